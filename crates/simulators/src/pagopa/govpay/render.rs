//! JSON that GovPay writes.

use super::super::model::{Debtor, Destination, Transfer};
use super::super::receipt::{PSP, Receipt, euros};
use super::super::rome;
use super::super::state::Memory;
use super::ledger::{Application, Pendenza};
use serde_json::{Value, json};

/// An amount as a number of euro.
pub(super) fn number(cents: i64) -> Value {
    serde_json::from_str(&euros(cents)).unwrap_or_default()
}

/// `Dominio`.
pub(super) fn creditor(memory: &Memory, tax_code: &str) -> Value {
    let name = memory.creditors.get(tax_code).map(|creditor| &creditor.name);
    json!({ "idDominio": tax_code, "ragioneSociale": name })
}

/// An object with more in it. What has no value is not there.
fn with(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    object
}

/// `Pendenza`; nothing where the platform has lost its position.
pub(super) fn pendenza(memory: &Memory, pendenza: &Pendenza) -> Option<Value> {
    let position = memory.positions.get(&pendenza.position())?;
    let (_, item) = position.find(&pendenza.nav)?;
    let state = pendenza.state(memory);
    let items: Vec<Value> = pendenza
        .items
        .iter()
        .zip(&item.transfers)
        .zip(1_u8..)
        .map(|((name, transfer), place)| voce(name, transfer, place, state))
        .collect();
    let payments: Vec<Value> = receipts(memory, pendenza)
        .filter_map(|receipt| payment(memory, pendenza, receipt))
        .collect();
    let more = json!({ "voci": items, "rpp": payments });
    Some(with(base(memory, pendenza)?, more))
}

/// `PendenzaBase`: what is said of a pendenza wherever it stands.
fn base(memory: &Memory, pendenza: &Pendenza) -> Option<Value> {
    let position = memory.positions.get(&pendenza.position())?;
    let (option, item) = position.find(&pendenza.nav)?;
    let base = json!({
        "idA2A": pendenza.application,
        "idPendenza": pendenza.id,
        "idTipoPendenza": pendenza.kind,
        "dominio": creditor(memory, &pendenza.creditor),
        "stato": pendenza.state(memory),
        "iuvAvviso": pendenza.iuv,
        "causale": item.description,
        "soggettoPagatore": subject(&option.debtor),
        "importo": number(item.amount),
        "numeroAvviso": pendenza.nav,
        "dataCaricamento": position.inserted.date_naive().to_string(),
        "tipo": "dovuto",
    });
    let more = json!({
        "descrizioneStato": pendenza.note,
        "dataScadenza": pendenza.ends_on.map(|day| day.to_string()),
    });
    Some(with(base, more))
}

fn subject(debtor: &Debtor) -> Value {
    json!({
        "tipo": debtor.kind,
        "identificativo": debtor.tax_code,
        "anagrafica": debtor.full_name,
    })
}

fn voce(name: &str, transfer: &Transfer, place: u8, state: &str) -> Value {
    let paid = matches!(state, "ESEGUITA" | "INCASSATA");
    let voce = json!({
        "idVocePendenza": name,
        "importo": number(transfer.amount),
        "descrizione": transfer.remittance,
        "indice": place,
        "stato": if paid { "Eseguito" } else { "Non eseguito" },
    });
    let more = match &transfer.to {
        Destination::Account { iban, postal } => {
            let (kind, code) = accounting(&transfer.category);
            json!({
                "ibanAccredito": iban,
                "ibanAppoggio": postal,
                "tipoContabilita": kind,
                "codiceContabilita": code,
            })
        }
        Destination::Stamp { hash, province } => {
            json!({ "tipoBollo": "01", "hashDocumento": hash, "provinciaResidenza": province })
        }
    };
    with(voce, more)
}

/// What a code of the taxonomy was made from (`TipoContabilita` and what follows it).
fn accounting(category: &str) -> (&'static str, &str) {
    let (kind, code) = category.split_once('/').unwrap_or_default();
    let kind = match kind {
        "0" => "CAPITOLO",
        "1" => "SPECIALE",
        "2" => "SIOPE",
        _ => "ALTRO",
    };
    (kind, code)
}

/// The receipts of a pendenza that GovPay knows of.
pub(super) fn receipts<'m>(memory: &'m Memory, pendenza: &Pendenza) -> impl Iterator<Item = &'m Receipt> {
    let (creditor, nav, late) = (
        pendenza.creditor.clone(),
        pendenza.nav.clone(),
        memory.govpay.late,
    );
    memory
        .receipts
        .iter()
        .filter(move |receipt| !late && receipt.creditor == creditor && receipt.nav == nav)
}

/// `RppIndex`; nothing where the platform has lost the position of its pendenza.
pub(super) fn payment(memory: &Memory, pendenza: &Pendenza, receipt: &Receipt) -> Option<Value> {
    let of = format!("?idA2A={}&idPendenza={}", pendenza.application, pendenza.id);
    let more = json!({ "rpp": format!("/rpp{of}"), "pagamenti": format!("/pagamenti{of}") });
    Some(json!({
        "stato": "RT_ACCETTATA_PA",
        "rpt": { "creditorReferenceId": receipt.iuv, "paymentAmount": euros(receipt.amount) },
        "rt": rt(receipt),
        "pendenza": with(base(memory, pendenza)?, more),
    }))
}

/// A receipt turned into JSON.
fn rt(receipt: &Receipt) -> Value {
    json!({
        "receiptId": receipt.id,
        "noticeNumber": receipt.nav,
        "fiscalCode": receipt.creditor,
        "outcome": "OK",
        "creditorReferenceId": receipt.iuv,
        "paymentAmount": number(receipt.amount),
        "description": receipt.description,
        "companyName": receipt.company_name,
        "idPSP": PSP.id,
        "PSPCompanyName": PSP.name,
    })
}

/// `Ricevuta`, as it is pushed.
pub(super) fn pushed(
    memory: &Memory,
    application: &Application,
    pendenza: &Pendenza,
    receipt: &Receipt,
    xml: &str,
) -> Value {
    let at = rome::local(receipt.at).format("%Y-%m-%dT%H:%M:%S").to_string();
    json!({
        "dominio": creditor(memory, &pendenza.creditor),
        "iuv": receipt.iuv,
        "idRicevuta": receipt.id,
        "importo": number(receipt.amount),
        "esito": "ESEGUITO",
        "istitutoAttestante": { "idPSP": PSP.id, "denominazione": PSP.name, "idCanale": PSP.channel },
        "pendenza": {
            "idA2A": application.id,
            "idPendenza": pendenza.id,
            "idTipoPendenza": pendenza.kind,
            "dominio": creditor(memory, &pendenza.creditor),
            "causale": receipt.description,
            "soggettoPagatore": subject(&receipt.debtor),
            "importo": number(receipt.amount),
            "numeroAvviso": pendenza.nav,
        },
        "data": at,
        "dataPagamento": at,
        "rt": { "tipo": "ctReceipt", "xml": xml, "json": rt(receipt) },
        "modello": "Pagamento ad iniziativa PSP",
    })
}
