use super::*;
use crate::payments::{TaxCode, messages};
use serde_json::{Value, json};
use sportello_types::payments::{Parts, StampToBuy};
use sportello_types::values::{Iuv, Sha256};

fn creditor() -> PartitaIva {
    "01234567897".parse().unwrap()
}

fn part(cents: i64, creditor: &str, to: Destination) -> Part {
    Part {
        amount: EuroCents(cents),
        creditor: creditor.parse().unwrap(),
        to,
        category: "9/0104103SP/".parse().unwrap(),
    }
}

fn on_account() -> Destination {
    Destination::Account {
        account: "IT60X0542811101000000123456".parse().unwrap(),
    }
}

fn notice(parts: Vec<Part>, ends: bool) -> NoticeToPublish {
    NoticeToPublish {
        iuv: Iuv::new("01".parse().unwrap(), 1).unwrap(),
        place: 0,
        description: "Certificato".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends,
        parts: Parts::new(parts).unwrap(),
        postal: None,
    }
}

fn debtor(tax_code: Option<TaxCode>) -> Debtor {
    Debtor {
        tax_code,
        name: "Mario Rossi".to_owned(),
        email: Some("mario.rossi@example.org".parse().unwrap()),
    }
}

fn written(debtor: &Debtor, notice: &NoticeToPublish) -> String {
    let creditor = creditor();
    let pendenza = Pendenza::of("SPORTELLO", &creditor, debtor, notice).unwrap();
    let text = serde_json::to_string(&pendenza).unwrap();
    let request = serde_json::from_str::<Value>(&text).unwrap();
    let call = json!({ "method": "PUT", "path": "/pendenze/SPORTELLO/p1", "request": request });
    messages::keep("json", &call.to_string());
    text
}

#[test]
fn a_notice_is_written_with_its_parts_and_its_stamp() {
    let stamp = Destination::Stamp {
        stamp: StampToBuy {
            document: Sha256([7; 32]),
            province: "CA".parse().unwrap(),
        },
    };
    let parts = vec![
        part(52, "01234567897", on_account()),
        part(100, "98765432103", on_account()),
        part(1600, "01234567897", stamp),
    ];
    let person = Some(TaxCode::Person("RSSMRA85T10A562S".parse().unwrap()));
    let text = written(&debtor(person), &notice(parts, true));
    assert!(text.contains(r#""importo":17.52,"#), "{text}");
    let sent: Value = serde_json::from_str(&text).unwrap();
    let number = Iuv::new("01".parse().unwrap(), 1).unwrap().notice_number();
    let wanted = json!({
        "idTipoPendenza": "SPORTELLO",
        "idDominio": "01234567897",
        "causale": "Certificato",
        "soggettoPagatore": {
            "tipo": "F", "identificativo": "RSSMRA85T10A562S", "anagrafica": "Mario Rossi"
        },
        "importo": 17.52,
        "numeroAvviso": number,
        "dataScadenza": "2026-12-31",
        "voci": [
            {
                "idVocePendenza": "1", "importo": 0.52, "descrizione": "Certificato",
                "ibanAccredito": "IT60X0542811101000000123456",
                "tipoContabilita": "ALTRO", "codiceContabilita": "0104103SP/"
            },
            {
                "idVocePendenza": "2", "importo": 1.00, "descrizione": "Certificato",
                "idDominio": "98765432103",
                "ibanAccredito": "IT60X0542811101000000123456",
                "tipoContabilita": "ALTRO", "codiceContabilita": "0104103SP/"
            },
            {
                "idVocePendenza": "3", "importo": 16.00, "descrizione": "Certificato",
                "tipoBollo": "01", "hashDocumento": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
                "provinciaResidenza": "CA"
            }
        ]
    });
    assert_eq!(sent, wanted);
}

#[test]
fn whoever_has_no_fiscal_code_is_anonymous_and_no_day_ends_what_does_not_end() {
    let text = written(
        &debtor(None),
        &notice(vec![part(1, "01234567897", on_account())], false),
    );
    let sent: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sent["soggettoPagatore"]["identificativo"], "ANONIMO");
    assert_eq!(sent["soggettoPagatore"].get("email"), None);
    assert_eq!(sent.get("dataScadenza"), None);
    assert_eq!(sent.get("dataValidita"), None);
}

#[test]
fn every_cent_is_written_and_read_as_digits() {
    for cents in (1..4000_i64).map(|n| n * n * 6_249 % 99_999_999_999 + 1) {
        let text = euros(EuroCents(cents)).unwrap();
        let (_, decimals) = text.get().split_once('.').unwrap();
        assert_eq!(decimals.len(), 2, "{text}");
        assert_eq!(decimal::cents(text.get()), Some(EuroCents(cents)), "{text}");
    }
}

fn known(state: &str, amount: &str, payments: &str) -> Option<Known> {
    let text = format!(
        r#"{{"idA2A":"S","stato":"{state}","importo":{amount},"numeroAvviso":"301000000000000100","rpp":{payments}}}"#
    );
    Known::read(text.as_bytes())
}

#[test]
fn money_that_has_come_counts_more_than_a_state_that_fell_back() {
    let receipt =
        r#"[{"stato":"X","rt":null},{"stato":"RT_ACCETTATA_PA","rt":{"receiptId":"r1","outcome":"OK"}}]"#;
    let elder = r#"[{"rt":{"datiPagamento":{"codiceEsitoPagamento":"0","CodiceContestoPagamento":"c1"}}}]"#;
    let failed = r#"[{"rt":{"datiPagamento":{"codiceEsitoPagamento":"1","CodiceContestoPagamento":"c1"}}}]"#;
    for (state, payments, paid, withdrawn) in [
        ("NON_ESEGUITA", "[]", false, false),
        ("NON_ESEGUITA", "null", false, false),
        ("SCADUTA", "[]", false, false),
        ("ANNULLATA", "[]", false, true),
        ("ANNULLATA", failed, false, true),
        ("NON_ESEGUITA", receipt, true, false),
        ("ANNULLATA", receipt, true, false),
        ("NON_ESEGUITA", elder, true, false),
        ("ESEGUITA", "[]", true, false),
        ("ESEGUITA_PARZIALE", "[]", true, false),
        ("INCASSATA", "[]", true, false),
        ("ANOMALA", "[]", true, false),
    ] {
        let known = known(state, "16.5", payments).unwrap();
        assert_eq!(
            (known.is_paid(), known.is_withdrawn()),
            (paid, withdrawn),
            "{state} {payments}"
        );
        assert!(known.costs(EuroCents(1650)) && !known.costs(EuroCents(1651)));
        assert!(known.is(&"301000000000000100".parse().unwrap()));
    }
    assert!(known("PAGATA", "1", "[]").is_none(), "a state that nobody knows");
    assert!(Known::read(b"<html/>").is_none());
}

#[test]
fn a_receipt_has_the_id_under_which_it_is_kept() {
    let read = |text: &str| {
        let payments: Payments = serde_json::from_str(text).unwrap();
        payments
            .found
            .iter()
            .filter_map(Payment::receipt)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        read(r#"{"risultati":[{"rt":{"receiptId":"r1","outcome":"OK"}}]}"#),
        ["r1"]
    );
    for none in [
        "{}",
        r#"{"risultati":[]}"#,
        r#"{"risultati":[{}]}"#,
        r#"{"risultati":[{"rt":null}]}"#,
        r#"{"risultati":[{"rt":{"outcome":"OK"}}]}"#,
        r#"{"risultati":[{"rt":{"receiptId":"r1","outcome":"KO"}}]}"#,
    ] {
        assert!(read(none).is_empty(), "{none}");
    }
}
