//! What the papers say, and that they are archivable and accessible.

use crate::fixtures::{now, receipt, seal};
use crate::poppler::{run, text_layer};
use sportello_types::lang::Lang;
use std::time::Instant;

fn made(lang: Lang) -> Vec<u8> {
    sportello_documents::receipt(&receipt(lang), seal(), now()).unwrap()
}

#[test]
fn a_receipt_says_everything_in_both_languages() {
    for lang in Lang::ALL {
        let Some(text) = text_layer(&made(lang)) else { return };
        insta::assert_snapshot!(format!("receipt_{}", lang.tag()), text);
    }
}

#[test]
fn a_receipt_without_number_says_that_it_will_follow() {
    let mut pending = receipt(Lang::It);
    pending.registration = None;
    pending.withdrawal = Err("il bando è chiuso.".to_string());
    let pdf = sportello_documents::receipt(&pending, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    assert!(text.contains("ti arriva appena la registrazione"), "{text}");
    assert!(text.contains("il bando è chiuso."), "{text}");
    assert!(!text.contains("0000123"), "{text}");
}

#[test]
fn the_same_receipt_is_made_twice_byte_for_byte() {
    assert!(made(Lang::It) == made(Lang::It));
}

#[test]
fn a_receipt_is_tagged_archivable_and_whole() {
    let pdf = made(Lang::It);
    if let Some((_, info)) = run("pdfinfo", &[], &pdf) {
        assert!(info.contains("Tagged:          yes"), "{info}");
        assert!(info.contains("Ricevuta n. 0000123/2026"), "{info}");
        assert!(info.contains("PDF/A-2A"), "{info}");
        assert!(info.contains("PDF/UA-1"), "{info}");
    }
    if let Some((_, fonts)) = run("pdffonts", &[], &pdf) {
        let rows: Vec<_> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty(), "{fonts}");
        for row in rows {
            let columns: Vec<_> = row.split_whitespace().rev().take(5).collect();
            assert_eq!(columns[4], "yes", "not embedded: {row}");
        }
    }
    if let Some((success, report)) = run("qpdf", &["--check"], &pdf) {
        assert!(success, "{report}");
    }
}

#[test]
fn whatever_a_citizen_types_can_be_printed() {
    let mut odd = receipt(Lang::It);
    odd.applicant.given_name = "Ἀθηνᾶ Наталья 李 محمد 🎉".to_string();
    odd.subject = "riga\r\ncon\0controlli \u{202e}rovesciata\u{202c}, \u{feff}invisibile, \u{e000}privata, #let x = 1, $a^2$, *forte*, @rif, <tag>, \\n".to_string();
    let pdf = sportello_documents::receipt(&odd, seal(), now()).unwrap();
    let Some(text) = text_layer(&pdf) else { return };
    assert!(text.contains("Наталья"), "{text}");
    assert!(text.contains("[U+674E]"), "{text}");
    assert!(text.contains("[U+E000]"), "{text}");
    assert!(text.contains("#let x = 1, $a^2$, *forte*, @rif, <tag>"), "{text}");
}

#[test]
fn a_long_receipt_is_made_within_a_second() {
    let mut long = receipt(Lang::It);
    let step = long.answers[0].clone();
    long.answers = vec![step; 60];
    made(Lang::It);
    let start = Instant::now();
    let pdf = sportello_documents::receipt(&long, seal(), now()).unwrap();
    eprintln!("long receipt: {:?}, {} bytes", start.elapsed(), pdf.len());
    let start = Instant::now();
    made(Lang::En);
    eprintln!("short receipt: {:?}", start.elapsed());
    assert!(pdf.len() < 1_000_000);
}
