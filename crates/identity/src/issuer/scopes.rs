//! Lists of scopes, as they travel: names with blanks between (RFC 6749 §3.3).

use serde::{Deserialize, Serialize};
use sportello_types::tokens::Scope;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A scope that nobody has heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scope that there is not")]
pub struct UnknownScope;

/// Scopes, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScopeSet(BTreeSet<Scope>);

impl ScopeSet {
    /// Whether a scope is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of these are among others.
    pub fn is_within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }

    /// Those that are in both.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(self.0.intersection(&others.0).copied().collect())
    }

    /// Those that are in either.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        Self(self.0.union(&others.0).copied().collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In their order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl FromStr for ScopeSet {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split(' ')
            .filter(|name| !name.is_empty())
            .map(|name| Scope::from_name(name).ok_or(UnknownScope))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl TryFrom<String> for ScopeSet {
    type Error = UnknownScope;

    fn try_from(text: String) -> Result<Self, UnknownScope> {
        text.parse()
    }
}

impl From<ScopeSet> for String {
    fn from(scopes: ScopeSet) -> Self {
        scopes.to_string()
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.0.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{}", scope.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_written_in_one_order() {
        let read: ScopeSet = "istanze:read  openid istanze:read".parse().unwrap();
        assert_eq!(read.to_string(), "openid istanze:read");
        assert!("openid nothing".parse::<ScopeSet>().is_err());
        assert!("".parse::<ScopeSet>().unwrap().is_empty());
        let few: ScopeSet = "openid".parse().unwrap();
        assert!(few.is_within(&read) && !read.is_within(&few));
        assert_eq!(read.and(&few), few);
    }
}
