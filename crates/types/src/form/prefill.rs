//! First values from the citizen's profile.

use super::kind::FieldKind;
use super::schema::{Answers, Field, Form, Prefill};
use super::value;
use crate::profile::Profile;
use serde_json::{Value, json};

/// The answers with the profile's values in the fields that ask for them: where nothing is
/// answered yet, and always where the field is read-only for good (a certified value).
pub fn prefill(form: &Form, answers: &Answers, profile: &Profile) -> Answers {
    fill(form, answers, profile, |field, answered| {
        field.read_only || !answered
    })
}

/// The answers with the profile's values of today where the citizen cannot answer otherwise: a
/// draft that was begun before the profile changed.
pub fn certify(form: &Form, answers: &Answers, profile: &Profile) -> Answers {
    fill(form, answers, profile, |field, _| field.read_only)
}

/// The persons that answers name, apart from the applicant: what one has typed in once need not be
/// typed in again. Persons whose very mention is special data stay where they are.
pub fn other_persons<'a>(form: &'a Form, answers: &'a Answers) -> impl Iterator<Item = &'a Value> {
    let asked = |field: &&Field| matches!(field.kind, FieldKind::Person { .. });
    form.fields()
        .filter(asked)
        .filter(|field| field.prefill.is_none() && !field.sensitive)
        .filter_map(|field| answers.0.get(&field.id))
        .filter(|person| value::is_answered(person))
}

fn fill(form: &Form, answers: &Answers, profile: &Profile, wanted: impl Fn(&Field, bool) -> bool) -> Answers {
    let mut filled = answers.clone();
    for field in form.fields() {
        let Some(source) = field.prefill else { continue };
        if !wanted(field, filled.0.get(&field.id).is_some_and(value::is_answered)) {
            continue;
        }
        match value_of(source, profile) {
            Some(value) => drop(filled.0.insert(field.id.clone(), value)),
            None if field.read_only => drop(filled.0.remove(&field.id)),
            None => {}
        }
    }
    filled
}

fn value_of(source: Prefill, profile: &Profile) -> Option<Value> {
    let text = |text: &dyn std::fmt::Display| Some(Value::String(text.to_string()));
    match source {
        Prefill::Person => {
            let mut person = json!({
                "given_name": profile.given_name,
                "family_name": profile.family_name,
                "birth_date": profile.birth_date,
            });
            if let (Some(parts), Some(code)) = (person.as_object_mut(), &profile.tax_code) {
                parts.insert("tax_code".to_owned(), text(code)?);
            }
            Some(person)
        }
        Prefill::GivenName => text(&profile.given_name),
        Prefill::FamilyName => text(&profile.family_name),
        Prefill::TaxCode => text(profile.tax_code.as_ref()?),
        Prefill::BirthDate => text(&profile.birth_date),
        Prefill::Residence => serde_json::to_value(profile.residence.as_ref()?).ok(),
        Prefill::Email => text(profile.email.as_ref()?),
        Prefill::Pec => text(profile.pec.as_ref()?),
        Prefill::Mobile => text(profile.mobile.as_ref()?),
        Prefill::Phone => text(profile.phone.as_ref()?),
    }
}
