//! `GET /cie/op/authorize`.

use super::federation::Federation;
use super::request::{self, Rejected};
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Query};
use maud::html;
use std::collections::BTreeMap;
use url::Url;

pub(super) const BRAND: (&str, &str) = ("CIE", "cie");

pub(super) async fn handler(
    federation: Data<Federation>,
    query: Query<BTreeMap<String, String>>,
) -> HttpResponse {
    let inner = federation.inner();
    match request::judge(inner, &query).await {
        Ok(request) => {
            let handle = inner.draw();
            let now = request.received_at;
            inner.memory().wait(handle.clone(), request, now);
            see(&format!("/cie/op/login/{handle}"))
        }
        Err(rejected) => reject(&inner.provider, &rejected),
    }
}

fn reject(issuer: &str, rejected: &Rejected) -> HttpResponse {
    tracing::warn!(
        error = rejected.error,
        fault = rejected.fault,
        "CIE request rejected"
    );
    if let Some((redirect_uri, state)) = &rejected.back {
        let fields = [
            ("error", Some(rejected.error)),
            ("error_description", Some(rejected.fault.as_str())),
            ("state", state.as_deref()),
            ("iss", Some(issuer)),
        ];
        return back(redirect_uri, &fields);
    }
    Page::new("La richiesta non va")
        .brand(BRAND.0, BRAND.1)
        .status(StatusCode::BAD_REQUEST)
        .show(&html! {
            p { "Il servizio che ti ha mandato qui ha fatto una richiesta che il gestore non accetta." }
            p { code { (rejected.error) } ": " (rejected.fault) }
        })
}

/// Sends the browser back to the service.
pub(super) fn back(redirect_uri: &str, fields: &[(&str, Option<&str>)]) -> HttpResponse {
    let Ok(mut url) = Url::parse(redirect_uri) else {
        return HttpResponse::BadRequest().finish();
    };
    for (name, value) in fields {
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    see(url.as_str())
}

fn see(place: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, place))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
