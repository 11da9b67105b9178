//! The municipality's own registry: a file comes in, households come out.

use crate::support::{BORGOVERDE, MONTEFIORE, Town, start};
use chrono::NaiveDate;
use sportello_api::registry::import::{self, Finding, ImportError, Order, Report};
use sportello_integrations::registry::file::Format;
use sportello_integrations::registry::{CivilRegistry, Inquiry, RegistryError, Source};
use sportello_types::loa::Loa;
use sportello_types::registry::{Sight, sight};
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

const HEADER: &str = "id,tax_code,family_name,given_name,sex,birth_date,household,relation,marital_status,spouse_id,\
                      mother_id,street,municipality";

fn today() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn inquiry() -> Inquiry {
    Inquiry {
        user: "citizen".to_owned(),
        level: Loa::L2,
        reason: "SPORTELLO 1".to_owned(),
        now: start(),
    }
}

async fn bring(town: &Town, text: &str, refused_at_most: u64) -> (Result<Report, ImportError>, Vec<Finding>) {
    bring_in(town, text.as_bytes(), refused_at_most, false).await
}

async fn bring_in(
    town: &Town,
    text: &[u8],
    refused_at_most: u64,
    fewer: bool,
) -> (Result<Report, ImportError>, Vec<Finding>) {
    let order = Order {
        tenant: town.tenant(BORGOVERDE),
        format: Format::Csv,
        name: Some("residenti.csv".to_owned()),
        as_of: today(),
        refused_at_most,
        fewer,
    };
    let mut findings = Vec::new();
    let source = Cursor::new(text.to_owned());
    let outcome = import::run(&town.app.db, &order, source, start, |finding| {
        findings.push(finding);
        Ok(())
    })
    .await;
    (outcome, findings)
}

fn registry(town: &Town, host: &str) -> Arc<dyn CivilRegistry> {
    town.app.civil_registry(town.tenant(host))
}

/// Mother, father and daughter of a family.
fn family(text: &mut String, number: u32) {
    let letters = ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II", "LL"];
    let name = letters[usize::try_from(number % 10).unwrap()];
    for (role, relation, birth, spouse, mother) in [
        ("M", "1", "1985-04-12", format!("P{number}"), String::new()),
        ("P", "2", "1983-11-03", format!("M{number}"), String::new()),
        ("D", "3", "2012-09-21", String::new(), format!("M{number}")),
    ] {
        let status = if role == "D" { "1" } else { "2" };
        let _ = writeln!(
            text,
            "{role}{number},,ROSSI{name},ANNA,F,{birth},F{number},{relation},{status},{spouse},{mother},VIA ROMA,BORGOVERDE"
        );
    }
}

#[actix_web::test]
async fn ten_thousand_residents_come_in_and_each_finds_the_own_household() {
    let town = Town::open().await;
    let before = registry(&town, BORGOVERDE)
        .household(&"M1".parse().unwrap(), today(), &inquiry())
        .await;
    assert!(matches!(before, Err(RegistryError::NotOffered(_))), "{before:?}");
    let mut text = format!("{HEADER}\n");
    for number in 0..3_334 {
        family(&mut text, number);
    }
    let (report, findings) = bring(&town, &text, 0).await;
    let report = report.unwrap();
    assert_eq!(
        (report.accepted, report.refused, report.in_force),
        (10_002, 0, true),
        "{findings:?}"
    );

    let registry = registry(&town, BORGOVERDE);
    for number in [0, 499, 500, 1_667, 3_333] {
        let mother = format!("M{number}").parse().unwrap();
        let answer = registry.household(&mother, today(), &inquiry()).await.unwrap();
        assert_eq!(
            (answer.source, answer.state.as_of),
            (Source::Municipality, today())
        );
        let household = answer.value;
        assert_eq!(household.members.len(), 3);
        let daughter = format!("D{number}").parse().unwrap();
        assert_eq!(sight(&household, &mother, &daughter, today()), Sight::Whole);
        let person = registry
            .person(&daughter, today(), &inquiry())
            .await
            .unwrap()
            .value;
        assert_eq!(
            person
                .residence(today())
                .unwrap()
                .address
                .as_ref()
                .unwrap()
                .street
                .as_str(),
            "VIA ROMA"
        );
    }
    let nobody = registry
        .person(&"M9999".parse().unwrap(), today(), &inquiry())
        .await
        .unwrap_err();
    assert_eq!(nobody, RegistryError::NotFound);
    let elsewhere = self::registry(&town, MONTEFIORE)
        .person(&"M1".parse().unwrap(), today(), &inquiry())
        .await;
    assert!(
        matches!(elsewhere, Err(RegistryError::NotOffered(_))),
        "{elsewhere:?}"
    );
}

#[actix_web::test]
async fn a_file_with_refused_rows_changes_nothing_unless_it_may_and_then_hides_what_is_not_whole() {
    let town = Town::open().await;
    let mut good = format!("{HEADER}\n");
    family(&mut good, 1);
    bring(&town, &good, 0).await.0.unwrap();

    let mut bad = format!("{HEADER}\n");
    family(&mut bad, 2);
    family(&mut bad, 3);
    let bad = bad.replace("P2,,ROSSICC", "P2,,ROSSIÃ¨")
        + "M3,,ROSSI,ANNA,F,1985-04-12,F4,1,1,,,VIA ROMA,BORGOVERDE\n";
    let (report, findings) = bring(&town, &bad, 0).await;
    let report = report.unwrap();
    assert_eq!((report.accepted, report.refused, report.in_force), (5, 2, false));
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.line, f.field.as_str(), f.code))
        .collect();
    assert_eq!(
        told,
        [(3, "family_name", "broken_encoding"), (8, "id", "duplicate")]
    );
    assert_eq!(findings[1].reason, "the same as on line 5");
    let registry = registry(&town, BORGOVERDE);
    let household = async |id: &str| {
        registry
            .household(&id.parse().unwrap(), today(), &inquiry())
            .await
    };
    assert!(household("M1").await.is_ok(), "what was in force still is");

    let (report, _) = bring(&town, &bad, 2).await;
    assert!(report.unwrap().in_force);
    assert_eq!(household("M1").await.unwrap_err(), RegistryError::NotFound);
    assert_eq!(household("M2").await.unwrap_err(), RegistryError::Incomplete);
    assert!(household("M3").await.is_ok());
}

#[actix_web::test]
async fn a_refused_row_whose_household_nobody_knows_keeps_all_of_the_file_out() {
    let town = Town::open().await;
    let mut text = format!("{HEADER}\n");
    family(&mut text, 1);
    family(&mut text, 2);
    let short = text.replace("P2,,ROSSICC,ANNA,", "P2,,ROSSICC,");
    let (report, findings) = bring(&town, &short, 9).await;
    let report = report.unwrap();
    assert_eq!((report.refused, report.untold, report.in_force), (1, 1, false));
    assert_eq!(findings[0].code, "values");

    // What is wrong with the name says nothing against the household.
    let mut latin = text.into_bytes();
    let at = latin.windows(8).position(|window| window == b"P2,,ROSS").unwrap();
    latin[at + 4] = 0xC0;
    let (report, findings) = bring_in(&town, &latin, 9, false).await;
    let report = report.unwrap();
    assert_eq!((report.refused, report.untold, report.in_force), (1, 0, true));
    assert_eq!(findings[0].code, "not_utf8");
    let registry = registry(&town, BORGOVERDE);
    let household = async |id: &str| {
        registry
            .household(&id.parse().unwrap(), today(), &inquiry())
            .await
    };
    assert!(household("M1").await.is_ok());
    assert_eq!(household("M2").await.unwrap_err(), RegistryError::Incomplete);
}

#[actix_web::test]
async fn the_corrected_file_of_a_day_is_another_state_than_the_first() {
    let town = Town::open().await;
    let mut text = format!("{HEADER}\n");
    family(&mut text, 1);
    let registry = registry(&town, BORGOVERDE);
    let mut states = Vec::new();
    for street in ["VIA ROMA", "VIA MILANO"] {
        let (report, _) = bring(&town, &text.replace("VIA ROMA", street), 0).await;
        assert!(report.unwrap().in_force);
        let key = "M1".parse().unwrap();
        let household = registry.household(&key, today(), &inquiry()).await.unwrap();
        let person = registry.person(&key, today(), &inquiry()).await.unwrap();
        assert_eq!(household.state, person.state);
        states.push(person.state);
    }
    assert_eq!(states[0].as_of, states[1].as_of);
    assert_ne!(states[0], states[1]);
}

#[actix_web::test]
async fn a_file_that_breaks_off_changes_nothing() {
    let town = Town::open().await;
    let mut good = format!("{HEADER}\n");
    family(&mut good, 1);
    bring(&town, &good, 0).await.0.unwrap();
    let mut endless = format!("{HEADER}\n");
    for number in 2..400 {
        family(&mut endless, number);
    }
    endless.push_str("X,,\"ROSSI");
    endless.push_str(&"x".repeat(2_000_000));
    let (stopped, _) = bring(&town, &endless, 1_000).await;
    assert!(matches!(stopped, Err(ImportError::File(_))), "{stopped:?}");
    let (stopped, _) = bring(&town, "id,name\n", 0).await;
    assert!(matches!(stopped, Err(ImportError::File(_))), "{stopped:?}");
    let registry = registry(&town, BORGOVERDE);
    assert!(
        registry
            .household(&"M1".parse().unwrap(), today(), &inquiry())
            .await
            .is_ok()
    );
}

#[actix_web::test]
async fn a_file_that_lacks_much_of_what_is_in_force_changes_nothing_unless_it_is_meant() {
    let town = Town::open().await;
    let mut whole = format!("{HEADER}\n");
    for number in 0..40 {
        family(&mut whole, number);
    }
    let (report, _) = bring(&town, &format!("{HEADER}\n"), 0).await;
    let report = report.unwrap();
    assert!(
        report.too_few && !report.in_force,
        "a registry of nobody: {report:?}"
    );
    assert!(bring(&town, &whole, 0).await.0.unwrap().in_force);

    // Cut off between two rows, where nothing in the file tells.
    let lines: Vec<&str> = whole.lines().collect();
    let cut = |rows: usize| lines[..=rows].join("\n") + "\n";
    let registry = registry(&town, BORGOVERDE);
    let last = async || {
        registry
            .person(&"D39".parse().unwrap(), today(), &inquiry())
            .await
    };
    for rows in [0, 1, 113] {
        let (report, _) = bring(&town, &cut(rows), 0).await;
        let report = report.unwrap();
        assert_eq!((report.before, report.too_few), (120, true), "{rows}");
        assert!(!report.in_force && last().await.is_ok(), "{rows}");
    }
    // Five of a hundred may be gone.
    let (report, _) = bring(&town, &cut(114), 0).await;
    assert!(report.unwrap().in_force && last().await.is_err());
    let (report, _) = bring_in(&town, cut(3).as_bytes(), 0, true).await;
    assert!(report.unwrap().in_force);
    let (report, _) = bring_in(&town, cut(0).as_bytes(), 0, true).await;
    assert!(!report.unwrap().in_force, "nobody is never meant");
}

#[actix_web::test]
async fn a_doubtful_fiscal_code_is_taken_and_told() {
    let town = Town::open().await;
    let text = format!(
        "{HEADER}\n\
         A,RSSMRA80A01H501U,ROSSI,MARIO,M,1980-01-01,F1,1,1,,,VIA ROMA,BORGOVERDE\n\
         B,BOXGUO20S30D150B,BIANCHI,UGO,M,2020-11-30,F1,3,1,,,VIA ROMA,BORGOVERDE\n"
    );
    let (report, findings) = bring(&town, &text, 0).await;
    let report = report.unwrap();
    assert_eq!((report.accepted, report.doubtful, report.in_force), (2, 1, true));
    assert_eq!(
        (findings[0].line, findings[0].code, findings[0].refused),
        (3, "mismatch", false)
    );
    assert_eq!(findings[0].reason, "the fiscal code disagrees on: FamilyName");
    let registry = registry(&town, BORGOVERDE);
    let found = registry
        .resolve(&"BOXGUO20S30D150B".parse().unwrap(), &inquiry())
        .await
        .unwrap();
    assert_eq!(found.value.as_str(), "B");
}
