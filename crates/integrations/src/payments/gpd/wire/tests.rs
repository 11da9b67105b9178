use super::*;
use crate::payments::{Debtor as Owing, TaxCode};
use serde_json::{Value, json};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts, StampToBuy};
use sportello_types::values::{EuroCents, Iuv, SegregationCode, Sha256};

fn iuv(base: u64) -> Iuv {
    let segregation: SegregationCode = "01".parse().unwrap();
    Iuv::new(segregation, base).unwrap()
}

fn notice(base: u64, cents: &[i64], due_on: &str) -> NoticeToPublish {
    let part = |amount: &i64| Part {
        amount: EuroCents(*amount),
        creditor: "01234567897".parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    };
    NoticeToPublish {
        iuv: iuv(base),
        place: 0,
        description: "Certificato".to_owned(),
        due_on: due_on.parse().unwrap(),
        ends: true,
        parts: Parts::new(cents.iter().map(part).collect()).unwrap(),
        postal: None,
    }
}

fn debt() -> DebtToPublish {
    DebtToPublish {
        id: DebtId::from_parts(1_790_000_000_000, [7; 10]),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: None,
        debtor: Owing {
            tax_code: Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap())),
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        options: vec![
            vec![notice(1, &[1600, 52], "2026-12-31")],
            vec![notice(2, &[800], "2026-07-31"), notice(3, &[852], "2026-12-31")],
        ],
    }
}

/// What GPD answers of a position that was sent: in another order, with other dates and more fields.
fn answered(position: &Position, status: &str) -> Value {
    let mut value = serde_json::to_value(position.sent()).unwrap();
    value["status"] = json!(status);
    value["officeName"] = Value::Null;
    value["insertedDate"] = json!("2026-06-01T10:00:00.123456");
    value.as_object_mut().unwrap().remove("payStandIn");
    let options = value["paymentOption"].as_array_mut().unwrap();
    options.reverse();
    for option in options {
        option["debtor"]["email"] = Value::Null;
        let installments = option["installments"].as_array_mut().unwrap();
        installments.reverse();
        for installment in installments {
            let due = installment["dueDate"].as_str().unwrap().replace('Z', ".000");
            installment["dueDate"] = json!(due);
            installment["status"] = json!("UNPAID");
            installment["transfer"].as_array_mut().unwrap().reverse();
        }
    }
    value
}

fn known(value: &Value) -> Known {
    Known::read(value.to_string().as_bytes()).unwrap()
}

#[test]
fn a_debt_is_written_as_gpd_wants_it() {
    let mut debt = debt();
    debt.options.truncate(1);
    let written = serde_json::to_value(Position::of(&debt).sent()).unwrap();
    let transfer = |number: &str, amount: i64| {
        json!({
            "idTransfer": number,
            "amount": amount,
            "organizationFiscalCode": "01234567897",
            "remittanceInformation": "Certificato",
            "category": "9/0104103SP/",
            "iban": "IT60X0542811101000000123456",
        })
    };
    let wanted = json!({
        "iupd": debt.id.to_string(),
        "payStandIn": true,
        "companyName": "Comune di Borgoverde",
        "paymentOption": [{
            "switchToExpired": true,
            "debtor": { "type": "F", "fiscalCode": "RSSMRA85T10A562S", "fullName": "Mario Rossi" },
            "installments": [{
                "nav": iuv(1).notice_number(),
                "iuv": iuv(1),
                "amount": 1652,
                "description": "Certificato",
                "dueDate": "2026-12-31T22:59:59Z",
                "transfer": [transfer("1", 1600), transfer("2", 52)],
            }],
        }],
    });
    assert_eq!(written, wanted);
}

/// The same debt, of which the first part buys a stamp.
fn with_stamp() -> DebtToPublish {
    let mut debt = debt();
    let mut parts: Vec<Part> = debt.options[0][0].parts.clone().into();
    parts[0].to = Destination::Stamp {
        stamp: StampToBuy {
            document: Sha256([0xff; 32]),
            province: "CR".parse().unwrap(),
        },
    };
    debt.options[0][0].parts = Parts::new(parts).unwrap();
    debt
}

#[test]
fn a_stamp_stands_in_the_place_of_an_account() {
    let position = Position::of(&with_stamp());
    let written = serde_json::to_value(position.sent()).unwrap();
    let transfers = &written["paymentOption"][0]["installments"][0]["transfer"];
    assert_eq!(
        transfers[0]["stamp"],
        json!({
            "hashDocument": "//////////////////////////////////////////8=",
            "stampType": "01",
            "provincialResidence": "CR",
        })
    );
    assert!(transfers[0].get("iban").is_none() && transfers[1].get("stamp").is_none());
    let mut there = answered(&position, "VALID");
    assert!(known(&there).is(&position));
    // GPD may say that there is nothing.
    let place = "/paymentOption/1/installments/0/transfer";
    for transfer in there.pointer_mut(place).unwrap().as_array_mut().unwrap() {
        if transfer.get("stamp").is_none() {
            transfer["stamp"] = json!({ "hashDocument": null, "stampType": null });
        } else {
            transfer["iban"] = Value::Null;
        }
    }
    assert!(known(&there).is(&position));
    for transfer in there.pointer_mut(place).unwrap().as_array_mut().unwrap() {
        if let Some(hash) = transfer.pointer_mut("/stamp/hashDocument") {
            *hash = json!("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        }
    }
    assert!(!known(&there).is(&position), "the stamp of another document");
}

#[test]
fn what_can_be_paid_at_the_post_says_where_it_arrives() {
    const POST: &str = "IT41X0760113200000012345678";
    let mut debt = with_stamp();
    debt.options.truncate(1);
    let mut parts: Vec<Part> = debt.options[0][0].parts.clone().into();
    parts.reverse();
    let mut of_another = parts[0].clone();
    of_another.creditor = "80010470922".parse().unwrap();
    parts.push(of_another);
    debt.options[0][0].parts = Parts::new(parts).unwrap();
    debt.options[0][0].postal = Some(POST.parse().unwrap());
    let position = Position::of(&debt);
    let written = serde_json::to_value(position.sent()).unwrap();
    let transfers = written["paymentOption"][0]["installments"][0]["transfer"]
        .as_array()
        .unwrap();
    let postal: Vec<_> = transfers
        .iter()
        .map(|transfer| transfer.get("postalIban"))
        .collect();
    assert_eq!(postal, [Some(&json!(POST)), None, None]);
    assert_eq!(transfers[0]["iban"], "IT60X0542811101000000123456");

    let mut there = answered(&position, "VALID");
    assert!(known(&there).is(&position));
    let place = "/paymentOption/0/installments/0/transfer";
    let account = |said: Value, there: &mut Value| {
        for transfer in there.pointer_mut(place).unwrap().as_array_mut().unwrap() {
            if transfer["idTransfer"] == "1" {
                transfer["postalIban"] = said.clone();
            }
        }
    };
    for other in [json!("IT45R0760103200000000001016"), json!(""), Value::Null] {
        account(other.clone(), &mut there);
        assert!(!known(&there).is(&position), "{other}");
    }
    debt.options[0][0].postal = None;
    let without = Position::of(&debt);
    for nothing in [json!(""), Value::Null] {
        account(nothing, &mut there);
        assert!(known(&there).is(&without));
    }
}

#[test]
fn somebody_without_a_code_is_anonymous_and_a_body_is_one() {
    let mut debt = debt();
    let mut debtor = |code| {
        debt.debtor.tax_code = code;
        let written = serde_json::to_value(Position::of(&debt)).unwrap();
        let debtor = &written["paymentOption"][0]["debtor"];
        (debtor["type"].clone(), debtor["fiscalCode"].clone())
    };
    assert_eq!(debtor(None), (json!("F"), json!("ANONIMO")));
    let body = TaxCode::Body("00743110157".parse().unwrap());
    assert_eq!(debtor(Some(body)), (json!("G"), json!("00743110157")));
}

#[test]
fn an_option_ends_when_all_of_it_does() {
    let mut debt = debt();
    debt.options[1][0].ends = false;
    let written = serde_json::to_value(Position::of(&debt)).unwrap();
    let ends = |option: usize| {
        written["paymentOption"][option]["switchToExpired"]
            .as_bool()
            .unwrap()
    };
    assert!(ends(0) && !ends(1));
}

#[test]
fn what_was_sent_is_known_again_in_whatever_order() {
    let position = Position::of(&debt());
    let found = known(&answered(&position, "VALID"));
    assert_eq!(found.status, Status::Valid);
    assert!(found.is(&position));
}

#[test]
fn what_differs_is_another_debt() {
    let position = Position::of(&debt());
    let same = answered(&position, "VALID");
    for (pointer, value) in [
        ("/companyName", json!("Comune di Montefiore")),
        ("/officeName", json!("Anagrafe")),
        ("/paymentOption/0/switchToExpired", json!(false)),
        ("/paymentOption/0/debtor/fullName", json!("Giulia Serra")),
        ("/paymentOption/0/installments/0/amount", json!(1)),
        (
            "/paymentOption/0/installments/0/dueDate",
            json!("2027-12-31T22:59:59"),
        ),
        ("/paymentOption/0/installments/0/transfer/0/iban", json!("IT00")),
        ("/paymentOption/0/installments/0/transfer/0/iban", Value::Null),
        ("/paymentOption/0/installments/0/dueDate", json!("tomorrow")),
        ("/paymentOption/0/installments", json!([])),
        ("/paymentOption", Value::Null),
    ] {
        let mut other = same.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        assert!(!known(&other).is(&position), "{pointer}");
    }
    assert!(Known::read(b"{}").is_none());
    assert!(Known::read(b"<html/>").is_none());
}

#[test]
fn the_last_second_is_of_the_same_day_in_utc() {
    for (day, wanted) in [
        ("2026-01-31", "2026-01-31T22:59:59+00:00"),
        ("2026-07-31", "2026-07-31T21:59:59+00:00"),
        ("2026-10-25", "2026-10-25T22:59:59+00:00"),
    ] {
        assert_eq!(end_of(day.parse().unwrap()).to_rfc3339(), wanted);
    }
}
