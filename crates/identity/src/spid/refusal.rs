//! Why an answer was not accepted.

use super::Anomaly;
use crate::answer::AnswerError;
use crate::saml::{SignatureError, XmlError};
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

/// The part of a message that is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The response (or the logout message) itself.
    Response,
    /// The assertion itself.
    Assertion,
    /// `Subject/NameID`.
    NameId,
    /// `Subject/SubjectConfirmation`.
    SubjectConfirmation,
    /// `SubjectConfirmationData`.
    SubjectConfirmationData,
    /// `Conditions`.
    Conditions,
    /// `AuthnStatement`.
    AuthnStatement,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not there (or there more than once).
    Missing,
    /// There, but not readable, or empty.
    Malformed,
    /// Not the value that it must be.
    Wrong,
    /// An instant before what is acceptable.
    TooEarly,
    /// An instant after what is acceptable.
    TooLate,
}

/// An answer that is not accepted, and why. The reason goes to the log and to the audit; the
/// person sees the page of [`Refusal::problem`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The message cannot be taken out of the form or the query.
    #[error("{0}")]
    Unreadable(#[from] AnswerError),
    /// The message is not acceptable XML.
    #[error("{0}")]
    Xml(#[from] XmlError),
    /// The root is not the message expected.
    #[error("the root element is not the one expected")]
    Root,
    /// An element that may not be there, or not where it is, or not twice.
    #[error("element {0} may not be there, or not twice")]
    Unexpected(&'static str),
    /// An `ID` that is repeated or cannot be one.
    #[error("the ID attributes are not all valid and different")]
    Ids,
    /// `Version` is not 2.0.
    #[error("Version of {0:?} is not 2.0")]
    Version(At),
    /// `ID` is missing.
    #[error("ID of {0:?} is missing")]
    IdMissing(At),
    /// The login took longer than its fifteen minutes.
    #[error("the login has expired")]
    Expired,
    /// The answer comes with another identity provider than the one asked.
    #[error("the identity provider is not the one of the pending login")]
    OtherProvider,
    /// `InResponseTo` does not name the pending request.
    #[error("InResponseTo of {0:?}: {1:?}")]
    InResponseTo(At, Fault),
    /// `RelayState` is not the one sent.
    #[error("RelayState is not the one sent")]
    RelayState,
    /// `IssueInstant` is not acceptable.
    #[error("IssueInstant of {0:?}: {1:?}")]
    IssueInstant(At, Fault),
    /// `Destination` is not our address.
    #[error("Destination: {0:?}")]
    Destination(Fault),
    /// `Issuer` is not the identity provider.
    #[error("Issuer of {0:?}: {1:?}")]
    Issuer(At, Fault),
    /// `Issuer/@Format` is not acceptable.
    #[error("format of the issuer of {0:?}: {1:?}")]
    IssuerFormat(At, Fault),
    /// `Status` or its code is missing or unknown.
    #[error("Status: {0:?}")]
    Status(Fault),
    /// The identity provider says no.
    #[error("the identity provider answers with an error, {0}")]
    Anomaly(Anomaly),
    /// Not exactly one assertion, as child of the response.
    #[error("{0} assertions instead of one")]
    Assertions(usize),
    /// A signature that does not count.
    #[error("signature of {0:?}: {1}")]
    Signature(At, SignatureError),
    /// `Subject` is missing.
    #[error("the subject is missing")]
    Subject,
    /// `NameID` is not acceptable.
    #[error("NameID: {0:?}")]
    NameId(Fault),
    /// `NameID/@Format` is not transient.
    #[error("format of the NameID: {0:?}")]
    NameIdFormat(Fault),
    /// `NameID/@NameQualifier` is missing or empty.
    #[error("qualifier of the NameID: {0:?}")]
    NameQualifier(Fault),
    /// `SubjectConfirmation` is not one, with data.
    #[error("{0:?} is missing or repeated")]
    Confirmation(At),
    /// Its method is not bearer.
    #[error("method of the confirmation: {0:?}")]
    Method(Fault),
    /// `Recipient` is not our address.
    #[error("Recipient: {0:?}")]
    Recipient(Fault),
    /// `NotBefore` is not acceptable.
    #[error("NotBefore of {0:?}: {1:?}")]
    NotBefore(At, Fault),
    /// `NotOnOrAfter` is not acceptable.
    #[error("NotOnOrAfter of {0:?}: {1:?}")]
    NotOnOrAfter(At, Fault),
    /// `Conditions` is missing, or holds a condition that we do not know.
    #[error("Conditions: {0:?}")]
    Conditions(Fault),
    /// The assertion is not for us.
    #[error("Audience: {0:?}")]
    Audience(Fault),
    /// `AuthnStatement` is not one, or has no instant.
    #[error("AuthnStatement: {0:?}")]
    AuthnStatement(Fault),
    /// The class of the login is none of SPID's.
    #[error("AuthnContextClassRef: {0:?}")]
    AuthnContext(Fault),
    /// The level is below the one asked for.
    #[error("level {} instead of {}", .got.number(), .asked.number())]
    Level {
        /// As asked for.
        asked: Loa,
        /// As asserted.
        got: Loa,
    },
    /// The session at the identity provider is over.
    #[error("SessionNotOnOrAfter: {0:?}")]
    SessionOver(Fault),
    /// `AttributeStatement` is missing, repeated or empty.
    #[error("AttributeStatement: {0:?}")]
    AttributeStatement(Fault),
    /// An attribute without value or name.
    #[error("an attribute has no value or no name")]
    AttributeEmpty,
    /// An attribute is repeated.
    #[error("an attribute is repeated")]
    AttributeRepeated,
    /// An attribute that we cannot do without.
    #[error("attribute {0}: {1:?}")]
    Attribute(&'static str, Fault),
    /// A professional's or a company's identity.
    #[error("the identity is not one of a natural person")]
    IdentityKind,
}

impl Refusal {
    /// The page to show.
    pub const fn problem(&self) -> ProblemCode {
        match self {
            Self::Unreadable(_) | Self::Xml(_) | Self::Root => ProblemCode::LoginUnreadable,
            Self::Expired => ProblemCode::LoginExpired,
            Self::Anomaly(anomaly) => anomaly.problem(),
            Self::IdentityKind => ProblemCode::SpidWrongIdentityKind,
            _ => ProblemCode::SpidRefused,
        }
    }

    /// The reason, for log and audit. Holds no personal data and nothing of the message received.
    pub fn reason(&self) -> String {
        self.to_string()
    }

    /// The number of the anomaly, when the identity provider reported one: to be told to the
    /// person (`SPID nrNN`) for the help desk.
    pub const fn anomaly(&self) -> Option<u8> {
        match self {
            Self::Anomaly(anomaly) => anomaly.number,
            _ => None,
        }
    }

    /// Whether the pending login is over. A refused answer leaves it pending, so that a forged
    /// one cannot end somebody's login; a well-formed error status ends it.
    pub const fn ends_login(&self) -> bool {
        matches!(self, Self::Anomaly(_) | Self::Expired)
    }

    /// Whether somebody of ours should look: the identity provider did not accept our request.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::Anomaly(anomaly) if anomaly.is_ours())
    }
}
