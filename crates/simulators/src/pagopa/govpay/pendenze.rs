//! Pendenze: made, changed, withdrawn, shown.

use super::super::model::{PaymentOption, Position};
use super::super::state::{Memory, Pagopa};
use super::super::status::Status;
use super::gate::{Called, Refused, call};
use super::ledger::{Application, Pendenza, iupd};
use super::wire::{self, Operation};
use super::{render, rules};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

type Key = (String, String);

/// `GET …/pendenze/{a2a}/{id}`.
pub(super) async fn get(pagopa: Data<Pagopa>, request: HttpRequest, path: Path<Key>) -> HttpResponse {
    call(&pagopa, &request, "govpay.read.pendenza", |called| {
        judge(&called.application, &path)?;
        shown(called.memory, &path)
    })
    .await
}

/// `PUT …/pendenze/{a2a}/{id}`: makes it, or changes it, what was withdrawn too.
pub(super) async fn put(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<Key>,
    body: Bytes,
) -> HttpResponse {
    call(&pagopa, &request, "govpay.change.put", |called| {
        judge(&called.application, &path)?;
        write(called, &path, &body)
    })
    .await
}

/// `PATCH …/pendenze/{a2a}/{id}`: withdraws it, or takes that back.
pub(super) async fn patch(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<Key>,
    body: Bytes,
) -> HttpResponse {
    let media_type = request.headers().get(CONTENT_TYPE).cloned();
    call(&pagopa, &request, "govpay.change.patch", |called| {
        judge(&called.application, &path)?;
        // Its OpenAPI asks for `application/json-patch+json`, which its code does not take.
        if media_type.is_none_or(|sent| sent != "application/json") {
            return Ok(HttpResponse::UnsupportedMediaType().finish());
        }
        for operation in wire::read::<Vec<Operation>>(&body)? {
            change(called.memory, &path, &operation)?;
        }
        shown(called.memory, &path)
    })
    .await
}

/// Whether the names are names, and the application's own.
fn judge(application: &Application, (a2a, id): &Key) -> Result<(), Refused> {
    if !rules::is_name(a2a) || !rules::is_name(id) {
        return Err(Refused::syntax("idA2A o idPendenza"));
    }
    if *a2a != application.id {
        return Err(Refused::forbidden("L'applicazione è un'altra"));
    }
    Ok(())
}

fn shown(memory: &Memory, key: &Key) -> Result<HttpResponse, Refused> {
    let found = memory.govpay.pendenze.get(key);
    let shown = found.and_then(|pendenza| render::pendenza(memory, pendenza));
    shown
        .map(|shown| HttpResponse::Ok().json(shown))
        .ok_or_else(Refused::not_found)
}

fn write(called: Called<'_>, key: &Key, body: &[u8]) -> Result<HttpResponse, Refused> {
    let Called {
        memory,
        application,
        now,
    } = called;
    let sent = wire::pendenza(body)?;
    let creditor = memory.creditors.get(&sent.id_dominio).cloned();
    let creditor = creditor.ok_or_else(|| Refused::rule("DOM_000", "Dominio inesistente"))?;
    if !application.creditors.contains(&creditor.tax_code) {
        return Err(Refused::forbidden("Dominio non autorizzato"));
    }
    if !application.kinds.contains(&sent.id_tipo_pendenza) {
        return Err(Refused::rule("VER_022", "Tipo pendenza non autorizzato"));
    }
    let kind = sent.id_tipo_pendenza.clone();
    let read = rules::read(sent, &creditor)?;
    let place = (creditor.tax_code.clone(), iupd(&application.id, &key.1));
    let known = memory.govpay.pendenze.get(key).cloned();
    let before = memory.positions.get(&place).cloned();
    if let (Some(known), Some(before)) = (&known, &before) {
        if before.status.has_payments() {
            return Err(Refused::rule("VER_003", "Stato che non consente l'aggiornamento"));
        }
        if let Some((_, item)) = before.find(&known.nav) {
            rules::may_become(item, &known.items, &read)?;
        }
    }
    let number = (creditor.tax_code.clone(), read.installment.iuv.clone());
    if memory.numbers.get(&number).is_some_and(|owner| *owner != place.1) {
        return Err(Refused::rule("VER_025", "Numero avviso già utilizzato"));
    }
    let nav = read.installment.nav.clone();
    let status = if known.is_some() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let pendenza = Pendenza {
        application: key.0.clone(),
        id: key.1.clone(),
        creditor: creditor.tax_code.clone(),
        kind,
        nav: nav.clone(),
        iuv: read.installment.iuv.clone(),
        ends_on: read.ends_on,
        items: read.items,
        note: None,
        flipped: false,
    };
    let mut position = Position {
        iupd: place.1.clone(),
        creditor: creditor.tax_code.clone(),
        company_name: creditor.name.clone(),
        office_name: None,
        pay_stand_in: true,
        status: Status::Valid,
        inserted: before.map_or(now, |before| before.inserted),
        updated: now,
        published: Some(now),
        options: vec![PaymentOption {
            validity: Some(now),
            switch_to_expired: read.ends_on.is_some(),
            debtor: read.debtor,
            installments: vec![read.installment],
        }],
    };
    position.run(now);
    memory.numbers.insert(number, place.1.clone());
    memory.positions.insert(place, position);
    memory.govpay.pendenze.insert(key.clone(), pendenza);
    Ok(HttpResponse::build(status).json(json!({
        "idDominio": creditor.tax_code,
        "numeroAvviso": nav,
        "UUID": key.1,
    })))
}

fn change(memory: &mut Memory, key: &Key, operation: &Operation) -> Result<(), Refused> {
    let pendenza = memory.govpay.pendenze.get(key).cloned();
    let pendenza = pendenza.ok_or_else(Refused::not_found)?;
    let value = operation.value.as_str().filter(|value| !value.is_empty());
    let value = value.ok_or_else(|| Refused::syntax("Valore non valido per il path"))?;
    if operation.op != "REPLACE" {
        return Err(Refused::syntax("Operazione non valida per il path"));
    }
    match operation.path.as_str() {
        "/stato" => {
            let position = memory.positions.get_mut(&pendenza.position());
            let position = position.ok_or_else(Refused::not_found)?;
            let allowed = !position.status.has_payments();
            position.status = match value {
                "ANNULLATA" if allowed => Status::Invalid,
                "NON_ESEGUITA" if position.status == Status::Invalid => Status::Valid,
                _ => return Err(Refused::syntax("Stato non consentito")),
            };
        }
        "/descrizioneStato" => {
            if let Some(pendenza) = memory.govpay.pendenze.get_mut(key) {
                pendenza.note = Some(value.to_owned());
            }
        }
        _ => return Err(Refused::syntax("Path non valido")),
    }
    Ok(())
}
