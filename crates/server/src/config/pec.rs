//! The section `pec`: the certified mailboxes from which documents are sent.

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use sportello_integrations::notify::email::{self, Security};
use std::collections::BTreeMap;

/// Certified mailboxes (PEC). Account and sender at the top are those of all municipalities that have none of
/// their own in `municipalities`; without `from` such municipalities send by ordinary mail alone.
/// `password_file` names a file that holds the password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pec {
    /// Host name of the provider's server that takes outgoing mail.
    pub host: String,
    /// Port; by default 465 with `tls`, 587 with `starttls`, 25 with `none`.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// User name.
    #[serde(default)]
    pub username: Option<String>,
    /// Its password.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub password: Option<SecretString>,
    /// The mailbox itself.
    #[serde(default)]
    pub from: Option<String>,
    /// Where answers go, if not to the mailbox.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Name with which this machine introduces itself (EHLO); its own host name by default.
    #[serde(default)]
    pub hello_name: Option<String>,
    /// Seconds after which a command is given up.
    #[serde(default = "email::default_timeout_seconds")]
    pub timeout_seconds: u64,
    /// Connections of each mailbox kept open at most.
    #[serde(default = "email::default_connections")]
    pub connections: u32,
    /// The mailboxes of single municipalities, by slug.
    #[serde(default)]
    pub municipalities: BTreeMap<String, OwnMailbox>,
}

/// The certified mailbox of one municipality. Sender and account are never mixed with those of others; the server
/// is that of all where none is named.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnMailbox {
    /// The mailbox itself.
    pub from: String,
    /// User name.
    #[serde(default)]
    pub username: Option<String>,
    /// Its password.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub password: Option<SecretString>,
    /// Where answers go, if not to the mailbox.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Host name of its provider's server, where that is another.
    #[serde(default)]
    pub host: Option<String>,
    /// Port of that server; needs `host`.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection to that server is protected; needs `host`.
    #[serde(default)]
    pub security: Option<Security>,
}

impl Pec {
    /// The mailbox of a municipality's own.
    pub(crate) fn own(&self, slug: &str) -> Option<email::Config> {
        self.municipalities.get(slug).map(|own| self.with(own))
    }

    /// The mailbox of all municipalities without one of their own.
    pub(crate) fn common(&self) -> Option<email::Config> {
        Some(email::Config {
            host: self.host.clone(),
            port: self.port,
            security: self.security,
            username: self.username.clone(),
            password: self.password.clone(),
            from: self.from.clone()?,
            reply_to: self.reply_to.clone(),
            hello_name: self.hello_name.clone(),
            timeout_seconds: self.timeout_seconds,
            connections: self.connections,
        })
    }

    fn with(&self, own: &OwnMailbox) -> email::Config {
        let (host, port, security) = match &own.host {
            Some(host) => (host, own.port, own.security.unwrap_or_default()),
            None => (&self.host, self.port, self.security),
        };
        email::Config {
            host: host.clone(),
            port,
            security,
            username: own.username.clone(),
            password: own.password.clone(),
            from: own.from.clone(),
            reply_to: own.reply_to.clone(),
            hello_name: self.hello_name.clone(),
            timeout_seconds: self.timeout_seconds,
            connections: self.connections,
        }
    }

    /// What does not fit.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        match self.common() {
            Some(common) => {
                if let Err(error) = common.check() {
                    faults.push(format!("`pec`: {error}"));
                }
            }
            None if self.municipalities.is_empty() => {
                faults.push("`pec` names no mailbox: it needs `from`, or `municipalities`".to_owned());
            }
            None if self.username.is_some() || self.password.is_some() || self.reply_to.is_some() => {
                faults.push("`pec`: an account without `from` sends nothing".to_owned());
            }
            None => {}
        }
        for (slug, own) in &self.municipalities {
            let place = format!("`pec.municipalities.{slug}`");
            if let Err(error) = self.with(own).check() {
                faults.push(format!("{place}: {error}"));
            }
            if own.host.is_none() && (own.port.is_some() || own.security.is_some()) {
                faults.push(format!("{place}: `port` and `security` go with a `host`"));
            }
            if own.host.is_none() && own.username.is_none() && self.username.is_some() {
                faults.push(format!(
                    "{place}: the server of `pec` asks who sends, and there is no `username` of its own"
                ));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::{from, message};
    use secrecy::ExposeSecret as _;

    #[test]
    fn each_municipality_may_have_its_own_certified_mailbox() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "geheim\n").unwrap();
        let all = "[pec]\nhost = \"smtps.pec.example\"\nsecurity = \"tls\"\nusername = \"unione\"\n\
                   password = \"x\"\nfrom = \"unione@pec.example\"\n";
        let own = |more: &str| {
            format!(
                "{all}[pec.municipalities.montefiore]\nfrom = \"comune@pec.montefiore.example\"\n{more}\n"
            )
        };
        let account = format!(
            "username = \"montefiore\"\npassword_file = {:?}\n",
            file.display().to_string()
        );
        let config = from(&own(&account)).unwrap();
        config.check().unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
        let pec = config.pec.unwrap();
        let montefiore = pec.own("montefiore").unwrap();
        assert_eq!(montefiore.from, "comune@pec.montefiore.example");
        assert_eq!(montefiore.username.as_deref(), Some("montefiore"));
        assert_eq!(montefiore.password.unwrap().expose_secret(), "geheim");
        assert_eq!(montefiore.host, "smtps.pec.example");
        assert!(pec.own("borgoverde").is_none());
        assert_eq!(pec.common().unwrap().from, "unione@pec.example");

        let elsewhere = from(&own(&format!("{account}host = \"other.example\"\n"))).unwrap();
        let elsewhere = elsewhere.pec.unwrap().own("montefiore").unwrap();
        assert_eq!(
            (elsewhere.host.as_str(), elsewhere.security),
            ("other.example", Security::Starttls)
        );
        for (more, fault) in [
            ("", "there is no `username` of its own"),
            ("username = \"x\"", "user name and password go together"),
            (
                &format!("{account}port = 25"),
                "`port` and `security` go with a `host`",
            ),
            (
                &format!("{account}host = \"other.example\"\nsecurity = \"none\""),
                "a password needs `tls` or `starttls`",
            ),
        ] {
            let told = message(&own(more));
            assert!(
                told.contains("`pec.municipalities.montefiore`") && told.contains(fault),
                "{told}"
            );
        }
        let nobody = message("[pec]\nhost = \"smtps.pec.example\"\n");
        assert!(nobody.contains("`pec` names no mailbox"), "{nobody}");
        let alone = "[pec]\nhost = \"smtps.pec.example\"\n[pec.municipalities.montefiore]\nfrom = \"a@pec.example\"\n";
        let alone = from(alone).unwrap();
        alone.check().unwrap();
        assert!(alone.pec.unwrap().common().is_none());
    }
}
