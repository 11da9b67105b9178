//! How the portal is reached and what it bears: limits, durations, trusted proxies.

use actix_web::http::Method;
use ipnet::IpNet;
use sportello_identity::issuer::TokenAlg;
use sportello_types::lang::Lang;
use std::num::NonZeroU32;
use std::time::Duration;

/// Settings of the HTTP side, filled from the configuration by `server`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `https`, or `http` on loopback in development.
    pub scheme: Scheme,
    /// Port shown in addresses, when it is not the scheme's own.
    pub public_port: Option<u16>,
    /// Networks of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Largest JSON body, in bytes.
    pub max_json: usize,
    /// Largest attachment, in bytes.
    pub max_attachment: u64,
    /// Longest time in which the body of a request arrives; uploads have [`Settings::upload_time`].
    pub body_time: Duration,
    /// Longest time in which an upload arrives.
    pub upload_time: Duration,
    /// Longest time in which a request is answered, once its body could have arrived.
    pub request_time: Duration,
    /// Requests that one client may make in a minute.
    pub requests_per_minute: NonZeroU32,
    /// Logins that one client may begin or end in a minute.
    pub logins_per_minute: NonZeroU32,
    /// Ratings and confirmations that one client may send in a minute: they write without a login.
    pub open_posts_per_minute: NonZeroU32,
    /// A session ends after this time without a request.
    pub session_idle: chrono::Duration,
    /// A session ends after this time whatever happens.
    pub session_absolute: chrono::Duration,
    /// How long a worker may be silent before its jobs go to another.
    pub job_lease: chrono::Duration,
    /// How long a stored answer of an idempotent operation is kept.
    pub idempotency_window: chrono::Duration,
    /// What signs the tokens of apps and integrators.
    pub token_alg: TokenAlg,
    /// How long the node of payments waits for the station.
    pub node: NodeTimes,
}

/// How long the node of payments waits for an answer of a station, from its own side (pagoPA SANP, `paForNode`,
/// *timeout*). Whatever comes later is no answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeTimes {
    /// To what it asks: whether a notice can be paid, what is paid, a demand.
    pub question: Duration,
    /// To a receipt.
    pub receipt: Duration,
}

impl Default for NodeTimes {
    fn default() -> Self {
        Self {
            question: Duration::from_secs(7),
            receipt: Duration::from_secs(15),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheme: Scheme::Https,
            public_port: None,
            trusted_proxies: Vec::new(),
            max_json: 1 << 20,
            max_attachment: 20 << 20,
            body_time: Duration::from_secs(20),
            upload_time: Duration::from_mins(5),
            request_time: Duration::from_secs(30),
            requests_per_minute: NonZeroU32::new(600).unwrap_or(NonZeroU32::MIN),
            logins_per_minute: NonZeroU32::new(30).unwrap_or(NonZeroU32::MIN),
            open_posts_per_minute: NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN),
            session_idle: chrono::Duration::minutes(30),
            session_absolute: chrono::Duration::hours(8),
            job_lease: chrono::Duration::minutes(2),
            idempotency_window: chrono::Duration::hours(24),
            token_alg: TokenAlg::default(),
            node: NodeTimes::default(),
        }
    }
}

/// Where the node of payments calls.
const STATION: &str = "/pagopa/station/";

/// How browsers reach the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Development on loopback: cookies carry neither `Secure` nor the `__Host-` prefix.
    Http,
    /// Everywhere else.
    Https,
}

impl Scheme {
    /// As it stands in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

impl Settings {
    /// The address of a page in a language: `https://sportello.example.it/en/area-personale`.
    pub fn page(&self, host: &str, lang: Lang, path: &str) -> String {
        let origin = self.origin(host);
        match lang {
            Lang::It => format!("{origin}{path}"),
            Lang::En => format!("{origin}/en{path}"),
        }
    }

    /// The origin of a host: `https://sportello.example.it`.
    pub fn origin(&self, host: &str) -> String {
        match self.public_port {
            Some(port) => format!("{}://{host}:{port}", self.scheme.name()),
            None => format!("{}://{host}", self.scheme.name()),
        }
    }

    /// Longest time for a request, body and answer. The station ends its own before the node does.
    pub fn longest(&self, method: &Method, path: &str) -> Duration {
        if path.starts_with(STATION) {
            return self.node.question.max(self.node.receipt);
        }
        let uploads = method == Method::POST
            && ["/attachments", "/scan", "/imports"]
                .iter()
                .any(|ending| path.ends_with(ending));
        let body = if uploads { self.upload_time } else { self.body_time };
        body + self.request_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_in_each_language() {
        let settings = Settings::default();
        let address = |lang| settings.page("sportello.example.it", lang, "/privacy");
        assert_eq!(address(Lang::It), "https://sportello.example.it/privacy");
        assert_eq!(address(Lang::En), "https://sportello.example.it/en/privacy");
    }

    #[test]
    fn the_station_has_the_node_s_time_whatever_browsers_have() {
        let settings = Settings {
            body_time: Duration::from_secs(1),
            request_time: Duration::from_secs(2),
            ..Settings::default()
        };
        let longest = |path| settings.longest(&Method::POST, path);
        assert_eq!(longest("/api/v1/payments/attempts"), Duration::from_secs(3));
        assert_eq!(longest("/pagopa/station/borgoverde"), Duration::from_secs(15));
    }
}
