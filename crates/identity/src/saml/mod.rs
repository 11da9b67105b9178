//! SAML2 primitives: strict reading, signatures, the Redirect binding, instants.
//!
//! The rule of the house: bytes → strict reading → one verified element, read again from the very
//! bytes that were digested → typed values. Nothing is read from anything else.

pub mod element;
pub mod instant;
pub mod names;
pub mod redirect;
pub mod signature;
mod signing;
mod whole;
pub mod write;
pub mod xml;
mod xmlsec;

pub use element::Element;
pub use instant::{InvalidInstant, parse_instant, print_instant};
pub use signature::{Judged, SignatureError, SignedBytes, XmlLibrary, verify};
pub use signing::{fill, sign, template};
pub(crate) use whole::{Whole, verify as verify_whole};
pub use xml::{XmlError, read};
pub use xmlsec::Xmlsec;
pub(crate) use xmlsec::{Enveloped, LibraryKey};
