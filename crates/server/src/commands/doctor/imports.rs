//! Registries that files bring in: of which day they are, and whether that is too long ago.

use super::findings::Findings;
use crate::cli::Failure;
use chrono::NaiveDate;
use sportello_api::registry::RegistrySettings;
use sportello_storage::{Tx, residents};

/// Whether what a municipality brought in last is recent enough to be certified.
pub(super) async fn look(
    slug: &str,
    settings: &RegistrySettings,
    today: NaiveDate,
    tx: &Tx,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let RegistrySettings::Own { max_age } = settings else {
        return Ok(());
    };
    let Some(current) = residents::current(tx).await? else {
        return Ok(());
    };
    let as_of = current.as_of;
    if max_age.covers(as_of, today) {
        Findings::good(format_args!("registry of {slug}: of {as_of}"));
    } else {
        findings.soon(format_args!(
            "registry of {slug}: of {as_of}, more than {max_age} days ago: no certificate and no \
             self-certification is made by it, bring a newer file in with `sportello registry import`"
        ));
    }
    Ok(())
}
