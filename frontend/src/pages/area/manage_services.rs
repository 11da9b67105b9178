//! *Gestisci servizi*.

use super::activation::ActivationCard;
use super::frame::Frame;
use crate::api;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::activations::Activation;
use sportello_types::text::area;

#[component]
pub(super) fn ManageServicesPage() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async {
        api::activations::list().await.map(|page| page.items)
    });
    let changed = Callback::new(move |after: Activation| {
        loaded.update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.group == after.group) {
                *item = after;
            }
        });
    });
    let shown = move |items: Vec<Activation>| {
        let cards: Vec<_> = items
            .into_iter()
            .map(|item| view! { <li><ActivationCard activation=item changed=changed/></li> })
            .collect();
        view! { <ul class="sp-cards sp-cards-wide">{cards}</ul> }
    };
    view! {
        <Frame section=Route::ManageServices title=area::services_title(lang) lead=area::services_lead(lang)>
            <Loading from=loaded children=shown/>
        </Frame>
    }
}
