//! The privacy notice (C.SI.3.3, C.SE.3.3).

use crate::components::breadcrumb::Breadcrumb;
use crate::components::facts::{Fact, Facts};
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::text::legal;

#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    set_head(legal::privacy_title(lang), legal::privacy_description(lang));
    let tenant = &site.tenant;
    let controller = legal::privacy_controller_text(
        lang,
        &tenant.privacy.controller,
        &tenant.contacts.email,
        &tenant.contacts.pec,
    );
    let officer = legal::privacy_dpo_text(lang, &tenant.privacy.dpo_email);
    let [basis, recipients, rights] = [
        (legal::privacy_basis_title(lang), legal::privacy_basis_text(lang)),
        (
            legal::privacy_recipients_title(lang),
            legal::privacy_recipients_text(lang),
        ),
        (
            legal::privacy_rights_title(lang),
            legal::privacy_rights_text(lang),
        ),
    ]
    .map(|(title, text)| view! { <h2>{title}</h2> <p>{text}</p> });
    let data = list([
        legal::privacy_data_1(lang),
        legal::privacy_data_2(lang),
        legal::privacy_data_3(lang),
    ]);
    let times = list([
        legal::privacy_time_1(lang),
        legal::privacy_time_2(lang),
        legal::privacy_time_3(lang),
        legal::privacy_time_4(lang),
        legal::privacy_time_5(lang),
    ]);
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(legal::privacy_title(lang).to_owned(), None)]/>
            <div class="sp-narrow richtext-wrapper lora">
                <PageHeading text=legal::privacy_title(lang)/>
                <p class="sp-lead">{legal::privacy_lead(lang)}</p>
                <h2>{legal::privacy_controller_title(lang)}</h2>
                <p>{controller}</p>
                <h2>{legal::privacy_dpo_title(lang)}</h2>
                <p>{officer}</p>
                <h2>{legal::privacy_data_title(lang)}</h2>
                {data}
                {basis}
                {recipients}
                <h2>{legal::privacy_time_title(lang)}</h2>
                {times}
                {rights}
                <h2>{legal::privacy_cookies_title(lang)}</h2>
                <p>{legal::privacy_cookies_text(lang)}</p>
                {cookies(lang)}
                <p>{legal::privacy_local_text(lang)}</p>
            </div>
        </div>
    }
}

fn list<const N: usize>(texts: [&'static str; N]) -> impl IntoView {
    let items = texts.map(|text| view! { <li>{text}</li> });
    view! { <ul>{items.into_iter().collect::<Vec<_>>()}</ul> }
}

/// The cookies that the portal sets; a test of the server holds the names to the real ones.
fn cookies(lang: Lang) -> impl IntoView {
    let all = [
        (
            "sportello",
            legal::privacy_cookie_session(lang),
            legal::privacy_cookie_session_time(lang),
        ),
        (
            "login",
            legal::privacy_cookie_login(lang),
            legal::privacy_cookie_login_time(lang),
        ),
        (
            "lang",
            legal::privacy_cookie_lang(lang),
            legal::privacy_cookie_lang_time(lang),
        ),
    ];
    all.map(|(name, purpose, duration)| {
        let facts = vec![
            Fact::new(legal::privacy_cookie_purpose(lang), purpose.to_owned()),
            Fact::new(legal::privacy_cookie_duration(lang), duration.to_owned()),
        ];
        view! {
            <h3 class="h5">{legal::privacy_cookie_name(lang)}" "<code>{name}</code></h3>
            <Facts facts=facts/>
        }
    })
    .into_iter()
    .collect::<Vec<_>>()
}
