//! *Scheda di famiglia*.

use super::super::certificates;
use super::super::frame::Frame;
use super::super::self_certifications;
use super::correction::Correction;
use super::trouble::FromRegistry;
use super::{day, member};
use crate::api;
use crate::components::card::Card;
use crate::live::use_live;
use crate::load::load;
use crate::nav::{Nav, use_nav};
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::registry::{HouseholdShown, MemberShown};
use sportello_types::text::{certificatepages, household as words, selfcertificationpages};

#[component]
pub(in super::super) fn HouseholdPage() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let live = use_live();
    let loaded = load(None, move || {
        let (at, deceased) = (day::chosen(nav), day::with_deceased(nav));
        async move { api::registry::household(at, deceased).await }
    });
    Effect::new(move |times: Option<u32>| {
        let times = times.unwrap_or(0) + 1;
        // The first household is what the page is about; what a choice brings is announced.
        if let Some(household) = loaded.ready()
            && times > 2
        {
            live.announce(words::members(lang, household.members.len()));
        }
        times
    });
    view! {
        <Frame section=Route::Dashboard title=words::title(lang) lead=words::lead(lang)>
            {day::choice(nav, lang)}
            <FromRegistry from=loaded children=move |household| shown(household, nav, lang)/>
        </Frame>
    }
}

fn shown(household: HouseholdShown, nav: Nav, lang: Lang) -> impl IntoView {
    let HouseholdShown {
        at,
        source,
        as_of,
        institution,
        institution_name,
        members,
    } = household;
    let kind = match (institution, institution_name) {
        (false, _) => None,
        (true, Some(name)) => Some(words::institution_named(lang, name)),
        (true, None) => Some(words::institution(lang).to_owned()),
    };
    let kind = kind.map(|kind| view! { <p>{kind}" – "{words::institution_alone(lang)}</p> });
    let alone = (!institution && members.len() == 1).then(|| view! { <p>{words::alone(lang)}</p> });
    let chosen = untrack(|| day::chosen(nav));
    let query = day::query(chosen, false).to_string();
    // Who was there on a day of the past is not certified as a member of today.
    let is_today = chosen.is_none_or(|day| day >= clock::today());
    let cards: Vec<_> = members
        .iter()
        .map(|member| view! { <li>{card(member, &query, is_today, lang)}</li> })
        .collect();
    view! {
        {day::origin(at, as_of, source, lang)}
        {kind}
        {alone}
        <ul class="sp-cards">{cards}</ul>
        <Card title=words::wrong(lang)>
            <p>{words::wrong_text(lang)}</p>
            <p><a href=Correction::of_household().path(lang)>{words::wrong_link(lang)}</a></p>
        </Card>
        <p>
            {words::looks(lang)} " "
            <a href=Route::Profile.path(lang)>{words::looks_link(lang)}</a>
        </p>
    }
}

fn card(member: &MemberShown, query: &str, is_today: bool, lang: Lang) -> impl IntoView + use<> {
    let name = member::name(member);
    let href = format!("{}{query}", Route::HouseholdMember(member.id).path(lang));
    let label = words::detail_of(lang, name.clone());
    let certificate = (is_today && certificates::is_for(member)).then(|| {
        let href = certificates::path_for(member.id, lang);
        let label = certificatepages::ask_for(lang, name.clone());
        view! {
            <a class="btn btn-outline-primary" href=href aria-label=label>{certificatepages::ask(lang)}</a>
        }
    });
    let declaration = (is_today && self_certifications::is_for(member)).then(|| {
        let href = self_certifications::path_for(Some(member.id), lang);
        let label = selfcertificationpages::ask_for(lang, name.clone());
        view! {
            <a class="btn btn-outline-primary" href=href aria-label=label>
                {selfcertificationpages::ask(lang)}
            </a>
        }
    });
    let (badges, facts) = (member::badges(member, lang), member::facts(member, lang));
    view! {
        <Card title=name>
            {badges}
            {facts}
            <div class="sp-actions mt-3">
                <a class="btn btn-outline-primary" href=href aria-label=label>{words::detail(lang)}</a>
                {certificate}
                {declaration}
            </div>
        </Card>
    }
}
