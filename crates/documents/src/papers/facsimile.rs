//! A facsimile of a certificate, for whoever wants to see its layout and its words: about an invented person,
//! marked as such on every page, not sealed, with a mark that nobody believes. In each language that the
//! certificate itself may have.

use super::certificate::{self, CertificatePaper, GermanPaper};
use super::document::Block;
use super::{Issuer, RenderError, render, words};
use crate::certificates::paper_words::{PaperWords, fill};
use crate::certificates::{Statement, Use, catalogue};
use chrono::{DateTime, Utc};
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::lang::PaperLanguage;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

/// A year of which no certificate is.
const YEAR: u16 = 9999;
const STAMP: &str = "99999999999999";
/// In the place of the signed payload, about as long as that of a residence.
const PAYLOAD: &str = "FACSIMILE";
const PAYLOAD_TIMES: usize = 36;

/// What a facsimile shows.
#[derive(Clone, Debug)]
pub struct FacsimilePaper {
    /// The municipality; one that is invented, if none is named.
    pub issuer: Option<Issuer>,
    /// What it is called in German: `Gemeinde Bozen`; as in Italian, if nothing is said.
    pub german_issuer: Option<String>,
    /// The day on which it would be issued.
    pub issued_at: DateTime<Utc>,
    /// The language of the paper.
    pub language: PaperLanguage,
    /// What it says of the invented person, in that language.
    pub statement: Statement,
    /// Name of the registrar.
    pub registrar: Option<String>,
    /// The page of checks.
    pub verification_url: String,
}

impl FacsimilePaper {
    /// What its file is called, by the types that it is of: `residenza-facsimile.pdf`, in German
    /// `residenza-facsimile-de.pdf`.
    pub fn file_name(&self, of: &str) -> String {
        match self.language {
            PaperLanguage::It => format!("{of}-facsimile.pdf"),
            other => format!("{of}-facsimile-{}.pdf", other.code()),
        }
    }

    /// What the paper says in German beside its statement.
    fn german(&self, stamped: &Use, words: &PaperWords) -> Option<GermanPaper> {
        let known = self.issuer.as_ref().map(|issuer| &issuer.name);
        let named = self.german_issuer.as_ref().or(known);
        self.language.has_german().then(|| GermanPaper {
            alone: self.language == PaperLanguage::De,
            issuer: named.unwrap_or(&words.facsimile_issuer).clone(),
            use_title: stamped.german.title.clone(),
            duty_by: stamped.german.by.clone(),
        })
    }
}

/// Lays out the facsimile, as it would be on stamped paper. The same input gives the same bytes.
///
/// # Errors
/// [`RenderError`] when the layout fails, or the statement is in another language than the paper.
pub fn facsimile(paper: &FacsimilePaper) -> Result<Vec<u8>, RenderError> {
    let of_ours = |what: &str| RenderError::Layout(format!("the facsimile has no {what}"));
    let day = words::italian_day(paper.issued_at);
    let (italian, german) = (&catalogue().phrases.paper, &catalogue().german.paper);
    let stamped = catalogue().uses_on(day).find(|use_| use_.exemption.is_none());
    let stamped = stamped.ok_or_else(|| of_ours("use"))?;
    let mut document = certificate::document(&CertificatePaper {
        issuer: paper.issuer.clone().unwrap_or_else(|| invented(italian)),
        number: CertificateNumber::new(YEAR, 1).ok_or_else(|| of_ours("number"))?,
        code: CertificateCode::new([0; 10]),
        issued_at: paper.issued_at,
        statement: paper.statement.clone(),
        duty: Duty::PaperStamp {
            stamp: PaperStamp {
                number: STAMP.parse().map_err(|_| of_ours("stamp"))?,
                issued_on: day,
            },
        },
        use_title: stamped.title.it.clone(),
        fees: EuroCents(0),
        registrar: paper.registrar.clone(),
        mark_url: format!("FAC-SIMILE#{}", PAYLOAD.repeat(PAYLOAD_TIMES)),
        verification_url: paper.verification_url.clone(),
        german: paper.german(stamped, german),
    })?;
    let own = match paper.language {
        PaperLanguage::It | PaperLanguage::ItDe => italian,
        PaperLanguage::De => german,
    };
    document.title = titled(own, &document.title);
    document.watermark = Some(own.facsimile.clone());
    let warning = match &mut document.beside {
        None => note(own),
        Some(beside) => {
            beside.title = titled(german, &beside.title);
            Block::Columns {
                columns: vec![vec![note(own)], vec![Block::spoken(beside.lang, note(german))]],
            }
        }
    };
    document.blocks.insert(0, warning);
    render::pdf(&document, paper.issued_at)
}

fn titled(words: &PaperWords, title: &str) -> String {
    fill(&words.facsimile_title, &[("title", &title)])
}

fn note(words: &PaperWords) -> Block {
    Block::Framed {
        text: words.facsimile_note.clone(),
    }
}

fn invented(words: &PaperWords) -> Issuer {
    Issuer {
        name: words.facsimile_issuer.clone(),
        ipa_code: "c_esempio".to_owned(),
        crest_svg: None,
    }
}
