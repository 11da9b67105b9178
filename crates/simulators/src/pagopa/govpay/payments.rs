//! Payments of pendenze (*rpp*), and their receipts.

use super::super::receipt::{Address, Version};
use super::super::state::Pagopa;
use super::gate::{Refused, call};
use super::render;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Filter {
    id_dominio: Option<String>,
    iuv: Option<String>,
    esito_pagamento: Option<String>,
}

/// `GET …/rpp`: those of the application alone. Payments that were begun and not ended are not simulated.
pub(super) async fn list(pagopa: Data<Pagopa>, request: HttpRequest, filter: Query<Filter>) -> HttpResponse {
    call(&pagopa, &request, "govpay.read.rpp", |called| {
        let memory = &*called.memory;
        let executed = filter
            .esito_pagamento
            .as_deref()
            .is_none_or(|outcome| outcome == "ESEGUITO");
        let fits = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|it| it == found);
        let mut found: Vec<Value> = Vec::new();
        for pendenza in memory.govpay.pendenze.values().filter(|_| executed) {
            let is_own = pendenza.application == called.application.id;
            if !is_own || !fits(&filter.id_dominio, &pendenza.creditor) || !fits(&filter.iuv, &pendenza.iuv) {
                continue;
            }
            let receipts = render::receipts(memory, pendenza);
            found.extend(receipts.filter_map(|receipt| render::payment(memory, pendenza, receipt)));
        }
        Ok(HttpResponse::Ok().json(json!({
            "numRisultati": found.len(),
            "numPagine": 1,
            "risultatiPerPagina": 25,
            "pagina": 1,
            "risultati": found,
        })))
    })
    .await
}

/// `GET …/rpp/{creditor}/{iuv}/{receipt}/rt`: the receipt as the node has written it.
pub(super) async fn receipt(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (creditor, iuv, id) = &*path;
    call(&pagopa, &request, "govpay.read.rt", |called| {
        let memory = &*called.memory;
        let own = memory.govpay.pendenze.values().filter(|pendenza| {
            pendenza.application == called.application.id
                && pendenza.creditor == *creditor
                && pendenza.iuv == *iuv
        });
        let mut receipts = own.flat_map(|pendenza| render::receipts(memory, pendenza));
        let found = receipts.find(|receipt| receipt.id == *id);
        let found = found.ok_or_else(Refused::not_found)?;
        Ok(HttpResponse::Ok().content_type("text/xml").body(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{}",
            found.request(&station(creditor), Version::Second)
        )))
    })
    .await
}

/// GovPay's own station, to which the node brought it.
pub(super) fn station(creditor: &str) -> Address {
    Address {
        creditor: creditor.to_owned(),
        broker: "02315520920".to_owned(),
        station: "02315520920_01".to_owned(),
    }
}
