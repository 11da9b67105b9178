//! Where an app wants its answer: RFC 6749 §3.1.2, RFC 8252 §7 and §8.

use std::fmt;
use std::str::FromStr;
use url::{Host, Url};

/// Longest address, in bytes.
const LONGEST: usize = 512;

/// An address that cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirect {
    /// Not an absolute address in its normal form (`https://app.example/`, with the last slash).
    #[error("not an absolute address in its normal form")]
    Form,
    /// Neither `https` nor `http` on `127.0.0.1` or `[::1]`. Private schemes can be claimed by any app
    /// (RFC 8252 §8.6), and `localhost` may be anything (§8.3).
    #[error("neither https nor http on a loopback address")]
    Scheme,
    /// With user, password or fragment.
    #[error("with user, password or fragment")]
    Parts,
}

/// An address registered for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    url: Url,
}

impl RedirectUri {
    /// Whether an address that a request names is this one: letter by letter, but for the port of a
    /// loopback address, which the app gets from the system (RFC 8252 §7.3).
    pub fn covers(&self, named: &str) -> bool {
        if self.text == named {
            return true;
        }
        let Ok(named) = named.parse::<Self>() else {
            return false;
        };
        let mut of_any_port = self.url.clone();
        // What has a host takes a port.
        self.is_loopback() && of_any_port.set_port(named.url.port()).is_ok() && of_any_port == named.url
    }

    /// Whether it leads to a program on the same computer, which anybody there may be.
    pub fn is_loopback(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Whom the answer goes to, for the citizen: the host, or nothing for a program on this computer.
    pub fn host(&self) -> Option<&str> {
        if self.is_loopback() {
            None
        } else {
            self.url.host_str()
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address with an answer added to its query.
    pub fn with<'a>(&self, answer: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let mut url = self.url.clone();
        url.query_pairs_mut().extend_pairs(answer);
        url.into()
    }
}

impl FromStr for RedirectUri {
    type Err = InvalidRedirect;

    fn from_str(text: &str) -> Result<Self, InvalidRedirect> {
        if text.len() > LONGEST {
            return Err(InvalidRedirect::Form);
        }
        let url = Url::parse(text).map_err(|_| InvalidRedirect::Form)?;
        let loopback = match url.host() {
            Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
            Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
            Some(Host::Domain(_)) | None => false,
        };
        match url.scheme() {
            "https" if url.host().is_some() => {}
            "http" if loopback => {}
            _ => return Err(InvalidRedirect::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(InvalidRedirect::Parts);
        }
        // What browsers would read otherwise than it is written does not get in.
        if url.as_str() != text {
            return Err(InvalidRedirect::Form);
        }
        Ok(Self {
            text: text.to_owned(),
            url,
        })
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> RedirectUri {
        text.parse().unwrap()
    }

    #[test]
    fn an_https_address_is_compared_letter_by_letter() {
        let registered = uri("https://app.example/back?x=1");
        assert!(registered.covers("https://app.example/back?x=1"));
        for other in [
            "https://app.example/back",
            "https://app.example/back?x=1&y=2",
            "https://app.example:444/back?x=1",
            "https://APP.example/back?x=1",
            "https://app.example/a/../back?x=1",
            "https://app.example/back?x=1#y",
            "https://app.example.evil/back?x=1",
            "https://app.example@evil.example/back?x=1",
            "http://app.example/back?x=1",
        ] {
            assert!(!registered.covers(other), "{other}");
        }
    }

    #[test]
    fn a_loopback_address_may_have_any_port_and_nothing_else() {
        let registered = uri("http://127.0.0.1/back");
        for same in ["http://127.0.0.1/back", "http://127.0.0.1:51004/back"] {
            assert!(registered.covers(same), "{same}");
        }
        for other in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:51004/back?x=1",
            "http://[::1]:51004/back",
            "http://127.1:51004/back",
            "http://localhost:51004/back",
            "http://127.0.0.1.evil.example/back",
            "https://127.0.0.1:51004/back",
        ] {
            assert!(!registered.covers(other), "{other}");
        }
        assert!(uri("http://[::1]:9/").covers("http://[::1]:51004/"));
        assert!(!uri("https://127.0.0.1/back").covers("https://127.0.0.1:51004/back"));
    }

    #[test]
    fn what_leads_astray_cannot_be_registered() {
        use InvalidRedirect::{Form, Parts, Scheme};
        for (text, fault) in [
            ("app.example:/back", Scheme),
            ("it.comune.app:/back", Scheme),
            ("javascript:alert(1)", Scheme),
            ("http://app.example/", Scheme),
            ("http://localhost/back", Scheme),
            ("http://127.0.0.2/back", Scheme),
            ("https://user@app.example/", Parts),
            ("https://app.example/#x", Parts),
            ("https://app.example", Form),
            ("https://APP.example/", Form),
            ("https://app.example/a/../b", Form),
            ("https:/app.example/", Form),
            (" https://app.example/", Form),
            ("/back", Form),
            ("", Form),
        ] {
            assert_eq!(text.parse::<RedirectUri>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn an_answer_is_added_to_what_stands_there() {
        assert_eq!(
            uri("https://app.example/back?x=1").with([("code", "a b"), ("state", "&")]),
            "https://app.example/back?x=1&code=a+b&state=%26"
        );
    }
}
