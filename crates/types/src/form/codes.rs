//! What is wrong with a code or a file, if anything.

use super::kind::{FileFormat, Signed};
use super::violation::Rule;
use crate::attachments::{Attachment, SignatureFormat};
use crate::values::{CodiceCatastale, CodiceFiscale, InvalidCodiceFiscale, InvalidPartitaIva, PartitaIva};

/// Upper-case letters and digits alone.
pub(super) fn is_upper_code(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

pub(super) fn is_place(text: &str, abroad: bool) -> bool {
    text.parse::<CodiceCatastale>()
        .is_ok_and(|code| code.as_str() == text && code.is_foreign() == abroad)
}

pub(super) fn is_province(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(super) fn tax_code_fault(text: &str) -> Option<Rule> {
    if text.len() != 16 || !is_upper_code(text) {
        return Some(Rule::NotATaxCode);
    }
    match text.parse::<CodiceFiscale>() {
        Ok(_) => None,
        Err(InvalidCodiceFiscale::Shape) => Some(Rule::NotATaxCode),
        Err(_) => Some(Rule::TaxCodeCheck),
    }
}

pub(super) fn body_fault(text: &str) -> Option<Rule> {
    match text.parse::<PartitaIva>() {
        Ok(code) if code.as_str() == text => None,
        Err(InvalidPartitaIva::Check) if text.len() == 11 => Some(Rule::BodyCodeCheck),
        _ => Some(Rule::NotABodyCode),
    }
}

pub(super) fn file_fault(
    file: Option<&Attachment>,
    path: &str,
    formats: &[FileFormat],
    max_mb: u32,
    signed: Signed,
) -> Option<Rule> {
    let Some(file) = file.filter(|file| file.field == path) else {
        return Some(Rule::UnknownFile);
    };
    if !formats
        .iter()
        .any(|format| format.media_type() == file.media_type)
    {
        let extensions: Vec<&str> = formats
            .iter()
            .flat_map(|format| format.extensions())
            .copied()
            .collect();
        return Some(Rule::WrongFormat {
            formats: extensions.join(", "),
        });
    }
    if file.size > i64::from(max_mb) * 1_048_576 {
        return Some(Rule::FileTooLarge { max_mb });
    }
    match (signed, file.signature) {
        (Signed::Required, SignatureFormat::None) => Some(Rule::SignatureMissing),
        (Signed::None, SignatureFormat::Pades | SignatureFormat::Cades) => Some(Rule::SignatureUnwanted),
        _ => None,
    }
}
