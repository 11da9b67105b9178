//! A notice that somebody has on paper, paid by its number.

use super::notice;
use super::standing::of_notice;
use super::till::Till;
use crate::api::{self, ApiError};
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::components::field::TextField;
use crate::components::short_form::Typed;
use crate::live::use_live;
use crate::pages::area::frame::Frame;
use crate::pages::clock;
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::payments::NoticeFound;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{fields as common, paymentpages as words};
use sportello_types::values::NoticeNumber;

/// The control of the number, by the name of the API.
pub(in crate::pages) const NUMBER: &str = "number";
/// More than the digits with their blanks: what is pasted may have other signs between them.
const LONGEST: u32 = 40;

#[component]
pub(in super::super) fn ByNumberPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![(NUMBER, words::typed_number(lang))]);
    let found = RwSignal::new(None::<NoticeFound>);
    // What it says may not be so any more.
    let till = Till::new(Callback::new(move |()| look_again(found)));
    let heard = Callback::new(move |now: String| {
        let before = form.text(NUMBER);
        form.set(NUMBER, grouped(&before, now));
        // What was found belongs to what stood there.
        found.set(None);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = form.text(NUMBER);
        let number = read(&typed).ok_or_else(|| vec![(NUMBER, words::wrong_number(lang))]);
        let Some(number) = form.begin_with(number) else {
            return;
        };
        found.set(None);
        spawn_local(async move {
            let answer = api::payments::by_number(&number).await;
            // Another number stands there by now: what was said of the first is of no use.
            if !form.holds(NUMBER, &typed) {
                return form.pause();
            }
            match answer {
                Ok(notice) => {
                    form.pause();
                    live.announce(words::found_one(lang));
                    found.set(Some(notice));
                }
                Err(error) if is_missing(&error) => form.wrong(NUMBER, words::missing_number(lang)),
                Err(error) => form.failed(error),
            }
        });
    };
    view! {
        <Frame
            section=Route::Payments
            title=words::by_number_title(lang)
            lead=words::by_number_lead(lang)
        >
            <p><a href=Route::Payments.path(lang)>{words::back(lang)}</a></p>
            <Creditor/>
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                <p>{common::required_note(lang)}</p>
                {number_field(form, heard)}
                <button
                    type="submit"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=form.aria_disabled()
                >
                    {words::look(lang)}
                </button>
            </form>
            {till.failure()}
            {move || found.get().map(|notice| shown(notice, till, lang))}
        </Frame>
    }
}

/// The control of the number; `heard` hears what is typed.
pub(in crate::pages) fn number_field(form: Typed, heard: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <TextField
            id=NUMBER
            label=words::typed_number(lang)
            hint=words::typed_number_hint(lang)
            required=true
            autocomplete="off"
            inputmode="numeric"
            maxlength=LONGEST
            value=form.value(NUMBER)
            on_input=heard
            error=form.error(NUMBER)
        />
    }
}

/// Whose notices can be paid here.
#[component]
pub(in crate::pages) fn Creditor() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    let facts = vec![
        Fact::new(words::creditor(lang), site.tenant.name.clone()),
        Fact::new(words::creditor_code(lang), site.tenant.contacts.tax_code.clone()),
    ];
    view! {
        <div class="sp-narrow-card">
            <Facts facts=facts/>
            <p class="sp-hint">{words::creditor_hint(lang)}</p>
        </div>
    }
}

fn shown(found: NoticeFound, till: Till, lang: Lang) -> impl IntoView {
    let standing = of_notice(&found.notice, clock::today(), lang);
    let mut facts = vec![
        Fact::new(words::source(lang), found.subject),
        Fact::new(words::creditor(lang), found.creditor),
    ];
    facts.extend(notice::facts(&found.notice, lang));
    let before = found
        .notice
        .payable
        .then(|| view! { <p class="sp-hint">{words::before(lang)}</p> });
    view! {
        <Card title=words::found_title(lang)>
            <p>{standing.badge()}</p>
            {standing.text.map(|text| view! { <p>{text}</p> })}
            <Facts facts=facts/>
            {before}
            <div class="sp-actions">{notice::pay(&found.notice, None, till, lang)}</div>
        </Card>
    }
}

/// Asks again for the notice that shows.
fn look_again(found: RwSignal<Option<NoticeFound>>) {
    let Some(known) = found.get_untracked() else {
        return;
    };
    spawn_local(async move {
        let now = api::payments::by_number(&known.notice.number).await.ok();
        found.try_update(|shown| {
            // Another one may have been looked for meanwhile.
            if shown.as_ref() == Some(&known) && now.is_some() {
                *shown = now;
            }
        });
    });
}

pub(in crate::pages) fn is_missing(error: &ApiError) -> bool {
    error.code() == Some(ProblemCode::NotFound)
}

/// The number, however its digits are grouped.
pub(in crate::pages) fn read(typed: &str) -> Option<NoticeNumber> {
    let digits: String = typed
        .chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '.' | '/'))
        .collect();
    digits.parse().ok()
}

/// Digits in groups of four, as they are printed, while they are typed at the end. What is put right in
/// between, and what is no digit, stays as it is.
pub(in crate::pages) fn grouped(before: &str, now: String) -> String {
    let is_appended = now.len() > before.len() && now.starts_with(before);
    if !is_appended || !now.chars().all(|sign| sign.is_ascii_digit() || sign == ' ') {
        return now;
    }
    let mut grouped = String::with_capacity(now.len() + 4);
    for (at, digit) in now.chars().filter(char::is_ascii_digit).enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_grouped() {
        let number: NoticeNumber = "301123456789012316".parse().unwrap();
        for typed in [
            "301123456789012316",
            "3011 2345 6789 0123 16",
            " 3011-2345-6789-0123-16 ",
            "3011\u{a0}2345\u{a0}6789.0123.16",
        ] {
            assert_eq!(read(typed).as_ref(), Some(&number), "{typed}");
        }
        for typed in [
            "",
            "30112345678901231",
            "3011234567890123167",
            "RF18 5390 0754 7034",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_put_right_in_between_stays_as_it_is() {
        assert_eq!(grouped("3011", "30112".into()), "3011 2");
        assert_eq!(
            grouped("3011 2", "3011 ".into()),
            "3011 ",
            "a digit was taken away"
        );
        assert_eq!(grouped("3011 2345", "3011 92345".into()), "3011 92345");
        assert_eq!(grouped("", "avviso 3011".into()), "avviso 3011");
        assert_eq!(grouped("", "301123456789012316".into()), "3011 2345 6789 0123 16");
    }

    #[test]
    fn digits_typed_one_by_one_stand_as_they_are_printed() {
        for digits in ["301123456789012316", "000000000000000000", "999999999999999999"] {
            let typed = digits.chars().fold(String::new(), |before, digit| {
                grouped(&before, format!("{before}{digit}"))
            });
            let number: NoticeNumber = digits.parse().unwrap();
            assert_eq!(typed, number.grouped());
            assert_eq!(read(&typed), Some(number));
        }
    }
}
