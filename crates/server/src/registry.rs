//! The civil registry that each municipality asks, as its settings name it.

use crate::config::{self, Config};
use crate::keys::KeyFolder;
use crate::wiring::{WiringError, client_builder};
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sportello_api::registry::{DatabaseNumbers, NotSetUp, RegistrySettings};
use sportello_api::tenant::TenantSettings;
use sportello_integrations::pdnd::{Client, Draw, Platform};
use sportello_integrations::registry::CivilRegistry;
use sportello_integrations::registry::anpr::{Access, Anpr, Environment, UseCase};
use sportello_storage::Db;
use sportello_types::ids::TenantId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The registry of a municipality that asks another than its own.
pub(crate) fn other_than_own(
    config: &Config,
    tenant: &TenantSettings,
    keys: &KeyFolder,
    db: &Db,
    id: TenantId,
) -> Result<Option<Arc<dyn CivilRegistry>>, WiringError> {
    let RegistrySettings::Anpr {
        client_id,
        kid,
        purposes,
    } = &tenant.registry
    else {
        return Ok(None);
    };
    let slug = &tenant.public.slug;
    let missing = |what: &'static str| -> Arc<dyn CivilRegistry> {
        tracing::warn!(tenant = slug, what, "the civil registry cannot be asked");
        Arc::new(NotSetUp(what))
    };
    let Some(section) = &config.anpr else {
        return Ok(Some(missing("no section `anpr` in the settings")));
    };
    let Some(key) = keys.pdnd(kid)? else {
        return Ok(Some(missing("no key for PDND: run `sportello registry key`")));
    };
    let wrong = |fault: String| WiringError::Anpr {
        slug: slug.clone(),
        fault,
    };
    let purposes = purposes
        .iter()
        .map(|(use_case, purpose)| Ok((use_case.parse::<UseCase>()?, purpose.clone())))
        .collect::<Result<BTreeMap<_, _>, sportello_integrations::registry::anpr::UnknownUseCase>>()
        .map_err(|error| wrong(error.to_string()))?;
    let access = Access {
        client: Client {
            id: client_id.clone(),
            key,
        },
        purposes,
        location: tenant.public.ipa_code.clone(),
    };
    let numbers = DatabaseNumbers {
        db: db.clone(),
        tenant: id,
    };
    let environment = environment(section).map_err(|error| wrong(error.to_string()))?;
    let http = client(section)?;
    Ok(Some(Arc::new(Anpr::new(
        environment,
        access,
        http,
        Arc::new(numbers),
        draw(),
    ))))
}

fn environment(section: &config::Anpr) -> Result<Environment, url::ParseError> {
    Ok(Environment {
        platform: Platform {
            token_url: section.token_url.parse()?,
            assertion_audience: section.assertion_audience.clone(),
        },
        base_url: section.base_url.parse()?,
        audience: section.audience.clone(),
        time: section.time.0,
    })
}

/// The client of ANPR and PDND. Certificates are always verified; the test environment's authority is
/// added, never believed instead.
fn client(section: &config::Anpr) -> Result<reqwest::Client, WiringError> {
    let mut builder = client_builder();
    if let Some(file) = &section.root_certificate_file {
        let unusable = || WiringError::Certificate(file.clone());
        let text = std::fs::read(file).map_err(|_| unusable())?;
        let root = reqwest::Certificate::from_pem(&text).map_err(|_| unusable())?;
        builder = builder.add_root_certificate(root);
    }
    Ok(builder.build()?)
}

fn draw() -> Draw {
    let rng = Mutex::new(ChaCha20Rng::from_os_rng());
    Arc::new(move || rng.lock().unwrap_or_else(PoisonError::into_inner).random())
}
