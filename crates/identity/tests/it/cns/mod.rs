//! Cards, and all that speaks about them: made here, judged by the room.

mod cards;
mod chains;
mod crl;
mod headers;
mod kept_list;
mod ocsp;
mod openssl;
pub(crate) mod pki;
mod property;
mod responder;
mod trust_list;
mod trust_list_signature;
