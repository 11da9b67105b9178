//! An istanza that was sent and waits for an amount: what happens next, and that there is nothing to do. When
//! the office has set it, while one reads, the page says so by itself.

use super::bill::items_to_set;
use super::watched::{debt_of, has};
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::pages::area::payments::Watch;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::istanze::{AmountAwaited, Istanza, Transition};
use sportello_types::lang::Lang;
use sportello_types::text::{istanzapay, officeamounts as words};

/// Where the page says what the office has set.
const AMOUNT: &str = "importo-atteso";

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// The office has yet to set it.
    Awaited(AmountAwaited),
    /// It is set, and to be paid.
    Due,
    /// Nothing is due.
    Nothing,
    /// The istanza waits for it no more, and it was not set.
    Over,
}

impl Stage {
    /// `before`: the debt that there was when it waited.
    fn of(istanza: &Istanza, before: Option<DebtId>) -> Self {
        match &istanza.amount_awaited {
            Some(awaited) => Self::Awaited(awaited.clone()),
            None if !has(istanza, Transition::SetAmount) => Self::Over,
            None if debt_of(istanza) == before => Self::Nothing,
            None => Self::Due,
        }
    }
}

/// A part of the istanza's page, where it waited when the page opened.
#[component]
pub(in super::super) fn Amount(
    /// The istanza, as it is.
    now: Memo<Istanza>,
    /// What keeps it so.
    watch: Watch<Istanza>,
) -> impl IntoView {
    let lang = use_lang();
    let before = now.with_untracked(debt_of);
    let stage = Memo::new(move |_| now.with(|istanza| Stage::of(istanza, before)));
    let told = move || match stage.get() {
        Stage::Awaited(awaited) => waits(&awaited, watch, lang).into_any(),
        Stage::Due => set(words::set_due_title(lang), words::set_due_text(lang)).into_any(),
        Stage::Nothing => set(words::set_nothing_title(lang), words::set_nothing_text(lang)).into_any(),
        Stage::Over => ().into_any(),
    };
    view! { <section id=AMOUNT tabindex="-1">{told}</section> }
}

fn waits(awaited: &AmountAwaited, watch: Watch<Istanza>, lang: Lang) -> impl IntoView + use<> {
    let text = words::wait_text(lang, &awaited.label);
    let items = items_to_set(&awaited.with, &awaited.label, lang);
    let note = awaited.note.clone();
    view! {
        <Card title=words::wait_title(lang)>
            <p>{text}</p>
            {items}
            <p class="sp-hint mt-2">{note}</p>
            <p>{words::wait_page(lang)}</p>
            <p>{watch.button_to(AMOUNT, istanzapay::check(lang))}</p>
        </Card>
    }
}

fn set(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <Alert tone=Tone::Success title=title>
            <p>{text}</p>
        </Alert>
    }
}
