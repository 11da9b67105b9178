//! An istanza that was sent and waits for an amount: what happens next, and that there is nothing to do.

use super::bill::items_to_set;
use crate::components::card::Card;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::istanze::AmountAwaited;
use sportello_types::text::officeamounts as words;

/// A card of the istanza's page.
#[component]
pub(in super::super) fn AwaitedCard(
    /// What it waits for.
    awaited: AmountAwaited,
) -> impl IntoView {
    let lang = use_lang();
    let text = words::wait_text(lang, &awaited.label);
    let items = items_to_set(&awaited.with, &awaited.label, lang);
    view! {
        <Card title=words::wait_title(lang)>
            <p>{text}</p>
            {items}
            <p class="sp-hint mt-2">{awaited.note}</p>
        </Card>
    }
}
