//! Documents as their readers meet them: sealed files judged by programs that are not ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod authority;
mod certificate;
mod certificate_papers;
mod facsimile;
mod files;
mod fixtures;
mod made;
mod notices;
mod papers;
mod payment_notice;
mod payment_receipt;
mod poppler;
mod rfc3161;
mod seal;
mod self_certification;
mod stamped;
mod tags;
mod xades;
