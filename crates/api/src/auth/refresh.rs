//! Keeps the registry of identity providers fresh. A source that cannot be read or is not signed as it
//! should be counts as it last did, by its copy in the database, and the others go on without it: nobody
//! waits for the eIDAS node to sign in with SPID. A refresh that loses half of the providers changes
//! nothing. What changed stands in the audit log of every municipality: these are the keys that its
//! logins are believed by.

use super::logos;
use super::place::{Place, PlaceError};
use crate::app::App;
use chrono::{DateTime, Utc};
use sportello_identity::spid::{Difference, Registry, RegistryError, Trust};
use sportello_storage::audit::{self, Actor, Event};
use sportello_storage::{idp_metadata, tenants};
use std::time::Duration;

/// One source of metadata and why it is believed.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where from.
    pub place: Place,
    /// Why believed.
    pub trust: Trust,
}

/// Why a refresh changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// Nothing can be read there.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// What came cannot be used.
    #[error("metadata refused")]
    Refused(#[from] RegistryError),
    /// Half of the providers or more would be gone.
    #[error("half of the identity providers would be gone")]
    Shrunk,
    /// The copy cannot be kept or read.
    #[error("the stored copy is out of reach")]
    Storage(#[from] sportello_storage::Error),
    /// No source at all.
    #[error("no source of metadata is configured")]
    NoSource,
}

/// Reads all sources and puts the registry that they make together in force.
///
/// # Errors
///
/// The first source that could not be used, once the others are in force.
pub async fn refresh(app: &App, sources: &[Source], http: &reqwest::Client) -> Result<(), RefreshError> {
    let mut merged: Option<Registry> = None;
    let mut copies = Vec::new();
    let mut failed = None;
    for source in sources {
        let registry = match read(source, http).await {
            Ok((content, registry)) => {
                copies.push((source.place.to_string(), content));
                registry
            }
            Err(error) => {
                let place = &source.place;
                tracing::warn!(%place, error = %causes(&error), "metadata not read, the last copy counts");
                failed.get_or_insert(error);
                match copy(app, source).await {
                    Ok(Some(before)) => before,
                    // A copy that cannot be read says nothing.
                    Ok(None) | Err(_) => continue,
                }
            }
        };
        merged = Some(match merged {
            None => registry,
            Some(before) => before.merged(registry)?,
        });
    }
    if let Some(registry) = merged.filter(|_| !copies.is_empty()) {
        put(app, sources, registry, &copies).await?;
        failed.map_or(Ok(()), Err)
    } else {
        Err(failed.unwrap_or(RefreshError::NoSource))
    }
}

async fn read(source: &Source, http: &reqwest::Client) -> Result<(Vec<u8>, Registry), RefreshError> {
    let content = source.place.read(http).await?;
    let registry = Registry::parse(&content, &source.trust)?;
    Ok((content, registry))
}

/// Puts a registry in force, and keeps what it was read from.
async fn put(
    app: &App,
    sources: &[Source],
    registry: Registry,
    copies: &[(String, Vec<u8>)],
) -> Result<(), RefreshError> {
    if let Some(before) = app.spid.registry() {
        if !registry.may_follow(&before) {
            return Err(RefreshError::Shrunk);
        }
        if registry == *before {
            return Ok(());
        }
    }
    let now = app.clock.now();
    // Against the copy that all processes share: the first to see a change tells it, and one that
    // was stopped meanwhile does not miss it. A copy that cannot be read says nothing.
    if let Ok(Some(kept)) = stored(app, sources).await {
        note(app, &registry.differences(&kept), now).await?;
    }
    let tx = app.db.system().await?;
    for (place, content) in copies {
        idp_metadata::keep(&tx, place, content, now).await?;
    }
    tx.commit().await?;
    tracing::info!(
        providers = registry.idps().len(),
        "registry of identity providers in force"
    );
    app.spid.replace_registry(registry);
    Ok(())
}

/// Tells log and audit what changed, before it is in force: a process that dies in between has told it,
/// and the next one tells it again.
async fn note(app: &App, differences: &[Difference], now: DateTime<Utc>) -> Result<(), RefreshError> {
    if differences.is_empty() {
        return Ok(());
    }
    for Difference { entity_id, change } in differences {
        tracing::warn!(entity_id, ?change, "registry of identity providers changed");
    }
    let tx = app.db.system_read().await?;
    let municipalities = tenants::list(&tx).await?;
    drop(tx);
    let event = |difference: &Difference| Event {
        at: now,
        name: "identity_provider_changed".to_owned(),
        actor: Actor::System,
        actor_id: None,
        citizen: None,
        session: None,
        object: Some(difference.entity_id.clone()),
        request: None,
        detail: serde_json::json!(difference.change),
    };
    for municipality in municipalities {
        let tx = app.db.begin(municipality.id).await?;
        audit::append_all(&tx, differences.iter().map(event).collect()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Puts the stored copies in force: for a start while a source is out of reach.
pub async fn restore(app: &App, sources: &[Source]) -> Result<(), RefreshError> {
    let kept = stored(app, sources).await?;
    app.spid.replace_registry(kept.ok_or(RefreshError::NoSource)?);
    Ok(())
}

/// The registry of the stored copies, if there are any.
async fn stored(app: &App, sources: &[Source]) -> Result<Option<Registry>, RefreshError> {
    let mut merged: Option<Registry> = None;
    for source in sources {
        let Some(registry) = copy(app, source).await? else {
            continue;
        };
        merged = Some(match merged {
            None => registry,
            Some(before) => before.merged(registry)?,
        });
    }
    Ok(merged)
}

/// What a source was when it was last read.
async fn copy(app: &App, source: &Source) -> Result<Option<Registry>, RefreshError> {
    let tx = app.db.system_read().await?;
    let Some(copy) = idp_metadata::find(&tx, &source.place.to_string()).await? else {
        return Ok(None);
    };
    // What was kept had been judged; it is judged again, for the database is not the registry.
    Ok(Some(Registry::parse(&copy.content, &source.trust)?))
}

/// Refreshes for ever, logos included: at once, then each `every`; after a failure sooner.
pub async fn run(
    app: &App,
    sources: &[Source],
    logos: &logos::Sources,
    every: Duration,
    http: &reqwest::Client,
) {
    loop {
        let done = refresh(app, sources, http).await;
        let kept = app.spid.registry().is_some() || restore(app, sources).await.is_ok();
        if kept {
            logos::refresh(app, logos).await;
        }
        let wait = match done {
            Ok(()) => every,
            Err(error) => {
                tracing::error!(
                    error = %causes(&error),
                    kept,
                    "registry of identity providers not refreshed"
                );
                every.min(if kept {
                    Duration::from_mins(5)
                } else {
                    Duration::from_secs(5)
                })
            }
        };
        tokio::time::sleep(wait).await;
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |cause| cause.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
