//! The municipality at the head of a paper.

use serde::Serialize;

/// The municipality that issues a document.
#[derive(Clone, Debug, Serialize)]
pub struct Issuer {
    /// `Comune di Borgoverde`.
    pub name: String,
    /// Code in the index of public administrations (IPA).
    pub ipa_code: String,
    /// Its coat of arms, an SVG document.
    pub crest_svg: Option<String>,
}
