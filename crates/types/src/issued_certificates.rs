//! Certificates as operators see them: the archive of those that were issued, and issuing one at the
//! counter to whoever stands there (DPR 223/1989 arts. 33, 35).

use crate::certificates::{
    CertificateStatus, DestinationOption, Duty, KindOption, PaperStamp, PresetOption, UseOption,
};
use crate::doubts::DoubtsCleared;
use crate::ids::CertificateId;
use crate::lang::PaperLanguage;
use crate::profile::{IdentityDocumentKind, Sex};
use crate::registry::RegistrySource;
use crate::values::{
    CertificateCode, CertificateNumber, CleanText, CodiceCatastale, CodiceFiscale, EuroCents, Mismatch,
    PersonName, ResidentKey, Slug,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A line of the archive. About whom it is, the certificate alone says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedCertificate {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: CertificateNumber,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; absent when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Where it stands today.
    pub status: CertificateStatus,
    /// Whether an operator issued it at the counter.
    pub at_counter: bool,
}

/// Which certificates to look for: one of code, fiscal code and key. It travels in a body, since addresses
/// end up in logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateSearch {
    /// The one that bears this code: whoever types it has the paper, and needs no reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CertificateCode>,
    /// Those about the person with this fiscal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<CodiceFiscale>,
    /// Those about the person of this key of the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident: Option<ResidentKey>,
    /// Why a person's are looked for. Kept in the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: Option<String>,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub cursor: Option<String>,
}

/// Why an operator takes a certificate's PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentReason {
    /// Why. Kept in the audit log. The operator who issued it at the counter prints it on that day without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: Option<String>,
}

/// A certificate of the archive: all but what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedCertificateDetail {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: CertificateNumber,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// Its types.
    #[cfg_attr(feature = "openapi", schema(max_items = 6))]
    pub kinds: Vec<Slug>,
    /// The language of its PDF.
    #[serde(default)]
    pub language: PaperLanguage,
    /// About whom: given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 250))]
    pub holder: String,
    /// Who asked for it.
    pub asker: Asker,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub use_title: String,
    /// To whom it is handed over; absent where nothing was said: to a private party in Italy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub destination: Option<String>,
    /// How the stamp duty was met.
    pub duty: Duty,
    /// Secretariat fees.
    pub fees: EuroCents,
    /// Which registry said it.
    pub source: RegistrySource,
    /// The day up to which that registry was current.
    pub as_of: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; absent when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Where it stands today.
    pub status: CertificateStatus,
    /// Its annulment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulled: Option<AnnulmentShown>,
    /// How often its PDF was fetched.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub downloads: u64,
    /// SHA-256 of its PDF, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Bytes of its PDF.
    pub size: i64,
    /// Whether this operator may print it without a reason: issued by the same one at the counter, today.
    pub printable: bool,
    /// Whether its PDF is still there: until a year after the end of its validity, or ten years after the issue.
    /// Of one that was not issued nobody has it.
    pub kept: bool,
}

/// Who asked for a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Asker {
    /// A citizen, at this portal.
    Citizen {
        /// Given and family name.
        #[cfg_attr(feature = "openapi", schema(max_length = 401))]
        name: String,
        /// Whether it is about the one who asked.
        own: bool,
    },
    /// Whoever stood at the counter.
    Counter {
        /// The operator's given and family name.
        #[cfg_attr(feature = "openapi", schema(max_length = 401))]
        operator: String,
        /// Who stood there.
        applicant: Applicant,
    },
}

/// An annulment, as operators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnulmentShown {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: the operator's given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 401))]
    pub by: String,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: String,
}

/// What whoever stands at the counter is to the person whom the certificate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Capacity {
    /// The person.
    #[serde(rename = "self")]
    Own,
    /// A member of the same household.
    Household,
    /// Somebody with a written delegation of the person's.
    Delegate,
    /// Somebody else, with the right to it: of anybody residence and family status (DPR 223/1989 art. 33
    /// c. 1), of other things who has a right that hangs on them (art. 35 c. 4).
    ThirdParty,
}

impl Capacity {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Own, Self::Household, Self::Delegate, Self::ThirdParty];
}

/// Who stands at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Applicant {
    /// As what.
    pub capacity: Capacity,
    /// Given name; needed of who is not the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<PersonName>,
    /// Family name; needed of who is not the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// By which document the operator knows who it is.
    pub document: ApplicantDocument,
    /// Why it is asked for, or by which right; needed of who is not the person, and for a type that is
    /// issued for a reason alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CleanText>,
}

/// An identity document that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplicantDocument {
    /// What it is.
    pub kind: IdentityDocumentKind,
    /// Its number.
    pub number: CleanText,
    /// The day on which it was issued: today or before.
    pub issued_on: NaiveDate,
}

/// What the registry must be told of somebody who is looked for without the fiscal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NameSearch {
    /// It is asked by fiscal code alone.
    None,
    /// Family name, given name and day of birth; sex and place of birth where they are known.
    NameAndDay,
    /// All of them: family name, given names, sex, day and place of birth.
    WholeIdentity,
}

/// What the counter of certificates works with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counter {
    /// What the registry must be told of somebody who is looked for without the fiscal code.
    pub name_search: NameSearch,
    /// Whether certificates can be issued: the municipality has its seal, the key of the marks in its time
    /// and the keys of the archive.
    pub can_issue: bool,
    /// The day whose state the registry holds, where files bring it in; absent where it is asked anew each
    /// time, and before the first file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Whether that is too long ago for certificates: none is issued until a file is brought in.
    pub outdated: bool,
}

/// Whom to look for in the registry: a fiscal code; or family name, given name and day of birth, and what
/// else the registry wants to be told ([`NameSearch`]), with a reason. It travels in a body, since addresses
/// end up in logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResidentSearch {
    /// Fiscal code, of today or of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<CodiceFiscale>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// Given names, or one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<PersonName>,
    /// Day of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Place of birth: Belfiore code of municipality or country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_place: Option<CodiceCatastale>,
    /// Why somebody is looked for without the fiscal code. Kept in the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: Option<String>,
}

/// Most people whom a search shows.
pub const MOST_FOUND: usize = 20;

/// Who fits a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundResidents {
    /// The people; none where nobody fits.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub items: Vec<FoundResident>,
}

/// Somebody of the registry, as far as one is told apart from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundResident {
    /// The registry's key of the person.
    pub resident: ResidentKey,
    /// Family name; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// Given names; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<PersonName>,
    /// Fiscal code; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<CodiceFiscale>,
    /// Date of birth: `1980-01-31`, `1980-01` or `1980`, as much as is known.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^\d{4}(-\d{2}){0,2}$"))]
    pub birth_date: String,
    /// Place of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub birth_place: Option<String>,
    /// Day of death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deceased_on: Option<NaiveDate>,
    /// Whether the person is kept from everybody else's sight: certificates go to the person alone.
    pub withheld: bool,
    /// What the fiscal code and these data disagree on: to be cleared up, and no reason to refuse anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub doubts: Vec<Mismatch>,
    /// How that was cleared up; absent where it was not, or was of other data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<DoubtsCleared>,
}

impl FoundResident {
    /// Family name, then given names, as registries write them.
    pub fn name(&self) -> String {
        let parts = [&self.family_name, &self.given_name].into_iter().flatten();
        parts.map(PersonName::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// About whom certificates are asked for at the counter, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CounterOptionsQuery {
    /// The registry's key of the person.
    pub resident: ResidentKey,
    /// What whoever asks is to the person.
    pub capacity: Capacity,
}

/// What can be issued at the counter about a person, today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CounterOptions {
    /// The person.
    pub person: FoundResident,
    /// Which registry says it.
    pub source: RegistrySource,
    /// The day up to which that registry is current.
    pub as_of: NaiveDate,
    /// All types that can be written, those that cannot be issued with the reason.
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

/// A certificate to be issued at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CounterRequest {
    /// About whom: the registry's key.
    pub resident: ResidentKey,
    /// Who asks for it.
    pub applicant: Applicant,
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
    /// The stamp, where the use needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<PaperStamp>,
    /// That the one who asks answers for the choice of an exempt use; needed with one.
    #[serde(default)]
    pub exemption_confirmed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_prints_nobodys_data_and_capacities_have_the_names_of_the_archive() {
        let search = ResidentSearch {
            tax_code: Some("RSSMRA80A01H501U".parse().unwrap()),
            family_name: Some("ROSSI".parse().unwrap()),
            ..ResidentSearch::default()
        };
        let printed = format!("{search:?}");
        assert!(
            !printed.contains("ROSSI") && !printed.contains("RSSMRA"),
            "{printed}"
        );
        let names = Capacity::ALL.map(|capacity| serde_json::to_value(capacity).unwrap());
        assert_eq!(names, ["self", "household", "delegate", "third_party"]);
    }
}
