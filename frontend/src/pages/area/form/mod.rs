//! The form of a draft.

use super::frame::Frame;
use crate::api;
use crate::load::{Loading, load};
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Istanza;

/// The page.
pub(super) fn page(id: IstanzaId) -> AnyView {
    let loaded = load(None, move || async move { api::istanze::one(id).await });
    view! {
        <Loading from=loaded children=move |istanza: Istanza| {
            view! { <Frame section=Route::Istanze title=istanza.summary.service_title>{()}</Frame> }
        }/>
    }
    .into_any()
}
