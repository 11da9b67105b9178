//! A town for each test: the real application on a free port, a database of its own, a clock that
//! stands still, two municipalities, mail that is kept instead of sent.

pub(crate) mod apps;
#[path = "../../../identity/tests/it/support/authenticator.rs"]
#[expect(dead_code, reason = "it can do more than is asked of it here")]
pub(crate) mod authenticator;
mod database;
mod letterbox;
pub(crate) mod municipality;
mod people;
mod person;
mod sample;
pub(crate) mod signatures;

pub(crate) use letterbox::{Down, Letterbox, Mishap, Phone};
pub(crate) use person::{Answer, Person, residence};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer};
use chrono::{DateTime, Duration, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::{Method, RequestBuilder};
use sportello_api::auth::Spid;
use sportello_api::certificates::MarkKeys;
use sportello_api::http::metrics::Metrics;
use sportello_api::http::pages::{ErrorPage, ErrorPages};
use sportello_api::http::rate_limit::RateLimiter;
use sportello_api::jobs::Worker;
use sportello_api::oauth::IssuerKeys;
use sportello_api::registry::import::{self, Order};
use sportello_api::settings::{Scheme, Settings};
use sportello_api::tenant::{TenantSettings, Tenants};
use sportello_api::{App, Clock, Randomness};
use sportello_documents::Seal;
use sportello_documents::seal::{LocalKey, demo_certificate};
use sportello_identity::Binding;
use sportello_integrations::notify::sms::TextChannel;
use sportello_integrations::notify::{Channel, Mail};
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::fdr::FlowSource;
use sportello_integrations::payments::mbd::StampShop;
use sportello_integrations::payments::stamp::StampSigners;
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_integrations::protocol::ProtocolRegister;
use sportello_integrations::registry::CivilRegistry;
use sportello_integrations::registry::file::Format;
use sportello_mark::{KeySet, MarkKey};
use sportello_storage::{Blobs, BlobsConfig, Config, Db, Keyring, new_id, tenants};
use sportello_types::ids::TenantId;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub(crate) const BORGOVERDE: &str = "borgoverde.test";
pub(crate) const MONTEFIORE: &str = "montefiore.test";
pub(crate) const MARIO: &str = "RSSMRA80A01H501U";
pub(crate) const EVA: &str = "LLAVEA79T71F205M";

struct PlainPages;

impl ErrorPages for PlainPages {
    fn render(&self, page: &ErrorPage<'_>) -> String {
        page.problem.title.clone()
    }
}

/// One key for all tests of a run: making one takes a second.
static SEAL: LazyLock<Arc<dyn Seal>> = LazyLock::new(|| {
    let now = start();
    let made = demo_certificate("Comune di Borgoverde", [7; 16], now).unwrap();
    Arc::new(LocalKey::from_pem(&made.key_pem, &made.certificate_pem).unwrap())
});

/// The key of the marks of both municipalities.
static MARKS: LazyLock<Arc<MarkKeys>> = LazyLock::new(|| {
    let signer = MarkKey::from_seed(&[9; 32]);
    let published = signer.published(start() - Duration::days(1), start() + Duration::days(1095));
    let certificate = SEAL.certificates().unwrap().swap_remove(0);
    let seal = sportello_check::published(certificate).unwrap();
    Arc::new(MarkKeys {
        signer,
        published: KeySet::new(vec![published]).with_seals([seal]),
    })
});

pub(crate) fn start() -> DateTime<Utc> {
    "2026-11-24T09:30:00Z".parse().unwrap()
}

/// How a town may differ from the others.
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    /// Borgoverde's own register.
    pub(crate) register: Option<Arc<dyn ProtocolRegister>>,
    /// What seals the logs of logins.
    pub(crate) login_log_keys: Option<Arc<Keyring>>,
    /// Whether there is a gateway for short messages.
    pub(crate) texts: bool,
    /// Whether there is a certified mailbox for all.
    pub(crate) pec: bool,
    /// Whether Montefiore has one of its own.
    pub(crate) own_pec: bool,
    /// The civil registry that Borgoverde asks, where that is not its own.
    pub(crate) civil_registry: Option<Arc<dyn CivilRegistry>>,
    /// Who collects for both municipalities.
    pub(crate) payments: Option<Arc<dyn PaymentAdapter>>,
    /// Where Borgoverde's flows come from, where they do.
    pub(crate) flows: Option<Arc<dyn FlowSource>>,
    /// Who sells digital stamps by themselves to both municipalities.
    pub(crate) stamp_shop: Option<Arc<dyn StampShop>>,
    /// Under which codes payments are asked for.
    pub(crate) taxonomy: Taxonomy,
    /// Whose digital stamps are believed.
    pub(crate) stamp_signers: Option<Arc<dyn StampSigners>>,
    /// What both municipalities set in another way.
    pub(crate) tenants: fn(&mut TenantSettings),
}

pub(crate) struct Town {
    pub(crate) app: Data<App>,
    pub(crate) mail: Arc<Letterbox>,
    /// Certified mail of whoever has no mailbox of their own.
    pub(crate) pec: Arc<Letterbox>,
    /// That of Montefiore, where it has one.
    pub(crate) own_pec: Arc<Letterbox>,
    pub(crate) texts: Arc<Phone>,
    tenants: BTreeMap<&'static str, TenantId>,
    address: String,
    client: reqwest::Client,
    server: ServerHandle,
    folder: tempfile::TempDir,
}

impl Drop for Town {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

impl Town {
    /// Opens the town: on the PostgreSQL server that `SPORTELLO_TEST_POSTGRES_URL` names, else on
    /// SQLite. The whole suite runs once with and once without it.
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| ()).await
    }

    /// The same, set up in another way.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Setup)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = database::new(folder.path()).await;
        let mut setup = Setup {
            settings: Settings {
                scheme: Scheme::Http,
                ..Settings::default()
            },
            register: None,
            login_log_keys: None,
            texts: true,
            pec: true,
            own_pec: false,
            civil_registry: None,
            payments: None,
            flows: None,
            stamp_shop: None,
            taxonomy: Taxonomy::municipal().unwrap(),
            stamp_signers: Some(Arc::new(signatures::Signatures)),
            tenants: |_| (),
        };
        change(&mut setup);
        Self::build(url, folder, setup).await
    }

    async fn build(url: String, folder: tempfile::TempDir, setup: Setup) -> Self {
        let db = Db::connect(&Config {
            url: url.into(),
            max_connections: 4,
            ..Config::default()
        })
        .await
        .unwrap();
        let clock = Clock::fixed(start());
        let randomness = Randomness::seeded(11);
        let mut draw = ChaCha20Rng::seed_from_u64(3);
        let mut tenants_by_host = BTreeMap::new();
        for (host, slug, name) in [
            (BORGOVERDE, "borgoverde", "Comune di Borgoverde"),
            (MONTEFIORE, "montefiore", "Comune di Montefiore"),
        ] {
            let id = new_id::<TenantId>(start(), &mut draw);
            let tx = db.system().await.unwrap();
            let mut settings = municipality::settings(host, slug, name);
            (setup.tenants)(&mut settings);
            let settings = serde_json::to_value(settings).unwrap();
            tenants::upsert(&tx, id, slug, &[host.to_owned()], &settings, start())
                .await
                .unwrap();
            tx.commit().await.unwrap();
            tenants_by_host.insert(host, id);
        }
        let mail = Arc::new(Letterbox::default());
        let pec = Arc::new(Letterbox::default());
        let own_pec = Arc::new(Letterbox::default());
        let texts = Arc::new(Phone::default());
        let app = Data::new(App {
            blobs: Blobs::open(&BlobsConfig::Folder {
                path: folder.path().join("blobs"),
            })
            .unwrap(),
            rate_limiter: RateLimiter::new(&setup.settings),
            settings: setup.settings,
            tenants: Tenants::default(),
            spid: Spid::new(BTreeMap::new(), Binding::Post, None, None),
            cie: sportello_api::auth::cie::Cie::default(),
            cns: sportello_api::auth::cns::Cns::default(),
            issuer_keys: IssuerKeys::default(),
            seals: tenants_by_host
                .values()
                .map(|id| (*id, Arc::clone(&SEAL)))
                .collect(),
            mark_keys: tenants_by_host
                .values()
                .map(|id| (*id, Arc::clone(&MARKS)))
                .collect(),
            login_log_keys: tenants_by_host
                .values()
                .filter_map(|id| Some((*id, setup.login_log_keys.clone()?)))
                .collect(),
            civil_registries: setup
                .civil_registry
                .map(|registry| (tenants_by_host[BORGOVERDE], registry))
                .into_iter()
                .collect(),
            flows: setup
                .flows
                .map(|source| (tenants_by_host[BORGOVERDE], source))
                .into_iter()
                .collect(),
            payments: tenants_by_host
                .values()
                .filter_map(|id| Some((*id, setup.payments.clone()?)))
                .collect(),
            stamp_shops: tenants_by_host
                .values()
                .filter_map(|id| Some((*id, setup.stamp_shop.clone()?)))
                .collect(),
            registers: setup
                .register
                .map(|register| (tenants_by_host[BORGOVERDE], register))
                .into_iter()
                .collect(),
            taxonomy: Arc::new(setup.taxonomy),
            stamp_signers: setup.stamp_signers,
            mail: Arc::<Letterbox>::clone(&mail),
            own_pec: setup
                .own_pec
                .then(|| -> (_, Arc<dyn Channel>) {
                    (tenants_by_host[MONTEFIORE], Arc::<Letterbox>::clone(&own_pec))
                })
                .into_iter()
                .collect(),
            common_pec: setup
                .pec
                .then(|| -> Arc<dyn Channel> { Arc::<Letterbox>::clone(&pec) }),
            texts: setup
                .texts
                .then(|| -> Arc<dyn TextChannel> { Arc::<Phone>::clone(&texts) }),
            scanner: None,
            judgements: tokio::sync::Semaphore::new(sportello_api::app::JUDGEMENTS_AT_ONCE),
            pages: Arc::new(PlainPages),
            metrics: Metrics::new().unwrap(),
            randomness,
            clock,
            db,
        });
        let shared = app.clone();
        let server = HttpServer::new(move || sportello_api::application(shared.clone(), stuck))
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = format!("http://{}", server.addrs().first().unwrap());
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            app,
            mail,
            pec,
            own_pec,
            texts,
            tenants: tenants_by_host,
            address,
            client: reqwest::Client::builder().build().unwrap(),
            server: handle,
            folder,
        }
    }

    /// A request to any place of the portal, as a machine with no pages sends it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
            .header("Host", BORGOVERDE)
    }

    /// Host and port of the server.
    pub(crate) fn authority(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    /// The municipality's id.
    pub(crate) fn tenant(&self, host: &str) -> TenantId {
        self.tenants[host]
    }

    /// Brings residents in, as JSON lines, each in a line of its own.
    pub(crate) async fn settle_residents(&self, host: &str, residents: &[serde_json::Value]) {
        let lines: Vec<String> = residents.iter().map(ToString::to_string).collect();
        let order = Order {
            tenant: self.tenant(host),
            format: Format::JsonLines,
            name: None,
            as_of: "2026-11-24".parse().unwrap(),
            refused_at_most: 0,
            fewer: true,
        };
        let source = std::io::Cursor::new(lines.join("\n").into_bytes());
        let report = import::run(&self.app.db, &order, source, start, |finding| {
            assert!(!finding.refused, "{finding:?}");
            Ok(())
        });
        assert!(report.await.unwrap().in_force);
    }

    /// Has a municipality receive no payments here; before anybody asks it for something.
    pub(crate) async fn stop_payments(&self, host: &'static str) {
        let (slug, name) = match host {
            BORGOVERDE => ("borgoverde", "Comune di Borgoverde"),
            _ => ("montefiore", "Comune di Montefiore"),
        };
        let mut settings = municipality::settings(host, slug, name);
        settings.payments.enabled = false;
        let settings = serde_json::to_value(settings).unwrap();
        let tx = self.app.db.system().await.unwrap();
        tenants::upsert(
            &tx,
            self.tenants[host],
            slug,
            &[host.to_owned()],
            &settings,
            start(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    /// Where the files are.
    pub(crate) fn blobs(&self) -> std::path::PathBuf {
        self.folder.path().join("blobs")
    }

    /// Lets all jobs that are due be done.
    pub(crate) async fn work(&self) {
        Worker::drain(&self.app).await;
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mail.sent()
    }
}

/// A page that never comes.
pub(crate) const STUCK: &str = "/stuck";

fn stuck(pages: &mut web::ServiceConfig) {
    pages.route(STUCK, web::get().to(std::future::pending::<HttpResponse>));
}
