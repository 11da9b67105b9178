//! Formats made of text: XML, JSON, mail messages, CSV.

use super::format::extension;
use super::{Format, Refused};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::de::IgnoredAny;

const DEEPEST_XML: usize = 200;
const MOST_CSV_RECORDS: usize = 1_000;
/// XML that browsers run or fetch with.
const ACTIVE_ROOTS: [&str; 3] = ["svg", "html", "stylesheet"];

pub(super) fn judge(name: &str, bytes: &[u8]) -> Result<Format, Refused> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = text.trim_ascii_start();
    match start.first() {
        Some(b'<') => judge_xml(text).map(|()| Format::Xml),
        Some(b'{' | b'[') => serde_json::from_slice::<IgnoredAny>(text)
            .map(|_| Format::Json)
            .map_err(|_| Refused::Damaged(Format::Json)),
        _ if is_mail(text) => Ok(Format::Eml),
        _ => judge_csv(name, text),
    }
}

/// Well-formed, without declarations of entities, without what browsers run.
fn judge_xml(bytes: &[u8]) -> Result<(), Refused> {
    let damaged = Refused::Damaged(Format::Xml);
    let text = std::str::from_utf8(bytes).map_err(|_| damaged)?;
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut roots = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| damaged)?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                if depth == 0 {
                    roots += 1;
                }
                let local = element.local_name();
                let is_active_root = depth == 0
                    && ACTIVE_ROOTS
                        .iter()
                        .any(|root| local.as_ref().eq_ignore_ascii_case(root));
                if is_active_root || local.as_ref().eq_ignore_ascii_case("script") {
                    return Err(Refused::ActiveContent);
                }
                if element.attributes().any(|attribute| attribute.is_err()) {
                    return Err(damaged);
                }
                if matches!(event, Event::Start(_)) {
                    depth += 1;
                }
                if depth > DEEPEST_XML {
                    return Err(Refused::TooDeep);
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(_) => return Err(Refused::ActiveContent),
            Event::PI(instruction) if instruction.starts_with("xml-stylesheet") => {
                return Err(Refused::ActiveContent);
            }
            Event::Text(text) if depth == 0 && !text.trim_ascii().is_empty() => return Err(damaged),
            Event::Eof => break,
            _ => {}
        }
    }
    if depth == 0 && roots == 1 {
        Ok(())
    } else {
        Err(damaged)
    }
}

/// A header as RFC 5322 §2.2 writes it, with a sender and one more field that every message has.
fn is_mail(bytes: &[u8]) -> bool {
    let mut from = false;
    let mut other = false;
    for line in bytes.split(|b| *b == b'\n').take(1_000) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else {
            return false;
        };
        let field = line.get(..colon).unwrap_or_default();
        if field.is_empty() || !field.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let is = |name: &[u8]| field.eq_ignore_ascii_case(name);
        from |= is(b"from");
        other |= is(b"date") || is(b"message-id") || is(b"received") || is(b"mime-version");
    }
    from && other
}

/// Text without controls, cut by one delimiter into records of the same number of fields, two or
/// more; spreadsheets must not find formulas in it.
fn judge_csv(name: &str, bytes: &[u8]) -> Result<Format, Refused> {
    let ending = extension(name).unwrap_or_default();
    if !ending.eq_ignore_ascii_case("csv") && !ending.eq_ignore_ascii_case("txt") {
        return Err(Refused::Unrecognised);
    }
    let is_control = |b: &u8| b.is_ascii_control() && !matches!(b, b'\r' | b'\n' | b'\t');
    if bytes.iter().any(is_control) {
        return Err(Refused::Unrecognised);
    }
    if !b";,\t|".iter().any(|delimiter| is_table(bytes, *delimiter)) {
        return Err(Refused::Damaged(Format::Csv));
    }
    if holds_formulas(bytes) {
        return Err(Refused::ActiveContent);
    }
    Ok(Format::Csv)
}

fn is_table(bytes: &[u8], delimiter: u8) -> bool {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(bytes);
    let mut records = 0_usize;
    for record in reader.byte_records().take(MOST_CSV_RECORDS) {
        match record {
            Ok(record) if record.len() >= 2 => records += 1,
            _ => return false,
        }
    }
    records > 0
}

/// A cell that begins as a formula (OWASP: CSV injection); signs of numbers are left alone.
fn holds_formulas(bytes: &[u8]) -> bool {
    bytes
        .split(|b| matches!(b, b';' | b',' | b'\t' | b'|' | b'\n' | b'\r'))
        .map(<[u8]>::trim_ascii_start)
        .map(|cell| cell.strip_prefix(b"\"").unwrap_or(cell))
        .any(|cell| cell.starts_with(b"=") || cell.starts_with(b"@"))
}
