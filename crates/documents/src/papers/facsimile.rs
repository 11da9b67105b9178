//! A facsimile of a certificate, for whoever wants to see its layout and its words: about an invented person,
//! marked as such on every page, not sealed, with a mark that nobody believes.

use super::certificate::{self, CertificatePaper};
use super::document::Block;
use super::{Issuer, RenderError, render, words};
use crate::certificates::{Statement, catalogue};
use chrono::{DateTime, Utc};
use sportello_types::certificates::{Duty, PaperStamp};
use sportello_types::lang::Lang;
use sportello_types::text::facsimile as text;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

const LANG: Lang = Lang::It;

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
    /// The day on which it would be issued.
    pub issued_at: DateTime<Utc>,
    /// What it says of the invented person.
    pub statement: Statement,
    /// Name of the registrar.
    pub registrar: Option<String>,
    /// The page of checks.
    pub verification_url: String,
}

/// Lays out the facsimile, as it would be on stamped paper. The same input gives the same bytes.
///
/// # Errors
/// [`RenderError`] when the layout fails.
pub fn facsimile(paper: &FacsimilePaper) -> Result<Vec<u8>, RenderError> {
    let of_ours = |what: &str| RenderError::Layout(format!("the facsimile has no {what}"));
    let day = words::italian_day(paper.issued_at);
    let stamped = catalogue().uses_on(day).find(|use_| use_.exemption.is_none());
    let mut document = certificate::document(&CertificatePaper {
        issuer: paper.issuer.clone().unwrap_or_else(invented),
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
        use_title: stamped.ok_or_else(|| of_ours("use"))?.title.it.clone(),
        fees: EuroCents(0),
        registrar: paper.registrar.clone(),
        mark_url: format!("FAC-SIMILE#{}", PAYLOAD.repeat(PAYLOAD_TIMES)),
        verification_url: paper.verification_url.clone(),
        german: None,
    })?;
    document.title = text::heading(LANG, &document.title);
    document.watermark = Some(text::watermark(LANG).to_owned());
    document.blocks.insert(
        0,
        Block::Framed {
            text: text::note(LANG).to_owned(),
        },
    );
    render::pdf(&document, paper.issued_at)
}

fn invented() -> Issuer {
    Issuer {
        name: text::issuer(LANG).to_owned(),
        ipa_code: "c_esempio".to_owned(),
        crest_svg: None,
    }
}
