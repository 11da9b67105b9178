//! Right answers to any form of the catalogue, drawn from a seed.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Map, Value, json};
use sportello_types::form::{self, Answers, Env, Field, FieldKind, Form, Holder, Limit, Presence};

/// Texts that citizens type.
const TEXTS: [&str; 4] = [
    "Prova",
    "D’Angelò & C. S.n.c.",
    "Via dell’Orto 12/A, Cagliari",
    "n. 7 del 2020.",
];

/// Where the choices come from: a linear congruential generator.
pub(super) struct Draw(pub(super) u64);

impl Draw {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        let at = usize::try_from(self.below(u64::try_from(of.len()).unwrap())).unwrap();
        &of[at]
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below(u64::try_from(most - least + 1).unwrap())).unwrap()
    }
}

/// Answers to all that must be answered and to some of the rest. `first` stay as they are.
pub(super) fn filled_in(form: &Form, first: &Answers, today: NaiveDate, draw: &mut Draw) -> Answers {
    let env = Env {
        today,
        attachments: &[],
    };
    let mut answers = first.clone();
    for field in form.fields().filter(|field| !field.kind.is_note()) {
        let visible = form::visible(form, &answers, &env);
        let Some(state) = visible.state(&format!("/{}", field.id)) else {
            continue;
        };
        if !answers.0.contains_key(&field.id) && (state.required || draw.coin()) {
            answers
                .0
                .insert(field.id.clone(), answer(&field.kind, today, draw));
        }
    }
    let wrong = form::validate(form, &answers, &env);
    assert!(wrong.is_empty(), "{wrong:?}");
    answers
}

fn answer(kind: &FieldKind, today: NaiveDate, draw: &mut Draw) -> Value {
    let limit =
        |limit: &Option<Limit>, otherwise: i64| limit.as_ref().and_then(Limit::value).unwrap_or(otherwise);
    match kind {
        FieldKind::Text { max, .. } => {
            let most = usize::try_from(*max).unwrap();
            let text: String = draw.one(&TEXTS).chars().take(most).collect();
            text.trim().into()
        }
        FieldKind::LongText { .. } => json!("Prima riga della prova.\nSeconda riga"),
        FieldKind::Number { min, max, .. } => draw.between(limit(min, 0), limit(max, 1_000)).into(),
        FieldKind::Money { min, .. } => draw.between(limit(min, 0), 9_999_999).into(),
        FieldKind::Date { .. } => (today - TimeDelta::days(draw.between(0, 15_000)))
            .to_string()
            .into(),
        FieldKind::Bool {} => draw.coin().into(),
        FieldKind::Choice { options, .. } => draw.one(options).id.clone().into(),
        FieldKind::Person { tax_code } => person(*tax_code, draw),
        FieldKind::CodiceFiscale { holder } => match holder {
            Holder::Person => "RSSMRA80A01H501U".into(),
            Holder::Body | Holder::Any => "01234567897".into(),
        },
        FieldKind::Declaration { .. } => true.into(),
        FieldKind::Group { min, max, fields, .. } => {
            let least = limit(min, 0).max(1);
            let count = draw.between(least, limit(max, 3).min(least + 2));
            (0..count).map(|_| item(fields, today, draw)).collect()
        }
        other => panic!("no answer is drawn for {other:?}"),
    }
}

fn item(fields: &[Field], today: NaiveDate, draw: &mut Draw) -> Value {
    let mut item = Map::new();
    for field in fields {
        if field.required || draw.coin() {
            item.insert(field.id.clone(), answer(&field.kind, today, draw));
        }
    }
    item.into()
}

fn person(tax_code: Presence, draw: &mut Draw) -> Value {
    let mut person = json!({ "given_name": "Mario", "family_name": "Rossi", "birth_date": "1980-01-01" });
    if tax_code == Presence::Required || (tax_code == Presence::Optional && draw.coin()) {
        person["tax_code"] = json!("RSSMRA80A01H501U");
    }
    person
}
