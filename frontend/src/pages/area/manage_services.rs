//! *Gestisci servizi*.

use super::activate_together::TogetherForm;
use super::activation::ActivationCard;
use super::frame::Frame;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::problem::NEEDED;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::sign_in::{RETURN_TO, local_path};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::activations::{Activation, ActivationStatus};
use sportello_types::services::ServiceGroup;
use sportello_types::text::area;

#[component]
pub(super) fn ManageServicesPage() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let loaded = load(None, || async {
        api::activations::list().await.map(|page| page.items)
    });
    let target = StoredValue::new(nav.parameter(RETURN_TO).filter(|path| local_path(path)));
    let needed = StoredValue::new(groups(&nav.parameter(NEEDED).unwrap_or_default()));
    let activated = RwSignal::new(false);
    // Who was sent here from an operation that needs a group goes back to it.
    let back = move || {
        target.get_value().filter(|_| activated.get()).map(|target| {
            view! {
                <Alert tone=Tone::Info>
                    <a class="btn btn-primary" href=target>{area::services_back(lang)}</a>
                </Alert>
            }
        })
    };
    let changed = Callback::new(move |after: Activation| {
        activated.set(after.status == ActivationStatus::Active);
        loaded.update(|items| {
            if let Some(item) = items.iter_mut().find(|item| item.group == after.group) {
                *item = after;
            }
        });
    });
    let go_on = Callback::new(move |()| match target.get_value() {
        Some(target) => nav.replace(&target),
        None => loaded.reload(),
    });
    let shown = move |items: Vec<Activation>| {
        // Who was sent here activates in one step what they were sent for.
        let (wanted, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| {
            item.status != ActivationStatus::Active && needed.with_value(|all| all.contains(&item.group))
        });
        let step = (!wanted.is_empty()).then(|| view! { <TogetherForm groups=wanted done=go_on/> });
        let cards: Vec<_> = others
            .into_iter()
            .map(|item| view! { <li><ActivationCard activation=item changed=changed/></li> })
            .collect();
        view! { {step}<ul class="sp-cards sp-cards-wide">{cards}</ul> }
    };
    view! {
        <Frame section=Route::ManageServices title=area::services_title(lang) lead=area::services_lead(lang)>
            {back}
            <Loading from=loaded children=shown/>
        </Frame>
    }
}

/// The groups of a parameter; what names none is passed over.
fn groups(parameter: &str) -> Vec<ServiceGroup> {
    parameter.split(',').filter_map(ServiceGroup::from_slug).collect()
}
