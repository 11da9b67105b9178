//! Ways to count: so many in a minute for a client, so many in an hour about a thing, so many that were refused.

use crate::http::{Fail, ToProblem, client};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter as Governor};
use sportello_types::problem::ProblemCode;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

type Keyed = Governor<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// Refused credentials of brokers of payments that a client may send in [`REFUSED_WITHIN`].
const REFUSED_PUSHES: u32 = 20;
const REFUSED_WITHIN: Duration = Duration::from_mins(15);

/// So many in a minute for a client.
pub(super) struct Budget {
    per_minute: NonZeroU32,
    counters: Keyed,
}

/// What a client has left.
pub(super) struct Standing {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    pub(super) reset_seconds: u64,
}

impl Budget {
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        Self {
            per_minute,
            counters: Governor::keyed(Quota::per_minute(per_minute)).with_middleware(),
        }
    }

    /// Counts one request of the client.
    pub(super) fn take(&self, client: IpAddr) -> Result<Standing, TooMany> {
        let limit = self.per_minute.get();
        match self.counters.check_key(&client::subscriber(client)) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(limit.saturating_sub(remaining));
                Ok(Standing {
                    limit,
                    remaining,
                    reset_seconds: (used * 60).div_ceil(u64::from(limit)),
                })
            }
            Err(until) => Err(TooMany {
                limit,
                wait_seconds: until
                    .wait_time_from(DefaultClock::default().now())
                    .as_secs()
                    .saturating_add(1),
            }),
        }
    }

    /// Forgets clients that have not called for a while.
    pub(super) fn forget_idle(&self) {
        self.counters.retain_recent();
        self.counters.shrink_to_fit();
    }
}

/// So many in an hour for a client, for a client about one thing, and for all together about one thing: the last
/// far more, so that nobody alone keeps all others from a thing.
pub(super) struct Threefold {
    clients: DefaultKeyedRateLimiter<IpAddr>,
    pairs: DefaultKeyedRateLimiter<(IpAddr, [u8; 32])>,
    things: DefaultKeyedRateLimiter<[u8; 32]>,
    limits: Limits,
}

/// How often in an hour.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) client: NonZeroU32,
    pub(super) pair: NonZeroU32,
    pub(super) thing: NonZeroU32,
}

impl Threefold {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            clients: Governor::keyed(Quota::per_hour(limits.client)),
            pairs: Governor::keyed(Quota::per_hour(limits.pair)),
            things: Governor::keyed(Quota::per_hour(limits.thing)),
            limits,
        }
    }

    /// The client first: who has used up their own uses up nothing of others.
    pub(super) fn take(&self, client: IpAddr, thing: [u8; 32]) -> Result<(), Fail> {
        let now = DefaultClock::default().now();
        let client = client::subscriber(client);
        let by_client = self.clients.check_key(&client);
        by_client.map_err(|until| too_many(self.limits.client, until.wait_time_from(now)))?;
        let by_pair = self.pairs.check_key(&(client, thing));
        by_pair.map_err(|until| too_many(self.limits.pair, until.wait_time_from(now)))?;
        let by_thing = self.things.check_key(&thing);
        by_thing.map_err(|until| too_many(self.limits.thing, until.wait_time_from(now)))
    }

    /// Forgets clients and things that nobody has asked about for a while.
    pub(super) fn forget_idle(&self) {
        self.clients.retain_recent();
        self.clients.shrink_to_fit();
        self.pairs.retain_recent();
        self.pairs.shrink_to_fit();
        self.things.retain_recent();
        self.things.shrink_to_fit();
    }
}

/// Clients whose credentials were refused, how often, and since when: the right ones cost nothing.
#[derive(Default)]
pub(super) struct Refusals(Mutex<HashMap<IpAddr, (u32, Instant)>>);

impl Refusals {
    /// What it counts is whole after each step, also where one ended early.
    fn counters(&self) -> MutexGuard<'_, HashMap<IpAddr, (u32, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn check(&self, client: IpAddr, now: Instant) -> Result<(), Fail> {
        let counted = self.counters().get(&client::subscriber(client)).copied();
        let Some((count, since)) = counted else {
            return Ok(());
        };
        let left = REFUSED_WITHIN.saturating_sub(now.saturating_duration_since(since));
        if count < REFUSED_PUSHES || left.is_zero() {
            return Ok(());
        }
        Err(Fail::from(TooMany {
            limit: REFUSED_PUSHES,
            wait_seconds: left.as_secs().saturating_add(1),
        }))
    }

    pub(super) fn count(&self, client: IpAddr, now: Instant) {
        let mut counters = self.counters();
        let (count, since) = counters.entry(client::subscriber(client)).or_insert((0, now));
        if now.saturating_duration_since(*since) >= REFUSED_WITHIN {
            (*count, *since) = (0, now);
        }
        *count = count.saturating_add(1);
    }

    pub(super) fn forget(&self, now: Instant) {
        let mut counters = self.counters();
        counters.retain(|_, (_, since)| now.saturating_duration_since(*since) < REFUSED_WITHIN);
        counters.shrink_to_fit();
    }
}

pub(super) fn too_many(limit: NonZeroU32, wait: Duration) -> Fail {
    Fail::from(TooMany {
        limit: limit.get(),
        wait_seconds: wait.as_secs().saturating_add(1),
    })
}

#[derive(Debug, thiserror::Error)]
#[error("client has used up its requests")]
pub(super) struct TooMany {
    pub(super) limit: u32,
    pub(super) wait_seconds: u64,
}

impl ToProblem for TooMany {
    fn code(&self) -> ProblemCode {
        ProblemCode::TooManyRequests
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.wait_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_the_credentials_of_a_broker_waits_and_others_do_not() {
        let refusals = Refusals::default();
        let [guessing, broker] = ["203.0.113.9", "203.0.113.10"].map(|text| text.parse().unwrap());
        let now = Instant::now();
        for _ in 0..REFUSED_PUSHES {
            refusals.check(guessing, now).unwrap();
            refusals.count(guessing, now);
        }
        let refused = refusals.check(guessing, now).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        refusals.check(broker, now).unwrap();
        refusals.check(guessing, now + REFUSED_WITHIN).unwrap();
        refusals.count(guessing, now + REFUSED_WITHIN);
        refusals.check(guessing, now + REFUSED_WITHIN).unwrap();
        refusals.forget(now + REFUSED_WITHIN * 3);
        assert!(refusals.counters().is_empty());
    }
}
