//! Why a card was not accepted.

use super::forwarded::ForwardedError;
use sportello_types::problem::ProblemCode;
use sportello_types::values::InvalidCodiceFiscale;

/// What is wrong with the subject's common name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommonName {
    /// There is none.
    #[error("there is none")]
    Missing,
    /// There is more than one.
    #[error("there is more than one")]
    Repeated,
    /// Not a UTF8String, a PrintableString or a T61String, or not what the kind allows.
    #[error("its kind of string is not one of the three allowed")]
    Encoding,
    /// No `/` between fiscal code and card number.
    #[error("it has no slash")]
    NoSlash,
    /// What follows is no card number.
    #[error("it has no card number")]
    CardNumber,
    /// What precedes is no fiscal code.
    #[error("{0}")]
    FiscalCode(#[from] InvalidCodiceFiscale),
}

/// A card that is not accepted, and why. The reason goes to the log and to the audit; the person
/// sees the page of [`Refusal::problem`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No certificate came.
    #[error("no certificate came")]
    Missing,
    /// The proxy's header does not hold one certificate.
    #[error("the header of the proxy: {0}")]
    Forwarded(#[from] ForwardedError),
    /// Not an X.509 certificate.
    #[error("the certificate cannot be read")]
    Malformed,
    /// A critical extension that we do not know.
    #[error("the certificate has a critical extension that is not known")]
    CriticalExtension,
    /// Not valid yet.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// No longer valid.
    #[error("the certificate has expired")]
    Expired,
    /// No listed authority, and no certificate sent along, has the issuer's name.
    #[error("the issuer is not on the list")]
    UnknownIssuer,
    /// There is an authority of the issuer's name, but it did not sign.
    #[error("the issuer of that name did not sign the certificate")]
    IssuerSignature,
    /// The authority that signed has expired, or is not valid yet.
    #[error("the authority's certificate is not valid now")]
    IssuerNotValid,
    /// What signed is not allowed to issue certificates, or not at this depth.
    #[error("the issuer may not issue this certificate")]
    IssuerNotAuthority,
    /// The chain does not reach a listed authority in three steps.
    #[error("the chain is too long")]
    ChainTooLong,
    /// A signature algorithm, or an authority's key, that is never accepted.
    #[error("a signature in the chain is of a kind that is not accepted")]
    Algorithm,
    /// Signed with SHA-1.
    #[error("a signature in the chain is made with SHA-1")]
    Sha1,
    /// The card's key is too short.
    #[error("the card's key has {0} bits")]
    ShortKey(u32),
    /// The card's key is not RSA.
    #[error("the card's key is not RSA")]
    KeyKind,
    /// `keyUsage` is missing or without `digitalSignature`.
    #[error("the key is not for authentication")]
    KeyUsage,
    /// `keyUsage` has `nonRepudiation`: the signature certificate of the same token.
    #[error("the key is the one for signing documents")]
    NonRepudiation,
    /// `extendedKeyUsage` is missing or without `clientAuth`.
    #[error("the key is not for TLS clients")]
    ExtendedKeyUsage,
    /// An authority's own certificate.
    #[error("the certificate is an authority's")]
    Authority,
    /// No accepted policy.
    #[error("the certificate has no policy of a CNS")]
    Policy,
    /// The CIE's policy, where it is not accepted.
    #[error("the certificate is the CIE's")]
    Cie,
    /// Revoked or suspended, the card or an authority of its chain.
    #[error("the certificate is revoked")]
    Revoked,
    /// Nobody says whether it is revoked.
    #[error("nobody says whether the certificate is revoked")]
    StatusUnknown,
    /// The common name is not the one of a CNS.
    #[error("common name: {0}")]
    CommonName(#[from] CommonName),
}

impl Refusal {
    /// The page to show.
    pub const fn problem(&self) -> ProblemCode {
        match self {
            Self::Missing => ProblemCode::CnsMissing,
            Self::Forwarded(_) | Self::Malformed | Self::CriticalExtension => ProblemCode::CnsMalformed,
            Self::NotYetValid => ProblemCode::CnsNotYetValid,
            Self::Expired => ProblemCode::CnsExpired,
            Self::UnknownIssuer
            | Self::IssuerSignature
            | Self::IssuerNotValid
            | Self::IssuerNotAuthority
            | Self::ChainTooLong
            | Self::Algorithm => ProblemCode::CnsUntrusted,
            Self::Sha1 | Self::ShortKey(_) => ProblemCode::CnsTooOld,
            Self::KeyUsage | Self::NonRepudiation | Self::ExtendedKeyUsage => ProblemCode::CnsWrongKey,
            Self::KeyKind | Self::Authority | Self::Policy | Self::Cie => ProblemCode::CnsNotACns,
            Self::Revoked => ProblemCode::CnsRevoked,
            Self::StatusUnknown => ProblemCode::CnsStatusUnknown,
            Self::CommonName(_) => ProblemCode::CnsNoFiscalCode,
        }
    }

    /// The reason, for log and audit. Holds no personal data and nothing of the certificate.
    pub fn reason(&self) -> String {
        self.to_string()
    }
}
