//! About whom, and for whom.

use super::declaring::Declaring;
use super::flaws::{ADDRESSEE, PERSON, RECIPIENT};
use crate::components::choice::{Choice, RadioField, SelectField};
use crate::components::field::TextField;
use crate::pages::area::registry;
use leptos::prelude::*;
use sportello_types::registry::MemberShown;
use sportello_types::self_certifications::Recipient;
use sportello_types::text::selfcertificationpages as words;

/// Both kinds of who gets it, with the values that stand for them.
const RECIPIENTS: [(Recipient, &str); 2] = [
    (Recipient::PublicBody, "public_body"),
    (Recipient::PrivateParty, "private_party"),
];

/// The person whom it is about. Whatever was chosen for another one is open again.
pub(super) fn about_whom(declaring: Declaring, members: &[MemberShown]) -> impl IntoView + use<> {
    let lang = declaring.lang;
    let choices: Vec<_> = members
        .iter()
        .map(|member| {
            let name = registry::name(member);
            Choice {
                value: member.id.to_string(),
                label: if member.own {
                    words::person_own(lang, name)
                } else {
                    name
                },
            }
        })
        .collect();
    let value = move || {
        let person = declaring.draft.with(|draft| draft.person);
        person.map(|person| person.to_string()).unwrap_or_default()
    };
    let choose = move |value: String| {
        declaring.options.set(None);
        declaring.aware.set(false);
        declaring.change(|draft| {
            draft.person = value.parse().ok();
            draft.kinds.clear();
            draft.answers.clear();
        });
    };
    view! {
        <SelectField
            id=PERSON
            label=words::person(lang)
            hint=words::person_hint(lang)
            required=true
            choices=Signal::stored(choices)
            value=Signal::derive(value)
            on_choose=Callback::new(choose)
            error=declaring.error(PERSON)
        />
    }
}

/// Who gets it.
pub(super) fn for_whom(declaring: Declaring) -> impl IntoView {
    let lang = declaring.lang;
    let choices = RECIPIENTS
        .iter()
        .map(|(recipient, value)| Choice {
            value: (*value).to_owned(),
            label: match recipient {
                Recipient::PublicBody => words::recipient_public(lang),
                Recipient::PrivateParty => words::recipient_private(lang),
            }
            .to_owned(),
        })
        .collect::<Vec<_>>();
    let value = move || {
        let chosen = declaring.draft.with(|draft| draft.recipient);
        let known = RECIPIENTS.iter().find(|(known, _)| Some(*known) == chosen);
        known.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
    };
    let choose = move |value: String| {
        let known = RECIPIENTS.iter().find(|(_, known)| *known == value);
        declaring.change(|draft| draft.recipient = known.map(|(recipient, _)| *recipient));
    };
    view! {
        <RadioField
            id=RECIPIENT
            label=words::recipient(lang)
            required=true
            choices=choices
            value=Signal::derive(value)
            on_choose=Callback::new(choose)
            error=declaring.error(RECIPIENT)
        />
        <TextField
            id=ADDRESSEE
            label=words::addressee(lang)
            hint=words::addressee_hint(lang)
            autocomplete="off"
            maxlength=200_u32
            value=Signal::derive(move || declaring.draft.with(|draft| draft.addressee.clone()))
            on_input=Callback::new(move |text| declaring.change(|draft| draft.addressee = text))
            error=declaring.error(ADDRESSEE)
        />
    }
}
