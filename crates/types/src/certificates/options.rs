//! What there is to choose from when a certificate is asked for, and the request that comes of it.

use crate::deliveries::Delivery;
use crate::ids::SeenPersonId;
use crate::lang::PaperLanguage;
use crate::registry::{MemberShown, RegistrySource};
use crate::values::{EuroCents, Slug, StampNumber};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Most types that one certificate may combine.
pub const MOST_COMBINED: usize = 6;

/// Where what a certificate says is kept: the first choice of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Archive {
    /// The registry of the population (*anagrafe*).
    Registry,
    /// The registers of births, marriages, unions, deaths, as the registry holds their acts (*stato
    /// civile*).
    CivilStatus,
}

impl Archive {
    /// All of them, in the order of the request.
    pub const ALL: [Self; 2] = [Self::Registry, Self::CivilStatus];
}

/// What a citizen may ask for about one person of the household, today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateOptions {
    /// The person.
    pub person: MemberShown,
    /// Which registry says it.
    pub source: RegistrySource,
    /// The day up to which that registry is current.
    pub as_of: NaiveDate,
    /// All types, those that cannot be issued with the reason.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub kinds: Vec<KindOption>,
    /// Ready choices of several types on one certificate, of which each can be issued.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub presets: Vec<PresetOption>,
    /// To whom a certificate may be handed over; the first one is meant where nothing is said.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub destinations: Vec<DestinationOption>,
    /// What a certificate may be for: on stamped paper, or what frees from the duty.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub uses: Vec<UseOption>,
    /// In which languages the municipality issues them, the one first in which they are unless another is asked
    /// for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub languages: Vec<PaperLanguage>,
}

/// A ready choice of several types on one certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresetOption {
    /// The types, in the order of the certificate.
    #[cfg_attr(feature = "openapi", schema(min_items = 2, max_items = 6))]
    pub kinds: Vec<Slug>,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
}

/// To whom a certificate is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DestinationOption {
    /// Which.
    pub destination: Slug,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// Whether it takes a use that is exempt from the stamp duty.
    #[serde(default)]
    pub exempt_only: bool,
}

/// A type of certificate, for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindOption {
    /// Which.
    pub kind: Slug,
    /// Where what it says is kept.
    pub archive: Archive,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// What it says, in a sentence.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub about: String,
    /// For how many months it is valid; absent where what it says cannot change (DPR 445/2000 art. 41).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_months: Option<u8>,
    /// Whether it is issued for a reason alone, also to the person (DPR 223/1989 art. 35 c. 4).
    #[serde(default)]
    pub reasoned: bool,
    /// Types with which it can stand on one certificate.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub combines_with: Vec<Slug>,
    /// Why it cannot be issued for this person; absent when it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalShown>,
}

/// Why a certificate cannot be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusalShown {
    /// The reason.
    pub code: RefusalCode,
    /// The reason and what to do, in the user's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub message: String,
}

/// Reasons not to issue a certificate online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefusalCode {
    /// The registry says that the person's data cannot be certified, or not all of them.
    NotCertifiable,
    /// A procedure about the person is open.
    ProcedureOpen,
    /// The person is dead.
    Deceased,
    /// Only for who is dead.
    Alive,
    /// The person is no longer in the registry.
    Deleted,
    /// Only for residents abroad.
    AireOnly,
    /// Only for residents.
    ResidentOnly,
    /// What it would say happened abroad, or to who was abroad: the consulate says it.
    HappenedAbroad,
    /// Only for Italian citizens, with one citizenship.
    CitizenshipOnly,
    /// The marital status is another one.
    MaritalStatus,
    /// No cohabitation is registered.
    NoCohabitation,
    /// No contract of cohabitation is in force.
    NoContract,
    /// The family has one member alone.
    OneMember,
    /// The person lives in an institution, or does not.
    Institution,
    /// Without fixed abode.
    NoFixedAbode,
    /// The registry lacks what the certificate says.
    DataMissing,
    /// The one who asks may not have it.
    NotEntitled,
    /// The person alone may ask for it, or who answers for them. Nothing is told of why to who sees no more of
    /// another than the household's list.
    PersonOnly,
    /// Issued at the desk alone.
    DeskOnly,
}

/// What a certificate is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseOption {
    /// Which.
    #[serde(rename = "use")]
    pub use_: Slug,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// The norm that frees from the stamp duty; absent on stamped paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub exempt_by: Option<String>,
    /// The norm by which the stamp duty is due; absent when exempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub duty_by: Option<String>,
    /// The stamp duty; zero when exempt.
    pub duty: EuroCents,
    /// Secretariat fees; zero when exempt or abolished.
    pub fees: EuroCents,
    /// Whether the fees are paid online, and the certificate waits for them; they are only told where not.
    #[serde(default)]
    pub fees_collected: bool,
    /// Whether a stamp can be bought online in the place of one on paper.
    #[serde(default)]
    pub digital_stamp: bool,
}

impl UseOption {
    /// What is to be paid online for a certificate of this use, with a stamp that is bought online or without.
    pub fn to_pay(&self, digital_stamp: bool) -> EuroCents {
        let fees = if self.fees_collected { self.fees.0 } else { 0 };
        let stamp = if digital_stamp && self.digital_stamp {
            self.duty.0
        } else {
            0
        };
        EuroCents(fees + stamp)
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateRequest {
    /// About whom; absent for oneself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<SeenPersonId>,
    /// One type, or several on one certificate.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 6))]
    pub kinds: Vec<Slug>,
    /// What for.
    #[serde(rename = "use")]
    pub use_: Slug,
    /// To whom it is handed over; absent for a private party in Italy (DPR 445/2000 art. 40).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Slug>,
    /// In which language; absent for the first of the municipality's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<PaperLanguage>,
    /// The stamp, where the use needs one and it is on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<PaperStamp>,
    /// That the stamp which the use needs is bought online, by a payment for which the certificate waits. A
    /// stamp that is bought is never refunded.
    #[serde(default)]
    pub digital_stamp: bool,
    /// Where the certificate is sent as soon as it is issued; absent where it is sent nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver: Option<Delivery>,
    /// That the one who asks answers for the choice of an exempt use; needed with one.
    #[serde(default)]
    pub exemption_confirmed: bool,
}

/// A revenue stamp bought at a tobacconist's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaperStamp {
    /// Its fourteen digits.
    pub number: StampNumber,
    /// The day printed on it: today or before.
    pub issued_on: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn purpose(duty: i64, fees: i64, fees_collected: bool, digital_stamp: bool) -> UseOption {
        UseOption {
            use_: "bollo".parse().unwrap(),
            title: String::new(),
            exempt_by: None,
            duty_by: None,
            duty: EuroCents(duty),
            fees: EuroCents(fees),
            fees_collected,
            digital_stamp,
        }
    }

    proptest! {
        #[test]
        fn what_is_not_collected_here_is_not_asked_for(
            duty in 0i64..10_000, fees in 0i64..10_000, collected: bool, sold: bool, wanted: bool
        ) {
            let total = purpose(duty, fees, collected, sold).to_pay(wanted).0;
            let stamp = total - if collected { fees } else { 0 };
            prop_assert_eq!(stamp, if sold && wanted { duty } else { 0 });
        }
    }
}
