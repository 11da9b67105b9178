//! Each municipality as a relying party of CIE, and the federation as the settings name it.

use crate::config::{self, Config};
use crate::fetcher;
use crate::wiring::settings;
use sportello_api::auth::cie::Federation;
use sportello_api::tenant::TenantSettings;
use sportello_identity::cie::chain::Anchor;
use sportello_identity::cie::{Profile, RelyingParty};

/// The entity id of a municipality in the CIE federation.
pub fn entity_id(config: &Config, tenant: &TenantSettings) -> String {
    format!("{}/auth/cie", settings(config).origin(&tenant.host))
}

pub(crate) fn relying_party(
    config: &Config,
    cie: &config::Cie,
    tenant: &TenantSettings,
    keys: sportello_identity::cie::Keys,
) -> Result<RelyingParty, sportello_identity::cie::ConfigError> {
    let origin = settings(config).origin(&tenant.host);
    let entity_id = entity_id(config, tenant);
    let public = &tenant.public;
    let hints = if cie.authority_hints.is_empty() {
        vec![cie.trust_anchor.clone()]
    } else {
        cie.authority_hints.clone()
    };
    RelyingParty::new(sportello_identity::cie::Config {
        profile: profile(cie.profile),
        redirect_uri: format!("{entity_id}/callback"),
        entity_id,
        organization: sportello_identity::cie::Organization {
            name: public.name.clone(),
            homepage_uri: public.website.clone(),
            policy_uri: format!("{origin}/privacy"),
            logo_uri: format!("{origin}{}", public.crest_path),
            contacts: vec![public.contacts.pec.clone()],
        },
        authority_hints: hints,
        keys,
        skew: cie.skew.delta(),
        bare_userinfo: cie.bare_userinfo,
        development: config.http.scheme == config::Scheme::Http,
    })
}

const fn profile(configured: config::CieProfile) -> Profile {
    match configured {
        config::CieProfile::Cie => Profile::Cie,
        config::CieProfile::Spid => Profile::Spid,
    }
}

pub(crate) fn federation(config: &Config, cie: &config::Cie) -> Result<Federation, reqwest::Error> {
    let private = cie.private_addresses && config.http.scheme == config::Scheme::Http;
    Ok(Federation {
        profile: profile(cie.profile),
        anchor: Anchor {
            entity_id: cie.trust_anchor.clone(),
            pinned: cie.trust_anchor_keys.clone(),
        },
        providers: cie.providers.clone(),
        skew: cie.skew.delta(),
        development: config.http.scheme == config::Scheme::Http,
        fetcher: fetcher::fetcher(private)?,
    })
}
