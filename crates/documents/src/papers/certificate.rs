//! A certificate of the registry (DPR 223/1989 arts. 33–35, DPR 445/2000 arts. 40–42): the municipality's
//! head, the formula, whom it is about, what it says, the sentences of the law, stamp duty and fees, who
//! issues it, and on every page the mark by which a copy on paper is checked (CAD art. 23-ter c. 5).
//!
//! Acts of a registrar are written in Italian; in the province of Bolzano in German, or in both languages
//! side by side with the same weight (DPR 574/1988 arts. 4 and 7).

use super::certificate_voice::{ITALIAN, Voice};
use super::document::{Beside, Block, Document, Letterhead, Mark, MarkWords};
use super::receipt::DocumentError;
use super::{Issuer, RenderError, render, words};
use crate::certificates::{Statement, catalogue};
use crate::seal::Seal;
use chrono::{DateTime, Months, NaiveDate, Utc};
use sportello_types::certificates::Duty;
use sportello_types::lang::Lang;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

/// Italy, whose Italian and German it is.
const REGION: &str = "IT";

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
    /// What a paper with German says beside its statement, which is in German too then.
    pub german: Option<GermanPaper>,
}

/// What a paper with German says beside its statement.
#[derive(Clone, Debug)]
pub struct GermanPaper {
    /// Whether it is in German alone; in Italian and German otherwise.
    pub alone: bool,
    /// The municipality: `Gemeinde Bozen`.
    pub issuer: String,
    /// What it is for.
    pub use_title: String,
    /// The norm that frees from the stamp duty, or by which it is due.
    pub duty_by: String,
}

/// Lays out the certificate and seals it. The same input, seal and `now` give the same bytes; `now` is
/// the time of the seal.
///
/// # Errors
/// [`DocumentError`] when the layout or the seal fails, the mark does not fit a QR code, or paper and
/// statement do not agree on whether there is German.
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
    let italian = Voice::italian(paper);
    let (own, second) = match (&paper.german, paper.statement.german.as_deref()) {
        (None, None) => (italian, None),
        (Some(german), Some(statement)) if german.alone => (Voice::german(paper, german, statement), None),
        (Some(german), Some(statement)) => (italian, Some(Voice::german(paper, german, statement))),
        _ => return Err(RenderError::Layout("half of it is in German".to_owned())),
    };
    let blocks = match &second {
        None => alone(&own, &paper.statement),
        Some(second) => side_by_side(own.blocks(), second.blocks(), second.lang)?,
    };
    let document = Document::new(
        Lang::It,
        &paper.issuer,
        own.statement.title.clone(),
        own.numbered(),
        blocks,
    );
    let mut stamp = own.stamp_box();
    stamp.extend(second.as_ref().map(Voice::stamp_box).unwrap_or_default());
    Ok(Document {
        lang: own.lang,
        region: Some(REGION),
        issuer: Issuer {
            name: own.issuer.to_owned(),
            ..paper.issuer.clone()
        },
        page_label: own.words().page.clone(),
        pages_label: own.words().page_of.clone(),
        letterhead: Some(Letterhead {
            office: own.words().office.clone(),
            crest_alt: twice(&own, second.as_ref(), Voice::crest_alt),
            stamp,
        }),
        mark: Some(mark(paper, &own, second.as_ref())?),
        beside: second.as_ref().map(|second| beside(paper, second)),
        ..document
    })
}

/// The blocks of a paper in one language. The sentence of art. 40 is the law's in Italian: a paper in German
/// has it too.
fn alone(voice: &Voice<'_>, italian: &Statement) -> Vec<Block> {
    let mut blocks = voice.blocks();
    let framed = blocks
        .iter()
        .position(|block| matches!(block, Block::Framed { .. }));
    let sentence = italian.law.first().filter(|_| voice.lang != ITALIAN);
    if let (Some(at), Some(sentence)) = (framed, sentence) {
        let block = Block::Framed {
            text: sentence.clone(),
        };
        blocks.insert(at, Block::spoken(ITALIAN, block));
    }
    blocks
}

/// The same blocks in two languages.
fn side_by_side(own: Vec<Block>, second: Vec<Block>, lang: &'static str) -> Result<Vec<Block>, RenderError> {
    if own.len() != second.len() {
        return Err(RenderError::Layout(
            "its languages say different things".to_owned(),
        ));
    }
    let pairs = own.into_iter().zip(second);
    Ok(pairs
        .map(|(own, second)| Block::Columns {
            columns: vec![vec![own], vec![Block::spoken(lang, second)]],
        })
        .collect())
}

/// What both languages say, on one line: for those who hear it.
fn twice<'p>(own: &Voice<'p>, second: Option<&Voice<'p>>, said: fn(&Voice<'p>) -> String) -> String {
    match second {
        None => said(own),
        Some(second) => format!("{} – {}", said(own), said(second)),
    }
}

/// The stamp duty of the day of issue.
pub(super) fn due(paper: &CertificatePaper) -> EuroCents {
    catalogue().stamp_duty(words::italian_day(paper.issued_at))
}

/// The last day on which it can be checked.
fn until(paper: &CertificatePaper) -> NaiveDate {
    verifiable_until(words::italian_day(paper.issued_at), paper.statement.valid_until)
}

fn beside(paper: &CertificatePaper, voice: &Voice<'_>) -> Beside {
    let words = voice.words();
    Beside {
        lang: voice.lang,
        title: voice.statement.title.clone(),
        subtitle: voice.numbered(),
        issuer: voice.issuer.to_owned(),
        office: words.office.clone(),
        page_label: words.page.clone(),
        pages_label: words.page_of.clone(),
        code_label: words.code.clone(),
        address: voice.verification(),
        note: voice.mark_note(until(paper)),
    }
}

fn mark(paper: &CertificatePaper, own: &Voice<'_>, second: Option<&Voice<'_>>) -> Result<Mark, RenderError> {
    Mark::new(
        &paper.mark_url,
        vec![
            paper.number.to_string(),
            paper.code.to_string(),
            paper.mark_url.clone(),
        ],
        MarkWords {
            alt: twice(own, second, Voice::mark_alt),
            code_label: own.words().code.clone(),
            code: paper.code.to_string(),
            address: own.verification(),
            note: own.mark_note(until(paper)),
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
