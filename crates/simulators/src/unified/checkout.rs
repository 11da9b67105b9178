//! The platform's page of payments: it takes the browser on to Checkout.

use super::state::{Inner, Unified};
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use maud::html;
use reqwest::header::LOCATION;
use serde_json::json;
use url::Url;

/// `GET /unified/checkout/{session}`.
pub(super) async fn go(unified: Data<Unified>, session: Path<String>) -> HttpResponse {
    match cart(unified.inner(), &session).await {
        Some(page) => HttpResponse::SeeOther()
            .insert_header(("Location", page))
            .finish(),
        None => Page::new("Non si può pagare")
            .brand("Piattaforma Unitaria di prova", "pagopa")
            .status(StatusCode::NOT_FOUND)
            .show(&html! { p { "Questo avviso non si può pagare adesso. Torna al servizio e comincia da capo." } }),
    }
}

/// Opens a cart with the notice of a payment that was begun; where its page is.
async fn cart(inner: &Inner, session: &str) -> Option<String> {
    let (notice, key, back, id) = {
        let memory = inner.memory();
        let (creditor, nav, back) = memory.sessions.get(session)?.clone();
        let (_, item) = memory.find(&creditor, |item| item.nav == nav)?;
        let organization = memory.organizations.get(&creditor)?;
        let notice = json!({
            "noticeNumber": nav,
            "fiscalCode": creditor,
            "amount": item.sent.amount_cents,
            "companyName": organization.name,
            "description": item.sent.remittance_information,
        });
        (notice, organization.keys.first()?.clone(), back, item.id)
    };
    let back = back.or_else(|| Url::parse(&inner.base).ok())?;
    let to = |outcome: &str| {
        let mut url = back.clone();
        url.query_pairs_mut()
            .append_pair("paymentId", &id.to_string())
            .append_pair("outcome", outcome);
        url
    };
    let body = json!({
        "paymentNotices": [notice],
        "returnUrls": {
            "returnOkUrl": to("OK"),
            "returnCancelUrl": to("KO"),
            "returnErrorUrl": to("KO"),
        },
    });
    let request = inner
        .http
        .post(format!("{}/checkout/ec/v1/carts", inner.pagopa.base_url()))
        .header("Ocp-Apim-Subscription-Key", key);
    let answer = request.json(&body).send().await.ok()?;
    let page = answer.headers().get(LOCATION)?.to_str().ok()?;
    Some(page.to_owned())
}
