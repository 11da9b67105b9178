//! The privacy notice (C.SI.3.3, C.SE.3.3).

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::text::legal;

#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    set_head(legal::privacy_title(lang), legal::privacy_description(lang));
    let contacts = &site.tenant.contacts;
    let controller = legal::privacy_controller_text(
        lang,
        &site.tenant.name,
        &contacts.address,
        &contacts.email,
        &contacts.pec,
    );
    let rest = [
        (legal::privacy_basis_title(lang), legal::privacy_basis_text(lang)),
        (
            legal::privacy_recipients_title(lang),
            legal::privacy_recipients_text(lang),
        ),
        (legal::privacy_time_title(lang), legal::privacy_time_text(lang)),
        (
            legal::privacy_rights_title(lang),
            legal::privacy_rights_text(lang),
        ),
        (
            legal::privacy_cookies_title(lang),
            legal::privacy_cookies_text(lang),
        ),
    ]
    .map(|(title, text)| view! { <h2>{title}</h2> <p>{text}</p> });
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(legal::privacy_title(lang).to_owned(), None)]/>
            <div class="sp-narrow richtext-wrapper lora">
                <PageHeading text=legal::privacy_title(lang)/>
                <p class="sp-lead">{legal::privacy_lead(lang)}</p>
                <h2>{legal::privacy_controller_title(lang)}</h2>
                <p>{controller}</p>
                <h2>{legal::privacy_data_title(lang)}</h2>
                <ul>
                    <li>{legal::privacy_data_1(lang)}</li>
                    <li>{legal::privacy_data_2(lang)}</li>
                    <li>{legal::privacy_data_3(lang)}</li>
                </ul>
                {rest.into_iter().collect::<Vec<_>>()}
            </div>
        </div>
    }
}
