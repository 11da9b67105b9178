//! Certificates: what they say, their mark on every page, their tags, their seal.

use crate::certificate_papers::{
    CODE, NOT_FOR_OFFICES, NOT_FOR_OFFICES_DE, combined, digital, german, long, single,
};
use crate::fixtures::{now, seal};
use crate::poppler::{DrawnPage, drawn, is_archivable, is_sound, is_tagged, run, text_layer};
use crate::tags::{figures, languages};
use chrono::NaiveDate;
use sportello_documents::certificates::Holder;
use sportello_documents::seal::verify;
use sportello_documents::{CertificatePaper, certificate};
use sportello_types::values::CertificateCode;

fn made(paper: &CertificatePaper) -> Vec<u8> {
    certificate(paper, seal(), now()).unwrap()
}

/// The text in one line, for sentences that run over several.
fn words(pdf: &[u8]) -> Option<String> {
    text_layer(pdf).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn certificates_say_everything_that_the_law_wants() {
    for (name, paper) in [("single", single()), ("combined", combined()), ("long", long())] {
        let Some(text) = text_layer(&made(&paper)) else {
            return;
        };
        insta::assert_snapshot!(format!("certificate_{name}"), text);
    }
}

#[test]
fn the_sentence_of_article_40_is_printed_word_for_word() {
    for paper in [single(), combined(), digital(), long()] {
        let Some(words) = words(&made(&paper)) else { return };
        assert!(words.contains(NOT_FOR_OFFICES), "{words}");
    }
}

#[test]
fn a_stamp_has_its_box_and_an_exempt_certificate_has_none() {
    let Some(stamped) = words(&made(&combined())) else {
        return;
    };
    let number = "01234567890123";
    assert_eq!(
        stamped.matches(number).count(),
        2,
        "in the box and below: {stamped}"
    );
    assert!(stamped.contains("Marca da bollo da € 16,00"), "{stamped}");
    assert!(stamped.contains("€ 0,52"), "{stamped}");
    let Some(free) = words(&made(&single())) else {
        return;
    };
    assert!(!free.contains("Marca da bollo"), "{free}");
    assert!(free.contains("Esente: art. 13 della tabella B"), "{free}");
    assert!(free.contains("Non dovuti"), "{free}");
}

#[test]
fn a_digital_stamp_goes_beside_the_paper_and_has_neither_box_nor_number() {
    let Some(words) = words(&made(&digital())) else {
        return;
    };
    assert!(
        words.contains("Assolta con marca da bollo digitale da € 16,00 (@e.bollo), che accompagna"),
        "{words}"
    );
    assert!(
        words.contains("l’impronta SHA-256 di questo documento"),
        "{words}"
    );
    assert!(words.contains("€ 0,52"), "{words}");
    for absent in ["identificativo", "Esente"] {
        assert!(!words.contains(absent), "{absent}: {words}");
    }
    assert!(!words.contains("Marca da bollo da"), "no box: {words}");
}

#[test]
fn what_is_not_known_of_the_holder_is_not_made_up() {
    let mut paper = single();
    paper.statement.holder = Holder {
        family_name: Some("D’Angelò".to_string()),
        given_name: None,
        sex: None,
        birth_date: "1985".to_string(),
        birth_place: Some("Borgoverde (BV)".to_string()),
        birth_at: None,
        tax_code: None,
    };
    paper.statement.valid_until = None;
    paper.registrar = None;
    let Some(words) = words(&made(&paper)) else { return };
    for expected in [
        "D’ANGELÒ nato/a a Borgoverde (BV), data di nascita: 1985 è residente",
        "Senza limite di tempo",
        "il contrassegno elettronico sostituisce la firma autografa",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    for absent in ["codice fiscale", "Elena Serra", "D.Lgs. 39/1993"] {
        assert!(!words.contains(absent), "{absent}: {words}");
    }
}

#[test]
fn who_was_born_in_a_country_is_not_said_to_be_born_in_a_town_of_its_name() {
    let mut paper = single();
    paper.statement.holder.birth_place = Some("ROMANIA".to_string());
    paper.statement.holder.birth_at = Some("in ROMANIA".to_string());
    let Some(words) = words(&made(&paper)) else { return };
    assert!(words.contains("nato in ROMANIA il 10/12/1985"), "{words}");
}

#[test]
fn the_day_of_the_data_is_told_where_it_is_an_earlier_one() {
    for (mut paper, label, day) in [
        (single(), "Dati dell’anagrafe al", "20/11/2026"),
        (german(true), "Meldedaten vom", "20.11.2026"),
    ] {
        let Some(same) = words(&made(&paper)) else { return };
        assert!(!same.contains(label) && !same.contains(day), "{same}");
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 20);
        paper.statement.as_of = as_of;
        if let Some(german) = &mut paper.statement.german {
            german.as_of = as_of;
        }
        let Some(earlier) = words(&made(&paper)) else {
            return;
        };
        assert!(earlier.contains(label) && earlier.contains(day), "{earlier}");
    }
}

/// The codes that a camera finds in the lower third of a page.
fn read_codes(page: &DrawnPage) -> Vec<String> {
    let top = page.height * 2 / 3;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(page.width, page.height - top, |x, y| {
        *page.points.get((top + y) * page.width + x).unwrap()
    });
    let grids = picture.detect_grids();
    grids
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn the_mark_and_the_code_are_on_every_page() {
    for (paper, at_least) in [(single(), 1), (combined(), 1), (long(), 2)] {
        let pdf = made(&paper);
        let Some(pages) = drawn(&pdf) else { return };
        assert!(pages.len() >= at_least, "{}", pages.len());
        for page in &pages {
            assert_eq!(read_codes(page), [paper.mark_url.as_str()]);
        }
        let Some(text) = text_layer(&pdf) else { return };
        assert_eq!(text.matches(CODE).count(), pages.len(), "{text}");
        let address = "Pagina di verifica: https://sportello.comune.borgoverde.example/verifica";
        assert_eq!(text.matches(address).count(), pages.len(), "{text}");
        assert!(
            text.contains(&format!("Pagina {0} di {0}", pages.len())),
            "{text}"
        );
    }
}

/// Where it is looked for (`sportello_check`): among the keywords, in the clear, in both places that a PDF
/// has for them.
#[test]
fn the_mark_is_found_without_drawing_the_page() {
    let paper = single();
    let pdf = made(&paper);
    let keywords = format!("C-2026-000123, {CODE}, {}", paper.mark_url);
    let found = pdf
        .windows(keywords.len())
        .filter(|window| *window == keywords.as_bytes());
    assert_eq!(found.count(), 2);
}

#[test]
fn the_mark_says_what_it_holds_how_to_check_it_and_until_when() {
    let Some(words) = words(&made(&single())) else {
        return;
    };
    for expected in [
        "contrassegno elettronico (art. 23-ter, comma 5, D.Lgs. 82/2005)",
        "Contiene gli estremi del certificato",
        "scrivi il codice del certificato nella pagina di verifica",
        "fino al 24/02/2028",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
}

#[test]
fn the_largest_mark_that_is_made_still_fits_the_foot() {
    let mut paper = long();
    // 46 bytes and 896 characters: version 20-M, the largest that `mark` makes.
    let payload = "K7QFM2X3".repeat(112);
    paper.mark_url = format!("https://sportello.comune.borgoverde.example/v#{payload}");
    let Some(pages) = drawn(&made(&paper)) else { return };
    for page in &pages {
        assert_eq!(read_codes(page), [paper.mark_url.as_str()]);
    }
}

#[test]
fn a_mark_that_no_code_holds_is_refused() {
    let mut paper = single();
    paper.mark_url = format!("https://sportello.example/v#{}", "A".repeat(4_000));
    assert!(certificate(&paper, seal(), now()).is_err());
}

#[test]
fn a_certificate_is_tagged_and_archivable() {
    for paper in [single(), long()] {
        let pdf = made(&paper);
        // One mark among the tags, however many pages show it: the others are repetitions of a footer.
        assert_eq!(
            figures(&pdf),
            [
                "Codice QR: contrassegno elettronico del certificato C-2026-000123",
                "Stemma: Comune di Borgoverde",
            ]
        );
        is_tagged(&pdf, &paper.statement.title);
        is_archivable(&pdf, &["2026-11-24T09:41:07"]);
        is_sound(&pdf);
    }
}

#[test]
fn a_paper_in_german_says_all_of_it_in_german_and_the_laws_sentence_in_italian_too() {
    let pdf = made(&german(true));
    let Some(words) = words(&pdf) else { return };
    for expected in [
        "Gemeinde Grünheim",
        "SAMMELBESCHEINIGUNG: WOHNSITZ UND FAMILIENBOGEN",
        "Bescheinigung Nr. C-2026-000123 vom 24.11.2026",
        "BESCHEINIGT",
        "geboren in Borgoverde (BV) am 10.12.1985",
        NOT_FOR_OFFICES,
        NOT_FOR_OFFICES_DE,
        "Verwendungszweck",
        "Privater Gebrauch, auf Stempelpapier",
        "Entrichtet mit Stempelmarke zu 16,00 €",
        "Seite 1 von",
        CODE,
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    for absent in ["Comune di", "CERTIFICA", "Pagina", "Imposta di bollo"] {
        assert!(!words.contains(absent), "{absent}: {words}");
    }
}

#[test]
fn a_paper_in_two_languages_says_everything_in_both() {
    let pdf = made(&german(false));
    let Some(text) = text_layer(&pdf) else { return };
    for expected in [
        "Comune di Borgoverde",
        "Gemeinde Grünheim",
        "CERTIFICA CHE",
        "BESCHEINIGT",
        "Residenza",
        "Wohnsitz",
        "Pagina 1 di",
        "Seite 1 von",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    insta::assert_snapshot!("certificate_two_languages", text);
    let Some(pages) = drawn(&pdf) else { return };
    let paper = german(false);
    for page in &pages {
        assert_eq!(read_codes(page), [paper.mark_url.as_str()]);
    }
}

#[test]
fn each_language_is_told_to_who_hears_it() {
    for (paper, own) in [
        (single(), "it-IT"),
        (german(true), "de-IT"),
        (german(false), "it-IT"),
    ] {
        let spoken = languages(&made(&paper));
        assert!(spoken.iter().any(|lang| lang == own), "{own}: {spoken:?}");
        if paper.german.is_some() {
            for needed in ["it", "de"] {
                assert!(
                    spoken.iter().any(|lang| lang.starts_with(needed)),
                    "{needed}: {spoken:?}"
                );
            }
        }
    }
}

#[test]
fn papers_with_german_are_tagged_and_archivable() {
    for paper in [german(true), german(false)] {
        let pdf = made(&paper);
        assert_eq!(figures(&pdf).len(), 2);
        is_archivable(&pdf, &[]);
    }
}

/// Leaves papers that no municipality of the demo issues for judges that share no code with ours (`.ci/pdf.sh`).
#[test]
fn papers_for_other_judges() {
    let Some(folder) = std::env::var_os("SPORTELLO_PAPERS").map(std::path::PathBuf::from) else {
        return;
    };
    for (name, paper) in [("german", german(true)), ("two-languages", german(false))] {
        std::fs::write(folder.join(format!("certificate-{name}.pdf")), made(&paper)).unwrap();
    }
}

#[test]
fn a_paper_of_which_half_alone_is_in_german_is_refused() {
    let mut paper = german(false);
    paper.statement.german = None;
    assert!(certificate(&paper, seal(), now()).is_err());
    let mut paper = german(true);
    paper.german = None;
    assert!(certificate(&paper, seal(), now()).is_err());
    let mut paper = german(false);
    if let Some(statement) = &mut paper.statement.german {
        statement.parts.pop();
    }
    assert!(certificate(&paper, seal(), now()).is_err());
}

#[test]
fn the_dates_of_the_file_are_those_of_the_issue() {
    let paper = single();
    let later = now() + chrono::TimeDelta::hours(3);
    let pdf = certificate(&paper, seal(), later).unwrap();
    let Some((_, metadata)) = run("pdfinfo", &["-meta"], &pdf) else {
        return;
    };
    assert!(metadata.contains("2026-11-24T09:41:07"), "{metadata}");
    assert!(!metadata.contains("T12:41:07"), "{metadata}");
}

#[test]
fn the_same_certificate_is_made_twice_byte_for_byte() {
    assert!(made(&combined()) == made(&combined()));
}

#[test]
fn the_code_is_part_of_what_is_printed() {
    let other = CertificatePaper {
        code: CertificateCode::new([0; 10]),
        ..single()
    };
    let Some(text) = text_layer(&made(&other)) else {
        return;
    };
    assert!(
        text.contains("0000-0000-0000-0000") && !text.contains(CODE),
        "{text}"
    );
}

#[test]
fn the_seal_holds_and_one_flipped_byte_breaks_it() {
    let pdf = made(&combined());
    let report = &verify(&pdf).unwrap()[0];
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert!(report.signer.contains("Comune di Borgoverde"), "{report:?}");

    let mut changed = pdf;
    let at = changed.windows(11).position(|window| window == b"Certificato");
    changed[at.unwrap()] ^= 0x20;
    assert!(!verify(&changed).unwrap()[0].intact);
}
