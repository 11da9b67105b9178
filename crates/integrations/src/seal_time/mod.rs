//! What seals need from outside, over HTTP: time-stamps (RFC 3161 §3.4), answers of responders (RFC 6960
//! appendix A), revocation lists (RFC 5280 §4.2.1.13). Bytes go out and come back; `documents` writes
//! the questions and judges the answers.
//!
//! Whoever seals waits for the signature in a thread of its own and knows no `async`. So calls block, and
//! a [`Carrier`] does them elsewhere: they may be made from any thread.

mod carrier;

pub use carrier::{Carrier, CarryError};

use carrier::Errand;
use reqwest::Method;
use secrecy::SecretString;
use url::Url;

/// Largest answer of a time-stamp authority, in bytes: as much as `documents` reads.
const LARGEST_TIME_STAMP: usize = 64 * 1024;
/// Largest answer of a responder, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;
/// Largest revocation list, in bytes. It is kept in every document that it is evidence for, so one of
/// more is of no use here.
const LARGEST_LIST: usize = 2 * 1024 * 1024;

/// A time-stamp authority.
#[derive(Clone, Debug)]
pub struct TimeStampAuthority {
    carrier: Carrier,
    url: Url,
    credentials: Option<(String, SecretString)>,
}

impl TimeStampAuthority {
    /// The authority at an address, with user name and password where it wants them (RFC 7617).
    pub const fn new(carrier: Carrier, url: Url, credentials: Option<(String, SecretString)>) -> Self {
        Self {
            carrier,
            url,
            credentials,
        }
    }

    /// Sends a `TimeStampReq`, DER; the answer as it came.
    ///
    /// # Errors
    /// [`CarryError`] when none came.
    pub fn ask(&self, question: &[u8]) -> Result<Vec<u8>, CarryError> {
        self.carrier.run(Errand {
            method: Method::POST,
            url: self.url.clone(),
            body: Some(("application/timestamp-query", question.to_vec())),
            credentials: self.credentials.clone(),
            answer_type: Some("application/timestamp-reply"),
            most: LARGEST_TIME_STAMP,
        })
    }
}

/// Responders and revocation lists, wherever certificates say that they are.
#[derive(Clone, Debug)]
pub struct RevocationSources {
    carrier: Carrier,
}

impl RevocationSources {
    /// Reaches them by a carrier.
    pub const fn new(carrier: Carrier) -> Self {
        Self { carrier }
    }

    /// Sends an `OCSPRequest`, DER; the answer as it came.
    ///
    /// # Errors
    /// [`CarryError`] when none came.
    pub fn ask(&self, address: &str, question: &[u8]) -> Result<Vec<u8>, CarryError> {
        self.carrier.run(Errand {
            method: Method::POST,
            url: read(address)?,
            body: Some(("application/ocsp-request", question.to_vec())),
            credentials: None,
            answer_type: Some("application/ocsp-response"),
            most: LARGEST_ANSWER,
        })
    }

    /// Fetches a revocation list. Its media type is not looked at: many servers call it something else.
    ///
    /// # Errors
    /// [`CarryError`] when none came.
    pub fn list(&self, address: &str) -> Result<Vec<u8>, CarryError> {
        self.carrier.run(Errand {
            method: Method::GET,
            url: read(address)?,
            body: None,
            credentials: None,
            answer_type: None,
            most: LARGEST_LIST,
        })
    }
}

fn read(address: &str) -> Result<Url, CarryError> {
    Url::parse(address)
        .ok()
        .filter(|url| ["http", "https"].contains(&url.scheme()))
        .ok_or(CarryError::Address)
}
