//! Papers of the municipality as sealed PDF: the receipt of an istanza, the blank form of a service,
//! the citizen's data to read; and the judgement of the files that citizens send.
//!
//! Pure: data in, bytes out. No database, no network, no web framework; `now` is an argument.

#![warn(missing_docs)]

mod blank_form;
mod data_export;
mod document;
mod issuer;
mod qr;
mod receipt;
mod render;
mod transcript;
mod words;

pub mod files;
pub mod seal;

pub use blank_form::{BlankForm, blank_form};
pub use data_export::{DataExport, ExportedIstanza, data_export};
pub use issuer::Issuer;
pub use receipt::{Applicant, DocumentError, Identification, Receipt, receipt};
pub use render::RenderError;
pub use seal::Seal;
pub use transcript::{Transcript, transcript};
