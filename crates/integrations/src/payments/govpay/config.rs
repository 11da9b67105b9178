//! Where a GovPay is, and what it knows a municipality by.

use super::super::gpd::{self, may_be_asked};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_types::values::PartitaIva;
use std::time::Duration;
use url::Url;

/// Fewest characters of the password with which receipts are pushed.
const SHORTEST: usize = 24;

/// A creditor's access to a GovPay.
#[derive(Clone, Debug)]
pub struct GovPayConfig {
    /// Fiscal code of the creditor, which is its *dominio* there.
    pub creditor: PartitaIva,
    /// The API *Pendenze* v2: `https://<host>/govpay/backend/api/pendenze/rs/basic/v2`. Https, or this
    /// machine, alone.
    pub url: Url,
    /// What the municipality is to it.
    pub application: Application,
    /// Checkout: `https://api.platform.pagopa.it/checkout/ec/v2`.
    pub checkout: gpd::Service,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// An application (*applicazione*, *gestionale*) of GovPay. It pushes receipts to one address, so that each
/// municipality is one.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Its name (`idA2A`).
    pub id: String,
    /// With what it signs in there (HTTP Basic).
    pub user: String,
    /// The password to it.
    #[schemars(with = "String")]
    pub password: SecretString,
    /// The kind of debt (`idTipoPendenza`) under which GovPay files what is asked for here.
    pub kind: String,
    /// With what GovPay signs in here when it pushes a receipt (HTTP Basic).
    pub notify_user: String,
    /// The password to it: 24 characters at least. Whoever guesses it says what was paid.
    #[schemars(with = "String")]
    pub notify_password: SecretString,
}

/// An access that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// Passwords would travel in clear.
    #[error("the address must begin with https and have no query")]
    Address,
    /// Not a name as GovPay has them.
    #[error("`{0}` is no name of GovPay: 35 letters, digits, hyphens and underscores at most")]
    Name(&'static str),
    /// They cannot be sent.
    #[error("`{0}` is empty, or has characters that it may not have")]
    Credentials(&'static str),
    /// Somebody could guess it.
    #[error("`notify_password` has fewer than {SHORTEST} characters")]
    Short,
    /// Where payments begin.
    #[error("Checkout: {0}")]
    Checkout(#[from] gpd::InvalidConfig),
}

/// Whether passwords and debts may be sent to an address.
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

impl Application {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        if !is_name(&self.id, b"-_") {
            return Err(InvalidConfig::Name("id"));
        }
        if !is_name(&self.kind, b"-_.") {
            return Err(InvalidConfig::Name("kind"));
        }
        self.authorization()?;
        self.pushed_with().map(drop)
    }

    /// What is sent with each question.
    pub(super) fn authorization(&self) -> Result<HeaderValue, InvalidConfig> {
        let credentials = credentials("user", &self.user, "password", &self.password)?;
        let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(credentials)))
            .map_err(|_| InvalidConfig::Credentials("password"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// The credentials of whoever pushes.
    pub(super) fn pushed_with(&self) -> Result<String, InvalidConfig> {
        let pushed_with = credentials(
            "notify_user",
            &self.notify_user,
            "notify_password",
            &self.notify_password,
        )?;
        if self.notify_password.expose_secret().chars().count() < SHORTEST {
            return Err(InvalidConfig::Short);
        }
        Ok(pushed_with)
    }
}

fn is_name(text: &str, marks: &[u8]) -> bool {
    (1..=35).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || marks.contains(&byte))
}

/// `user:password` (RFC 7617 §2): a user has no colon, neither has control characters.
fn credentials(
    user_name: &'static str,
    user: &str,
    password_name: &'static str,
    password: &SecretString,
) -> Result<String, InvalidConfig> {
    let password = password.expose_secret();
    let clean = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
    if !clean(user) || user.contains(':') {
        return Err(InvalidConfig::Credentials(user_name));
    }
    if !clean(password) {
        return Err(InvalidConfig::Credentials(password_name));
    }
    Ok(format!("{user}:{password}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application() -> Application {
        Application {
            id: "SPORTELLO".to_owned(),
            user: "sportello".to_owned(),
            password: SecretString::from("between us"),
            kind: "SPORTELLO.1".to_owned(),
            notify_user: "govpay".to_owned(),
            notify_password: SecretString::from("between them and nobody else"),
        }
    }

    #[test]
    fn an_application_has_names_and_passwords_that_can_be_sent_and_are_not_printed() {
        let good = application();
        assert_eq!(good.check(), Ok(()));
        let sent = good.authorization().unwrap();
        assert_eq!(sent.to_str().unwrap(), "Basic c3BvcnRlbGxvOmJldHdlZW4gdXM=");
        let printed = format!("{good:?} {sent:?}");
        assert!(!printed.contains("between") && !printed.contains("c3BvcnRl"));
        let with = |change: fn(&mut Application)| {
            let mut changed = application();
            change(&mut changed);
            changed.check()
        };
        for (fault, outcome) in [
            (InvalidConfig::Name("id"), with(|it| "A B".clone_into(&mut it.id))),
            (InvalidConfig::Name("id"), with(|it| it.id = "A".repeat(36))),
            (InvalidConfig::Name("kind"), with(|it| it.kind.clear())),
            (
                InvalidConfig::Credentials("user"),
                with(|it| "a:b".clone_into(&mut it.user)),
            ),
            (
                InvalidConfig::Credentials("password"),
                with(|it| it.password = SecretString::from("")),
            ),
            (
                InvalidConfig::Credentials("notify_user"),
                with(|it| it.notify_user.clear()),
            ),
            (
                InvalidConfig::Credentials("notify_password"),
                with(|it| it.notify_password = SecretString::from("a\nb")),
            ),
            (
                InvalidConfig::Short,
                with(|it| it.notify_password = SecretString::from("a".repeat(23))),
            ),
        ] {
            assert_eq!(outcome, Err(fault));
        }
    }

    #[test]
    fn passwords_travel_in_clear_to_this_machine_alone() {
        for good in ["https://govpay.example/v2", "http://127.0.0.1:8090/govpay/v2"] {
            assert_eq!(check_address(&good.parse().unwrap()), Ok(()), "{good}");
        }
        for bad in ["http://govpay.example/v2", "https://govpay.example/v2?x=1"] {
            assert_eq!(
                check_address(&bad.parse().unwrap()),
                Err(InvalidConfig::Address),
                "{bad}"
            );
        }
    }
}
