//! Parameters of a request, from a query or a form.

use super::OauthError;

/// The longest query or form read, in bytes.
const LONGEST: usize = 64 << 10;
/// The most parameters looked at.
const MOST: usize = 64;

/// A query or form that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidParameters {
    /// Longer than 64 KiB, or more than 64 parameters.
    #[error("too large")]
    TooLarge,
    /// A parameter that stands twice (RFC 6749 §3.1): which one counts is what attacks are made of.
    #[error("a parameter stands twice")]
    Doubled,
    /// Not UTF-8, or with a control character.
    #[error("a parameter holds what is no text")]
    NotText,
}

impl From<InvalidParameters> for OauthError {
    fn from(error: InvalidParameters) -> Self {
        Self::request(match error {
            InvalidParameters::TooLarge => "the request is too large",
            InvalidParameters::Doubled => "a parameter stands twice",
            InvalidParameters::NotText => "a parameter holds what is no text",
        })
    }
}

/// Parameters, each at most once; an empty one counts as left out (RFC 6749 §3.1).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(bytes: &[u8]) -> Result<Self, InvalidParameters> {
        if bytes.len() > LONGEST {
            return Err(InvalidParameters::TooLarge);
        }
        let mut read: Vec<(String, String)> = Vec::new();
        for (name, value) in url::form_urlencoded::parse(bytes) {
            let text =
                |text: &str| !text.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER);
            if !text(&name) || !text(&value) {
                return Err(InvalidParameters::NotText);
            }
            if read.len() == MOST {
                return Err(InvalidParameters::TooLarge);
            }
            if read.iter().any(|(known, _)| *known == name) {
                return Err(InvalidParameters::Doubled);
            }
            read.push((name.into_owned(), value.into_owned()));
        }
        read.retain(|(_, value)| !value.is_empty());
        Ok(Self(read))
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same, or the refusal that it is missing.
    pub fn need(&self, name: &str, missing: &'static str) -> Result<&str, OauthError> {
        self.get(name).ok_or(OauthError::request(missing))
    }

    /// Written again, without the parameters named.
    pub fn encode_without(&self, left_out: &[&str]) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                self.0
                    .iter()
                    .filter(|(name, _)| !left_out.contains(&name.as_str())),
            )
            .finish()
    }
}

impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_stands_once_and_an_empty_one_not_at_all() {
        let read = Parameters::parse(b"a=1+2&b=&c=%C3%A8").unwrap();
        assert_eq!(read.get("a"), Some("1 2"));
        assert_eq!(read.get("b"), None);
        assert_eq!(read.get("c"), Some("\u{e8}"));
        assert_eq!(read.encode_without(&["a"]), "c=%C3%A8");
        assert_eq!(Parameters::parse(b"a=1&a=1"), Err(InvalidParameters::Doubled));
        assert_eq!(Parameters::parse(b"a=1&%61="), Err(InvalidParameters::Doubled));
    }

    #[test]
    fn what_is_no_text_or_too_much_is_refused() {
        for bytes in [&b"a=%00"[..], b"a=%0A", b"a=%FF", b"%0D=1"] {
            assert_eq!(Parameters::parse(bytes), Err(InvalidParameters::NotText));
        }
        let many: Vec<String> = (0..65).map(|n| format!("p{n}=1")).collect();
        assert_eq!(
            Parameters::parse(many.join("&").as_bytes()),
            Err(InvalidParameters::TooLarge)
        );
        assert_eq!(
            Parameters::parse(&vec![b'a'; LONGEST + 1]),
            Err(InvalidParameters::TooLarge)
        );
    }
}
