//! What the papers say, and that they are archivable and accessible.

use crate::fixtures::{export, form, issuer, now, receipt, seal};
use crate::poppler::{is_archivable, is_sound, is_tagged, run, text_layer};
use sportello_documents::{BlankForm, Transcript, blank_form, data_export, transcript};
use sportello_types::certificates::PaperStamp;
use sportello_types::form::{FeeDue, FeeKind, FeeTime, FeeToSet};
use sportello_types::istanze::Withdrawable;
use sportello_types::lang::Lang;
use sportello_types::sent::{SentPayment, SentStamp};
use sportello_types::values::EuroCents;

fn made(lang: Lang) -> Vec<u8> {
    sportello_documents::receipt(&receipt(lang), seal(), now()).unwrap()
}

#[test]
fn a_receipt_says_everything_in_both_languages() {
    for lang in Lang::ALL {
        let Some(text) = text_layer(&made(lang)) else {
            return;
        };
        insta::assert_snapshot!(format!("receipt_{}", lang.tag()), text);
    }
}

#[test]
fn a_receipt_without_number_says_that_it_will_follow() {
    let mut pending = receipt(Lang::It);
    pending.registration = None;
    pending.sent.withdrawal = Withdrawable {
        allowed: false,
        reason: Some("il bando è chiuso.".to_string()),
    };
    let pdf = sportello_documents::receipt(&pending, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    for words in [
        "Ricevuta provvisoria S-2026-000140",
        "Il numero di protocollo seguirà",
        "Numero di presentazione S-2026-000140",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains("il bando è chiuso."), "{text}");
    assert!(!text.contains("0000123"), "{text}");
}

#[test]
fn a_receipt_tells_that_the_office_sets_an_amount() {
    let mut waits = receipt(Lang::It);
    waits.sent.amount_due = None;
    waits.sent.fee_to_set = Some(FeeToSet {
        id: "suolo_pubblico".to_string(),
        label: "Canone per l'occupazione".to_string(),
        note: "Lo calcola l'ufficio".to_string(),
        least: EuroCents(100),
        most: EuroCents(5_000_000),
    });
    waits.sent.fees = vec![FeeDue {
        id: "stamp_duty".to_string(),
        label: "Imposta di bollo sull'istanza".to_string(),
        kind: FeeKind::Stamp,
        when: FeeTime::AfterSubmission,
        amount: EuroCents(1_600),
    }];
    let pdf = sportello_documents::receipt(&waits, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    for words in ["Canone per", "lo stabilisce", "Imposta di bollo", "16,00 €"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_receipt_tells_what_was_paid_and_what_is_still_to_pay() {
    let fee = |label: &str, kind: FeeKind, cents: i64| FeeDue {
        id: "fee".to_string(),
        label: label.to_string(),
        kind,
        when: FeeTime::BeforeSubmission,
        amount: EuroCents(cents),
    };
    let mut paid = receipt(Lang::It);
    let payment = SentPayment {
        number: "301123456789012316".parse().unwrap(),
        items: vec![
            fee("Imposta di bollo", FeeKind::Stamp, 1_600),
            fee("Diritti di segreteria", FeeKind::Fee, 500),
        ],
        total: EuroCents(2_100),
        paid_at: Some(now()),
        stamps: vec!["01234567890123".to_string()],
    };
    let open = SentPayment {
        number: "302000000000009989".parse().unwrap(),
        paid_at: None,
        stamps: Vec::new(),
        ..payment.clone()
    };
    paid.sent.amount_due = None;
    paid.sent.payments = vec![payment, open];
    let pdf = sportello_documents::receipt(&paid, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    for words in [
        "Imposta di bollo: 16,00 €",
        "Diritti di segreteria: 5,00 €",
        "21,00 €",
        "3011 2345 6789 0123 16",
        "01234567890123",
        "3020 0000 0000 0099 89",
        "Da pagare: l'ufficio prende in carico",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_receipt_tells_which_stamp_on_paper_was_used() {
    for (lang, expected) in [
        (
            Lang::It,
            ["Imposta di bollo", "01234567890123", "16,00 €", "DPR 445/2000"],
        ),
        (
            Lang::En,
            ["Stamp duty", "01234567890123", "Bollo", "DPR 445/2000"],
        ),
    ] {
        let mut stamped = receipt(lang);
        stamped.sent.stamps = vec![SentStamp {
            fee: FeeDue {
                id: "stamp_duty".to_string(),
                label: "Bollo".to_string(),
                kind: FeeKind::Stamp,
                when: FeeTime::BeforeSubmission,
                amount: EuroCents(1_600),
            },
            stamp: PaperStamp {
                number: "01234567890123".parse().unwrap(),
                issued_on: "2026-11-10".parse().unwrap(),
            },
        }];
        let pdf = sportello_documents::receipt(&stamped, seal(), now()).unwrap();
        let Some(text) = text_layer(&pdf) else { return };
        for words in expected {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}

#[test]
fn the_same_receipt_is_made_twice_byte_for_byte() {
    assert!(made(Lang::It) == made(Lang::It));
}

#[test]
fn a_receipt_is_tagged_archivable_and_whole() {
    let pdf = made(Lang::It);
    is_tagged(&pdf, "Ricevuta n. 0000123/2026");
    is_archivable(&pdf, &[]);
    if let Some((_, fonts)) = run("pdffonts", &[], &pdf) {
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty(), "{fonts}");
        for row in rows {
            let columns: Vec<_> = row.split_whitespace().rev().take(5).collect();
            assert_eq!(columns[4], "yes", "not embedded: {row}");
        }
    }
    is_sound(&pdf);
}

#[test]
fn whatever_a_citizen_types_can_be_printed() {
    let mut odd = receipt(Lang::It);
    odd.sent.applicant.given_name = "Ἀθηνᾶ Наталья 李 محمد 🎉".to_string();
    odd.sent.subject = "riga\r\ncon\0controlli \u{202e}rovesciata\u{202c}, \u{feff}invisibile, \u{e000}privata, #let x = 1, $a^2$, *forte*, @rif, <tag>, \\n".to_string();
    let pdf = sportello_documents::receipt(&odd, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    assert!(text.contains("Наталья"), "{text}");
    assert!(text.contains("[U+674E]"), "{text}");
    assert!(text.contains("[U+E000]"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("#let x = 1, $a^2$, *forte*, @rif, <tag>, \\n"),
        "{text}"
    );
}

#[test]
fn a_receipt_of_sixty_steps_runs_over_many_numbered_pages() {
    let mut long = receipt(Lang::It);
    let step = long.sent.in_words[0].clone();
    long.sent.in_words = vec![step; 60];
    let pdf = sportello_documents::receipt(&long, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    let pages = text.matches("=== end of page ===").count();
    assert!(pages > 10, "{pages}");
    assert!(text.contains(&format!("Pagina {pages} di {pages}")), "{pages}");
}

fn blank(lang: Lang) -> Vec<u8> {
    let form = form();
    let blank = BlankForm {
        lang,
        issuer: issuer(),
        service_title: "Permesso ZTL per residenti".to_string(),
        service_url: "https://sportello.comune.borgoverde.example/servizi/permesso-ztl".to_string(),
        version: "2026-11".to_string(),
        form: &form,
    };
    blank_form(&blank, now()).unwrap()
}

#[test]
fn a_blank_form_asks_every_question_in_both_languages() {
    for lang in Lang::ALL {
        let Some(text) = text_layer(&blank(lang)) else {
            return;
        };
        insta::assert_snapshot!(format!("blank_form_{}", lang.tag()), text);
    }
}

#[test]
fn a_citizens_data_can_be_read_in_both_languages() {
    for lang in Lang::ALL {
        let pdf = data_export(&export(lang), now()).unwrap();
        let Some(text) = text_layer(&pdf) else { return };
        insta::assert_snapshot!(format!("data_export_{}", lang.tag()), text);
    }
}

#[test]
fn a_transcript_keeps_the_lines_of_its_text() {
    let paper = Transcript {
        lang: Lang::It,
        issuer: issuer(),
        title: "Registro giornaliero".to_string(),
        subtitle: "24/11/2026".to_string(),
        text: "Data: 24/11/2026\nRegistrazioni: 1\n\n0000123/2026 in arrivo\n  Oggetto: *prova*\n"
            .to_string(),
    };
    let pdf = transcript(&paper, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    assert!(
        text.contains("Data: 24/11/2026\nRegistrazioni: 1\n0000123/2026 in arrivo\n"),
        "{text}"
    );
    assert!(text.contains("Oggetto: *prova*"), "{text}");
}
