//! The first access: the profile comes before anything else.

use super::profile::{ProfileForm, certified};
use crate::api;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::sign_in::{RETURN_TO, local_path};
use crate::route::Route;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::profile::Profile;
use sportello_types::text::profilepage as words;

#[component]
pub(super) fn FirstAccessPage() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let session = use_session();
    set_head(words::first_title(lang), words::first_title(lang));
    let loaded = load(None, || async { api::profile::profile().await });
    let target = nav.parameter(RETURN_TO).filter(|path| local_path(path));
    let saved = Callback::new(move |profile: Profile| {
        session.profile_completed(&profile);
        nav.replace(&target.clone().unwrap_or_else(|| Route::Dashboard.path(lang)));
    });
    let shown = move |profile: Profile| {
        view! {
            {certified(&profile, lang)}
            <ProfileForm profile=profile first_access=true saved=saved/>
            <p class="sp-section">
                {words::first_privacy(lang)} " "
                <a href=Route::Privacy.path(lang)>{words::privacy(lang)}</a>
            </p>
        }
    };
    view! {
        <div class="container">
            <PageHeading text=words::first_title(lang)/>
            <p class="sp-lead">{words::first_lead(lang)}</p>
            <div class="sp-section">
                <Loading from=loaded children=shown/>
            </div>
        </div>
    }
}
