//! To whom the certificate is handed over: what nobody needs to say of a private party in Italy.

use super::cascade::{Cascade, DESTINATION};
use super::menu::{Answer, Group, Menu};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::DestinationOption;
use sportello_types::text::certificatepages as words;

/// The menu; none where there is nothing to choose.
#[component]
pub(super) fn Destinations(cascade: Cascade) -> impl IntoView {
    let lang = use_lang();
    let offered = Memo::new(move |_| {
        let offer = cascade.offer.get();
        offer.map_or_else(Vec::new, |offer| offer.destinations)
    });
    let groups = Signal::derive(move || {
        vec![Group {
            title: None,
            answers: offered.get().into_iter().skip(1).map(answer).collect(),
        }]
    });
    let usual = Signal::derive(move || {
        offered.with(|all| all.first().map_or_else(String::new, |first| first.title.clone()))
    });
    let has_kind = Memo::new(move |_| cascade.kinds.with(|kinds| !kinds.is_empty()));
    let exempt_only = move || {
        cascade
            .is_exempt_only()
            .then(|| view! { <p class="sp-hint">{words::destination_exempt(lang)}</p> })
    };
    let is_asked = Memo::new(move |_| offered.with(|all| all.len() > 1));
    move || {
        is_asked.get().then(|| {
            view! {
                <Menu
                    id=DESTINATION
                    label=words::destination(lang)
                    hint=words::destination_hint(lang)
                    otherwise=usual
                    open=has_kind
                    groups=groups
                    value=cascade.form.value(DESTINATION)
                    on_choose=cascade.chooser(DESTINATION)
                    error=cascade.form.error(DESTINATION)
                />
                {exempt_only}
            }
        })
    }
}

fn answer(one: DestinationOption) -> Answer {
    Answer {
        value: one.destination.to_string(),
        label: one.title,
        refused: false,
    }
}
