//! The form of a draft: filled in step by step, saved as one types, reviewed and sent.

mod clock;
mod editor;
mod local;
mod review;
mod saver;
mod send;
mod step;
mod steps;
mod versions;

use crate::api::{self, ApiError};
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::services::ServiceForm;

/// A draft with the form in force.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    istanza: Istanza,
    published: ServiceForm,
    /// Whether the answers are newer than what the portal has.
    unsaved: bool,
    /// Whether they come from this browser's copy.
    restored: bool,
}

/// The page.
pub(super) fn page(id: IstanzaId) -> AnyView {
    let (lang, nav) = (use_lang(), use_nav());
    let loaded = load(None, move || async move { fetch(id).await });
    view! {
        <Loading from=loaded children=move |draft: Draft| {
            if draft.istanza.summary.status == Status::Draft {
                return view! { <editor::Editor draft=draft loaded=loaded/> }.into_any();
            }
            // Sent already, perhaps from another device.
            let target = Route::Istanza(id).path(lang);
            request_animation_frame(move || nav.replace(&target));
            ().into_any()
        }/>
    }
    .into_any()
}

/// The draft. What this browser has on top of the same version, it simply had no time to save.
async fn fetch(id: IstanzaId) -> Result<Draft, ApiError> {
    let mut istanza = api::istanze::one(id).await?;
    let published = api::services::form(&istanza.summary.service).await?;
    let newer = local::find(id).filter(|copy| {
        istanza.summary.status == Status::Draft
            && copy.version == istanza.version
            && copy.answers != istanza.answers
    });
    let restored = newer.is_some();
    if let Some(copy) = newer {
        istanza.answers = copy.answers;
    }
    Ok(Draft {
        istanza,
        published,
        unsaved: restored,
        restored,
    })
}
