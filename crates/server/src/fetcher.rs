//! The client for addresses that others name: the federation of CIE, the registry of SPID.

use crate::wiring::client_builder;
use sportello_api::auth::{Fetcher, is_public};
use std::sync::Arc;

/// Reaches addresses that others name: public ones alone, unless `private`.
pub(crate) fn fetcher(private: bool) -> Result<Fetcher, reqwest::Error> {
    let mut client = client_builder();
    if !private {
        client = client.no_proxy().dns_resolver(Arc::new(PublicAddresses));
    }
    Ok(Fetcher::new(client.build()?, private))
}

/// Looks names up as usual and keeps the public addresses alone: what the federation names is
/// somebody else's suggestion.
#[derive(Debug)]
struct PublicAddresses;

impl reqwest::dns::Resolve for PublicAddresses {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("no public address".into());
            }
            let addresses: reqwest::dns::Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}
