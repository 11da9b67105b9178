//! What there is to pay for the answers as they are.

use super::stamps::Stamps;
use crate::form::state::FormState;
use crate::format;
use crate::pages::area::istanza_payment::{items, items_to_set};
use leptos::prelude::*;
use sportello_types::form::{FeeDue, FeeTime, FeeToSet};
use sportello_types::istanze::amount_due;
use sportello_types::lang::Lang;
use sportello_types::text::{formpage, istanzapay as words, officeamounts};

/// How much is due at a time, in words; nothing where nothing is. Tracked.
pub(super) fn total(stamps: Stamps, when: FeeTime) -> Option<String> {
    let fees = at(stamps.open(), when);
    (!fees.is_empty()).then(|| format::euro(FeeDue::total(&fees).0, stamps.form().lang))
}

/// Before it is sent, and after: item by item. Where the municipality receives no payments, what it will ask
/// for.
pub(super) fn view(stamps: Stamps) -> AnyView {
    let form = stamps.form();
    let (lang, fees, to_set) = (form.lang, stamps.open(), form.fee_to_set());
    let met = stamps.met();
    if fees.is_empty() && to_set.is_none() {
        if met.is_empty() {
            return told(form).into_any();
        }
        return view! { <p class="sp-note">{words::paper_all(lang)}</p> }.into_any();
    }
    let met = met.into_iter().map(|fee| {
        view! { <p class="sp-hint mt-2">{words::paper_met(lang, fee.label)}</p> }
    });
    let met: Vec<_> = met.collect();
    let before = at(fees.clone(), FeeTime::BeforeSubmission);
    let after = at(fees, FeeTime::AfterSubmission);
    let then = match to_set {
        Some(to_set) => by_office(&after, to_set, lang).into_any(),
        None => part(&after, words::after_title(lang), words::after_text(lang), lang).into_any(),
    };
    view! {
        <section class="sp-card mt-4">
            <h3 class="h5">{words::review_title(lang)}</h3>
            {part(&before, words::before_title(lang), words::before_text(lang), lang)}
            {then}
            {met}
        </section>
    }
    .into_any()
}

/// What is paid after the submission, where an office sets a part of it.
fn by_office(known: &[FeeDue], to_set: FeeToSet, lang: Lang) -> impl IntoView + use<> {
    let items = items_to_set(known, &to_set.label, lang);
    view! {
        <h4 class="h6 mt-3">{words::after_title(lang)}</h4>
        <p>{officeamounts::review_text(lang)}</p>
        {items}
        <p class="sp-hint mt-2">{to_set.note}</p>
    }
}

fn at(fees: Vec<FeeDue>, when: FeeTime) -> Vec<FeeDue> {
    fees.into_iter().filter(|fee| fee.when == when).collect()
}

fn part(
    fees: &[FeeDue],
    title: &'static str,
    text: &'static str,
    lang: Lang,
) -> Option<impl IntoView + use<>> {
    (!fees.is_empty()).then(|| {
        let items = items(fees, FeeDue::total(fees), lang);
        view! {
            <h4 class="h6 mt-3">{title}</h4>
            <p>{text}</p>
            {items}
        }
    })
}

/// What the office will ask for; or that a service with fees costs nothing this time.
fn told(form: FormState) -> Option<impl IntoView> {
    let lang = form.lang;
    let text = match amount_due(&form.computed()) {
        Some(cents) => Some(formpage::to_pay(lang, format::euro(cents, lang))),
        None if form.form().fees.is_empty() => None,
        None => Some(words::review_nothing(lang).to_owned()),
    };
    text.map(|text| view! { <p class="sp-note">{text}</p> })
}
