//! Papers of the municipality as PDF, most of them sealed: the receipt of an istanza, the certificates of
//! the registry, notices and receipts of payments, the blank form of a service, the citizen's data to read;
//! what certificates and self-certifications say, and for whom; and the judgement of the files that
//! citizens send.
//!
//! Pure: data in, bytes out. No database, no network, no web framework; `now` is an argument.

#![warn(missing_docs)]

mod bounded;
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
    AdhesionForm, BlankForm, CertificatePaper, DataExport, DocumentError, ExportedIstanza, FacsimilePaper,
    GermanPaper, Instalment, Issuer, NotPrintable, NoticeOnPaper, NoticePaper, PaidPart, PaymentReceiptPaper,
    PostalAccount, Receipt, RenderError, SelfCertificationPaper, Transcript, adhesion_form, blank_form,
    certificate, data_export, facsimile, payment_notice, payment_receipt, receipt, self_certification,
    transcript, verifiable_until,
};
pub use seal::Seal;
