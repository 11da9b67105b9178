//! Keeps the national trust list fresh, and the revocation lists that cards have named. What cannot be
//! renewed stays in force: authorities end by their own dates, revocation lists by theirs and the grace
//! of the rules.

use super::service::{Cns, ListSource, Service};
use crate::app::App;
use crate::auth::place::{Found, Place, PlaceError};
use chrono::{DateTime, TimeDelta, Utc};
use sportello_identity::cns::trust_list::{
    Age, Kept, RefreshError as NotNewer, Selection, TrustList, TrustListError,
};
use sportello_storage::idp_metadata;
use std::time::Duration;

/// The list of Italy, as `SchemeTerritory` names it.
const TERRITORY: &str = "IT";
/// How soon the list is asked for again after a failure: without any list, and with one.
const RETRY: (TimeDelta, TimeDelta) = (TimeDelta::seconds(10), TimeDelta::minutes(15));
/// How often the lists are looked at.
const ROUND: Duration = Duration::from_secs(10);

/// Why the list at hand stays.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// Nothing can be read there.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// What came cannot be used.
    #[error("the trust list is refused: {0}")]
    Refused(#[from] TrustListError),
    /// It may not take the place of the one at hand.
    #[error("the trust list stays: {0}")]
    NotNewer(#[from] NotNewer),
    /// The judge ended.
    #[error("the judge has ended")]
    Judge(#[from] tokio::task::JoinError),
    /// The copy cannot be kept or read.
    #[error("the stored copy is out of reach")]
    Storage(#[from] sportello_storage::Error),
}

/// The state of one refreshing.
#[derive(Default)]
struct Round {
    version: Option<String>,
    next_try: Option<DateTime<Utc>>,
    told: Option<DateTime<Utc>>,
}

/// Refreshes for ever; at once where cards are not taken.
pub async fn run(app: &App, http: &reqwest::Client) {
    let Some(service) = app.cns.service() else {
        return;
    };
    if let Some(source) = &service.list
        && let Err(error) = restore(app, &app.cns, source).await
    {
        tracing::warn!(%error, "no copy of the trust list from an earlier start");
    }
    let mut round = Round::default();
    loop {
        let now = app.clock.now();
        if let Some(source) = &service.list {
            look(app, service, source, http, &mut round, now).await;
        }
        app.cns.renew_lists(app, service, now).await;
        tokio::time::sleep(ROUND).await;
    }
}

/// Fetches the trust list and puts it in force, where there is one to fetch.
pub async fn once(app: &App, http: &reqwest::Client) -> Result<(), RefreshError> {
    let service = app.cns.service();
    if let Some((service, source)) = service.and_then(|service| Some((service, service.list.as_ref()?))) {
        refresh(app, service, source, http, None, app.clock.now()).await?;
    }
    Ok(())
}

async fn look(
    app: &App,
    service: &Service,
    source: &ListSource,
    http: &reqwest::Client,
    round: &mut Round,
    now: DateTime<Utc>,
) {
    let kept = app.cns.list();
    let age = kept.as_ref().map(|kept| kept.age(now));
    if age == Some(Age::Fresh) || round.next_try.is_some_and(|at| now < at) {
        return;
    }
    match refresh(app, service, source, http, round.version.as_deref(), now).await {
        Ok(version) => {
            round.version = version;
            round.next_try = None;
        }
        Err(error) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(%error, cause, kept = kept.is_some(), "trust list of cards not refreshed");
            let (without, with) = RETRY;
            round.next_try = Some(now + if kept.is_some() { with } else { without });
        }
    }
    let old = app.cns.list().is_some_and(|kept| kept.age(now) == Age::Alarm);
    if old && round.told.is_none_or(|at| now >= at + TimeDelta::days(1)) {
        round.told = Some(now);
        tracing::error!("the trust list of cards is old: not refreshed for a week, or past its own end");
    }
}

/// Fetches the list and puts it in force; answers with what names its version.
async fn refresh(
    app: &App,
    service: &Service,
    source: &ListSource,
    http: &reqwest::Client,
    version: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<String>, RefreshError> {
    let kept = app.cns.list();
    let version = version.filter(|_| kept.is_some());
    let (document, version) = match source.place.read_after(http, version).await? {
        Found::New(document, version) => (document, version),
        Found::Unchanged => {
            if let Some(kept) = kept {
                app.cns.replace_list(kept.as_ref().clone().unchanged(now));
            }
            return Ok(version.map(str::to_owned));
        }
    };
    let list = parse(document.clone(), source).await?;
    let next = match &kept {
        Some(kept) => kept.refreshed(list, &service.selection, now)?,
        None => Kept::new(list, now),
    };
    let tx = app.db.system().await?;
    idp_metadata::keep(&tx, &source.place.to_string(), &document, now).await?;
    tx.commit().await?;
    tell(&next, &service.selection, now);
    app.cns.replace_list(next);
    Ok(version)
}

fn tell(kept: &Kept, selection: &Selection, now: DateTime<Utc>) {
    let list = kept.list();
    let authorities = list
        .anchors(selection, now)
        .map_or(0, |anchors| anchors.authorities().len());
    tracing::info!(
        sequence = list.sequence(),
        authorities,
        unreadable = list.unreadable(),
        "trust list of cards in force"
    );
}

/// The copy of an earlier start, judged again. A file is its own copy.
async fn restore(app: &App, cns: &Cns, source: &ListSource) -> Result<(), RefreshError> {
    if matches!(source.place, Place::File(_)) {
        return Ok(());
    }
    let tx = app.db.system_read().await?;
    let copy = idp_metadata::find(&tx, &source.place.to_string()).await?;
    drop(tx);
    if let Some(copy) = copy {
        let list = parse(copy.content, source).await?;
        cns.replace_list(Kept::new(list, copy.fetched_at));
    }
    Ok(())
}

/// Reading takes a while and verifies a signature over all of it: not on a thread that answers.
async fn parse(document: Vec<u8>, source: &ListSource) -> Result<TrustList, RefreshError> {
    let source = source.clone();
    let parsed = tokio::task::spawn_blocking(move || match &source.place {
        Place::Address(_) => TrustList::parse(&document, &source.signers, TERRITORY),
        Place::File(_) => TrustList::from_file(&document, TERRITORY),
    });
    Ok(parsed.await??)
}
