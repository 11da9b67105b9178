//! A group of services: what activating it means, and the acknowledgement that does it.

use crate::api::{self, ApiError};
use crate::components::badge::{Badge, Mood};
use crate::components::card::Card;
use crate::components::choice::CheckField;
use crate::components::problem::ApiFailure;
use crate::components::rich_text::Rich;
use crate::format;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::activations::{Activate, Activation, ActivationStatus};
use sportello_types::lang::Lang;
use sportello_types::text::area;

/// A group with its notice. `changed` hears the group as it stands after a change.
#[component]
pub(super) fn ActivationCard(
    /// The group.
    activation: Activation,
    /// Hears of a change.
    #[prop(into)]
    changed: Callback<Activation>,
) -> impl IntoView {
    let lang = use_lang();
    let failure = RwSignal::new(None::<ApiError>);
    let active = activation.status == ActivationStatus::Active;
    let since = activation.activated_at.map(
        |at| view! { <p class="sp-hint">{area::service_active_since(lang, format::instant(at, lang))}</p> },
    );
    let outdated = (activation.status == ActivationStatus::Outdated)
        .then(|| view! { <p>{area::service_outdated_text(lang)}</p> });
    let notice = activation.text.clone();
    let action = if active {
        withdraw_button(activation.clone(), changed, failure, lang).into_any()
    } else {
        activate_form(activation.clone(), changed, failure, lang).into_any()
    };
    view! {
        <Card title=activation.title.clone()>
            <p>{status_badge(activation.status, lang)}</p>
            <p>{activation.description.clone()}</p>
            {since}
            {outdated}
            <details class="sp-details">
                <summary>{area::service_read(lang)}</summary>
                <Rich text=notice/>
            </details>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            {action}
        </Card>
    }
}

fn status_badge(status: ActivationStatus, lang: Lang) -> impl IntoView {
    let (mood, text) = match status {
        ActivationStatus::Active => (Mood::Good, area::service_active(lang)),
        ActivationStatus::Inactive => (Mood::Neutral, area::service_inactive(lang)),
        ActivationStatus::Outdated => (Mood::Attention, area::service_outdated(lang)),
    };
    view! { <Badge mood=mood text=text/> }
}

fn activate_form(
    activation: Activation,
    changed: Callback<Activation>,
    failure: RwSignal<Option<ApiError>>,
    lang: Lang,
) -> impl IntoView {
    let live = use_live();
    let read = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let id = format!("presa-visione-{}", activation.group.slug());
    let group = activation.group;
    let version = activation.text_version.clone();
    let activate = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !read.get_untracked() {
            error.set(Some(area::service_acknowledge_error(lang).to_owned()));
            return;
        }
        let body = Activate {
            text_version: version.clone(),
        };
        spawn_local(async move {
            match api::activations::activate(group, &body).await {
                Ok(now) => {
                    failure.set(None);
                    live.announce(area::service_activated(lang, now.title.clone()));
                    changed.run(now);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=activate>
            <CheckField
                id=id
                label=area::service_acknowledge(lang)
                required=true
                checked=read
                on_toggle=Callback::new(move |on| {
                    read.set(on);
                    error.set(None);
                })
                error=error
            />
            <button type="submit" class="btn btn-primary mobile-full">{area::service_activate(lang)}</button>
        </form>
    }
}

fn withdraw_button(
    activation: Activation,
    changed: Callback<Activation>,
    failure: RwSignal<Option<ApiError>>,
    lang: Lang,
) -> impl IntoView {
    let live = use_live();
    let title = activation.title.clone();
    let withdraw = move |_| {
        let mut after = activation.clone();
        spawn_local(async move {
            match api::activations::withdraw(after.group).await {
                Ok(()) => {
                    failure.set(None);
                    live.announce(area::service_withdrawn(lang, after.title.clone()));
                    after.status = ActivationStatus::Inactive;
                    after.activated_at = None;
                    changed.run(after);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <button type="button" class="btn btn-outline-primary mobile-full" on:click=withdraw>
            {area::service_withdraw(lang, title)}
        </button>
    }
}
