//! The certificate that came with a request: over our own TLS, or in the header of the proxy that ends
//! TLS. The header is believed from the configured proxy alone, at the cards' host alone, once.

use super::service::Service;
use crate::ctx::secret_hash;
use crate::http::client;
use crate::settings::Settings;
use actix_web::HttpRequest;
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use sportello_identity::cns::Refusal;
use sportello_identity::cns::forwarded::{self, Format};
use subtle::ConstantTimeEq;
use url::Url;

/// The header in which a proxy proves itself where the network between is not its own.
const PROOF: &str = "X-Proxy-Auth";

/// What a browser sent over our own TLS: the certificate, then the rest of the chain, in DER; empty
/// when it sent none. The server puts it on the connection.
#[derive(Clone, Debug, Default)]
pub struct Presented(pub Vec<Vec<u8>>);

/// The proxy that ends TLS at the cards' host.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Where it calls from.
    pub networks: Vec<IpNet>,
    /// The header that holds the certificate.
    pub header: String,
    /// The header that holds the rest of the chain, if it sends one.
    pub chain_header: Option<String>,
    /// How the first is written.
    pub format: Format,
    /// What it must send in `X-Proxy-Auth`, where configured.
    pub secret: Option<SecretString>,
}

/// Why nothing of a request may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Elsewhere {
    /// Not the cards' host.
    #[error("this is not the cards' host")]
    Host,
    /// Neither our own TLS nor the proxy.
    #[error("the caller is not the configured proxy")]
    Stranger,
}

/// The certificates that came, the card's first; none when the browser sent none. `host`: where the
/// login began.
pub(super) fn certificates(
    req: &HttpRequest,
    settings: &Settings,
    service: &Service,
    host: &str,
) -> Result<Result<Vec<Vec<u8>>, Refusal>, Elsewhere> {
    if !is_cards_host(req, settings, &service.origin(host)) {
        return Err(Elsewhere::Host);
    }
    if let Some(Presented(certificates)) = req.conn_data::<Presented>() {
        return Ok(Ok(certificates.clone()));
    }
    let proxy = service.proxy.as_ref().filter(|proxy| is_proxy(req, proxy));
    let Some(proxy) = proxy else {
        return Err(Elsewhere::Stranger);
    };
    Ok(read(req, proxy))
}

fn read(req: &HttpRequest, proxy: &Proxy) -> Result<Vec<Vec<u8>>, Refusal> {
    let values = |name: &str| -> Vec<Vec<u8>> {
        let all = req.headers().get_all(name);
        all.map(|value| value.as_bytes().to_vec()).collect()
    };
    let leaf = values(&proxy.header);
    let leaf = forwarded::certificate(leaf.iter().map(Vec::as_slice), proxy.format)?;
    let Some(leaf) = leaf else {
        return Ok(Vec::new());
    };
    let mut all = vec![leaf];
    if let Some(name) = &proxy.chain_header {
        let rest = values(name);
        all.extend(forwarded::chain(rest.iter().map(Vec::as_slice))?);
    }
    Ok(all)
}

/// Whether host and port are those that the browser was sent to. Behind a proxy the scheme is the
/// portal's, whatever it is.
fn is_cards_host(req: &HttpRequest, settings: &Settings, origin: &str) -> bool {
    let asked = client::origin(req, settings).and_then(|origin| Url::parse(&origin).ok());
    let (Some(asked), Ok(own)) = (asked, Url::parse(origin)) else {
        return false;
    };
    asked.host_str() == own.host_str() && Some(asked.port().unwrap_or(443)) == own.port_or_known_default()
}

fn is_proxy(req: &HttpRequest, proxy: &Proxy) -> bool {
    let Some(peer) = req.peer_addr() else {
        return false;
    };
    let peer = peer.ip().to_canonical();
    let known = proxy.networks.iter().any(|network| network.contains(&peer));
    let proved = proxy.secret.as_ref().is_none_or(|secret| {
        let sent = req.headers().get(PROOF).and_then(|value| value.to_str().ok());
        sent.is_some_and(|sent| {
            let (sent, kept) = (secret_hash(sent), secret_hash(secret.expose_secret()));
            bool::from(sent.ct_eq(&kept))
        })
    });
    known && proved
}
