//! The verdict on a single answer, by the kind of its field.

use super::codes::{body_fault, file_fault, is_upper_code, tax_code_fault};
use super::evaluate::{self, Meter, Scope, Val};
use super::expr::Expr;
use super::kind::{FieldKind, Holder, Limit, TextStyle};
use super::text;
use super::value;
use super::violation::{Amount, Rule, Violation, When};
use crate::attachments::Attachment;
use crate::values::{Email, Iban, InvalidIban, Phone};
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
                let Some(text) = self.string(answer, pointer) else {
                    return;
                };
                match value::date(text) {
                    Some(day) => self.period(When::Day(day), day, pointer, [min, max], scope),
                    None => self.report(pointer, Rule::NotADate),
                }
            }
            FieldKind::Month { min, max } => {
                let Some(text) = self.string(answer, pointer) else {
                    return;
                };
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
                let Some(id) = self.string(answer, pointer) else {
                    return;
                };
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
                let fits = |id: &str| {
                    if ids.contains(id) {
                        None
                    } else {
                        Some(Rule::NotAnOption)
                    }
                };
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
            FieldKind::Address { abroad } => self.address(answer, pointer, *abroad),
            FieldKind::Person { tax_code } => self.person(answer, pointer, *tax_code, scope),
            FieldKind::Country {} => self.country(answer, pointer),
            FieldKind::Municipality {} => self.municipality(answer, pointer),
            FieldKind::Targa { foreign } => self.targa(answer, pointer, *foreign),
            FieldKind::Group { .. } | FieldKind::Note { .. } => {}
            _ => {
                let Some(text) = self.string(answer, pointer) else {
                    return;
                };
                self.text(kind, text, pointer);
            }
        }
    }

    pub(super) fn ensure(&mut self, condition: bool, pointer: &str, rule: Rule) {
        if !condition {
            self.report(pointer, rule);
        }
    }

    pub(super) fn string<'v>(&mut self, answer: &'v Value, pointer: &str) -> Option<&'v str> {
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
                if let Some(rule) = if body {
                    body_fault(answer)
                } else {
                    tax_code_fault(answer)
                } {
                    self.report(pointer, rule);
                }
            }
            FieldKind::Email {} => {
                let fits = answer
                    .parse::<Email>()
                    .is_ok_and(|email| email.as_str() == answer);
                self.ensure(fits, pointer, Rule::NotAnEmail);
            }
            FieldKind::Phone {} => {
                let fits = answer
                    .parse::<Phone>()
                    .is_ok_and(|phone| phone.as_str() == answer);
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

    pub(super) fn line(&mut self, answer: &str, pointer: &str, max: u32) {
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
}
