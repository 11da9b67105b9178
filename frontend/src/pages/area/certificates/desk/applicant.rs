//! Who stands at the counter: as what, by which document, why.

use crate::components::choice::{Choice, SelectField};
use crate::components::field::Frame;
use crate::components::short_form::{Flaws, Typed, field};
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::issued_certificates::{Applicant, ApplicantDocument, Capacity};
use sportello_types::lang::Lang;
use sportello_types::profile::IdentityDocumentKind;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::{CleanText, PersonName};

/// The controls, by the names of the API.
pub(super) const CAPACITY: &str = "applicant-capacity";
const GIVEN_NAME: &str = "applicant-given_name";
const FAMILY_NAME: &str = "applicant-family_name";
const WHY: &str = "applicant-reason";
const KIND: &str = "applicant-document-kind";
const NUMBER: &str = "applicant-document-number";
const DAY: &str = "applicant-document-issued_on";

/// Longest number of a document, in characters.
const LONGEST_NUMBER: usize = 40;

/// Documents by the values of their menu.
const DOCUMENTS: [(&str, IdentityDocumentKind); 8] = [
    ("carta_identita", IdentityDocumentKind::CartaIdentita),
    ("passaporto", IdentityDocumentKind::Passaporto),
    ("patente_guida", IdentityDocumentKind::PatenteGuida),
    ("patente_nautica", IdentityDocumentKind::PatenteNautica),
    ("libretto_pensione", IdentityDocumentKind::LibrettoPensione),
    ("patentino_imp_termici", IdentityDocumentKind::PatentinoImpTermici),
    ("porto_armi", IdentityDocumentKind::PortoArmi),
    (
        "tessera_riconoscimento",
        IdentityDocumentKind::TesseraRiconoscimento,
    ),
];

/// The controls with their words, in their order.
pub(super) fn labels(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        (CAPACITY, words::capacity(lang)),
        (GIVEN_NAME, words::applicant_given_name(lang)),
        (FAMILY_NAME, words::applicant_family_name(lang)),
        (WHY, words::applicant_reason(lang)),
        (KIND, words::document_kind(lang)),
        (NUMBER, words::document_number(lang)),
        (DAY, words::document_day(lang)),
    ]
}

/// The value that stands for a capacity.
const fn value(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Own => "self",
        Capacity::Household => "household",
        Capacity::Delegate => "delegate",
        Capacity::ThirdParty => "third_party",
    }
}

/// The capacity of a value.
pub(super) fn of(value_chosen: &str) -> Option<Capacity> {
    Capacity::ALL
        .into_iter()
        .find(|capacity| value(*capacity) == value_chosen)
}

/// What a capacity is called.
pub(super) fn capacity(capacity: Capacity, lang: Lang) -> &'static str {
    match capacity {
        Capacity::Own => words::capacity_self(lang),
        Capacity::Household => words::capacity_household(lang),
        Capacity::Delegate => words::capacity_delegate(lang),
        Capacity::ThirdParty => words::capacity_third_party(lang),
    }
}

/// The controls; who is not the person says name and reason too, and whoever wants what is given for a
/// reason alone (`reasoned`) the reason.
pub(super) fn controls(
    form: Typed,
    on_capacity: Callback<String>,
    reasoned: Memo<bool>,
    lang: Lang,
) -> impl IntoView {
    let capacities = Capacity::ALL.map(|one| Choice {
        value: value(one).to_owned(),
        label: capacity(one, lang).to_owned(),
    });
    let documents = DOCUMENTS.map(|(value, kind)| Choice {
        value: value.to_owned(),
        label: kind.label(lang).to_owned(),
    });
    let line = move |id, label, hint, kind, longest| field(form, id, label, hint, (kind, "off", longest));
    let chosen = form.value(CAPACITY);
    let is_another = Memo::new(move |_| of(&chosen.get()).is_some_and(|chosen| chosen != Capacity::Own));
    let another = move || {
        is_another.get().then(|| {
            view! {
                {line(GIVEN_NAME, words::applicant_given_name(lang), None, "text", 100)}
                {line(FAMILY_NAME, words::applicant_family_name(lang), None, "text", 100)}
            }
        })
    };
    let says_why = Memo::new(move |_| is_another.get() || reasoned.get());
    let why = move || {
        let hint = words::applicant_reason_hint(lang);
        let shown = || line(WHY, words::applicant_reason(lang), Some(hint), "text", 200);
        says_why.get().then(shown)
    };
    let frame = Frame {
        id: "applicant".to_owned(),
        label: words::applicant_title(lang).to_owned(),
        hint: None,
        required: false,
        error: Signal::stored(None),
    };
    frame.grouped(view! {
        <SelectField
            id=CAPACITY
            label=words::capacity(lang)
            hint=words::capacity_hint(lang)
            required=true
            choices=Signal::stored(capacities.to_vec())
            value=chosen
            on_choose=on_capacity
            error=form.error(CAPACITY)
        />
        {another}
        {why}
        <SelectField
            id=KIND
            label=words::document_kind(lang)
            required=true
            choices=Signal::stored(documents.to_vec())
            value=form.value(KIND)
            on_choose=form.hear(KIND)
            error=form.error(KIND)
        />
        {line(NUMBER, words::document_number(lang), None, "text", 40)}
        {line(DAY, words::document_day(lang), None, "date", 10)}
    })
}

/// Who it is, or all that is wrong with it.
pub(super) fn read(form: Typed, reasoned: bool, today: NaiveDate, lang: Lang) -> Result<Applicant, Flaws> {
    let [capacity, given, family, why, kind, number, day] =
        [CAPACITY, GIVEN_NAME, FAMILY_NAME, WHY, KIND, NUMBER, DAY].map(|id| form.text(id));
    let capacity = of(&capacity);
    let mut flaws = Flaws::new();
    if capacity.is_none() {
        flaws.push((CAPACITY, words::wrong_capacity(lang)));
    }
    let another = capacity.is_some_and(|capacity| capacity != Capacity::Own);
    let given_name = given.parse::<PersonName>().ok().filter(|_| another);
    let family_name = family.parse::<PersonName>().ok().filter(|_| another);
    let says_why = another || reasoned;
    let reason = why.parse::<CleanText>().ok().filter(|_| says_why);
    for (missing, control, message) in [
        (
            another && given_name.is_none(),
            GIVEN_NAME,
            words::wrong_name(lang),
        ),
        (
            another && family_name.is_none(),
            FAMILY_NAME,
            words::wrong_family_name(lang),
        ),
        (says_why && reason.is_none(), WHY, words::wrong_why(lang)),
    ] {
        if missing {
            flaws.push((control, message));
        }
    }
    let document = document(&kind, &number, &day, today, lang).map_err(|found| flaws.extend(found));
    match (capacity, document) {
        (Some(capacity), Ok(document)) if flaws.is_empty() => Ok(Applicant {
            capacity,
            given_name,
            family_name,
            document,
            reason,
        }),
        _ => Err(flaws),
    }
}

fn document(
    kind: &str,
    number: &str,
    day: &str,
    today: NaiveDate,
    lang: Lang,
) -> Result<ApplicantDocument, Flaws> {
    let kind = DOCUMENTS
        .iter()
        .find(|(value, _)| *value == kind)
        .map(|(_, kind)| *kind);
    let number = number
        .parse::<CleanText>()
        .ok()
        .filter(|number| number.as_str().chars().count() <= LONGEST_NUMBER);
    let issued_on = day.parse::<NaiveDate>().ok().filter(|day| *day <= today);
    match (kind, number, issued_on) {
        (Some(kind), Some(number), Some(issued_on)) => Ok(ApplicantDocument {
            kind,
            number,
            issued_on,
        }),
        (kind, number, issued_on) => Err([
            (kind.is_none(), KIND, words::wrong_document_kind(lang)),
            (number.is_none(), NUMBER, words::wrong_document_number(lang)),
            (issued_on.is_none(), DAY, words::wrong_document_day(lang)),
        ]
        .into_iter()
        .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
        .collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_the_api() {
        for capacity in Capacity::ALL {
            assert_eq!(serde_json::to_value(capacity).unwrap(), value(capacity));
            assert_eq!(of(value(capacity)), Some(capacity));
        }
        for (value, kind) in DOCUMENTS {
            assert_eq!(serde_json::to_value(kind).unwrap(), value);
        }
    }

    #[test]
    fn a_document_was_issued_before_it_is_shown() {
        let today = "2026-11-24".parse().unwrap();
        let read = |kind, number, day| document(kind, number, day, today, Lang::It);
        assert!(read("passaporto", "YA1234567", "2026-11-24").is_ok());
        let flaws = read("tessera", &"9".repeat(41), "2026-11-25").unwrap_err();
        let controls: Vec<_> = flaws.into_iter().map(|(control, _)| control).collect();
        assert_eq!(controls, [KIND, NUMBER, DAY]);
    }
}
