//! The town at the simulated provider of remote signatures.

use super::TownError;
use crate::keys::KeyFolder;
use crate::seals::CHOICE;
use sportello_api::tenant::TenantSettings;
use sportello_simulators::csc::{CscClient, KeyKind};

/// The municipality whose seal is there; the other one has its key in a file.
const REMOTE: &str = "montefiore";
/// What the provider knows it by. Both are of a world in which nothing is secret.
const SECRET: &str = "segreto-di-prova";
const PIN: &str = "246810";

/// Lets the provider know the municipality whose seal it keeps, and the portal where that is.
pub(super) fn enrol(
    tenant: &TenantSettings,
    keys: &KeyFolder,
    simulators: &sportello_simulators::Running,
) -> Result<(), TownError> {
    if tenant.public.slug.as_str() != REMOTE {
        return Ok(());
    }
    let credential = simulators.csc.enrol(CscClient {
        id: REMOTE.to_owned(),
        secret: SECRET.to_owned(),
        pin: Some(PIN.to_owned()),
        organization: tenant.public.name.clone(),
        key: KeyKind::Rsa,
    })?;
    keys.replace("csc.secret", SECRET)?;
    keys.replace("csc.pin", PIN)?;
    let url = simulators.csc.url();
    keys.replace(
        CHOICE,
        &format!(
            "# Scritto a ogni avvio della città dimostrativa.\n\
             kind = \"csc\"\n\
             url = \"{url}\"\n\
             client_id = \"{REMOTE}\"\n\
             client_secret = {{ file = \"csc.secret\" }}\n\
             credential = \"{credential}\"\n\
             proofs = {{ PIN = {{ file = \"csc.pin\" }} }}\n"
        ),
    )?;
    Ok(())
}
