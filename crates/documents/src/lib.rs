//! Papers of the municipality as sealed PDF: the receipt of an istanza, the certificates of the registry,
//! the blank form of a service, the citizen's data to read; what certificates and self-certifications
//! say, and for whom; and the judgement of the files that citizens send.
//!
//! Pure: data in, bytes out. No database, no network, no web framework; `now` is an argument.

#![warn(missing_docs)]

#[cfg(feature = "papers")]
pub mod certificates;
pub mod files;
#[cfg(feature = "papers")]
mod papers;
pub mod seal;
#[cfg(feature = "papers")]
pub mod self_certifications;

#[cfg(feature = "papers")]
pub use papers::{
    AdhesionForm, BlankForm, CertificatePaper, DataExport, DocumentError, ExportedIstanza, Issuer, Receipt,
    RenderError, SelfCertificationPaper, Transcript, adhesion_form, blank_form, certificate, data_export,
    receipt, self_certification, transcript, verifiable_until,
};
pub use seal::Seal;
