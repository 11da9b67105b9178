//! Whom the certificate is about: looked for in the registry, chosen among those who fit.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::facts::{Fact, Facts};
use crate::components::field::TextField;
use crate::components::short_form::{Flaws, Typed};
use crate::format;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::issued_certificates::{FoundResident, ResidentSearch};
use sportello_types::lang::Lang;
use sportello_types::text::issuedcertificates as words;

const TAX_CODE: &str = "tax_code";
const FAMILY_NAME: &str = "family_name";
const GIVEN_NAME: &str = "given_name";
const BIRTH_DATE: &str = "birth_date";

#[component]
pub(super) fn Find(
    /// Hears who was chosen.
    on_choose: Callback<FoundResident>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(labels(lang));
    let found = RwSignal::new(None::<Vec<FoundResident>>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        found.set(None);
        let typed = [TAX_CODE, FAMILY_NAME, GIVEN_NAME, BIRTH_DATE].map(|id| form.text(id));
        let Some(search) = form.begin_with(read(&typed, lang)) else {
            return;
        };
        spawn_local(async move {
            match api::issued::people(&search).await {
                Ok(people) => {
                    form.pause();
                    live.announce(told(people.items.len(), lang));
                    // The page may have been left meanwhile.
                    drop(found.try_set(Some(people.items)));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let text_field = move |id: &'static str, label: &'static str, kind: &'static str, longest: u32| {
        view! {
            <TextField
                id=id
                label=label
                kind=kind
                autocomplete="off"
                maxlength=longest
                value=form.value(id)
                on_input=form.hear(id)
                error=form.error(id)
            />
        }
    };
    let people = move || found.get().map(|people| list(people, on_choose, lang));
    view! {
        <h2 class="h4">{words::find_title(lang)}</h2>
        <form novalidate=true on:submit=submit>
            {form.summary()}
            <p>{words::find_how(lang)}</p>
            {text_field(TAX_CODE, words::tax_code(lang), "text", 20)}
            {text_field(FAMILY_NAME, words::family_name(lang), "text", 100)}
            {text_field(GIVEN_NAME, words::given_name(lang), "text", 100)}
            {text_field(BIRTH_DATE, words::birth_date(lang), "date", 10)}
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::find(lang)}
            </button>
        </form>
        {people}
    }
}

fn labels(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        (TAX_CODE, words::tax_code(lang)),
        (FAMILY_NAME, words::family_name(lang)),
        (GIVEN_NAME, words::given_name(lang)),
        (BIRTH_DATE, words::birth_date(lang)),
    ]
}

/// How many were found, in words.
fn told(count: usize, lang: Lang) -> String {
    match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => words::find_none(lang).to_owned(),
        count => words::find_found(lang, count),
    }
}

/// The search, or all that is wrong with it: a fiscal code, or the three others.
fn read([code, family, given, birth]: &[String; 4], lang: Lang) -> Result<ResidentSearch, Flaws> {
    let [code, family, given, birth] = [code, family, given, birth].map(|text| text.trim());
    match (
        code.is_empty(),
        family.is_empty() && given.is_empty() && birth.is_empty(),
    ) {
        (true, true) | (false, false) => Err(vec![(TAX_CODE, words::find_wrong(lang))]),
        (false, true) => match code.parse() {
            Ok(code) => Ok(ResidentSearch {
                tax_code: Some(code),
                ..ResidentSearch::default()
            }),
            Err(_) => Err(vec![(TAX_CODE, words::wrong_tax_code(lang))]),
        },
        (true, false) => match (family.parse(), given.parse(), birth.parse()) {
            (Ok(family_name), Ok(given_name), Ok(birth_date)) => Ok(ResidentSearch {
                tax_code: None,
                family_name: Some(family_name),
                given_name: Some(given_name),
                birth_date: Some(birth_date),
            }),
            (family, given, birth) => Err([
                (family.is_err(), FAMILY_NAME, words::find_wrong_name(lang)),
                (given.is_err(), GIVEN_NAME, words::find_wrong_name(lang)),
                (birth.is_err(), BIRTH_DATE, words::find_wrong_day(lang)),
            ]
            .into_iter()
            .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
            .collect()),
        },
    }
}

fn list(people: Vec<FoundResident>, on_choose: Callback<FoundResident>, lang: Lang) -> AnyView {
    if people.is_empty() {
        return view! { <Alert tone=Tone::Warning>{words::find_none(lang)}</Alert> }.into_any();
    }
    let cards: Vec<_> = people
        .into_iter()
        .map(|person| view! { <li>{card(person, on_choose, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards mt-3">{cards}</ul> }.into_any()
}

fn card(person: FoundResident, on_choose: Callback<FoundResident>, lang: Lang) -> impl IntoView {
    let name = person.name();
    let label = words::find_choose_who(lang, &name);
    let facts = facts(&person, lang);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_looks_by_the_code_or_by_the_three_others() {
        let of = |typed: [&str; 4]| read(&typed.map(str::to_owned), Lang::It);
        let wrong = |typed| {
            let flaws = of(typed).unwrap_err();
            flaws.into_iter().map(|(control, _)| control).collect::<Vec<_>>()
        };
        assert_eq!(wrong(["", "", "", ""]), [TAX_CODE]);
        assert_eq!(
            wrong(["SRRGLI85D52B354O", "Serra", "Giulia", "1985-04-12"]),
            [TAX_CODE]
        );
        assert_eq!(wrong(["SRRGLI", "", "", ""]), [TAX_CODE]);
        assert_eq!(wrong(["", "Serra", "", "ieri"]), [GIVEN_NAME, BIRTH_DATE]);
        let search = of(["", " Serra ", "Giulia", "1985-04-12"]).unwrap();
        assert_eq!(search.family_name.unwrap().as_str(), "Serra");
        let search = of(["srrgli85d52b354o", "", "", ""]).unwrap();
        assert_eq!(search.tax_code.unwrap().as_str(), "SRRGLI85D52B354O");
    }
}
