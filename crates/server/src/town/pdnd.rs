//! The town at the simulated PDND.

use super::TownError;
use crate::config::Anpr;
use crate::config::units::Time;
use crate::keys::KeyFolder;
use sportello_api::registry::RegistrySettings;
use sportello_api::tenant::TenantSettings;
use sportello_simulators::anpr::PdndClient;

/// The simulated ANPR.
pub(super) fn register(simulators: &sportello_simulators::Running) -> Anpr {
    Anpr {
        token_url: simulators.anpr.token_url(),
        assertion_audience: simulators.anpr.assertion_audience(),
        base_url: simulators.anpr.base_url(),
        audience: simulators.anpr.audience(),
        root_certificate_file: None,
        time: Time::seconds(5),
    }
}

/// Lets the simulated PDND know a municipality that asks ANPR, by the public half of its key.
pub(super) fn join(
    tenant: &TenantSettings,
    keys: &KeyFolder,
    simulators: &sportello_simulators::Running,
) -> Result<(), TownError> {
    let RegistrySettings::Anpr {
        client_id,
        kid,
        purposes,
    } = &tenant.registry
    else {
        return Ok(());
    };
    keys.make_pdnd()?;
    let Some(key) = keys.pdnd(kid)? else { return Ok(()) };
    simulators.anpr.register(PdndClient {
        id: client_id.clone(),
        kid: kid.clone(),
        public_key: key.public_pem()?,
        purposes: purposes.clone(),
    })?;
    Ok(())
}
