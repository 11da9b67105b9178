//! Where pagoPA's services are, and what they know us by.

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_types::values::PartitaIva;
use std::time::Duration;
use url::Url;

/// A creditor's access to pagoPA.
#[derive(Clone, Debug)]
pub struct GpdConfig {
    /// Fiscal code of the creditor.
    pub creditor: PartitaIva,
    /// Debt positions, above the number of the version:
    /// `https://api.platform.pagopa.it/gpd/debt-positions-service`.
    pub positions: Service,
    /// Receipts: `https://api.platform.pagopa.it/gpd/payments-receipts-service/v1`.
    pub receipts: Service,
    /// Checkout: `https://api.platform.pagopa.it/checkout/ec/v2`.
    pub checkout: Service,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// One service of pagoPA's platform. Each is subscribed to by itself, and has keys of its own.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What its addresses begin with. Https, or this machine, alone.
    #[schemars(with = "String")]
    pub url: Url,
    /// The primary subscription key.
    #[schemars(with = "String")]
    pub key: SecretString,
    /// The secondary one, taken when the primary is refused: so keys are changed without a pause.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub second_key: Option<SecretString>,
}

/// An access that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// The key would travel in clear.
    #[error("the address of a service must begin with https and have no query")]
    Address,
    /// It cannot stand in a header.
    #[error("a subscription key is empty, or has characters that no header may have")]
    Key,
}

impl Service {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        if !may_be_asked(&self.url) || self.url.query().is_some() || self.url.fragment().is_some() {
            return Err(InvalidConfig::Address);
        }
        self.keys().map(drop)
    }

    pub(super) fn keys(&self) -> Result<(HeaderValue, Option<HeaderValue>), InvalidConfig> {
        Ok((
            header(&self.key)?,
            self.second_key.as_ref().map(header).transpose()?,
        ))
    }
}

fn header(key: &SecretString) -> Result<HeaderValue, InvalidConfig> {
    let key = key.expose_secret().trim();
    if key.is_empty() {
        return Err(InvalidConfig::Key);
    }
    let mut value = HeaderValue::from_str(key).map_err(|_| InvalidConfig::Key)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether secrets and citizens may be sent there: over https, or to this machine.
pub(in crate::payments) fn may_be_asked(url: &Url) -> bool {
    let at_home = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && at_home)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(url: &str, key: &str) -> Service {
        Service {
            url: url.parse().unwrap(),
            key: SecretString::from(key),
            second_key: None,
        }
    }

    #[test]
    fn keys_travel_in_clear_to_this_machine_alone() {
        for good in [
            "https://api.platform.pagopa.it/checkout/ec/v2",
            "http://127.0.0.1:8090/gpd",
        ] {
            assert_eq!(service(good, "k").check(), Ok(()), "{good}");
        }
        for bad in [
            "http://api.platform.pagopa.it/checkout/ec/v2",
            "http://localhost.example.it/",
            "ftp://localhost/",
            "https://api.platform.pagopa.it/?subscription-key=k",
        ] {
            assert_eq!(service(bad, "k").check(), Err(InvalidConfig::Address), "{bad}");
        }
    }

    #[test]
    fn a_key_must_fit_into_a_header_and_is_not_printed() {
        for bad in ["", " ", "a\nb", "\u{7f}"] {
            assert_eq!(
                service("https://x.example/", bad).check(),
                Err(InvalidConfig::Key),
                "{bad:?}"
            );
        }
        let (key, _) = service("https://x.example/", " secret\n").keys().unwrap();
        assert_eq!(key.to_str().unwrap(), "secret");
        assert!(!format!("{key:?} {:?}", service("https://x.example/", "secret")).contains("secret"));
    }
}
