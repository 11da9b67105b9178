//! The other administrations and the outside services: mail and short messages, the official register, the
//! civil registry, virus scanning, keys that seal and are kept elsewhere, time-stamps.
//!
//! Each is a trait where the world has several of the kind, with the adapters beside it. No
//! database, no web framework; `now` is an argument.

#![warn(missing_docs)]

mod http;
pub mod notify;
pub mod payments;
pub mod pdnd;
pub mod protocol;
pub mod registry;
pub mod scan;
pub mod seal;
pub mod seal_time;
