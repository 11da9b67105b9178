//! The verdict on answers of several parts: people, addresses, places, plates.

use super::codes::{is_place, is_province, is_upper_code, tax_code_fault};
use super::evaluate::Scope;
use super::judge::Judge;
use super::kind::Presence;
use super::text;
use super::value;
use super::violation::Rule;
use crate::values::{Cap, Targa};
use serde_json::Value;

impl Judge<'_> {
    pub(super) fn country(&mut self, answer: &Value, pointer: &str) {
        let keys = ["code", "name"];
        self.object(answer, pointer, &keys, &[], |judge, key, text, at| match key {
            "code" => judge.ensure(is_place(text, true), at, Rule::NotAPlace),
            _ => judge.line(text, at, 200),
        });
    }

    pub(super) fn municipality(&mut self, answer: &Value, pointer: &str) {
        let keys = ["code", "name", "province"];
        self.object(answer, pointer, &keys, &[], |judge, key, text, at| match key {
            "code" => judge.ensure(is_place(text, false), at, Rule::NotAPlace),
            "province" => judge.ensure(is_province(text), at, Rule::NotAPlace),
            _ => judge.line(text, at, 200),
        });
    }

    /// An object of texts: the keys it must have, those that it may have, and no others.
    fn object(
        &mut self,
        answer: &Value,
        pointer: &str,
        needed: &[&str],
        admitted: &[&str],
        mut part: impl FnMut(&mut Self, &str, &str, &str),
    ) {
        let Some(object) = answer.as_object() else {
            self.report(pointer, Rule::WrongType);
            return;
        };
        self.unknown_keys(object, pointer, |key| {
            needed.contains(&key) || admitted.contains(&key)
        });
        for key in needed.iter().chain(admitted) {
            let at = format!("{pointer}/{key}");
            match object.get(*key).filter(|value| value::is_answered(value)) {
                None if needed.contains(key) => self.report(&at, Rule::Required),
                None => {}
                Some(value) => {
                    if let Some(text) = self.string(value, &at) {
                        part(self, key, text, &at);
                    }
                }
            }
        }
    }

    pub(super) fn address(&mut self, answer: &Value, pointer: &str, abroad: bool) {
        if abroad && answer.get("country_code").is_some_and(value::is_answered) {
            return self.foreign_address(answer, pointer);
        }
        let keys = [
            "street",
            "number",
            "postal_code",
            "municipality_code",
            "municipality",
            "province",
        ];
        self.object(answer, pointer, &keys, &[], |judge, key, text, at| match key {
            "postal_code" => {
                let fits = text.parse::<Cap>().is_ok_and(|cap| cap.as_str() == text);
                judge.ensure(fits, at, Rule::NotACap);
            }
            "municipality_code" => judge.ensure(is_place(text, false), at, Rule::NotAPlace),
            "province" => judge.ensure(is_province(text), at, Rule::NotAPlace),
            "number" => judge.line(text, at, 20),
            _ => judge.line(text, at, 200),
        });
    }

    fn foreign_address(&mut self, answer: &Value, pointer: &str) {
        let keys = ["street", "locality", "country_code", "country"];
        let admitted = ["postal_code"];
        self.object(
            answer,
            pointer,
            &keys,
            &admitted,
            |judge, key, text, at| match key {
                "country_code" => judge.ensure(is_place(text, true), at, Rule::NotAPlace),
                "postal_code" => judge.line(text, at, 16),
                _ => judge.line(text, at, 200),
            },
        );
    }

    pub(super) fn person(&mut self, answer: &Value, pointer: &str, tax_code: Presence, scope: Scope<'_, '_>) {
        let known = ["given_name", "family_name", "birth_date"];
        let with_code = ["given_name", "family_name", "birth_date", "tax_code"];
        let (needed, admitted): (&[&str], &[&str]) = match tax_code {
            Presence::Required => (&with_code, &[]),
            Presence::Optional => (&known, &["tax_code"]),
            Presence::Absent => (&known, &[]),
        };
        self.object(
            answer,
            pointer,
            needed,
            admitted,
            |judge, key, text, at| match key {
                "birth_date" => match value::date(text) {
                    Some(day) => judge.ensure(day <= scope.env.today, at, Rule::InFuture),
                    None => judge.report(at, Rule::NotADate),
                },
                "tax_code" => {
                    if let Some(rule) = tax_code_fault(text) {
                        judge.report(at, rule);
                    }
                }
                _ => {
                    judge.line(text, at, 200);
                    judge.ensure(text::is_name(text), at, Rule::NotAName);
                }
            },
        );
    }

    pub(super) fn targa(&mut self, answer: &Value, pointer: &str, foreign: bool) {
        let country = answer.get("country").and_then(Value::as_str);
        let italian = country == Some("IT");
        let keys = ["country", "plate"];
        let named: &[&str] = if foreign && !italian {
            &["country_name"]
        } else {
            &[]
        };
        self.object(answer, pointer, &keys, named, |judge, key, text, at| match key {
            "country_name" => judge.line(text, at, 200),
            "country" if text == "IT" => {}
            "country" if !foreign => judge.report(at, Rule::ForeignPlate),
            "country" => judge.ensure(is_place(text, true), at, Rule::NotAPlace),
            _ => {
                let fits = if italian {
                    text.parse::<Targa>().is_ok_and(|targa| targa.as_str() == text)
                } else {
                    (2..=12).contains(&text.len()) && is_upper_code(text)
                };
                judge.ensure(fits, at, Rule::NotAPlate);
            }
        });
    }
}
