//! A sheet as spreadsheet programs open it (Office Open XML, ECMA-376): one table, written by hand, since that
//! is all there is to it. Amounts are written digit by digit.

use chrono::NaiveDate;
use sportello_types::values::EuroCents;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What stands in a cell.
pub(super) enum Cell {
    Text(String),
    Amount(EuroCents),
    Day(NaiveDate),
}

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
    r#"<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#,
    r#"<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
    "</Types>"
);
const RELATIONSHIPS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
    "</Relationships>"
);
const BOOK_RELATIONSHIPS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    "</Relationships>"
);
/// Styles of cells: plain, amounts (format 4: `#,##0.00`), days (format 14), headings.
const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>"#,
    r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"#,
    "</styleSheet>"
);

/// Writes a workbook of one sheet.
pub(super) fn workbook(name: &str, headings: &[&str], rows: &[Vec<Cell>]) -> ZipResult<Vec<u8>> {
    let book = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(name)
    );
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let sheet = sheet(headings, rows);
    for (path, content) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONSHIPS),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONSHIPS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ] {
        zip.start_file(path, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn sheet(headings: &[&str], rows: &[Vec<Cell>]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <sheetData><row r=\"1\">",
    );
    for (column, heading) in headings.iter().enumerate() {
        text(&mut xml, column, 1, heading, 3);
    }
    xml.push_str("</row>");
    for (row, cells) in (2_usize..).zip(rows) {
        // Writing to a string does not fail.
        let _ = write!(xml, "<row r=\"{row}\">");
        for (column, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Text(content) if content.is_empty() => {}
                Cell::Text(content) => text(&mut xml, column, row, content, 0),
                Cell::Amount(amount) => number(&mut xml, column, row, &decimal(*amount), 1),
                Cell::Day(day) => number(&mut xml, column, row, &serial(*day).to_string(), 2),
            }
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

fn text(xml: &mut String, column: usize, row: usize, content: &str, style: u8) {
    let _ = write!(
        xml,
        "<c r=\"{}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
        letters(column),
        escaped(content)
    );
}

fn number(xml: &mut String, column: usize, row: usize, content: &str, style: u8) {
    let _ = write!(
        xml,
        "<c r=\"{}{row}\" s=\"{style}\"><v>{content}</v></c>",
        letters(column)
    );
}

/// The name of a column, counted from zero: `A` to `Z`, `AA`…
fn letters(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => return name.into_iter().rev().collect(),
        }
    }
}

/// As numbers are written in XML: `-12.05`.
fn decimal(amount: EuroCents) -> String {
    let cents = amount.0.unsigned_abs();
    let sign = if amount.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// Days since the day before the last of 1899, as spreadsheets count them.
fn serial(day: NaiveDate) -> i64 {
    const FIRST: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
    FIRST.map_or(0, |first| day.signed_duration_since(first).num_days())
}

/// Text in XML, without the characters that none may hold.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            control if control.is_control() && !matches!(control, '\t' | '\n' | '\r') => {}
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_sheet_holds_texts_amounts_and_days() {
        let rows = vec![vec![
            Cell::Text("Mensa & nido <ottobre>\u{1}".to_owned()),
            Cell::Amount(EuroCents(-120_005)),
            Cell::Day("2026-11-24".parse().unwrap()),
            Cell::Text("=1+1".to_owned()),
        ]];
        let book = workbook("Incassi", &["Causale", "Importo", "Data", "Nota"], &rows).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("Mensa &amp; nido &lt;ottobre&gt;</t>"), "{sheet}");
        assert!(sheet.contains("<c r=\"B2\" s=\"1\"><v>-1200.05</v></c>"));
        assert!(sheet.contains("<c r=\"C2\" s=\"2\"><v>46350</v></c>"));
        // A text, and no formula, whatever it begins with.
        assert!(sheet.contains("<c r=\"D2\" s=\"0\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1</t>"));
        assert!(part(&book, "xl/workbook.xml").contains("name=\"Incassi\""));
        for name in [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
        ] {
            assert!(part(&book, name).starts_with("<?xml"), "{name}");
        }
    }

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(column), name);
        }
    }
}
