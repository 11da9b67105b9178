//! What each municipality has: its settings, its keys, its seal, and what was kept under keys.

use super::findings::Findings;
use super::{codes, imports, payments, seals};
use crate::cli::Failure;
use crate::commands::records;
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::pagopa::taxonomy;
use crate::seals::seal_of;
use crate::spid;
use crate::wiring::Surroundings;
use sportello_api::tenant::TenantSettings;
use sportello_api::time;
use sportello_storage::{Db, Keyring, Tx, login_log, tenants};
use std::error::Error as _;

pub(super) async fn look(config: &Config, db: &Db, findings: &mut Findings) -> Result<(), Failure> {
    let tx = db.system_read().await?;
    let rows = tenants::list(&tx).await?;
    drop(tx);
    let list = findings.check("list of codes of payments", taxonomy::list(config));
    let today = time::rome_day(Surroundings::system().clock.now());
    if rows.is_empty() {
        findings.bad("municipalities: there is none, see `sportello tenant`");
    }
    for row in rows {
        let slug = &row.slug;
        let parsed = serde_json::from_value::<TenantSettings>(row.settings.clone());
        let settings = findings.check(&format!("settings of {slug}"), parsed);
        let keys = KeyFolder::of(&config.keys_dir(), slug);
        let issues = settings
            .as_ref()
            .is_some_and(|settings| settings.certificates.enabled);
        let receives = settings
            .as_ref()
            .map(|settings| settings.payments.clone())
            .filter(|payments| payments.enabled);
        let registry = settings.as_ref().map(|settings| settings.registry.clone());
        let signing = settings.map_or_else(|| keys.clone(), |settings| spid::key_folder(config, &settings));
        if let Some(found) = findings.check(&format!("SPID key of {slug}"), signing.spid_keys())
            && found.is_empty()
        {
            findings.bad(format_args!(
                "SPID key of {slug}: there is none, see `sportello spid keys new`"
            ));
        }
        if config.cie.is_some() {
            cie_keys(slug, &keys, findings);
        }
        match findings.check(&format!("seal of {slug}"), seal_of(&keys)) {
            Some(None) => {
                findings.bad(format_args!("seal of {slug}: there is none"));
                if issues {
                    findings.soon(format_args!(
                        "certificates of {slug}: none is issued without a seal"
                    ));
                }
            }
            Some(Some(seal)) => {
                findings.check(&format!("seal of {slug} signs"), seals::signs(seal).await);
            }
            None => {}
        }
        if issues && let Some(None) = findings.check(&format!("key of marks of {slug}"), keys.marks()) {
            findings.soon(format_args!(
                "certificates of {slug}: none is issued without a key of marks, see `sportello certificates key`"
            ));
        }
        if let Some(receives) = &receives {
            payments::receiving(slug, receives, config, &keys, findings);
            if let Some(list) = &list {
                codes::look(slug, receives, list, today, findings);
            }
        }
        let tx = db.read(row.id).await?;
        if let Some(registry) = &registry {
            imports::look(slug, registry, today, &tx, findings).await?;
        }
        if let Some(held) = findings.check(&format!("keys of the log of logins of {slug}"), keys.login_log())
        {
            login_log_keys(slug, held, &tx, findings).await?;
        }
        for finding in records::look(&tx).await? {
            match finding {
                Ok(words) => Findings::good(format_args!("{slug}, {words}")),
                Err(words) => findings.bad(format_args!("{slug}, {words}")),
            }
        }
    }
    Ok(())
}

/// Whether the keys for CIE are all there, each an RSA key for RS256 and RSA-OAEP, and none of them for two
/// purposes.
fn cie_keys(slug: &str, folder: &KeyFolder, findings: &mut Findings) {
    let what = format!("keys for CIE of {slug}");
    match folder.cie() {
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}"));
            findings.bad(format_args!("{what}: {error}{}", cause.unwrap_or_default()));
        }
        Ok(None) => findings.bad(format_args!(
            "{what}: not all three kinds are there, see `sportello cie keys {slug}`"
        )),
        Ok(Some(keys)) if keys.shared() => {
            findings.bad(format_args!(
                "{what}: one key stands in two files, or twice in one"
            ));
        }
        Ok(Some(keys)) => Findings::good(format_args!(
            "{what}: {} for the federation, {} for signing, {} for encryption",
            keys.federation.len(),
            keys.signing.len(),
            keys.encryption.len()
        )),
    }
}

/// Whether all that was kept can still be read.
async fn login_log_keys(
    slug: &str,
    held: Option<Keyring>,
    tx: &Tx,
    findings: &mut Findings,
) -> Result<(), Failure> {
    for id in login_log::keys_in_use(tx).await? {
        if !held.as_ref().is_some_and(|keys| keys.holds(id)) {
            findings.bad(format_args!(
                "log of logins of {slug}: entries need the key {id}, bring its line back"
            ));
        }
    }
    for id in sportello_storage::certificates::keys_in_use(tx).await? {
        if !held.as_ref().is_some_and(|keys| keys.holds(id)) {
            findings.bad(format_args!(
                "certificates of {slug}: they need the key {id} of the log of logins, bring its line back"
            ));
        }
    }
    for id in sportello_storage::deliveries::keys_in_use(tx).await? {
        if !held.as_ref().is_some_and(|keys| keys.holds(id)) {
            findings.bad(format_args!(
                "documents sent from {slug}: their addresses need the key {id} of the log of logins, bring its line back"
            ));
        }
    }
    for id in sportello_storage::payments::open::keys_in_use(tx).await? {
        if !held.as_ref().is_some_and(|keys| keys.holds(id)) {
            findings.bad(format_args!(
                "payments without sign-in at {slug}: their addresses need the key {id} of the log of logins, bring its line back"
            ));
        }
    }
    Ok(())
}
