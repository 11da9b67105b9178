//! The samples: right as they are, judged by the published schema as by the server, with what is computed.

use super::{SOURCES, Sample, read, resolved};
use serde_json::{Value, json};
use sportello_types::form::{self, Answers, Env, Form, Visible};

#[test]
fn every_sample_is_right_and_nothing_required_can_be_left_out() {
    for source in SOURCES {
        let form = resolved(&read(source));
        let sample = Sample::read(source);
        let files = sample.attachments();
        let env = Env {
            today: sample.today,
            attachments: &files,
        };
        let found = form::validate(&form, &sample.answers, &env);
        assert_eq!(found, [], "{}", source.slug);
        assert_eq!(
            form::canonical(&form, &sample.answers),
            sample.answers,
            "{}",
            source.slug
        );
        assert_eq!(
            form::prune(&form, &sample.answers, &env).0.len() - computed(&form, &sample, &env),
            sample.answers.0.len(),
            "{}: an answer of the sample is hidden",
            source.slug
        );

        let visible = form::visible(&form, &sample.answers, &env);
        let mut removed = 0;
        for pointer in required(&form, &visible) {
            let mut answers = serde_json::to_value(&sample.answers).unwrap();
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            answers
                .pointer_mut(parent)
                .and_then(Value::as_object_mut)
                .and_then(|parent| parent.remove(key))
                .unwrap_or_else(|| panic!("{}{pointer} is required and missing", source.slug));
            let answers: Answers = serde_json::from_value(answers).unwrap();
            let found = form::validate(&form, &answers, &env);
            assert!(
                found
                    .iter()
                    .any(|violation| violation.pointer == pointer && violation.rule.code() == "required"),
                "{}{pointer} can be left out: {found:?}",
                source.slug
            );
            removed += 1;
        }
        assert!(removed > 10, "{}: {removed}", source.slug);
    }
}

#[test]
fn the_published_schema_judges_the_samples_as_the_server_does() {
    for source in SOURCES {
        let form = resolved(&read(source));
        let sample = Sample::read(source);
        let schema = form::json_schema(&form);
        let validator =
            jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{}: {error}", source.slug));
        let answers = serde_json::to_value(&sample.answers).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&answers)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", source.slug);
        assert_eq!(
            form::unstated(&form),
            std::collections::BTreeSet::new(),
            "{}",
            source.slug
        );
        for (id, _) in sample
            .answers
            .0
            .iter()
            .filter(|(id, _)| form.field(id).is_some_and(|f| f.required))
        {
            let mut fewer = answers.clone();
            fewer.as_object_mut().unwrap().remove(id);
            assert!(
                !validator.is_valid(&fewer),
                "{}: the schema does without {id}",
                source.slug
            );
        }
    }
}

fn computed(form: &Form, sample: &Sample, env: &Env<'_>) -> usize {
    let pruned = form::prune(form, &sample.answers, env);
    form.fields()
        .filter(|field| field.compute.is_some() && pruned.0.contains_key(&field.id))
        .count()
}

/// Pointers of the fields that must be answered and are not computed.
fn required(form: &Form, visible: &Visible) -> Vec<String> {
    visible
        .iter()
        .filter(|(pointer, state)| {
            let path: Vec<&str> = pointer
                .split('/')
                .filter(|part| !part.is_empty() && part.parse::<usize>().is_err())
                .collect();
            let field = form.field(&path.join("."));
            state.required && field.is_some_and(|field| field.compute.is_none())
        })
        .map(|(pointer, _)| pointer.to_owned())
        .collect()
}

#[test]
fn computed_values_come_out_of_the_samples() {
    let value = |slug: &str, field: &str| {
        let source = SOURCES.iter().find(|source| source.slug == slug).unwrap();
        let form = resolved(&read(source));
        let sample = Sample::read(source);
        let env = Env {
            today: sample.today,
            attachments: &[],
        };
        form::compute(&form, &sample.answers, &env).0.get(field).cloned()
    };
    assert_eq!(
        value("permesso-ztl", "amount_due"),
        Some(json!(0)),
        "electric vehicles"
    );
    assert_eq!(value("iscrizione-nido", "age_group"), Some(json!("medium")));
    assert_eq!(value("iscrizione-nido", "score"), Some(json!(205)));
    assert_eq!(value("iscrizione-nido", "year_start"), Some(json!("2026-09-01")));
    assert_eq!(value("rinnovo-suolo-pubblico", "amount_due"), Some(json!(6_600)));
    assert_eq!(value("contributo-sport", "total_costs"), Some(json!(950_050)));
    assert_eq!(value("contributo-sport", "deficit"), Some(json!(750_050)));
    assert_eq!(value("rinnovo-suolo-pubblico", "area"), Some(json!(2_080)));
    assert_eq!(
        value("rinnovo-suolo-pubblico", "fee_estimate"),
        Some(json!(281_056))
    );
}
