//! Payments of whoever does not sign in, where the municipality allows it: a notice by its number and the
//! fiscal code of whoever owes it, how a payment stands and its receipts by a token.

pub(super) mod begin;
pub(super) mod find;
pub(super) mod flaws;
pub(super) mod limits;
pub(super) mod receipt;
pub(super) mod state;

pub(crate) use receipt::seen_by;

/// Where a browser comes back to; the tab remembers the token.
const RETURN_PAGE: &str = "/pagamenti/ritorno";
/// Where receipts are had; the token stands in the fragment.
pub(crate) const RECEIPT_PAGE: &str = "/pagamenti/ricevuta";
