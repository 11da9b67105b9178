//! The section `cns` of `sportello.toml`: cards.

use super::check::is_loopback;
use super::units::{Network, Time};
use super::{Config, Scheme};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;

/// Cards: CNS, TS-CNS. Either `listener` or `proxy` ends TLS at the cards' host.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cns {
    /// Origin of the cards' host as browsers reach it: `https://cns.comune.example`, or the host of the
    /// municipality at another port, `https://{host}:8443`. Never the main host and port.
    pub address: String,
    /// The program ends TLS itself.
    #[serde(default)]
    pub listener: Option<CardListener>,
    /// A reverse proxy ends TLS and hands the certificate on in a header.
    #[serde(default)]
    pub proxy: Option<CardProxy>,
    /// What the proxy must send in `X-Proxy-Auth`, where the network between is not its own.
    /// `proxy_secret_file` names a file that holds it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub proxy_secret: Option<SecretString>,
    /// The national list of authorities.
    #[serde(default)]
    pub trust_list: Option<TrustList>,
    /// Certificates (PEM) of authorities that count beside those listed.
    #[serde(default)]
    pub authority_files: Vec<PathBuf>,
    /// SHA-256 (hexadecimal) of authorities that do not count though they are listed.
    #[serde(default)]
    pub denied_authorities: Vec<String>,
    /// Level of a login with a card, 1 to 3.
    #[serde(default = "three")]
    pub level: u8,
    /// How long a revocation list that has run out still counts.
    #[serde(default = "a_day")]
    pub grace: Time,
    /// When nobody says whether a card is revoked, grace included.
    #[serde(default)]
    pub silence: Silence,
    /// How long a login waits for an OCSP responder; `0s` asks none.
    #[serde(default = "two_seconds")]
    pub ocsp_time: Time,
    /// Accept signatures with SHA-1 in the chain: cards of before 2017. Behind a proxy alone.
    #[serde(default)]
    pub accept_sha1: bool,
    /// Accept cards with keys of 1024 bits: those of before 2021. Behind a proxy alone.
    #[serde(default)]
    pub accept_short_keys: bool,
    /// Reach addresses of private networks: where `http.scheme` is `http` alone.
    #[serde(default)]
    pub private_addresses: bool,
}

/// The program's own TLS.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardListener {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Certificate (PEM) of the cards' host, with its chain.
    pub certificate_file: PathBuf,
    /// Its key (PEM).
    pub key_file: PathBuf,
}

/// A reverse proxy.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardProxy {
    /// Addresses or networks it calls from: its header is believed from there alone.
    pub addresses: Vec<Network>,
    /// The header that holds the certificate.
    #[serde(default = "client_cert")]
    pub header: String,
    /// The header that holds the rest of the chain (RFC 9440), if it sends one.
    #[serde(default)]
    pub chain_header: Option<String>,
    /// How the certificate is written.
    #[serde(default)]
    pub format: CardFormat,
}

/// How a proxy writes the certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardFormat {
    /// RFC 9440: `:<base64 of DER>:`.
    #[default]
    Rfc9440,
    /// nginx: `$ssl_client_escaped_cert`.
    EscapedPem,
}

/// Where the national list comes from: an address with the certificates that sign it, or a file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustList {
    /// Address; needs `signer_files`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub url: Option<Url>,
    /// Certificates (PEM) of those who may sign it, as the Gazzetta Ufficiale publishes them.
    #[serde(default)]
    pub signer_files: Vec<PathBuf>,
    /// File kept by the administrator; believed as it is.
    #[serde(default)]
    pub file: Option<PathBuf>,
}

/// When nobody says whether a card is revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Silence {
    /// The card is refused.
    #[default]
    Refuse,
    /// The card is accepted, and the log says so.
    Accept,
}

const fn three() -> u8 {
    3
}

fn a_day() -> Time {
    Time::minutes(24 * 60)
}

fn two_seconds() -> Time {
    Time::seconds(2)
}

fn client_cert() -> String {
    "Client-Cert".to_owned()
}

impl Cns {
    /// What does not fit, with the other settings in view.
    pub(super) fn faults(&self, config: &Config) -> Vec<String> {
        let mut faults = Vec::new();
        let address = Url::parse(&self.address.replace("{host}", "comune.example")).ok();
        let origin = address.filter(|url| {
            let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
            url.scheme() == "https" && bare && !self.address.ends_with('/')
        });
        match &origin {
            None => faults.push(format!(
                "`cns.address`: `{}` is no https address without a path",
                self.address
            )),
            Some(url) => {
                let main = config.http.public_port.unwrap_or(443);
                let apart = url.host_str() != Some("comune.example")
                    || url.port_or_known_default() != Some(main)
                    || config.http.scheme == Scheme::Http;
                if !apart {
                    faults.push(
                        "`cns.address` is the main host: cards need a host or a port of their own".to_owned(),
                    );
                }
            }
        }
        match (&self.listener, &self.proxy) {
            (None, None) => faults.push("`cns` has neither `listener` nor `proxy`".to_owned()),
            (Some(_), Some(_)) => faults.push("`cns` has both `listener` and `proxy`".to_owned()),
            (Some(listener), None) => {
                if [config.http.listen, config.http.metrics_listen].contains(&listener.listen)
                    && listener.listen.port() != 0
                {
                    faults.push("`cns.listener.listen` is taken by `http`".to_owned());
                }
                for (name, set) in [
                    ("accept_sha1", self.accept_sha1),
                    ("accept_short_keys", self.accept_short_keys),
                ] {
                    if set {
                        faults.push(format!(
                            "`cns.{name}` works behind `cns.proxy` alone: our own TLS takes no such card"
                        ));
                    }
                }
            }
            (None, Some(proxy)) => {
                if proxy.addresses.is_empty() {
                    faults.push("`cns.proxy.addresses` is empty: nobody would be believed".to_owned());
                }
            }
        }
        faults.extend(self.list_faults());
        if !(1..=3).contains(&self.level) {
            faults.push("`cns.level` must be 1, 2 or 3".to_owned());
        }
        let digest = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !self.denied_authorities.iter().all(digest) {
            faults.push("`cns.denied_authorities`: each is a SHA-256 in hexadecimal".to_owned());
        }
        if self.private_addresses && config.http.scheme != Scheme::Http {
            faults.push(
                "`cns.private_addresses` is for tests on loopback: `http.scheme` must be http".to_owned(),
            );
        }
        faults
    }

    fn list_faults(&self) -> Option<String> {
        let Some(list) = &self.trust_list else {
            let none = self.authority_files.is_empty();
            return none.then(|| "`cns` has neither `trust_list` nor `authority_files`".to_owned());
        };
        let fault = match (&list.url, &list.file) {
            (Some(_), Some(_)) => "has both `url` and `file`",
            (None, None) => "has neither `url` nor `file`",
            (Some(_), None) if list.signer_files.is_empty() => {
                "needs `signer_files`: a list from an address must be signed"
            }
            (Some(url), None) if url.scheme() != "https" && !is_loopback(url) => "must be an https address",
            _ => return None,
        };
        Some(format!("`cns.trust_list` {fault}"))
    }
}
