//! From settings to SPID: what each municipality is as a service provider, whom it believes.

use crate::config::{self, Config, RegistrySource, Scheme};
use crate::keys::KeyFolder;
use crate::wiring::{WiringError, settings};
use sportello_api::auth::Place;
use sportello_api::auth::logos;
use sportello_api::auth::refresh::Source;
use sportello_api::tenant::{SpidSigner, TenantSettings};
use sportello_identity::spid::keys::{Profile, Subject};
use sportello_identity::spid::{Aggregator, Contact, Organization, ServiceProvider, SpKind, Trust};
use sportello_identity::{Certificate, SigningKey};

/// The folder with the keys that sign for a municipality.
pub fn key_folder(config: &Config, tenant: &TenantSettings) -> KeyFolder {
    match tenant.spid.signs_as {
        SpidSigner::Itself | SpidSigner::ItselfThroughAggregator => {
            KeyFolder::of(&config.keys_dir(), &tenant.public.slug)
        }
        SpidSigner::Aggregator => KeyFolder::of_aggregator(&config.keys_dir()),
    }
}

/// The entity id of a municipality: the one by which AgID knows it, else one below the aggregator's, else
/// its origin, which on loopback has a port.
pub fn entity_id(config: &Config, tenant: &TenantSettings) -> Result<String, WiringError> {
    if let Some(known) = &tenant.spid.entity_id {
        return Ok(known.clone());
    }
    let below = kind(config, tenant)?.entity_id_of(&tenant.public.ipa_code);
    Ok(below.unwrap_or_else(|| settings(config).origin(&tenant.host)))
}

/// The municipality as a service provider; nothing where no key signs for it.
pub fn service_provider(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<ServiceProvider>, WiringError> {
    let keys = key_folder(config, tenant).spid_keys()?;
    if keys.is_empty() {
        return Ok(None);
    }
    let keys = keys.into_iter().map(|(_, key)| key).collect();
    let parts = parts(config, tenant, keys)?;
    ServiceProvider::new(parts)
        .map(Some)
        .map_err(|source| WiringError::Spid {
            slug: tenant.public.slug.clone(),
            source,
        })
}

/// What the service provider is made of.
pub fn parts(
    config: &Config,
    tenant: &TenantSettings,
    keys: Vec<SigningKey>,
) -> Result<sportello_identity::spid::Config, WiringError> {
    let origin = settings(config).origin(&tenant.host);
    let public = &tenant.public;
    Ok(sportello_identity::spid::Config {
        kind: kind(config, tenant)?,
        entity_id: entity_id(config, tenant)?,
        assertion_consumer: format!("{origin}/auth/spid/callback"),
        single_logout: format!("{origin}/auth/spid/logout"),
        organization: Organization {
            name: public.name.clone(),
            display_name: public.name.clone(),
            url: public.website.clone(),
        },
        contact: Contact {
            ipa_code: public.ipa_code.clone(),
            email: public.contacts.email.clone(),
            phone: Some(public.contacts.phone.replace(' ', "")),
            vat_number: None,
            fiscal_code: Some(public.contacts.tax_code.clone()),
        },
        keys,
        eidas: tenant.spid.eidas,
        skew: config.spid.skew.delta(),
        development: config.http.scheme == config::Scheme::Http,
    })
}

/// Whom a certificate for the municipality names.
pub fn subject(config: &Config, tenant: &TenantSettings) -> Result<Subject, WiringError> {
    Ok(Subject {
        common_name: tenant.public.name.clone(),
        organization_name: tenant.public.name.clone(),
        entity_id: entity_id(config, tenant)?,
        ipa_code: tenant.public.ipa_code.clone(),
        locality: tenant.public.short_name.clone(),
    })
}

/// Whom a certificate for the aggregator names, and what it says of it; nothing where there is none.
pub fn aggregator_subject(config: &Config) -> Result<Option<(Subject, Profile)>, WiringError> {
    let Some(aggregator) = aggregator(config)? else {
        return Ok(None);
    };
    let locality = config.spid.aggregator.as_ref().map(|a| a.locality.clone());
    let profile = Profile::PublicAggregator {
        organization_id: aggregator.organization_id(),
    };
    let subject = Subject {
        common_name: aggregator.name.clone(),
        organization_name: aggregator.name,
        entity_id: aggregator.entity_id,
        ipa_code: aggregator.ipa_code.unwrap_or_default(),
        locality: locality.unwrap_or_default(),
    };
    Ok(Some((subject, profile)))
}

fn kind(config: &Config, tenant: &TenantSettings) -> Result<SpKind, WiringError> {
    let named = || aggregator(config)?.ok_or_else(|| WiringError::NoAggregator(tenant.public.slug.clone()));
    Ok(match tenant.spid.signs_as {
        SpidSigner::Itself => SpKind::Public,
        SpidSigner::Aggregator => SpKind::AggregatedFull(named()?),
        SpidSigner::ItselfThroughAggregator => SpKind::AggregatedLight(named()?),
    })
}

fn aggregator(config: &Config) -> Result<Option<Aggregator>, WiringError> {
    let Some(set) = &config.spid.aggregator else {
        return Ok(None);
    };
    let validation = set.validation_certificate_file.as_deref();
    Ok(Some(Aggregator {
        entity_id: set.entity_id.clone(),
        name: set.name.clone(),
        ipa_code: set.ipa_code.clone(),
        vat_number: set.vat_number.clone(),
        fiscal_code: set.fiscal_code.clone(),
        email: set.email.clone(),
        phone: set.phone.clone(),
        validation: validation.map(certificate).transpose()?,
    }))
}

fn certificate(file: &std::path::Path) -> Result<Certificate, WiringError> {
    std::fs::read_to_string(file)
        .ok()
        .and_then(|pem| Certificate::from_pem(&pem).ok())
        .ok_or_else(|| WiringError::Certificate(file.to_owned()))
}

/// Where the metadata of identity providers come from.
pub fn registry_sources(config: &Config) -> Result<Vec<Source>, WiringError> {
    let tested = config.spid.test_idp_metadata.iter().map(|file| {
        Ok(Source {
            place: Place::File(file.clone()),
            trust: Trust::Local,
        })
    });
    config
        .spid
        .registry
        .iter()
        .chain(config.spid.eidas.iter().map(|node| &node.metadata))
        .filter_map(source)
        .chain(tested)
        .collect()
}

/// Where the logos of identity providers come from.
pub(crate) fn logo_sources(config: &Config) -> Result<logos::Sources, reqwest::Error> {
    Ok(logos::Sources {
        list: config.spid.logos.clone(),
        fetcher: crate::fetcher::fetcher(config.http.scheme == Scheme::Http)?,
    })
}

fn source(from: &RegistrySource) -> Option<Result<Source, WiringError>> {
    let place = match (&from.url, &from.file) {
        (Some(url), _) => Place::Address(url.clone()),
        (None, Some(file)) => Place::File(file.clone()),
        (None, None) => return None,
    };
    let trust = match &from.certificate_file {
        None => Ok(Trust::Local),
        Some(file) => certificate(file).map(|certificate| Trust::Signed(vec![certificate])),
    };
    Some(trust.map(|trust| Source { place, trust }))
}
