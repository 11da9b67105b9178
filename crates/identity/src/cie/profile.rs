//! The two Italian federations, side by side.

use sportello_types::whoami::Provider;

/// Which rules hold. Everything in which SPID's OpenID Connect differs from CIE's is a method
/// here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// CIE: one provider, `iss` in its answers.
    Cie,
    /// SPID over OpenID Connect: many providers, no `iss`.
    Spid,
}

/// The name of the fiscal number's claim.
pub(super) const FISCAL_NUMBER: &str = "https://attributes.eid.gov.it/fiscal_number";
/// The name of the SPID code's claim.
pub(super) const SPID_CODE: &str = "https://attributes.eid.gov.it/spid_code";

/// What fills the profile: asked where the provider has it.
pub(super) const VOLUNTARY: [&str; 6] = [
    "gender",
    "place_of_birth",
    "email",
    "phone_number",
    "address",
    "document_details",
];

impl Profile {
    /// The national identity.
    pub const fn provider(self) -> Provider {
        match self {
            Self::Cie => Provider::Cie,
            Self::Spid => Provider::Spid,
        }
    }

    /// Whether an answer must name its issuer (RFC 9207) even if the metadata do not say so.
    pub(super) const fn answers_name_issuer(self) -> bool {
        matches!(self, Self::Cie)
    }

    /// What makes an account: asked as essential, and no login without.
    pub(super) const fn essential(self) -> &'static [&'static str] {
        match self {
            Self::Cie => &["given_name", "family_name", "birthdate", FISCAL_NUMBER],
            Self::Spid => &["given_name", "family_name", "birthdate", FISCAL_NUMBER, SPID_CODE],
        }
    }

    /// Claims that only identities of professionals and companies have.
    pub(super) const fn of_companies(self) -> &'static [&'static str] {
        match self {
            Self::Cie => &[],
            Self::Spid => &[
                "https://attributes.eid.gov.it/company_name",
                "https://attributes.eid.gov.it/company_fiscal_number",
                "https://attributes.eid.gov.it/vat_number",
                "https://attributes.eid.gov.it/registered_office",
            ],
        }
    }
}
