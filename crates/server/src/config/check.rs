//! Whether the settings fit together: everything that is wrong, at once.

use super::{Cie, Config, ConfigError, RegistrySource, Scheme};
use secrecy::ExposeSecret;
use std::net::IpAddr;

impl Config {
    /// Checks what can be checked without reaching out.
    pub fn check(&self) -> Result<(), ConfigError> {
        let mut faults = Vec::new();
        let http = &self.http;
        if http.scheme == Scheme::Http && !http.listen.ip().is_loopback() {
            faults.push(
                "`http.scheme` is http, which is for loopback: put a proxy with TLS in front".to_owned(),
            );
        }
        if http.listen.port() != 0 && http.listen == http.metrics_listen {
            faults.push("`http.metrics_listen` must differ from `http.listen`".to_owned());
        }
        if self.session.idle.0 > self.session.absolute.0 {
            faults.push("`session.idle` is longer than `session.absolute`".to_owned());
        }
        if self.spid.skew.0.as_secs() > 180 {
            faults.push("`spid.skew` is more than 3m".to_owned());
        }
        // The host names of the municipalities are rows: see [`Config::refuses_host`].
        if self.spid.test_idp_metadata.is_some() && !http.listen.ip().is_loopback() {
            faults.push(
                "`spid.test_idp_metadata` is for tests on this machine: `http.listen` must be a loopback \
                 address"
                    .to_owned(),
            );
        }
        if let Some(url) = &self.database.url {
            let known = ["sqlite:", "postgres:", "postgresql:"];
            if !known.iter().any(|scheme| url.expose_secret().starts_with(scheme)) {
                faults.push("`database.url` must begin with sqlite: or postgres:".to_owned());
            }
        }
        for (place, source) in self.spid.registry.iter().enumerate() {
            faults.extend(
                registry(source)
                    .into_iter()
                    .map(|fault| format!("`spid.registry[{place}]` {fault}")),
            );
        }
        if self
            .spid
            .logos
            .as_ref()
            .is_some_and(|url| url.scheme() != "https" && !is_loopback(url))
        {
            faults.push("`spid.logos` must be an https address".to_owned());
        }
        if let Some(cie) = &self.cie {
            faults.extend(self.cie_faults(cie));
        }
        if let Some(cns) = &self.cns {
            faults.extend(cns.faults(self));
        }
        if let Some(anpr) = &self.anpr {
            faults.extend(anpr.faults(http.scheme == Scheme::Http));
        }
        if let Some(pagopa) = &self.pagopa {
            faults.extend(pagopa.faults(self));
        }
        faults.extend(self.seal.faults());
        if let Some(error) = self.mail.as_ref().and_then(|mail| mail.check().err()) {
            faults.push(format!("`mail`: {error}"));
        }
        if let Some(pec) = &self.pec {
            faults.extend(pec.faults());
        }
        if let Some(error) = self.sms.as_ref().and_then(|sms| sms.check().err()) {
            faults.push(format!("`sms`: {error}"));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Unfit(faults))
        }
    }
}

impl Config {
    /// The first of these host names at which the settings may not be in force: what is trusted for
    /// a test (`spid.test_idp_metadata`) would sign in anybody as anybody at a name that others can
    /// reach, whatever address the portal listens at behind its proxy.
    pub fn refuses_host<'a>(&self, hosts: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        self.spid.test_idp_metadata.as_ref()?;
        hosts.into_iter().find(|host| !is_loopback_host(host))
    }
}

/// Whether a host name can only be this machine: `localhost` and what is below it (RFC 6761 §6.3), and
/// the loopback addresses.
fn is_loopback_host(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

impl Config {
    fn cie_faults(&self, cie: &Cie) -> Vec<String> {
        let on_loopback = self.http.scheme == Scheme::Http;
        let mut faults = Vec::new();
        let ids = [("trust_anchor", std::slice::from_ref(&cie.trust_anchor))];
        let lists = [
            ("providers", cie.providers.as_slice()),
            ("authority_hints", cie.authority_hints.as_slice()),
        ];
        for (name, ids) in ids.into_iter().chain(lists) {
            for id in ids {
                let url = url::Url::parse(id).ok();
                let good =
                    url.is_some_and(|url| url.scheme() == "https" || (on_loopback && is_loopback(&url)));
                if !good {
                    faults.push(format!("`cie.{name}`: `{id}` is not an https address"));
                }
            }
        }
        if cie.providers.is_empty() {
            faults.push("`cie.providers` is empty".to_owned());
        }
        if cie.skew.0.as_secs() > 300 {
            faults.push("`cie.skew` is more than 5m".to_owned());
        }
        for (name, set) in [
            ("bare_userinfo", cie.bare_userinfo),
            ("private_addresses", cie.private_addresses),
        ] {
            if set && !on_loopback {
                faults.push(format!(
                    "`cie.{name}` is for tests on loopback: `http.scheme` must be http"
                ));
            }
        }
        faults
    }
}

fn registry(source: &RegistrySource) -> Option<&'static str> {
    match (&source.url, &source.file, &source.certificate_file) {
        (Some(_), Some(_), _) => Some("has both `url` and `file`"),
        (None, None, _) => Some("has neither `url` nor `file`"),
        (Some(_), None, None) => Some("needs `certificate_file`: metadata from an address must be signed"),
        (Some(url), None, Some(_)) if url.scheme() != "https" && !is_loopback(url) => {
            Some("must be an https address")
        }
        _ => None,
    }
}

pub(super) fn is_loopback(url: &url::Url) -> bool {
    url.host_str().is_some_and(is_loopback_host)
}
