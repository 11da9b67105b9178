//! A certificate of the registry (DPR 223/1989 arts. 33–35, DPR 445/2000 arts. 40–42): the municipality's
//! head, the formula, whom it is about, what it says, the sentences of the law, stamp duty and fees, who
//! issues it, and on every page the mark by which a copy on paper is checked (CAD art. 23-ter c. 5).
//!
//! Acts of a registrar are written in Italian.

use super::document::{Block, Document, Fact, Letterhead, Mark, MarkWords};
use super::receipt::DocumentError;
use super::{Issuer, RenderError, render, words};
use crate::certificates::{Holder, Part, Statement, catalogue};
use crate::seal::Seal;
use chrono::{DateTime, Months, NaiveDate, Utc};
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::text::certificatepaper as text;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

const LANG: Lang = Lang::It;

/// For how long a certificate can be checked after its validity, in months.
const MONTHS_AFTER_VALIDITY: u32 = 12;
/// For how long one that is valid for ever can be checked after its issue, in months: as long as the
/// register of certificates is kept.
const MONTHS_WITHOUT_LIMIT: u32 = 120;

/// Everything that a certificate shows.
#[derive(Clone, Debug)]
pub struct CertificatePaper {
    /// The municipality.
    pub issuer: Issuer,
    /// Its number.
    pub number: CertificateNumber,
    /// The code to check it by, printed on every page.
    pub code: CertificateCode,
    /// When it is issued; all dates of the file are this one.
    pub issued_at: DateTime<Utc>,
    /// What it says.
    pub statement: Statement,
    /// How the stamp duty was met.
    pub duty: Duty,
    /// What it is for.
    pub use_title: String,
    /// Secretariat fees; zero when they are not due.
    pub fees: EuroCents,
    /// Name of the registrar, printed in place of the signature (D.Lgs. 39/1993 art. 3 c. 2); without
    /// one, the mark takes that place (CAD art. 23-ter c. 5).
    pub registrar: Option<String>,
    /// What the QR code holds: an address, `#`, the signed payload in upper case.
    pub mark_url: String,
    /// Where one types the code, printed beside it.
    pub verification_url: String,
}

/// Lays out the certificate and seals it. The same input, seal and `now` give the same bytes; `now` is
/// the time of the seal.
///
/// # Errors
/// [`DocumentError`] when the layout or the seal fails, or the mark does not fit a QR code.
pub fn certificate(
    paper: &CertificatePaper,
    seal: &dyn Seal,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, DocumentError> {
    let draft = render::pdf(&document(paper)?, paper.issued_at)?;
    Ok(seal.seal(&draft, now)?)
}

/// The last day on which a certificate can be checked, as it is printed on it (CAD art. 23-ter c. 5):
/// a year after its validity; ten years after its issue when it is valid for ever.
pub fn verifiable_until(issued_on: NaiveDate, valid_until: Option<NaiveDate>) -> NaiveDate {
    let (from, months) = match valid_until {
        Some(until) => (until, MONTHS_AFTER_VALIDITY),
        None => (issued_on, MONTHS_WITHOUT_LIMIT),
    };
    // Only at the end of the calendar is there no such day.
    from.checked_add_months(Months::new(months)).unwrap_or(from)
}

pub(super) fn document(paper: &CertificatePaper) -> Result<Document, RenderError> {
    let statement = &paper.statement;
    let day = words::day(LANG, words::italian_day(paper.issued_at));
    let mut blocks = vec![
        Block::centred(text::formula_records(LANG)),
        Block::centred(text::formula_registrar(LANG)),
        Block::strong(text::formula_certifies(LANG)),
    ];
    push_holder(&mut blocks, &statement.holder);
    let combined = statement.parts.len() > 1;
    for part in &statement.parts {
        push_part(&mut blocks, part, combined);
    }
    // Without the first the certificate is void (DPR 445/2000 art. 40 c. 02): nobody may overlook it.
    let mut sentences = statement.law.iter().cloned();
    blocks.extend(sentences.next().map(|text| Block::Framed { text }));
    blocks.extend(sentences.map(Block::paragraph));
    blocks.push(Block::Facts {
        rows: issue_facts(paper, &day),
    });
    blocks.push(Block::Signature {
        lines: signature(paper.registrar.as_deref()),
    });

    let document = Document::new(
        LANG,
        &paper.issuer,
        statement.title.clone(),
        text::numbered(LANG, paper.number, day),
        blocks,
    );
    Ok(Document {
        letterhead: Some(Letterhead {
            office: text::office(LANG).to_owned(),
            crest_alt: text::crest_alt(LANG, &paper.issuer.name),
            stamp: stamp_box(&paper.duty, due(paper)),
        }),
        mark: Some(mark(paper)?),
        ..document
    })
}

/// Surname and name, birth, fiscal code: each where it is known.
fn push_holder(blocks: &mut Vec<Block>, holder: &Holder) {
    let names = [&holder.family_name, &holder.given_name];
    let names: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
    if !names.is_empty() {
        blocks.push(Block::strong(names.join(" ").to_uppercase()));
    }
    blocks.push(Block::centred(born(holder)));
    if let Some(code) = &holder.tax_code {
        blocks.push(Block::centred(text::tax_code(LANG, code.as_str())));
    }
}

/// `nata a Borgoverde (BV) il 10/12/1985`; a date that lacks day or month is told as it is known.
fn born(holder: &Holder) -> String {
    let born = match holder.sex {
        Some(Sex::F) => text::born_f(LANG),
        Some(Sex::M) => text::born_m(LANG),
        None => text::born(LANG),
    };
    let known = holder.birth_date.as_str();
    let formats = ["%Y-%m-%d", "%d/%m/%Y"];
    let day = formats
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(known, format).ok())
        .map(|day| words::day(LANG, day));
    match (&holder.birth_place, day) {
        (Some(place), Some(day)) => text::born_at_on(LANG, born, place, day),
        (Some(place), None) => text::born_at_about(LANG, born, place, known),
        (None, Some(day)) => text::born_on(LANG, born, day),
        (None, None) => text::born_about(LANG, known),
    }
}

fn push_part(blocks: &mut Vec<Block>, part: &Part, combined: bool) {
    if combined {
        blocks.push(Block::heading(&part.heading));
    }
    blocks.extend(part.sentences.iter().map(Block::lead));
    if let Some(table) = &part.table {
        blocks.push(Block::Table {
            header: table.header.clone(),
            rows: table.rows.clone(),
        });
    }
}

fn issue_facts(paper: &CertificatePaper, day: &str) -> Vec<Fact> {
    let fees = if paper.fees == EuroCents::default() {
        text::fees_none(LANG).to_owned()
    } else {
        text::euro(LANG, paper.fees)
    };
    let validity = match paper.statement.valid_until {
        Some(until) => words::day(LANG, until),
        None => text::valid_without_limit(LANG).to_owned(),
    };
    vec![
        Fact::new(text::purpose(LANG), &paper.use_title),
        Fact::new(text::duty(LANG), duty(&paper.duty, due(paper))),
        Fact::new(text::fees(LANG), fees),
        Fact::new(text::number(LANG), paper.number.to_string()),
        Fact::new(
            text::issued(LANG),
            text::issued_by_on(LANG, &paper.issuer.name, day),
        ),
        Fact::new(text::valid_until(LANG), validity),
    ]
}

/// The stamp duty of the day of issue.
fn due(paper: &CertificatePaper) -> EuroCents {
    catalogue().stamp_duty(words::italian_day(paper.issued_at))
}

fn duty(duty: &Duty, due: EuroCents) -> String {
    match duty {
        Duty::Exempt { by } => text::duty_exempt(LANG, by),
        Duty::PaperStamp {
            stamp: PaperStamp { number, issued_on },
        } => {
            let day = words::day(LANG, *issued_on);
            text::duty_paper_stamp(LANG, text::euro(LANG, due), number.as_str(), day)
        }
        // No identifier: the stamp is bought for the digest of these very bytes.
        Duty::DigitalStamp => text::duty_digital_stamp(LANG, text::euro(LANG, due)),
    }
}

/// What stands in the box for the stamp, covered once it is stuck; nothing when none is due on paper.
fn stamp_box(duty: &Duty, due: EuroCents) -> Vec<String> {
    match duty {
        Duty::Exempt { .. } | Duty::DigitalStamp => Vec::new(),
        Duty::PaperStamp {
            stamp: PaperStamp { number, issued_on },
        } => vec![
            text::stamp_here(LANG, text::euro(LANG, due)),
            text::stamp_number(LANG, number.as_str()),
            text::stamp_day(LANG, words::day(LANG, *issued_on)),
        ],
    }
}

fn signature(registrar: Option<&str>) -> Vec<String> {
    let office = text::registrar(LANG).to_owned();
    match registrar {
        Some(name) => vec![office, name.to_owned(), text::signature_in_print(LANG).to_owned()],
        None => vec![office, text::signature_by_mark(LANG).to_owned()],
    }
}

fn mark(paper: &CertificatePaper) -> Result<Mark, RenderError> {
    let issued_on = words::italian_day(paper.issued_at);
    let until = verifiable_until(issued_on, paper.statement.valid_until);
    Mark::new(
        &paper.mark_url,
        vec![
            paper.number.to_string(),
            paper.code.to_string(),
            paper.mark_url.clone(),
        ],
        MarkWords {
            alt: text::mark_alt(LANG, paper.number),
            code_label: text::code(LANG).to_owned(),
            code: paper.code.to_string(),
            address: text::verification(LANG, &paper.verification_url),
            note: text::mark_note(LANG, words::day(LANG, until)),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_mark_outlives_the_validity() {
        let issued = day(2026, 11, 24);
        assert_eq!(verifiable_until(issued, Some(day(2027, 2, 24))), day(2028, 2, 24));
        assert_eq!(verifiable_until(issued, None), day(2036, 11, 24));
        assert_eq!(verifiable_until(issued, Some(day(2028, 2, 29))), day(2029, 2, 28));
        assert_eq!(verifiable_until(issued, Some(NaiveDate::MAX)), NaiveDate::MAX);
    }
}
