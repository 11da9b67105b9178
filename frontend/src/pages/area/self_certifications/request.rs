//! The request, from the person down to the button; then what has become of it.

use super::chosen::{self, Chosen};
use super::declaring::Declaring;
use super::done::{Done, Finished};
use super::draft::Begun;
use super::ending::{self, Outcome};
use super::{kinds, people};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::{ErrorSummary, focus_field};
use crate::components::problem::ApiFailure;
use crate::device::OwnPlace;
use crate::format;
use crate::keys::key_of;
use crate::live::use_live;
use crate::pages::area::registry::FromRegistry;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::registry::{MemberShown, RegistrySource};
use sportello_types::self_certifications::{SelfCertificationOptions, SelfCertificationRequest};
use sportello_types::text::{fields as common, selfcertificationpages as words};

/// Where the form says what went wrong.
const TOLD: &str = "esito";

#[component]
pub(super) fn Request(
    /// About whom one may declare.
    members: Vec<MemberShown>,
    /// What it begins with.
    begun: Begun,
    /// Where this browser keeps what is typed.
    place: Option<OwnPlace>,
    /// Begins another one.
    again: Callback<()>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let declaring = Declaring::new(begun.draft, place, lang);
    let done = RwSignal::new(None::<Done>);
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(SelfCertificationRequest, String)>);
    Effect::new(move |_| {
        if declaring.options.ready().flatten().is_some() {
            live.announce(words::options_ready(lang));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(request) = declaring.read() else { return };
        if !declaring.busy.begin() {
            return;
        }
        let key = key_of(sent, &request);
        spawn_local(async move {
            let answer = api::self_certifications::make(&request, &key).await;
            // The page may have been left meanwhile.
            if sent.try_get_value().is_none() {
                return;
            }
            declaring.busy.end();
            match answer {
                Ok(made) => {
                    declaring.forget();
                    let articles = declaring
                        .chosen
                        .with_untracked(|chosen| chosen.iter().map(|kind| kind.article).collect::<Vec<_>>());
                    let made = Done::of(made, &request, &articles, lang);
                    live.announce(made.title(lang));
                    done.set(Some(made));
                }
                Err(error) => {
                    if error.code().is_some() {
                        sent.set_value(None);
                    }
                    if declaring.failed(error, &request) {
                        // The button stands far below what is told on top.
                        request_animation_frame(|| focus_field(TOLD));
                    }
                }
            }
        });
    };
    let members = StoredValue::new(members);
    let restored = begun.restored;
    move || match done.get() {
        Some(made) => view! { <Finished done=made again=again/> }.into_any(),
        None => view! {
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {restored.then(|| taken_up(again, lang))}
                <div id=TOLD tabindex="-1">
                    <ErrorSummary flaws=declaring.flaws() shown=declaring.attempts/>
                    {move || declaring.failure.get().map(|error| view! { <ApiFailure error=error/> })}
                </div>
                <p>{common::required_note(lang)}</p>
                {members.with_value(|members| people::about_whom(declaring, members))}
                {people::for_whom(declaring)}
                <FromRegistry
                    from=declaring.options
                    children={move |found: Option<SelfCertificationOptions>| what(declaring, found)}
                />
                {ending::awareness(declaring)}
                <Outcome declaring=declaring/>
                <button
                    type="submit"
                    class="btn btn-primary mobile-full"
                    aria-disabled=declaring.busy.aria_disabled()
                >
                    {words::make(lang)}
                </button>
            </form>
        }
        .into_any(),
    }
}

/// That what was typed before is there again, and the way to do without it.
fn taken_up(again: Callback<()>, lang: Lang) -> impl IntoView {
    view! {
        <Alert tone=Tone::Info title=words::restored_title(lang)>
            <p>{words::restored_text(lang)}</p>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| again.run(())>
                {words::restored_discard(lang)}
            </button>
        </Alert>
    }
}

/// What may be declared about the person, and what is declared; while the registry is asked, that it is.
fn what(declaring: Declaring, found: Option<SelfCertificationOptions>) -> AnyView {
    let lang = declaring.lang;
    let Some(options) = found else {
        let asked = declaring.draft.with_untracked(|draft| draft.person.is_some());
        return asked
            .then(|| view! { <p class="sp-hint">{words::asking(lang)}</p> })
            .into_any();
    };
    let forms = chosen::forms(declaring, &options.kinds);
    declaring.take(forms.clone());
    chosen::keep(declaring, forms);
    let day = format::day(options.as_of, lang);
    let origin = match options.source {
        RegistrySource::Municipality => words::as_of_own(lang, day),
        RegistrySource::Anpr => words::as_of_anpr(lang, day),
    };
    view! {
        <p class="sp-hint">{origin}</p>
        {kinds::choice(declaring, &options.kinds)}
        <Chosen declaring=declaring person=options.person.id/>
    }
    .into_any()
}
