//! What the certificate is for, and what that takes: a stamp, or to answer for the exemption.

use super::cascade::{
    CHECKED, CONFIRMED, Cascade, DELIVER, DIGITAL, PAPER, STAMP_CHOICE, STAMP_DAY, STAMP_NUMBER, USE,
};
use super::menu::{Answer, Group, Menu};
use crate::components::choice::{CheckField, Choice, RadioField};
use crate::components::field::{Frame, TextField};
use crate::format;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::UseOption;
use sportello_types::text::{certificatepages as words, certificatepay as pay};
use sportello_types::values::EuroCents;

#[component]
pub(super) fn Purpose(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let groups = Signal::derive(move || {
        let exempt_only = cascade.is_exempt_only();
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
            answers: uses.into_iter().map(|one| answer(one, exempt_only)).collect(),
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

fn answer(one: UseOption, exempt_only: bool) -> Answer {
    Answer {
        value: one.use_.to_string(),
        label: one.title,
        refused: exempt_only && one.exempt_by.is_none(),
    }
}

fn needs(cascade: Cascade, purpose: UseOption) -> impl IntoView {
    let lang = use_lang();
    let fees = (purpose.fees > EuroCents(0)).then(|| {
        let amount = format::euro(purpose.fees.0, lang);
        let told = if purpose.fees_collected {
            pay::fees_online(lang, amount)
        } else {
            words::fees_due(lang, amount)
        };
        view! { <p>{told}</p> }
    });
    let rest = match purpose.exempt_by {
        Some(norm) => exemption(cascade, norm).into_any(),
        None if purpose.digital_stamp => choice(cascade, purpose.duty).into_any(),
        None => stamp(cascade, purpose.duty).into_any(),
    };
    // Changes with what is to be paid, not with each key that is pressed.
    let waits = Memo::new(move |_| cascade.to_pay() > EuroCents(0));
    view! {
        {rest}
        {fees}
        {move || waits.get().then(|| waiting(cascade))}
    }
}

/// A stamp that one has, or one that is bought now.
fn choice(cascade: Cascade, duty: EuroCents) -> impl IntoView {
    let (lang, form) = (use_lang(), cascade.form);
    let amount = format::euro(duty.0, lang);
    let choices = [
        (PAPER, pay::stamp_paper(lang).to_owned()),
        (DIGITAL, pay::stamp_digital(lang, &amount)),
    ]
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label,
    });
    let rest = move || {
        let chosen = cascade.stamp_choice.get();
        match chosen.as_str() {
            PAPER => stamp(cascade, duty).into_any(),
            DIGITAL => {
                let how = pay::digital_how(lang, format::euro(duty.0, lang));
                view! {
                    <p>{how}</p>
                    <p>{pay::digital_refund(lang)}</p>
                }
                .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <RadioField
            id=STAMP_CHOICE
            label=pay::stamp_choice(lang)
            hint=pay::stamp_choice_hint(lang, &amount)
            required=true
            choices=choices.to_vec()
            value=form.value(STAMP_CHOICE)
            on_choose=form.hear(STAMP_CHOICE)
            error=form.error(STAMP_CHOICE)
        />
        {rest}
    }
}

/// What happens when something is paid first, and where the certificate goes then.
fn waiting(cascade: Cascade) -> impl IntoView {
    let (lang, form) = (use_lang(), cascade.form);
    view! {
        <p>{pay::wait_how(lang)}</p>
        <TextField
            id=DELIVER
            label=pay::deliver(lang)
            kind="email"
            hint=pay::deliver_hint(lang)
            autocomplete="email"
            maxlength=254_u32
            value=form.value(DELIVER)
            on_input=form.hear(DELIVER)
            error=form.error(DELIVER)
        />
    }
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
