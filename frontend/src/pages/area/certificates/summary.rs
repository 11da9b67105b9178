//! What is about to be asked for, before the button.

use super::cascade::Cascade;
use super::duty;
use super::language;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{KindOption, UseOption};
use sportello_types::lang::Lang;
use sportello_types::text::{certificatepages as words, certificatepay as pay};
use sportello_types::values::EuroCents;

/// Shows as soon as certificate and use are chosen.
#[component]
pub(super) fn Summary(
    cascade: Cascade,
    /// The name of whom it is about; tracked.
    person: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    move || {
        let kinds = cascade.kinds.get();
        let (person, purpose) = person.get().zip(cascade.purpose.get())?;
        (!kinds.is_empty()).then(|| {
            let destination = cascade.destination.get().map(|one| one.title);
            let mut facts = facts((person, destination), kinds, &purpose, cascade.is_digital(), lang);
            let chosen = cascade.language();
            facts.extend(chosen.map(|chosen| Fact::new(words::language(lang), language::name(chosen, lang))));
            view! {
                <h3 class="h5">{words::summary(lang)}</h3>
                <Facts facts=facts/>
            }
        })
    }
}

fn facts(
    (person, destination): (String, Option<String>),
    kinds: Vec<KindOption>,
    purpose: &UseOption,
    digital: bool,
    lang: Lang,
) -> Vec<Fact> {
    let validity = match validity(&kinds) {
        Some(months) => words::valid_months(lang, u64::from(months)),
        None => words::valid_always(lang).to_owned(),
    };
    let mut facts = vec![
        Fact::new(words::person(lang), person),
        Fact {
            label: words::kind(lang).to_owned(),
            values: kinds.into_iter().map(|kind| kind.title).collect(),
        },
    ];
    facts.extend(destination.map(|title| Fact::new(words::destination(lang), title)));
    facts.extend([
        Fact::new(words::r#use(lang), purpose.title.clone()),
        Fact::new(words::duty(lang), duty::due(purpose, digital, lang)),
    ]);
    if purpose.fees > EuroCents(0) {
        facts.push(Fact::new(words::fees(lang), format::euro(purpose.fees.0, lang)));
    }
    facts.push(Fact::new(words::validity(lang), validity));
    let to_pay = purpose.to_pay(digital);
    if to_pay > EuroCents(0) {
        facts.push(Fact::new(pay::to_pay(lang), format::euro(to_pay.0, lang)));
    }
    facts
}

/// A certificate is valid as long as all that it says is.
fn validity(kinds: &[KindOption]) -> Option<u8> {
    kinds.iter().filter_map(|kind| kind.valid_months).min()
}
