//! The sheet of a service, with every item of the national model in its order (ui.md §4).

use super::structured_data::service_json;
use crate::api;
use crate::components::badge::{Badge, Mood, Topic};
use crate::components::breadcrumb::Breadcrumb;
use crate::components::facts::{Fact, Facts};
use crate::components::heading::PageHeading;
use crate::components::icon::Icon;
use crate::components::problem::failed_page;
use crate::components::rich_text::Rich;
use crate::format;
use crate::head::set_head;
use crate::load::{LoadingPage, load};
use crate::pages::sign_in;
use crate::route::{Query, Route};
use crate::site::{PageData, use_lang, use_site};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::services::{Availability, Cost, RichText, Service, TermFrom};
use sportello_types::text::{openpay, services, shell};
use sportello_types::values::Slug;

#[component]
pub(crate) fn ServicePage(slug: Slug, data: PageData) -> impl IntoView {
    let lang = use_lang();
    let given = match data {
        PageData::Service { service, blank_form } if service.summary.slug == slug.as_str() => {
            Some((*service, blank_form))
        }
        _ => None,
    };
    let loaded = load(given, move || {
        let slug = slug.clone();
        async move {
            let service = api::services::one(slug.as_str()).await?;
            // A service without a form has no blank form either.
            let form = api::services::has_form(slug.as_str()).await;
            Ok((service, form))
        }
    });
    view! {
        <LoadingPage
            from=loaded
            failed=move |error, retry| failed_page(error, retry, lang)
            children=|(service, form)| view! { <Sheet service=service form=form/> }
        />
    }
}

/// A section of the sheet: anchor, heading, content.
struct Section {
    anchor: &'static str,
    title: &'static str,
    element: &'static str,
    content: AnyView,
}

#[component]
fn Sheet(service: Service, form: bool) -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let summary = service.summary.clone();
    set_head(&summary.title, &summary.description);
    let category = Query::of([("categoria", Some(summary.category.as_str()))]);
    let crumbs = vec![
        (shell::services(lang).to_owned(), Some(Route::Services.path(lang))),
        (
            summary.category_label.clone(),
            Some(format!("{}{category}", Route::Services.path(lang))),
        ),
        (summary.title.clone(), None),
    ];
    let structured = service_json(&service, &site);
    let topics: Vec<_> = summary
        .topics
        .iter()
        .map(|topic| view! { <li><Topic text=topic.clone()/></li> })
        .collect();
    let updated = services::updated_on(lang, format::day(service.updated_on, lang));
    let (mood, state) = match summary.availability {
        Availability::Open => (Mood::Good, services::availability_open(lang)),
        Availability::NotYetOpen => (Mood::Attention, services::availability_not_yet_open(lang)),
        Availability::Closed => (Mood::Bad, services::availability_closed(lang)),
    };
    let note = status_note(&service, lang);
    let start = start_button(&service, form, lang);
    let sections = sections(&service, form, lang);
    let index: Vec<_> = sections
        .iter()
        .map(|section| view! { <li><a href=format!("#{}", section.anchor)>{section.title}</a></li> })
        .collect();
    let parts: Vec<_> = sections
        .into_iter()
        .map(|section| {
            view! {
                <section class="it-page-section" id=section.anchor>
                    <h2>{section.title}</h2>
                    <div data-element=section.element>{section.content}</div>
                </section>
            }
        })
        .collect();
    view! {
        <script type="application/ld+json" data-element="metatag">{structured}</script>
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <div class="sp-sheet-head">
                <PageHeading text=summary.title element="service-title"/>
                <p data-element="service-status"><Badge mood=mood text=state/></p>
                {note.map(|note| view! { <p>{note}</p> })}
                <p class="sp-lead" data-element="service-description">{summary.description}</p>
                {start}
                <h2 class="sp-topics-title">{services::topics(lang)}</h2>
                <ul class="sp-topics">{topics}</ul>
            </div>
            <div class="sp-sheet">
                <nav class="sp-index" aria-labelledby="indice">
                    <h2 id="indice">{services::page_index(lang)}</h2>
                    <ol data-element="page-index">{index}</ol>
                </nav>
                <div class="it-page-sections-container">
                    {parts}
                    <p class="sp-updated">{updated}</p>
                </div>
            </div>
        </div>
    }
}

/// When one can apply, if that is not always.
fn status_note(service: &Service, lang: Lang) -> Option<String> {
    match service.summary.availability {
        Availability::NotYetOpen => service
            .opens_on
            .map(|day| services::status_note_opens(lang, format::day(day, lang))),
        Availability::Closed => service
            .closes_on
            .map(|day| services::status_note_closed(lang, format::day(day, lang))),
        Availability::Open => service
            .closes_on
            .map(|day| services::status_note_closes(lang, format::day(day, lang))),
    }
}

/// The link that starts the application, straight from the sheet (C.SE.1.1). It leads to the sign-in,
/// which leads back here; who is signed in begins at once.
fn start_button(service: &Service, form: bool, lang: Lang) -> Option<impl IntoView + use<>> {
    (form && service.summary.availability == Availability::Open).then(|| {
        let href = sign_in::path_to_service(&service.summary.slug, service.level, lang);
        view! {
            <a class="btn btn-primary mobile-full" href=href data-element="service-main-access">
                {services::access_button(lang)}
            </a>
        }
    })
}

/// What the guide says, and the fiscal code, which whoever signs in with eIDAS does not bring along.
fn needed(service: &Service, lang: Lang) -> AnyView {
    let code = service.needs_tax_code.then(|| {
        view! {
            <p>
                {services::tax_code_needed(lang)} " "
                <a href=Route::Faq.path(lang)>{services::tax_code_how(lang)}</a>
            </p>
        }
    });
    view! { <Rich text=service.needed.clone()/> {code} }.into_any()
}

fn sections(service: &Service, form: bool, lang: Lang) -> Vec<Section> {
    let rich = |text: &RichText| view! { <Rich text=text.clone()/> }.into_any();
    let mut sections = vec![
        Section {
            anchor: "a-chi-e-rivolto",
            title: services::addressed_to(lang),
            element: "service-addressed",
            content: rich(&service.addressed_to),
        },
        Section {
            anchor: "come-fare",
            title: services::how_to(lang),
            element: "service-how-to",
            content: rich(&service.how_to),
        },
        Section {
            anchor: "cosa-serve",
            title: services::needed(lang),
            element: "service-needed",
            content: needed(service, lang),
        },
        Section {
            anchor: "cosa-si-ottiene",
            title: services::achieved(lang),
            element: "service-achieved",
            content: rich(&service.achieved),
        },
        Section {
            anchor: "tempi-e-scadenze",
            title: services::times(lang),
            element: "service-calendar-text",
            content: times(service, lang).into_any(),
        },
        Section {
            anchor: "quanto-costa",
            title: services::costs(lang),
            element: "service-cost",
            content: costs(&service.costs, lang).into_any(),
        },
        Section {
            anchor: "accedi-al-servizio",
            title: services::access(lang),
            element: "service-access",
            content: access(service, form, lang).into_any(),
        },
    ];
    if !service.introduction.blocks.is_empty() {
        sections.insert(
            1,
            Section {
                anchor: "descrizione",
                title: services::introduction(lang),
                element: "service-extended-description",
                content: rich(&service.introduction),
            },
        );
    }
    if !service.further.blocks.is_empty() {
        sections.push(Section {
            anchor: "ulteriori-informazioni",
            title: services::further(lang),
            element: "service-more-info",
            content: rich(&service.further),
        });
    }
    sections.push(Section {
        anchor: "condizioni-di-servizio",
        title: services::conditions(lang),
        element: "service-file",
        content: conditions(service, lang).into_any(),
    });
    sections.push(Section {
        anchor: "contatti",
        title: services::contacts(lang),
        element: "service-area",
        content: office(service, lang).into_any(),
    });
    sections
}

fn times(service: &Service, lang: Lang) -> impl IntoView + use<> {
    let day = |day| format::day(day, lang);
    let facts: Vec<_> = [
        service
            .opens_on
            .map(|first| Fact::new(services::opens_label(lang), day(first))),
        service
            .closes_on
            .map(|last| Fact::new(services::closes_label(lang), day(last))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let days = u64::from(service.term_days);
    let term = match service.term_from {
        TermFrom::Submitted => services::term(lang, days),
        TermFrom::CallClose => services::term_after_call(lang, days),
    };
    view! {
        <Rich text=service.times.clone()/>
        <p>{term}</p>
        {(!facts.is_empty()).then(|| view! { <Facts facts=facts/> })}
    }
}

fn costs(costs: &[Cost], lang: Lang) -> AnyView {
    if costs.is_empty() {
        return view! { <p>{services::free(lang)}</p> }.into_any();
    }
    let facts: Vec<_> = costs
        .iter()
        .map(|cost| {
            let amount = match cost.amount_cents {
                Some(cents) => format::euro(cents, lang),
                None => services::cost_varies(lang).to_owned(),
            };
            Fact {
                label: cost.label.clone(),
                values: std::iter::once(amount).chain(cost.note.clone()).collect(),
            }
        })
        .collect();
    let to_pay = costs.iter().any(|cost| cost.amount_cents != Some(0));
    let pay = (to_pay && use_site().tenant.open_payments)
        .then(|| view! { <p><a href=Route::Pay.path(lang)>{openpay::link_costs(lang)}</a></p> });
    view! {
        <div class="sp-sourced"><Facts facts=facts/></div>
        {to_pay.then(|| view! { <p>{services::costs_later(lang)}</p> })}
        {pay}
    }
    .into_any()
}

fn access(service: &Service, form: bool, lang: Lang) -> impl IntoView + use<> {
    let open = service.summary.availability == Availability::Open;
    let online = if form && open {
        let href = sign_in::path_to_service(&service.summary.slug, service.level, lang);
        view! {
            <p>{services::access_text(lang, service.level.number())}</p>
            <p>
                <a class="btn btn-primary mobile-full" href=href data-element="service-online-access">
                    {services::access_button(lang)}
                </a>
            </p>
        }
        .into_any()
    } else {
        view! { <p data-element="service-generic-access">{services::access_closed(lang)}</p> }.into_any()
    };
    let appointments = use_site().tenant.links.appointments.clone();
    let blank = form.then(|| {
        view! {
            <p>
                <a href=api::services::blank_form_url(&service.summary.slug)>
                    <Icon name="it-download" class="icon-primary icon-sm me-1"/>
                    {services::blank_form(lang)}
                </a>
            </p>
        }
    });
    view! {
        {online}
        <p>{services::booking(lang)}</p>
        <p>
            <a class="btn btn-outline-primary mobile-full" href=appointments data-element="service-booking-access">
                {services::booking_button(lang)}
            </a>
        </p>
        {blank}
    }
}

fn conditions(service: &Service, lang: Lang) -> impl IntoView + use<> {
    let rules: Vec<_> = service
        .rules
        .iter()
        .map(|rule| {
            let label = rule.label.clone();
            let words = match rule.address() {
                Some(href) => view! { <a href=href>{label}</a> }.into_any(),
                None => label.into_any(),
            };
            view! { <li>{words}</li> }
        })
        .collect();
    view! {
        <Rich text=service.conditions.clone()/>
        {(!rules.is_empty())
            .then(|| view! { <h3 class="h5">{services::legal_basis(lang)}</h3> <ul>{rules}</ul> })}
    }
}

fn office(service: &Service, lang: Lang) -> impl IntoView + use<> {
    let office = &service.office;
    let facts = vec![
        Fact::new(
            services::office_address(lang),
            format!("{}, {} {}", office.street, office.postal_code, office.town),
        ),
        Fact::new(services::office_hours(lang), office.hours.clone()),
        Fact::new(services::office_phone(lang), office.phone.clone()),
        Fact::new(services::office_email(lang), office.email.clone()),
        Fact::new(services::office_pec(lang), office.pec.clone()),
        Fact::new(services::office_person(lang), office.person_in_charge.clone()),
        Fact::new(services::office_substitute(lang), office.substitute.clone()),
    ];
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title">{office.name.clone()}</h3>
            <Facts facts=facts/>
        </div>
    }
}
