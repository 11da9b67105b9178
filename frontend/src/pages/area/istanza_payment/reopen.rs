//! Back to the draft, before anything is paid.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::error_summary::focus_field;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::nav::use_nav;
use crate::pages::area::payments::Watch;
use crate::pages::area::question::{Question, opener};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::text::istanzapay as words;

/// Where the page says why it is no draft again.
const TOLD: &str = "non-riaperta";

/// The button, and the question whether that is meant.
#[component]
pub(super) fn Reopen(
    /// Which istanza.
    id: IstanzaId,
    /// Has a look at it where that did not succeed: it may be paid by now.
    watch: Watch<Istanza>,
) -> impl IntoView {
    let (lang, live, nav) = (use_lang(), use_live(), use_nav());
    let open = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = Busy::default();
    let reopen = move || {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            let mut done = api::istanze::reopen(id).await;
            if done.is_err() && is_draft(id).await {
                done = Ok(());
            }
            // It may have been sent meanwhile, and the page left.
            if open.try_set(false).is_some() {
                return;
            }
            busy.end();
            match done {
                Ok(()) => {
                    live.announce(words::reopened(lang));
                    nav.replace(&Route::IstanzaForm(id).path(lang));
                }
                Err(error) => {
                    failure.set(Some(error));
                    request_animation_frame(|| focus_field(TOLD));
                    watch.look();
                }
            }
        });
    };
    view! {
        <div id=TOLD tabindex="-1">
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
        </div>
        {opener(words::reopen(lang), open)}
        <Question
            id="torna-alla-bozza"
            title=words::reopen_title(lang)
            open=open
            busy=busy
            confirm=words::reopen(lang)
            act=reopen
        >
            <p>{words::reopen_text(lang)}</p>
            <p>{words::reopen_paying(lang)}</p>
        </Question>
    }
}

/// Whether an attempt whose answer was lost has made it a draft again.
async fn is_draft(id: IstanzaId) -> bool {
    let istanza = api::istanze::one(id).await;
    istanza.is_ok_and(|istanza| istanza.summary.status == Status::Draft)
}
