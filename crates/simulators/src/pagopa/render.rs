//! Positions as the service answers them: v3, and of v1 what can be told there.

use super::model::{Debtor, Destination, Installment, PaymentOption, Position, Transfer};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Local time, which for the platform is UTC, without saying so.
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

fn maybe(at: Option<DateTime<Utc>>) -> Option<String> {
    at.map(moment)
}

/// `PaymentPositionModelResponseV3`.
pub(super) fn position_v3(position: &Position) -> Value {
    let options: Vec<Value> = position
        .options
        .iter()
        .map(|option| option_v3(position, option))
        .collect();
    bare(json!({
        "iupd": position.iupd,
        "organizationFiscalCode": position.creditor,
        "companyName": position.company_name,
        "officeName": position.office_name,
        "insertedDate": moment(position.inserted),
        "publishDate": maybe(position.published),
        "paymentDate": maybe(position.paid_at()),
        "status": position.status.v3(),
        "lastUpdatedDate": moment(position.updated),
        "paymentOption": options,
    }))
}

/// `PaymentPositionModelV3`: what creating, changing and publishing answer.
pub(super) fn sent_v3(position: &Position) -> Value {
    let mut value = position_v3(position);
    if let Some(object) = value.as_object_mut() {
        for name in [
            "organizationFiscalCode",
            "insertedDate",
            "publishDate",
            "lastUpdatedDate",
        ] {
            object.remove(name);
        }
        object.insert("payStandIn".to_owned(), json!(position.pay_stand_in));
    }
    value
}

fn option_v3(position: &Position, option: &PaymentOption) -> Value {
    let installments: Vec<Value> = option
        .installments
        .iter()
        .map(|item| installment(position, item, item.status.name(), "installmentMetadata"))
        .collect();
    bare(json!({
        "switchToExpired": option.switch_to_expired,
        "insertedDate": moment(position.inserted),
        "validityDate": maybe(option.validity),
        "debtor": debtor(&option.debtor),
        "installments": installments,
    }))
}

/// `PaymentPositionModelBaseResponse` of v1; nothing where v1 cannot tell it, for an option has instalments.
pub(super) fn position_v1(position: &Position) -> Option<Value> {
    let mut options = Vec::new();
    for option in &position.options {
        let [item] = option.installments.as_slice() else {
            return None;
        };
        let status = format!("PO_{}", item.status.name());
        let mut value = installment(position, item, &status, "paymentOptionMetadata");
        if let Some(object) = value.as_object_mut() {
            object.insert("isPartialPayment".to_owned(), json!(false));
        }
        options.push(value);
    }
    let first = position.options.first()?;
    Some(bare(json!({
        "iupd": position.iupd,
        "organizationFiscalCode": position.creditor,
        "type": first.debtor.kind,
        "companyName": position.company_name,
        "officeName": position.office_name,
        "insertedDate": moment(position.inserted),
        "publishDate": maybe(position.published),
        "validityDate": maybe(first.validity),
        "paymentDate": maybe(position.paid_at()),
        "status": position.status.v1(),
        "lastUpdatedDate": moment(position.updated),
        "paymentOption": options,
    })))
}

fn installment(position: &Position, item: &Installment, status: &str, metadata: &str) -> Value {
    let paid = item.paid.as_ref();
    let (flow, reported) = paid
        .and_then(|paid| paid.flow.as_ref())
        .map_or((None, None), |(flow, at)| (Some(flow), Some(moment(*at))));
    let receipt = paid.and_then(|paid| paid.receipt.as_ref());
    let transfers: Vec<Value> = item.transfers.iter().map(|one| transfer(position, one)).collect();
    let mut value = json!({
        "nav": item.nav,
        "iuv": item.iuv,
        "organizationFiscalCode": position.creditor,
        "amount": item.amount,
        "description": item.description,
        "dueDate": moment(item.due),
        "paymentDate": maybe(paid.map(|paid| paid.at)),
        "reportingDate": reported,
        "paymentMethod": receipt.map(|_| "creditCard"),
        "pspCompany": receipt.map(|_| super::receipt::PSP.name),
        "fee": paid.map_or(0, |paid| paid.fee),
        "notificationFee": 0,
        "idReceipt": receipt,
        "idFlowReporting": flow,
        "status": status,
        "lastUpdatedDate": moment(position.updated),
        "transfer": transfers,
    });
    if let Some(object) = value.as_object_mut() {
        object.insert(metadata.to_owned(), map(&item.metadata));
    }
    bare(value)
}

fn transfer(position: &Position, transfer: &Transfer) -> Value {
    let (account, postal, stamp) = match &transfer.to {
        Destination::Account { iban, postal } => (Some(iban), postal.as_ref(), None),
        Destination::Stamp { hash, province } => {
            let stamp = json!({ "hashDocument": hash, "stampType": "01", "provincialResidence": province });
            (None, None, Some(stamp))
        }
    };
    let status = if transfer.reported {
        "T_REPORTED"
    } else {
        "T_UNREPORTED"
    };
    bare(json!({
        "organizationFiscalCode": transfer.creditor,
        "companyName": transfer.company_name,
        "idTransfer": transfer.number.to_string(),
        "amount": transfer.amount,
        "remittanceInformation": transfer.remittance,
        "category": transfer.category,
        "iban": account,
        "postalIban": postal,
        "stamp": stamp,
        "insertedDate": moment(position.inserted),
        "status": status,
        "lastUpdatedDate": moment(position.updated),
        "transferMetadata": map(&transfer.metadata),
    }))
}

fn debtor(debtor: &Debtor) -> Value {
    bare(json!({
        "type": debtor.kind,
        "fiscalCode": debtor.tax_code,
        "fullName": debtor.full_name,
        "streetName": debtor.street,
        "civicNumber": debtor.civic_number,
        "postalCode": debtor.postal_code,
        "city": debtor.city,
        "province": debtor.province,
        "country": debtor.country,
        "email": debtor.email,
    }))
}

fn map(entries: &[(String, String)]) -> Value {
    let entry = |(key, value): &(String, String)| json!({ "key": key, "value": value });
    entries.iter().map(entry).collect()
}

/// Without what is not there.
pub(super) fn bare(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null());
    }
    value
}
