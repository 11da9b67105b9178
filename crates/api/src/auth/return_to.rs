//! [`ReturnTo`]: where a citizen goes after the sign-in; a place of this host, nothing else.

use actix_web::dev;
use std::fmt;
use std::str::FromStr;
use url::Url;

/// A path of this portal, with query and fragment. Parsed the way a browser would (WHATWG URL), so
/// that nothing that a browser takes for another host gets through: `//evil`, `/\evil`, a tab in
/// the middle, `javascript:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

/// Longest place to return to, in bytes.
const MAX: usize = 512;

/// It is no place of this portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a path of this portal")]
pub struct NotLocal;

impl ReturnTo {
    /// The personal area.
    pub fn area() -> Self {
        Self("/area-personale".to_owned())
    }

    /// The path with its query and fragment.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReturnTo {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<Self, NotLocal> {
        if text.len() > MAX || !text.starts_with('/') {
            return Err(NotLocal);
        }
        // The host is one that nobody can own (RFC 2606): an answer with another host leads away.
        let base = Url::parse("http://portal.invalid").map_err(|_| NotLocal)?;
        let url = base.join(text).map_err(|_| NotLocal)?;
        // As routing will read it: `/%61uth/` leads to the same place as `/auth/`.
        let routed = dev::Url::new(url.path().parse().map_err(|_| NotLocal)?);
        let local = url.origin() == base.origin()
            && url.username().is_empty()
            && url.password().is_none()
            && !url.path().starts_with("//")
            && !routed.path().starts_with("/auth/")
            && !routed.path().starts_with("/api/");
        if !local {
            return Err(NotLocal);
        }
        let mut place = url.path().to_owned();
        if let Some(query) = url.query() {
            place.push('?');
            place.push_str(query);
        }
        if let Some(fragment) = url.fragment() {
            place.push('#');
            place.push_str(fragment);
        }
        Ok(Self(place))
    }
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_portal_are_kept_with_query_and_fragment() {
        for place in [
            "/",
            "/area-personale/istanze/0193573a-9f00-7a31-8d5e-2f6c1b0a9e47/modulo?passo=2#campo",
            "/servizi/permesso-ztl",
        ] {
            assert_eq!(place.parse::<ReturnTo>().unwrap().as_str(), place);
        }
    }

    #[test]
    fn places_elsewhere_are_refused_however_they_are_written() {
        for place in [
            "",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "/\t/evil.example/",
            "/\n/evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "area-personale",
            "/.//evil.example",
            "/auth/spid/login",
            "/x/../auth/spid/login",
            "/%61uth/spid/logout",
            "/%61pi/v1/profile/export",
        ] {
            assert_eq!(place.parse::<ReturnTo>(), Err(NotLocal), "{place:?}");
        }
        assert!(format!("/{}", "a".repeat(MAX)).parse::<ReturnTo>().is_err());
    }

    #[test]
    fn control_characters_cannot_split_a_header() {
        let place = "/a\r\nSet-Cookie: x=y".parse::<ReturnTo>().unwrap();
        assert!(!place.as_str().contains(['\r', '\n']));
    }
}
