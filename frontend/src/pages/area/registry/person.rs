//! *Dettaglio*: the record of a member, by section.

use super::super::certificates;
use super::super::frame::Frame;
use super::super::self_certifications;
use super::sections::Sections;
use super::trouble::FromRegistry;
use super::{day, member};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::load::load;
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::{PersonShown, Sight};
use sportello_types::text::{certificatepages, household as words, selfcertificationpages};

#[component]
pub(in super::super) fn PersonPage(id: SeenPersonId) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let loaded = load(None, move || {
        let at = day::chosen(nav);
        async move { api::registry::person(id, at).await }
    });
    let back = move || {
        let query = day::query(day::chosen(nav), false);
        format!("{}{query}", Route::Household.path(lang))
    };
    view! {
        <Frame section=Route::Dashboard title=words::person_title(lang)>
            <FromRegistry from=loaded children=move |person| shown(person, lang)/>
            <p><a href=back>{words::back(lang)}</a></p>
        </Frame>
    }
}

fn shown(shown: PersonShown, lang: Lang) -> impl IntoView {
    let PersonShown {
        at,
        source,
        as_of,
        person,
        sections,
    } = shown;
    let record = match person.sight {
        Sight::Whole => view! { <Sections of=person.id sections=sections/> }.into_any(),
        Sight::Listed | Sight::Nothing => {
            view! { <Alert tone=Tone::Info><p>{words::listed_only(lang)}</p></Alert> }.into_any()
        }
    };
    let (badges, facts) = (member::badges(&person, lang), member::facts(&person, lang));
    let certificate = certificates::is_for(&person).then(|| {
        view! {
            <p class="mt-3">
                <a class="btn btn-outline-primary" href=certificates::path_for(person.id, lang)>
                    {certificatepages::ask(lang)}
                </a>
            </p>
        }
    });
    let declaration = self_certifications::is_for(&person).then(|| {
        view! {
            <p class="mt-3">
                <a class="btn btn-outline-primary" href=self_certifications::path_for(Some(person.id), lang)>
                    {selfcertificationpages::ask(lang)}
                </a>
            </p>
        }
    });
    view! {
        {day::origin(at, as_of, source, lang)}
        <Card title=member::name(&person)>
            {badges}
            {facts}
            {certificate}
            {declaration}
        </Card>
        <div class="mt-4">{record}</div>
    }
}
