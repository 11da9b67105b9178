//! Who calls, as far as the connection tells: client address and host name.

use crate::settings::Settings;
use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::uri::Authority;
use ipnet::Ipv6Net;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The client's address: the peer's, or what the configured proxies say of it. The list in
/// `X-Forwarded-For` is read from the right, so that what the client itself wrote is never believed.
/// An IPv4 address that comes as IPv6 (`::ffff:192.0.2.1`, on a dual-stack socket) is IPv4.
pub fn address(req: &HttpRequest, settings: &Settings) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |a| a.ip().to_canonical());
    let trusted = |address: &IpAddr| settings.trusted_proxies.iter().any(|net| net.contains(address));
    if !trusted(&peer) {
        return peer;
    }
    req.headers()
        .get_all("X-Forwarded-For")
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",")
        .rsplit(',')
        .map_while(|hop| hop.trim().parse::<IpAddr>().ok())
        .map(|hop| hop.to_canonical())
        .find(|hop| !trusted(hop))
        .unwrap_or(peer)
}

/// Whom a limit counts: an IPv4 address, or the /64 within which whoever has one IPv6 address has
/// them all (RFC 6177 §2).
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Net::new(address, 64)
            .map_or(address, |net| net.network())
            .into(),
    }
}

/// The host and the port that the browser asked for: `montefiore.localhost`, 8080. Nothing when the
/// request names more, or something else: it is repeated in pages, links and policies.
fn asked(host: &HeaderValue) -> Option<(String, Option<u16>)> {
    let authority: Authority = host.to_str().ok()?.parse().ok()?;
    let (host, port) = (authority.host(), authority.port());
    let length = host.len() + port.as_ref().map_or(0, |port| port.as_str().len() + 1);
    let name = |host: &str| {
        host.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
    };
    let ipv6 = |host: &str| {
        host.strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .is_some_and(|host| host.parse::<Ipv6Addr>().is_ok())
    };
    let plain = length == authority.as_str().len() && (name(host) || ipv6(host));
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (plain && !host.is_empty()).then(|| (host, port.map(|port| port.as_u16())))
}

/// The host name asked for, lower-case, without port.
pub fn host(req: &HttpRequest) -> Option<String> {
    asked(&asked_host(req)?).map(|(host, _)| host)
}

/// What the browser says to have asked for, as it says it.
pub fn asked_host(req: &HttpRequest) -> Option<HeaderValue> {
    let named = || HeaderValue::from_str(req.uri().authority()?.as_str()).ok();
    req.headers().get(header::HOST).cloned().or_else(named)
}

/// This portal's origin as the caller reached it: `https://sportello.example.it`.
pub fn origin(req: &HttpRequest, settings: &Settings) -> Option<String> {
    origin_at(&asked_host(req)?, settings)
}

/// The origin at a host that was asked for.
pub fn origin_at(host: &HeaderValue, settings: &Settings) -> Option<String> {
    let scheme = settings.scheme.name();
    Some(match asked(host)? {
        (host, Some(port)) => format!("{scheme}://{host}:{port}"),
        (host, None) => format!("{scheme}://{host}"),
    })
}

/// Browser and system in a few words, from the user agent, for the list of sessions. Never more
/// than a hint: user agents lie.
pub fn device(req: &HttpRequest) -> String {
    let agent = req
        .headers()
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let named = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn behind_proxy() -> Settings {
        Settings {
            trusted_proxies: vec!["10.0.0.0/24".parse().unwrap()],
            ..Settings::default()
        }
    }

    #[test]
    fn a_forwarded_address_is_believed_only_from_a_configured_proxy() {
        let forged = TestRequest::default()
            .peer_addr("203.0.113.9:1".parse().unwrap())
            .insert_header(("X-Forwarded-For", "198.51.100.7"))
            .to_http_request();
        assert_eq!(address(&forged, &behind_proxy()).to_string(), "203.0.113.9");

        let forwarded = TestRequest::default()
            .peer_addr("10.0.0.1:1".parse().unwrap())
            .insert_header(("X-Forwarded-For", "192.0.2.66, 198.51.100.7"))
            .to_http_request();
        assert_eq!(address(&forwarded, &behind_proxy()).to_string(), "198.51.100.7");
    }

    #[test]
    fn an_ipv4_proxy_on_a_dual_stack_socket_is_still_the_configured_one() {
        let mapped = TestRequest::default()
            .peer_addr("[::ffff:10.0.0.7]:1".parse().unwrap())
            .insert_header(("X-Forwarded-For", "198.51.100.7, ::ffff:10.0.0.8"))
            .to_http_request();
        assert_eq!(address(&mapped, &behind_proxy()).to_string(), "198.51.100.7");
    }

    #[test]
    fn a_client_that_changes_its_ipv6_address_is_counted_as_the_same() {
        let counted = |text: &str| subscriber(text.parse().unwrap());
        assert_eq!(
            counted("2001:db8:0:1::1"),
            counted("2001:db8:0:1:ffff:ffff:ffff:ffff")
        );
        assert_ne!(counted("2001:db8:0:1::1"), counted("2001:db8:0:2::1"));
        assert_ne!(counted("192.0.2.1"), counted("192.0.2.2"));
    }

    #[test]
    fn the_host_is_read_without_port_and_refused_when_it_is_more_than_a_host() {
        let request = |host: &str| {
            TestRequest::default()
                .insert_header(("Host", host))
                .to_http_request()
        };
        assert_eq!(
            host(&request("Montefiore.localhost:8080")).as_deref(),
            Some("montefiore.localhost")
        );
        for more in [
            "user@evil.example",
            "a.example/path",
            "a.example?q",
            "a.example#f",
            "a.example:",
            "a.example:99999",
            "a.example:1:2",
            "a'onclick=.example",
            "a\tb.example",
            "a%62.example",
            "[::1",
            "[a.example]",
            ".",
            "",
        ] {
            assert_eq!(host(&request(more)), None, "{more}");
            assert_eq!(origin(&request(more), &Settings::default()), None, "{more}");
        }
        let asked = request("[2001:DB8::1]:8443");
        assert_eq!(
            origin(&asked, &Settings::default()).as_deref(),
            Some("https://[2001:db8::1]:8443")
        );
    }

    #[test]
    fn a_device_is_named_in_a_few_words() {
        let request = TestRequest::default()
            .insert_header((
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            ))
            .to_http_request();
        assert_eq!(device(&request), "Firefox, Linux");
    }
}
