//! How old data may be that are certified.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// For how many days after the day whose state it holds what was imported is certified: 0 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct MaxAge(u16);

/// A year: what is older is no registry any more.
const LONGEST: u16 = 366;

/// Too many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`max_age`: data are certified for 366 days at most")]
pub struct UnfitMaxAge;

impl MaxAge {
    /// Whether data of a day may be certified on another.
    pub fn covers(self, as_of: NaiveDate, today: NaiveDate) -> bool {
        (today - as_of).num_days() <= i64::from(self.0)
    }
}

/// A week. Registrations are made within two working days of the declaration (DL 5/2012 art. 5 c. 3): data
/// that are older lack some for certain. A week lets a file a week do, and one a day fail over holidays.
impl Default for MaxAge {
    fn default() -> Self {
        Self(7)
    }
}

impl TryFrom<u16> for MaxAge {
    type Error = UnfitMaxAge;

    fn try_from(days: u16) -> Result<Self, UnfitMaxAge> {
        if days > LONGEST {
            return Err(UnfitMaxAge);
        }
        Ok(Self(days))
    }
}

impl From<MaxAge> for u16 {
    fn from(age: MaxAge) -> Self {
        age.0
    }
}

impl std::fmt::Display for MaxAge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::RegistrySettings;
    use sportello_types::registry::RegistrySource;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_is_certified_unless_the_municipality_says_otherwise() {
        for (settings, as_of, certifies) in [
            (r#"{ "kind": "own" }"#, "2026-11-22", true),
            (r#"{ "kind": "own" }"#, "2026-11-21", false),
            (r#"{ "kind": "own", "max_age": 0 }"#, "2026-11-29", true),
            (r#"{ "kind": "own", "max_age": 0 }"#, "2026-11-28", false),
            (r#"{ "kind": "own", "max_age": 366 }"#, "2025-11-28", true),
        ] {
            let settings: RegistrySettings = serde_json::from_str(settings).unwrap();
            let said = settings.certifies(RegistrySource::Municipality, day(as_of), day("2026-11-29"));
            assert_eq!(said, certifies, "{settings:?} {as_of}");
            let again: RegistrySettings =
                serde_json::from_value(serde_json::to_value(&settings).unwrap()).unwrap();
            assert_eq!(again, settings);
        }
        assert_eq!(
            serde_json::from_str::<RegistrySettings>(r#"{ "kind": "own" }"#).unwrap(),
            RegistrySettings::default()
        );
    }

    #[test]
    fn what_another_registry_says_now_has_no_age() {
        let own = RegistrySettings::default();
        assert!(own.certifies(RegistrySource::Anpr, day("2026-01-01"), day("2026-11-29")));
    }

    #[test]
    fn more_than_a_year_or_less_than_nothing_is_refused() {
        for wrong in ["367", "-1", "\"7\"", "null"] {
            let settings = format!(r#"{{ "kind": "own", "max_age": {wrong} }}"#);
            assert!(
                serde_json::from_str::<RegistrySettings>(&settings).is_err(),
                "{wrong}"
            );
        }
    }
}
