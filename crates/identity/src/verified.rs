//! The one result of every login: who, how sure, by whom, until when.

use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::loa::Loa;
use sportello_types::profile::{IdentityDocument, Sex};
use sportello_types::values::{AccountKey, CodiceCatastale, Email, Phone};
use sportello_types::whoami::Provider;

/// Where a person lives by their own word, as the identity provider holds it. Free text: to be
/// shown for correction, never trusted.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Domicile {
    /// Street and number.
    pub street: Option<String>,
    /// Postcode.
    pub postal_code: Option<String>,
    /// Name of the municipality.
    pub municipality: Option<String>,
    /// Province, two letters as a rule.
    pub province: Option<String>,
    /// Country.
    pub nation: Option<String>,
}

/// The subject of an assertion, exactly as the identity provider named it: single logout sends it
/// back so.
#[derive(Clone, PartialEq, Eq)]
pub struct NameId {
    /// The name, transient.
    pub value: String,
    /// `Format`.
    pub format: String,
    /// `NameQualifier`.
    pub name_qualifier: String,
    /// `SPNameQualifier`, where one was given.
    pub sp_name_qualifier: Option<String>,
}

/// A person whose identity has been verified. Every value was read from bytes that the identity
/// provider signed.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedIdentity {
    /// The national identity used.
    pub provider: Provider,
    /// Entity id of the identity provider.
    pub identity_provider: String,
    /// By what the person is the same person at the next login.
    pub account: AccountKey,
    /// The identity's own code at its provider (SPID: `spidCode`); one person may have several.
    pub handle: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The given name in its own script, where that is not ours and both came.
    pub native_given_name: Option<String>,
    /// The family name in its own script, where that is not ours and both came.
    pub native_family_name: Option<String>,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Option<Sex>,
    /// Town or country of birth, when it came as a Belfiore code.
    pub birth_place: Option<CodiceCatastale>,
    /// Province of birth.
    pub birth_county: Option<String>,
    /// Mail address, not confirmed by us.
    pub email: Option<Email>,
    /// Mobile phone, not confirmed by us.
    pub mobile: Option<Phone>,
    /// Identity document, when it could be read.
    pub identity_document: Option<IdentityDocument>,
    /// Domicile, when at least one of its parts came.
    pub domicile: Option<Domicile>,
    /// Level of the login, as asserted.
    pub level: Loa,
    /// When the person proved their identity.
    pub authenticated_at: DateTime<Utc>,
    /// What makes the assertion the only one of its issuer (SAML: its `ID`): with
    /// `identity_provider`, the key of the replay table.
    pub assertion_id: String,
    /// Until when the assertion could be presented again: keep it in the replay table until then
    /// (clock skew included).
    pub assertion_expires_at: DateTime<Utc>,
    /// Where the answer was a SAML response: its `ID`, for the register of transactions.
    pub response_id: Option<String>,
    /// Its `IssueInstant`.
    pub response_issued_at: Option<DateTime<Utc>>,
    /// `NameID`; needed for single logout of SAML.
    pub name_id: Option<NameId>,
    /// `SessionIndex`: only level 1 makes a session at the provider.
    pub session_index: Option<String>,
}

impl std::fmt::Debug for Domicile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Domicile(…)")
    }
}

impl std::fmt::Debug for NameId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameId(…)")
    }
}

impl std::fmt::Debug for VerifiedIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedIdentity")
            .field("provider", &self.provider)
            .field("identity_provider", &self.identity_provider)
            .field("level", &self.level)
            .field("assertion_id", &self.assertion_id)
            .finish_non_exhaustive()
    }
}
