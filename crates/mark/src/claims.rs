//! What a mark says.
//!
//! | Label | Type | What |
//! |---|---|---|
//! | 1 | uint | version of this table, 1 |
//! | 2 | tstr | who issued it: IPA code |
//! | 3 | tstr | kinds of certificate, joined by `+` |
//! | 4 | bstr, 10 | code of the certificate |
//! | 5 | uint | issued at, Unix seconds |
//! | 6 | int or null | last day on which it is valid, days since 1 January 1970; null when it always is |
//! | 7 | bstr, 32; may be missing | SHA-256 of the data that the document carries along |
//! | 8 | array; may be missing | holder: family name, given name, fiscal code, date of birth; null for what is not there, but the date |
//! | 9 | array; may be missing, never empty | facts, `[label, value]` each |
//! | 10 | uint | how the stamp duty was met: 0 exempt, 1 stamp on paper, 2 virtual, 3 digital stamp |
//!
//! Facts are a list, not a map: they come in the order of the paper, and a family has several members.

use crate::Refused;
use crate::cbor::{self, Members, take};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ciborium::Value;
use sportello_types::certificates::MOST_COMBINED;
use sportello_types::values::{CertificateCode, CodiceFiscale, Slug};

/// The version of the table above.
pub(crate) const VERSION: u64 = 1;

const LONGEST_ISSUER: usize = 32;

mod label {
    pub(super) const VERSION: u8 = 1;
    pub(super) const ISSUER: u8 = 2;
    pub(super) const KINDS: u8 = 3;
    pub(super) const CODE: u8 = 4;
    pub(super) const ISSUED_AT: u8 = 5;
    pub(super) const VALID_UNTIL: u8 = 6;
    pub(super) const DIGEST: u8 = 7;
    pub(super) const HOLDER: u8 = 8;
    pub(super) const FACTS: u8 = 9;
    pub(super) const STAMP: u8 = 10;
}

/// What a mark says of a certificate: nothing that the paper does not say too. Personal data print as
/// `…` in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who issued it: the municipality's IPA code, e.g. `c_d150`. Letters, digits, `_` and `-`, 32 at
    /// most.
    pub issuer: String,
    /// Kinds of certificate on it, one to [`MOST_COMBINED`].
    pub kinds: Vec<Slug>,
    /// The code printed on it.
    pub code: CertificateCode,
    /// When it was issued, Unix seconds.
    pub issued_at: i64,
    /// The last day on which it is valid; none when it always is.
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 of the data that the document carries along.
    pub digest: Option<[u8; 32]>,
    /// About whom.
    pub holder: Option<MarkHolder>,
    /// What it certifies: short Italian label and value, in the order of the paper. What does not fit in
    /// the code is missing at the end.
    pub facts: Vec<(String, String)>,
    /// How the stamp duty was met.
    pub stamp: StampMark,
}

/// The person whom a certificate is about. Prints as `…` in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct MarkHolder {
    /// Family name.
    pub family_name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Fiscal code, only where the paper has it too.
    pub tax_code: Option<CodiceFiscale>,
    /// Date of birth, as the paper has it.
    pub birth_date: String,
}

/// How the stamp duty was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StampMark {
    /// Exempt.
    Exempt,
    /// A stamp on the paper.
    Paper,
    /// Paid to the municipality (DPR 642/1972 art. 15).
    Virtual,
    /// A digital stamp (*marca da bollo digitale*).
    Digital,
}

impl StampMark {
    const fn number(self) -> u8 {
        match self {
            Self::Exempt => 0,
            Self::Paper => 1,
            Self::Virtual => 2,
            Self::Digital => 3,
        }
    }

    const fn of(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Exempt),
            1 => Some(Self::Paper),
            2 => Some(Self::Virtual),
            3 => Some(Self::Digital),
            _ => None,
        }
    }
}

impl Claims {
    /// Whether they are within the bounds that reading asks for.
    pub(crate) fn are_sound(&self) -> bool {
        let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        (1..=LONGEST_ISSUER).contains(&self.issuer.len())
            && self.issuer.bytes().all(part)
            && (1..=MOST_COMBINED).contains(&self.kinds.len())
            && self.issued_at >= 0
            && self.issued().is_some()
    }

    /// When it was issued; none when no calendar reaches that far.
    pub(crate) fn issued(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.issued_at, 0)
    }

    /// Writes them, with the holder or without, with the first of the facts.
    pub(crate) fn write(&self, with_holder: bool, facts: usize) -> Option<Vec<u8>> {
        let kinds: Vec<_> = self.kinds.iter().map(Slug::as_str).collect();
        let days = |until: NaiveDate| until.signed_duration_since(NaiveDate::default()).num_days();
        let mut members = vec![
            (label::VERSION, Value::from(VERSION)),
            (label::ISSUER, Value::from(self.issuer.as_str())),
            (label::KINDS, Value::from(kinds.join("+"))),
            (label::CODE, Value::Bytes(self.code.bytes().to_vec())),
            (label::ISSUED_AT, Value::from(self.issued_at)),
            (label::VALID_UNTIL, optional(self.valid_until.map(days))),
        ];
        if let Some(digest) = self.digest {
            members.push((label::DIGEST, Value::Bytes(digest.to_vec())));
        }
        if let Some(holder) = self.holder.as_ref().filter(|_| with_holder) {
            members.push((label::HOLDER, holder.to_value()));
        }
        if facts > 0 && !self.facts.is_empty() {
            let pair = |(label, value): &(String, String)| {
                Value::Array(vec![Value::from(label.as_str()), Value::from(value.as_str())])
            };
            let facts = self.facts.iter().take(facts).map(pair).collect();
            members.push((label::FACTS, Value::Array(facts)));
        }
        members.push((label::STAMP, Value::from(self.stamp.number())));
        let members = members.into_iter().map(|(label, value)| (label.into(), value));
        cbor::write(&Value::Map(members.collect()))
    }

    /// Reads them: every member of the table and no other.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let Some(Value::Map(mut members)) = cbor::read(bytes) else {
            return Err(Refused::Malformed);
        };
        let version = take(&mut members, label::VERSION).and_then(cbor::number);
        match version.ok_or(Refused::Malformed)? {
            VERSION => Self::of_members(members)
                .filter(Self::are_sound)
                .ok_or(Refused::Malformed),
            other => Err(Refused::Version(other)),
        }
    }

    fn of_members(mut members: Members) -> Option<Self> {
        let claims = Self {
            issuer: cbor::text(take(&mut members, label::ISSUER)?)?,
            kinds: cbor::text(take(&mut members, label::KINDS)?)?
                .split('+')
                .map(|kind| kind.parse().ok())
                .collect::<Option<_>>()?,
            code: CertificateCode::new(cbor::exactly(take(&mut members, label::CODE)?)?),
            issued_at: cbor::number(take(&mut members, label::ISSUED_AT)?)?,
            valid_until: match take(&mut members, label::VALID_UNTIL)? {
                Value::Null => None,
                days => Some(day(cbor::number(days)?)?),
            },
            digest: match take(&mut members, label::DIGEST) {
                Some(digest) => Some(cbor::exactly(digest)?),
                None => None,
            },
            holder: match take(&mut members, label::HOLDER) {
                Some(holder) => Some(MarkHolder::of_value(holder)?),
                None => None,
            },
            facts: match take(&mut members, label::FACTS) {
                Some(facts) => of_facts(facts)?,
                None => Vec::new(),
            },
            stamp: StampMark::of(cbor::number(take(&mut members, label::STAMP)?)?)?,
        };
        members.is_empty().then_some(claims)
    }
}

impl MarkHolder {
    fn to_value(&self) -> Value {
        Value::Array(vec![
            optional(self.family_name.as_deref()),
            optional(self.given_name.as_deref()),
            optional(self.tax_code.as_ref().map(CodiceFiscale::as_str)),
            Value::from(self.birth_date.as_str()),
        ])
    }

    fn of_value(value: Value) -> Option<Self> {
        let [family_name, given_name, tax_code, birth_date] = cbor::items(value)?;
        let written = cbor::optional_text(tax_code).ok()?;
        let tax_code: Option<CodiceFiscale> = match &written {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        };
        // Reading a fiscal code forgives blanks and small letters; a mark has neither.
        (tax_code.as_ref().map(CodiceFiscale::as_str) == written.as_deref()).then_some(())?;
        Some(Self {
            family_name: cbor::optional_text(family_name).ok()?,
            given_name: cbor::optional_text(given_name).ok()?,
            tax_code,
            birth_date: cbor::text(birth_date)?,
        })
    }
}

fn optional<V: Into<Value>>(value: Option<V>) -> Value {
    value.map_or(Value::Null, Into::into)
}

fn day(days: i64) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::try_days(days)?)
}

fn of_facts(value: Value) -> Option<Vec<(String, String)>> {
    let facts = value.into_array().ok().filter(|facts| !facts.is_empty())?;
    let fact = |fact| {
        let [label, value] = cbor::items(fact)?;
        Some((cbor::text(label)?, cbor::text(value)?))
    };
    facts.into_iter().map(fact).collect()
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claims")
            .field("issuer", &self.issuer)
            .field("kinds", &self.kinds)
            .field("issued_at", &self.issued_at)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for MarkHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MarkHolder(…)")
    }
}
