//! Where the node answers creditors, and as whom a municipality asks it.

use crate::payments::gpd::{InvalidConfig, Service, may_be_asked};
use crate::payments::xml::is_xml_char;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// Longest name (`stText35`).
const LONGEST_NAME: usize = 35;
/// How many characters a password has (`stPassword`).
const PASSWORD: std::ops::RangeInclusive<usize> = 8..=15;

/// Where the node is.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its address, whole. Https, or this machine, alone.
    pub url: Url,
    /// The primary subscription key, where the gateway before it asks for one: it does not where a
    /// certificate of the client's opens the line.
    pub key: Option<SecretString>,
    /// The secondary one, taken when the primary is refused.
    pub second_key: Option<SecretString>,
}

/// As whom a municipality asks: what pagoPA's back office calls *intermediario* and *stazione*, and the
/// password of the station.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The broker (`identificativoIntermediarioPA`): the municipality's own fiscal code where it has none.
    pub broker: String,
    /// The station (`identificativoStazioneIntermediarioPA`), `<broker>_01`.
    pub station: String,
    /// The station's password: 8 to 15 characters.
    #[schemars(with = "String")]
    pub password: SecretString,
}

/// An access that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAccess {
    /// The address, or a key.
    #[error(transparent)]
    Service(#[from] InvalidConfig),
    /// Not a name as the node has them.
    #[error("`{0}` must have 1 to 35 characters, and no blanks")]
    Name(&'static str),
    /// The node would refuse it unseen.
    #[error("`password` must have 8 to 15 characters")]
    Password,
}

impl Node {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidAccess`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidAccess> {
        if !may_be_asked(&self.url) || self.url.query().is_some() || self.url.fragment().is_some() {
            return Err(InvalidConfig::Address.into());
        }
        self.keys().map(drop)
    }

    /// The first key and the second, where there are any.
    pub(super) fn keys(&self) -> Result<(Option<HeaderValue>, Option<HeaderValue>), InvalidAccess> {
        let Some(key) = &self.key else {
            return match self.second_key {
                None => Ok((None, None)),
                Some(_) => Err(InvalidConfig::Key.into()),
            };
        };
        let service = Service {
            url: self.url.clone(),
            key: key.clone(),
            second_key: self.second_key.clone(),
        };
        let (key, second_key) = service.keys()?;
        Ok((Some(key), second_key))
    }
}

impl Caller {
    /// Whether the node would look at it at all.
    ///
    /// # Errors
    /// [`InvalidAccess`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidAccess> {
        for (name, value) in [("broker", &self.broker), ("station", &self.station)] {
            let fits = (1..=LONGEST_NAME).contains(&value.len());
            if !fits || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(InvalidAccess::Name(name));
            }
        }
        let password = self.password.expose_secret();
        let written = |character: char| is_xml_char(character) && !character.is_control();
        if !PASSWORD.contains(&password.chars().count()) || !password.chars().all(written) {
            return Err(InvalidAccess::Password);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(broker: &str, password: &str) -> Caller {
        Caller {
            broker: broker.to_owned(),
            station: "01234567897_01".to_owned(),
            password: SecretString::from(password),
        }
    }

    #[test]
    fn a_password_has_eight_to_fifteen_characters_and_is_not_printed() {
        for (password, fits) in [
            ("1234567", false),
            ("12345678", true),
            ("è&<>\"' 90", true),
            ("123456789012345", true),
            ("1234567890123456", false),
            ("1234567\n9", false),
        ] {
            let told = caller("01234567897", password).check();
            assert_eq!(told.is_ok(), fits, "{password:?}");
            assert!(fits || told == Err(InvalidAccess::Password));
        }
        let printed = format!("{:?}", caller("01234567897", "between us"));
        assert!(!printed.contains("between us"), "{printed}");
    }

    #[test]
    fn names_are_those_of_the_node() {
        let long = "1".repeat(36);
        for bad in ["", "a b", "a\u{e0}", long.as_str()] {
            let told = caller(bad, "between us").check();
            assert_eq!(told, Err(InvalidAccess::Name("broker")), "{bad:?}");
        }
    }

    #[test]
    fn a_key_is_needed_for_a_second_one_alone() {
        let node = |key: Option<&str>, second: Option<&str>, url: &str| Node {
            url: url.parse().unwrap(),
            key: key.map(SecretString::from),
            second_key: second.map(SecretString::from),
        };
        let https = "https://api.platform.pagopa.it/nodo-auth/node-for-pa/v1";
        assert_eq!(node(None, None, https).check(), Ok(()));
        assert_eq!(node(Some("k"), Some("l"), https).check(), Ok(()));
        assert_eq!(
            node(None, Some("l"), https).check(),
            Err(InvalidAccess::Service(InvalidConfig::Key))
        );
        assert_eq!(
            node(None, None, "http://api.platform.pagopa.it/").check(),
            Err(InvalidAccess::Service(InvalidConfig::Address))
        );
    }
}
