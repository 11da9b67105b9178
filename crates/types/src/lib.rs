//! The words of the portal: ids, values, the form language, states, problem codes and the
//! documents that server and browser exchange.
//!
//! Compiles to native code and to wasm32: it knows no clock, no generator of random numbers, no
//! network and no database (the features `orm` and `openapi` only add derives).

#![warn(missing_docs)]

pub mod activations;
pub mod attachments;
pub mod backoffice;
pub mod certificates;
pub mod deliveries;
pub mod desk;
pub mod documents;
pub mod doubts;
pub mod form;
pub mod ids;
pub mod issued_certificates;
pub mod istanze;
pub mod lang;
pub mod loa;
pub mod messages;
pub mod page;
pub mod passkeys;
pub mod payment_office;
pub mod payments;
pub mod places;
pub mod problem;
pub mod profile;
pub mod ratings;
pub mod reconciliation;
pub mod registry;
pub mod search;
pub mod self_certifications;
pub mod sent;
pub mod services;
pub mod sessions;
pub mod sms;
pub mod tenant;
pub mod text;
pub mod tokens;
pub mod validity;
pub mod values;
pub mod verifications;
pub mod whoami;
