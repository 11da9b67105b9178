//! Who calls, as far as the connection tells: client address and host name.

use crate::settings::Settings;
use actix_web::HttpRequest;
use actix_web::http::header;
use std::net::{IpAddr, Ipv4Addr};

/// The client's address: the peer's, or what the configured proxies say of it. The list in
/// `X-Forwarded-For` is read from the right, so that what the client itself wrote is never believed.
pub fn address(req: &HttpRequest, settings: &Settings) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |a| a.ip());
    if !settings.trusted_proxies.contains(&peer) {
        return peer;
    }
    req.headers()
        .get_all("X-Forwarded-For")
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",")
        .rsplit(',')
        .map_while(|hop| hop.trim().parse::<IpAddr>().ok())
        .find(|hop| !settings.trusted_proxies.contains(hop))
        .unwrap_or(peer)
}

/// The authority that the browser asked for, with its port: `montefiore.localhost:8080`.
pub fn authority(req: &HttpRequest) -> Option<&str> {
    match req.headers().get(header::HOST) {
        Some(host) => host.to_str().ok(),
        None => req.uri().authority().map(actix_web::http::uri::Authority::as_str),
    }
}

/// The host name asked for, lower-case, without port.
pub fn host(req: &HttpRequest) -> Option<String> {
    let url = url::Url::parse(&format!("http://{}/", authority(req)?)).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.path() == "/";
    url.host_str()
        .filter(|_| plain)
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
}

/// This portal's origin as the caller reached it: `https://sportello.example.it`.
pub fn origin(req: &HttpRequest, settings: &Settings) -> Option<String> {
    let authority = authority(req)?;
    host(req)?;
    Some(format!(
        "{}://{}",
        settings.scheme.name(),
        authority.to_ascii_lowercase()
    ))
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
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
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
        assert_eq!(host(&request("user@evil.example")), None);
        assert_eq!(host(&request("a.example/path")), None);
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
