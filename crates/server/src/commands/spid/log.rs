//! `sportello spid log export`.

use crate::cli::{Failure, say};
use crate::commands::block_on;
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::seal_time::{SealTime, with_time};
use crate::seals::seal_of;
use crate::wiring::{self, Surroundings};
use chrono::{DateTime, Utc};
use sportello_api::backoffice::login_log::archive::{Source, Written, write};
use sportello_api::tenant::TenantSettings;
use sportello_storage::audit::{self, Actor, Event};
use sportello_storage::login_log::Criteria;
use sportello_storage::{citizens, tenants};
use sportello_types::backoffice::REASON;
use sportello_types::values::CodiceFiscale;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to take out, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The municipality's slug
    #[arg(long)]
    tenant: String,
    /// From this instant: `2026-11-01T00:00:00Z`
    #[arg(long)]
    from: DateTime<Utc>,
    /// To before this instant
    #[arg(long)]
    to: DateTime<Utc>,
    /// Why: kept in the audit log, 10 to 500 characters
    #[arg(long)]
    reason: String,
    /// File with the fiscal code of the one citizen whose logins are wanted: what stands on a command line,
    /// others can read
    #[arg(long)]
    tax_code_file: Option<PathBuf>,
    /// Logins at this identity provider alone, by entityID
    #[arg(long)]
    identity_provider: Option<String>,
    /// The archive to write; it must not be there yet
    file: PathBuf,
}

pub(crate) fn export(config: Option<&Path>, wanted: &Export) -> Result<ExitCode, Failure> {
    let config = Config::load(config)?;
    let reason = wanted.reason.trim();
    if !REASON.contains(&reason.chars().count()) {
        return Err("--reason must have 10 to 500 characters".into());
    }
    if wanted.from >= wanted.to {
        return Err("--to must be after --from".into());
    }
    let tax_code: Option<CodiceFiscale> = match &wanted.tax_code_file {
        None => None,
        Some(file) => {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            Some(
                text.trim()
                    .parse()
                    .map_err(|_| format!("{} holds no fiscal code", file.display()))?,
            )
        }
    };
    block_on(async {
        let db = wiring::current_database(&config).await?;
        let system = db.system_read().await?;
        let found = tenants::by_slug(&system, &wanted.tenant).await?;
        drop(system);
        let tenant = found.ok_or_else(|| format!("there is no municipality {}", wanted.tenant))?;
        let settings: TenantSettings = serde_json::from_value(tenant.settings)?;
        let folder = KeyFolder::of(&config.keys_dir(), &tenant.slug);
        let keys = folder
            .login_log()?
            .ok_or("nothing was kept yet: there are no keys of the log")?;
        let clock = Surroundings::system().clock;
        let time = SealTime::of(&config, &clock)?;
        let seal = seal_of(&folder)?.map(|seal| with_time(seal, time.as_ref()));
        let now = clock.now();
        // Only reads: whoever signs in meanwhile is not kept waiting, however long it takes.
        let tx = db.read(tenant.id).await?;
        let citizen = match &tax_code {
            None => None,
            Some(code) => {
                let known = citizens::find_by_tax_code(&tx, code).await?;
                Some(
                    known
                        .ok_or("nobody of this municipality has this fiscal code")?
                        .profile
                        .id,
                )
            }
        };
        let criteria = Criteria {
            from: wanted.from,
            to: wanted.to,
            citizen,
            idp: wanted.identity_provider.clone(),
            request_id: None,
            accepted: None,
        };
        let source = Source {
            tx: &tx,
            keys: &keys,
            criteria: &criteria,
            municipality: &settings.public.name,
            seal: seal.clone(),
            now,
            most: usize::MAX,
        };
        let out = private(&wanted.file).map_err(|error| format!("{}: {error}", wanted.file.display()))?;
        let event = |written: &Written| Event {
            at: now,
            name: "login_log_exported".to_owned(),
            actor: Actor::System,
            actor_id: None,
            citizen,
            session: None,
            object: Some("login_log".to_owned()),
            request: None,
            detail: serde_json::json!({
                "reason": reason,
                "from": wanted.from,
                "to": wanted.to,
                "by_citizen": citizen.is_some(),
                "identity_provider": wanted.identity_provider,
                "found": written.logins,
                "list_sha256": written.list_sha256,
            }),
        };
        let kept = async {
            let written = write(out, &source).await?;
            let tx = db.begin(tenant.id).await?;
            audit::append(&tx, event(&written)).await?;
            tx.commit().await?;
            Ok::<_, Failure>(written)
        };
        // No archive without its line in the audit log, and no half of one.
        let written = match kept.await {
            Ok(written) => written,
            Err(failure) => {
                std::fs::remove_file(&wanted.file)?;
                return Err(failure);
            }
        };
        drop(tx);
        db.close().await?;
        say(format_args!(
            "{} logins in {}, sha256 of elenco.json {}{}",
            written.logins,
            wanted.file.display(),
            written.list_sha256,
            if seal.is_some() {
                ""
            } else {
                ", NOT SIGNED: there is no seal"
            }
        ));
        Ok(ExitCode::SUCCESS)
    })
}

/// A new file that only its owner may read.
fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        file.mode(0o600);
    }
    file.open(path)
}
