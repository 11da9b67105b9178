//! So many requests per client and minute (GCRA, by `governor`), told in `RateLimit-*` headers.
//!
//! Counters live in each process: behind a balancer the effective limit is the sum over the
//! replicas. That keeps a counter from costing a write to the database for every read.

mod counters;

use super::{Fail, client, parameters};
use crate::app::App;
use crate::settings::Settings;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use counters::{Budget, Limits, Refusals, Standing, Threefold, too_many};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter as Governor};
use sportello_types::ids::CitizenId;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Instant;

/// The counters of one process.
pub struct RateLimiter {
    all: Budget,
    logins: Budget,
    open_posts: Budget,
    open_receipts: Budget,
    open_states: Budget,
    refused_pushes: Refusals,
    notice_searches: DefaultKeyedRateLimiter<CitizenId>,
    open_searches: Threefold,
    spontaneous: Threefold,
}

/// Searches for payment notices by their number that a citizen may make in an hour: a family's post, and far
/// from all numbers.
const NOTICE_SEARCHES: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

/// The same without signing in: for a client, which may be a whole household or office, for a client about one
/// fiscal code, and for a fiscal code, whoever asks.
const OPEN_SEARCHES: Limits = Limits {
    client: NonZeroU32::MIN.saturating_add(59),
    pair: NonZeroU32::MIN.saturating_add(29),
    thing: NonZeroU32::MIN.saturating_add(999),
};
/// Debts in an hour that nobody asked for, likewise.
const SPONTANEOUS: Limits = Limits {
    client: NonZeroU32::MIN.saturating_add(59),
    pair: NonZeroU32::MIN.saturating_add(19),
    thing: NonZeroU32::MIN.saturating_add(499),
};

/// Receipts of payments without signing in, in a minute: each is a PDF, and a seal.
const OPEN_RECEIPTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);
/// Questions in a minute how such payments stand; a page asks seven times in the first one.
const OPEN_STATES: NonZeroU32 = NonZeroU32::MIN.saturating_add(119);

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

/// Where the receipt of a payment without signing in is had, and where one asks how it stands.
const OPEN_RECEIPT: &str = "/api/v1/payments/open/receipts";
const OPEN_STATE: &str = "/api/v1/payments/open/attempts/state";

/// Where one signs in without leaving the portal, in one step or two.
const OWN_LOGINS: [&str; 2] = ["/api/v1/desk/sessions", "/api/v1/desk/sessions/passkey"];

impl RateLimiter {
    /// Fresh counters with the limits of the settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            all: Budget::new(settings.requests_per_minute),
            logins: Budget::new(settings.logins_per_minute),
            open_posts: Budget::new(settings.open_posts_per_minute),
            open_receipts: Budget::new(OPEN_RECEIPTS),
            open_states: Budget::new(OPEN_STATES),
            refused_pushes: Refusals::default(),
            notice_searches: Governor::keyed(Quota::per_hour(NOTICE_SEARCHES)),
            open_searches: Threefold::new(OPEN_SEARCHES),
            spontaneous: Threefold::new(SPONTANEOUS),
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

    /// Answers 429 to a client whose credentials as a broker of payments were refused too often.
    pub(crate) fn may_push(&self, client: IpAddr) -> Result<(), Fail> {
        self.refused_pushes.check(client, Instant::now())
    }

    /// Counts credentials of a broker of payments that were refused.
    pub(crate) fn push_refused(&self, client: IpAddr) {
        self.refused_pushes.count(client, Instant::now());
    }

    /// Counts a search for a payment notice, or answers 429.
    pub(crate) fn search_notice(&self, citizen: CitizenId) -> Result<(), Fail> {
        let until = self.notice_searches.check_key(&citizen);
        let now = DefaultClock::default().now();
        until.map_err(|until| too_many(NOTICE_SEARCHES, until.wait_time_from(now)))
    }

    /// Forgets clients that have not called for a while; call it now and then.
    pub fn forget_idle(&self) {
        for budget in [
            &self.all,
            &self.logins,
            &self.open_posts,
            &self.open_receipts,
            &self.open_states,
        ] {
            budget.forget_idle();
        }
        self.notice_searches.retain_recent();
        self.notice_searches.shrink_to_fit();
        for threefold in [&self.open_searches, &self.spontaneous] {
            threefold.forget_idle();
        }
        self.refused_pushes.forget(Instant::now());
    }

    fn budget_of(&self, method: &Method, path: &str) -> Option<&Budget> {
        // All keep something for whoever comes, signed in or not.
        if path.starts_with("/auth/") || path == "/oauth/authorize" || OWN_LOGINS.contains(&path) {
            Some(&self.logins)
        } else if *method == Method::POST && OPEN_POSTS.contains(&path) {
            Some(&self.open_posts)
        } else if *method == Method::POST && path == OPEN_RECEIPT {
            Some(&self.open_receipts)
        } else if *method == Method::POST && path == OPEN_STATE {
            Some(&self.open_states)
        } else if path.starts_with("/api/") || path.starts_with("/oauth/") {
            Some(&self.all)
        } else {
            None // pages and files: cheap, and a page asks for a dozen of them
        }
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
    use sportello_types::problem::ProblemCode;

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
    fn who_tries_notices_is_stopped_by_address_and_by_address_and_fiscal_code() {
        let limiter = RateLimiter::new(&Settings::default());
        let eager = "203.0.113.9".parse().unwrap();
        for debtor in 0..60 {
            limiter.search_open_notice(eager, [debtor; 32]).unwrap();
        }
        let refused = limiter.search_open_notice(eager, [100; 32]).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooManyRequests);
        limiter.make_spontaneous(eager, [100; 32]).unwrap();
        let other = |last: u8| IpAddr::from([198, 51, 100, last]);
        for _ in 0..30 {
            limiter.search_open_notice(other(1), [200; 32]).unwrap();
        }
        let refused = limiter.search_open_notice(other(1), [200; 32]).unwrap_err();
        assert!(refused.problem().retry_after().unwrap() > 60);
        limiter.search_open_notice(other(1), [201; 32]).unwrap();
    }

    #[test]
    fn nobody_alone_keeps_others_from_a_fiscal_code_and_many_together_are_stopped() {
        let limiter = RateLimiter::new(&Settings::default());
        let from = |last: u8| IpAddr::from([198, 51, 100, last]);
        while limiter.search_open_notice(from(0), [1; 32]).is_ok() {}
        while limiter.make_spontaneous(from(0), [1; 32]).is_ok() {}
        limiter.search_open_notice(from(1), [1; 32]).unwrap();
        limiter.make_spontaneous(from(1), [1; 32]).unwrap();
        let tried = (2..=50).flat_map(|last| std::iter::repeat_n(from(last), 30));
        let let_in = tried.filter(|client| limiter.search_open_notice(*client, [1; 32]).is_ok());
        assert!(let_in.count() < 1_050, "whoever asks, about one of them");
    }

    #[test]
    fn receipts_and_states_of_open_payments_have_budgets_of_their_own() {
        let limiter = RateLimiter::new(&Settings::default());
        let client = "203.0.113.9".parse().unwrap();
        for (path, limit) in [(OPEN_RECEIPT, OPEN_RECEIPTS), (OPEN_STATE, OPEN_STATES)] {
            let budget = limiter.budget_of(&Method::POST, path).unwrap();
            for _ in 0..limit.get() {
                budget.take(client).unwrap();
            }
            assert!(budget.take(client).is_err(), "{path}");
        }
        let posts = limiter.budget_of(&Method::POST, OPEN_POSTS[0]).unwrap();
        posts.take(client).unwrap();
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
