//! What the civil status holds of a person: acts, marriages and unions, death, responsibility.

use super::period::dated;
use super::{EndOfMarriage, EndOfUnion, Place, personal_debug};
use crate::values::{CleanText, CodiceFiscale, PersonName, ResidentKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An act of the civil status (*atto di stato civile*, DPR 396/2000).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CivilAct {
    /// Municipality that keeps it.
    pub municipality: CleanText,
    /// Year.
    pub year: u16,
    /// Number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<CleanText>,
    /// Part of the register: 1, 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<CleanText>,
    /// Series: A, B, C.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<CleanText>,
    /// Office of the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<CleanText>,
}

/// Another person, as a record names it: with the registry's key where it is in the registry too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ResidentKey>,
    /// Fiscal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<CodiceFiscale>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<PersonName>,
}

impl Relative {
    /// Whether it is this person: by key, or where the record has none by fiscal code.
    pub fn is(&self, id: &ResidentKey, tax_code: Option<&CodiceFiscale>) -> bool {
        match (&self.id, &self.tax_code) {
            (Some(known), _) => known == id,
            (None, Some(code)) => Some(code) == tax_code,
            (None, None) => false,
        }
    }
}

/// A marriage, a civil union or a cohabitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Union {
    /// Which.
    pub kind: UnionKind,
    /// With whom.
    pub partner: Relative,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<CivilAct>,
    /// The contract of a cohabitation; of no other kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<CohabitationContract>,
    /// Since when the spouses are separated: the marriage stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separated_on: Option<NaiveDate>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
}

impl super::Dated for Union {
    fn period(&self) -> super::Period {
        super::Period {
            since: self.since,
            until: self.ended.as_ref().map(|ending| ending.on),
        }
    }
}

/// Kind of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnionKind {
    /// Marriage.
    Marriage,
    /// Civil union (L. 76/2016 art. 1 c. 2).
    CivilUnion,
    /// Registered cohabitation (*convivenza di fatto*, L. 76/2016 art. 1 c. 36).
    Cohabitation,
}

/// A contract of cohabitation (*contratto di convivenza*, L. 76/2016 art. 1 cc. 50–63), as the registry holds it: day
/// and place, and what the professional sent in (c. 52; circolare Interno 7/2016).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohabitationContract {
    /// The day on which it was made.
    pub on: NaiveDate,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The notary or lawyer who made it or authenticated the signatures (c. 51), as the registry writes it:
    /// `NOTAIO ANNA PIRAS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub professional: Option<CleanText>,
    /// Where that professional has the office: `CAGLIARI`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<CleanText>,
    /// The day on which the professional's copy reached the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The number under which it was registered there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<CleanText>,
    /// How it was resolved (c. 59); the cohabitation may stand on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ending>,
}

impl super::Dated for CohabitationContract {
    fn period(&self) -> super::Period {
        super::Period {
            since: Some(self.on),
            until: self.ended.as_ref().map(|ending| ending.on),
        }
    }
}

/// The end of a union, or of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Its last day.
    pub on: NaiveDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EndReason>,
}

/// Why a union ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "code", rename_all = "snake_case")]
pub enum EndReason {
    /// The other died.
    Death,
    /// As marriages end.
    Marriage(EndOfMarriage),
    /// As civil unions, cohabitations and their contracts end.
    Union(EndOfUnion),
}

/// A death.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    /// The day.
    pub on: NaiveDate,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<CivilAct>,
}

/// Who answers for a minor, where the registry holds something else than parentage says: it decides.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Who.
    pub holder: Relative,
    /// What it has, or no longer has.
    pub kind: ResponsibilityKind,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What somebody has, or no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponsibilityKind {
    /// Parental responsibility (c.c. art. 316), adoption and adults' protection included.
    Parental,
    /// Guardianship (c.c. arts. 343, 357).
    Guardian,
    /// Taken away or suspended by a court (c.c. arts. 330, 333).
    Revoked,
}

dated!(Responsibility);
personal_debug!(
    CivilAct,
    Relative,
    Union,
    CohabitationContract,
    Death,
    Responsibility
);
