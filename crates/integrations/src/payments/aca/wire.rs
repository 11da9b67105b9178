//! JSON of ACA (pagoPA, `paCreatePosition.json` 1.0), as far as it is written here.

use super::super::day::end_of;
use super::super::{DebtToPublish, NoticeToPublish};
use serde::Serialize;
use sportello_types::payments::Part;
use sportello_types::values::{EuroCents, Iban, PartitaIva};

/// Length of an account that ACA takes: an Italian one.
const ITALIAN: usize = 27;

/// A notice as ACA has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Position<'p> {
    pa_fiscal_code: &'p str,
    entity_type: &'static str,
    entity_fiscal_code: &'p str,
    entity_full_name: &'p str,
    iuv: String,
    nav: String,
    amount: i64,
    description: &'p str,
    expiration_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_iban: Option<&'p str>,
    switch_to_expired: bool,
    pay_stand_in: bool,
}

impl<'p> Position<'p> {
    pub(super) fn of(
        creditor: &'p PartitaIva,
        debt: &'p DebtToPublish,
        notice: &'p NoticeToPublish,
        amount: EuroCents,
    ) -> Self {
        let (entity_type, entity_fiscal_code) = debt.debtor.identifier();
        let parts = notice.parts.as_slice();
        let account = parts.first().and_then(Part::account);
        let postal = parts.first().and_then(|first| notice.postal_of(first));
        let italian = |iban: &&str| iban.len() == ITALIAN;
        Self {
            pa_fiscal_code: creditor.as_str(),
            entity_type,
            entity_fiscal_code,
            entity_full_name: &debt.debtor.name,
            iuv: notice.iuv.to_string(),
            nav: notice.iuv.notice_number().to_string(),
            amount: amount.0,
            description: &notice.description,
            expiration_date: end_of(notice.due_on).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            iban: account.map(Iban::as_str).filter(italian),
            postal_iban: postal.map(Iban::as_str).filter(italian),
            switch_to_expired: notice.ends,
            pay_stand_in: arrives_whole(creditor, parts),
        }
    }
}

/// Whether all of it goes to one account of the creditor's. ACA names one account: paid from its copy,
/// everything would arrive there, the parts of others too.
fn arrives_whole(creditor: &PartitaIva, parts: &[Part]) -> bool {
    let first = parts.first().and_then(Part::account);
    parts
        .iter()
        .all(|part| part.creditor == *creditor && part.account() == first)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Debtor, TaxCode, messages};
    use super::*;
    use serde_json::{Value, json};
    use sportello_types::ids::DebtId;
    use sportello_types::payments::{Destination, Parts};
    use sportello_types::values::Iuv;

    fn part(cents: i64, creditor: &str, account: &str) -> Part {
        Part {
            amount: EuroCents(cents),
            creditor: creditor.parse().unwrap(),
            to: Destination::Account {
                account: account.parse().unwrap(),
            },
            category: "9/0104103SP/".parse().unwrap(),
        }
    }

    fn written(parts: Vec<Part>, amount: EuroCents) -> Value {
        written_with(parts, amount, None)
    }

    fn written_with(parts: Vec<Part>, amount: EuroCents, postal: Option<&str>) -> Value {
        let notice = NoticeToPublish {
            iuv: Iuv::new("02".parse().unwrap(), 99).unwrap(),
            place: 0,
            description: "Certificato".to_owned(),
            due_on: "2026-12-31".parse().unwrap(),
            ends: true,
            parts: Parts::new(parts).unwrap(),
            postal: postal.map(|postal| postal.parse().unwrap()),
        };
        let debt = DebtToPublish {
            id: DebtId::from_parts(1_790_000_000_000, [7; 10]),
            creditor_name: "Comune di Montefiore".to_owned(),
            office: None,
            debtor: Debtor {
                tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
                name: "Mario Rossi".to_owned(),
                email: None,
            },
            options: Vec::new(),
        };
        let creditor = "01234567897".parse().unwrap();
        let position = serde_json::to_value(Position::of(&creditor, &debt, &notice, amount)).unwrap();
        let call = json!({ "method": "POST", "path": "/paCreatePosition", "request": position });
        messages::keep("json", &call.to_string());
        position
    }

    const OURS: &str = "01234567897";
    const BANK: &str = "IT60X0542811101000000123456";
    const POST: &str = "IT41X0760113200000012345678";

    #[test]
    fn a_notice_is_written_as_aca_reads_it() {
        let position = written(vec![part(1599, OURS, BANK), part(1, OURS, BANK)], EuroCents(1600));
        assert_eq!(
            position,
            json!({
                "paFiscalCode": OURS,
                "entityType": "F",
                "entityFiscalCode": "RSSMRA85T10A562S",
                "entityFullName": "Mario Rossi",
                "iuv": "02000000000009989",
                "nav": "302000000000009989",
                "amount": 1600,
                "description": "Certificato",
                "expirationDate": "2026-12-31T22:59:59Z",
                "iban": BANK,
                "switchToExpired": true,
                "payStandIn": true,
            })
        );
    }

    #[test]
    fn what_would_arrive_in_the_wrong_place_is_not_paid_while_the_station_is_silent() {
        for other in [part(1, "80010470922", BANK), part(1, OURS, POST)] {
            let position = written(vec![part(1599, OURS, BANK), other], EuroCents(1600));
            assert_eq!(position["payStandIn"], false);
        }
    }

    #[test]
    fn what_can_be_paid_at_the_post_says_where_it_arrives() {
        let position = written_with(vec![part(1600, OURS, BANK)], EuroCents(1600), Some(POST));
        assert_eq!(
            (&position["iban"], &position["postalIban"]),
            (&json!(BANK), &json!(POST))
        );
        let position = written(vec![part(1600, OURS, BANK)], EuroCents(1600));
        assert_eq!(position.get("postalIban"), None);
    }

    #[test]
    fn an_account_that_is_not_italian_is_not_named() {
        let position = written(vec![part(1600, OURS, "DE89370400440532013000")], EuroCents(0));
        assert_eq!((position.get("iban"), &position["amount"]), (None, &json!(0)));
    }
}
