//! How long one waits after wrong credentials. Failures are counted for a name *and* the client they
//! come from, so that a stranger's do not lock the owner out; those from anywhere together are counted
//! too, against guessing from many places, and stop new devices alone: whoever has signed in from a
//! device before is counted by that device.

use chrono::{DateTime, TimeDelta, Utc};

/// How many failures are let pass, and how the wait grows then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Failures without any wait.
    pub free: u32,
    /// The first wait; each further failure doubles it.
    pub first: TimeDelta,
    /// The longest wait.
    pub longest: TimeDelta,
}

impl Patience {
    /// Somebody at one device, or from one network.
    pub const ONE_CLIENT: Self = Self {
        free: 5,
        first: TimeDelta::seconds(30),
        longest: TimeDelta::hours(1),
    };
    /// All strangers together, about one name.
    pub const ALL_STRANGERS: Self = Self {
        free: 50,
        first: TimeDelta::minutes(1),
        longest: TimeDelta::minutes(15),
    };
    /// The personal code, by who is signed in already.
    pub const PERSONAL_CODE: Self = Self {
        free: 3,
        first: TimeDelta::minutes(1),
        longest: TimeDelta::hours(1),
    };

    fn after(self, failures: u32) -> TimeDelta {
        let Some(beyond) = failures.checked_sub(self.free) else {
            return TimeDelta::zero();
        };
        let doubled = 1_i32.checked_shl(beyond.min(20)).unwrap_or(i32::MAX);
        self.first
            .checked_mul(doubled)
            .map_or(self.longest, |wait| wait.min(self.longest))
    }
}

/// How long the next try has to wait still; nothing when it may be made.
pub fn wait(
    patience: Patience,
    failures: u32,
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<TimeDelta> {
    let left = last? + patience.after(failures) - now;
    (left > TimeDelta::zero()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_few_slips_cost_nothing_and_then_each_costs_double() {
        let wait = |failures, later| wait(Patience::ONE_CLIENT, failures, Some(at(0)), at(later));
        assert_eq!(wait(4, 0), None);
        assert_eq!(wait(5, 0), Some(TimeDelta::seconds(30)));
        assert_eq!(wait(5, 30), None);
        assert_eq!(wait(6, 30), Some(TimeDelta::seconds(30)));
        assert_eq!(wait(60, 0), Some(TimeDelta::hours(1)));
    }

    proptest! {
        #[test]
        fn more_failures_never_wait_less_and_nobody_waits_longer_than_the_longest(
            failures in 0_u32..10_000, later in 0_i64..10_000
        ) {
            for patience in [Patience::ONE_CLIENT, Patience::ALL_STRANGERS, Patience::PERSONAL_CODE] {
                let of = |failures| wait(patience, failures, Some(at(0)), at(later)).unwrap_or_default();
                prop_assert!(of(failures) <= of(failures + 1));
                prop_assert!(of(failures) <= patience.longest);
            }
        }

        #[test]
        fn whoever_never_failed_never_waits(failures in any::<u32>()) {
            prop_assert_eq!(wait(Patience::ONE_CLIENT, failures, None, at(0)), None);
        }
    }
}
