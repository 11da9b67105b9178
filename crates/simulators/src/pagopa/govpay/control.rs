//! What tests and trainers decide about GovPay: the rest is decided for the whole platform
//! (`/pagopa/control/…`).

use super::super::state::Pagopa;
use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flip {
    notice: String,
    /// Whether its state falls back, or stands where it should.
    #[serde(default = "yes")]
    flipped: bool,
}

const fn yes() -> bool {
    true
}

/// `POST /govpay/control/flip`: the state of what is paid falls back to what it was before.
pub(super) async fn flip(pagopa: Data<Pagopa>, wanted: Json<Flip>) -> HttpResponse {
    let mut memory = pagopa.inner().memory();
    let mut found = 0_u32;
    for pendenza in memory.govpay.pendenze.values_mut() {
        if pendenza.nav == wanted.notice {
            pendenza.flipped = wanted.flipped;
            found += 1;
        }
    }
    HttpResponse::Ok().json(json!({ "flipped": found }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Late {
    late: bool,
}

/// `POST /govpay/control/late`: GovPay has not heard of receipts yet, or has by now. Those that are pushed
/// are pushed all the same.
pub(super) async fn late(pagopa: Data<Pagopa>, wanted: Json<Late>) -> HttpResponse {
    pagopa.inner().memory().govpay.late = wanted.late;
    HttpResponse::NoContent().finish()
}
