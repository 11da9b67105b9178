//! The way from a record to the istanza that asks for its correction, with person and section filled in.
//! The address names the person by the opaque id, never by a name.

use crate::api;
use crate::nav::Nav;
use crate::route::{Query, Route};
use serde_json::{Value, json};
use sportello_types::ids::SeenPersonId;
use sportello_types::istanze::{DraftContent, Istanza};
use sportello_types::lang::Lang;
use sportello_types::registry::{MemberShown, RecordPart};

/// The service.
const SERVICE: &str = "rettifica-anagrafica";
/// The section of the form about the household itself.
const HOUSEHOLD: &str = "household";

/// What is to be corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Correction {
    person: Option<SeenPersonId>,
    part: Option<String>,
}

impl Correction {
    /// Who belongs to the household.
    pub(super) fn of_household() -> Self {
        Self {
            person: None,
            part: Some(HOUSEHOLD.to_owned()),
        }
    }

    /// Something of a record, whichever section it is.
    pub(in super::super) fn of_person(person: SeenPersonId) -> Self {
        Self {
            person: Some(person),
            part: None,
        }
    }

    /// A section of a record.
    pub(super) fn of_record(person: SeenPersonId, part: RecordPart) -> Self {
        Self {
            person: Some(person),
            part: slug(part),
        }
    }

    /// What the address of a new istanza asks for; not tracked.
    pub(in super::super) fn asked(nav: Nav) -> Self {
        let address = leptos::prelude::untrack(|| nav.address());
        if address.query.value("servizio") != Some(SERVICE) {
            return Self::default();
        }
        Self {
            person: address.query.value("persona").and_then(|id| id.parse().ok()),
            part: address.query.value("sezione").map(str::to_owned),
        }
    }

    /// The page that begins the istanza.
    pub(in super::super) fn path(&self, lang: Lang) -> String {
        let person = self.person.map(|person| person.to_string());
        let query = Query::of([
            ("servizio", Some(SERVICE)),
            ("persona", person.as_deref()),
            ("sezione", self.part.as_deref()),
        ]);
        format!("{}{query}", Route::Istanze.path(lang))
    }

    /// Fills in a draft that has just been begun. Where that fails the form is there all the same, with
    /// less in it.
    pub(in super::super) async fn fill_in(&self, istanza: &Istanza) {
        if *self == Self::default() {
            return;
        }
        let member = match self.person {
            Some(id) => api::registry::household(None, true)
                .await
                .ok()
                .and_then(|household| {
                    let mut members = household.members.into_iter();
                    members.find(|member| member.id == id)
                }),
            None => None,
        };
        let mut answers = istanza.answers.clone();
        answers
            .0
            .extend(first_answers(self.part.as_deref(), member.as_ref()));
        let content = DraftContent {
            answers,
            step: istanza.step.clone(),
            form_version: Some(istanza.form_version.clone()),
        };
        if let Err(error) = api::istanze::save(istanza.summary.id, &content, istanza.version).await {
            leptos::logging::warn!("the draft is not filled in: {error}");
        }
    }
}

/// The section's name in addresses and in the form: that of the API.
fn slug(part: RecordPart) -> Option<String> {
    match serde_json::to_value(part) {
        Ok(Value::String(slug)) => Some(slug),
        _ => None,
    }
}

/// What the form of the service can begin with.
fn first_answers(part: Option<&str>, member: Option<&MemberShown>) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    let mut put = |field: &str, value: Value| answers.push((field.to_owned(), value));
    if let Some(part) = part {
        put("part", json!(part));
    }
    match member {
        Some(member) if member.own => put("whose", json!("self")),
        Some(member) => {
            put("whose", json!("member"));
            let mut person = json!({ "given_name": member.given_name, "family_name": member.family_name });
            if let Some(parts) = person.as_object_mut() {
                parts.retain(|_, value| !value.is_null());
                // A date that is not whole is none to the form.
                if member.birth_date.len() == 10 {
                    parts.insert("birth_date".to_owned(), json!(member.birth_date));
                }
                if let Some(code) = &member.tax_code {
                    parts.insert("tax_code".to_owned(), json!(code));
                }
            }
            put("member", person);
        }
        None => {}
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(own: bool, birth: &str) -> MemberShown {
        serde_json::from_value(json!({
            "id": "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47", "own": own, "sight": "whole", "family_name": "SERRA",
            "given_name": null, "tax_code": null, "tax_code_validated": false, "sex": "F", "birth_date": birth,
            "birth_place": null, "relation": "Moglie", "marital_status": null, "citizenships": [],
            "position": null, "deceased_on": null
        }))
        .unwrap()
    }

    #[test]
    fn the_form_begins_with_the_section_and_the_person_as_far_as_they_are_known() {
        let own = first_answers(Some("residences"), Some(&member(true, "1985-04-12")));
        assert_eq!(
            own,
            [
                ("part".to_owned(), json!("residences")),
                ("whose".to_owned(), json!("self"))
            ]
        );
        let other = first_answers(None, Some(&member(false, "1985")));
        assert_eq!(other[1], ("member".to_owned(), json!({ "family_name": "SERRA" })));
        assert_eq!(first_answers(None, None), []);
    }

    #[test]
    fn addresses_name_the_person_by_the_opaque_id_alone() {
        let id = "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47".parse().unwrap();
        assert_eq!(
            Correction::of_record(id, RecordPart::PersonalData).path(Lang::It),
            "/area-personale/istanze?servizio=rettifica-anagrafica&persona=3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47&sezione=personal_data"
        );
    }
}
