//! Keeps trust fresh: the chains of the providers, at two thirds of their life, and what our
//! superior says about us, with the trust mark without which no provider answers. What cannot be
//! refreshed stays in force until its own end.

use crate::app::App;
use chrono::{DateTime, TimeDelta, Utc};
use sportello_identity::cie::{RelyingParty, Standing};
use std::collections::BTreeMap;
use std::time::Duration;

/// How often standings are asked for.
const STANDING_EVERY: TimeDelta = TimeDelta::hours(1);
/// The first and the longest wait after a failure.
const RETRY: (TimeDelta, TimeDelta) = (TimeDelta::seconds(2), TimeDelta::minutes(5));
/// How long before its end a trust mark is spoken of.
pub const MARK_WARNING: TimeDelta = TimeDelta::days(30);

/// What was found when everybody was asked once.
pub struct Found {
    /// Each provider, and until when its chain counts, or why there is none.
    pub chains: Vec<(String, Result<DateTime<Utc>, String>)>,
    /// Each municipality by its entity id, and how it stands, or why that cannot be had.
    pub standings: Vec<(String, Result<Standing, String>)>,
}

/// Asks for all chains and standings once; nothing where no federation is configured.
pub async fn once(app: &App) -> Found {
    let federation = app.cie.federation();
    let mut found = Found {
        chains: Vec::new(),
        standings: Vec::new(),
    };
    for provider in federation
        .into_iter()
        .flat_map(|federation| &federation.providers)
    {
        let chain = app.cie.build(provider, &app.clock).await;
        let ends = chain.map(|chain| chain.expires_at());
        found
            .chains
            .push((provider.clone(), ends.map_err(|error| error.to_string())));
    }
    for (tenant, party) in app.cie.parties() {
        let standing = app.cie.ask_standing(party, app.clock.now()).await;
        if let Ok(standing) = &standing {
            app.cie.keep_standing(tenant, standing.clone());
        }
        let entity = party.entity_id().to_owned();
        found
            .standings
            .push((entity, standing.map_err(|error| error.to_string())));
    }
    found
}

/// When something is due again, and how often it has failed.
#[derive(Clone, Copy)]
struct Due {
    at: DateTime<Utc>,
    failures: u32,
}

impl Due {
    fn failed(self, now: DateTime<Utc>) -> Self {
        let (first, longest) = RETRY;
        let wait = first * 2_i32.saturating_pow(self.failures.min(10));
        Self {
            at: now + wait.min(longest),
            failures: self.failures.saturating_add(1),
        }
    }
}

/// Refreshes for ever; at once where nothing is configured.
pub async fn run(app: &App) {
    let Some(federation) = app.cie.federation() else {
        return;
    };
    if federation.anchor.pinned.is_empty() {
        tracing::warn!(
            anchor = federation.anchor.entity_id,
            "the trust anchor's keys are not pinned (`cie.trust_anchor_keys`): TLS alone vouches for it"
        );
    }
    let start = Due {
        at: app.clock.now(),
        failures: 0,
    };
    let mut chains: BTreeMap<&String, Due> = federation.providers.iter().map(|id| (id, start)).collect();
    let mut standings: BTreeMap<_, Due> = app.cie.parties().map(|(tenant, _)| (tenant, start)).collect();
    loop {
        let now = app.clock.now();
        for (provider, due) in chains.iter_mut().filter(|(_, due)| due.at <= now) {
            *due = refresh_chain(app, provider, *due).await;
        }
        for (tenant, due) in standings.iter_mut().filter(|(_, due)| due.at <= now) {
            let Some(party) = app.cie.party(*tenant) else {
                continue;
            };
            match app.cie.ask_standing(&party, now).await {
                Ok(standing) => {
                    tell(&party, &standing, now);
                    app.cie.keep_standing(*tenant, standing);
                    *due = Due {
                        at: now + STANDING_EVERY,
                        failures: 0,
                    };
                }
                Err(error) => {
                    tracing::warn!(%error, entity = party.entity_id(), "standing in the federation unknown");
                    *due = due.failed(now);
                }
            }
        }
        let next = chains.values().chain(standings.values()).map(|due| due.at).min();
        let wait = next.map_or(RETRY.1, |at| at - app.clock.now());
        let wait = wait.to_std().unwrap_or_default();
        tokio::time::sleep(wait.clamp(Duration::from_secs(1), Duration::from_mins(5))).await;
    }
}

async fn refresh_chain(app: &App, provider: &str, due: Due) -> Due {
    match app.cie.build(provider, &app.clock).await {
        Ok(chain) => Due {
            at: chain.refresh_at(),
            failures: 0,
        },
        Err(error) => {
            let now = app.clock.now();
            let kept = app.cie.known_chain(provider, now).is_some();
            tracing::error!(%error, provider, kept, "trust chain not refreshed");
            due.failed(now)
        }
    }
}

/// Whoever runs the portal must know before providers stop answering.
fn tell(party: &RelyingParty, standing: &Standing, now: DateTime<Utc>) {
    let entity = party.entity_id();
    if standing.trust_marks.is_empty() {
        tracing::error!(entity, "no trust mark counts: providers will refuse us");
    }
    if let Some(ends) = standing.marks_end_at().filter(|ends| *ends < now + MARK_WARNING) {
        tracing::warn!(entity, %ends, "the trust mark is near its end");
    }
    if let Some(error) = &standing.refused_by_policy {
        tracing::error!(entity, %error, "our metadata do not pass the superior's policy");
    }
    if !standing.knows_our_keys {
        tracing::warn!(entity, "the superior does not know all our federation keys");
    }
}
