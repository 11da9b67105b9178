//! Payments of notices that the platform has: they begin, and are asked about.

use super::gate::{Refused, call};
use super::model::{Item, Standing};
use super::state::Unified;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use url::Url;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Back {
    callback_url: Option<String>,
}

/// `GET …/payment/notice/{nav}`.
pub(super) async fn begin(
    unified: Data<Unified>,
    request: HttpRequest,
    path: Path<(String, String)>,
    back: Query<Back>,
) -> HttpResponse {
    let (creditor, nav) = &*path;
    call(&unified, &request, "unified.begin", creditor, async |inner, _| {
        let back = back.callback_url.as_deref().map(Url::parse).transpose();
        let back = back.map_err(|_| Refused::bad("callbackUrl: no URL"))?;
        let session = inner.draw();
        let mut memory = inner.memory();
        let found = memory.find(creditor, |item| item.nav == *nav);
        let (debt, item) = found.ok_or_else(|| Refused::absent("no such notice"))?;
        let standing = debt.standing(item, inner.today());
        let outcome = match standing {
            Standing::Unpaid => "OK",
            Standing::Paid => "ALREADY_PAID",
            Standing::Unpayable => "NOT_PAYABLE",
            Standing::Expired | Standing::Cancelled => "NOT_FOUND",
        };
        if standing != Standing::Unpaid {
            return Ok(HttpResponse::Ok().json(json!({ "outcome": outcome })));
        }
        let id = item.id;
        let begun = (creditor.clone(), nav.clone(), back);
        memory.sessions.insert(session.clone(), begun);
        Ok(HttpResponse::Ok().json(json!({
            "outcome": outcome,
            "paymentId": id.to_string(),
            "triggerPaymentUrl": format!("{}/checkout/{session}", inner.base),
        })))
    })
    .await
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct With {
    #[serde(default)]
    with_receipt_bytes: bool,
}

/// `GET …/payment/{kind}/{id}`.
pub(super) async fn status(
    unified: Data<Unified>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
    with: Query<With>,
) -> HttpResponse {
    let (creditor, kind, id) = &*path;
    call(
        &unified,
        &request,
        "unified.status",
        creditor,
        async |inner, _| {
            let is_it = |item: &Item| match kind.as_str() {
                "IUD" => item.iud == *id,
                "NOTICE_NUMBER" => item.nav == *id,
                _ => item.id.to_string() == *id,
            };
            if !["IUD", "NOTICE_NUMBER", "INSTALLMENT_ID"].contains(&kind.as_str()) {
                return Err(Refused::bad("idType"));
            }
            let memory = inner.memory();
            let found = memory.find(creditor, is_it);
            let (debt, item) = found.ok_or_else(|| Refused::absent("no debt position found"))?;
            let receipt = item.receipt.as_ref().filter(|_| with.with_receipt_bytes);
            Ok(HttpResponse::Ok().json(json!({
                "paymentId": item.id.to_string(),
                "status": debt.standing(item, inner.today()).name(),
                "receiptBytes": receipt.map(|xml| STANDARD.encode(xml)),
            })))
        },
    )
    .await
}
