//! What the services of the catalogue hold to: calls, ages, fees, permits, limits.

use super::super::Window;
use super::{SOURCES, Sample, Source, day, office, read, resolved};
use serde_json::{Value, json};
use sportello_types::form::{self, Env, Rule};
use sportello_types::lang::Lang;
use sportello_types::services::{Availability, TermFrom};

fn source(slug: &str) -> &'static Source {
    SOURCES.iter().find(|source| source.slug == slug).unwrap()
}

/// The sample's answers with some of them changed, judged on the sample's day or another.
fn judged(slug: &str, today: Option<&str>, changes: Value) -> Vec<String> {
    let source = source(slug);
    let form = resolved(&read(source));
    let mut sample = Sample::read(source);
    let Value::Object(changes) = changes else {
        panic!("changes by field")
    };
    sample.answers.0.extend(changes);
    let files = sample.attachments();
    let env = Env {
        today: today.map_or(sample.today, day),
        attachments: &files,
    };
    let answers = form::prune(&form, &form::compute(&form, &sample.answers, &env), &env);
    let found = form::validate(&form, &answers, &env);
    let broken = found.iter().map(|violation| match &violation.rule {
        Rule::Check { id, .. } => id.clone(),
        rule => format!("{} {}", violation.pointer, rule.code()),
    });
    broken.collect()
}

#[test]
fn a_call_is_not_open_open_and_over_and_its_term_runs_from_the_last_day() {
    let sport = super::super::find("contributo-sport").unwrap();
    let at = |today: &str| sport.summary(Lang::It, sport.windows(), day(today)).availability;
    assert_eq!(at("2026-01-31"), Availability::NotYetOpen);
    assert_eq!(at("2026-02-01"), Availability::Open);
    assert_eq!(at("2026-03-31"), Availability::Open);
    assert_eq!(at("2026-04-01"), Availability::NotYetOpen, "the next year's call");
    let once: Vec<Window> =
        serde_json::from_value(json!([{ "opens": "2026-02-01", "closes": "2026-03-31" }])).unwrap();
    assert_eq!(
        sport.summary(Lang::It, &once, day("2026-04-01")).availability,
        Availability::Closed
    );
    let due = |sent: &str| sport.outcome_due_on(sport.windows(), day(sent));
    assert_eq!(due("2026-02-01"), Some(day("2026-06-29")));
    assert_eq!(due("2026-02-01"), due("2026-03-31"));
}

#[test]
fn the_term_of_the_nurserys_ranking_runs_from_its_close_and_that_of_the_waiting_list_from_each_day() {
    let nursery = super::super::find("iscrizione-nido").unwrap();
    let windows = nursery.windows();
    let due = |sent: &str| nursery.outcome_due_on(windows, day(sent));
    assert_eq!(due("2026-03-02"), Some(day("2026-05-30")));
    assert_eq!(due("2026-04-30"), Some(day("2026-05-30")));
    assert_eq!(due("2026-05-04"), Some(day("2026-06-03")));
    assert_eq!(due("2027-02-25"), Some(day("2027-03-27")));
    let sheet = |today: &str| nursery.service(Lang::It, windows, day(today), office());
    assert_eq!(sheet("2026-04-30").term_from, TermFrom::CallClose);
    assert_eq!(sheet("2026-05-01").term_from, TermFrom::Submitted);
    for today in ["2026-04-30", "2026-05-01", "2027-02-28"] {
        assert_eq!(sheet(today).summary.availability, Availability::Open, "{today}");
    }
}

#[test]
fn a_guide_names_every_file_that_its_form_demands_of_a_business() {
    let ztl = super::super::find("permesso-ztl").unwrap();
    for (lang, words) in [
        (Lang::It, "lettera dell'impresa"),
        (Lang::En, "letter of the business"),
    ] {
        let needed = ztl.service(lang, &[], day("2026-11-24"), office()).needed;
        let text = serde_json::to_string(&needed).unwrap();
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn every_legal_basis_leads_to_its_text() {
    for source in SOURCES {
        for rule in read(source)
            .service(Lang::It, &[], day("2026-11-24"), office())
            .rules
        {
            let address = rule.address().unwrap_or_else(|| panic!("{}", rule.label));
            assert!(
                address.starts_with("https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:")
                    || address.starts_with("https://www.normattiva.it/uri-res/N2Ls?urn:nir:presidente.")
                    || address.starts_with("https://eur-lex.europa.eu/eli/"),
                "{address}"
            );
        }
    }
}

#[test]
fn a_renewal_is_possible_with_all_permits_taken_and_a_new_permit_is_not() {
    let full = |renewal: bool| {
        judged(
            "permesso-ztl",
            None,
            json!({ "household_permits": 3, "renewal": renewal }),
        )
    };
    assert_eq!(full(true), [""; 0]);
    assert_eq!(full(false), ["permits_of_household"]);
    let first = json!({ "household_permits": 0, "renewal": true });
    assert_eq!(judged("permesso-ztl", None, first), ["renewal_of_something"]);
}

#[test]
fn a_resident_lives_in_the_municipality_that_gives_the_permit() {
    let mut elsewhere = json!({ "title_kind": "resident" });
    assert_eq!(judged("permesso-ztl", None, elsewhere.clone()), [""; 0]);
    elsewhere["residence"] = json!({
        "street": "Via Larga", "number": "1", "postal_code": "20122",
        "municipality_code": "F205", "municipality": "Milano", "province": "MI"
    });
    assert_eq!(judged("permesso-ztl", None, elsewhere), ["resides_here"]);
}

#[test]
fn a_child_is_neither_too_young_nor_too_old_when_the_nursery_begins() {
    let child = |birth_date: &str, tax_code: &str, start_month: &str| {
        json!({
            "child": {
                "given_name": "Niccolò", "family_name": "Rossi", "birth_date": birth_date,
                "tax_code": tax_code
            },
            "start_month": start_month
        })
    };
    let nido = |today: &str, changes| judged("iscrizione-nido", Some(today), changes);
    let born = |start| child("2025-03-14", "RSSNCL25C14B354K", start);
    assert_eq!(nido("2026-11-24", born("2026-11")), [""; 0]);
    assert_eq!(nido("2026-11-24", born("2026-10")), ["/start_month too_early"]);
    assert_eq!(nido("2026-11-24", born("2027-07")), ["/start_month too_late"]);
    // The year begins by itself: no parameter grows old.
    assert_eq!(nido("2027-02-28", born("2027-03")), ["/isee_date too_early"]);
    assert_eq!(
        nido("2028-03-02", born("2028-09")),
        ["/isee_date too_early", "child_age"]
    );
    let young = |start| child("2026-10-20", "RSSNCL26R20B354I", start);
    let broken = nido("2026-11-24", young("2026-12"));
    assert!(broken.contains(&"old_enough_to_start".to_owned()), "{broken:?}");
    let broken = nido("2026-11-24", young("2027-02"));
    assert!(!broken.contains(&"old_enough_to_start".to_owned()), "{broken:?}");
    let unborn = |start: &str| json!({ "child_status": "unborn", "expected_birth": "2027-01-20", "start_month": start });
    assert_eq!(
        nido("2026-11-24", unborn("2027-03")),
        ["unborn_old_enough_to_start"]
    );
    assert_eq!(nido("2026-11-24", unborn("2027-05")), [""; 0]);
}

#[test]
fn the_fee_of_the_form_is_that_of_the_sheet_for_every_bracket() {
    let source = source("iscrizione-nido");
    let entry = read(source);
    let form = resolved(&entry);
    let sheet = entry.service(Lang::It, entry.windows(), day("2026-11-24"), office());
    let sample = Sample::read(source);
    let env = Env {
        today: sample.today,
        attachments: &[],
    };
    for (isee, value, label, fee) in [
        ("declare", 500_000, "fino a 5.000 €", 8_000),
        ("declare", 500_001, "da 5.000,01 a 9.000 €", 12_000),
        ("declare", 1_200_000, "da 9.000,01 a 12.000 €", 16_000),
        ("declare", 1_450_000, "da 12.000,01 a 15.000 €", 22_000),
        ("declare", 1_800_000, "da 15.000,01 a 18.000 €", 26_000),
        ("declare", 2_500_000, "da 18.000,01 a 25.000 €", 30_000),
        ("declare", 2_500_001, "oltre 25.000 €, o senza ISEE", 35_000),
        ("max_tariff", 0, "oltre 25.000 €, o senza ISEE", 35_000),
    ] {
        let mut answers = sample.answers.clone();
        answers.0.insert("isee".to_owned(), json!(isee));
        answers.0.insert("isee_value".to_owned(), json!(value));
        let answers = form::compute(&form, &answers, &env);
        assert_eq!(answers.0.get("monthly_fee"), Some(&json!(fee)), "{isee} {value}");
        let options = form.field("isee_bracket").unwrap().kind.options();
        let bracket = options
            .iter()
            .find(|option| Some(&json!(option.id)) == answers.0.get("isee_bracket"))
            .unwrap();
        assert_eq!(bracket.label.it, format!("ISEE {label}"));
        let line = sheet
            .costs
            .iter()
            .find(|cost| cost.label == format!("Retta mensile, {}", bracket.label.it))
            .unwrap();
        assert_eq!(line.amount_cents, Some(fee), "{label}");
    }
}

#[test]
fn only_aid_of_the_last_three_years_counts_and_the_account_is_the_bodys() {
    let aid = |granted_on: &str| {
        json!({ "other_public_grants": [
            { "granting_body": "Regione", "grant_amount": 29_700_000, "granted_on": granted_on }
        ] })
    };
    assert_eq!(
        judged("contributo-sport", None, aid("2023-11-25")),
        ["de_minimis"]
    );
    assert_eq!(judged("contributo-sport", None, aid("2023-11-24")), [""; 0]);
    let source = source("contributo-sport");
    let form = resolved(&read(source));
    let mut sample = Sample::read(source);
    sample
        .answers
        .0
        .insert("account_holder".to_owned(), json!("Somebody else"));
    let env = Env {
        today: sample.today,
        attachments: &[],
    };
    let computed = form::compute(&form, &sample.answers, &env);
    assert_eq!(
        computed.0.get("account_holder"),
        computed.0.get("body_name"),
        "the holder is the body"
    );
}
