//! What holds a form and the wording of its answers together, checked once when they are read.

use super::answers::{Answer, Part};
use super::catalogue::Asked;
use super::load::{Fault, ensure};
use crate::certificates::wording::Wording;
use sportello_types::form::{Field, FieldKind, Presence};
use std::collections::BTreeMap;

/// Whether form, sentences, words and first answers belong together.
pub(super) fn together(asked: &Asked) -> Result<(), Fault> {
    for field in asked.form.fields() {
        let inner = match &field.kind {
            FieldKind::Group { fields, .. } => fields.as_slice(),
            _ => std::slice::from_ref(field),
        };
        if let Some(odd) = inner.iter().find(|inner| !can_be_stated(&inner.kind)) {
            return Err(Fault::Kind(odd.id.clone()));
        }
    }
    if let Some(name) = &asked.table {
        let group = asked.form.field(name);
        let is_group = group.is_some_and(|field| matches!(field.kind, FieldKind::Group { .. }));
        ensure(is_group, || Fault::Unknown(name.clone()))?;
    }
    for wording in &asked.stated {
        for (answer, needed) in wording.fields() {
            let field = stated(asked, answer)?;
            let sure = field.required && field.visible_when.is_none() && part_is_sure(field, answer);
            // An option that may have no words leaves nothing to stand there.
            let silent = |wording: &Wording<Answer>| {
                let said = wording.say(&|_: &Answer| None, None);
                said.is_some_and(|said| said.is_empty())
            };
            let words = asked.words.get(&answer.field);
            let worded = words.is_none_or(|words| !words.values().any(silent));
            ensure(!needed || (sure && worded), || {
                Fault::Optional(answer.field.clone())
            })?;
        }
    }
    for (id, words) in &asked.words {
        check_words(asked, id, words)?;
    }
    for id in asked.prefill.keys() {
        let field = asked.form.field(id).ok_or_else(|| Fault::Unknown(id.clone()))?;
        let takes_text = matches!(
            field.kind,
            FieldKind::Text { .. } | FieldKind::LongText { .. } | FieldKind::CodiceFiscale { .. }
        );
        ensure(takes_text, || Fault::Prefill(id.clone()))?;
    }
    Ok(())
}

/// Words stand for each option, and name answers that have none of their own.
fn check_words(asked: &Asked, id: &str, words: &BTreeMap<String, Wording<Answer>>) -> Result<(), Fault> {
    let field = asked
        .form
        .field(id)
        .ok_or_else(|| Fault::Unknown(id.to_owned()))?;
    let mut options: Vec<&str> = match &field.kind {
        FieldKind::Choice { options, .. } => options.iter().map(|option| option.id.as_str()).collect(),
        FieldKind::Bool {} => vec!["true", "false"],
        _ => return Err(Fault::Words(id.to_owned())),
    };
    options.sort_unstable();
    ensure(words.keys().eq(options), || Fault::Words(id.to_owned()))?;
    for (answer, needed) in words.values().flat_map(Wording::fields) {
        let field = stated(asked, answer)?;
        ensure(!asked.words.contains_key(&answer.field), || {
            Fault::Words(answer.field.clone())
        })?;
        let sure = field.required && part_is_sure(field, answer);
        ensure(!needed || sure, || Fault::Optional(answer.field.clone()))?;
    }
    Ok(())
}

/// The field that an answer in a sentence is of.
fn stated<'f>(asked: &'f Asked, answer: &Answer) -> Result<&'f Field, Fault> {
    let field = asked.form.field(&answer.field);
    let fits = |field: &&Field| match field.kind {
        FieldKind::Person { .. } => true,
        FieldKind::Group { .. } | FieldKind::Note { .. } => false,
        _ => answer.part.is_none(),
    };
    field
        .filter(fits)
        .ok_or_else(|| Fault::Unknown(answer.field.clone()))
}

/// Whether a part is there whenever the whole is.
fn part_is_sure(field: &Field, answer: &Answer) -> bool {
    match (&field.kind, answer.part) {
        (FieldKind::Person { tax_code }, Some(Part::TaxCode)) => *tax_code == Presence::Required,
        _ => true,
    }
}

/// Whether an answer of a kind can stand on paper, in a sentence or in a table.
const fn can_be_stated(kind: &FieldKind) -> bool {
    !matches!(
        kind,
        FieldKind::File { .. } | FieldKind::Ranked { .. } | FieldKind::Targa { .. }
    )
}
