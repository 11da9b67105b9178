//! The languages of the portal.

use serde::{Deserialize, Serialize};

/// A language in which the portal speaks. Italian is the reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Lang {
    /// Italian.
    #[default]
    It,
    /// English.
    En,
}

/// Name of the cookie with the chosen language: server and app both set it; it carries no secret.
pub const LANGUAGE_COOKIE: &str = "lang";

impl Lang {
    /// All languages, the reference first.
    pub const ALL: [Self; 2] = [Self::It, Self::En];

    /// The BCP 47 tag, as in `lang` attributes and `Accept-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag, by its primary subtag (`en-GB` is English).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first supported language of an `Accept-Language` header (RFC 9110 §12.5.4), by weight.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            if weight <= 0.0 {
                continue;
            }
            if let Some(lang) = Self::from_tag(tag)
                && best.is_none_or(|(_, w)| weight > w)
            {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }
}

/// A text in every language of the portal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Localized {
    /// Italian, always present.
    #[cfg_attr(feature = "openapi", schema(max_length = 20000))]
    pub it: String,
    /// English.
    #[cfg_attr(feature = "openapi", schema(max_length = 20000))]
    pub en: String,
}

impl Localized {
    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::It => &self.it,
            Lang::En => &self.en,
        }
    }
}

/// In which language a paper of the municipality is written. In the province of Bolzano citizens get the
/// acts that they ask for in the language in which they ask (DPR 15 luglio 1988, n. 574, art. 7 c. 1); in all
/// of Italy acts are in Italian (DPR 31 agosto 1972, n. 670, art. 99).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PaperLanguage {
    /// Italian.
    #[default]
    It,
    /// German.
    De,
    /// Italian and German side by side, both with the same weight (DPR 574/1988 art. 4 c. 4).
    ItDe,
}

impl PaperLanguage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::It, Self::De, Self::ItDe];

    /// Its name in the API: `it`, `de`, `it_de`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::De => "de",
            Self::ItDe => "it_de",
        }
    }

    /// Whether German is on the paper.
    pub const fn has_german(self) -> bool {
        matches!(self, Self::De | Self::ItDe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_supported_language_of_the_browser_wins() {
        assert_eq!(
            Lang::from_accept_language("fr, en-GB;q=0.5, it;q=0.8"),
            Some(Lang::It)
        );
        assert_eq!(Lang::from_accept_language("EN_us"), Some(Lang::En));
        assert_eq!(Lang::from_accept_language("it;q=0, fr"), None);
        assert_eq!(Lang::from_accept_language(""), None);
    }

    #[test]
    fn languages_of_papers_are_read_by_their_names() {
        for language in PaperLanguage::ALL {
            let name = serde_json::to_value(language).unwrap();
            assert_eq!(name, language.code());
            assert_eq!(serde_json::from_value::<PaperLanguage>(name).unwrap(), language);
        }
    }
}
