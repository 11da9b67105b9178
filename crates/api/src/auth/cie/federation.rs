//! [`Cie`]: a relying party per municipality, and what is known of the federation.

use crate::app::Clock;
use crate::auth::fetch::{FetchError, Fetcher};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sportello_identity::cie::chain::{Anchor, ChainBuilder, ChainError, Progress};
use sportello_identity::cie::{Chain, Profile, RelyingParty, Standing, StandingError};
use sportello_types::ids::TenantId;
use sportello_types::tenant::{IdentityProvider, ProviderState};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How often, at most, a chain is built anew because a provider signs with an unknown key.
const FORCED_APART: TimeDelta = TimeDelta::minutes(1);

/// How long a provider is not asked again at a citizen's click after it did not answer.
const PAUSE: TimeDelta = TimeDelta::seconds(10);

/// The federation, as the settings name it.
#[derive(Clone, Debug)]
pub struct Federation {
    /// Which rules hold.
    pub profile: Profile,
    /// The root of all trust.
    pub anchor: Anchor,
    /// Entity ids of the providers offered.
    pub providers: Vec<String>,
    /// Clock skew tolerated.
    pub skew: TimeDelta,
    /// Plain http counts: loopback alone.
    pub development: bool,
    /// How it is reached.
    pub fetcher: Fetcher,
}

/// A chain that could not be built.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    /// A document cannot be had.
    #[error("{what}: {source}")]
    Fetch {
        /// Which.
        what: &'static str,
        /// Why not.
        source: FetchError,
    },
    /// A document does not count.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// What the superior says about us.
    #[error(transparent)]
    Standing(#[from] StandingError),
    /// Identifiers that are no addresses; the settings are checked at start.
    #[error("an identifier is no address")]
    Address,
    /// It did not answer a moment ago.
    #[error("it did not answer a moment ago")]
    Pausing,
    /// No federation is configured.
    #[error("no federation is configured")]
    None,
}

/// CIE, as the whole installation sees it.
#[derive(Default)]
pub struct Cie {
    federation: Option<Federation>,
    parties: BTreeMap<TenantId, Arc<RelyingParty>>,
    chains: RwLock<BTreeMap<String, Known>>,
    standings: RwLock<BTreeMap<TenantId, Standing>>,
    building: Mutex<BTreeMap<String, Turn>>,
}

/// One at a time builds the chain of a provider.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// What is known of a provider.
#[derive(Clone, Default)]
struct Known {
    chain: Option<Arc<Chain>>,
    forced_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
}

impl Cie {
    /// A relying party for each municipality that has keys, and the federation.
    pub fn new(federation: Federation, parties: BTreeMap<TenantId, Arc<RelyingParty>>) -> Self {
        Self {
            federation: Some(federation),
            parties,
            ..Self::default()
        }
    }

    /// The federation, where one is configured.
    pub const fn federation(&self) -> Option<&Federation> {
        self.federation.as_ref()
    }

    /// A municipality as relying party.
    pub fn party(&self, tenant: TenantId) -> Option<Arc<RelyingParty>> {
        self.parties.get(&tenant).cloned()
    }

    /// All municipalities that are relying parties.
    pub(super) fn parties(&self) -> impl Iterator<Item = (TenantId, &Arc<RelyingParty>)> {
        self.parties.iter().map(|(tenant, party)| (*tenant, party))
    }

    /// The trust marks of a municipality that count still, as the federation gave them.
    pub(super) fn trust_marks(&self, tenant: TenantId, now: DateTime<Utc>) -> Vec<Value> {
        let standings = self.standings.read().unwrap_or_else(PoisonError::into_inner);
        let standing = standings.get(&tenant);
        standing
            .into_iter()
            .flat_map(|standing| &standing.trust_marks)
            .filter(|mark| mark.expires_at.is_none_or(|end| now < end))
            .map(|mark| mark.entry.clone())
            .collect()
    }

    /// Puts a municipality's standing in force.
    pub(super) fn keep_standing(&self, tenant: TenantId, standing: Standing) {
        self.standings
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(tenant, standing);
    }

    /// The chain at hand, if it counts still. Nothing is fetched.
    pub(super) fn known_chain(&self, provider: &str, now: DateTime<Utc>) -> Option<Arc<Chain>> {
        self.known(provider).chain.filter(|chain| chain.is_valid(now))
    }

    fn known(&self, provider: &str) -> Known {
        let chains = self.chains.read().unwrap_or_else(PoisonError::into_inner);
        chains.get(provider).cloned().unwrap_or_default()
    }

    fn note(&self, provider: &str, change: impl FnOnce(&mut Known)) {
        let mut chains = self.chains.write().unwrap_or_else(PoisonError::into_inner);
        change(chains.entry(provider.to_owned()).or_default());
    }

    /// The chain of a provider: the one at hand, or else a new one.
    pub(super) async fn chain(&self, provider: &str, clock: &Clock) -> Result<Arc<Chain>, BuildError> {
        if let Some(chain) = self.known_chain(provider, clock.now()) {
            return Ok(chain);
        }
        let turn = self.turn(provider);
        let _turn = turn.lock().await;
        let now = clock.now();
        if let Some(chain) = self.known_chain(provider, now) {
            return Ok(chain);
        }
        if self.known(provider).failed_at.is_some_and(|at| now < at + PAUSE) {
            return Err(BuildError::Pausing);
        }
        self.build(provider, clock).await
    }

    fn turn(&self, provider: &str) -> Turn {
        let mut turns = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(provider.to_owned()).or_default())
    }

    /// Another chain than this one, because the provider signs with a key that it does not hold: the
    /// one at hand, if somebody has built it meanwhile, else a new one; nothing when that was done less
    /// than a minute ago.
    pub(super) async fn chain_anew(
        &self,
        provider: &str,
        stale: &Arc<Chain>,
        clock: &Clock,
    ) -> Option<Arc<Chain>> {
        let turn = self.turn(provider);
        let _turn = turn.lock().await;
        let now = clock.now();
        if let Some(known) = self.known_chain(provider, now)
            && !Arc::ptr_eq(&known, stale)
        {
            return Some(known);
        }
        let forced = self.known(provider).forced_at;
        if forced.is_some_and(|at| now < at + FORCED_APART) {
            return None;
        }
        self.note(provider, |known| known.forced_at = Some(now));
        self.build(provider, clock).await.ok()
    }

    /// Fetches and judges the three statements, and puts the chain in force.
    pub(super) async fn build(&self, provider: &str, clock: &Clock) -> Result<Arc<Chain>, BuildError> {
        let built = self.fetch_chain(provider, clock.now()).await;
        match &built {
            Ok(chain) => self.note(provider, |known| {
                known.chain = Some(Arc::clone(chain));
                known.failed_at = None;
            }),
            // The pause begins when it has failed, which may take as long as the pause.
            Err(_) => self.note(provider, |known| known.failed_at = Some(clock.now())),
        }
        built
    }

    async fn fetch_chain(&self, provider: &str, now: DateTime<Utc>) -> Result<Arc<Chain>, BuildError> {
        let federation = self.federation.as_ref().ok_or(BuildError::None)?;
        let times = (now, federation.skew);
        let (mut builder, mut url) = ChainBuilder::begin(
            federation.profile,
            &federation.anchor,
            provider,
            times,
            federation.development,
        )
        .ok_or(BuildError::Address)?;
        for what in [
            "configuration of the trust anchor",
            "configuration of the provider",
            "statement about the provider",
        ] {
            let document = federation.fetcher.document(&url).await;
            let document = document.map_err(|source| BuildError::Fetch { what, source })?;
            match builder.take(&document)? {
                Progress::Fetch(next) => url = next,
                Progress::Done(chain) => return Ok(Arc::from(chain)),
            }
        }
        Err(ChainError::Complete.into())
    }

    /// What the superior says about a municipality, asked now.
    pub(super) async fn ask_standing(
        &self,
        party: &RelyingParty,
        now: DateTime<Utc>,
    ) -> Result<Standing, BuildError> {
        let federation = self.federation.as_ref().ok_or(BuildError::None)?;
        let fetched = |what| move |source| BuildError::Fetch { what, source };
        let url = party.superior_address().ok_or(BuildError::Address)?;
        let superior = federation.fetcher.document(&url).await;
        let superior = superior.map_err(fetched("configuration of the superior"))?;
        let (superior, url) = party.standing_address(&superior, &federation.anchor, now)?;
        let document = federation.fetcher.document(&url).await;
        let document = document.map_err(fetched("statement about us"))?;
        Ok(party.standing(&superior, &document, now)?)
    }

    /// The providers, as the public list shows them: those of a municipality that can use them.
    pub fn identity_providers(&self, tenant: TenantId, now: DateTime<Utc>) -> Vec<IdentityProvider> {
        let Some(federation) = self
            .federation
            .as_ref()
            .filter(|_| self.parties.contains_key(&tenant))
        else {
            return Vec::new();
        };
        let named = |provider: &String| {
            let chain = self.known_chain(provider, now);
            let troubled = chain.is_none() && self.known(provider).failed_at.is_some();
            let name = chain.and_then(|chain| chain.provider().name.clone());
            IdentityProvider {
                provider: federation.profile.provider(),
                entity_id: provider.clone(),
                name: name.unwrap_or_else(|| provider.clone()),
                login_path: super::begin::PATH.to_owned(),
                logo_path: None,
                state: if troubled {
                    ProviderState::Troubled
                } else {
                    ProviderState::Ready
                },
            }
        };
        federation.providers.iter().map(named).collect()
    }

    /// The provider of a wish: the only one, or the one named.
    pub(super) fn provider_for(&self, named: Option<&str>) -> Option<&str> {
        let providers = &self.federation.as_ref()?.providers;
        match (named, providers.as_slice()) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(named), all) => all.iter().find(|known| *known == named).map(String::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_identity::cie::TrustMark;
    use tokio::io::AsyncWriteExt as _;
    use tokio::net::TcpListener;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_083_200, 0).unwrap()
    }

    #[tokio::test]
    async fn a_provider_that_fails_slowly_is_left_alone_from_the_failure_on() {
        let clock = Clock::fixed(start());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        let slow = clock.clone();
        let asked = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                slow.advance(PAUSE * 2);
                let _ = stream.shutdown().await;
            }
        });
        let federation = Federation {
            profile: Profile::Cie,
            anchor: Anchor {
                entity_id: here.clone(),
                pinned: Vec::new(),
            },
            providers: vec![here.clone()],
            skew: TimeDelta::zero(),
            development: true,
            fetcher: Fetcher::new(reqwest::Client::builder().no_proxy().build().unwrap(), true),
        };
        let cie = Cie::new(federation, BTreeMap::new());
        let first = cie.chain(&here, &clock).await;
        assert!(matches!(first, Err(BuildError::Fetch { .. })), "{first:?}");
        let before = asked.load(std::sync::atomic::Ordering::SeqCst);
        let second = cie.chain(&here, &clock).await;
        assert!(matches!(second, Err(BuildError::Pausing)), "{second:?}");
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), before);
        clock.advance(PAUSE);
        let third = cie.chain(&here, &clock).await;
        assert!(matches!(third, Err(BuildError::Fetch { .. })), "{third:?}");
    }

    #[test]
    fn a_trust_mark_past_its_end_is_published_no_more() {
        let cie = Cie::default();
        let tenant = TenantId(uuid::Uuid::nil());
        let mark = |name: &str, expires_at| TrustMark {
            id: name.to_owned(),
            expires_at,
            entry: name.into(),
        };
        let standing = Standing {
            trust_marks: vec![
                mark("short", Some(start() + TimeDelta::hours(1))),
                mark("for ever", None),
            ],
            refused_by_policy: None,
            knows_our_keys: true,
            expires_at: start() + TimeDelta::days(1),
        };
        cie.keep_standing(tenant, standing);
        assert_eq!(cie.trust_marks(tenant, start()).len(), 2);
        assert_eq!(
            cie.trust_marks(tenant, start() + TimeDelta::hours(1)),
            [Value::from("for ever")]
        );
    }
}
