//! The form of something that nobody asked for.

use crate::api;
use crate::components::facts::{Fact, Facts};
use crate::components::field::TextField;
use crate::components::short_form::{Flaws, Typed, field};
use crate::format;
use crate::keys::key_of;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::payments::{
    AmountAsked, LONGEST_NAME, LONGEST_REASON, NoticeFound, PayerGiven, SpontaneousKind, SpontaneousOrder,
};
use sportello_types::profile::Profile;
use sportello_types::text::{fields as common, openpay as words};
use sportello_types::values::{CleanText, CodiceFiscale, Email, EuroCents, PartitaIva};

/// The controls, by the names of the API.
const AMOUNT: &str = "amount";
const REASON: &str = "reason";
const CODE: &str = "debtor-tax_code";
const NAME: &str = "debtor-name";
const EMAIL: &str = "debtor-email";

/// More than a fiscal code: it may come with blanks around.
const LONGEST_CODE: u32 = 20;
const LONGEST_EMAIL: u32 = 254;
/// The first control that every form has.
pub(super) const FIRST: &str = CODE;
const LONGEST_AMOUNT: u32 = 20;

/// What came of the form.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages) struct Made {
    /// The notice.
    pub(in crate::pages) found: NoticeFound,
    /// The fiscal code that was given.
    pub(in crate::pages) tax_code: String,
    /// The address that was given.
    pub(in crate::pages) email: Option<Email>,
}

/// The form. What was typed stays, so that it can be put right.
#[component]
pub(in crate::pages) fn SpontaneousForm(
    /// What is paid.
    kind: SpontaneousKind,
    /// Who is signed in, whose data are filled in.
    #[prop(optional_no_strip)]
    known: Option<Profile>,
    /// Hears what came of it.
    made: Callback<Made>,
) -> impl IntoView {
    let lang = use_lang();
    let form = Typed::new(vec![
        (AMOUNT, words::amount(lang)),
        (REASON, words::wrong_reason(lang)),
        (CODE, words::tax_code(lang)),
        (NAME, words::name(lang)),
        (EMAIL, words::email(lang)),
    ]);
    if let Some(known) = known {
        fill(form, &known);
    }
    let office = kind.office.clone();
    let amount = kind.amount;
    let reason = kind.reason.clone();
    let kind = StoredValue::new(kind);
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(SpontaneousOrder, String)>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = kind.with_value(|kind| read(form, kind, lang));
        let Some(order) = form.begin_with(read) else {
            return;
        };
        let key = key_of(sent, &order);
        spawn_local(async move {
            let answer = api::open_payments::make(&order, &key).await;
            // The page may have been left.
            if sent.try_get_value().is_none() {
                return;
            }
            match answer {
                Ok(found) => {
                    sent.set_value(None);
                    form.pause();
                    made.run(Made {
                        found,
                        tax_code: order.debtor.tax_code,
                        email: order.debtor.email,
                    });
                }
                Err(error) => {
                    if error.code().is_some() {
                        sent.set_value(None);
                    }
                    form.failed(error);
                }
            }
        });
    };
    let facts = office.map(|office| view! { <Facts facts=vec![Fact::new(words::office(lang), office)]/> });
    view! {
        <form novalidate=true class="sp-narrow" on:submit=submit>
            <h2 class="h4">{words::form_title(lang)}</h2>
            {form.summary()}
            {facts}
            <p>{common::required_note(lang)}</p>
            {amount_field(form, amount, lang)}
            {reason.map(|label| reason_field(form, label, lang))}
            {field(form, CODE, words::tax_code(lang), Some(words::tax_code_hint(lang)), ("text", "off", LONGEST_CODE))}
            {field(form, NAME, words::name(lang), Some(words::name_hint(lang)), ("text", "off", longest(LONGEST_NAME)))}
            <TextField
                id=EMAIL
                label=words::email(lang)
                kind="email"
                hint=words::email_hint(lang)
                autocomplete="email"
                maxlength=LONGEST_EMAIL
                value=form.value(EMAIL)
                on_input=form.hear(EMAIL)
                error=form.error(EMAIL)
            />
            <p><a href=Route::Privacy.path(lang)>{words::privacy(lang)}</a></p>
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::make(lang)}
            </button>
        </form>
    }
}

fn amount_field(form: Typed, asked: AmountAsked, lang: Lang) -> AnyView {
    match asked {
        AmountAsked::Fixed { fixed } => view! {
            <Facts facts=vec![Fact::new(words::amount(lang), format::euro(fixed.0, lang))]/>
        }
        .into_any(),
        AmountAsked::Range { least, most, step } => {
            let euro = |cents: EuroCents| format::euro(cents.0, lang);
            let hint = words::amount_hint(lang, euro(least), euro(most), euro(step));
            view! {
                <TextField
                    id=AMOUNT
                    label=words::amount(lang)
                    hint=hint
                    required=true
                    autocomplete="off"
                    inputmode="decimal"
                    maxlength=LONGEST_AMOUNT
                    value=form.value(AMOUNT)
                    on_input=form.hear(AMOUNT)
                    error=form.error(AMOUNT)
                />
            }
            .into_any()
        }
    }
}

fn reason_field(form: Typed, label: String, lang: Lang) -> impl IntoView {
    view! {
        <TextField
            id=REASON
            label=label
            hint=words::reason_hint(lang)
            required=true
            autocomplete="off"
            maxlength=longest(LONGEST_REASON)
            value=form.value(REASON)
            on_input=form.hear(REASON)
            error=form.error(REASON)
        />
    }
}

fn longest(most: usize) -> u32 {
    u32::try_from(most).unwrap_or(u32::MAX)
}

fn fill(form: Typed, known: &Profile) {
    if let Some(code) = &known.tax_code {
        form.set(CODE, code.to_string());
    }
    form.set(NAME, format!("{} {}", known.given_name, known.family_name));
    if let Some(email) = &known.email {
        form.set(EMAIL, email.to_string());
    }
}

/// What was typed, or all that is wrong with it.
fn read(form: Typed, kind: &SpontaneousKind, lang: Lang) -> Result<SpontaneousOrder, Flaws> {
    let mut flaws = Vec::new();
    let text = |id: &'static str| form.text(id).trim().to_owned();
    let amount = match kind.amount {
        AmountAsked::Fixed { .. } => None,
        AmountAsked::Range { .. } => {
            let amount = text(AMOUNT).parse::<EuroCents>().ok();
            if amount.is_none() {
                flaws.push((AMOUNT, words::wrong_amount(lang)));
            }
            amount
        }
    };
    let reason = match kind.reason.as_ref().map(|_| text(REASON).parse::<CleanText>()) {
        None => None,
        Some(Ok(reason)) => Some(reason),
        Some(Err(_)) => {
            flaws.push((REASON, words::wrong_reason(lang)));
            None
        }
    };
    let tax_code = text(CODE).to_uppercase();
    if !is_tax_code(&tax_code) {
        flaws.push((CODE, words::wrong_code(lang)));
    }
    let name = text(NAME).parse::<CleanText>();
    if name.is_err() {
        flaws.push((NAME, words::wrong_name(lang)));
    }
    let typed = text(EMAIL);
    let email = (!typed.is_empty()).then(|| typed.parse::<Email>()).transpose();
    if email.is_err() {
        flaws.push((EMAIL, words::wrong_email(lang)));
    }
    match (name, email, flaws.is_empty()) {
        (Ok(name), Ok(email), true) => Ok(SpontaneousOrder {
            kind: kind.slug.clone(),
            amount,
            reason,
            debtor: PayerGiven {
                tax_code,
                name,
                email,
            },
        }),
        _ => Err(flaws),
    }
}

/// Whether it is the fiscal code of a person, or of a body.
pub(super) fn is_tax_code(text: &str) -> bool {
    text.parse::<CodiceFiscale>().is_ok() || text.parse::<PartitaIva>().is_ok()
}
