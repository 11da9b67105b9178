//! What the provider answers.

use super::{Authority, Fault, TsaError};
use crate::clock::Clock;
use actix_web::HttpResponse;
use actix_web::web::{self, Bytes, Data, PayloadConfig, Query, ServiceConfig};
use serde::Deserialize;
use std::sync::Arc;

/// A question has about a hundred bytes.
const LARGEST_QUESTION: usize = 16 * 1024;

/// The provider, and the hour.
pub(crate) struct Published {
    pub(crate) authority: Arc<Authority>,
    pub(crate) clock: Clock,
}

#[derive(Deserialize)]
struct Wish {
    fault: Option<String>,
}

pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/tsa/authority.pem", web::get().to(certificate))
        .route("/tsa/authority.crl", web::get().to(list))
        .service(
            web::resource("/tsa/ocsp")
                .app_data(PayloadConfig::new(LARGEST_QUESTION))
                .route(web::post().to(status)),
        )
        .service(
            web::resource("/tsa")
                .app_data(PayloadConfig::new(LARGEST_QUESTION))
                .route(web::post().to(stamp)),
        );
}

async fn certificate(published: Data<Published>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/x-pem-file")
        .body(published.authority.certificate_pem().to_owned())
}

async fn list(published: Data<Published>) -> HttpResponse {
    let list = published.authority.revocation_list(published.clock.now());
    send(list, "application/pkix-crl")
}

async fn status(published: Data<Published>, question: Bytes) -> HttpResponse {
    let answer = published.authority.answer(&question, published.clock.now());
    send(answer, "application/ocsp-response")
}

async fn stamp(published: Data<Published>, wish: Query<Wish>, question: Bytes) -> HttpResponse {
    let fault = wish.fault.as_deref().map(str::parse::<Fault>).transpose();
    let Ok(fault) = fault else {
        return HttpResponse::BadRequest().body("fault?");
    };
    if fault == Some(Fault::Silent) {
        std::future::pending::<()>().await;
    }
    let answer = published.authority.stamp(&question, fault, published.clock.now());
    send(answer, "application/timestamp-reply")
}

fn send(made: Result<Vec<u8>, TsaError>, kind: &'static str) -> HttpResponse {
    match made {
        Ok(bytes) => HttpResponse::Ok().content_type(kind).body(bytes),
        Err(error) => {
            tracing::warn!(%error, "the provider of trust services cannot answer");
            HttpResponse::InternalServerError().finish()
        }
    }
}
