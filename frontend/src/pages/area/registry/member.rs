//! A member of the household: names and the facts that the list has of everybody.

use crate::components::badge::{Badge, Mood};
use crate::components::facts::{Fact, Facts};
use crate::format;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::registry::MemberShown;
use sportello_types::text::household as words;

/// Given names, then family name.
pub(in super::super) fn name(member: &MemberShown) -> String {
    let parts: Vec<&str> = [&member.given_name, &member.family_name]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(" ")
}

/// What is known of everybody who is listed.
pub(super) fn facts(member: &MemberShown, lang: Lang) -> impl IntoView + use<> {
    let birth = format::partial_day(&member.birth_date, lang);
    let birth = match &member.birth_place {
        Some(place) => words::born_on_in(lang, birth, place.clone()),
        None => words::born_on(lang, birth),
    };
    let mut facts = vec![Fact::new(words::relation(lang), member.relation.clone())];
    if let Some(code) = &member.tax_code {
        facts.push(Fact::new(words::tax_code(lang), code.to_string()));
    }
    facts.push(Fact::new(words::born(lang), birth));
    if let Some(status) = &member.marital_status {
        facts.push(Fact::new(words::marital_status(lang), status.clone()));
    }
    if !member.citizenships.is_empty() {
        facts.push(Fact {
            label: words::citizenship(lang).to_owned(),
            values: member.citizenships.clone(),
        });
    }
    if let Some(position) = &member.position {
        facts.push(Fact::new(words::position(lang), position.clone()));
    }
    if let Some(day) = member.deceased_on {
        let label = match member.sex {
            Some(Sex::F) => words::deceased_on_f(lang),
            Some(Sex::M) => words::deceased_on_m(lang),
            None => words::deceased_on(lang),
        };
        facts.push(Fact::new(label, format::day(day, lang)));
    }
    view! { <Facts facts=facts/> }
}

/// Whether it is the citizen, and whether the fiscal code is validated.
pub(super) fn badges(member: &MemberShown, lang: Lang) -> impl IntoView + use<> {
    let own = member
        .own
        .then(|| view! { <Badge mood=Mood::Neutral text=words::you(lang)/> " " });
    let validated = member
        .tax_code_validated
        .then(|| view! { <Badge mood=Mood::Good text=words::validated(lang)/> });
    (member.own || member.tax_code_validated).then(|| view! { <p>{own}{validated}</p> })
}
