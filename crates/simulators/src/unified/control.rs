//! What tests and trainers decide: what goes wrong, and how receipts are sent.

use super::model::Item;
use super::push::Manner;
use super::state::Unified;
use crate::pagopa::Fault;
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use serde_json::json;

/// `GET /unified/control`.
pub(super) async fn show(unified: Data<Unified>) -> HttpResponse {
    let inner = unified.inner();
    let memory = inner.memory();
    let debts = memory.debts.iter().map(|debt| {
        let notice = |item: &Item| {
            json!({
                "iud": item.iud,
                "notice": item.nav,
                "amount": item.sent.amount_cents,
                "status": debt.standing(item, inner.today()).name(),
            })
        };
        json!({
            "creditor": debt.creditor,
            "iupd": debt.iupd,
            "notices": debt.items().map(notice).collect::<Vec<_>>(),
        })
    });
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(json!({
            "now": inner.now(),
            "debts": debts.collect::<Vec<_>>(),
            "pushes": memory.pushes.shown(),
            "journal": memory.journal.since(0, None),
        }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wished {
    manner: Manner,
}

/// `POST /unified/control/push`: how the next receipt is sent.
pub(super) async fn push(unified: Data<Unified>, wished: Json<Wished>) -> HttpResponse {
    unified.send_next(wished.manner);
    HttpResponse::NoContent().finish()
}

/// `POST /unified/control/release`: what was held goes out; answers when it has arrived, or could not.
pub(super) async fn release(unified: Data<Unified>) -> HttpResponse {
    unified.release().await;
    HttpResponse::NoContent().finish()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    creditor: String,
    notice: String,
}

/// `POST /unified/control/resend`: the receipt of a notice goes out once more.
pub(super) async fn resend(unified: Data<Unified>, again: Json<Again>) -> HttpResponse {
    unified.resend(&again.creditor, &again.notice).await;
    HttpResponse::NoContent().finish()
}

/// `POST /unified/control/faults`: `{call, trouble, times, milliseconds}` as at the simulated pagoPA.
pub(super) async fn fault(unified: Data<Unified>, wanted: Json<Fault>) -> HttpResponse {
    unified.suffer(wanted.into_inner());
    HttpResponse::NoContent().finish()
}

/// `DELETE /unified/control/faults`.
pub(super) async fn no_faults(unified: Data<Unified>) -> HttpResponse {
    unified.recover();
    HttpResponse::NoContent().finish()
}
