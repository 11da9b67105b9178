//! The citizen's profile: certified data, what the citizen says, where each value comes from.

mod change;
mod draft;
mod fields;
mod shown;
mod sms;
mod typed;

pub(super) use change::ProfileForm;
pub(super) use shown::certified;

use super::frame::Frame;
use crate::api;
use crate::components::card::Card;
use crate::components::more::More;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::page::Page;
use sportello_types::profile::{Access, Profile};
use sportello_types::text::profilepage as words;

#[component]
pub(super) fn ProfilePage() -> impl IntoView {
    let lang = use_lang();
    let editing = RwSignal::new(false);
    let loaded = load(None, || async { api::profile::profile().await });
    let accesses = load(None, || async { api::profile::accesses(None).await });
    let notices = load(None, || async { api::sms::show().await });
    let saved = Callback::new(move |profile: Profile| {
        loaded.set(profile);
        // Another number is asked for anew.
        notices.reload();
        editing.set(false);
    });
    let shown = move |profile: Profile| {
        if editing.get() || typed::unsaved(&profile).is_some() {
            let before = StoredValue::new(profile.clone());
            let cancel = move |_| {
                before.with_value(typed::forget);
                editing.set(false);
            };
            return view! {
                <ProfileForm profile=profile first_access=false saved=saved/>
                <button type="button" class="btn btn-outline-primary" on:click=cancel>
                    {words::cancel(lang)}
                </button>
            }
            .into_any();
        }
        view! {
            {shown::certified(&profile, lang)}
            {shown::declared(&profile, lang)}
            <p class="mt-4">
                <button type="button" class="btn btn-primary mobile-full" on:click=move |_| editing.set(true)>
                    {words::edit(lang)}
                </button>
            </p>
        }
        .into_any()
    };
    let accesses_shown = move |page: Page<Access>| shown::accesses(page.items, lang);
    let more = |cursor: String| async move { api::profile::accesses(Some(&cursor)).await };
    view! {
        <Frame section=Route::Profile title=words::title(lang) lead=words::lead(lang)>
            <Loading from=loaded children=shown/>
            <sms::SmsCard notices=notices/>
            <Card title=words::your_data(lang)>
                <p>{words::your_data_text(lang)}</p>
                <p><a href=Route::Privacy.path(lang)>{words::privacy(lang)}</a></p>
                <div class="sp-actions">
                    <a class="btn btn-outline-primary mobile-full" href=api::profile::export_pdf_url() download>
                        {words::export_pdf(lang)}
                    </a>
                    <a class="btn btn-outline-primary mobile-full" href=api::profile::export_url() download>
                        {words::export_json(lang)}
                    </a>
                    <a class="btn btn-outline-primary mobile-full" href=api::profile::export_zip_url() download>
                        {words::export_zip(lang)}
                    </a>
                    <a class="btn btn-outline-primary mobile-full" href=Route::Sessions.path(lang)>
                        {words::sessions(lang)}
                    </a>
                    <a class="btn btn-outline-primary mobile-full" href=Route::ConnectedApps.path(lang)>
                        {words::connected_apps(lang)}
                    </a>
                </div>
            </Card>
            <Card title=words::accesses(lang)>
                <p>{words::accesses_text(lang)}</p>
                <Loading from=accesses children=accesses_shown/>
                <More label=words::accesses_more(lang) of=accesses fetch=more/>
            </Card>
        </Frame>
    }
}
