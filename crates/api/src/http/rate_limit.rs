//! So many requests per client and minute (GCRA, by `governor`), told in `RateLimit-*` headers.
//!
//! Counters live in each process: behind a balancer the effective limit is the sum over the
//! replicas. That keeps a counter from costing a write to the database for every read.

use super::{Fail, ToProblem, client, parameters};
use crate::app::App;
use crate::settings::Settings;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter as Governor};
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

type Keyed = Governor<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// The counters of one process.
pub struct RateLimiter {
    all: Budget,
    logins: Budget,
    open_posts: Budget,
    notice_searches: DefaultKeyedRateLimiter<CitizenId>,
    open_searches: Twofold,
    spontaneous: Twofold,
}

/// So many in an hour for a client, and for all together about one thing.
struct Twofold {
    clients: DefaultKeyedRateLimiter<IpAddr>,
    things: DefaultKeyedRateLimiter<[u8; 32]>,
    per_client: NonZeroU32,
    per_thing: NonZeroU32,
}

/// Searches for payment notices by their number that a citizen may make in an hour: a family's post, and far
/// from all numbers.
const NOTICE_SEARCHES: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

/// The same without signing in: for a client, which may be a whole household or office, and for a fiscal code,
/// whoever asks.
const OPEN_SEARCHES: (NonZeroU32, NonZeroU32) = (
    NonZeroU32::MIN.saturating_add(59),
    NonZeroU32::MIN.saturating_add(29),
);
/// Debts in an hour that nobody asked for: of a client, and under a fiscal code.
const SPONTANEOUS: (NonZeroU32, NonZeroU32) = (
    NonZeroU32::MIN.saturating_add(59),
    NonZeroU32::MIN.saturating_add(19),
);

/// Operations that write, or tell, although nobody is signed in.
const OPEN_POSTS: [&str; 10] = [
    "/api/v1/payments/open/attempts",
    "/api/v1/payments/open/notices",
    "/api/v1/payments/spontaneous",
    "/api/v1/ratings",
    "/api/v1/email-confirmations",
    "/api/v1/desk/registrations",
    "/api/v1/desk/registrations/confirmations",
    "/api/v1/desk/password-checks",
    "/api/v1/desk/recoveries",
    "/api/v1/desk/recoveries/answers",
];

/// Where one signs in without leaving the portal, in one step or two.
const OWN_LOGINS: [&str; 2] = ["/api/v1/desk/sessions", "/api/v1/desk/sessions/passkey"];

struct Budget {
    per_minute: NonZeroU32,
    counters: Keyed,
}

/// What a client has left.
struct Standing {
    limit: u32,
    remaining: u32,
    reset_seconds: u64,
}

impl RateLimiter {
    /// Fresh counters with the limits of the settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            all: Budget::new(settings.requests_per_minute),
            logins: Budget::new(settings.logins_per_minute),
            open_posts: Budget::new(settings.open_posts_per_minute),
            notice_searches: Governor::keyed(Quota::per_hour(NOTICE_SEARCHES)),
            open_searches: Twofold::new(OPEN_SEARCHES),
            spontaneous: Twofold::new(SPONTANEOUS),
        }
    }

    /// Counts a search of a client for a payment notice under a fiscal code, told by its hash, or answers 429.
    pub(crate) fn search_open_notice(&self, client: IpAddr, debtor: [u8; 32]) -> Result<(), Fail> {
        self.open_searches.take(client, debtor)
    }

    /// Counts a debt that a client makes under a fiscal code, told by its hash, or answers 429.
    pub(crate) fn make_spontaneous(&self, client: IpAddr, debtor: [u8; 32]) -> Result<(), Fail> {
        self.spontaneous.take(client, debtor)
    }

    /// Counts a search for a payment notice, or answers 429.
    pub(crate) fn search_notice(&self, citizen: CitizenId) -> Result<(), Fail> {
        let until = self.notice_searches.check_key(&citizen);
        let now = DefaultClock::default().now();
        until.map_err(|until| too_many(NOTICE_SEARCHES, until.wait_time_from(now)))
    }

    /// Forgets clients that have not called for a while; call it now and then.
    pub fn forget_idle(&self) {
        for budget in [&self.all, &self.logins, &self.open_posts] {
            budget.counters.retain_recent();
            budget.counters.shrink_to_fit();
        }
        self.notice_searches.retain_recent();
        self.notice_searches.shrink_to_fit();
        for twofold in [&self.open_searches, &self.spontaneous] {
            twofold.clients.retain_recent();
            twofold.clients.shrink_to_fit();
            twofold.things.retain_recent();
            twofold.things.shrink_to_fit();
        }
    }

    fn budget_of(&self, method: &Method, path: &str) -> Option<&Budget> {
        // All keep something for whoever comes, signed in or not.
        if path.starts_with("/auth/") || path == "/oauth/authorize" || OWN_LOGINS.contains(&path) {
            Some(&self.logins)
        } else if *method == Method::POST && OPEN_POSTS.contains(&path) {
            Some(&self.open_posts)
        } else if path.starts_with("/api/") || path.starts_with("/oauth/") {
            Some(&self.all)
        } else {
            None // pages and files: cheap, and a page asks for a dozen of them
        }
    }
}

impl Budget {
    fn new(per_minute: NonZeroU32) -> Self {
        Self {
            per_minute,
            counters: Governor::keyed(Quota::per_minute(per_minute)).with_middleware(),
        }
    }

    /// Counts one request of the client.
    fn take(&self, client: IpAddr) -> Result<Standing, TooMany> {
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
}

impl Twofold {
    fn new((per_client, per_thing): (NonZeroU32, NonZeroU32)) -> Self {
        Self {
            clients: Governor::keyed(Quota::per_hour(per_client)),
            things: Governor::keyed(Quota::per_hour(per_thing)),
            per_client,
            per_thing,
        }
    }

    /// The client first: who has used up their own uses up nothing of others.
    fn take(&self, client: IpAddr, thing: [u8; 32]) -> Result<(), Fail> {
        let now = DefaultClock::default().now();
        let by_client = self.clients.check_key(&client::subscriber(client));
        by_client.map_err(|until| too_many(self.per_client, until.wait_time_from(now)))?;
        let by_thing = self.things.check_key(&thing);
        by_thing.map_err(|until| too_many(self.per_thing, until.wait_time_from(now)))
    }
}

fn too_many(limit: NonZeroU32, wait: Duration) -> Fail {
    Fail::from(TooMany {
        limit: limit.get(),
        wait_seconds: wait.as_secs().saturating_add(1),
    })
}

#[derive(Debug, thiserror::Error)]
#[error("client has used up its requests")]
struct TooMany {
    limit: u32,
    wait_seconds: u64,
}

impl ToProblem for TooMany {
    fn code(&self) -> ProblemCode {
        ProblemCode::TooManyRequests
    }

    fn retry_after(&self) -> Option<u64> {
        Some(self.wait_seconds)
    }
}

/// Counts the request, or answers 429.
pub async fn guard(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let standing = req
        .app_data::<Data<App>>()
        .and_then(|app| {
            let path = parameters::path(req.request());
            Some((app.rate_limiter.budget_of(req.method(), path)?, app))
        })
        .map(|(budget, app)| budget.take(client::address(req.request(), &app.settings)));
    let (standing, mut res) = match standing {
        None => return Ok(next.call(req).await?.map_into_boxed_body()),
        Some(Ok(standing)) => (standing, next.call(req).await?.map_into_boxed_body()),
        Some(Err(refusal)) => {
            let standing = Standing {
                limit: refusal.limit,
                remaining: 0,
                reset_seconds: refusal.wait_seconds,
            };
            (standing, req.error_response(Fail::from(refusal)))
        }
    };
    for (name, value) in [
        ("ratelimit-limit", u64::from(standing.limit)),
        ("ratelimit-remaining", u64::from(standing.remaining)),
        ("ratelimit-reset", standing.reset_seconds),
    ] {
        res.headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_asks_too_often_waits_and_others_do_not() {
        let limiter = RateLimiter::new(&Settings {
            requests_per_minute: NonZeroU32::new(2).unwrap(),
            ..Settings::default()
        });
        let budget = limiter.budget_of(&Method::GET, "/api/v1/services").unwrap();
        let eager = "203.0.113.9".parse().unwrap();
        assert_eq!(budget.take(eager).unwrap().remaining, 1);
        assert_eq!(budget.take(eager).unwrap().remaining, 0);
        let refusal = budget.take(eager).err().unwrap();
        assert!((1..=31).contains(&refusal.wait_seconds), "{refusal:?}");
        assert!(budget.take("203.0.113.10".parse().unwrap()).is_ok());
        assert!(limiter.budget_of(&Method::GET, "/web.js").is_none());
    }

    #[test]
    fn a_citizen_who_counts_notices_up_is_stopped_and_others_are_not() {
        let limiter = RateLimiter::new(&Settings::default());
        let [eager, other] = [1, 2].map(|id| CitizenId(uuid::Uuid::from_u128(id)));
        for _ in 0..NOTICE_SEARCHES.get() {
            limiter.search_notice(eager).unwrap();
        }
        let refused = limiter.search_notice(eager).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        assert!(refused.problem().retry_after().unwrap() > 60);
        limiter.search_notice(other).unwrap();
    }

    #[test]
    fn who_tries_notices_is_stopped_by_address_and_by_fiscal_code() {
        let limiter = RateLimiter::new(&Settings::default());
        let eager = "203.0.113.9".parse().unwrap();
        for debtor in 0..60 {
            limiter.search_open_notice(eager, [debtor; 32]).unwrap();
        }
        let refused = limiter.search_open_notice(eager, [100; 32]).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        limiter.make_spontaneous(eager, [100; 32]).unwrap();
        // From ever other addresses the same fiscal code is tried as seldom.
        let other = |last: u8| IpAddr::from([198, 51, 100, last]);
        for last in 0..30 {
            limiter.search_open_notice(other(last), [200; 32]).unwrap();
        }
        let refused = limiter.search_open_notice(other(30), [200; 32]).unwrap_err();
        assert!(refused.problem().retry_after().unwrap() > 60);
        limiter.search_open_notice(other(30), [201; 32]).unwrap();
    }

    #[test]
    fn a_client_that_walks_through_its_ipv6_network_is_one_client() {
        let limiter = RateLimiter::new(&Settings {
            logins_per_minute: NonZeroU32::new(2).unwrap(),
            ..Settings::default()
        });
        let budget = limiter.budget_of(&Method::GET, "/auth/spid/login").unwrap();
        assert!(budget.take("2001:db8::1".parse().unwrap()).is_ok());
        assert!(budget.take("2001:db8::2".parse().unwrap()).is_ok());
        assert!(budget.take("2001:db8::3".parse().unwrap()).is_err());
        assert!(budget.take("2001:db8:0:1::1".parse().unwrap()).is_ok());
    }
}
