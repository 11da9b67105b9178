//! Time-stamps and evidence for seals, as the settings name them: `documents` writes questions and judges
//! answers, `integrations` carries them, here they meet.

use crate::config::{self, Config};
use crate::wiring::http_client;
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sportello_api::app::Clock;
use sportello_documents::Seal;
use sportello_documents::seal::rfc3161::{InvalidPolicy, Judge, TimeStampToken};
use sportello_documents::seal::{
    Evidence, Gatherer, InvalidRoots, Roots, SealError, Silent, Source, Stamped, TimeStamper, WhenSilent,
};
use sportello_integrations::seal_time::{Carrier, CarryError, RevocationSources, TimeStampAuthority};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Time-stamps that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SealTimeError {
    /// The file with the roots cannot be read.
    #[error("cannot read {}, which `seal.time.roots` names", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file with the roots holds none.
    #[error("`seal.time.roots`")]
    Roots(#[from] InvalidRoots),
    /// The policy is none.
    #[error("`seal.time.policy`")]
    Policy(#[from] InvalidPolicy),
    /// The client cannot be made.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
    /// The system gives no thread.
    #[error("no thread for requests")]
    Thread(#[source] io::Error),
}

/// Seals of this process that were put with less than is set.
static WITH_LESS: AtomicU64 = AtomicU64::new(0);

/// What the settings say of time-stamps, ready to be put around seals. One for all municipalities: they
/// share what evidence is kept.
#[derive(Clone)]
pub struct SealTime {
    authority: Arc<Authority>,
    evidence: Option<Arc<dyn Evidence>>,
    silent: config::WhenSilent,
}

impl SealTime {
    /// Reads the files that the settings name and reaches nobody yet; `None` without a section.
    pub fn of(config: &Config, clock: &Clock) -> Result<Option<Self>, SealTimeError> {
        let Some(section) = &config.seal.time else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(&section.roots).map_err(|source| SealTimeError::File {
            path: section.roots.clone(),
            source,
        })?;
        let roots = Roots::from_pem(&text)?;
        let carrier = Carrier::start(http_client()?, section.time.0).map_err(SealTimeError::Thread)?;
        let credentials = section.username.clone().zip(section.password.clone());
        let evidence = (section.level == config::SealLevel::Evidence).then(|| -> Arc<dyn Evidence> {
            let source = Network(RevocationSources::new(carrier.clone()));
            Arc::new(Gatherer::new(Arc::new(source), roots.clone()))
        });
        Ok(Some(Self {
            authority: Arc::new(Authority {
                judge: Judge::new(roots, section.policy.as_deref())?,
                far: TimeStampAuthority::new(carrier, section.url.clone(), credentials),
                clock: clock.clone(),
                rng: Mutex::new(ChaCha20Rng::from_os_rng()),
            }),
            evidence,
            silent: section.when_silent,
        }))
    }

    /// A time-stamp on something. Waits for the answer: not for the event loop.
    pub fn token(&self, sha256: &[u8; 32]) -> Result<TimeStampToken, SealError> {
        self.authority.token(sha256)
    }

    /// Whether nothing is sealed while nobody answers.
    pub fn refuses(&self) -> bool {
        self.silent == config::WhenSilent::Refuse
    }
}

/// The seal with what the settings add to it; as it is where they add nothing.
pub fn with_time(seal: Arc<dyn Seal>, time: Option<&SealTime>) -> Arc<dyn Seal> {
    let Some(time) = time else {
        return seal;
    };
    let when_silent = match time.silent {
        config::WhenSilent::Refuse => WhenSilent::Refuse,
        config::WhenSilent::DoWithout => WhenSilent::DoWithout(Box::new(|error: &SealError| {
            let count = WITH_LESS.fetch_add(1, Ordering::Relaxed) + 1;
            // The measure counts them all; a log that says it each time is not read.
            if count.is_power_of_two() {
                tracing::warn!(%error, count, "seals have less than `seal.time` asks for");
            }
        })),
    };
    let stamper: Arc<dyn TimeStamper> = Arc::<Authority>::clone(&time.authority);
    Arc::new(Stamped::new(seal, stamper, time.evidence.clone(), when_silent))
}

/// As a measure, in Prometheus' text format.
pub fn measures() -> String {
    const NAME: &str = "sportello_seals_with_less_total";
    let count = WITH_LESS.load(Ordering::Relaxed);
    format!(
        "# HELP {NAME} Seals without the time-stamp or the evidence that is set\n# TYPE {NAME} counter\n\
         {NAME} {count}\n"
    )
}

struct Authority {
    judge: Judge,
    far: TimeStampAuthority,
    clock: Clock,
    rng: Mutex<ChaCha20Rng>,
}

impl Authority {
    fn token(&self, sha256: &[u8; 32]) -> Result<TimeStampToken, SealError> {
        let nonce = self.rng.lock().unwrap_or_else(PoisonError::into_inner).random();
        let question = self.judge.question(sha256, nonce)?;
        let answer = self.far.ask(question.der()).map_err(|error| {
            SealError::Unavailable(format!("the time-stamp authority does not answer: {error}"))
        })?;
        Ok(self.judge.judge(&question, &answer, self.clock.now())?)
    }
}

impl TimeStamper for Authority {
    fn stamp(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        Ok(self.token(sha256)?.der().to_vec())
    }
}

struct Network(RevocationSources);

impl Source for Network {
    fn ask(&self, address: &str, question: &[u8]) -> Result<Vec<u8>, Silent> {
        self.0.ask(address, question).map_err(silent)
    }

    fn list(&self, address: &str) -> Result<Vec<u8>, Silent> {
        self.0.list(address).map_err(silent)
    }
}

fn silent(error: CarryError) -> Silent {
    Silent(error.to_string())
}
