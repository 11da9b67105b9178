//! What to do when something goes wrong.

use crate::components::card::Card;
use crate::site::use_site;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::text::paymentpages as words;

/// By what went wrong, and whom to ask about everything else.
pub(super) fn trouble(lang: Lang) -> impl IntoView {
    let phone = use_site().tenant.contacts.phone.clone();
    view! {
        <Card title=words::trouble_title(lang)>
            <ul class="mb-0">
                <li>{words::trouble_failed(lang)}</li>
                <li>{words::trouble_paid(lang)}</li>
                <li>{words::trouble_twice(lang)}</li>
                <li>{words::trouble_expired(lang)}</li>
                <li>{words::trouble_strange(lang)}</li>
                <li>{words::trouble_office(lang, phone)}</li>
            </ul>
        </Card>
    }
}
