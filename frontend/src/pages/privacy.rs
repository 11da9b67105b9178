//! The privacy notice (C.SI.3.3, C.SE.3.3).

use crate::components::breadcrumb::Breadcrumb;
use crate::components::facts::{Fact, Facts};
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::{SessionTimes, use_lang, use_site};
use leptos::prelude::*;
use sportello_types::lang::{Lang, Localized};
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
    let [basis, rights] = [
        (legal::privacy_basis_title(lang), legal::privacy_basis_text(lang)),
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
        legal::privacy_data_4(lang),
    ]);
    let times = list([
        legal::privacy_time_1(lang),
        legal::privacy_time_2(lang),
        legal::privacy_time_3(lang),
        legal::privacy_time_4(lang),
        legal::privacy_time_5(lang),
        legal::privacy_time_6(lang),
        legal::privacy_time_7(lang),
    ]);
    let privacy = &tenant.privacy;
    let recipients = own(
        privacy.recipients.as_ref(),
        Some(legal::privacy_recipients_ask(lang)),
        lang,
    );
    let transfers = own(
        privacy.transfers.as_ref(),
        Some(legal::privacy_transfers_ask(lang)),
        lang,
    );
    let retention = own(privacy.retention.as_ref(), None, lang);
    let notice = privacy.notice.clone().map(|href| {
        view! { <p><a href=href>{legal::privacy_own_notice(lang)}</a></p> }
    });
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
                <h2>{legal::privacy_recipients_title(lang)}</h2>
                <p>{legal::privacy_recipients_text(lang)}</p>
                {recipients}
                <h2>{legal::privacy_transfers_title(lang)}</h2>
                {transfers}
                <h2>{legal::privacy_time_title(lang)}</h2>
                {times}
                {retention}
                {rights}
                <h2>{legal::privacy_cookies_title(lang)}</h2>
                <p>{legal::privacy_cookies_text(lang)}</p>
                {cookies(site.session, lang)}
                <p>{legal::privacy_local_text(lang)}</p>
                {notice}
            </div>
        </div>
    }
}

fn list<const N: usize>(texts: [&'static str; N]) -> impl IntoView {
    let items = texts.map(|text| view! { <li>{text}</li> });
    view! { <ul>{items.into_iter().collect::<Vec<_>>()}</ul> }
}

/// The municipality's own paragraphs, else the words that stand in for them.
fn own(text: Option<&Localized>, otherwise: Option<&'static str>, lang: Lang) -> impl IntoView + use<> {
    let text = text.map_or(otherwise.unwrap_or_default(), |text| text.text(lang));
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    paragraphs
        .map(|text| view! { <p>{text.to_owned()}</p> })
        .collect::<Vec<_>>()
}

/// `un'ora e 30 minuti`.
fn duration(minutes: u64, lang: Lang) -> String {
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let of_hours = || legal::duration_hours(lang, hours);
    let of_minutes = || legal::duration_minutes(lang, minutes);
    match (hours, minutes) {
        (0, _) => of_minutes(),
        (_, 0) => of_hours(),
        _ => legal::duration_both(lang, of_hours(), of_minutes()),
    }
}

/// The cookies that the portal sets; a test of the server holds the names to the real ones.
fn cookies(session: SessionTimes, lang: Lang) -> impl IntoView {
    let longest = duration(session.absolute, lang);
    let idle = duration(session.idle, lang);
    let all = [
        (
            "sportello",
            legal::privacy_cookie_session(lang),
            legal::privacy_cookie_session_time(lang, longest, idle),
        ),
        (
            "login",
            legal::privacy_cookie_login(lang),
            legal::privacy_cookie_login_time(lang).to_owned(),
        ),
        (
            "device",
            legal::privacy_cookie_device(lang),
            legal::privacy_cookie_device_time(lang).to_owned(),
        ),
        (
            "lang",
            legal::privacy_cookie_lang(lang),
            legal::privacy_cookie_lang_time(lang).to_owned(),
        ),
    ];
    all.map(|(name, purpose, duration)| {
        let facts = vec![
            Fact::new(legal::privacy_cookie_purpose(lang), purpose.to_owned()),
            Fact::new(legal::privacy_cookie_duration(lang), duration),
        ];
        view! {
            <h3 class="h5">{legal::privacy_cookie_name(lang)}" "<code>{name}</code></h3>
            <Facts facts=facts/>
        }
    })
    .into_iter()
    .collect::<Vec<_>>()
}
