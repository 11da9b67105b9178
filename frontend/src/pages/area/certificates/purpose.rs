//! What the certificate is for, and what that takes: a stamp, or to answer for the exemption.

use super::cascade::{CHECKED, CONFIRMED, Cascade, STAMP_DAY, STAMP_NUMBER, USE};
use super::menu::{Answer, Group, Menu};
use crate::components::choice::CheckField;
use crate::components::field::{Frame, TextField};
use crate::format;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::UseOption;
use sportello_types::text::certificatepages as words;
use sportello_types::values::EuroCents;

#[component]
pub(super) fn Purpose(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let groups = Signal::derive(move || {
        let uses = cascade.offer.get().map(|offer| offer.uses);
        let (stamped, exempt): (Vec<_>, Vec<_>) = uses
            .into_iter()
            .flatten()
            .partition(|one| one.exempt_by.is_none());
        [
            (words::use_stamped(lang), stamped),
            (words::use_exempt(lang), exempt),
        ]
        .into_iter()
        .filter(|(_, uses)| !uses.is_empty())
        .map(|(title, uses)| Group {
            title: Some(title),
            answers: uses.into_iter().map(answer).collect(),
        })
        .collect::<Vec<_>>()
    });
    let has_kind = Memo::new(move |_| cascade.kinds.with(|kinds| !kinds.is_empty()));
    view! {
        <Menu
            id=USE
            label=words::r#use(lang)
            hint=words::use_hint(lang)
            open=has_kind
            groups=groups
            value=cascade.form.value(USE)
            on_choose=cascade.chooser(USE)
            error=cascade.form.error(USE)
        />
        {move || cascade.purpose.get().map(|purpose| needs(cascade, purpose))}
    }
}

fn answer(one: UseOption) -> Answer {
    Answer {
        value: one.use_.to_string(),
        label: one.title,
        refused: false,
    }
}

fn needs(cascade: Cascade, purpose: UseOption) -> impl IntoView {
    let lang = use_lang();
    let fees = (purpose.fees > EuroCents(0)).then(|| {
        let amount = format::euro(purpose.fees.0, lang);
        view! { <p>{words::fees_due(lang, amount)}</p> }
    });
    let rest = match purpose.exempt_by {
        Some(norm) => exemption(cascade, norm).into_any(),
        None => stamp(cascade, purpose.duty).into_any(),
    };
    view! { {rest} {fees} }
}

fn exemption(cascade: Cascade, norm: String) -> impl IntoView {
    let (lang, form) = (use_lang(), cascade.form);
    let confirmed = form.value(CONFIRMED);
    view! {
        <p>{words::exempt_by(lang, norm)}</p>
        <CheckField
            id=CONFIRMED
            label=words::confirm(lang)
            required=true
            checked=Signal::derive(move || confirmed.get() == CHECKED)
            on_toggle=Callback::new(move |on: bool| {
                form.set(CONFIRMED, if on { CHECKED.to_owned() } else { String::new() });
            })
            error=form.error(CONFIRMED)
        />
    }
}

fn stamp(cascade: Cascade, duty: EuroCents) -> impl IntoView {
    let (lang, form) = (use_lang(), cascade.form);
    let frame = Frame {
        id: "stamp".to_owned(),
        label: words::stamp_title(lang).to_owned(),
        hint: Some(words::stamp_text(lang, format::euro(duty.0, lang))),
        required: false,
        error: Signal::stored(None),
    };
    frame.grouped(view! {
        <TextField
            id=STAMP_NUMBER
            label=words::stamp_number(lang)
            hint=words::stamp_number_hint(lang)
            required=true
            autocomplete="off"
            inputmode="numeric"
            maxlength=20_u32
            value=form.value(STAMP_NUMBER)
            on_input=form.hear(STAMP_NUMBER)
            error=form.error(STAMP_NUMBER)
        />
        <TextField
            id=STAMP_DAY
            label=words::stamp_day(lang)
            kind="date"
            hint=words::stamp_day_hint(lang)
            required=true
            autocomplete="off"
            value=form.value(STAMP_DAY)
            on_input=form.hear(STAMP_DAY)
            error=form.error(STAMP_DAY)
        />
    })
}
