//! The section `seal` of `sportello.toml`: what seals have beside the signature.

use super::check::is_loopback;
use super::units::Time;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

/// Seals.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seal {
    /// Time-stamps, and evidence; without it seals are PAdES B-B.
    pub time: Option<SealTime>,
}

/// Time-stamps on seals (RFC 3161), and evidence of certificates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealTime {
    /// Where the time-stamp authority answers.
    #[schemars(with = "String")]
    pub url: Url,
    /// File (PEM) with the certificates of those who vouch for the authority; for `b-lt` also with those
    /// above the sealing certificates that do not stand in `seal.crt.pem`.
    pub roots: PathBuf,
    /// The policy that time-stamps must be of, as `1.3.76.16.6`; without it the authority chooses.
    #[serde(default)]
    pub policy: Option<String>,
    /// User name at the authority.
    #[serde(default)]
    pub username: Option<String>,
    /// Password at the authority. `password_file` names a file that holds it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub password: Option<SecretString>,
    /// What a sealed PDF holds.
    #[serde(default)]
    pub level: SealLevel,
    /// What happens when time-stamp or evidence are not to be had.
    #[serde(default)]
    pub when_silent: WhenSilent,
    /// Longest time of one request.
    #[serde(default = "five_seconds")]
    pub time: Time,
}

/// What a sealed PDF holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SealLevel {
    /// A time-stamp.
    #[default]
    #[serde(rename = "b-t")]
    Time,
    /// A time-stamp, and evidence that the certificates were good.
    #[serde(rename = "b-lt")]
    Evidence,
}

/// What happens when time-stamp or evidence are not to be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WhenSilent {
    /// Nothing is sealed: requests end with 503, jobs are tried again.
    #[default]
    Refuse,
    /// The seal does with less; the log and a measure say so.
    DoWithout,
}

const fn five_seconds() -> Time {
    Time::seconds(5)
}

impl Seal {
    /// What does not fit.
    pub(super) fn faults(&self) -> Vec<String> {
        let Some(time) = &self.time else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        if !["http", "https"].contains(&time.url.scheme()) {
            faults.push("`seal.time.url` is no address over HTTP".to_owned());
        }
        if time.username.is_some() != time.password.is_some() {
            faults.push("`seal.time` needs both `username` and `password`, or neither".to_owned());
        }
        if time.password.is_some() && time.url.scheme() != "https" && !is_loopback(&time.url) {
            faults.push("`seal.time.url` must be an https address: a password goes there".to_owned());
        }
        if !time.url.username().is_empty() || time.url.password().is_some() {
            faults.push("`seal.time.url`: user name and password are settings of their own".to_owned());
        }
        if !(1..=15).contains(&time.time.0.as_secs()) {
            faults.push("`seal.time.time` must be between 1s and 15s: citizens wait".to_owned());
        }
        faults
    }
}
