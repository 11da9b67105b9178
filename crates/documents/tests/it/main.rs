//! Documents as their readers meet them: sealed files judged by programs that are not ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod certificate;
mod files;
mod fixtures;
mod made;
mod notices;
mod papers;
mod payment_notice;
mod payment_receipt;
mod poppler;
mod seal;
mod tags;
mod xades;
