//! From settings to a portal: opens what it depends on and hands it to the API.

mod error;

pub use error::WiringError;

use crate::config::{self, Config, Pec};
use crate::keys::KeyFolder;
use crate::seal_time::{SealTime, with_time};
use crate::seals::seal_of;
use crate::web::{Pages, Web};
use crate::{cie, cns, pagopa, places, registry, spid};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secrecy::SecretString;
use sportello_api::app::{App, Clock, JUDGEMENTS_AT_ONCE, Randomness};
use sportello_api::auth::Spid;
use sportello_api::auth::cie::Cie;
use sportello_api::auth::cns::Cns;
use sportello_api::certificates::MarkKeys;
use sportello_api::http::metrics::Metrics;
use sportello_api::http::rate_limit::RateLimiter;
use sportello_api::oauth::IssuerKeys;
use sportello_api::payments::TrustedSigners;
use sportello_api::settings::{NodeTimes, Scheme, Settings};
use sportello_api::tenant::{TenantSettings, Tenants};
use sportello_documents::Seal;
use sportello_documents::seal::SealError;
use sportello_frontend::site::SessionTimes;
use sportello_identity::Binding;
use sportello_identity::issuer::TokenAlg;
use sportello_integrations::notify::email::{self, Smtp};
use sportello_integrations::notify::sms::{Gateway, TextChannel};
use sportello_integrations::notify::{Channel, Mail, SendError};
use sportello_integrations::payments::stamp::StampSigners;
use sportello_integrations::scan::Scanner;
use sportello_integrations::scan::clamd::Clamd;
use sportello_storage::{Blobs, BlobsConfig, Db, tenants};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// What differs between the program and its tests.
pub struct Surroundings {
    /// What time it is.
    pub clock: Clock,
    /// Where randomness comes from.
    pub randomness: Randomness,
}

impl Surroundings {
    /// The machine's own.
    pub fn system() -> Self {
        Self {
            clock: Clock::system(),
            randomness: Randomness::system(),
        }
    }
}

/// Opens the database, without touching the schema.
pub async fn database(config: &Config) -> Result<Db, WiringError> {
    let database = &config.database;
    let url = if let Some(url) = &database.url {
        url.clone()
    } else {
        make_folder(&config.data_dir)?;
        let path = config.data_dir.join("sportello.db");
        SecretString::from(format!("sqlite:{}", path.display()))
    };
    Ok(Db::connect(&sportello_storage::Config {
        url,
        max_connections: database.max_connections,
        acquire_timeout_seconds: database.acquire_timeout.0.as_secs(),
        statement_timeout_seconds: database.statement_timeout.0.as_secs(),
        auto_migrate: database.auto_migrate,
    })
    .await?)
}

/// Opens the database with the schema of this program, or refuses.
pub async fn current_database(config: &Config) -> Result<Db, WiringError> {
    let db = database(config).await?;
    if db.is_sqlite() || config.database.auto_migrate {
        db.migrate().await?;
    } else {
        let pending = db.pending_migrations().await?;
        if !pending.is_empty() {
            return Err(WiringError::Migrations(pending));
        }
    }
    Ok(db)
}

/// Opens the files.
pub fn blobs(config: &Config) -> Result<Blobs, WiringError> {
    let chosen = match &config.blobs {
        Some(chosen) => chosen.clone(),
        None => BlobsConfig::Folder {
            path: config.data_dir.join("blobs"),
        },
    };
    if let BlobsConfig::Folder { path } = &chosen {
        make_folder(path)?;
    }
    Ok(Blobs::open(&chosen)?)
}

/// The built web app.
pub fn web_app(config: &Config) -> Result<Web, WiringError> {
    let mut web_app = match &config.web_dir {
        Some(folder) => Web::from_folder(folder)?,
        None => Web::embedded()?,
    };
    let minutes = |time: std::time::Duration| (time.as_secs() / 60).max(1);
    web_app.session = SessionTimes {
        idle: minutes(config.session.idle.0),
        absolute: minutes(config.session.absolute.0),
    };
    Ok(web_app)
}

/// Publishes the certificate of the seal with the keys of the marks, wherever its key is.
fn with_seal(marks: MarkKeys, certificate: Vec<u8>) -> MarkKeys {
    let Ok(seal) = sportello_check::published(certificate) else {
        tracing::warn!("the seal's certificate is not published: nobody can check a file by it");
        return marks;
    };
    MarkKeys {
        published: marks.published.with_seals([seal]),
        signer: marks.signer,
    }
}

/// The whole portal.
pub async fn app(
    config: &Config,
    db: Db,
    web_app: Arc<Web>,
    around: Surroundings,
) -> Result<App, WiringError> {
    places::bring(config)?;
    let taxonomy = Arc::new(pagopa::taxonomy::list(config)?);
    let mut providers = BTreeMap::new();
    let mut parties = BTreeMap::new();
    let mut seals: BTreeMap<_, Arc<dyn Seal>> = BTreeMap::new();
    let mut greetings = Vec::new();
    let seal_time = SealTime::of(config, &around.clock)?;
    let mut mark_keys = BTreeMap::new();
    let mut login_log_keys = BTreeMap::new();
    let mut civil_registries = BTreeMap::new();
    let mut payments = BTreeMap::new();
    let mut flows = BTreeMap::new();
    let mut stamp_shops = BTreeMap::new();
    let mut own_pec = BTreeMap::new();
    let tx = db.system_read().await?;
    let rows = tenants::list(&tx).await?;
    let hosts = tenants::hosts(&tx).await?;
    drop(tx);
    if let Some(host) = config.refuses_host(hosts.iter().map(String::as_str)) {
        return Err(WiringError::TestProvider(host.to_owned()));
    }
    for row in rows {
        let slug = row.slug;
        let settings: TenantSettings =
            serde_json::from_value(row.settings).map_err(|source| WiringError::Tenant {
                slug: slug.clone(),
                source,
            })?;
        let keys = KeyFolder::of(&config.keys_dir(), &slug);
        if let Some(provider) = spid::service_provider(config, &settings)? {
            providers.insert(row.id, Arc::new(provider));
        } else {
            tracing::warn!(tenant = slug, "no SPID key: nobody can sign in");
        }
        if let Some(configured) = &config.cie {
            if let Some(keys) = keys.cie()? {
                let party = cie::relying_party(config, configured, &settings, keys).map_err(|source| {
                    WiringError::Cie {
                        slug: slug.clone(),
                        source,
                    }
                })?;
                parties.insert(row.id, Arc::new(party));
            } else {
                tracing::warn!(tenant = slug, "no keys for CIE: nobody can sign in with it");
            }
        }
        if let Some(other) = registry::other_than_own(config, &settings, &keys, &db, row.id)? {
            civil_registries.insert(row.id, other);
        }
        if let Some(provider) = pagopa::provider(config, &settings)? {
            payments.insert(row.id, provider);
        }
        if let Some(source) = pagopa::flows(config, &settings)? {
            flows.insert(row.id, source);
        }
        if let Some(shop) = pagopa::stamp_shop(config, &settings)? {
            stamp_shops.insert(row.id, shop);
        }
        if let Some(own) = config.pec.as_ref().and_then(|pec| pec.own(&slug)) {
            own_pec.insert(row.id, certified(&own)?);
        }
        let seal = seal_of(&keys).map_err(|source| WiringError::Seal {
            slug: slug.clone(),
            source,
        })?;
        if let Some(seal) = seal {
            greetings.push((row.id, slug.clone(), greet(&seal)));
            seals.insert(row.id, with_time(seal, seal_time.as_ref()));
        }
        if let Some(marks) = keys.marks()? {
            mark_keys.insert(row.id, marks);
        }
        login_log_keys.insert(
            row.id,
            Arc::new(keys.make_login_log(&mut ChaCha20Rng::from_os_rng())?),
        );
    }
    for (id, tenant, greeting) in greetings {
        match greeting.await {
            Ok(Ok(certificates)) => {
                if let Some(certificate) = certificates.into_iter().next()
                    && let Some(marks) = mark_keys.remove(&id)
                {
                    mark_keys.insert(id, with_seal(marks, certificate));
                }
            }
            Ok(Err(error)) => {
                tracing::warn!(tenant, %error, "the seal does not answer: what is to be sealed waits");
            }
            Err(_) => {}
        }
    }
    let mark_keys: BTreeMap<_, _> = mark_keys
        .into_iter()
        .map(|(id, marks)| (id, Arc::new(marks)))
        .collect();
    let settings = settings(config);
    let mail: Arc<dyn Channel> = match &config.mail {
        Some(mail) => Arc::new(Smtp::new(mail)?),
        None => Arc::new(NoMail),
    };
    let common_pec = match config.pec.as_ref().and_then(Pec::common) {
        Some(common) => Some(certified(&common)?),
        None => None,
    };
    let texts: Option<Arc<dyn TextChannel>> = match &config.sms {
        Some(sms) => Some(Arc::new(Gateway::new(sms, http_client()?)?)),
        None => None,
    };
    let scanner = config
        .scanner
        .clone()
        .map(|scanner| -> Arc<dyn Scanner> { Arc::new(Clamd::new(scanner)) });
    let binding = match config.spid.binding {
        config::Binding::Post => Binding::Post,
        config::Binding::Redirect => Binding::Redirect,
    };
    Ok(App {
        blobs: blobs(config)?,
        clock: around.clock,
        randomness: around.randomness,
        rate_limiter: RateLimiter::new(&settings),
        settings,
        tenants: Tenants::default(),
        spid: Spid::new(
            providers,
            binding,
            config.spid.eidas.as_ref().map(|node| node.entity_id.clone()),
            None,
        ),
        cie: match &config.cie {
            Some(configured) => Cie::new(cie::federation(config, configured)?, parties),
            None => Cie::default(),
        },
        cns: match &config.cns {
            Some(configured) => Cns::new(cns::service(config, configured)?),
            None => Cns::default(),
        },
        issuer_keys: IssuerKeys::default(),
        seals,
        mark_keys,
        login_log_keys,
        // An adapter of `integrations::protocol` per municipality with a system of its own; no
        // vendor's is written yet.
        registers: BTreeMap::new(),
        civil_registries,
        payments,
        flows,
        stamp_shops,
        taxonomy,
        stamp_signers: pagopa::stamps::signers(config)?
            .map(|signers| -> Arc<dyn StampSigners> { Arc::new(TrustedSigners(signers)) }),
        mail,
        own_pec,
        common_pec,
        texts,
        scanner,
        judgements: Semaphore::new(JUDGEMENTS_AT_ONCE),
        pages: Arc::new(Pages(web_app)),
        metrics: Metrics::new().map_err(|error| WiringError::Metrics(error.to_string()))?,
        db,
    })
}

/// Sends from a certified mailbox.
fn certified(mailbox: &email::Config) -> Result<Arc<dyn Channel>, email::InvalidConfig> {
    Ok(Arc::new(Smtp::new(mailbox)?))
}

/// Asks a seal for its certificates, which it keeps: who asks next, for its end say, hears them at once.
/// A seal that does not answer is asked again when it is needed.
fn greet(seal: &Arc<dyn Seal>) -> JoinHandle<Result<Vec<Vec<u8>>, SealError>> {
    let seal = Arc::clone(seal);
    tokio::task::spawn_blocking(move || seal.certificates())
}

/// The settings of the API.
pub fn settings(config: &Config) -> Settings {
    let http = &config.http;
    Settings {
        scheme: match http.scheme {
            config::Scheme::Http => Scheme::Http,
            config::Scheme::Https => Scheme::Https,
        },
        public_port: http.public_port,
        trusted_proxies: http.trusted_proxies.iter().map(|network| network.0).collect(),
        max_json: usize::try_from(http.max_json.0).unwrap_or(usize::MAX),
        max_attachment: http.max_attachment.0,
        body_time: http.body_time.0,
        upload_time: http.upload_time.0,
        request_time: http.request_time.0,
        requests_per_minute: http.requests_per_minute,
        logins_per_minute: http.logins_per_minute,
        open_posts_per_minute: http.open_posts_per_minute,
        session_idle: config.session.idle.delta(),
        session_absolute: config.session.absolute.delta(),
        job_lease: config.jobs.lease.delta(),
        token_alg: match config.tokens.algorithm {
            config::TokenAlgorithm::Es256 => TokenAlg::Es256,
            config::TokenAlgorithm::EdDsa => TokenAlg::EdDsa,
        },
        node: node_times(config),
        ..Settings::default()
    }
}

/// How long the node of payments waits for the station.
fn node_times(config: &Config) -> NodeTimes {
    let station = config.pagopa.as_ref().and_then(|pagopa| pagopa.station.as_ref());
    station.map_or_else(NodeTimes::default, |station| NodeTimes {
        question: station.question_time.0,
        receipt: station.receipt_time.0,
    })
}

/// The client for everything that the portal fetches: bounded in time, no redirects elsewhere.
pub fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    client_builder().build()
}

pub(crate) fn client_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(std::time::Duration::from_secs(5))
        .timeout(std::time::Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("sportello/", env!("CARGO_PKG_VERSION")))
}

fn make_folder(path: &std::path::Path) -> Result<(), WiringError> {
    std::fs::create_dir_all(path).map_err(|source| WiringError::Folder {
        path: path.to_owned(),
        source,
    })
}

/// Mail where none is configured: jobs wait until it is.
struct NoMail;

#[async_trait::async_trait]
impl Channel for NoMail {
    async fn send(&self, _: &Mail, _: chrono::DateTime<chrono::Utc>) -> Result<(), SendError> {
        Err(SendError::Unavailable(
            "no mail server is configured (`mail`)".to_owned(),
        ))
    }
}
