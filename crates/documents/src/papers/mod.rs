//! The papers that the portal makes: laid out by typst, readable by people and by machines, sealed
//! when they leave the house. What the citizen states is not.

mod adhesion;
mod blank_form;
mod certificate;
mod certificate_voice;
mod data_documents;
mod data_export;
mod data_matrix;
mod data_uses;
mod document;
mod facsimile;
mod issuer;
mod payment_notice;
mod payment_receipt;
mod qr;
mod receipt;
mod render;
mod self_certification;
mod slip;
mod transcript;
mod words;

pub use adhesion::{AdhesionForm, adhesion_form};
pub use blank_form::{BlankForm, blank_form};
pub use certificate::{CertificatePaper, GermanPaper, certificate, verifiable_until};
pub use data_export::{DataExport, ExportedIstanza, data_export};
pub use facsimile::{FacsimilePaper, facsimile};
pub use issuer::Issuer;
pub use payment_notice::{
    Instalment, NotPrintable, NoticeOnPaper, NoticePaper, PostalAccount, payment_notice,
};
pub use payment_receipt::{PaidPart, PaymentReceiptPaper, payment_receipt};
pub use receipt::{DocumentError, Receipt, receipt};
pub use render::RenderError;
pub use self_certification::{SelfCertificationPaper, self_certification};
pub use transcript::{Transcript, transcript};
