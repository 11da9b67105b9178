//! Whether cards are revoked: lists are kept between logins and renewed in the background, responders
//! are asked at each login. The addresses are the card's own words, believed so far as a listed
//! authority has signed them: they are fetched within bounds, from public addresses alone.

use super::service::{Cns, Service};
use crate::app::App;
use crate::auth::fetch::{Bounds, FetchError};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{join, join_all};
use rand::Rng;
use sportello_identity::Certificate;
use sportello_identity::cns::revocation::{Crl, CrlError, Link, OcspAnswer, OcspError};
use sportello_identity::cns::{Admitted, Rules};
use sportello_storage::idp_metadata;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// Health cards' lists have several megabytes.
const FOR_LISTS: Bounds = Bounds {
    longest: Duration::from_secs(15),
    largest: 32 << 20,
};
/// Largest answer of a responder.
const LARGEST_ANSWER: usize = 64 << 10;
/// How soon a place is asked again that did not give a good list.
const RETRY: TimeDelta = TimeDelta::minutes(1);
/// How soon a good list is asked for again, at most.
const AT_MOST_EVERY: TimeDelta = TimeDelta::minutes(15);
/// Places per certificate that are asked.
const MOST_PLACES: usize = 2;
/// Lists that are kept.
const MOST_LISTS: usize = 1024;

/// Why there is no list, or no answer.
#[derive(Debug, thiserror::Error)]
enum Silent {
    #[error("not fetched")]
    Fetch(#[from] FetchError),
    #[error("the list does not count")]
    List(#[from] CrlError),
    #[error("the answer does not count")]
    Answer(#[from] OcspError),
    #[error("the stored copy is out of reach")]
    Storage(#[from] sportello_storage::Error),
    #[error("the judge has ended")]
    Judge(#[from] tokio::task::JoinError),
    #[error("too many lists are kept")]
    Full,
}

/// The lists at hand, by address.
#[derive(Default)]
pub(super) struct Lists(RwLock<BTreeMap<String, Arc<Place>>>);

/// Where a list stands.
struct Place {
    url: Url,
    issuer: Certificate,
    /// One request at a time.
    asking: Mutex<()>,
    known: RwLock<Known>,
}

#[derive(Clone, Default)]
struct Known {
    list: Option<Crl>,
    asked_at: Option<DateTime<Utc>>,
}

impl Place {
    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, list: Option<Crl>, now: DateTime<Utc>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.asked_at = Some(now);
        if list.is_some() {
            known.list = list;
        }
    }

    /// Whether a login must wait for a new list.
    fn is_wanted(&self, now: DateTime<Utc>) -> bool {
        let Known { list, asked_at } = self.known();
        let current = list.is_some_and(|list| now < list.next_update());
        !current && asked_at.is_none_or(|asked| now >= asked + RETRY)
    }

    /// Whether half of the list's life is over.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let Known { list, asked_at } = self.known();
        let half = list.as_ref().map(|list| {
            let life = list.next_update() - list.this_update();
            list.this_update() + life / 2
        });
        let pause = if list.is_some() { AT_MOST_EVERY } else { RETRY };
        half.is_none_or(|half| now >= half) && asked_at.is_none_or(|asked| now >= asked + pause)
    }
}

impl Lists {
    fn place(&self, url: Url, issuer: &Certificate) -> Result<Arc<Place>, Silent> {
        let mut places = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(url.as_str()).filter(|place| place.issuer == *issuer) {
            return Ok(Arc::clone(place));
        }
        if places.len() >= MOST_LISTS {
            return Err(Silent::Full);
        }
        let key = url.to_string();
        let place = Arc::new(Place {
            url,
            issuer: issuer.clone(),
            asking: Mutex::new(()),
            known: RwLock::default(),
        });
        places.insert(key, Arc::clone(&place));
        Ok(place)
    }

    fn due(&self, now: DateTime<Utc>) -> Vec<Arc<Place>> {
        let places = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let due = places.values().filter(|place| place.is_due(now));
        due.cloned().collect()
    }
}

impl Cns {
    /// What is known about a card's chain, asked for where it has to be.
    pub(super) async fn evidence(
        &self,
        app: &App,
        service: &Service,
        admitted: &Admitted,
        now: DateTime<Utc>,
    ) -> (Vec<Crl>, Vec<OcspAnswer>) {
        let links = admitted.links();
        let lists = links.iter().map(|link| self.lists_of(app, service, link, now));
        let answers = links.iter().map(|link| answer_about(app, service, link, now));
        let (lists, answers) = join(join_all(lists), join_all(answers)).await;
        (lists.concat(), answers.into_iter().flatten().collect())
    }

    async fn lists_of(&self, app: &App, service: &Service, link: &Link, now: DateTime<Utc>) -> Vec<Crl> {
        let mut lists = Vec::new();
        for url in on_the_web(link.crl_addresses()).take(MOST_PLACES) {
            let place = match self.lists.place(url, link.issuer()) {
                Ok(place) => place,
                Err(error) => {
                    tracing::error!(%error, "revocation list not fetched");
                    continue;
                }
            };
            if place.is_wanted(now) {
                renew(app, service, &place, now).await;
            }
            lists.extend(place.known().list);
        }
        lists
    }

    /// Renews the lists whose time has come: for the background.
    pub(super) async fn renew_lists(&self, app: &App, service: &Service, now: DateTime<Utc>) {
        for place in self.lists.due(now) {
            renew(app, service, &place, now).await;
        }
    }
}

/// Asks a place for its list; whoever comes second waits for the first and has its list.
async fn renew(app: &App, service: &Service, place: &Place, now: DateTime<Utc>) {
    let before = place.known().asked_at;
    let _asking = place.asking.lock().await;
    if place.known().asked_at != before {
        return;
    }
    match fetched(app, service, place, now).await {
        Ok(list) => place.note(Some(list), now),
        Err(error) => {
            let host = place.url.host_str().unwrap_or_default();
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(%error, cause, host, "revocation list not renewed");
            let kept = if place.known().list.is_none() {
                stored(app, &service.rules, place).await
            } else {
                None
            };
            place.note(kept, now);
        }
    }
}

async fn fetched(app: &App, service: &Service, place: &Place, now: DateTime<Utc>) -> Result<Crl, Silent> {
    let bytes = service.fetcher.bytes(&place.url, FOR_LISTS).await?;
    let list = read(bytes.clone(), &place.issuer, &service.rules).await?;
    let tx = app.db.system().await?;
    idp_metadata::keep(&tx, place.url.as_str(), &bytes, now).await?;
    tx.commit().await?;
    Ok(list)
}

/// The copy of an earlier start. It is judged again, for the database is not the authority.
async fn stored(app: &App, rules: &Rules, place: &Place) -> Option<Crl> {
    let tx = app.db.system_read().await.ok()?;
    let copy = idp_metadata::find(&tx, place.url.as_str()).await.ok()??;
    drop(tx);
    read(copy.content, &place.issuer, rules).await.ok()
}

/// Large lists take a while to read: not on a thread that answers.
async fn read(bytes: Vec<u8>, issuer: &Certificate, rules: &Rules) -> Result<Crl, Silent> {
    let (issuer, rules) = (issuer.clone(), rules.clone());
    let read = tokio::task::spawn_blocking(move || Crl::from_der(&bytes, &issuer, &rules));
    Ok(read.await??)
}

async fn answer_about(app: &App, service: &Service, link: &Link, now: DateTime<Utc>) -> Option<OcspAnswer> {
    if service.ocsp_time.is_zero() {
        return None;
    }
    let url = on_the_web(link.ocsp_addresses()).next()?;
    match asked(app, service, link, &url, now).await {
        Ok(answer) => Some(answer),
        Err(error) => {
            let host = url.host_str().unwrap_or_default();
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(%error, cause, host, "OCSP responder silent");
            None
        }
    }
}

async fn asked(
    app: &App,
    service: &Service,
    link: &Link,
    url: &Url,
    now: DateTime<Utc>,
) -> Result<OcspAnswer, Silent> {
    let nonce: [u8; 16] = app.rng().random();
    let question = link.ocsp_request(Some(&nonce))?;
    let bounds = Bounds {
        longest: service.ocsp_time,
        largest: LARGEST_ANSWER,
    };
    let kind = "application/ocsp-request";
    let bytes = service.fetcher.ask(url, kind, question, bounds).await?;
    Ok(OcspAnswer::from_der(
        &bytes,
        link,
        Some(&nonce),
        &service.rules,
        now,
    )?)
}

/// Directories (`ldap:`) are not asked.
fn on_the_web(addresses: Vec<String>) -> impl Iterator<Item = Url> {
    addresses
        .into_iter()
        .filter_map(|address| Url::parse(&address).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}
