//! The last good list, and how old it is.

use super::{Selection, TrustList};
use chrono::{DateTime, TimeDelta, Utc};

/// How often the list is fetched.
const DAILY: TimeDelta = TimeDelta::hours(24);
/// After how long without a fresh list somebody must look.
const ALARM: TimeDelta = TimeDelta::days(7);

/// A list that may not take the place of the one before. That one stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// Its number is lower, or its date is before: an old list presented again.
    #[error("the new trust list is older than the one at hand")]
    Older,
    /// Half of the authorities, or more, are gone.
    #[error("the new trust list has lost half of the authorities")]
    Halved,
}

/// How old the list at hand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Fetched within a day.
    Fresh,
    /// To be fetched again.
    Due,
    /// Not refreshed for a week, or past its own `NextUpdate`: it still counts, because without
    /// it nobody would get in, and its authorities' own dates still end them; but somebody must
    /// look.
    Alarm,
}

/// The last list that was good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    list: TrustList,
    refreshed_at: DateTime<Utc>,
}

impl Kept {
    /// A first list, fetched at this time.
    pub const fn new(list: TrustList, refreshed_at: DateTime<Utc>) -> Self {
        Self { list, refreshed_at }
    }

    /// The list.
    pub const fn list(&self) -> &TrustList {
        &self.list
    }

    /// When it was fetched, or found unchanged, for the last time.
    pub const fn refreshed_at(&self) -> DateTime<Utc> {
        self.refreshed_at
    }

    /// How old the list is.
    pub fn age(&self, now: DateTime<Utc>) -> Age {
        let past = self.list.next_update().is_some_and(|next| now > next);
        match now - self.refreshed_at {
            age if past || age > ALARM => Age::Alarm,
            age if age >= DAILY => Age::Due,
            _ => Age::Fresh,
        }
    }

    /// The list was asked for, and has not changed.
    #[must_use]
    pub fn unchanged(self, now: DateTime<Utc>) -> Self {
        Self {
            refreshed_at: now,
            ..self
        }
    }

    /// What takes this one's place when a new list has come.
    pub fn refreshed(
        &self,
        newer: TrustList,
        selection: &Selection,
        now: DateTime<Utc>,
    ) -> Result<Self, RefreshError> {
        if newer.sequence() < self.list.sequence() || newer.issued_at() < self.list.issued_at() {
            return Err(RefreshError::Older);
        }
        if let Ok(before) = self.list.anchors(selection, now) {
            let after = newer.anchors(selection, now).ok();
            let kept = before.authorities().iter().filter(|authority| {
                after
                    .as_ref()
                    .is_some_and(|after| after.authorities().contains(authority))
            });
            if kept.count() * 2 <= before.authorities().len() {
                return Err(RefreshError::Halved);
            }
        }
        Ok(Self::new(newer, now))
    }
}
