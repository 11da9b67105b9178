//! A plain text as a sealed paper: the daily register on its way to preservation.

use super::document::{Block, Document};
use super::receipt::DocumentError;
use super::{Issuer, render};
use crate::seal::Seal;
use chrono::{DateTime, Utc};
use sportello_types::lang::Lang;

/// A text to seal.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// Its language.
    pub lang: Lang,
    /// The municipality.
    pub issuer: Issuer,
    /// Title.
    pub title: String,
    /// What stands under the title.
    pub subtitle: String,
    /// The text: paragraphs parted by blank lines, lines kept as they are.
    pub text: String,
}

/// Lays the text out and seals it. The same input, seal and `now` give the same bytes.
///
/// # Errors
/// [`DocumentError`] when the layout or the seal fails.
pub fn transcript(
    transcript: &Transcript,
    seal: &dyn Seal,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, DocumentError> {
    let paragraphs = transcript.text.split("\n\n").map(str::trim);
    let blocks = paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .map(Block::paragraph)
        .collect();
    let document = Document::new(
        transcript.lang,
        &transcript.issuer,
        transcript.title.clone(),
        transcript.subtitle.clone(),
        blocks,
    );
    let draft = render::pdf(&document, now)?;
    Ok(seal.seal(&draft, now)?)
}
