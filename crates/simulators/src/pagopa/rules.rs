//! The rules of a debt position: those of the published schema (GPD v3), and those of the service.

use super::carts::LARGEST;
use super::checks::{bad, count, has_check_digits, is_capitals, is_digits, is_iupd, moment, within};
use super::gate::Refused;
use super::model::{Debtor, Destination, Installment, PaymentOption, Position, Transfer, is_postal};
use super::state::Creditor;
use super::status::{ItemStatus, Status};
use super::wire;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The key that GPD keeps for itself.
const RESERVED: &str = "NOTIFICATION_FEE";

/// Judges what was sent, and makes a position in draft of it.
pub(super) fn read(
    sent: wire::Position,
    creditor: &Creditor,
    now: DateTime<Utc>,
) -> Result<Position, Refused> {
    let text = |path: &str, value: &str, most: usize| within(path, value, 1, most);
    if !is_iupd(&sent.iupd) {
        return bad("iupd: letters, digits, _ and - only");
    }
    text("companyName", &sent.company_name, 140)?;
    if let Some(office) = &sent.office_name {
        text("officeName", office, 140)?;
    }
    count("paymentOption", sent.payment_option.len(), 1, 100)?;
    let mut numbers = BTreeSet::new();
    let mut options = Vec::new();
    for (index, option) in sent.payment_option.into_iter().enumerate() {
        let path = format!("paymentOption[{index}]");
        options.push(read_option(&path, option, creditor, now, &mut numbers)?);
    }
    Ok(Position {
        iupd: sent.iupd,
        creditor: creditor.tax_code.clone(),
        company_name: sent.company_name,
        office_name: sent.office_name,
        pay_stand_in: sent.pay_stand_in,
        status: Status::Draft,
        inserted: now,
        updated: now,
        published: None,
        options,
    })
}

fn read_option(
    path: &str,
    sent: wire::PaymentOption,
    creditor: &Creditor,
    now: DateTime<Utc>,
    numbers: &mut BTreeSet<String>,
) -> Result<PaymentOption, Refused> {
    if let Some(description) = &sent.description {
        within(&format!("{path}.description"), description, 0, 140)?;
    }
    let date = |name: &str, text: Option<&str>| match text {
        Some(text) => moment(&format!("{path}.{name}"), text).map(Some),
        None => Ok(None),
    };
    let validity = date("validityDate", sent.validity_date.as_deref())?;
    let retention = date("retentionDate", sent.retention_date.as_deref())?;
    if validity.is_some_and(|validity| validity < now) {
        return bad("Dates congruence error: validity_date must be >= current_date");
    }
    let debtor = read_debtor(&format!("{path}.debtor"), sent.debtor)?;
    count(&format!("{path}.installments"), sent.installments.len(), 1, 100)?;
    let mut installments = Vec::new();
    for (index, item) in sent.installments.into_iter().enumerate() {
        let item = read_item(&format!("{path}.installments[{index}]"), item, creditor)?;
        if item.due <= validity.unwrap_or(now) {
            return bad("Dates congruence error: due_date must be > validity_date and > current_date");
        }
        if retention.is_some_and(|retention| retention < item.due) {
            return bad("Dates congruence error: retention_date must be >= due_date");
        }
        if !numbers.insert(item.iuv.clone()) {
            return Err(Refused::new(
                StatusCode::CONFLICT,
                "The debt position violated constraints of uniqueness",
                format!("iuv {} stands twice in the request", item.iuv),
            ));
        }
        installments.push(item);
    }
    Ok(PaymentOption {
        validity,
        switch_to_expired: sent.switch_to_expired,
        debtor,
        installments,
    })
}

fn read_debtor(path: &str, sent: wire::Debtor) -> Result<Debtor, Refused> {
    if !["F", "G"].contains(&sent.kind.as_str()) {
        return bad(format!("{path}.type: F or G"));
    }
    within(&format!("{path}.fiscalCode"), &sent.fiscal_code, 2, 16)?;
    within(&format!("{path}.fullName"), &sent.full_name, 1, 70)?;
    // They end up in the receipt, where they have these lengths (sac-common-types).
    for (name, value, most) in [
        ("streetName", &sent.street_name, 70),
        ("civicNumber", &sent.civic_number, 16),
        ("postalCode", &sent.postal_code, 16),
        ("city", &sent.city, 35),
        ("province", &sent.province, 35),
        ("region", &sent.region, 35),
        ("email", &sent.email, 256),
        ("phone", &sent.phone, 35),
    ] {
        if let Some(value) = value {
            within(&format!("{path}.{name}"), value, 1, most)?;
        }
    }
    if sent
        .country
        .as_ref()
        .is_some_and(|country| !is_capitals(country, 2))
    {
        return bad(format!("{path}.country: two capitals"));
    }
    Ok(Debtor {
        kind: sent.kind,
        tax_code: sent.fiscal_code,
        full_name: sent.full_name,
        street: sent.street_name,
        civic_number: sent.civic_number,
        postal_code: sent.postal_code,
        city: sent.city,
        province: sent.province,
        country: sent.country,
        email: sent.email,
    })
}

fn read_item(path: &str, sent: wire::Installment, creditor: &Creditor) -> Result<Installment, Refused> {
    if !has_check_digits(&sent.iuv) {
        return bad(format!(
            "{path}.iuv: not seventeen digits with their check digits"
        ));
    }
    let segregation = sent.iuv.get(..2).unwrap_or_default();
    if !creditor.segregation_codes.iter().any(|code| code == segregation) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            "The caller does not have proper authorization to access the resource",
            format!("segregation code {segregation} is not the creditor's"),
        ));
    }
    let nav = format!("3{}", sent.iuv);
    if sent.nav.as_ref().is_some_and(|sent| *sent != nav) {
        return bad(format!("{path}.nav: not 3 and the iuv"));
    }
    if !(1..=LARGEST).contains(&sent.amount) {
        return bad(format!("{path}.amount: from one cent to {LARGEST}"));
    }
    within(&format!("{path}.description"), &sent.description, 1, 140)?;
    let due = moment(&format!("{path}.dueDate"), &sent.due_date)?;
    count(&format!("{path}.transfer"), sent.transfer.len(), 1, 5)?;
    let mut transfers = Vec::new();
    for (index, transfer) in sent.transfer.into_iter().enumerate() {
        transfers.push(read_transfer(
            &format!("{path}.transfer[{index}]"),
            transfer,
            creditor,
        )?);
    }
    let distinct: BTreeSet<u8> = transfers.iter().map(|transfer| transfer.number).collect();
    if distinct.len() != transfers.len() {
        return bad(format!("{path}.transfer: an idTransfer stands twice"));
    }
    let total = transfers
        .iter()
        .try_fold(0_i64, |sum, transfer| sum.checked_add(transfer.amount));
    if total != Some(sent.amount) {
        return bad(format!(
            "Amounts congruence error: payment option amount must coincide with the total of the transfers \
             amount [payment_option_amount(in cent)={}; total_transfers_amount(in cent)={}]",
            sent.amount,
            total.unwrap_or_default()
        ));
    }
    Ok(Installment {
        nav,
        iuv: sent.iuv,
        amount: sent.amount,
        description: sent.description,
        due,
        status: ItemStatus::Unpaid,
        transfers,
        metadata: metadata(path, sent.installment_metadata)?,
        paid: None,
    })
}

fn read_transfer(path: &str, sent: wire::Transfer, creditor: &Creditor) -> Result<Transfer, Refused> {
    let number: Option<u8> = sent.id_transfer.parse().ok();
    let number = match number {
        Some(number @ 1..=5) if sent.id_transfer.len() == 1 => number,
        _ => return bad(format!("{path}.idTransfer: 1 to 5")),
    };
    if sent.amount < 1 {
        return bad(format!("{path}.amount: one cent at least"));
    }
    let of = sent
        .organization_fiscal_code
        .unwrap_or_else(|| creditor.tax_code.clone());
    if !is_digits(&of, 11) {
        return bad(format!("{path}.organizationFiscalCode: eleven digits"));
    }
    within(
        &format!("{path}.remittanceInformation"),
        &sent.remittance_information,
        1,
        140,
    )?;
    within(&format!("{path}.category"), &sent.category, 1, 140)?;
    if let Some(name) = &sent.company_name {
        within(&format!("{path}.companyName"), name, 1, 140)?;
    }
    let is_account =
        |text: &str| (1..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let to = match (sent.iban, sent.stamp) {
        (Some(iban), None) => {
            if !is_account(&iban) || sent.postal_iban.as_deref().is_some_and(|p| !is_account(p)) {
                return bad(format!("{path}.iban: up to 35 letters and digits"));
            }
            if sent
                .postal_iban
                .as_deref()
                .is_some_and(|postal| !is_postal(postal))
            {
                return bad(format!("{path}.postalIban: an account of Poste Italiane"));
            }
            Destination::Account {
                iban,
                postal: sent.postal_iban,
            }
        }
        (None, Some(stamp)) => {
            if sent.postal_iban.is_some() {
                return bad(format!("{path}.postalIban: only beside an iban"));
            }
            within(&format!("{path}.stamp.hashDocument"), &stamp.hash_document, 4, 72)?;
            if stamp.stamp_type != "01" || !is_capitals(&stamp.provincial_residence, 2) {
                return bad(format!("{path}.stamp: type 01 and a province of two capitals"));
            }
            Destination::Stamp {
                hash: stamp.hash_document,
                province: stamp.provincial_residence,
            }
        }
        _ => {
            return bad(format!(
                "{path}: mutual exclusive payment option values must be provided; iban and stamp"
            ));
        }
    };
    Ok(Transfer {
        number,
        amount: sent.amount,
        creditor: of,
        company_name: sent.company_name,
        remittance: sent.remittance_information,
        category: sent.category,
        to,
        metadata: metadata(path, sent.transfer_metadata)?,
        reported: false,
    })
}

fn metadata(path: &str, sent: Vec<wire::MapEntry>) -> Result<Vec<(String, String)>, Refused> {
    count(&format!("{path}.metadata"), sent.len(), 0, 10)?;
    let mut entries: Vec<(String, String)> = Vec::new();
    for entry in sent {
        let value = entry.value.unwrap_or_default();
        within(&format!("{path}.metadata.key"), &entry.key, 1, 140)?;
        within(&format!("{path}.metadata.value"), &value, 0, 140)?;
        if entry.key == RESERVED || entries.iter().any(|(key, _)| *key == entry.key) {
            return Err(Refused::new(
                StatusCode::CONFLICT,
                "The debt position violated constraints of uniqueness",
                format!(
                    "{path}: the metadata key {} is reserved or stands twice",
                    entry.key
                ),
            ));
        }
        entries.push((entry.key, value));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::now;
    use super::*;
    use serde_json::{Value, json};

    fn creditor() -> Creditor {
        Creditor {
            tax_code: "01234567897".to_owned(),
            name: "Comune di Borgoverde".to_owned(),
            keys: vec!["key".to_owned()],
            segregation_codes: vec!["01".to_owned()],
            accounts: Vec::new(),
            station: None,
        }
    }

    fn debt() -> Value {
        json!({
            "iupd": "0193a5c8-0000-7000-8000-000000000001",
            "companyName": "Comune di Borgoverde",
            "paymentOption": [{
                "switchToExpired": false,
                "debtor": { "type": "F", "fiscalCode": "SRRGLI85D52B354O", "fullName": "Giulia Serra" },
                "installments": [{
                    "iuv": "01123456789012316",
                    "amount": 1652,
                    "description": "Certificato di residenza",
                    "dueDate": "2026-12-24T22:59:59",
                    "transfer": [
                        { "idTransfer": "1", "amount": 1600, "remittanceInformation": "Bollo",
                          "category": "9/0115103TS/", "iban": "IT60X0542811101000000123456" },
                        { "idTransfer": "2", "amount": 52, "remittanceInformation": "Diritti",
                          "category": "9/0101100IM/", "iban": "IT60X0542811101000000123456" },
                    ],
                }],
            }],
        })
    }

    fn judge(change: impl FnOnce(&mut Value)) -> Result<Position, u16> {
        let mut sent = debt();
        change(&mut sent);
        let sent = serde_json::from_value(sent).map_err(|_| 400_u16)?;
        read(sent, &creditor(), now()).map_err(|refused| refused.status.as_u16())
    }

    #[test]
    fn what_the_published_rules_allow_is_read() {
        let read = judge(|_| {}).unwrap();
        let item = read.items().next().unwrap();
        assert_eq!(item.nav, "301123456789012316");
        assert_eq!(item.due.to_rfc3339(), "2026-12-24T22:59:59+00:00");
        assert_eq!(item.transfers[1].creditor, "01234567897");
    }

    #[test]
    fn what_they_do_not_allow_is_refused_with_the_right_status() {
        let item = "/paymentOption/0/installments/0";
        let cases: [(&str, Value, u16); 16] = [
            ("/iupd", json!("a b"), 400),
            ("/companyName", json!("x".repeat(141)), 400),
            ("/paymentOption", json!([]), 400),
            ("/paymentOption/0/debtor/type", json!("X"), 400),
            ("/paymentOption/0/debtor/fullName", json!("x".repeat(71)), 400),
            (&format!("{item}/amount"), json!(1653), 400),
            (&format!("{item}/iuv"), json!("01123456789012317"), 400),
            (&format!("{item}/iuv"), json!("02123456789012356"), 403),
            (&format!("{item}/dueDate"), json!("2026-11-24T09:59:59"), 400),
            (&format!("{item}/dueDate"), json!("2026-12-24"), 400),
            (
                &format!("{item}/dueDate"),
                json!("2026-12-24T22:59:59+01:00"),
                400,
            ),
            (&format!("{item}/transfer/1/idTransfer"), json!("1"), 400),
            (&format!("{item}/transfer/1/idTransfer"), json!("6"), 400),
            (&format!("{item}/transfer/0/iban"), Value::Null, 400),
            (&format!("{item}/transfer/0/amount"), json!(0), 400),
            (
                &format!("{item}/transfer/0/transferMetadata"),
                json!([{ "key": "NOTIFICATION_FEE", "value": "1" }]),
                409,
            ),
        ];
        for (path, value, status) in cases {
            let found = judge(|sent| {
                if let Some(place) = sent.pointer_mut(path) {
                    *place = value.clone();
                } else {
                    let (parent, name) = path.rsplit_once('/').unwrap();
                    sent.pointer_mut(parent).unwrap()[name] = value.clone();
                }
            });
            assert_eq!(found.map(|_| ()), Err(status), "{path} {value}");
        }
        assert_eq!(
            judge(|sent| sent["status"] = json!("VALID")).map(|_| ()),
            Err(400)
        );
    }
}
