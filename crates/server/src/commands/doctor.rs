//! `sportello doctor`: checks everything that the portal depends on, and says what to do.

use super::{block_on, records};
use crate::cards;
use crate::certificates::{self, End, Nearness, Use};
use crate::cli::{Failure, say};
use crate::config::{Config, Pagopa};
use crate::keys::KeyFolder;
use crate::pagopa;
use crate::seal_time::SealTime;
use crate::seals::seal_of;
use crate::spid;
use crate::station;
use crate::wiring::{self, Surroundings};
use chrono::{DateTime, TimeDelta, Utc};
use sportello_api::App;
use sportello_api::auth::cie::refresh as refresh_cie;
use sportello_api::auth::cns::refresh as refresh_cards;
use sportello_api::auth::refresh;
use sportello_api::payments::{PaymentSettings, Provider};
use sportello_api::tenant::TenantSettings;
use sportello_documents::Seal;
use sportello_documents::seal::SealError;
use sportello_identity::spid::keys::{ProfileFault, check};
use sportello_storage::{Db, Keyring, Tx, login_log, tenants};
use std::error::Error as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// What is signed to see whether a seal signs: the digest of no document.
const TEST_DIGEST: [u8; 32] = [0; 32];

/// How the command ends when there are warnings and no faults.
const WARNED: u8 = 2;

/// By how much our clock may differ from a time-stamp authority's.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// Collects what was found.
#[derive(Default)]
struct Findings {
    faults: usize,
    warnings: usize,
}

impl Findings {
    fn good(what: impl std::fmt::Display) {
        say(format_args!("  ok     {what}"));
    }

    fn bad(&mut self, what: impl std::fmt::Display) {
        self.faults += 1;
        say(format_args!("  FAULT  {what}"));
    }

    /// What works and will not for long.
    fn soon(&mut self, what: impl std::fmt::Display) {
        self.warnings += 1;
        say(format_args!("  WARN   {what}"));
    }

    fn check<T, E: std::error::Error>(&mut self, what: &str, outcome: Result<T, E>) -> Option<T> {
        match outcome {
            Ok(value) => {
                Self::good(what);
                Some(value)
            }
            Err(error) => {
                let cause = error.source().map(|c| format!(": {c}")).unwrap_or_default();
                self.bad(format_args!("{what}: {error}{cause}"));
                None
            }
        }
    }
}

pub(crate) fn run(file: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut findings = Findings::default();
    let Some(config) = findings.check("settings", Config::load(file)) else {
        return Ok(ExitCode::FAILURE);
    };
    block_on(async {
        look(&config, &mut findings).await?;
        Ok(match (findings.faults, findings.warnings) {
            (0, 0) => {
                say("everything is in order");
                ExitCode::SUCCESS
            }
            (0, warnings) => {
                say(format_args!("no faults, {warnings} warnings"));
                ExitCode::from(WARNED)
            }
            (faults, warnings) => {
                say(format_args!("{faults} faults, {warnings} warnings"));
                ExitCode::FAILURE
            }
        })
    })
}

async fn look(config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    let Some(db) = findings.check("database", wiring::database(config).await) else {
        return Ok(());
    };
    let pending = db.pending_migrations().await?;
    if !pending.is_empty() && !db.is_sqlite() {
        findings.bad("schema: not up to date, run `sportello migrate`");
        return Ok(());
    }
    let db = wiring::current_database(config).await?;
    if let Some(blobs) = findings.check("files", wiring::blobs(config)) {
        findings.check("files answer", blobs.ping().await);
    }
    if wiring::web_app(config)?.is_empty() {
        findings.bad("web app: this program was built without it, run `frontend/build.sh` before cargo");
    } else {
        Findings::good("web app");
    }
    municipalities(config, &db, findings).await?;
    time_stamps(config, findings).await?;
    registry(config, db, findings).await?;
    if config.mail.is_none() {
        findings.bad("mail: none is configured, receipts will not be mailed");
    }
    Findings::good(match &config.pec {
        Some(pec) => format!("certified mail (PEC): from {}", pec.from),
        None => "certified mail (PEC): none is configured, documents go by ordinary mail".to_owned(),
    });
    Ok(())
}

async fn municipalities(config: &Config, db: &Db, findings: &mut Findings) -> Result<(), Failure> {
    let tx = db.system_read().await?;
    let rows = tenants::list(&tx).await?;
    drop(tx);
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
                findings.check(&format!("seal of {slug} signs"), signs(seal).await);
            }
            None => {}
        }
        if issues && let Some(None) = findings.check(&format!("key of marks of {slug}"), keys.marks()) {
            findings.soon(format_args!(
                "certificates of {slug}: none is issued without a key of marks, see `sportello certificates key`"
            ));
        }
        if let Some(receives) = &receives {
            payments(slug, receives, config, &keys, findings);
        }
        let tx = db.read(row.id).await?;
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

/// What a municipality needs to receive payments.
fn payments(
    slug: &str,
    settings: &PaymentSettings,
    config: &Config,
    keys: &KeyFolder,
    findings: &mut Findings,
) {
    match &config.pagopa {
        None => findings.bad(format_args!(
            "payments of {slug}: the settings have no section `pagopa`, nothing can be paid"
        )),
        // Its receipts come to the portal's own address.
        Some(pagopa) if settings.provider == Provider::Unified => {
            let known = pagopa.unified.as_ref();
            if known.is_some_and(|platform| platform.municipalities.contains_key(slug)) {
                Findings::good(format_args!("payments of {slug}"));
            } else {
                findings.bad(format_args!(
                    "payments of {slug}: `pagopa.unified.municipalities.{slug}` is missing, nothing can be paid"
                ));
            }
            if pagopa.checkout.is_none() {
                findings.soon(format_args!(
                    "payments of {slug}: no Checkout (`pagopa.checkout`), several notices cannot be paid together"
                ));
            }
        }
        Some(pagopa) if settings.provider == Provider::Govpay => govpay(slug, pagopa, findings),
        Some(pagopa) if pagopa.station.is_none() => findings.soon(format_args!(
            "payments of {slug}: no station (`pagopa.station`), receipts are asked for and come late"
        )),
        Some(_) => Findings::good(format_args!("payments of {slug}")),
    }
    if config.pagopa.as_ref().is_some_and(|pagopa| pagopa.fdr.is_none()) {
        findings.soon(format_args!(
            "payments of {slug}: no flows (`pagopa.fdr`), nothing is reconciled"
        ));
    }
    if let Ok(None) = keys.seal()
        && !keys.has_choice()
    {
        findings.soon(format_args!(
            "payments of {slug}: without a seal no receipt can be downloaded"
        ));
    }
}

/// What a municipality needs that collects through a GovPay.
fn govpay(slug: &str, pagopa: &Pagopa, findings: &mut Findings) {
    let section = pagopa.govpay.as_ref();
    if section.is_none_or(|govpay| !govpay.applications.contains_key(slug)) {
        findings.bad(format_args!(
            "payments of {slug}: the settings have no `pagopa.govpay.applications.{slug}`, nothing can be paid"
        ));
    } else if pagopa.checkout.is_none() {
        findings.bad(format_args!(
            "payments of {slug}: no page of payments (`pagopa.checkout`), no payment begins in the portal"
        ));
    } else {
        Findings::good(format_args!("payments of {slug}, through GovPay"));
    }
}

/// Where the node of payments delivers receipts: our certificate, and those of the node that are pinned.
fn node(config: &Config, app: &App, findings: &mut Findings) {
    let station = config.pagopa.as_ref().and_then(|pagopa| pagopa.station.as_ref());
    let Some(station) = station else { return };
    let now = app.clock.now();
    if let Some(at) = findings.check("TLS of the station", station::end(station)) {
        let end = End {
            purpose: Use::Station,
            owner: station.listen.to_string(),
            at,
        };
        tell(&end, now, findings);
    }
    let pinned = findings.check("pinned certificates of the node", station::pinned_ends(station));
    for (owner, at) in pinned.unwrap_or_default() {
        let end = End {
            purpose: Use::Node,
            owner,
            at,
        };
        tell(&end, now, findings);
    }
}

/// Whose digital stamps are believed, and until when.
fn stamps(config: &Config, app: &App, findings: &mut Findings) {
    if config.pagopa.is_none() {
        return;
    }
    let what = "certificates trusted for digital stamps";
    match findings.check(what, pagopa::stamps::signers(config)) {
        Some(None) => Findings::good(
            "digital stamps: none is sold, since no certificate is trusted for them (`pagopa.stamp_authority_files`)",
        ),
        Some(Some(signers)) => {
            for certificate in signers.certificates() {
                let end = End {
                    purpose: Use::Stamps,
                    owner: certificate.subject(),
                    at: certificate.not_after(),
                };
                tell(&end, app.clock.now(), findings);
            }
        }
        None => {}
    }
}

/// Whether a seal can be reached and signs, and its certificate confirms what it signs. When the
/// certificate ends is told with all others.
async fn signs(seal: Arc<dyn Seal>) -> Result<(), SealError> {
    let signed = tokio::task::spawn_blocking(move || seal.sign(&TEST_DIGEST)).await;
    signed
        .map_err(|_| SealError::Signature("the attempt broke off".to_owned()))?
        .map(drop)
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

/// Whether the time-stamp authority answers, in whose name, and whether its clock is ours.
async fn time_stamps(config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    if config.seal.time.is_none() {
        return Ok(());
    }
    let clock = Surroundings::system().clock;
    let Some(Some(time)) = findings.check("time-stamps on seals", SealTime::of(config, &clock)) else {
        return Ok(());
    };
    let refuses = time.refuses();
    let stamped = tokio::task::spawn_blocking(move || time.token(&[0; 32])).await?;
    let token = match stamped {
        Ok(token) => token,
        Err(error) if refuses => {
            findings.bad(format_args!(
                "time-stamp authority: {error}; nothing can be sealed"
            ));
            return Ok(());
        }
        Err(error) => {
            findings.soon(format_args!("time-stamp authority: {error}; seals do without"));
            return Ok(());
        }
    };
    let now = clock.now();
    let end = End {
        purpose: Use::TimeStamp,
        owner: token.authority(),
        at: token.ends_at(),
    };
    tell(&end, now, findings);
    let apart = (now - token.time()).abs();
    if apart > CLOCKS_DIFFER {
        findings.soon(format_args!(
            "clock: {} seconds from that of the time-stamp authority",
            apart.num_seconds()
        ));
    }
    Ok(())
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

/// Certificates that end, ours and the providers'; and ours that are not what AgID's notices ask for.
fn certificates(app: &App, findings: &mut Findings) {
    let now = app.clock.now();
    for provider in app.spid.providers() {
        for key in &provider.config().keys {
            let faults = check(key.certificate(), provider.config(), now);
            // Dates are told below, with what to do.
            let dates = [ProfileFault::Dates, ProfileFault::ExpiresSoon];
            for fault in faults.into_iter().filter(|fault| !dates.contains(fault)) {
                findings.bad(format_args!(
                    "SPID certificate of {}: {fault}",
                    provider.entity_id()
                ));
            }
        }
    }
    for end in certificates::ends(app) {
        tell(&end, now, findings);
    }
}

/// When a certificate ends, and what to do.
fn tell(end: &End, now: DateTime<Utc>, findings: &mut Findings) {
    let (what, remedy) = match end.purpose {
        Use::Spid => (
            "SPID certificate of",
            "make the next key with `sportello spid keys new`",
        ),
        Use::Seal => ("seal of", "ask for a new certificate"),
        Use::Provider => (
            "certificate of the identity provider",
            "it should have published a new one",
        ),
        Use::Mark => (
            "key of marks",
            "make the next one with `sportello certificates key --next` and restart the portal",
        ),
        Use::TimeStamp => (
            "certificate of the time-stamp authority",
            "it should have another one by then; see that `seal.time.roots` vouches for that one",
        ),
        Use::CardsHost => (
            "certificate of the cards' host",
            "ask for a new one, and restart the portal with it",
        ),
        Use::Station => (
            "certificate of the station",
            "ask for a new one, and restart the portal with it",
        ),
        Use::Stamps => (
            "certificate trusted for digital stamps,",
            "name the next one in `pagopa.stamp_authority_files` beside it, and restart the portal",
        ),
        Use::Node => (
            "pinned certificate of the node",
            "pagoPA publishes the next one: name it beside this one, and restart the portal",
        ),
    };
    let line = |verb: &str| {
        format!(
            "{what} {}: {verb} on {}: {remedy}",
            end.owner,
            end.at.date_naive()
        )
    };
    match (end.nearness(now), end.purpose) {
        (Nearness::Far, _) => Findings::good(format_args!(
            "{what} {}: until {}",
            end.owner,
            end.at.date_naive()
        )),
        (Nearness::Soon, _) => findings.soon(line("ends")),
        // Its metadata vouch for the key all the same; the sign-in page says that it is expired.
        (Nearness::Past, Use::Provider) => findings.soon(line("has ended")),
        (Nearness::Past, _) => findings.bad(line("has ended")),
    }
}

/// Where cards are taken: their host, and by whom they are judged.
async fn cards(config: &Config, app: &App, client: &reqwest::Client, findings: &mut Findings) {
    let Some(cns) = &config.cns else { return };
    let now = app.clock.now();
    if let Some(listener) = &cns.listener
        && let Some(at) = findings.check("TLS of the cards' host", cards::end(listener))
    {
        let end = End {
            purpose: Use::CardsHost,
            owner: cns.address.clone(),
            at,
        };
        tell(&end, now, findings);
    }
    if cns.trust_list.is_some() {
        let fetched = refresh_cards::once(app, client).await;
        findings.check("trust list of cards", fetched);
    }
    match app.cns.anchors(now) {
        Some(anchors) => Findings::good(format_args!(
            "authorities of cards: {} count",
            anchors.authorities().len()
        )),
        None => findings.bad("authorities of cards: none counts, nobody can sign in with a card"),
    }
}

/// What the federation of CIE says now: the chains of the providers, and how each municipality stands.
async fn federation(app: &App, findings: &mut Findings) {
    let now = app.clock.now();
    let found = refresh_cie::once(app).await;
    for (provider, ends) in found.chains {
        match ends {
            Ok(at) => Findings::good(format_args!(
                "trust chain of {provider}: until {}",
                at.to_rfc3339()
            )),
            Err(error) => findings.bad(format_args!("trust chain of {provider}: {error}")),
        }
    }
    for (entity, standing) in found.standings {
        let standing = match standing {
            Ok(standing) => standing,
            Err(error) => {
                findings.bad(format_args!("standing of {entity} in the federation: {error}"));
                continue;
            }
        };
        match standing.marks_end_at() {
            _ if standing.trust_marks.is_empty() => findings.bad(format_args!(
                "trust mark of {entity}: none counts, the provider refuses everybody; see the federation's portal"
            )),
            Some(end) if end < now + refresh_cie::MARK_WARNING => findings.soon(format_args!(
                "trust mark of {entity}: ends on {}: renew it on the federation's portal",
                end.date_naive()
            )),
            Some(end) => Findings::good(format_args!("trust mark of {entity}: until {}", end.date_naive())),
            None => Findings::good(format_args!("trust mark of {entity}: without an end")),
        }
        if let Some(error) = standing.refused_by_policy {
            findings.bad(format_args!(
                "metadata of {entity}: the superior's policy: {error}"
            ));
        }
        if !standing.knows_our_keys {
            findings.soon(format_args!(
                "federation keys of {entity}: the superior does not know all that are published"
            ));
        }
    }
}

async fn registry(config: &Config, db: Db, findings: &mut Findings) -> Result<(), Failure> {
    let web_app = Arc::new(wiring::web_app(config)?);
    let Some(app) = findings.check(
        "portal",
        wiring::app(config, db, web_app, Surroundings::system()).await,
    ) else {
        return Ok(());
    };
    let sources = spid::registry_sources(config)?;
    let client = wiring::http_client()?;
    findings.check(
        "registry of identity providers",
        refresh::refresh(&app, &sources, &client).await,
    );
    certificates(&app, findings);
    federation(&app, findings).await;
    cards(config, &app, &client, findings).await;
    node(config, &app, findings);
    stamps(config, &app, findings);
    Ok(())
}
