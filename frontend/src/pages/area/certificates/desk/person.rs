//! Whom the certificate is about: looked for in the registry, chosen among those who fit.

use super::doubts::open_doubts;
use super::search::Search;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::live::use_live;
use crate::load::load;
use crate::pages::area::registry::FromRegistry;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::issued_certificates::{Counter, FoundResident, NameSearch};
use sportello_types::lang::Lang;
use sportello_types::text::issuedcertificates as words;

/// The heading of the search.
pub(super) const FIND: &str = "cerca-persona";

#[component]
pub(super) fn Find(
    /// Hears who was chosen.
    on_choose: Callback<FoundResident>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let search = Search::new(lang);
    let form = search.form;
    let found = RwSignal::new(None::<Vec<FoundResident>>);
    let counter = load(None, api::issued::counter);
    let shown = move |counter: Counter| {
        let Counter {
            name_search,
            can_issue,
            as_of,
            outdated,
        } = counter;
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            found.set(None);
            let Some(wanted) = form.begin_with(search.read(name_search)) else {
                return;
            };
            spawn_local(async move {
                match api::issued::people(&wanted).await {
                    Ok(people) => {
                        form.pause();
                        live.announce(told(people.items.len(), name_search, lang));
                        // The page may have been left meanwhile.
                        drop(found.try_set(Some(people.items)));
                    }
                    Err(error) => form.failed(error),
                }
            });
        };
        let warning =
            (!can_issue).then(|| view! { <Alert tone=Tone::Warning>{words::counter_unready(lang)}</Alert> });
        let age = as_of.map(|day| data_of(format::day(day, lang), outdated, lang));
        view! {
            {warning}
            {age}
            <form novalidate=true on:submit=submit>
                {form.summary()}
                {search.controls(name_search)}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::find(lang)}
                </button>
            </form>
        }
    };
    let people = move || {
        let name_search = counter.ready()?.name_search;
        found
            .get()
            .map(|people| list(people, name_search, on_choose, lang))
    };
    view! {
        <h2 id=FIND class="h4" tabindex="-1">{words::find_title(lang)}</h2>
        <FromRegistry from=counter children=shown/>
        {people}
    }
}

/// Of which day the data of the registry are.
fn data_of(day: String, outdated: bool, lang: Lang) -> AnyView {
    if outdated {
        return view! { <Alert tone=Tone::Warning>{words::counter_outdated(lang, day)}</Alert> }.into_any();
    }
    view! { <p class="small">{words::counter_as_of(lang, day)}</p> }.into_any()
}

/// How many were found, in words.
fn told(count: usize, asked: NameSearch, lang: Lang) -> String {
    match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => none(asked, lang).to_owned(),
        count => words::find_found(lang, count),
    }
}

/// That nobody was found: ANPR has its own reasons.
fn none(asked: NameSearch, lang: Lang) -> &'static str {
    match asked {
        NameSearch::WholeIdentity => words::find_none_anpr(lang),
        NameSearch::None | NameSearch::NameAndDay => words::find_none(lang),
    }
}

fn list(
    people: Vec<FoundResident>,
    asked: NameSearch,
    on_choose: Callback<FoundResident>,
    lang: Lang,
) -> AnyView {
    if people.is_empty() {
        return view! { <Alert tone=Tone::Warning>{none(asked, lang)}</Alert> }.into_any();
    }
    let several =
        (people.len() > 1).then(|| view! { <Alert tone=Tone::Info>{words::find_several(lang)}</Alert> });
    let cards: Vec<_> = people
        .into_iter()
        .map(|person| view! { <li>{card(person, on_choose, lang)}</li> })
        .collect();
    view! {
        {several}
        <ul class="sp-cards mt-3">{cards}</ul>
    }
    .into_any()
}

fn card(person: FoundResident, on_choose: Callback<FoundResident>, lang: Lang) -> impl IntoView {
    let name = person.name();
    let label = words::find_choose_who(lang, &name);
    let mut facts = facts(&person, lang);
    facts.extend(open_doubts(&person, lang).map(|doubts| Fact::new(words::doubts(lang), doubts)));
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title">{name}</h3>
            <Facts facts=facts/>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-label=label
                on:click=move |_| on_choose.run(person.clone())
            >
                {words::find_choose(lang)}
            </button>
        </div>
    }
}

/// What tells somebody apart from others.
pub(super) fn facts(person: &FoundResident, lang: Lang) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(code) = &person.tax_code {
        facts.push(Fact::new(words::tax_code(lang), code.as_str()));
    }
    let day = format::partial_day(&person.birth_date, lang);
    let born = match &person.birth_place {
        Some(place) => words::born_at(lang, day, place),
        None => day,
    };
    facts.push(Fact::new(words::born(lang), born));
    if let Some(day) = person.deceased_on {
        facts.push(Fact::new(words::deceased(lang), format::day(day, lang)));
    }
    facts
}
