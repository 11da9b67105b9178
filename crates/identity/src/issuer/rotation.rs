//! When a key signs and how long it stays published. The next one is published long before it
//! signs, so that whoever keeps our keys for a day or two never meets a strange one; a retired one
//! stays until the last token that it signed has expired.

use super::{ID_TOKEN, SKEW};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a key signs.
const SIGNS: TimeDelta = TimeDelta::days(30);
/// How long a retired key stays published: longer than any token, plus what clocks differ by.
const LINGERS: TimeDelta = TimeDelta::hours(24);

const _: () = assert!(LINGERS.num_seconds() > ID_TOKEN.num_seconds() + SKEW.num_seconds());

/// The times of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyTimes {
    /// From here it signs.
    pub signs_from: DateTime<Utc>,
    /// To before here.
    pub signs_until: DateTime<Utc>,
    /// To before here it is published.
    pub published_until: DateTime<Utc>,
}

impl KeyTimes {
    fn from(signs_from: DateTime<Utc>) -> Self {
        Self {
            signs_from,
            signs_until: signs_from + SIGNS,
            published_until: signs_from + SIGNS + LINGERS,
        }
    }

    /// Whether it may sign now.
    pub fn signs(&self, now: DateTime<Utc>) -> bool {
        self.signs_from <= now && now < self.signs_until
    }

    /// Whether it stands in the published set.
    pub fn is_published(&self, now: DateTime<Utc>) -> bool {
        now < self.published_until
    }

    /// The same, no longer believed from now on: whoever may have stolen it has nothing.
    #[must_use]
    pub fn withdrawn(self, now: DateTime<Utc>) -> Self {
        Self {
            signs_from: self.signs_from,
            signs_until: self.signs_until.min(now),
            published_until: self.published_until.min(now),
        }
    }
}

/// Keys to be made now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Their times.
    pub make: Vec<KeyTimes>,
}

/// What keys are missing: there must be one that signs, and one that will sign after it.
pub fn plan(known: &[KeyTimes], now: DateTime<Utc>) -> Plan {
    let mut make = Vec::new();
    let current = known
        .iter()
        .filter(|times| times.signs(now))
        .max_by_key(|times| times.signs_until);
    let current = current.copied().unwrap_or_else(|| {
        let first = KeyTimes::from(now);
        make.push(first);
        first
    });
    let next = known
        .iter()
        .any(|times| times.signs_from > now && times.is_published(now));
    if !next {
        make.push(KeyTimes::from(current.signs_until));
    }
    Plan { make }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_every_instant_of_a_year_one_key_signs_and_the_next_has_long_been_published() {
        let start = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
        let mut known: Vec<(DateTime<Utc>, KeyTimes)> = Vec::new();
        for hour in 0..(365 * 24) {
            let now = start + TimeDelta::hours(hour);
            let times: Vec<KeyTimes> = known.iter().map(|(_, times)| *times).collect();
            known.extend(plan(&times, now).make.into_iter().map(|times| (now, times)));
            let signing: Vec<_> = known.iter().filter(|(_, times)| times.signs(now)).collect();
            assert_eq!(signing.len(), 1, "hour {hour}");
            let (made, times) = signing[0];
            assert!(times.is_published(now));
            assert!(
                *made == start || now - *made >= TimeDelta::days(29),
                "hour {hour}"
            );
            let published = known.iter().filter(|(_, times)| times.is_published(now)).count();
            assert!((2..=3).contains(&published), "hour {hour}: {published}");
        }
    }

    #[test]
    fn a_withdrawn_key_is_followed_at_once() {
        let now = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
        let first = plan(&[], now).make;
        assert_eq!(first.len(), 2);
        let later = now + TimeDelta::days(3);
        let withdrawn: Vec<_> = first.iter().map(|times| times.withdrawn(later)).collect();
        assert!(
            withdrawn
                .iter()
                .all(|times| !times.signs(later) && !times.is_published(later))
        );
        assert!(plan(&withdrawn, later).make[0].signs(later));
    }

    #[test]
    fn a_long_sleep_does_not_leave_anybody_without_a_key() {
        let now = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
        let first = plan(&[], now).make;
        let later = now + TimeDelta::days(400);
        assert!(plan(&first, later).make[0].signs(later));
    }
}
