//! One debt, asked for by hand: who owes, what for, how much, until when.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::choice::{CheckField, Choice, SelectField};
use crate::components::field::TextField;
use crate::components::short_form::{Typed, field};
use crate::keys::new_key;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::area::frame::Frame;
use crate::pages::clock;
use crate::route::{Query, Route};
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::{DebtChoices, NamedCategory};
use sportello_types::payments::{
    DebtOrder, DebtorGiven, LONGEST_NAME, LONGEST_SUBJECT, NoticeOrder, PartOrder,
};
use sportello_types::text::{askdebt as words, paymentoffice};
use sportello_types::values::{CleanText, CodiceFiscale, Email, EuroCents, PartitaIva, TaxonomyCode};

/// Parameter of the page: the istanza for which it is asked.
const ISTANZA: &str = "istanza";
// The controls, as the API points at what they hold.
const TAX_CODE: &str = "debtor-tax_code";
const NAME: &str = "debtor-name";
const EMAIL: &str = "debtor-email";
const SUBJECT: &str = "subject";
const OFFICE: &str = "office";
const AMOUNT: &str = "options-0-0-parts";
const CATEGORY: &str = "options-0-0-parts-0-category";
const DUE_ON: &str = "options-0-0-due_on";
const ENDS: &str = "options-0-0-ends";
/// What `ENDS` holds when it is ticked.
const TICKED: &str = "ends";

/// What is wrong, by control.
type Flaws = Vec<(&'static str, &'static str)>;

/// The address of the page that asks for an istanza.
pub(super) fn path_for(istanza: IstanzaId, lang: Lang) -> String {
    let id = istanza.to_string();
    let query = Query::of([(ISTANZA, Some(id.as_str()))]);
    format!("{}{query}", Route::OfficeAsk.path(lang))
}

#[component]
pub(in super::super) fn AskPage() -> impl IntoView {
    let (lang, live, nav) = (use_lang(), use_live(), use_nav());
    let istanza = untrack(|| nav.parameter(ISTANZA)).and_then(|id| id.parse::<IstanzaId>().ok());
    let loaded = load(None, || async { api::payment_office::choices().await });
    let form = Typed::new(vec![
        (TAX_CODE, words::tax_code(lang)),
        (NAME, words::name(lang)),
        (EMAIL, words::email(lang)),
        (SUBJECT, words::subject(lang)),
        (OFFICE, words::office(lang)),
        (AMOUNT, words::amount(lang)),
        (CATEGORY, words::category(lang)),
        (DUE_ON, words::due_on(lang)),
        (ENDS, words::ends(lang)),
    ]);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = |id| form.text(id).trim().to_owned();
        let (order, flaws) = match read(text, istanza, clock::today(), lang) {
            Ok(order) => (Some(order), Flaws::new()),
            Err(flaws) => (None, flaws),
        };
        let (true, Some(order)) = (form.begin(flaws), order) else {
            return;
        };
        spawn_local(async move {
            match api::payments::ask(&order, &key.get_value()).await {
                Ok(debt) => {
                    form.done();
                    live.announce(words::done(lang));
                    nav.go(&Route::OfficeDebt(debt.id).path(lang));
                }
                Err(error) => {
                    if error.code().is_some() {
                        key.set_value(new_key());
                    }
                    form.failed(error);
                }
            }
        });
    };
    let about = istanza.map(|_| view! { <Alert tone=Tone::Info>{words::for_istanza(lang)}</Alert> });
    view! {
        <Frame section=Route::OfficeAsk title=words::title(lang) lead=words::lead(lang)>
            {about}
            <form novalidate=true class="sp-narrow" on:submit=submit>
                {form.summary()}
                <Loading from=loaded children=move |choices| controls(choices, form, lang)/>
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::send(lang)}
                </button>
            </form>
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{paymentoffice::to_debts(lang)}</a></p>
        </Frame>
    }
}

fn controls(choices: DebtChoices, form: Typed, lang: Lang) -> impl IntoView {
    let DebtChoices { categories, offices } = choices;
    let offices: Vec<Choice> = offices
        .into_iter()
        .map(|office| Choice {
            value: office.slug,
            label: office.name,
        })
        .collect();
    let categories: Vec<Choice> = categories
        .into_iter()
        .map(|NamedCategory { name, code, title }| Choice {
            label: match name {
                Some(name) => words::category_named(lang, &name, &title, &code),
                None => words::category_listed(lang, &title, &code),
            },
            value: code.to_string(),
        })
        .collect();
    let ends = form.value(ENDS);
    let on_ends = Callback::new(move |on: bool| {
        form.set(ENDS, if on { TICKED.to_owned() } else { String::new() });
    });
    let (code_hint, day_hint) = (words::tax_code_hint(lang), words::due_on_hint(lang));
    let length = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
    view! {
        {optional(form, TAX_CODE, words::tax_code(lang), code_hint, ("text", 16))}
        {field(form, NAME, words::name(lang), None, ("text", "off", length(LONGEST_NAME)))}
        {optional(form, EMAIL, words::email(lang), words::email_hint(lang), ("email", 254))}
        {field(
            form,
            SUBJECT,
            words::subject(lang),
            Some(words::subject_hint(lang)),
            ("text", "off", length(LONGEST_SUBJECT)),
        )}
        <SelectField
            id=OFFICE
            label=words::office(lang)
            none=words::no_office(lang)
            choices=Signal::stored(offices)
            value=form.value(OFFICE)
            on_choose=form.hear(OFFICE)
            error=form.error(OFFICE)
        />
        {field(form, AMOUNT, words::amount(lang), Some(words::amount_hint(lang)), ("text", "off", 15))}
        <SelectField
            id=CATEGORY
            label=words::category(lang)
            required=true
            choices=Signal::stored(categories)
            value=form.value(CATEGORY)
            on_choose=form.hear(CATEGORY)
            error=form.error(CATEGORY)
        />
        {optional(form, DUE_ON, words::due_on(lang), day_hint, ("date", 10))}
        <CheckField
            id=ENDS
            label=words::ends(lang)
            checked=Signal::derive(move || ends.get() == TICKED)
            on_toggle=on_ends
            error=form.error(ENDS)
        />
    }
}

/// A control of one line that may stay empty.
fn optional(
    form: Typed,
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    (kind, longest): (&'static str, u32),
) -> impl IntoView {
    view! {
        <TextField
            id=id
            label=label
            kind=kind
            hint=hint
            autocomplete="off"
            maxlength=longest
            value=form.value(id)
            on_input=form.hear(id)
            error=form.error(id)
        />
    }
}

/// What is asked for, or all that is wrong with it. `text`: what stands in a control.
fn read(
    text: impl Fn(&'static str) -> String,
    istanza: Option<IstanzaId>,
    today: NaiveDate,
    lang: Lang,
) -> Result<DebtOrder, Flaws> {
    let written = |id| Some(text(id)).filter(|text| !text.is_empty());
    let clean = |id, most: usize| {
        let clean = text(id).parse::<CleanText>().ok();
        clean.filter(|text| text.as_str().chars().count() <= most)
    };
    let tax_code = written(TAX_CODE).map(|code| code.to_uppercase());
    let is_code = |code: &String| code.parse::<CodiceFiscale>().is_ok() || code.parse::<PartitaIva>().is_ok();
    let email = written(EMAIL).map(|email| email.parse::<Email>().ok());
    let day = written(DUE_ON).map(|day| day.parse::<NaiveDate>().ok().filter(|day| *day >= today));
    let amount = text(AMOUNT)
        .parse::<EuroCents>()
        .ok()
        .filter(|amount| amount.0 >= 1);
    let category = text(CATEGORY).parse::<TaxonomyCode>().ok();
    let (name, subject) = (clean(NAME, LONGEST_NAME), clean(SUBJECT, LONGEST_SUBJECT));
    let ends = text(ENDS) == TICKED;
    let flaws: Flaws = [
        (
            tax_code.as_ref().is_none_or(is_code),
            TAX_CODE,
            words::wrong_tax_code(lang),
        ),
        (name.is_some(), NAME, words::wrong_name(lang)),
        (email != Some(None), EMAIL, words::wrong_email(lang)),
        (subject.is_some(), SUBJECT, words::wrong_subject(lang)),
        (amount.is_some(), AMOUNT, words::wrong_amount(lang)),
        (category.is_some(), CATEGORY, words::wrong_category(lang)),
        (day != Some(None), DUE_ON, words::wrong_day(lang)),
        (!ends || day.is_some(), ENDS, words::ends_without_day(lang)),
    ]
    .into_iter()
    .filter_map(|(right, control, message)| (!right).then_some((control, message)))
    .collect();
    let (true, Some(name), Some(subject), Some(amount), Some(category)) =
        (flaws.is_empty(), name, subject, amount, category)
    else {
        return Err(flaws);
    };
    Ok(DebtOrder {
        debtor: DebtorGiven {
            tax_code,
            name,
            email: email.flatten(),
        },
        subject,
        office: written(OFFICE).and_then(|office| office.parse().ok()),
        istanza,
        external_key: None,
        options: vec![vec![NoticeOrder {
            description: None,
            due_on: day.flatten(),
            ends,
            parts: vec![PartOrder {
                amount,
                category,
                creditor: None,
                account: None,
            }],
        }]],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &[(&'static str, &'static str)]) -> Result<DebtOrder, Vec<&'static str>> {
        let text = |id| {
            let found = typed.iter().find(|(known, _)| *known == id);
            found.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
        };
        let today = "2026-11-29".parse().unwrap();
        read(text, None, today, Lang::It)
            .map_err(|flaws| flaws.into_iter().map(|(control, _)| control).collect())
    }

    #[test]
    fn what_is_missing_or_wrong_is_told_all_at_once() {
        assert_eq!(asked(&[]).unwrap_err(), [NAME, SUBJECT, AMOUNT, CATEGORY]);
        let wrong = [
            (TAX_CODE, "SRRGLI85D52B354X"),
            (NAME, "Giulia Serra"),
            (EMAIL, "giulia"),
            (SUBJECT, "Mensa"),
            (AMOUNT, "0"),
            (CATEGORY, "mensa"),
            (DUE_ON, "2026-11-28"),
        ];
        assert_eq!(
            asked(&wrong).unwrap_err(),
            [TAX_CODE, EMAIL, AMOUNT, CATEGORY, DUE_ON]
        );
    }

    #[test]
    fn a_debt_without_code_office_or_day_is_asked_for() {
        let mut typed = vec![
            (NAME, "Ditta Melis"),
            (SUBJECT, "Suolo pubblico"),
            (AMOUNT, "1.234,50"),
            (CATEGORY, "9/0107101TS/"),
        ];
        let order = asked(&typed).unwrap();
        assert_eq!(order.debtor.tax_code, None);
        let notice = &order.options[0][0];
        assert_eq!(
            (notice.parts[0].amount, notice.due_on),
            (EuroCents(123_450), None)
        );
        typed.push((ENDS, TICKED));
        assert_eq!(asked(&typed).unwrap_err(), [ENDS]);
        typed.push((DUE_ON, "2026-11-29"));
        assert!(asked(&typed).unwrap().options[0][0].ends);
    }
}
