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

/// `Pendenza`; nothing where the platform has lost its position.
pub(super) fn pendenza(memory: &Memory, pendenza: &Pendenza) -> Option<Value> {
    let position = memory.positions.get(&pendenza.position())?;
    let (option, item) = position.find(&pendenza.nav)?;
    let state = pendenza.state(memory);
    let items = pendenza.items.iter().zip(&item.transfers).zip(1_u8..);
    let payments: Vec<Value> = receipts(memory, pendenza)
        .map(|receipt| payment(memory, pendenza, receipt))
        .collect();
    Some(json!({
        "idA2A": pendenza.application,
        "idPendenza": pendenza.id,
        "idTipoPendenza": pendenza.kind,
        "dominio": creditor(memory, &pendenza.creditor),
        "stato": state,
        "descrizioneStato": pendenza.note,
        "segnalazioni": Value::Null,
        "iuvAvviso": pendenza.iuv,
        "causale": item.description,
        "soggettoPagatore": subject(&option.debtor),
        "importo": number(item.amount),
        "numeroAvviso": pendenza.nav,
        "dataCaricamento": position.inserted.date_naive().to_string(),
        "dataScadenza": pendenza.ends_on.map(|day| day.to_string()),
        "tipo": "dovuto",
        "voci": items
            .map(|((name, transfer), place)| voce(name, transfer, place, state))
            .collect::<Vec<_>>(),
        "rpp": payments,
    }))
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
    let mut voce = json!({
        "idVocePendenza": name,
        "importo": number(transfer.amount),
        "descrizione": transfer.remittance,
        "indice": place,
        "stato": if paid { "Eseguito" } else { "Non eseguito" },
    });
    let more = match &transfer.to {
        Destination::Account { iban, .. } => json!({ "ibanAccredito": iban }),
        Destination::Stamp { hash, province } => {
            json!({ "tipoBollo": "01", "hashDocumento": hash, "provinciaResidenza": province })
        }
    };
    if let (Some(voce), Some(more)) = (voce.as_object_mut(), more.as_object()) {
        voce.extend(more.clone());
    }
    voce
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

/// `RppIndex`, without the pendenza that is around it.
pub(super) fn payment(memory: &Memory, pendenza: &Pendenza, receipt: &Receipt) -> Value {
    json!({
        "stato": "RT_ACCETTATA_PA",
        "dettaglioStato": Value::Null,
        "rpt": { "creditorReferenceId": receipt.iuv, "paymentAmount": euros(receipt.amount) },
        "rt": rt(receipt),
        "pendenza": {
            "idA2A": pendenza.application,
            "idPendenza": pendenza.id,
            "dominio": creditor(memory, &pendenza.creditor),
            "stato": pendenza.state(memory),
            "importo": number(receipt.amount),
            "numeroAvviso": pendenza.nav,
        },
    })
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
