//! Cards as the settings name them.

use crate::config::{self, Config};
use crate::fetcher;
use crate::wiring::WiringError;
use sportello_api::auth::Place;
use sportello_api::auth::cns::{ListSource, Proxy, Service};
use sportello_identity::Certificate;
use sportello_identity::cns::Rules;
use sportello_identity::cns::forwarded::Format;
use sportello_identity::cns::rules::Silence;
use sportello_identity::cns::trust_list::Selection;
use sportello_types::loa::Loa;
use std::path::PathBuf;

pub(crate) fn service(config: &Config, cns: &config::Cns) -> Result<Service, WiringError> {
    let private = cns.private_addresses && config.http.scheme == config::Scheme::Http;
    Ok(Service {
        address: cns.address.clone(),
        rules: rules(cns),
        selection: Selection {
            added: certificates(&cns.authority_files)?,
            denied: cns
                .denied_authorities
                .iter()
                .map(|digest| digest.to_ascii_lowercase())
                .collect(),
            ..Selection::default()
        },
        list: cns.trust_list.as_ref().map(list_source).transpose()?.flatten(),
        proxy: cns.proxy.as_ref().map(|proxy| Proxy {
            networks: proxy.addresses.iter().map(|network| network.0).collect(),
            header: proxy.header.clone(),
            chain_header: proxy.chain_header.clone(),
            format: match proxy.format {
                config::CardFormat::Rfc9440 => Format::Rfc9440,
                config::CardFormat::EscapedPem => Format::EscapedPem,
            },
            secret: cns.proxy_secret.clone(),
        }),
        fetcher: fetcher::fetcher(private)?,
        ocsp_time: cns.ocsp_time.0,
    })
}

fn rules(cns: &config::Cns) -> Rules {
    Rules {
        accept_sha1: cns.accept_sha1,
        accept_short_keys: cns.accept_short_keys,
        grace: cns.grace.delta(),
        silence: match cns.silence {
            config::Silence::Refuse => Silence::Refuse,
            config::Silence::Accept => Silence::Accept,
        },
        level: Loa::from_number(cns.level).unwrap_or(Loa::L3),
        ..Rules::default()
    }
}

fn list_source(list: &config::TrustList) -> Result<Option<ListSource>, WiringError> {
    let (place, signers) = match (&list.url, &list.file) {
        (Some(url), _) => (Place::Address(url.clone()), certificates(&list.signer_files)?),
        (None, Some(file)) => (Place::File(file.clone()), Vec::new()),
        (None, None) => return Ok(None),
    };
    Ok(Some(ListSource { place, signers }))
}

fn certificates(files: &[PathBuf]) -> Result<Vec<Certificate>, WiringError> {
    let read = |path: &PathBuf| {
        let pem = std::fs::read_to_string(path).ok();
        let certificate = pem.and_then(|pem| Certificate::from_pem(&pem).ok());
        certificate.ok_or_else(|| WiringError::Certificate(path.clone()))
    };
    files.iter().map(read).collect()
}
