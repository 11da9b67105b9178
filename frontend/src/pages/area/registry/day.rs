//! The day whose situation is shown, and whether the dead are: both stand in the address, so that Back and
//! a kept address lead to the same view.

use crate::components::choice::CheckField;
use crate::components::field::TextField;
use crate::format;
use crate::nav::Nav;
use crate::pages::clock;
use crate::route::Query;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::registry::RegistrySource;
use sportello_types::text::household as words;

const DAY: &str = "giorno";
const DECEASED: &str = "deceduti";
const YES: &str = "si";

/// The day of the address, when it is one; tracked.
pub(super) fn chosen(nav: Nav) -> Option<NaiveDate> {
    nav.parameter(DAY)?.parse().ok()
}

/// Whether the dead are wanted; tracked.
pub(super) fn with_deceased(nav: Nav) -> bool {
    nav.parameter(DECEASED).as_deref() == Some(YES)
}

/// The parameters of a page of the same day.
pub(super) fn query(day: Option<NaiveDate>, deceased: bool) -> Query {
    let day = day.map(|day| day.to_string());
    Query::of([(DAY, day.as_deref()), (DECEASED, deceased.then_some(YES))])
}

/// The choice of both.
pub(super) fn choice(nav: Nav, lang: Lang) -> impl IntoView {
    let today = clock::today();
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    // Back changes the address without anybody typing.
    Effect::new(move |_| typed.set(chosen(nav).unwrap_or(today).to_string()));
    let show = move || {
        let day = typed.get_untracked().parse::<NaiveDate>().ok();
        let good = day.filter(|day| *day <= today && day.year() >= 1900);
        wrong.set(good.is_none().then(|| words::at_wrong(lang).to_owned()));
        if let Some(day) = good {
            let deceased = untrack(|| with_deceased(nav));
            nav.step(query((day != today).then_some(day), deceased));
        }
    };
    view! {
        <form
            class="sp-filters"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                show();
            }
        >
            <TextField
                id="giorno"
                kind="date"
                label=words::at(lang)
                hint=words::at_hint(lang)
                value=typed
                error=Signal::derive(move || wrong.get())
                on_input=Callback::new(move |text| typed.set(text))
            />
            <button type="submit" class="btn btn-outline-primary">{words::at_show(lang)}</button>
        </form>
        <CheckField
            id="deceduti"
            label=words::deceased(lang)
            checked=Signal::derive(move || with_deceased(nav))
            on_toggle=Callback::new(move |on| nav.set_query(query(untrack(|| chosen(nav)), on)))
        />
    }
}

/// Whose data they are, and of which day.
pub(super) fn origin(at: NaiveDate, as_of: NaiveDate, source: RegistrySource, lang: Lang) -> impl IntoView {
    let day = format::day(as_of, lang);
    let of = match source {
        RegistrySource::Municipality => words::as_of_own(lang, day),
        RegistrySource::Anpr => words::as_of_anpr(lang, day),
    };
    let situation = words::situation(lang, format::day(at, lang));
    view! { <p class="sp-hint">{format!("{situation} {of}")}</p> }
}
