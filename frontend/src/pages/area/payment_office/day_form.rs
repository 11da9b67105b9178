//! The form that chooses the day of a list.

use crate::components::short_form::{Typed, field};
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::text::paymentoffice as words;

#[component]
pub(super) fn DayForm(
    /// The field's name, one on the page.
    name: &'static str,
    label: &'static str,
    /// What is shown: of this day, until another one is asked for.
    chosen: RwSignal<NaiveDate>,
) -> impl IntoView {
    let lang = use_lang();
    let form = Typed::new(vec![(name, label)]);
    form.set(name, chosen.get_untracked().to_string());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = form.text(name).parse::<NaiveDate>().ok();
        let flaw = day.is_none().then(|| (name, words::wrong_day(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        form.pause();
        if let Some(day) = day {
            chosen.set(day);
        }
    };
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            {form.summary()}
            {field(form, name, label, None, ("date", "off", 10))}
            <button type="submit" class="btn btn-outline-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::show(lang)}
            </button>
        </form>
    }
}
