//! The adhesion form of desk credentials: printed by whoever asks for them, signed before the operator.

use super::document::{BlankField, BlankShape, Block, Document, Fact};
use super::{Issuer, RenderError, render, words};
use chrono::{DateTime, Utc};
use sportello_types::lang::Lang;
use sportello_types::text::documents as text;
use sportello_types::values::{AdhesionCode, CodiceFiscale, Email};

/// A form to sign at the desk.
#[derive(Clone, Debug)]
pub struct AdhesionForm {
    /// Language of the document.
    pub lang: Lang,
    /// The municipality.
    pub issuer: Issuer,
    /// What the operator types to find the registration.
    pub code: AdhesionCode,
    /// Given name and family name.
    pub name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// E-mail address.
    pub email: Email,
    /// User name.
    pub user_name: String,
    /// Until when it may be signed.
    pub valid_until: DateTime<Utc>,
}

/// Lays the form out. The same input and `now` give the same bytes.
///
/// # Errors
/// [`RenderError`] when the layout fails.
pub fn adhesion_form(form: &AdhesionForm, now: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
    render::pdf(&document(form), now)
}

fn document(form: &AdhesionForm) -> Document {
    let lang = form.lang;
    let line = |label: &str| {
        Block::Field(BlankField {
            level: 3,
            label: label.to_owned(),
            hints: Vec::new(),
            shape: BlankShape::Lines { count: 1 },
        })
    };
    let blocks = vec![
        Block::lead(text::adhesion_lead(lang)),
        Block::paragraph(text::adhesion_until(lang, words::instant(lang, form.valid_until))),
        Block::heading(text::adhesion_applicant(lang)),
        Block::Facts {
            rows: vec![
                Fact::fingerprint(text::adhesion_code(lang), form.code.as_str()),
                Fact::new(text::adhesion_name(lang), &form.name),
                Fact::new(text::adhesion_tax_code(lang), form.tax_code.as_str()),
                Fact::new(text::adhesion_email(lang), form.email.as_str()),
                Fact::new(text::adhesion_user(lang), &form.user_name),
            ],
        },
        Block::heading(text::adhesion_terms(lang)),
        Block::List {
            items: vec![
                text::adhesion_term_own(lang).to_owned(),
                text::adhesion_term_secret(lang).to_owned(),
                text::adhesion_term_lost(lang).to_owned(),
            ],
        },
        line(text::adhesion_place(lang)),
        line(text::adhesion_signature(lang)),
        Block::heading(text::adhesion_office(lang)),
        line(text::adhesion_document(lang)),
        line(text::adhesion_operator(lang)),
        line(text::adhesion_operator_signature(lang)),
    ];
    Document::new(
        lang,
        &form.issuer,
        text::adhesion_title(lang).to_owned(),
        text::adhesion_subtitle(lang, form.code.as_str()),
        blocks,
    )
}
