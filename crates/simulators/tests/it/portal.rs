//! A service provider of `identity` with its metadata on a port, and a browser.

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::Client;
use sportello_identity::spid::{
    Config, Contact, Idp, Organization, Refusal, Registry, ServiceProvider, SpKind, Trust, keys,
};
use sportello_identity::{Answer, Begun, Binding, Certificate, Outgoing, VerifiedIdentity};
use sportello_simulators::{Clock, Running};
use sportello_types::loa::Loa;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

/// The hour of all tests.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 10, 0, 0).unwrap()
}

pub(crate) fn browser() -> Client {
    Client::builder()
        .timeout(Duration::from_secs(20))
        .no_proxy()
        .build()
        .unwrap()
}

/// Starts the simulators on free ports.
pub(crate) async fn town() -> Running {
    town_in(None).await
}

/// The same, with a folder for what is kept after the start.
pub(crate) async fn town_in(folder: Option<&Path>) -> Running {
    crate::world::world(sportello_simulators::Config {
        http_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        smtp_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        data_dir: folder.map(Path::to_owned),
        seed: Some(7),
        clock: Clock::from_fn(now),
        ..sportello_simulators::Config::default()
    })
    .await
}

/// Simulators and a service provider that know each other.
pub(crate) struct World {
    pub(crate) town: Running,
    pub(crate) sp: ServiceProvider,
    pub(crate) registry: Registry,
    pub(crate) browser: Client,
    pub(crate) rng: ChaCha20Rng,
    metadata: ServerHandle,
}

/// What the browser carries back to the portal.
pub(crate) struct Carried {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Carried {
    pub(crate) fn read(page: &str) -> Option<Self> {
        let action = between(page, "method=\"post\" action=\"", "\"")?;
        let fields = ["SAMLResponse", "SAMLRequest", "RelayState"]
            .into_iter()
            .filter_map(|name| {
                let value = between(page, &format!("name=\"{name}\" value=\""), "\"")?;
                Some((name.to_owned(), value))
            })
            .collect();
        Some(Self { action, fields })
    }

    pub(crate) fn answer(&self) -> Answer {
        Answer::from_fields(self.fields.clone())
    }
}

fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    let (inside, _) = rest.split_once(end)?;
    Some(
        inside
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

impl World {
    pub(crate) async fn new() -> Self {
        let town = town().await;
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = format!("http://localhost:{port}");
        let subject = keys::Subject {
            common_name: "Comune di Borgoverde".into(),
            organization_name: "Comune di Borgoverde".into(),
            entity_id: base.clone(),
            ipa_code: "c_z999".into(),
            locality: "Borgoverde".into(),
        };
        let key = keys::self_signed(&subject, now(), 365, &mut rng).unwrap();
        let sp = ServiceProvider::new(Config {
            kind: SpKind::Public,
            entity_id: base.clone(),
            assertion_consumer: format!("{base}/auth/spid/callback"),
            single_logout: format!("{base}/auth/spid/logout"),
            organization: Organization {
                name: "Comune di Borgoverde".into(),
                display_name: "Comune di Borgoverde".into(),
                url: "https://www.comune.borgoverde.example".into(),
            },
            contact: Contact {
                ipa_code: "c_z999".into(),
                email: "sportello@comune.borgoverde.example".into(),
                phone: None,
                vat_number: None,
                fiscal_code: None,
            },
            keys: vec![key.signing_key().unwrap()],
            eidas: false,
            skew: TimeDelta::seconds(60),
            development: true,
        })
        .unwrap();
        let metadata = sp.metadata(now()).unwrap();
        let server = HttpServer::new(move || {
            let metadata = metadata.clone();
            App::new().route(
                "/auth/spid/metadata",
                web::get().to(move || {
                    let metadata = metadata.clone();
                    async move { HttpResponse::Ok().body(metadata) }
                }),
            )
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        town.add_service_provider(format!("{base}/auth/spid/metadata").parse().unwrap());

        let browser = browser();
        let published = browser.get(town.spid_registry_url()).send().await.unwrap();
        let signer = Certificate::from_base64(town.spid_registry_certificate()).unwrap();
        let published = published.bytes().await.unwrap();
        let registry = Registry::parse(&published, &Trust::Signed(vec![signer])).unwrap();
        Self {
            town,
            sp,
            registry,
            browser,
            rng,
            metadata: handle,
        }
    }

    pub(crate) fn idp(&self, slug: &str) -> Idp {
        let entity_id = format!("{}/spid/{slug}", self.town.public_url);
        self.registry.idp(&entity_id).unwrap().clone()
    }

    pub(crate) fn begin(&mut self, idp: &Idp, level: Loa, binding: Binding) -> Begun {
        let asked = (level, sportello_identity::Asked::Spid);
        self.sp.begin(idp, asked, binding, now(), &mut self.rng).unwrap()
    }

    /// Carries a message to where it goes and follows redirects.
    pub(crate) async fn send(&self, outgoing: &Outgoing) -> reqwest::Response {
        match outgoing {
            Outgoing::Redirect { url } => self.browser.get(url).send().await.unwrap(),
            Outgoing::Post { action, fields } => self.browser.post(action).form(fields).send().await.unwrap(),
        }
    }

    /// Decides at the provider's page; what comes back is carried to the portal.
    pub(crate) async fn decide(&self, page: reqwest::Url, form: &[(&str, &str)]) -> Carried {
        let page = self.browser.post(page).form(form).send().await.unwrap();
        assert_eq!(page.status(), 200);
        Carried::read(&page.text().await.unwrap()).unwrap()
    }

    /// A whole login; the last step is the portal's verdict.
    pub(crate) async fn login(
        &mut self,
        slug: &str,
        level: Loa,
        form: &[(&str, &str)],
    ) -> Result<VerifiedIdentity, Refusal> {
        let idp = self.idp(slug);
        let begun = self.begin(&idp, level, Binding::Post);
        let page = self.send(&begun.outgoing).await;
        assert_eq!(page.status(), 200, "{}", page.text().await.unwrap());
        let carried = self.decide(page.url().clone(), form).await;
        assert_eq!(carried.action, self.sp.config().assertion_consumer);
        self.sp.finish(&begun.pending, &idp, &carried.answer(), now())
    }

    pub(crate) async fn end(self) {
        self.metadata.stop(false).await;
        self.town.cut().await;
    }
}
