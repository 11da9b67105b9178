//! The form of a draft: filled in step by step, saved as one types, reviewed and sent.

mod due;
mod editor;
mod found;
mod review;
mod saver;
mod send;
mod stamps;
mod step;
mod steps;
mod versions;

use super::frame::failed;
use crate::api::{self, ApiError};
use crate::device::Place;
use crate::load::{LoadingPage, load};
use crate::nav::use_nav;
use crate::route::Route;
use crate::session::use_session;
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
    /// Where this browser keeps a copy.
    copy: Place,
    /// Whether the answers are newer than what the portal has.
    unsaved: bool,
    /// Whether they come from this browser's copy.
    restored: bool,
}

/// The page.
pub(super) fn page(id: IstanzaId) -> AnyView {
    let (lang, nav) = (use_lang(), use_nav());
    // Behind the gate of the area somebody is signed in.
    let Some(citizen) = use_session().read_untracked().citizen_id() else {
        return ().into_any();
    };
    let copy = Place { citizen, istanza: id };
    let loaded = load(None, move || async move { fetch(copy).await });
    view! {
        <LoadingPage from=loaded failed=|error, retry| failed(Route::Istanze, error, retry) children=move |draft: Draft| {
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

/// The draft. What this browser has on top of the same version, it simply had no time to save; a copy
/// of another version is left for the citizen to judge.
async fn fetch(copy: Place) -> Result<Draft, ApiError> {
    let mut istanza = api::istanze::one(copy.istanza).await?;
    let published = api::services::form(&istanza.summary.service).await?;
    let (mut restored, mut found) = (false, false);
    if istanza.summary.status == Status::Draft {
        let kept = copy.find();
        let of_this_version = kept.is_none_or(|kept| {
            let same = kept.version == istanza.version;
            if same && kept.answers != istanza.answers {
                istanza.answers = kept.answers;
                restored = true;
            }
            same
        });
        found =
            of_this_version && found::name_files(&published.form, &mut istanza.answers, &istanza.attachments);
    }
    Ok(Draft {
        istanza,
        published,
        copy,
        unsaved: restored || found,
        restored,
    })
}
