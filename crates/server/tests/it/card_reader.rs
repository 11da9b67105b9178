//! A browser with a card in the reader, and the town that takes it.

use crate::hand::leads;
use crate::stage::Stage;
use chrono::{DateTime, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Method, Response, Url};
use serde_json::Value;
use sportello_server::config::units::Time;
use sportello_server::config::{CardListener, Cns, Config, Silence};
use sportello_simulators::cns::{Authority, Card, Kind, ServerFiles};
use sportello_storage::new_id;
use sportello_types::ids::IstanzaId;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The town's folder of cards.
pub(crate) fn folder(stage: &Stage) -> PathBuf {
    stage.folder.path().join("simulators").join("cns")
}

/// A card of a sample citizen. `world`: where it says that revocation is published.
pub(crate) fn card(stage: &Stage, citizen: &str, kind: Kind, world: &str) -> Card {
    let authority = Authority::load_or_make(&folder(stage)).unwrap();
    let citizens = sportello_simulators::town::citizens().unwrap();
    let citizen = citizens.into_iter().find(|known| known.slug == citizen).unwrap();
    let now = stage.town.portal.app().clock.now();
    let mut rng = ChaCha20Rng::from_os_rng();
    Card::make(&authority, &citizen, kind, world, now, &mut rng).unwrap()
}

/// One browser with a card in the reader, or with none; it follows no redirect by itself.
pub(crate) struct Reader {
    pub(crate) client: Client,
    pub(crate) portal: String,
}

impl Reader {
    pub(crate) fn with(stage: &Stage, card: Option<&Card>) -> Self {
        let client = client(stage, card).redirect(reqwest::redirect::Policy::none());
        Self {
            client: client.build().unwrap(),
            portal: stage.town.url.clone(),
        }
    }

    pub(crate) fn of(stage: &Stage, citizen: &str, kind: Kind) -> Self {
        let world = stage.town.simulators.public_url.clone();
        Self::with(stage, Some(&card(stage, citizen, kind, &world)))
    }

    pub(crate) async fn open(&self, address: &str) -> Response {
        let request = self.client.get(address).header("Accept", "text/html");
        request.send().await.unwrap()
    }

    pub(crate) async fn portal(&self, path: &str) -> Response {
        self.open(&format!("{}{path}", self.portal)).await
    }

    /// From the portal to the cards' host.
    pub(crate) async fn begin(&self) -> Url {
        leads(
            &self
                .portal("/auth/cns/login?return_to=%2Fdomande-frequenti")
                .await,
        )
    }

    /// Shows the card: the way back.
    pub(crate) async fn show(&self) -> Url {
        let place = self.begin().await;
        leads(&self.open(place.as_str()).await)
    }

    pub(crate) async fn login(&self) -> Response {
        let back = self.show().await;
        self.open(back.as_str()).await
    }

    pub(crate) async fn whoami(&self) -> (u16, Value) {
        let answer = self.portal("/api/v1/whoami").await;
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        version: Option<i64>,
    ) -> (u16, Value) {
        let key: IstanzaId = new_id(DateTime::UNIX_EPOCH, &mut ChaCha20Rng::from_os_rng());
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.portal))
            .header("Origin", &self.portal)
            .header("Sportello-Csrf", "1")
            .header("Idempotency-Key", key.to_string())
            .json(body);
        if let Some(version) = version {
            request = request
                .header("If-Match", format!("\"{version}\""))
                .header("Content-Type", "application/merge-patch+json");
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }
}

/// What a browser that believes the town's authority is made of, with a card in the reader or none.
pub(crate) fn client(stage: &Stage, card: Option<&Card>) -> ClientBuilder {
    let authority = std::fs::read(folder(stage).join("authority.pem")).unwrap();
    let client = Client::builder()
        .cookie_store(true)
        .timeout(Duration::from_secs(20))
        .tls_certs_only([Certificate::from_pem(&authority).unwrap()])
        .no_proxy();
    match card {
        Some(card) => {
            let pem = format!("{}{}", card.certificate, card.key);
            client.identity(Identity::from_pem(pem.as_bytes()).unwrap())
        }
        None => client,
    }
}

/// The problem that a page explains.
pub(crate) async fn problem(answer: Response) -> String {
    let page = answer.text().await.unwrap();
    let (_, rest) = page
        .split_once("data-problem=\"")
        .unwrap_or_else(|| panic!("no problem in {page}"));
    rest.split_once('"').unwrap().0.to_owned()
}

/// A town that has read its trust list.
pub(crate) async fn listed(stage: Stage) -> Stage {
    for _ in 0..400 {
        let now: DateTime<Utc> = stage.town.portal.app().clock.now();
        if stage.town.portal.app().cns.anchors(now).is_some() {
            return stage;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no trust list has come");
}

/// Settings for a town that takes cards by its own authority alone, without a trust list.
pub(crate) fn settings(config: &Config, port: u16) -> Cns {
    let files = ServerFiles::load_or_make(&config.data_dir.join("simulators").join("cns")).unwrap();
    Cns {
        address: format!("https://{{host}}:{port}"),
        listener: Some(CardListener {
            listen: ([127, 0, 0, 1], port).into(),
            certificate_file: files.certificate,
            key_file: files.key,
        }),
        proxy: None,
        proxy_secret: None,
        trust_list: None,
        authority_files: vec![files.authority],
        denied_authorities: Vec::new(),
        level: 2,
        grace: Time::minutes(60),
        silence: Silence::Refuse,
        ocsp_time: Time::seconds(2),
        accept_sha1: false,
        accept_short_keys: false,
        private_addresses: true,
    }
}

/// A port that was free a moment ago, below those that the system gives to outgoing connections: one of these
/// could take it before the portal listens. Each test of a run gets another.
pub(crate) fn free_port() -> u16 {
    static DRAWN: AtomicU32 = AtomicU32::new(0);
    std::iter::repeat_with(|| std::process::id().wrapping_add(DRAWN.fetch_add(1, Ordering::Relaxed)))
        .map(|drawn| 10_000 + u16::try_from(drawn % 10_000).unwrap())
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap()
}
