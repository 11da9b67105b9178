//! The web app of the portal, and the same pages rendered by the server.
//!
//! Two builds of one crate, never both at once: `csr` for the browser (wasm), `ssr` for the server.
//! What stands where is told in `docs/develop`; the reasons for the router and for the way the browser
//! takes over are in its ADRs.

#![recursion_limit = "256"]
#![warn(missing_docs)]
#![expect(clippy::needless_pass_by_value, reason = "components own their properties")]

pub mod api;
pub mod app;
#[cfg(feature = "area")]
mod authenticator;
mod busy;
pub mod components;
pub mod connection;
mod device;
#[cfg(feature = "area")]
mod form;
pub mod format;
pub mod head;
pub mod keys;
pub mod live;
pub mod load;
#[cfg(feature = "csr")]
pub mod mount;
pub mod nav;
#[expect(
    unreachable_pub,
    reason = "the component macro makes public what it generates"
)]
pub mod pages;
pub mod route;
#[cfg(feature = "area")]
mod saved_file;
pub mod session;
#[expect(
    unreachable_pub,
    reason = "the component macro makes public what it generates"
)]
mod shell;
pub mod site;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod theme;
