//! Files good and bad, row by row.

use super::*;
use sportello_types::values::EuroCents;
use std::io::Cursor;

const HEADER: &str = "key;tax_code;name;email;subject;office;amount;due_on;ends;category;account;part_amount;part_creditor;part_account;part_category;instalments";
const MENSA: &str =
    "M-1;SRRGLI85D52B354O;Serra Giulia;;Mensa scolastica, ottobre;;96,50;2026-12-15;N;9/0107101TS/;;;;;;";
const TARI: &str = "T-1;SRRGLI85D52B354O;Serra Giulia;giulia@example.it;TARI 2026;tributi;1.200,00;2026-12-16;;9/0101101IM/;;;;;;2026-12-16=400,00|2027-03-16=400,00|2027-06-16=400,00";
const TEFA: &str = "T-2;;Ditta Melis;;TARI 2026;;105,00;2026-12-16;S;9/0101101IM/;;5,00;01234567897;IT60X0542811101000000123456;9/0201102IM/;";

fn csv(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

fn read(text: impl AsRef<[u8]>, format: Format) -> Vec<FileRow> {
    let source = Cursor::new(text.as_ref().to_vec());
    rows(source, format).unwrap().map(Result::unwrap).collect()
}

fn refusals(text: impl AsRef<[u8]>, format: Format) -> Vec<(u64, String, &'static str)> {
    read(text, format)
        .into_iter()
        .filter_map(|row| row.order.err().map(|refused| (row.line, refused)))
        .map(|(line, refused)| (line, refused.field, refused.reason.code()))
        .collect()
}

fn amounts(order: &DebtOrder) -> Vec<Vec<Vec<i64>>> {
    let parts =
        |parts: &[sportello_types::payments::PartOrder]| parts.iter().map(|part| part.amount.0).collect();
    order
        .options
        .iter()
        .map(|option| option.iter().map(|notice| parts(&notice.parts)).collect())
        .collect()
}

#[test]
fn a_line_becomes_an_order() {
    let rows = read(csv(&[MENSA, TARI, TEFA]), Format::Csv);
    let orders: Vec<_> = rows.iter().map(|row| row.order.as_ref().unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(amounts(orders[0]), [[[9650]]]);
    assert_eq!(orders[0].external_key.as_ref().unwrap().as_str(), "M-1");
    assert_eq!(orders[0].debtor.tax_code.as_deref(), Some("SRRGLI85D52B354O"));
    assert_eq!(
        amounts(orders[1]),
        [
            vec![vec![120_000]],
            vec![vec![40_000], vec![40_000], vec![40_000]]
        ]
    );
    assert_eq!(orders[1].office.as_ref().unwrap().as_str(), "tributi");
    assert_eq!(amounts(orders[2]), [[[10_000, 500]]]);
    let tefa = &orders[2].options[0][0];
    assert!(tefa.ends);
    assert_eq!(tefa.parts[1].creditor.as_ref().unwrap().as_str(), "01234567897");
    assert_eq!(orders[2].debtor.tax_code, None);
}

#[test]
fn a_row_that_cannot_be_is_refused_by_line_field_and_reason_and_the_next_is_read() {
    let text = csv(&[
        &MENSA.replace("M-1", ""),
        &MENSA.replace("96,50", "96,505"),
        &MENSA.replace("2026-12-15", "15/12/2026"),
        &MENSA.replace(";N;", ";no;"),
        &MENSA.replace("9/0107101TS/", "mensa"),
        &MENSA.replace("Mensa scolastica", "Mensa Ã¨ scolastica"),
        "M-2;too;short",
        &TARI.replace("2027-06-16=400,00", "2027-06-16=399,99"),
        &TARI.replace("2027-03-16", "2026-12-16"),
        &TEFA.replace(";5,00;", ";105,00;"),
        &TEFA.replace(";9/0201102IM/;", ";;"),
        &TEFA.replace("9/0201102IM/;", "9/0201102IM/;2026-12-16=105,00"),
        MENSA,
    ]);
    assert_eq!(
        refusals(&text, Format::Csv),
        [
            (2, "key", "missing"),
            (3, "amount", "invalid"),
            (4, "due_on", "invalid"),
            (5, "ends", "invalid"),
            (6, "category", "invalid"),
            (7, "subject", "broken_encoding"),
            (8, "", "values"),
            (9, "instalments", "invalid"),
            (10, "instalments", "invalid"),
            (11, "part_amount", "invalid"),
            (12, "part_category", "missing"),
            (13, "instalments", "invalid"),
        ]
        .map(|(line, field, code)| (line, field.to_owned(), code))
    );
    let rows = read(&text, Format::Csv);
    assert!(rows.last().unwrap().order.is_ok());
    for row in &rows {
        if let Err(refused) = &row.order {
            let words = refused.reason.to_string();
            assert!(!words.contains("Serra") && !words.contains("SRRGLI"), "{words}");
        }
    }
}

#[test]
fn json_lines_hold_orders_with_all_ways_to_pay() {
    let good = r#"{"external_key":"A-1","debtor":{"tax_code":"SRRGLI85D52B354O","name":"Giulia Serra"},"subject":"Asilo nido","options":[[{"due_on":"2026-12-16","parts":[{"amount":12000,"category":"9/0107106SP/"}]}]]}"#;
    let text = [
        good,
        "",
        "{",
        &good.replace(r#""external_key":"A-1","#, ""),
        &good.replace("12000", "\"12000\""),
        &good.replace("\"subject\"", "\"reason\""),
        "7",
    ]
    .join("\n");
    let rows = read(&text, Format::JsonLines);
    let first = rows[0].order.as_ref().unwrap();
    assert_eq!(first.options[0][0].parts[0].amount, EuroCents(12_000));
    assert_eq!(
        refusals(&text, Format::JsonLines),
        [
            (3, "", "json"),
            (4, "external_key", "missing"),
            (5, "options[0][0].parts[0].amount", "json"),
            (6, "reason", "json"),
            (7, "", "json"),
        ]
        .map(|(line, field, code)| (line, field.to_owned(), code))
    );
}

#[test]
fn a_header_that_is_not_ours_stops_the_file() {
    let fatal = |text: &str| match rows(Cursor::new(text.as_bytes().to_vec()), Format::Csv) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    assert!(fatal("key,name\n").contains("lacks the columns: subject, amount, category"));
    assert!(fatal(&csv(&[]).replace("instalments", "rate")).contains("unknown columns: rate"));
}
