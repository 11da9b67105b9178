//! What the tags of a PDF say to those who do not see it.

use lopdf::{Object, decode_text_string};
use std::collections::BTreeSet;

/// The alternative texts of the figures among the tags.
pub(crate) fn figures(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let dictionaries = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok());
    let mut figures: Vec<_> = dictionaries
        .filter(|tag| matches!(tag.get(b"S"), Ok(Object::Name(name)) if name == b"Figure"))
        .map(|tag| decode_text_string(tag.get(b"Alt").unwrap()).unwrap())
        .collect();
    figures.sort();
    figures
}

/// The languages of the document and of its tags, each once.
pub(crate) fn languages(pdf: &[u8]) -> BTreeSet<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let dictionaries = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok());
    dictionaries
        .filter_map(|dictionary| dictionary.get(b"Lang").ok())
        .map(|lang| decode_text_string(lang).unwrap())
        .collect()
}
