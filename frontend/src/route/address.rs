//! A whole address: language, page and parameters.

use super::Route;
use sportello_types::lang::Lang;

/// The parameters after the question mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses `a=1&b=2`, with or without the question mark.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('?').unwrap_or(text);
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of a parameter, when it is not empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The query of some pairs; pairs without a value are left out.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        Self(
            pairs
                .into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())))
                .collect(),
        )
    }
}

impl std::fmt::Display for Query {
    /// Writes `?a=1&b=2`, or nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let encoded = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish();
        write!(f, "?{encoded}")
    }
}

/// Where the reader is: language, page, parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The language of the page.
    pub lang: Lang,
    /// The page.
    pub route: Route,
    /// Its parameters.
    pub query: Query,
}

impl Address {
    /// Parses a path with its query; a fragment is ignored.
    pub fn parse(path_and_query: &str) -> Self {
        let without_fragment = path_and_query.split('#').next().unwrap_or_default();
        let (path, query) = without_fragment.split_once('?').unwrap_or((without_fragment, ""));
        let (lang, route) = Route::parse(path);
        Self {
            lang,
            route,
            query: Query::parse(query),
        }
    }

    /// The same page in another language.
    pub fn in_language(&self, lang: Lang) -> String {
        format!("{}{}", self.route.path(lang), self.query)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.route.path(self.lang), self.query)
    }
}
