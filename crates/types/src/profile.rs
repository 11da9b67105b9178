//! The citizen's profile at one municipality.

mod person;
mod residence;

pub use person::PersonField;
pub use residence::{Address, ForeignAddress, Residence};

use crate::ids::{CitizenId, IstanzaId};
use crate::lang::Lang;
use crate::text::profilepage as words;
use crate::values::{CodiceCatastale, CodiceFiscale, EidasIdentifier, Email, Phone};
use crate::whoami::Provider;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Where a value of the profile comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Source {
    /// Asserted by SPID.
    Spid,
    /// Asserted by CIE.
    Cie,
    /// Written in the certificate of a CNS.
    Cns,
    /// Asserted by another member state, through eIDAS.
    Eidas,
    /// Seen by an operator in an identity document.
    Desk,
    /// Typed in by the citizen.
    Citizen,
    /// Read from the fiscal code.
    TaxCode,
    /// Checked by an office of the municipality.
    Office,
}

impl Source {
    /// What an identity asserts.
    pub const fn identity(provider: Provider) -> Self {
        match provider {
            Provider::Spid => Self::Spid,
            Provider::Cie => Self::Cie,
            Provider::Cns => Self::Cns,
            Provider::Eidas => Self::Eidas,
            Provider::Desk => Self::Desk,
        }
    }

    /// Whether an identity asserted it.
    pub const fn is_identity(self) -> bool {
        match self {
            Self::Spid | Self::Cie | Self::Cns | Self::Eidas | Self::Desk => true,
            Self::Citizen | Self::TaxCode | Self::Office => false,
        }
    }
}

/// Where a value comes from and when it last changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// Who said it.
    pub source: Source,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// Sex, as the fiscal code and SPID know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sex {
    /// Female.
    F,
    /// Male.
    M,
}

/// Place of birth: an Italian municipality or a foreign country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BirthPlace {
    /// Belfiore code: `F205`, `Z110`.
    pub code: CodiceCatastale,
    /// Name of the municipality or of the country.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// Province of an Italian municipality.
    #[cfg_attr(feature = "openapi", schema(max_length = 2))]
    pub province: Option<String>,
    /// Town, when born abroad.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub foreign_town: Option<String>,
}

/// Kind of an identity document, by the names that SPID uses (`idCard`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IdentityDocumentKind {
    /// Identity card.
    CartaIdentita,
    /// Passport.
    Passaporto,
    /// Driving licence.
    PatenteGuida,
    /// Boating licence.
    PatenteNautica,
    /// Pension booklet.
    LibrettoPensione,
    /// Licence for thermal plants.
    PatentinoImpTermici,
    /// Firearms licence.
    PortoArmi,
    /// Card of a public administration.
    TesseraRiconoscimento,
}

impl IdentityDocumentKind {
    /// What citizens call it.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::CartaIdentita => words::kind_carta_identita(lang),
            Self::Passaporto => words::kind_passaporto(lang),
            Self::PatenteGuida => words::kind_patente_guida(lang),
            Self::PatenteNautica => words::kind_patente_nautica(lang),
            Self::LibrettoPensione => words::kind_libretto_pensione(lang),
            Self::PatentinoImpTermici => words::kind_patentino_imp_termici(lang),
            Self::PortoArmi => words::kind_porto_armi(lang),
            Self::TesseraRiconoscimento => words::kind_tessera_riconoscimento(lang),
        }
    }
}

/// An identity document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityDocument {
    /// What it is.
    pub kind: IdentityDocumentKind,
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub number: String,
    /// Who issued it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub issuer: String,
    /// First day of validity.
    pub issued_on: NaiveDate,
    /// Last day of validity.
    pub expires_on: NaiveDate,
}

/// The profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// The citizen's id.
    pub id: CitizenId,
    /// Grows by one with each change; also the `ETag`.
    pub version: i64,
    /// Whether the first access has been completed.
    pub complete: bool,
    /// Given name (certified); empty until a citizen whose card holds none has said it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub given_name: String,
    /// Family name; as above.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub family_name: String,
    /// Given name in its own script, where the identity gave both.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub native_given_name: Option<String>,
    /// Family name in its own script, where the identity gave both.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub native_family_name: Option<String>,
    /// Fiscal code (certified); whoever signs in with eIDAS has none here.
    pub tax_code: Option<CodiceFiscale>,
    /// What the eIDAS node calls whoever signs in with the identity of another member state.
    #[serde(default)]
    pub eidas_identifier: Option<EidasIdentifier>,
    /// The fiscal code that such a person states. Nobody has checked it: it opens nothing and joins nothing.
    #[serde(default)]
    pub declared_tax_code: Option<CodiceFiscale>,
    /// Date of birth (certified, or read from the fiscal code and confirmed).
    pub birth_date: NaiveDate,
    /// Sex, when the identity or the fiscal code says it.
    pub sex: Option<Sex>,
    /// Place of birth; asked for when missing.
    pub birth_place: Option<BirthPlace>,
    /// Residence.
    pub residence: Option<Residence>,
    /// Identity document.
    pub identity_document: Option<IdentityDocument>,
    /// Confirmed e-mail address, in use.
    pub email: Option<Email>,
    /// New address that waits for confirmation.
    pub pending_email: Option<Email>,
    /// Certified mail.
    pub pec: Option<Email>,
    /// Mobile phone.
    pub mobile: Option<Phone>,
    /// Fixed phone.
    pub phone: Option<Phone>,
    /// Of each value that is present: where it comes from and since when. Keys are field names.
    pub provenance: BTreeMap<String, Provenance>,
}

/// A change of the profile (JSON Merge Patch, RFC 7396): an absent member stays, `null` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfilePatch {
    /// Given name, only while the identity does not certify it: a card may hold none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub given_name: Option<String>,
    /// Family name, as above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub family_name: Option<String>,
    /// Date of birth, only while it was read from the fiscal code, which leaves the century open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Place of birth, only while the identity does not certify it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<BirthPlace>))]
    pub birth_place: Option<Option<BirthPlace>>,
    /// Residence.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Residence>))]
    pub residence: Option<Option<Residence>>,
    /// Fiscal code of one's own, only while no identity certifies it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<CodiceFiscale>))]
    pub declared_tax_code: Option<Option<CodiceFiscale>>,
    /// Identity document.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<IdentityDocument>))]
    pub identity_document: Option<Option<IdentityDocument>>,
    /// E-mail; stays pending until the link in the confirmation mail is followed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Email>))]
    pub email: Option<Option<Email>>,
    /// Certified mail.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Email>))]
    pub pec: Option<Option<Email>>,
    /// Mobile phone.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Phone>))]
    pub mobile: Option<Option<Phone>>,
    /// Fixed phone.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Phone>))]
    pub phone: Option<Option<Phone>>,
    /// Closes the first access: the privacy notice has been read. Only `true` has an effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
}

fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The secret of a confirmation mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailConfirmation {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub token: String,
}

/// One access to the citizen's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Access {
    /// When.
    pub at: DateTime<Utc>,
    /// What was done: the event's stable name, `profile.exported`, `session.opened`…
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub event: String,
    /// What it means, in the citizen's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub description: String,
    /// Who did it: `citizen`, `operator`, `system`; `household` for another member of the household.
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub actor: String,
    /// On what: the service and number of an istanza, the name of a file, a group of services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 600))]
    pub about: Option<String>,
    /// The istanza concerned, while it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub istanza: Option<IstanzaId>,
    /// From which device, when it was done in a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub device: Option<String>,
    /// Which data of the profile were changed, in the citizen's language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub fields: Vec<String>,
}

/// A person whom the citizen has named in an istanza that was sent: once only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownPerson {
    /// Given name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub given_name: String,
    /// Family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub family_name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Fiscal code, if it was asked for.
    pub tax_code: Option<CodiceFiscale>,
    /// The service in whose istanza the person is named.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub service_title: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

/// Everything that the portal holds about a citizen (GDPR arts. 15, 20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileExport {
    /// When the copy was made.
    pub exported_at: DateTime<Utc>,
    /// The profile.
    pub profile: Profile,
    /// Groups of services and where the citizen stands.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub activations: Vec<crate::activations::Activation>,
    /// All that was ever activated and deactivated, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 100_000))]
    pub activation_history: Vec<crate::activations::ActivationChange>,
    /// Istanze, drafts included.
    #[cfg_attr(feature = "openapi", schema(max_items = 100_000))]
    pub istanze: Vec<crate::istanze::Istanza>,
    /// Messages.
    #[cfg_attr(feature = "openapi", schema(max_items = 100_000))]
    pub messages: Vec<crate::messages::Message>,
    /// Open sessions.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub sessions: Vec<crate::sessions::Session>,
    /// Apps that were let in.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub connected_apps: Vec<crate::tokens::ConnectedApp>,
    /// Whether the citizen is told by SMS.
    pub sms_notices: crate::sms::SmsNotices,
    /// What is owed or was paid, oldest first.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 100_000))]
    pub debts: Vec<crate::payments::Debt>,
    /// Accesses to the data, newest first; the last thousand.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub accesses: Vec<Access>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_patch_tells_absent_from_null() {
        let patch: ProfilePatch = serde_json::from_str(r#"{"pec":null}"#).unwrap();
        assert_eq!(patch.pec, Some(None));
        assert_eq!(patch.mobile, None);
        assert_eq!(serde_json::to_string(&patch).unwrap(), r#"{"pec":null}"#);
        assert!(serde_json::from_str::<ProfilePatch>(r#"{"tax_code":"X"}"#).is_err());
    }
}
