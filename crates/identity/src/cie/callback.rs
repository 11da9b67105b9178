//! The browser comes back: whose answer it is, and whether it is one (rules, *Authorization
//! response*).

use super::refusal::Fate;
use super::{PendingLogin, Provider, Refusal, RelyingParty};
use crate::spid::Fault;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a login may take, from request to answer.
pub(super) const LONGEST_LOGIN: TimeDelta = TimeDelta::minutes(15);

/// Longest value of a parameter, in bytes.
const LONGEST_VALUE: usize = 4096;

/// The query of the callback, as received: all of it is anybody's word.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Callback {
    raw: String,
    state: String,
    code: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

/// The query holds no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No `state`.
    #[error("the parameter state is missing")]
    NoState,
    /// A parameter is there twice.
    #[error("a parameter is repeated")]
    Repeated,
    /// A parameter is too long.
    #[error("a parameter is too long")]
    TooLong,
}

impl Callback {
    /// From the raw query string.
    pub fn parse(raw_query: &str) -> Result<Self, Unreadable> {
        let mut callback = Self {
            raw: raw_query.to_owned(),
            ..Self::default()
        };
        let mut state = None;
        for (name, value) in url::form_urlencoded::parse(raw_query.as_bytes()) {
            let place = match &*name {
                "state" => &mut state,
                "code" => &mut callback.code,
                "iss" => &mut callback.issuer,
                "error" => &mut callback.error,
                _ => continue,
            };
            if value.len() > LONGEST_VALUE {
                return Err(Unreadable::TooLong);
            }
            if place.replace(value.into_owned()).is_some() {
                return Err(Unreadable::Repeated);
            }
        }
        callback.state = state
            .filter(|state| !state.is_empty())
            .ok_or(Unreadable::NoState)?;
        Ok(callback)
    }

    /// What to find the pending login by.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The query as received, for the log of logins.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Who says to have answered, for the log.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }
}

impl RelyingParty {
    /// Judges the answer to a pending login: the code, or the first reason why not.
    ///
    /// # What the caller must do
    /// - **Browser binding.** `pending` must have been begun by the browser that comes back (a
    ///   cookie whose hash lies with the pending login).
    /// - **Once only.** Take the pending login before the code is exchanged; insert (`provider`,
    ///   `jti` of the id token) into the replay table.
    pub fn code(
        &self,
        pending: &PendingLogin,
        provider: &Provider,
        callback: &Callback,
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        if callback.state != pending.state {
            return Err(Refusal::State);
        }
        if provider.issuer != pending.provider {
            return Err(Refusal::OtherProvider);
        }
        if now > pending.issued_at + LONGEST_LOGIN {
            return Err(Refusal::Expired);
        }
        // Before anything else is believed: another provider's answer, fed to us in this one's
        // name, would have us hand its code to the wrong one (RFC 9207).
        match &callback.issuer {
            Some(issuer) if *issuer == pending.provider => {}
            Some(_) => return Err(Refusal::Issuer(Fault::Wrong)),
            None if provider.names_itself && callback.error.is_none() => {
                return Err(Refusal::Issuer(Fault::Missing));
            }
            None => {}
        }
        if let Some(error) = &callback.error {
            return Err(Refusal::Provider(Fate::of(error)));
        }
        let code = callback.code.clone().filter(|code| !code.is_empty());
        code.ok_or(Refusal::NoCode)
    }
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Callback(…)")
    }
}
