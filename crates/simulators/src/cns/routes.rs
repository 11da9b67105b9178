//! What the authority publishes. The folder is read at each request.

use super::{Authority, CardError, list as trust_list};
use crate::clock::Clock;
use crate::spid_idp::keys::SigningKey;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes, Data, PayloadConfig, ServiceConfig};

/// A question about one card has about a hundred bytes.
const LARGEST_QUESTION: usize = 16 * 1024;

/// The authority of a town that keeps its keys, and the hour.
pub(crate) struct Published {
    pub(crate) authority: Option<Authority>,
    pub(crate) clock: Clock,
    /// Signs the trust list.
    pub(crate) list_key: Option<SigningKey>,
}

pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/cns/authority.pem", web::get().to(certificate))
        .route("/cns/authority.crl", web::get().to(list))
        .route("/cns/trust-list.xml", web::get().to(trusted))
        .service(
            web::resource("/cns/ocsp")
                .app_data(PayloadConfig::new(LARGEST_QUESTION))
                .route(web::post().to(status)),
        );
}

async fn certificate(published: Data<Published>) -> HttpResponse {
    match &published.authority {
        Some(authority) => HttpResponse::Ok()
            .content_type("application/x-pem-file")
            .body(authority.certificate_pem().to_owned()),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn list(published: Data<Published>) -> HttpResponse {
    let list = published
        .authority
        .as_ref()
        .map(|authority| authority.revocation_list(published.clock.now()));
    send(list, "application/pkix-crl")
}

async fn trusted(published: Data<Published>) -> HttpResponse {
    let made = published.authority.as_ref().zip(published.list_key.as_ref());
    let made = made.map(|(authority, key)| trust_list::signed(authority, key, published.clock.now()));
    send(
        made.map(|list| list.map(String::into_bytes)),
        "application/vnd.etsi.tsl+xml",
    )
}

async fn status(published: Data<Published>, question: Bytes) -> HttpResponse {
    let answer = published
        .authority
        .as_ref()
        .map(|authority| authority.answer(&question, published.clock.now()));
    send(answer, "application/ocsp-response")
}

fn send(made: Option<Result<Vec<u8>, CardError>>, kind: &'static str) -> HttpResponse {
    match made {
        Some(Ok(bytes)) => HttpResponse::Ok().content_type(kind).body(bytes),
        Some(Err(error)) => {
            tracing::warn!(%error, "the authority of the cards cannot answer");
            HttpResponse::InternalServerError().finish()
        }
        None => HttpResponse::NotFound().finish(),
    }
}
