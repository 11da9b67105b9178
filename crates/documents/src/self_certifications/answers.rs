//! What a wording may say of the answers to a form, as it stands in an Italian sentence.

use super::catalogue::Asked;
use crate::certificates::wording::{InvalidWording, Voice, Wording};
use crate::certificates::words::{day, lower};
use crate::certificates::{self, Table};
use chrono::NaiveDate;
use serde_json::{Map, Value};
use sportello_types::form::{self, Amount, Answers, Choice, Env, FieldKind};
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::text::selfcertificationpaper as text;
use sportello_types::values::EuroCents;
use std::str::FromStr;

const LANG: Lang = Lang::It;

/// An answer that a wording names: `number`, or a part of a person, `child.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The field.
    pub(super) field: String,
    /// Of a person, the part.
    pub(super) part: Option<Part>,
}

/// A part of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Given and family name.
    Name,
    /// Day of birth.
    BirthDate,
    /// Fiscal code.
    TaxCode,
}

impl FromStr for Answer {
    type Err = InvalidWording;

    fn from_str(text: &str) -> Result<Self, InvalidWording> {
        let unknown = || InvalidWording::UnknownField(text.to_owned());
        let (field, part) = match text.split_once('.') {
            None => (text, None),
            Some((field, "name")) => (field, Some(Part::Name)),
            Some((field, "birth_date")) => (field, Some(Part::BirthDate)),
            Some((field, "tax_code")) => (field, Some(Part::TaxCode)),
            Some(_) => return Err(unknown()),
        };
        if field.is_empty() {
            return Err(unknown());
        }
        Ok(Self {
            field: field.to_owned(),
            part,
        })
    }
}

/// The answers that count, in the words of sentences.
pub(super) struct Given<'a> {
    asked: &'a Asked,
    answers: Answers,
    voice: Voice,
    sex: Option<Sex>,
}

impl<'a> Given<'a> {
    /// The answers without what is hidden, on a day, about a person of a sex.
    pub(super) fn new(
        asked: &'a Asked,
        answers: &Answers,
        on: NaiveDate,
        voice: Voice,
        sex: Option<Sex>,
    ) -> Self {
        let env = Env {
            today: on,
            attachments: &[],
        };
        let form = &asked.form;
        let whole = form::compute(form, &form::canonical(form, answers), &env);
        Self {
            asked,
            answers: form::prune(form, &whole, &env),
            voice,
            sex,
        }
    }

    /// What is stated; nothing when an answer is missing that it needs.
    pub(super) fn sentences(&self) -> Option<Vec<String>> {
        let say = |wording: &Wording<Answer>| self.say(wording, &|answer: &Answer| self.value(answer));
        let mut sentences: Vec<String> = self.asked.stated.iter().map(say).collect::<Option<_>>()?;
        sentences.retain(|sentence| !sentence.is_empty());
        Some(sentences)
    }

    fn say(&self, wording: &Wording<Answer>, value: &dyn Fn(&Answer) -> Option<String>) -> Option<String> {
        wording.say_as(self.voice, value, self.sex)
    }

    /// What an answer is in a sentence; nothing where it is not given, or has no words.
    fn value(&self, answer: &Answer) -> Option<String> {
        let Some(words) = self.asked.words.get(&answer.field) else {
            return self.plain(answer);
        };
        let option = match self.answers.0.get(&answer.field)? {
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            other => other.as_str()?,
        };
        let said = self.say(words.get(option)?, &|inner: &Answer| self.plain(inner))?;
        (!said.is_empty()).then_some(said)
    }

    fn plain(&self, answer: &Answer) -> Option<String> {
        let field = self.asked.form.field(&answer.field)?;
        let given = self.answers.0.get(&answer.field)?;
        match answer.part {
            Some(part) => part_of(given, part),
            None => words_of(&field.kind, given),
        }
    }

    /// The table under what is stated; nothing where there is none.
    pub(super) fn table(&self) -> Option<Table> {
        let name = self.asked.table.as_ref()?;
        let FieldKind::Group { fields, .. } = &self.asked.form.field(name)?.kind else {
            return None;
        };
        let fields: Vec<_> = fields.iter().filter(|field| !field.kind.is_note()).collect();
        let none = Map::new();
        let row = |item: &Value| {
            let item = item.as_object().unwrap_or(&none);
            let cell = |id: &str, kind: &FieldKind| item.get(id).and_then(|given| words_of(kind, given));
            fields
                .iter()
                .map(|field| cell(&field.id, &field.kind).unwrap_or_else(|| "–".to_owned()))
                .collect()
        };
        let rows: Vec<Vec<String>> = self.answers.0.get(name)?.as_array()?.iter().map(row).collect();
        (!rows.is_empty()).then(|| Table {
            header: fields.iter().map(|field| field.label.it.clone()).collect(),
            rows,
        })
    }
}

fn text_at<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn date_of(text: &str) -> Option<String> {
    text.parse::<NaiveDate>().ok().map(day)
}

fn part_of(person: &Value, part: Part) -> Option<String> {
    match part {
        Part::Name => {
            let names = [text_at(person, "given_name")?, text_at(person, "family_name")?];
            Some(names.join(" "))
        }
        Part::BirthDate => date_of(text_at(person, "birth_date")?),
        Part::TaxCode => text_at(person, "tax_code").map(str::to_owned),
    }
}

/// An answer of a kind in words; nothing where it is not of that kind.
fn words_of(kind: &FieldKind, given: &Value) -> Option<String> {
    match kind {
        FieldKind::Money { .. } => given.as_i64().map(|cents| text::euro(LANG, EuroCents(cents))),
        FieldKind::Number { decimals, unit, .. } => {
            let amount = Amount::Number {
                units: given.as_i64()?,
                decimals: *decimals,
            };
            let unit = unit.as_ref().map_or("", |unit| unit.text(LANG));
            Some(format!("{} {unit}", amount.display(LANG)).trim_end().to_owned())
        }
        FieldKind::Date { .. } => date_of(given.as_str()?),
        FieldKind::Month { .. } => {
            let first: NaiveDate = format!("{}-01", given.as_str()?).parse().ok()?;
            Some(first.format("%m/%Y").to_string())
        }
        FieldKind::Bool {} => given.as_bool().map(|yes| {
            let word = if yes { text::yes(LANG) } else { text::no(LANG) };
            word.to_owned()
        }),
        FieldKind::Choice { options, .. } => label(options, given),
        FieldKind::Multi { options, .. } => {
            let labels: Vec<String> = given
                .as_array()?
                .iter()
                .filter_map(|id| label(options, id))
                .collect();
            Some(certificates::catalogue().phrases.list(&labels))
        }
        FieldKind::Person { .. } => person(given),
        FieldKind::Country {} => text_at(given, "name").map(str::to_owned),
        FieldKind::Municipality {} => {
            let (name, province) = (text_at(given, "name")?, text_at(given, "province")?);
            Some(format!("{name} ({province})"))
        }
        FieldKind::Address { .. } => {
            let part = |key| text_at(given, key);
            Some(format!(
                "{} {}, {} {} ({})",
                part("street")?,
                part("number")?,
                part("postal_code")?,
                part("municipality")?,
                part("province")?
            ))
        }
        _ => given.as_str().map(str::to_owned),
    }
}

/// The label of an option as it stands within a sentence.
fn label(options: &[Choice], id: &Value) -> Option<String> {
    let id = id.as_str()?;
    let option = options.iter().find(|option| option.id == id)?;
    Some(lower(&option.label.it))
}

fn person(given: &Value) -> Option<String> {
    let (name, born) = (part_of(given, Part::Name)?, part_of(given, Part::BirthDate)?);
    Some(match part_of(given, Part::TaxCode) {
        Some(code) => text::person_with_code(LANG, name, born, code),
        None => text::person(LANG, name, born),
    })
}
