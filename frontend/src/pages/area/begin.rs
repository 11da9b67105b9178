//! A new istanza: the draft is made, after what must come before it (activation of the groups).

use super::activate_together::{TogetherForm, missing};
use super::frame::Frame;
use super::registry::Correction;
use crate::api::{self, ApiError};
use crate::components::problem::ApiFailure;
use crate::components::skeleton::Skeleton;
use crate::keys::new_key;
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::activations::Activation;
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
        let correction = Correction::asked(nav);
        spawn_local(async move {
            let (slug, key) = (service.get_value(), key.get_value());
            match api::istanze::begin(&slug, &key).await {
                Ok(istanza) => {
                    correction.fill_in(&istanza).await;
                    nav.replace(&Route::IstanzaForm(istanza.summary.id).path(lang));
                }
                Err(error) if error.code() == Some(ProblemCode::ServiceNotActive) => {
                    stage.set(match missing(error.missing_groups()).await {
                        Ok(groups) if groups.is_empty() => Stage::Failed(error),
                        Ok(groups) => Stage::Activating(groups),
                        Err(error) => Stage::Failed(error),
                    });
                }
                Err(error) => stage.set(Stage::Failed(error)),
            }
        });
    };
    Effect::new(move |_| begin());
    view! {
        <Frame section=Route::Istanze title=area::begin_title(lang)>
            {move || match stage.get() {
                Stage::Beginning => {
                    view! { <p>{area::begin_wait(lang)}</p><Skeleton/> }.into_any()
                }
                Stage::Activating(items) => {
                    view! { <TogetherForm groups=items done=Callback::new(move |()| begin())/> }.into_any()
                }
                Stage::Failed(error) => {
                    view! { <ApiFailure error=error retry=Callback::new(move |()| begin())/> }.into_any()
                }
            }}
        </Frame>
    }
}
