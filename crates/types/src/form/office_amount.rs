//! An amount that an office sets once the application was sent: as a form declares it, and as it is set.

use super::fee::{self, FeeAmount, FeeDue, FeeKind, FeeTime};
use super::schema::{Answers, Env, Form};
use crate::lang::{Lang, Localized};
use crate::values::EuroCents;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// An amount that nobody knows before the office has looked at the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeAmount {
    /// Who sets it.
    pub set_by: Setter,
    /// How it is worked out, and when one hears of it: for whoever applies.
    pub note: Localized,
    /// The smallest amount that can be set, in cents; a cent, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<EuroCents>,
    /// The largest, in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<EuroCents>,
}

/// Who sets an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setter {
    /// An operator of the office.
    Office,
}

impl OfficeAmount {
    /// The limits, where nothing is said those of every fee.
    pub(super) fn limits(&self) -> (EuroCents, EuroCents) {
        let least = self.least.unwrap_or(EuroCents(1));
        (least, self.most.unwrap_or(EuroCents(fee::LARGEST)))
    }
}

impl<'de> Deserialize<'de> for FeeAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Reads an amount by its shape, so that what is wrong inside is told by its name.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = FeeAmount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cents, the name of an amount, or a table with `set_by`")
    }

    fn visit_i64<E: de::Error>(self, cents: i64) -> Result<FeeAmount, E> {
        Ok(FeeAmount::Fixed(EuroCents(cents)))
    }

    fn visit_u64<E: de::Error>(self, cents: u64) -> Result<FeeAmount, E> {
        let cents = i64::try_from(cents).map_err(|_| E::invalid_value(Unexpected::Unsigned(cents), &self))?;
        self.visit_i64(cents)
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<FeeAmount, E> {
        Ok(FeeAmount::Named(name.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FeeAmount, A::Error> {
        OfficeAmount::deserialize(MapAccessDeserializer::new(map)).map(FeeAmount::Office)
    }
}

/// A fee whose amount an office is to set, for one application, in the words of a language. It is part of the
/// document that is sent, so the amount is judged by what was said on that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeeToSet {
    /// The name of the fee in the form.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub id: String,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// How it is worked out, and when one hears of it.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub note: String,
    /// The smallest amount that can be set, in cents.
    pub least: EuroCents,
    /// The largest, in cents.
    pub most: EuroCents,
}

impl FeeToSet {
    /// The fee once it is so much; nothing where that is beyond the limits.
    pub fn due(&self, amount: EuroCents) -> Option<FeeDue> {
        (self.least..=self.most).contains(&amount).then(|| FeeDue {
            id: self.id.clone(),
            label: self.label.clone(),
            kind: FeeKind::Fee,
            when: FeeTime::AfterSubmission,
            amount,
        })
    }
}

/// The fee whose amount an office sets for these answers, in the words of a language; nothing where the form has
/// none, or the application is surely exempt.
pub fn fee_to_set(form: &Form, answers: &Answers, env: &Env<'_>, lang: Lang) -> Option<FeeToSet> {
    let by_office = |fee: &fee::Fee| matches!(fee.amount, FeeAmount::Office(_));
    if !form.fees.iter().any(by_office) {
        return None;
    }
    let to_set = fee::not_exempt(form, answers, env, |fee, _| {
        let FeeAmount::Office(amount) = &fee.amount else {
            return None;
        };
        let (least, most) = amount.limits();
        Some(FeeToSet {
            id: fee.id.clone(),
            label: fee.label.text(lang).to_owned(),
            note: amount.note.text(lang).to_owned(),
            least,
            most,
        })
    });
    to_set.into_iter().next()
}
