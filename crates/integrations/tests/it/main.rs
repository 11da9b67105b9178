//! The adapters against conversations in their real protocols.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed"
)]

mod clamd;
mod double;
mod far_end;
mod fdr;
mod fdr_soap;
mod govpay;
mod govpay_double;
mod gpd;
mod gpd_double;
mod mbd;
mod messages;
mod portal;
mod segnatura;
mod smtp;
mod unified;
mod unified_double;
