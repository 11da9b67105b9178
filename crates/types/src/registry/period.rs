//! Periods of days, both ends inclusive.

use chrono::NaiveDate;

/// From a day to a day; an end that is missing is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// Whether a day is in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it ends no earlier than it begins.
    pub fn is_ordered(self) -> bool {
        match (self.since, self.until) {
            (Some(since), Some(until)) => since <= until,
            _ => true,
        }
    }

    /// Whether some day is in both.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_in_time = |begin: Option<NaiveDate>, end: Option<NaiveDate>| match (begin, end) {
            (Some(begin), Some(end)) => begin <= end,
            _ => true,
        };
        begins_in_time(self.since, other.until) && begins_in_time(other.since, self.until)
    }
}

/// Something that holds for a while.
pub trait Dated {
    /// For how long.
    fn period(&self) -> Period;
}

/// What holds on a day.
pub fn at<T: Dated>(items: &[T], day: NaiveDate) -> impl Iterator<Item = &T> {
    items.iter().filter(move |item| item.period().contains(day))
}

/// Reads the period out of the fields `since` and `until`.
macro_rules! dated {
    ($($name:ident),+ $(,)?) => {$(
        impl crate::registry::Dated for $name {
            fn period(&self) -> crate::registry::Period {
                crate::registry::Period { since: self.since, until: self.until }
            }
        }
    )+};
}
pub(super) use dated;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(n)
    }

    proptest! {
        #[test]
        fn periods_overlap_when_a_day_is_in_both(
            ends in prop::array::uniform4(prop::option::of(0_i64..20)),
        ) {
            let [a, b, c, d] = ends.map(|n| n.map(day));
            let (one, other) = (Period { since: a, until: b }, Period { since: c, until: d });
            prop_assume!(one.is_ordered() && other.is_ordered());
            let shared = (-1..21).map(day).any(|day| one.contains(day) && other.contains(day));
            prop_assert_eq!(one.overlaps(other), shared);
            prop_assert_eq!(other.overlaps(one), shared);
        }
    }
}
