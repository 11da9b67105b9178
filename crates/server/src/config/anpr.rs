//! The section `anpr` of `sportello.toml`: where the national register is, and the platform before it.

use super::check::is_loopback;
use super::units::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

/// ANPR through PDND. What a municipality is to them (client, key, purposes) is in its own settings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anpr {
    /// Where PDND gives vouchers.
    #[serde(default = "token_url")]
    pub token_url: String,
    /// Whom requests for vouchers are for.
    #[serde(default = "assertion_audience")]
    pub assertion_audience: String,
    /// What addresses of ANPR's services begin with.
    #[serde(default = "base_url")]
    pub base_url: String,
    /// What their audiences begin with: not the same.
    #[serde(default = "audience")]
    pub audience: String,
    /// Certificate (PEM) of one more authority that vouches for the host: the test environment has its
    /// own.
    #[serde(default)]
    pub root_certificate_file: Option<PathBuf>,
    /// Longest time of one exchange.
    #[serde(default = "ten_seconds")]
    pub time: Time,
}

fn token_url() -> String {
    "https://auth.interop.pagopa.it/token.oauth2".to_owned()
}

fn assertion_audience() -> String {
    "auth.interop.pagopa.it/client-assertion".to_owned()
}

fn base_url() -> String {
    "https://modipa.anpr.interno.it/govway/rest/in/MinInternoPortaANPR-PDND".to_owned()
}

fn audience() -> String {
    "https://modipa.anpr.interno.it/govway/rest/in/MinInternoPortaANPR".to_owned()
}

fn ten_seconds() -> Time {
    Time::seconds(10)
}

impl Anpr {
    /// What does not fit.
    pub(super) fn faults(&self, on_loopback: bool) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, address) in [("token_url", &self.token_url), ("base_url", &self.base_url)] {
            let good = Url::parse(address)
                .is_ok_and(|url| url.scheme() == "https" || (on_loopback && is_loopback(&url)));
            if !good {
                faults.push(format!("`anpr.{name}`: `{address}` is not an https address"));
            }
        }
        if self.audience == self.base_url {
            faults.push(
                "`anpr.audience` is `anpr.base_url`: the service's audience has no `-PDND` in it".to_owned(),
            );
        }
        if !(1..=60).contains(&self.time.0.as_secs()) {
            faults.push("`anpr.time` must be between 1s and 1m".to_owned());
        }
        faults
    }
}
