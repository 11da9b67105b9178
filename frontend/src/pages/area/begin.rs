//! A new istanza: the draft is made, after what must come before it (activation of the groups).

use super::activation::ActivationCard;
use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::components::problem::ApiFailure;
use crate::components::skeleton::Skeleton;
use crate::keys::new_key;
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::activations::{Activation, ActivationStatus};
use sportello_types::problem::ProblemCode;
use sportello_types::text::area;

#[derive(Clone, PartialEq)]
enum Stage {
    Beginning,
    Activating(Vec<Activation>),
    Failed(ApiError),
}

/// Begins an istanza of a service and goes to its form. The key is one for the page: whatever is
/// tried again makes one draft.
#[component]
pub(super) fn Begin(
    /// Slug of the service.
    service: String,
) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let stage = RwSignal::new(Stage::Beginning);
    let key = StoredValue::new(new_key());
    let service = StoredValue::new(service);
    let begin = move || {
        stage.set(Stage::Beginning);
        spawn_local(async move {
            let (slug, key) = (service.get_value(), key.get_value());
            match api::istanze::begin(&slug, &key).await {
                Ok(istanza) => nav.replace(&Route::IstanzaForm(istanza.summary.id).path(lang)),
                Err(error) if error.code() == Some(ProblemCode::ServiceNotActive) => {
                    stage.set(missing_activations(&slug).await.unwrap_or_else(Stage::Failed));
                }
                Err(error) => stage.set(Stage::Failed(error)),
            }
        });
    };
    Effect::new(move |_| begin());
    let changed = Callback::new(move |after: Activation| {
        let mut done = false;
        stage.update(|stage| {
            if let Stage::Activating(items) = stage {
                items.retain(|item| item.group != after.group);
                done = items.is_empty();
            }
        });
        if done {
            begin();
        }
    });
    view! {
        <Frame section=Route::Istanze title=area::begin_title(lang)>
            {move || match stage.get() {
                Stage::Beginning => {
                    view! { <p>{area::begin_wait(lang)}</p><Skeleton/> }.into_any()
                }
                Stage::Activating(items) => {
                    let cards: Vec<_> = items
                        .into_iter()
                        .map(|item| view! { <li><ActivationCard activation=item open=true changed=changed/></li> })
                        .collect();
                    view! { <p>{area::begin_activate_lead(lang)}</p><ul class="sp-cards sp-cards-wide">{cards}</ul> }.into_any()
                }
                Stage::Failed(error) => {
                    view! { <ApiFailure error=error retry=Callback::new(move |()| begin())/> }.into_any()
                }
            }}
        </Frame>
    }
}

/// The groups that the service needs and that are not active.
async fn missing_activations(service: &str) -> Result<Stage, ApiError> {
    let needed = api::services::one(service).await?.groups;
    let all = api::activations::list().await?.items;
    let missing = |item: &Activation| item.status != ActivationStatus::Active && needed.contains(&item.group);
    Ok(Stage::Activating(all.into_iter().filter(missing).collect()))
}
