//! Receipts of payments: what they say, their tags, their seal.

use crate::fixtures::{issuer, now, seal};
use crate::poppler::{is_archivable, is_tagged, text_layer};
use sportello_documents::seal::verify;
use sportello_documents::{PaidPart, PaymentReceiptPaper, payment_receipt};
use sportello_types::values::EuroCents;

const CREDITOR: &str = "01234567897";

fn paid() -> PaymentReceiptPaper {
    PaymentReceiptPaper {
        issuer: issuer(),
        creditor_tax_code: CREDITOR.parse().unwrap(),
        number: "301123456789012316".parse().unwrap(),
        receipt_id: "c110729d258c4ab1b765fe902aae41d6".to_string(),
        sold_with: None,
        subject: "Diritti e imposta di bollo, istanza S-2026-000140".to_string(),
        debtor_name: "Nicolò D’Angelò".to_string(),
        debtor_tax_code: Some("RSSMRA85T10A562S".to_string()),
        payer_name: Some("Giulia Serra".to_string()),
        payer_tax_code: Some("SRRGLI90A41B354K".to_string()),
        provider: "Banca di Prova S.p.A.".to_string(),
        amount: EuroCents(123_450),
        fee: Some(EuroCents(150)),
        paid_at: Some(now()),
        parts: vec![
            PaidPart {
                number: 1,
                creditor: CREDITOR.parse().unwrap(),
                amount: EuroCents(121_850),
                stamp: None,
            },
            PaidPart {
                number: 2,
                creditor: "00000000000".parse().unwrap(),
                amount: EuroCents(1_600),
                stamp: Some("01234567890123".to_string()),
            },
        ],
    }
}

fn bare() -> PaymentReceiptPaper {
    PaymentReceiptPaper {
        // Of another issuer: no identifier of the kind that we make.
        number: "001123456789012316".parse().unwrap(),
        debtor_tax_code: None,
        payer_name: None,
        payer_tax_code: None,
        fee: None,
        paid_at: None,
        parts: Vec::new(),
        ..paid()
    }
}

fn made(paper: &PaymentReceiptPaper) -> Vec<u8> {
    payment_receipt(paper, seal(), now()).unwrap()
}

#[test]
fn a_receipt_of_a_payment_says_everything() {
    for (name, paper) in [("paid", paid()), ("bare", bare())] {
        let Some(text) = text_layer(&made(&paper)) else {
            return;
        };
        insta::assert_snapshot!(format!("payment_receipt_{name}"), text);
    }
}

#[test]
fn amounts_fee_and_identifiers_are_told() {
    let Some(text) = text_layer(&made(&paid())) else {
        return;
    };
    for expected in [
        "€ 1.234,50",
        "€ 1,50",
        "€ 1.236,00",
        "24/11/2026, ore 10:41:07",
        "Banca di Prova S.p.A.",
        "3011 2345 6789 0123 16",
        "01123456789012316",
        "c110729d258c4ab1b765fe902aae41d6",
        "Nicolò D’Angelò",
        "Giulia Serra",
        "01234567890123",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn what_the_provider_does_not_say_is_not_made_up() {
    let Some(text) = text_layer(&made(&bare())) else {
        return;
    };
    for absent in [
        "Commissione",
        "Totale",
        "Data e ora",
        "Chi ha pagato",
        "IUV",
        "IUBD",
        "Codice fiscale",
    ] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    assert!(text.contains("0011 2345 6789 0123 16"), "{text}");
}

#[test]
fn of_a_stamp_that_was_bought_by_itself_it_tells_what_its_seller_knows() {
    let own = "mbd-348175498304559315";
    let apart = PaymentReceiptPaper {
        receipt_id: own.to_string(),
        sold_with: Some("348175498304559315".parse().unwrap()),
        provider: "pagoPA".to_string(),
        amount: EuroCents(1_600),
        fee: None,
        parts: vec![PaidPart {
            number: 1,
            creditor: CREDITOR.parse().unwrap(),
            amount: EuroCents(1_600),
            stamp: Some("01234567890123".to_string()),
        }],
        ..paid()
    };
    let Some(text) = text_layer(&made(&apart)) else {
        return;
    };
    for expected in [
        "(NAV)",
        "3481 7549 8304 5593 15",
        "Numero nel portale del Comune",
        "3011 2345 6789 0123 16",
        "(IUBD)",
        "01234567890123",
        "24/11/2026, ore 10:41:07",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for absent in [own, "IUR", "IUV"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
}

#[test]
fn it_is_tagged_archivable_and_sealed() {
    let pdf = made(&paid());
    is_tagged(&pdf, "3011 2345 6789 0123 16");
    is_archivable(&pdf, &[]);
    let report = &verify(&pdf).unwrap()[0];
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert!(report.signer.contains("Comune di Borgoverde"), "{report:?}");

    let mut changed = pdf;
    let at = changed.windows(9).position(|window| window == b"Sportello");
    changed[at.unwrap()] ^= 0x20;
    assert!(!verify(&changed).unwrap()[0].intact);
}

#[test]
fn the_same_receipt_is_made_twice_byte_for_byte() {
    assert!(made(&paid()) == made(&paid()));
}
