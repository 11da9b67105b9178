//! Payment notices: what they say, what their codes say, their tags, how they run over pages.

#![expect(clippy::indexing_slicing, reason = "the picture is as large as it says")]

use crate::notices::{CREDITOR, four, hundred, long, nine, notice, number, partly_paid, plan, postal, whole};
use crate::poppler::{DrawnPage, drawn, is_archivable, is_sound, is_tagged, run, text_layer};
use crate::tags::figures;
use sportello_documents::{DocumentError, Instalment, NotPrintable, NoticePaper, payment_notice};
use sportello_types::values::EuroCents;

/// What a page of 254 points an inch, 2100 wide, has at its left and right.
const MARGIN: usize = 200;

fn made(paper: &NoticePaper) -> Vec<u8> {
    payment_notice(paper).unwrap()
}

/// The text as it is read, in one line.
fn words(pdf: &[u8]) -> Option<String> {
    run("pdftotext", &["-raw"], pdf).map(|(success, text)| {
        assert!(success, "{text}");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn notices_say_what_the_national_layout_wants() {
    for (name, paper) in [
        ("whole", whole()),
        ("postal", postal()),
        ("four", four()),
        ("nine", nine()),
        ("long", long()),
        ("partly_paid", partly_paid()),
    ] {
        let Some(text) = text_layer(&made(&paper)) else {
            return;
        };
        insta::assert_snapshot!(format!("payment_notice_{name}"), text);
    }
}

#[test]
fn a_notice_is_read_from_who_asks_to_what_one_pays_by() {
    let Some(text) = words(&made(&postal())) else {
        return;
    };
    let number = number(1).grouped();
    let mut from = 0;
    for expected in [
        "pagoPA",
        "Avviso di pagamento",
        "Tassa sui rifiuti (TARI) 2026, saldo",
        "Ente creditore",
        "Comune di Borgoverde",
        "Ufficio tributi",
        CREDITOR,
        "Destinatario",
        "Nicolò D’Angelò",
        "RSSMRA85T10A562S",
        "Quanto e quando pagare",
        "€ 1.234,50",
        "entro il 31/12/2026",
        "Dove pagare",
        "Rata unica entro il 31/12/2026",
        "€ 1.234,50",
        number.as_str(),
        "AYZ12",
        "Bollettino Postale PA",
        "123456",
        "Comune di Borgoverde, servizio tesoreria",
        number.as_str(),
        "P1",
        "AUT. DB/PROVA/E 12345 DEL 01/02/2026",
    ] {
        let found = text.get(from..).and_then(|rest| rest.find(expected));
        assert!(found.is_some(), "{expected} after {from}: {text}");
        from += found.unwrap() + expected.len();
    }
    assert_eq!(number.len(), 22);
}

#[test]
fn without_a_last_day_none_is_made_up() {
    let mut paper = postal();
    paper.options = vec![vec![notice(1, 5, None)], plan(10, 2, 3)];
    for notice in &mut paper.options[1] {
        notice.due_on = None;
    }
    paper.debtor_tax_code = None;
    paper.cbill = None;
    let Some(text) = words(&made(&paper)) else { return };
    for expected in [
        "Quanto pagare",
        "Rata unica",
        "1ª rata di 2",
        "2ª rata di 2",
        "€ 0,05",
        "intero oppure in 2 rate",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for absent in ["entro il", "quando pagare", "CBILL", "RSSMRA"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
}

#[test]
fn what_is_left_of_a_plan_keeps_its_numbers() {
    let Some(text) = words(&made(&partly_paid())) else {
        return;
    };
    for expected in [
        "€ 823,03",
        "2ª rata di 3 entro il 16/02/2027",
        "Con questo avviso puoi pagare 2 rate su 3.",
        "Dati per il pagamento di 2 rate su 3",
        "3ª rata di 3 entro il 16/03/2027",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for absent in ["1ª rata", "prima rata", "in 2 rate", "Rata unica", "unica rata"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
}

#[test]
fn what_cannot_be_paid_at_the_post_has_no_slip() {
    let mut paper = four();
    for notice in &mut paper.options[1] {
        notice.at_the_post = false;
    }
    paper.options[1][2].at_the_post = true;
    let pdf = made(&paper);
    let codes: Vec<_> = figures(&pdf)
        .into_iter()
        .filter(|code| code.contains("Data Matrix"))
        .collect();
    let [first, third] = [1, 12].map(|base| number(base).grouped());
    assert_eq!(codes.len(), 2, "{codes:?}");
    assert!(codes.iter().any(|code| code.contains(&first)), "{codes:?}");
    assert!(codes.iter().any(|code| code.contains(&third)), "{codes:?}");
    for notice in paper.options.iter_mut().flatten() {
        notice.at_the_post = false;
    }
    let pdf = made(&paper);
    assert!(figures(&pdf).iter().all(|code| !code.contains("Data Matrix")));
    let Some(text) = words(&pdf) else { return };
    assert!(
        !text.contains("Bollettino") && !text.contains("AUT. DB"),
        "{text}"
    );
}

#[test]
fn the_last_instalment_is_no_single_payment() {
    let mut paper = partly_paid();
    paper.options[0].remove(0);
    let Some(text) = words(&made(&paper)) else { return };
    for expected in [
        "3ª rata di 3 entro il 16/03/2027",
        "Con questo avviso puoi pagare una rata su 3.",
        "Dati per il pagamento di una rata su 3",
        "Bollettino Postale PA: 3ª rata di 3",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for absent in ["1ª rata", "Rata unica", "unica rata"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
}

struct Read {
    text: String,
    version: usize,
    ecc_level: u16,
    /// Width in points.
    width: f64,
}

/// The QR codes of a page, read in as many strips as slips stand side by side.
fn read_codes(page: &DrawnPage, strips: usize) -> Vec<Read> {
    let width = (page.width - 2 * MARGIN) / strips;
    let mut read = Vec::new();
    for strip in 0..strips {
        let left = MARGIN + strip * width;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, page.height, |x, y| {
            page.points[y * page.width + left + x]
        });
        for grid in picture.detect_grids() {
            let Ok((meta, text)) = grid.decode() else { continue };
            let [start, end, ..] = grid.bounds;
            read.push(Read {
                text,
                version: meta.version.0,
                ecc_level: meta.ecc_level,
                width: f64::from(end.x - start.x).hypot(f64::from(end.y - start.y)),
            });
        }
    }
    read
}

#[test]
fn each_notice_has_a_qr_code_of_its_own_whose_fields_are_right() {
    for (paper, strips) in [(whole(), 1), (postal(), 1), (four(), 2), (nine(), 3)] {
        let Some(pages) = drawn(&made(&paper)) else { return };
        let mut read: Vec<_> = pages.iter().flat_map(|page| read_codes(page, strips)).collect();
        read.sort_by(|one, other| one.text.cmp(&other.text));
        let mut notices: Vec<_> = paper.options.iter().flatten().collect();
        notices.sort_by(|one, other| one.number.cmp(&other.number));
        assert_eq!(read.len(), notices.len());
        for (code, notice) in read.iter().zip(notices) {
            let fields: Vec<_> = code.text.split('|').collect();
            let cents = notice.amount.0;
            assert_eq!(fields.len(), 5, "{}", code.text);
            assert_eq!(fields[0], "PAGOPA");
            assert_eq!(fields[1], "002");
            assert_eq!(fields[2], notice.number.as_str());
            assert_eq!(fields[3], CREDITOR);
            assert_eq!(fields[4].parse::<i64>().unwrap(), cents);
            assert_eq!(fields[4].len(), cents.to_string().len().max(2), "{}", code.text);
            assert_eq!(code.version, 4);
            // Two bits of the format: 00 is M.
            assert_eq!(code.ecc_level, 0);
            // As the decoder finds it on the picture: half a module more or less on either side.
            assert!((code.width - 250.0).abs() < 10.0, "25 mm: {}", code.width);
        }
    }
}

#[test]
fn a_notice_is_tagged_archivable_and_tells_its_codes_in_words() {
    let pdf = made(&postal());
    let number = number(1).grouped();
    assert_eq!(
        figures(&pdf),
        [
            format!("Codice Data Matrix per pagare in posta l’avviso {number}, € 1.234,50"),
            format!("Codice QR per pagare l’avviso {number}, € 1.234,50"),
        ]
    );
    for paper in [postal(), four(), nine(), long()] {
        let pdf = made(&paper);
        is_tagged(&pdf, "Avviso di pagamento");
        is_archivable(&pdf, &["2026-11-24T09:41:07"]);
        is_sound(&pdf);
    }
}

#[test]
fn a_hundred_instalments_run_over_pages_and_none_is_cut() {
    let paper = hundred();
    let Some((_, text)) = run("pdftotext", &["-raw"], &made(&paper)) else {
        return;
    };
    let pages: Vec<_> = text
        .split('\u{c}')
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|page| !page.is_empty())
        .collect();
    assert!(pages.len() > 10, "{}", pages.len());
    let mut slips = 0;
    for page in &pages {
        let numbers = paper.options[0].iter();
        let here: usize = numbers
            .map(|notice| page.matches(&notice.number.grouped()).count())
            .sum();
        assert_eq!(page.matches("Codice avviso").count(), here, "{page}");
        assert_eq!(page.matches("Oggetto del pagamento").count(), here, "{page}");
        slips += here;
    }
    assert_eq!(slips, 200, "one for the bank and one for the post office");
    assert!(pages[0].contains("Puoi pagare in 100 rate."), "{}", pages[0]);
    let last = format!("Pagina {0} di {0}", pages.len());
    assert!(pages.last().unwrap().contains(&last), "{last}");
}

#[test]
fn long_names_are_printed_in_full() {
    let paper = long();
    let Some(text) = words(&made(&paper)) else { return };
    let slips_with_names = 2;
    let office = paper.office.as_deref().unwrap();
    for (name, times) in [
        (paper.subject.as_str(), 9),
        (paper.debtor_name.as_str(), 1 + slips_with_names),
        (office, 1),
    ] {
        for word in name.split_whitespace() {
            assert!(text.matches(word).count() >= times, "{word}, {times}: {text}");
        }
    }
}

#[test]
fn notices_weigh_little() {
    for (paper, most) in [
        (whole(), 150_000),
        (postal(), 150_000),
        (nine(), 250_000),
        (hundred(), 2_500_000),
    ] {
        let pdf = made(&paper);
        assert!(pdf.len() < most, "{} of {most}", pdf.len());
    }
}

#[test]
fn the_same_notice_is_made_twice_byte_for_byte_and_has_no_seal() {
    let pdf = made(&four());
    assert!(pdf == made(&four()));
    assert!(!pdf.windows(10).any(|window| window == b"/ByteRange"));
}

#[test]
fn what_cannot_be_printed_is_refused_and_says_why() {
    let with = |change: &dyn Fn(&mut NoticePaper)| {
        let mut paper = postal();
        change(&mut paper);
        match payment_notice(&paper) {
            Err(DocumentError::NotPrintable(why)) => why,
            other => panic!("{:?}", other.map(|pdf| pdf.len())),
        }
    };
    assert_eq!(with(&|paper| paper.has_stamp = true), NotPrintable::Stamp);
    assert_eq!(with(&|paper| paper.options.clear()), NotPrintable::Empty);
    assert_eq!(with(&|paper| paper.options.push(Vec::new())), NotPrintable::Empty);
    for place in [(0, 1), (2, 1)] {
        let (number, of) = place;
        let why = with(&|paper| paper.options[0][0].instalment = Instalment { number, of });
        assert_eq!(why, NotPrintable::Instalment, "{place:?}");
    }
    let changes: [fn(&mut NoticePaper); 3] = [
        |paper| paper.options[0].swap(0, 1),
        |paper| paper.options[0][1].instalment.number = 1,
        |paper| paper.options[0][1].instalment.of = 4,
    ];
    for change in changes {
        let why = with(&|paper| {
            paper.options = vec![plan(10, 3, 5)];
            change(paper);
        });
        assert_eq!(why, NotPrintable::Instalment);
    }
    for cents in [0, -1, 10_000_000_000] {
        let why = with(&|paper| paper.options[0][0].amount = EuroCents(cents));
        assert_eq!(why, NotPrintable::Amount, "{cents}");
    }
    let without_postal = |cents: i64| {
        let mut paper = whole();
        paper.options[0][0].amount = EuroCents(cents);
        payment_notice(&paper)
    };
    assert!(without_postal(99_999_999_999).is_ok());
    assert!(without_postal(100_000_000_000).is_err());
    for account in ["", "12A", "1234567890123"] {
        let why = with(&|paper| paper.postal.as_mut().unwrap().number = account.to_string());
        assert_eq!(why, NotPrintable::PostalAccount, "{account}");
    }
}

/// Leaves notices, and what their codes must say, for a decoder that shares no code with ours
/// (`.ci/notices.sh`).
#[test]
fn notices_for_other_decoders() {
    let Some(folder) = std::env::var_os("SPORTELLO_NOTICES").map(std::path::PathBuf::from) else {
        return;
    };
    for (name, paper, printed_name, printed_subject) in [
        ("whole", whole(), "", ""),
        (
            "postal",
            postal(),
            "NICOLO D'ANGELO",
            "TASSA SUI RIFIUTI  TARI  2026, SALDO",
        ),
        (
            "four",
            four(),
            "NICOLO D'ANGELO",
            "TASSA SUI RIFIUTI  TARI  2026, SALDO",
        ),
        ("nine", nine(), "", ""),
        (
            "long",
            long(),
            "MARIA IMMACOLATA ANNUNZIATA GUGLIELMINA",
            "CONTRIBUTO PER IL SERVIZIO DI REFEZIONE SCOLASTICA DELLA SCUOLA DELL'INFANZIA STATALE DI VIA DEL TORRENTE, ANN",
        ),
        (
            "hundred",
            hundred(),
            "NICOLO D'ANGELO",
            "TASSA SUI RIFIUTI  TARI  2026, SALDO",
        ),
    ] {
        std::fs::write(folder.join(format!("{name}.pdf")), made(&paper)).unwrap();
        let notices: Vec<_> = paper
            .options
            .iter()
            .flatten()
            .map(|notice| serde_json::json!({ "number": notice.number.as_str(), "cents": notice.amount.0 }))
            .collect();
        let expected = serde_json::json!({
            "creditor": CREDITOR,
            "account": paper.postal.map(|postal| postal.number),
            "tax_code": "RSSMRA85T10A562S",
            "name": printed_name,
            "subject": printed_subject,
            "notices": notices,
        });
        std::fs::write(folder.join(format!("{name}.json")), expected.to_string()).unwrap();
    }
}
