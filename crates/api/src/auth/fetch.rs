//! Reaching addresses that federations, registries and authorities name: each is somebody else's
//! suggestion, so each request is bounded in time and size, follows nothing, and goes to no address
//! of a private network.

use sportello_identity::cie::Form;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use url::{Host, Url};

/// What one request may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Longest wait for the whole answer.
    pub(super) longest: Duration,
    /// Largest answer, in bytes.
    pub(super) largest: usize,
}

/// For what federations say.
const USUAL: Bounds = Bounds {
    longest: Duration::from_secs(5),
    largest: 256 << 10,
};

/// Why nothing was fetched.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// An address that is none, or of a network that is not the public one.
    #[error("the address is not a public one")]
    Address,
    /// No answer, or not in time.
    #[error("no answer")]
    Unreachable(#[from] reqwest::Error),
    /// The answer is too large.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// Not 200.
    #[error("the answer has status {0}")]
    Status(u16),
    /// Not text.
    #[error("the answer is not text")]
    NotText,
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// As text, for the log of logins.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The client for such addresses.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: reqwest::Client,
    private: bool,
}

impl Fetcher {
    /// `client` follows no redirect and, unless `private`, resolves names to public addresses
    /// alone ([`is_public`]).
    pub const fn new(client: reqwest::Client, private: bool) -> Self {
        Self { client, private }
    }

    /// A text, at most 256 KiB.
    pub(super) async fn document(&self, url: &Url) -> Result<String, FetchError> {
        String::from_utf8(self.file(url).await?).map_err(|_| FetchError::NotText)
    }

    /// A file, at most 256 KiB.
    pub(super) async fn file(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        self.bytes(url, USUAL).await
    }

    /// Whatever stands at an address.
    pub(super) async fn bytes(&self, url: &Url, bounds: Bounds) -> Result<Vec<u8>, FetchError> {
        self.guard(url)?;
        good(self.send(self.client.get(url.clone()), bounds).await?)
    }

    /// Posts bytes of a kind.
    pub(super) async fn ask(
        &self,
        url: &Url,
        kind: &'static str,
        question: Vec<u8>,
        bounds: Bounds,
    ) -> Result<Vec<u8>, FetchError> {
        self.guard(url)?;
        let request = self.client.post(url.clone());
        let request = request.header(reqwest::header::CONTENT_TYPE, kind).body(question);
        good(self.send(request, bounds).await?)
    }

    /// Posts a form.
    pub(super) async fn post(&self, form: &Form) -> Result<Answer, FetchError> {
        let url = Url::parse(&form.url).map_err(|_| FetchError::Address)?;
        self.guard(&url)?;
        self.send(self.client.post(url).form(&form.fields), USUAL).await
    }

    /// Asks with an access token.
    pub(super) async fn with_token(&self, url: &str, access_token: &str) -> Result<Answer, FetchError> {
        let url = Url::parse(url).map_err(|_| FetchError::Address)?;
        self.guard(&url)?;
        self.send(self.client.get(url).bearer_auth(access_token), USUAL)
            .await
    }

    /// Addresses written as numbers never meet the resolver.
    fn guard(&self, url: &Url) -> Result<(), FetchError> {
        let public = match url.host() {
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            None => false,
        };
        (public || self.private).then_some(()).ok_or(FetchError::Address)
    }

    async fn send(&self, request: reqwest::RequestBuilder, bounds: Bounds) -> Result<Answer, FetchError> {
        let mut answer = request.timeout(bounds.longest).send().await?;
        let content_type = answer.headers().get(reqwest::header::CONTENT_TYPE);
        let content_type = content_type
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > bounds.largest {
                return Err(FetchError::TooLarge(bounds.largest));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: answer.status().as_u16(),
            content_type,
            body,
        })
    }
}

fn good(answer: Answer) -> Result<Vec<u8>, FetchError> {
    match answer.status {
        200 => Ok(answer.body),
        other => Err(FetchError::Status(other)),
    }
}

/// Whether an address is one of the public Internet (RFC 6890 and its registries).
pub const fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

const fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || matches!(
            (a, b, c),
            (0 | 240..=255, _, _) | (100, 64..=127, _) | (192, 0, 0) | (198, 18..=19, _)
        ))
}

const fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Global unicast is 2000::/3; of it, documentation and the tunnels that carry IPv4 within.
    a & 0xe000 == 0x2000 && !matches!((a, b), (0x2001, 0x0000 | 0x0db8) | (0x2002 | 0x3fff, _))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for public in [
            "93.184.216.34",
            "8.8.8.8",
            "2001:4860:4860::8888",
            "172.32.0.1",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "192.0.0.8",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2002:a00:1::",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn an_address_in_numbers_is_judged_before_anything_is_sent() {
        let guard = |private, url: &str| {
            let client = Fetcher::new(reqwest::Client::default(), private);
            client.guard(&url.parse().unwrap()).is_ok()
        };
        for url in [
            "http://127.0.0.1/",
            "http://[::1]:80/",
            "http://2130706433/",
            "http://0x7f.1/",
            "data:,x",
        ] {
            assert!(!guard(false, url), "{url}");
        }
        assert!(guard(false, "https://8.8.8.8/") && guard(false, "https://op.example/"));
        assert!(guard(true, "http://127.0.0.1:8090/"));
    }
}
