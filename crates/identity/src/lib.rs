//! *Who are you?* Builds the requests of national identities and judges their answers; vouches for
//! citizens to apps, and for systems, with tokens of its own ([`issuer`]).
//!
//! Pure: state and time in, verdict out. Knows no web framework, no database and no network; what
//! must survive the redirect is a value ([`PendingLogin`]) that the caller keeps. All XML
//! signatures are made and checked in [`saml`], the one place with `unsafe` code; [`signed_xml`] judges those
//! of documents that are no message of SAML.

#![warn(missing_docs)]

pub mod answer;
pub mod cie;
pub mod cns;
pub mod desk;
pub mod issuer;
pub mod jose;
pub mod keys;
pub mod passkeys;
pub mod pending;
pub mod saml;
pub mod signed_xml;
pub mod spid;
pub mod verified;

pub use answer::{Answer, AnswerError};
pub use keys::{Certificate, KeyError, PublicKey, SigningKey};
pub use pending::{Asked, Begun, Binding, Outgoing, PendingLogin, PendingLogout};
pub use verified::{Domicile, NameId, VerifiedIdentity};
