//! Where the platform is, and what it knows a municipality by.

use super::super::gpd::{InvalidConfig, Service, may_be_asked};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_types::values::PartitaIva;
use std::time::Duration;
use url::Url;

/// A creditor's access to the platform.
#[derive(Clone, Debug)]
pub struct UnifiedConfig {
    /// Fiscal code of the creditor.
    pub creditor: PartitaIva,
    /// What the addresses for information systems begin with: `https://…/sil`.
    pub url: Url,
    /// Where tokens are given: `https://…/oauth/token`.
    pub token_url: Url,
    /// What the platform knows the creditor by.
    pub access: Access,
    /// Checkout, for several notices together; without it each is paid by itself.
    pub checkout: Option<Service>,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// What the platform knows a municipality by, and it the platform.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The client that the platform has registered for this program.
    pub client_id: String,
    /// Its secret.
    #[schemars(with = "String")]
    pub client_secret: SecretString,
    /// The platform's number of the municipality (`organizationId`).
    pub organization: u64,
    /// The platform's number of the kind of debts that are made here (`debtPositionTypeOrgId`).
    pub debt_type: u64,
    /// A part of the address at which receipts come: whoever knows it is believed to be the platform.
    /// Letters, digits, `-` and `_`, 32 at least.
    #[schemars(with = "String")]
    pub push_secret: SecretString,
}

/// Shortest secret in an address.
const SHORTEST: usize = 32;

impl UnifiedConfig {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        check_address(&self.url)?;
        check_address(&self.token_url)?;
        self.access.check()
    }
}

impl Access {
    /// The same, of what is of one municipality alone.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        if self.client_id.trim().is_empty() || self.client_secret.expose_secret().trim().is_empty() {
            return Err(InvalidConfig::Client);
        }
        let secret = self.push_secret.expose_secret();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if secret.len() < SHORTEST || !secret.bytes().all(plain) {
            return Err(InvalidConfig::Secret);
        }
        Ok(())
    }
}

/// Whether secrets may be sent there.
///
/// # Errors
/// [`InvalidConfig::Address`].
pub fn check_address(url: &Url) -> Result<(), InvalidConfig> {
    if may_be_asked(url) && url.query().is_none() && url.fragment().is_none() {
        Ok(())
    } else {
        Err(InvalidConfig::Address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(client_secret: &str, push_secret: &str) -> Access {
        Access {
            client_id: "sportello".to_owned(),
            client_secret: SecretString::from(client_secret),
            organization: 1,
            debt_type: 2,
            push_secret: SecretString::from(push_secret),
        }
    }

    #[test]
    fn a_secret_in_an_address_is_long_and_needs_no_escape() {
        let good = "0123456789abcdefGHIJKLMNOPQRST-_";
        assert_eq!(access("s", good).check(), Ok(()));
        assert_eq!(access(" ", good).check(), Err(InvalidConfig::Client));
        for bad in [
            "",
            "0123456789abcdefGHIJKLMNOPQRST-",
            "0123456789abcdef/ghijklmnopqrstu",
            "0123456789abcdef%41hijklmnopqrst",
            "0123456789abcdefghijklmnopqrstuè",
        ] {
            assert_eq!(access("s", bad).check(), Err(InvalidConfig::Secret), "{bad}");
        }
        assert!(!format!("{:?}", access("between us", good)).contains("between us"));
    }

    #[test]
    fn secrets_travel_in_clear_to_this_machine_alone() {
        for good in ["https://hub.example/sil", "http://localhost:8090/unified/sil"] {
            assert_eq!(check_address(&good.parse().unwrap()), Ok(()), "{good}");
        }
        for bad in [
            "http://hub.example/sil",
            "https://hub.example/sil?client_secret=x",
        ] {
            let refused = check_address(&bad.parse().unwrap());
            assert_eq!(refused, Err(InvalidConfig::Address), "{bad}");
        }
    }
}
