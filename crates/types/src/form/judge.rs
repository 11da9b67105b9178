//! The verdict on a single answer, by the kind of its field.

use super::evaluate::{self, Meter, Scope, Val};
use super::expr::Expr;
use super::kind::{FieldKind, FileFormat, Holder, Limit, Presence, Signed, TextStyle};
use super::text;
use super::value;
use super::violation::{Amount, Rule, Violation, When};
use crate::attachments::{Attachment, SignatureFormat};
use crate::values::{
    Cap, CodiceFiscale, Email, Iban, InvalidCodiceFiscale, InvalidIban, InvalidPartitaIva, PartitaIva, Phone,
    Targa,
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most violations that one judgement reports; the verdict does not change.
const MOST_VIOLATIONS: usize = 500;

/// Where violations are collected.
pub(super) struct Judge<'j> {
    pub(super) files: BTreeMap<String, &'j Attachment>,
    pub(super) meter: &'j Meter,
    pub(super) found: Vec<Violation>,
}

impl Judge<'_> {
    pub(super) fn report(&mut self, pointer: &str, rule: Rule) {
        if self.found.len() < MOST_VIOLATIONS {
            self.found.push(Violation {
                pointer: pointer.to_owned(),
                rule,
            });
        }
    }

    /// Judges an answer; `path` is the field's path without indices, as attachments know it.
    pub(super) fn judge(
        &mut self,
        kind: &FieldKind,
        answer: &Value,
        pointer: &str,
        path: &str,
        scope: Scope<'_, '_>,
    ) {
        self.meter.add(1);
        match kind {
            FieldKind::Number {
                decimals, min, max, ..
            } => {
                let amount = |units| Amount::Number {
                    units,
                    decimals: *decimals,
                };
                self.number(answer, pointer, [min.as_ref(), max.as_ref()], amount);
            }
            FieldKind::Money { min, max } => {
                let zero = Limit::Fixed(0);
                let min = min.as_ref().unwrap_or(&zero);
                self.number(answer, pointer, [Some(min), max.as_ref()], Amount::Money);
            }
            FieldKind::Date { min, max } => {
                let Some(text) = self.string(answer, pointer) else { return };
                match value::date(text) {
                    Some(day) => self.period(When::Day(day), day, pointer, [min, max], scope),
                    None => self.report(pointer, Rule::NotADate),
                }
            }
            FieldKind::Month { min, max } => {
                let Some(text) = self.string(answer, pointer) else { return };
                match value::month(text) {
                    Some(day) => self.period(When::Month(day), day, pointer, [min, max], scope),
                    None => self.report(pointer, Rule::NotAMonth),
                }
            }
            FieldKind::Bool {} | FieldKind::Declaration { .. } => {
                if !answer.is_boolean() {
                    self.report(pointer, Rule::WrongType);
                }
            }
            FieldKind::Choice { options, .. } => {
                let Some(id) = self.string(answer, pointer) else { return };
                self.meter.add(options.len());
                if !options.iter().any(|option| option.id == *id) {
                    self.report(pointer, Rule::NotAnOption);
                }
            }
            FieldKind::Multi {
                options, min, max, ..
            }
            | FieldKind::Ranked {
                options, min, max, ..
            } => {
                let ids: BTreeSet<&str> = options.iter().map(|option| option.id.as_str()).collect();
                self.meter.add(ids.len());
                let fits = |id: &str| if ids.contains(id) { None } else { Some(Rule::NotAnOption) };
                let most = max.unwrap_or_else(|| u32::try_from(ids.len()).unwrap_or(FieldKind::MOST_ITEMS));
                self.list(answer, pointer, (*min, most), fits);
            }
            FieldKind::File {
                formats,
                max_mb,
                min,
                max,
                signed,
            } => {
                let files = std::mem::take(&mut self.files);
                let fits = |id: &str| file_fault(files.get(id).copied(), path, formats, *max_mb, *signed);
                self.list(answer, pointer, (*min, *max), fits);
                self.files = files;
            }
            FieldKind::Address {} => self.address(answer, pointer),
            FieldKind::Person { tax_code } => self.person(answer, pointer, *tax_code, scope),
            FieldKind::Country {} => {
                self.object(answer, pointer, &["code", "name"], &[], |judge, key, text, at| {
                    match key {
                        "code" => judge.ensure(is_place(text, true), at, Rule::NotAPlace),
                        _ => judge.line(text, at, 200),
                    }
                });
            }
            FieldKind::Municipality {} => {
                let keys = ["code", "name", "province"];
                self.object(answer, pointer, &keys, &[], |judge, key, text, at| match key {
                    "code" => judge.ensure(is_place(text, false), at, Rule::NotAPlace),
                    "province" => judge.ensure(is_province(text), at, Rule::NotAPlace),
                    _ => judge.line(text, at, 200),
                });
            }
            FieldKind::Targa { foreign } => self.targa(answer, pointer, *foreign),
            FieldKind::Group { .. } | FieldKind::Note { .. } => {}
            _ => {
                let Some(text) = self.string(answer, pointer) else { return };
                self.text(kind, text, pointer);
            }
        }
    }

    fn ensure(&mut self, condition: bool, pointer: &str, rule: Rule) {
        if !condition {
            self.report(pointer, rule);
        }
    }

    fn string<'v>(&mut self, answer: &'v Value, pointer: &str) -> Option<&'v str> {
        let text = answer.as_str();
        match text {
            Some(text) => self.meter.add(text.len()),
            None => self.report(pointer, Rule::WrongType),
        }
        text
    }

    fn text(&mut self, kind: &FieldKind, answer: &str, pointer: &str) {
        match kind {
            FieldKind::Text {
                min,
                max,
                style,
                mask,
            } => {
                self.plain(answer, pointer, (min.unwrap_or(0), *max), false);
                if *style == TextStyle::Name {
                    self.ensure(text::is_name(answer), pointer, Rule::NotAName);
                }
                if let Some(mask) = mask.as_ref().filter(|mask| !mask.fits(answer)) {
                    self.report(pointer, Rule::WrongShape { mask: mask.0.clone() });
                }
            }
            FieldKind::LongText { min, max } => {
                self.plain(answer, pointer, (min.unwrap_or(0), *max), true);
            }
            FieldKind::CodiceFiscale { holder } => {
                let by_digits = answer.bytes().all(|byte| byte.is_ascii_digit());
                let body = match holder {
                    Holder::Person => false,
                    Holder::Body => true,
                    Holder::Any => by_digits,
                };
                if let Some(rule) = if body { body_fault(answer) } else { tax_code_fault(answer) } {
                    self.report(pointer, rule);
                }
            }
            FieldKind::Email {} => {
                let fits = answer.parse::<Email>().is_ok_and(|email| email.as_str() == answer);
                self.ensure(fits, pointer, Rule::NotAnEmail);
            }
            FieldKind::Phone {} => {
                let fits = answer.parse::<Phone>().is_ok_and(|phone| phone.as_str() == answer);
                self.ensure(fits, pointer, Rule::NotAPhone);
            }
            FieldKind::Iban {} => match answer.parse::<Iban>() {
                Ok(iban) if iban.as_str() == answer => {}
                Err(InvalidIban::Check) if is_upper_code(answer) => self.report(pointer, Rule::IbanCheck),
                _ => self.report(pointer, Rule::NotAnIban),
            },
            _ => {}
        }
    }

    /// A free text: clean, not blank, of the right length.
    fn plain(&mut self, answer: &str, pointer: &str, (min, max): (u32, u32), several_lines: bool) {
        let length = u32::try_from(answer.chars().count()).unwrap_or(u32::MAX);
        self.ensure(length <= max, pointer, Rule::TooLong { max });
        self.ensure(length >= min, pointer, Rule::TooShort { min });
        self.ensure(
            text::is_clean(answer, several_lines),
            pointer,
            Rule::ForbiddenCharacters,
        );
        self.ensure(!text::is_blank(answer), pointer, Rule::Blank);
    }

    fn line(&mut self, answer: &str, pointer: &str, max: u32) {
        self.plain(answer, pointer, (1, max), false);
    }

    fn number(
        &mut self,
        answer: &Value,
        pointer: &str,
        [min, max]: [Option<&Limit>; 2],
        amount: impl Fn(i64) -> Amount,
    ) {
        let Some(units) = value::integer(answer) else {
            self.report(pointer, Rule::WrongType);
            return;
        };
        if let Some(min) = min.and_then(Limit::value).filter(|min| units < *min) {
            self.report(pointer, Rule::TooSmall { min: amount(min) });
        }
        if let Some(max) = max.and_then(Limit::value).filter(|max| units > *max) {
            self.report(pointer, Rule::TooLarge { max: amount(max) });
        }
    }

    fn period(
        &mut self,
        when: When,
        day: chrono::NaiveDate,
        pointer: &str,
        [min, max]: [&Option<Expr>; 2],
        scope: Scope<'_, '_>,
    ) {
        let limit = |expr: &Option<Expr>| match expr.as_ref().map(|expr| evaluate::evaluate(expr, scope)) {
            Some(Val::Date(date)) => Some(date),
            _ => None,
        };
        let same = |date: chrono::NaiveDate| match when {
            When::Day(_) => When::Day(date),
            When::Month(_) => When::Month(date),
        };
        let first_of = |date: chrono::NaiveDate| match when {
            When::Day(_) => Some(date),
            When::Month(_) => chrono::Datelike::with_day(&date, 1),
        };
        if let Some(min) = limit(min).and_then(first_of).filter(|min| day < *min) {
            self.report(pointer, Rule::TooEarly { min: same(min) });
        }
        if let Some(max) = limit(max).filter(|max| day > *max) {
            self.report(pointer, Rule::TooLate { max: same(max) });
        }
    }

    /// A list of distinct texts.
    fn list(
        &mut self,
        answer: &Value,
        pointer: &str,
        (min, max): (u32, u32),
        fault: impl Fn(&str) -> Option<Rule>,
    ) {
        let Some(items) = answer.as_array() else {
            self.report(pointer, Rule::WrongType);
            return;
        };
        self.meter.add(items.len());
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.ensure(count >= min, pointer, Rule::TooFew { min });
        self.ensure(count <= max, pointer, Rule::TooMany { max });
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            let Some(id) = item.as_str() else {
                self.report(&at, Rule::WrongType);
                continue;
            };
            self.ensure(seen.insert(id), &at, Rule::Duplicate);
            if let Some(rule) = fault(id) {
                self.report(&at, rule);
            }
        }
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
        self.unknown_keys(object, pointer, |key| needed.contains(&key) || admitted.contains(&key));
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

    /// Reports the keys that an object must not have.
    pub(super) fn unknown_keys(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
        known: impl Fn(&str) -> bool,
    ) {
        self.meter.add(object.len());
        for key in object.keys().filter(|key| !known(key)) {
            let at = if key.len() <= 64 {
                format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
            } else {
                pointer.to_owned()
            };
            self.report(&at, Rule::UnknownField);
        }
    }

    fn address(&mut self, answer: &Value, pointer: &str) {
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

    fn person(&mut self, answer: &Value, pointer: &str, tax_code: Presence, scope: Scope<'_, '_>) {
        let known = ["given_name", "family_name", "birth_date"];
        let with_code = ["given_name", "family_name", "birth_date", "tax_code"];
        let (needed, admitted): (&[&str], &[&str]) = match tax_code {
            Presence::Required => (&with_code, &[]),
            Presence::Optional => (&known, &["tax_code"]),
            Presence::Absent => (&known, &[]),
        };
        self.object(answer, pointer, needed, admitted, |judge, key, text, at| match key {
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
        });
    }

    fn targa(&mut self, answer: &Value, pointer: &str, foreign: bool) {
        let country = answer.get("country").and_then(Value::as_str);
        let italian = country == Some("IT");
        let keys = ["country", "plate"];
        self.object(answer, pointer, &keys, &[], |judge, key, text, at| match key {
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

/// Upper-case letters and digits alone.
fn is_upper_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_place(text: &str, abroad: bool) -> bool {
    text.parse::<crate::values::CodiceCatastale>()
        .is_ok_and(|code| code.as_str() == text && code.is_foreign() == abroad)
}

fn is_province(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn tax_code_fault(text: &str) -> Option<Rule> {
    if text.len() != 16 || !is_upper_code(text) {
        return Some(Rule::NotATaxCode);
    }
    match text.parse::<CodiceFiscale>() {
        Ok(_) => None,
        Err(InvalidCodiceFiscale::Shape) => Some(Rule::NotATaxCode),
        Err(_) => Some(Rule::TaxCodeCheck),
    }
}

fn body_fault(text: &str) -> Option<Rule> {
    match text.parse::<PartitaIva>() {
        Ok(code) if code.as_str() == text => None,
        Err(InvalidPartitaIva::Check) if text.len() == 11 => Some(Rule::BodyCodeCheck),
        _ => Some(Rule::NotABodyCode),
    }
}

fn file_fault(
    file: Option<&Attachment>,
    path: &str,
    formats: &[FileFormat],
    max_mb: u32,
    signed: Signed,
) -> Option<Rule> {
    let Some(file) = file.filter(|file| file.field == path) else {
        return Some(Rule::UnknownFile);
    };
    if !formats.iter().any(|format| format.media_type() == file.media_type) {
        let extensions: Vec<&str> = formats
            .iter()
            .flat_map(|format| format.extensions())
            .copied()
            .collect();
        return Some(Rule::WrongFormat {
            formats: extensions.join(", "),
        });
    }
    if file.size > i64::from(max_mb) * 1_048_576 {
        return Some(Rule::FileTooLarge { max_mb });
    }
    match (signed, file.signature) {
        (Signed::Required, SignatureFormat::None) => Some(Rule::SignatureMissing),
        (Signed::None, SignatureFormat::Pades | SignatureFormat::Cades) => Some(Rule::SignatureUnwanted),
        _ => None,
    }
}
