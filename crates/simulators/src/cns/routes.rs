//! What the authority publishes. The folder is read at each request.

use super::{Authority, CardError};
use crate::clock::Clock;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes, Data, PayloadConfig, ServiceConfig};

/// A question about one card has about a hundred bytes.
const LARGEST_QUESTION: usize = 16 * 1024;

/// The authority of a town that keeps its keys, and the hour.
pub(crate) struct Published {
    pub(crate) authority: Option<Authority>,
    pub(crate) clock: Clock,
}

pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/cns/authority.pem", web::get().to(certificate))
        .route("/cns/authority.crl", web::get().to(list))
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
