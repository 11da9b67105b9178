//! A notice that somebody has on paper, paid without signing in: by its number and the fiscal code of whoever
//! owes it. The camera reads the number.

use super::checkout::Checkout;
use super::form::is_tax_code;
use super::{Frame, qr};
use crate::api;
use crate::components::error_summary::focus_field;
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::pages::area::payments::by_number::{Creditor, NUMBER, grouped, is_missing, number_field, read};
use crate::pages::camera::Scanner;
use crate::route::Route;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::payments::{NoticeFound, OpenNoticeQuery};
use sportello_types::text::{fields as common, openpay as words, paymentpages};

/// The control of the fiscal code, by the name of the API.
const CODE: &str = "tax_code";
const LONGEST_CODE: u32 = 20;
/// Where what was found shows.
const FOUND: &str = "avviso";

#[component]
pub(super) fn NoticePage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        (NUMBER, paymentpages::typed_number(lang)),
        (CODE, words::notice_code(lang)),
    ]);
    let found = RwSignal::new(None::<NoticeFound>);
    let asked = StoredValue::new(None::<OpenNoticeQuery>);
    let checkout = Checkout::of_visitor(Callback::new(move |()| look_again(found, asked)));
    let number_heard = Callback::new(move |now: String| {
        let before = form.text(NUMBER);
        form.set(NUMBER, grouped(&before, now));
        // What was found belongs to what stood there.
        found.set(None);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (typed, code) = (form.text(NUMBER), form.text(CODE));
        let (number, tax_code) = (read(&typed), code.trim().to_uppercase());
        let mut flaws = Vec::new();
        if number.is_none() {
            flaws.push((NUMBER, paymentpages::wrong_number(lang)));
        }
        if !is_tax_code(&tax_code) {
            flaws.push((CODE, words::wrong_code(lang)));
        }
        found.set(None);
        let (true, Some(number)) = (form.begin(flaws), number) else {
            return;
        };
        let query = OpenNoticeQuery {
            number: number.to_string(),
            tax_code,
        };
        asked.set_value(Some(query.clone()));
        spawn_local(async move {
            let answer = api::open_payments::find(&query).await;
            // Something else stands there by now: what was said of the first is of no use.
            if !form.holds(NUMBER, &typed) || !form.holds(CODE, &code) {
                return form.pause();
            }
            match answer {
                Ok(notice) => {
                    form.pause();
                    checkout.owed_by(query.tax_code);
                    found.set(Some(notice));
                    request_animation_frame(|| focus_field(FOUND));
                }
                Err(error) if is_missing(&error) => form.wrong(NUMBER, words::missing(lang)),
                Err(error) => form.failed(error),
            }
        });
    };
    let shown = move || {
        found.get().map(|notice| {
            view! {
                <p id=FOUND tabindex="-1">{paymentpages::found_one(lang)}</p>
                {checkout.shown(notice, None)}
            }
        })
    };
    let own = use_site().tenant.contacts.tax_code.clone();
    let scanned = Callback::new(move |codes: Vec<String>| {
        found.set(None);
        match codes.iter().find_map(|code| qr::read(code)) {
            Some(on_paper) if on_paper.creditor.as_str() == own => {
                form.set(NUMBER, on_paper.number.grouped());
                form.pause();
                live.announce(words::camera_read(lang));
                focus_field(CODE);
            }
            Some(_) => form.wrong(NUMBER, words::camera_other(lang)),
            None => form.wrong(NUMBER, words::camera_no_notice(lang)),
        }
    });
    view! {
        <Frame title=words::notice_title(lang) lead=words::notice_lead(lang)>
            <Creditor/>
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                <p>{common::required_note(lang)}</p>
                {number_field(form, number_heard)}
                {field(form, CODE, words::notice_code(lang), Some(words::notice_code_hint(lang)), ("text", "off", LONGEST_CODE))}
                <button
                    type="submit"
                    class="btn btn-primary mobile-full"
                    aria-disabled=form.aria_disabled()
                >
                    {paymentpages::look(lang)}
                </button>
            </form>
            <div class="mt-4">
                {checkout.failure()}
                {shown}
            </div>
            <div class="sp-narrow">
                <Scanner lead=words::camera_lead(lang) found=scanned/>
            </div>
            <p class="mt-4"><a href=Route::Pay.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

/// Asks again for the notice that shows.
fn look_again(found: RwSignal<Option<NoticeFound>>, asked: StoredValue<Option<OpenNoticeQuery>>) {
    let (Some(known), Some(query)) = (found.get_untracked(), asked.get_value()) else {
        return;
    };
    spawn_local(async move {
        let now = api::open_payments::find(&query).await.ok();
        found.try_update(|shown| {
            // Another one may have been looked for meanwhile.
            if shown.as_ref() == Some(&known) && now.is_some() {
                *shown = now;
            }
        });
    });
}
