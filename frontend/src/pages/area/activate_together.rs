//! The groups of services that are missing, each with its notice, and the one button that activates
//! them all.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::card::Card;
use crate::components::choice::CheckField;
use crate::components::problem::ApiFailure;
use crate::components::rich_text::Rich;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::activations::{ActivateTogether, Activation, ActivationStatus, GroupRead};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::text::area;

/// Those of the groups that are not active, with their texts in force.
pub(super) async fn missing(groups: &[ServiceGroup]) -> Result<Vec<Activation>, ApiError> {
    let mut items = api::activations::list().await?.items;
    items.retain(|item| item.status != ActivationStatus::Active && groups.contains(&item.group));
    Ok(items)
}

/// One step for all groups that are missing. `done` is called when all of them are active.
#[component]
pub(super) fn TogetherForm(
    /// The groups.
    groups: Vec<Activation>,
    /// Goes on.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let groups = RwSignal::new(groups);
    let read = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = Busy::default();
    // A reload can leave fewer groups than there were.
    let count = Memo::new(move |_| groups.with(Vec::len));
    let acknowledge = move || {
        let label = if count.get() == 1 {
            area::service_acknowledge(lang)
        } else {
            area::together_acknowledge(lang)
        };
        view! {
            <CheckField
                id="presa-visione"
                label=label
                required=true
                checked=read
                on_toggle=Callback::new(move |on| {
                    read.set(on);
                    error.set(None);
                })
                error=error
            />
        }
    };
    let activate = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !read.get_untracked() {
            let missing_acknowledgement = if count.get_untracked() == 1 {
                area::service_acknowledge_error(lang)
            } else {
                area::together_acknowledge_error(lang)
            };
            error.set(Some(missing_acknowledgement.to_owned()));
            return;
        }
        if !busy.begin() {
            return;
        }
        failure.set(None);
        let body = groups.with_untracked(|all| acknowledgement(all));
        spawn_local(async move {
            let activated = move || {
                live.announce(area::together_activated(lang));
                done.try_run(());
            };
            let Err(refused) = api::activations::activate_together(&body).await else {
                return activated();
            };
            // A text has changed since it was read: the new one is shown, to be read again.
            if refused.code() == Some(ProblemCode::ValidationFailed) {
                let wanted: Vec<_> = body.groups.iter().map(|one| one.group).collect();
                match missing(&wanted).await {
                    // Activated meanwhile, from another window.
                    Ok(now) if now.is_empty() => return activated(),
                    Ok(now) => {
                        read.try_set(false);
                        groups.try_set(now);
                    }
                    Err(_) => {}
                }
            }
            busy.end();
            failure.try_set(Some(refused));
        });
    };
    let notices = move || {
        let shown = groups.get().into_iter().map(|group| notice(group, lang));
        shown.collect::<Vec<_>>()
    };
    view! {
        <form novalidate=true on:submit=activate>
            <p>{move || area::together_lead(lang, u64::try_from(count.get()).unwrap_or(u64::MAX))}</p>
            <ul class="sp-cards sp-cards-wide">{notices}</ul>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            {acknowledge}
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=busy.aria_disabled()>
                {area::together_activate(lang)}
            </button>
        </form>
    }
}

/// The groups with the versions that are on the screen.
fn acknowledgement(groups: &[Activation]) -> ActivateTogether {
    let read = |one: &Activation| GroupRead {
        group: one.group,
        text_version: one.text_version.clone(),
    };
    ActivateTogether {
        groups: groups.iter().map(read).collect(),
    }
}

fn notice(group: Activation, lang: Lang) -> impl IntoView {
    let outdated = (group.status == ActivationStatus::Outdated)
        .then(|| view! { <p>{area::service_outdated_text(lang)}</p> });
    view! {
        <li>
            <Card title=group.title.clone()>
                <p>{group.description}</p>
                {outdated}
                <details class="sp-details">
                    <summary>{area::together_read(lang, group.title)}</summary>
                    <Rich text=group.text/>
                </details>
            </Card>
        </li>
    }
}
