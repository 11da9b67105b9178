//! Files good and bad, row by row.

use super::*;
use sportello_types::registry::Fault;
use std::io::Cursor;

const HEADER: &str = "id,tax_code,family_name,given_name,sex,birth_date,birth_place_code,birth_place,birth_province,\
                      household,relation,marital_status,spouse_id,flags";

fn csv(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

fn read(text: impl AsRef<[u8]>, format: Format) -> Vec<FileRow> {
    let source = Cursor::new(text.as_ref().to_vec());
    rows(source, format).unwrap().map(Result::unwrap).collect()
}

fn refusals(text: impl AsRef<[u8]>, format: Format) -> Vec<(u64, String, String)> {
    read(text, format)
        .into_iter()
        .filter_map(|row| row.record.err().map(|refused| (row.line, refused)))
        .map(|(line, refused)| (line, refused.field, refused.reason.code().to_owned()))
        .collect()
}

fn fatal(text: impl AsRef<[u8]>, format: Format) -> String {
    match rows(Cursor::new(text.as_ref().to_vec()), format) {
        Err(error) => error.to_string(),
        Ok(rows) => rows
            .filter_map(Result::err)
            .map(|error| error.to_string())
            .collect(),
    }
}

const GIULIA: &str = "R1,SRRGLI85D52B354O,SERRA,GIULIA,F,1985-04-12,B354,CAGLIARI,CA,F1,1,2,R2,";
const MARCO: &str = "R2,MLSMRC83S03B354W,MELIS,MARCO,M,1983-11-03,B354,CAGLIARI,CA,F1,2,2,R1,";

#[test]
fn a_line_becomes_a_record_whatever_delimits_it() {
    let with_commas = csv(&[GIULIA, MARCO]);
    let with_semicolons = format!("\u{FEFF}{}", with_commas.replace(',', ";").replace('\n', "\r\n"));
    for text in [with_commas, with_semicolons] {
        let rows = read(&text, Format::Csv);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
        let giulia = rows[0].record.as_ref().unwrap();
        assert_eq!(giulia.id.as_str(), "R1");
        assert_eq!(giulia.identity.family_name.as_ref().unwrap().as_str(), "SERRA");
        assert_eq!(giulia.doubts(), []);
        let day = "2026-11-28".parse().unwrap();
        assert_eq!(giulia.spouse(day).unwrap().id.as_ref().unwrap().as_str(), "R2");
        assert_eq!(giulia.membership(day).unwrap().household.as_str(), "F1");
    }
}

#[test]
fn flags_stand_in_one_column() {
    let text = csv(&[GIULIA, &format!("{MARCO}procedure_open withheld")]);
    let rows = read(&text, Format::Csv);
    let flags = |index: usize| {
        let record = rows[index].record.as_ref().unwrap();
        (record.procedure_open, record.withheld, record.aire)
    };
    assert_eq!(flags(0), (false, false, false));
    assert_eq!(flags(1), (true, true, false));
}

#[test]
fn a_row_that_cannot_be_is_refused_by_line_field_and_reason_and_the_next_is_read() {
    let text = csv(&[
        &GIULIA.replace("SRRGLI85D52B354O", "SRRGLI85D52B354X"),
        &GIULIA.replace("1985-04-12", "12/04/1985"),
        &GIULIA.replace("R1,", ","),
        &GIULIA.replace("SERRA", "SERRÃ¨"),
        &GIULIA.replace(",F1,1,", ",F1,77,"),
        &GIULIA.replace(",R2,", ",R1,"),
        &GIULIA.replace(",R2,", ",R2,secret"),
        "R9,too,short",
        &GIULIA.replace("SERRA", "\"SER\nRA\""),
        MARCO,
    ]);
    assert_eq!(
        refusals(&text, Format::Csv),
        [
            (2, "tax_code", "invalid"),
            (3, "birth_date", "invalid"),
            (4, "id", "missing"),
            (5, "family_name", "broken_encoding"),
            (6, "relation", "invalid"),
            (7, "unions", "contradiction"),
            (8, "flags", "invalid"),
            (9, "", "values"),
            (10, "family_name", "invalid"),
        ]
        .map(|(line, field, reason)| (line, field.to_owned(), reason.to_owned()))
    );
    let rows = read(&text, Format::Csv);
    assert_eq!(
        rows.last().unwrap().line,
        12,
        "a quoted line break counts as a line"
    );
    let refused = rows[0].record.as_ref().unwrap_err();
    assert_eq!(refused.households[0].as_str(), "F1");
    assert!(!refused.reason.to_string().contains("SRRGLI"));
    let mut latin = csv(&[GIULIA]).into_bytes();
    let at = latin.windows(5).position(|window| window == b"SERRA").unwrap();
    latin[at] = 0xC0;
    assert_eq!(
        refusals(&latin, Format::Csv),
        [(2, "family_name".to_owned(), "not_utf8".to_owned())]
    );
    // Which household lacks somebody is told by what can be read of the row, if it can.
    let households = |row: &FileRow| {
        let refused = row.record.as_ref().unwrap_err();
        refused
            .households
            .iter()
            .map(|key| key.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(households(&read(&latin, Format::Csv)[0]), ["F1"]);
    assert!(households(&rows[7]).is_empty(), "too few values");
}

#[test]
fn a_header_that_is_not_ours_stops_the_file() {
    for (text, expected) in [
        ("id,family_name\n".to_owned(), "lacks the columns: given_name"),
        (csv(&[]).replace("flags", "nickname"), "unknown columns: nickname"),
        (csv(&[]).replace("flags", "id"), "the column id twice"),
        (String::new(), "lacks the columns"),
    ] {
        let found = fatal(&text, Format::Csv);
        assert!(found.contains(expected), "{found}, not {expected}");
    }
    assert!(fatal(b"id,\xFF\n", Format::Csv).contains("not UTF-8"));
}

/// Without a bound, one quotation mark would have the rest of the file in memory.
#[test]
fn a_row_without_end_stops_the_file_before_it_fills_the_memory() {
    let open = csv(&[&GIULIA.replace("SERRA", "\"SERRA"), &"x".repeat(3_000_000)]);
    assert!(
        fatal(&open, Format::Csv).contains("begins at line 2 is longer"),
        "{}",
        fatal(&open, Format::Csv)
    );
    let long = format!("{{\"id\": \"{}\"}}\n", "x".repeat(3_000_000));
    assert!(fatal(&long, Format::JsonLines).contains("begins at line 1 is longer"));
}

#[test]
fn json_lines_hold_records_with_their_history() {
    let good = r#"{"id":"R1","identity":{"family_name":"SERRA","birth":{"date":"1985-04"}},"memberships":[{"household":"F1","role":{"kind":"family","relation":"01"}}]}"#;
    let text = [
        good,
        "",
        "{",
        &good.replace("SERRA", "SERRÃ²"),
        &good.replace("\"01\"", "\"77\""),
        &good.replace("\"memberships\"", "\"membership\""),
        &good.replace("1985-04", "1985-99"),
        &good.replace("\"role\"", "\"since\":\"1970-01-01\",\"role\""),
        "7",
        &format!("{good} {good}"),
    ]
    .join("\n");
    assert_eq!(
        refusals(&text, Format::JsonLines),
        [
            (3, "", "json"),
            (4, "identity.family_name", "broken_encoding"),
            (5, "memberships[0].role", "invalid"),
            (6, "membership", "json"),
            (7, "identity.birth.date", "invalid"),
            (8, "memberships", "contradiction"),
            (9, "", "json"),
            (10, "", "json"),
        ]
        .map(|(line, field, reason)| (line, field.to_owned(), reason.to_owned()))
    );
    let rows = read(&text, Format::JsonLines);
    assert!(rows[0].record.is_ok());
    let contradiction = rows[6].record.as_ref().unwrap_err();
    assert_eq!(contradiction.reason, Reason::Contradiction(Fault::BeforeBirth));
    assert_eq!(rows[3].record.as_ref().unwrap_err().households[0].as_str(), "F1");
    let mut latin = good.as_bytes().to_vec();
    let at = latin.windows(5).position(|window| window == b"SERRA").unwrap();
    latin[at] = 0xC0;
    let named = |text: &[u8]| {
        let rows = read(text, Format::JsonLines);
        rows[0].record.as_ref().unwrap_err().households.len()
    };
    assert_eq!(named(&latin), 1);
    // Of two households one cannot be read: nobody knows which lacks somebody.
    let role = r#"{"household":"F 2","role":{"kind":"family","relation":"01"}}"#;
    assert_eq!(named(good.replace("[{", &format!("[{role},{{")).as_bytes()), 0);
}

#[test]
fn the_format_is_told_by_the_name() {
    assert_eq!(Format::of_name("residenti.CSV"), Some(Format::Csv));
    assert_eq!(Format::of_name("/tmp/a.b.jsonl"), Some(Format::JsonLines));
    assert_eq!(Format::of_name("residenti.xlsx"), None);
}

const WITH_CONTRACT: &str = "union_kind,union_since,contract_date,contract_place,contract_province,\
                             contract_professional,contract_seat,contract_received_on,contract_protocol";

fn with_contract(lines: &[(&str, &str)]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|(person, contract)| format!("{person},{contract}"))
        .collect();
    format!("{HEADER},{WITH_CONTRACT}\n{}\n", lines.join("\n"))
}

#[test]
fn a_separation_comes_in_with_the_spouse_from_whom_it_is() {
    let text = format!(
        "{HEADER},separated_on\n{}\n",
        [
            format!("{GIULIA},2025-03-01"),
            format!("{MARCO},"),
            format!(
                "{},2025-03-01",
                GIULIA.replace(",R2,", ",,").replace("R1,SRRGLI85D52B354O", "R3,")
            ),
        ]
        .join("\n")
    );
    let rows = read(&text, Format::Csv);
    let separated = |row: usize| {
        let record = rows[row].record.as_ref().unwrap();
        record.is_separated("2026-11-28".parse().unwrap())
    };
    assert!(separated(0) && !separated(1));
    assert_eq!(
        refusals(&text, Format::Csv),
        [(4, "spouse_id".to_owned(), "missing".to_owned())]
    );
}

#[test]
fn a_contract_of_cohabitation_comes_in_with_its_professional() {
    let contract =
        "cohabitation,2019-03-01,2021-03-10,CAGLIARI,CA,NOTAIO ANNA PIRAS,CAGLIARI,2021-03-15,2021/4471";
    let rows = read(
        with_contract(&[(GIULIA, contract), (MARCO, ",,,,,,,,")]),
        Format::Csv,
    );
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let giulia = rows[0].record.as_ref().unwrap();
    let held = giulia.unions[0].contract.as_ref().unwrap();
    assert_eq!(
        (held.on, held.received_on),
        (day("2021-03-10"), Some(day("2021-03-15")))
    );
    let texts = [&held.professional, &held.seat, &held.protocol];
    assert_eq!(
        texts.map(|text| text.as_ref().unwrap().as_str()),
        ["NOTAIO ANNA PIRAS", "CAGLIARI", "2021/4471"]
    );
    assert!(held.place.is_some() && held.ended.is_none());
    let marco = rows[1].record.as_ref().unwrap();
    assert!(marco.unions[0].contract.is_none());
}

#[test]
fn a_contract_that_is_none_is_refused_by_the_column() {
    let alone = GIULIA.replace(",R2,", ",,");
    let text = with_contract(&[
        (GIULIA, "cohabitation,,,,,NOTAIO ANNA PIRAS,,,"),
        (GIULIA, "cohabitation,,10/03/2021,,,,,,"),
        (GIULIA, "cohabitation,,2021-03-10,,CA,,,,"),
        (GIULIA, "cohabitation,,2021-03-10,,,NOTAIO NICOLÃ²,,,"),
        (GIULIA, "cohabitation,,2021-03-10,,,,,15 marzo,"),
        (GIULIA, "marriage,,2021-03-10,,,,,,"),
        (GIULIA, "cohabitation,,1970-03-10,,,,,,"),
        (&alone, "cohabitation,,2021-03-10,,,,,,"),
    ]);
    assert_eq!(
        refusals(&text, Format::Csv),
        [
            (2, "contract_date", "missing"),
            (3, "contract_date", "invalid"),
            (4, "contract_place", "missing"),
            (5, "contract_professional", "broken_encoding"),
            (6, "contract_received_on", "invalid"),
            (7, "unions", "contradiction"),
            (8, "unions", "contradiction"),
            (9, "spouse_id", "missing"),
        ]
        .map(|(line, field, reason)| (line, field.to_owned(), reason.to_owned()))
    );
}

#[test]
fn json_lines_hold_a_contract_with_its_end_and_refuse_one_without_a_day() {
    let good = r#"{"id":"R1","identity":{"family_name":"SERRA","birth":{"date":"1985-04"}},"unions":[{"kind":"cohabitation","partner":{"id":"R2"},"contract":{"on":"2021-03-10","ended":{"on":"2024-05-31","reason":{"kind":"union","code":"31"}}}}]}"#;
    let text = [
        good,
        &good.replace("\"on\":\"2021-03-10\",", ""),
        &good.replace("cohabitation", "civil_union"),
        &good.replace("2024-05-31", "2020-05-31"),
    ]
    .join("\n");
    let rows = read(&text, Format::JsonLines);
    let contract = rows[0].record.as_ref().unwrap().unions[0].contract.as_ref();
    assert!(contract.unwrap().ended.is_some());
    assert_eq!(
        refusals(&text, Format::JsonLines),
        [
            (2, "unions[0].contract", "json"),
            (3, "unions", "contradiction"),
            (4, "unions", "contradiction"),
        ]
        .map(|(line, field, reason)| (line, field.to_owned(), reason.to_owned()))
    );
    let stray = rows[2].record.as_ref().unwrap_err();
    assert_eq!(stray.reason, Reason::Contradiction(Fault::Contract));
}
