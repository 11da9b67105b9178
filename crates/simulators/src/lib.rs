//! The outside world on a laptop: SPID identity providers, the eIDAS node, the CIE federation, an
//! authority of cards, providers of trust services and of remote signatures, PDND and ANPR, pagoPA and the
//! *Piattaforma Unitaria*, a mailbox and a phone.
//!
//! Each simulator speaks the real protocol over the wire and knows nothing of the portal: no row,
//! no route, no shared state. Demo, tests and operators' training use one and the same fake world.
//! Of our own code it uses `identity`'s primitives for signed XML and the words of `types`.

#![warn(missing_docs)]

pub mod anpr;
pub mod cie;
mod clock;
pub mod cns;
mod config;
pub mod csc;
pub mod europeans;
mod home;
pub mod mailbox;
mod ocsp;
mod page;
pub mod pagopa;
pub mod phone;
mod serve;
pub mod spid_idp;
pub mod town;
mod troubles;
pub mod tsa;
pub mod unified;

pub use clock::Clock;
pub use config::Config;
pub use serve::{Running, StartError, serve};
