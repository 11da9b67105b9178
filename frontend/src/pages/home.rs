//! The home page.

use super::search::{Category, categories};
use crate::api;
use crate::components::card::LinkCard;
use crate::components::heading::PageHeading;
use crate::components::icon::Icon;
use crate::head::set_head;
use crate::load::{Loading, load};
use crate::route::{Query, Route};
use crate::site::{PageData, use_lang, use_site};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::services::ServiceSummary;
use sportello_types::text::{home, openpay, services, shell};

/// How many services the home shows.
const HIGHLIGHTED: usize = 6;

#[component]
pub(crate) fn HomePage(data: PageData) -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let name = site.tenant.name.clone();
    let pay = site.tenant.open_payments.then(|| {
        view! { <p class="mt-3 mb-0"><a href=Route::Pay.path(lang)>{openpay::link(lang)}</a></p> }
    });
    set_head(home::title(lang), &home::description(lang, &name));
    let given = match data {
        PageData::Services { services } => Some(services),
        _ => None,
    };
    let loaded = load(given, || async {
        api::services::list(None, None).await.map(|page| page.items)
    });
    let steps = [
        (home::step_1_title(lang), home::step_1_text(lang)),
        (home::step_2_title(lang), home::step_2_text(lang)),
        (home::step_3_title(lang), home::step_3_text(lang)),
    ]
    .map(|(title, text)| view! { <li><h3 class="h5">{title}</h3> <p>{text}</p></li> });
    view! {
        <section class="sp-hero">
            <div class="container">
                <PageHeading text=home::title(lang)/>
                <p class="sp-lead">{home::lead(lang, name)}</p>
                <form class="sp-search" role="search" method="get" action=Route::Services.path(lang)>
                    <label for="cerca-home">{home::find_service(lang)}</label>
                    <div class="sp-search-row">
                        <input class="form-control" type="search" id="cerca-home" name="q" autocomplete="off"/>
                        <button class="btn btn-primary" type="submit">{services::search_button(lang)}</button>
                    </div>
                </form>
            </div>
        </section>
        <Loading from=loaded children=move |services| catalogue(services, lang)/>
        <section class="sp-section">
            <div class="container">
                <div class="sp-two">
                    <div>
                        <h2>{home::steps_title(lang)}</h2>
                        <ol class="sp-how">{steps.into_iter().collect::<Vec<_>>()}</ol>
                    </div>
                    <div class="sp-card sp-area-box">
                        <h2 class="h4">{home::area_title(lang)}</h2>
                        <p>{home::area_text(lang)}</p>
                        <a class="btn btn-primary mobile-full" href=Route::Dashboard.path(lang)>
                            <Icon name="it-user" class="icon-white icon-sm me-2"/>
                            {shell::personal_area(lang)}
                        </a>
                        {pay}
                    </div>
                </div>
            </div>
        </section>
    }
}

fn catalogue(all: Vec<ServiceSummary>, lang: Lang) -> impl IntoView {
    let categories = categories_view(&all, None, lang);
    let cards: Vec<_> = all
        .into_iter()
        .take(HIGHLIGHTED)
        .map(|service| view! { <li>{service_card(service, lang)}</li> })
        .collect();
    view! {
        <section class="sp-section">
            <div class="container">
                <h2>{home::highlighted(lang)}</h2>
                <ul class="sp-grid">{cards}</ul>
                <a class="btn btn-outline-primary mobile-full" href=Route::Services.path(lang)>
                    {home::all_services(lang)}
                </a>
            </div>
        </section>
        <section class="sp-section sp-section-muted">
            <div class="container">
                <h2>{services::categories(lang)}</h2>
                {categories}
            </div>
        </section>
    }
}

/// A service in a list of cards.
pub(super) fn service_card(service: ServiceSummary, lang: Lang) -> impl IntoView {
    use sportello_types::services::Availability;
    let state = match service.availability {
        Availability::Open => None,
        Availability::NotYetOpen => Some(services::availability_not_yet_open(lang)),
        Availability::Closed => Some(services::availability_closed(lang)),
    };
    view! {
        <LinkCard
            title=service.title
            href=format!("{}/{}", Route::Services.path(lang), service.slug)
            element="service-link"
            over=service.category_label
        >
            <p>{service.description}</p>
            {state.map(|state| view! { <p class="sp-card-state">{state}</p> })}
        </LinkCard>
    }
}

/// The categories that have services, as links to the list.
pub(super) fn categories_view(
    all: &[ServiceSummary],
    current: Option<&str>,
    lang: Lang,
) -> impl IntoView + use<> {
    let items: Vec<_> = categories(all)
        .into_iter()
        .map(|Category { name, label, count }| {
            let query = Query::of([("categoria", Some(name.as_str()))]);
            let here = (current == Some(name.as_str())).then_some("true");
            view! {
                <li>
                    <a
                        href=format!("{}{query}", Route::Services.path(lang))
                        data-element="service-category-link"
                        aria-current=here
                    >
                        {label}
                    </a>
                    <span class="sp-count-text">{services::category_count(lang, count)}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="sp-categories">{items}</ul> }
}
