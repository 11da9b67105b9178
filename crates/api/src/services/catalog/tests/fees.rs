//! What applications cost, where the municipality receives payments and where it does not.

use super::super::{Entry, params};
use super::{SOURCES, Sample, TOWN, read, resolved};
use serde_json::{Value, json};
use sportello_types::form::{self, Env, FeeTime, Form, Params};
use sportello_types::lang::Lang;

/// The form of a municipality that receives payments.
fn paid(entry: &Entry) -> Form {
    entry.form(&params(TOWN, &Params::new(), true)).unwrap().0
}

#[test]
fn samples_are_right_where_payments_are_received_too() {
    for source in SOURCES {
        let entry = read(source);
        let (form, sample) = (paid(&entry), Sample::read(source));
        let files = sample.attachments();
        let env = Env {
            today: sample.today,
            attachments: &files,
        };
        assert_eq!(
            form::validate(&form, &sample.answers, &env),
            [],
            "{}",
            source.slug
        );
        assert_eq!(
            form::unstated(&form),
            std::collections::BTreeSet::new(),
            "{}",
            source.slug
        );
        assert!(resolved(&entry).fees.is_empty(), "{}", source.slug);
        for fee in &form.fees {
            let (it, en) = (fee.label.it.chars().count(), fee.label.en.chars().count());
            assert!(
                (3..=200).contains(&it) && (3..=200).contains(&en),
                "{}",
                source.slug
            );
        }
    }
}

#[test]
fn an_application_costs_what_its_answers_come_to() {
    let due = |slug: &str, changes: Value| {
        let source = SOURCES.iter().find(|source| source.slug == slug).unwrap();
        let (form, mut sample) = (paid(&read(source)), Sample::read(source));
        let Value::Object(changes) = changes else {
            panic!("changes by field")
        };
        sample.answers.0.extend(changes);
        let env = Env {
            today: sample.today,
            attachments: &[],
        };
        let answers = form::prune(&form, &form::compute(&form, &sample.answers, &env), &env);
        assert_eq!(answers.0.get("amount_due"), None, "{slug}: asked for twice");
        let due = form::fees_due(&form, &answers, &env, Lang::It);
        let due = due
            .iter()
            .map(|fee| (fee.id.as_str().to_owned(), fee.when, fee.amount.0));
        due.collect::<Vec<_>>()
    };
    let ztl = |changes| due("permesso-ztl", changes);
    let both = [
        ("stamp_duty".to_owned(), FeeTime::BeforeSubmission, 1_600),
        ("secretariat_fee".to_owned(), FeeTime::BeforeSubmission, 500),
    ];
    let nothing: [(String, FeeTime, i64); 0] = [];
    assert_eq!(ztl(json!({})), nothing, "the sample's vehicles are electric");
    let vehicle = |fuel: &str| json!({ "plate": { "country": "IT", "plate": "AB123CD" }, "fuel": fuel });
    let vehicles = |fuels: [&str; 2]| json!({ "vehicles": fuels.map(vehicle) });
    assert_eq!(ztl(vehicles(["electric", "electric"])), nothing);
    assert_eq!(ztl(vehicles(["electric", "petrol"])), both);
    let mut badge = vehicles(["petrol", "diesel"]);
    badge["title_kind"] = json!("disabled_badge");
    assert_eq!(ztl(badge), nothing);
    let land = due("rinnovo-suolo-pubblico", json!({}));
    let after = FeeTime::AfterSubmission;
    assert_eq!(
        land,
        [
            ("stamp_duty".to_owned(), after, 1_600),
            ("assessment_fee".to_owned(), after, 5_000)
        ]
    );
    for slug in ["contributo-sport", "iscrizione-nido", "rettifica-anagrafica"] {
        assert_eq!(due(slug, json!({})), nothing, "{slug}");
    }
}

#[test]
fn the_office_sets_what_an_occupation_costs_unless_it_is_free() {
    let source = SOURCES
        .iter()
        .find(|source| source.slug == "suolo-pubblico-temporaneo")
        .unwrap();
    let form = paid(&read(source));
    let costs = |changes: Value| {
        let mut sample = Sample::read(source);
        let Value::Object(changes) = changes else {
            panic!("changes by field")
        };
        sample.answers.0.extend(changes);
        let env = Env {
            today: sample.today,
            attachments: &[],
        };
        let answers = form::prune(&form, &form::compute(&form, &sample.answers, &env), &env);
        assert_eq!(answers.0.get("amount_due"), None, "asked for twice");
        let due = form::fees_due(&form, &answers, &env, Lang::It);
        let due: Vec<i64> = due.iter().map(|fee| fee.amount.0).collect();
        let to_set = form::fee_to_set(&form, &answers, &env, Lang::It);
        (due, to_set.map(|fee| (fee.least.0, fee.most.0)))
    };
    let limits = Some((100, 5_000_000));
    assert_eq!(costs(json!({})), (vec![], limits));
    assert_eq!(costs(json!({ "patronage": true })), (vec![], None));
    let business = json!({ "applicant_kind": "business", "patronage": true });
    assert_eq!(costs(business), (vec![1_600], None));
    let removal = json!({ "applicant_kind": "myself", "purpose": "removal" });
    assert_eq!(costs(removal), (vec![1_600], limits));
}
