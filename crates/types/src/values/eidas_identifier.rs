//! What the Italian eIDAS node calls a person.

use std::str::FromStr;

/// The *PersonIdentifier* of somebody who signs in with the identity of another member state
/// (Implementing Regulation (EU) 2015/1501, annex, 1.d). As a rule `ES/IT/…`: from which country, for
/// which country, and a text that means something there alone. Whether the node keeps that form is
/// nowhere promised: it is held as it came, and compared as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EidasIdentifier(String);

text_value!(
    EidasIdentifier,
    pattern = "^[!-~]{1,256}$",
    example = "ES/IT/99999142H"
);
personal_debug!(EidasIdentifier);

/// The text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an eIDAS identifier of 1 to 256 visible characters")]
pub struct InvalidEidasIdentifier;

impl EidasIdentifier {
    /// The country that vouches for the person, two letters, where the identifier has the usual form.
    pub fn country(&self) -> Option<&str> {
        let (country, rest) = self.0.split_once('/')?;
        let letters = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        (letters && rest.contains('/')).then_some(country)
    }
}

impl FromStr for EidasIdentifier {
    type Err = InvalidEidasIdentifier;

    fn from_str(text: &str) -> Result<Self, InvalidEidasIdentifier> {
        let fits = (1..=256).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned())).ok_or(InvalidEidasIdentifier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_kept_as_it_came() {
        let read = |text: &str| text.parse::<EidasIdentifier>();
        assert_eq!(read("ES/IT/99999142H").unwrap().as_str(), "ES/IT/99999142H");
        assert_ne!(read("ES/IT/a"), read("ES/IT/A"));
        for bad in ["", " ES/IT/1", "ES/IT/1\n", "ES/IT/\u{e9}", &"x".repeat(257)] {
            assert_eq!(read(bad), Err(InvalidEidasIdentifier), "{bad:?}");
        }
    }

    #[test]
    fn the_country_is_told_where_the_usual_form_tells_it() {
        let country = |text: &str| {
            text.parse::<EidasIdentifier>()
                .unwrap()
                .country()
                .map(str::to_owned)
        };
        assert_eq!(country("ES/IT/99999142H").as_deref(), Some("ES"));
        for other in ["ESIT99999142H", "ES/99999142H", "es/IT/1", "ESP/IT/1"] {
            assert_eq!(country(other), None, "{other}");
        }
    }
}
