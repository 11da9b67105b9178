//! What comes from the registry: waiting, there, or why there is nothing.

use crate::api::ApiError;
use crate::busy::Busy;
use crate::components::problem::{ApiFailure, explain};
use crate::components::skeleton::Skeleton;
use crate::format;
use crate::live::use_live;
use crate::load::{Load, Loaded};
use crate::pages::clock;
use crate::site::{use_lang, use_site};
use leptos::html::Button;
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{household as words, shell};

/// Shows what the registry says; where it does not answer, or what it says is of no use, what that means and what
/// can be done.
#[component]
pub(in super::super) fn FromRegistry<T, V>(
    /// What to show.
    from: Loaded<T>,
    /// The view of it.
    children: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let (lang, live) = (use_lang(), use_live());
    let busy = Busy::default();
    let tried = StoredValue::new(false);
    let retry = Callback::new(move |()| {
        if busy.begin() {
            tried.set_value(true);
            live.announce(words::retrying(lang));
            from.reload();
        }
    });
    move || {
        let state = from.read();
        busy.end();
        let again = tried.get_value();
        tried.set_value(false);
        match state {
            Load::Waiting => view! { <Skeleton/> }.into_any(),
            Load::Ready(value) => {
                if again {
                    live.announce(words::answered(lang));
                }
                children(value).into_any()
            }
            Load::Failed(error) if error.code() == Some(ProblemCode::RegistryUnavailable) => {
                view! { <Silent busy=busy again=again retry=retry/> }.into_any()
            }
            Load::Failed(error)
                if matches!(
                    error.code(),
                    Some(ProblemCode::RegistryUnreadable | ProblemCode::RegistryClosed)
                ) =>
            {
                if again {
                    live.alert(explain(&error, lang).0);
                }
                view! { <Faulty error=error/> }.into_any()
            }
            Load::Failed(error) => view! { <ApiFailure error=error retry=retry/> }.into_any(),
        }
    }
}

/// What the registry says cannot be read, or it does not let the portal in. Asking again mends neither: there is no
/// button for it.
#[component]
fn Faulty(
    /// Which of the two.
    error: ApiError,
) -> impl IntoView {
    let lang = use_lang();
    let phone = use_site().tenant.contacts.phone.clone();
    let (title, text) = explain(&error, lang);
    let reference = match &error {
        ApiError::Problem(problem) => Some(problem.instance.clone()),
        ApiError::Offline | ApiError::ServerGone => None,
    };
    view! {
        <section class="sp-card">
            <h2 class="sp-card-title">{title}</h2>
            <p>{text}</p>
            {reference.map(|code| view! { <p class="small">{shell::error_code(lang, code)}</p> })}
            <h3 class="h6">{words::unavailable_what(lang)}</h3>
            <ul>
                <li>{words::unavailable_office(lang, phone)}</li>
            </ul>
        </section>
    }
}

/// The registry does not answer.
#[component]
fn Silent(
    /// Whether it is being asked.
    busy: Busy,
    /// Whether it was asked again, in vain: then the button takes the focus back.
    again: bool,
    /// Asks again.
    retry: Callback<()>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let phone = use_site().tenant.contacts.phone.clone();
    let button = NodeRef::<Button>::new();
    let in_vain = again.then(|| {
        let text = words::still_silent(lang, format::time_of(clock::now()));
        live.alert(text.clone());
        Effect::new(move |_| {
            if let Some(button) = button.get() {
                let _ = button.focus();
            }
        });
        view! { <p><strong>{text}</strong></p> }
    });
    view! {
        <section class="sp-card">
            <h2 class="sp-card-title">{words::unavailable_title(lang)}</h2>
            <p>{words::unavailable_text(lang)}</p>
            {in_vain}
            <h3 class="h6">{words::unavailable_what(lang)}</h3>
            <ul>
                <li>{words::unavailable_later(lang)}</li>
                <li>{words::unavailable_office(lang, phone)}</li>
            </ul>
            <button
                type="button"
                class="btn btn-primary"
                node_ref=button
                aria-disabled=busy.aria_disabled()
                on:click=move |_| retry.run(())
            >
                {words::retry(lang)}
            </button>
        </section>
    }
}
