//! The demo town: four municipalities, simulated identity providers, a mailbox, pagoPA. Also the stage of the
//! tests of the whole product.

mod brokers;
mod operators;
mod outside;
mod pagopa;
mod pdnd;
mod residents;
mod signatures;

use crate::config::units::Time;
use crate::config::{Config, Eidas, LogFormat, RegistrySource, Scheme};
use crate::keys::{KeyFault, KeyFolder};
use crate::running::{Duties, Running, Sockets, StartError};
use crate::spid;
use crate::tenants::{TenantError, TenantFile};
use crate::wiring::{self, Surroundings, WiringError};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secrecy::SecretString;
use sportello_api::auth::Place;
use sportello_api::auth::refresh::{RefreshError, Source, refresh};
use sportello_identity::Certificate;
use sportello_identity::spid::Trust;
use std::fmt::Write as _;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use url::Url;

/// The municipalities of the town: one for each way to collect.
const MUNICIPALITIES: [&str; 4] = [
    include_str!("../demo/borgoverde.toml"),
    include_str!("../demo/montefiore.toml"),
    include_str!("../demo/pietrafonda.toml"),
    include_str!("../demo/valdoro.toml"),
];
/// By which names SPID and CIE know them.
const HOSTS: [&str; 4] = [
    "localhost",
    "montefiore.localhost",
    "pietrafonda.localhost",
    "valdoro.localhost",
];

/// Where the town answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// The portal; 0 takes a free one.
    pub portal: u16,
    /// The simulators; SMTP stands 65 ports below. 0 takes free ones.
    pub simulators: u16,
}

impl Ports {
    /// The portal's host for cards: 8443 beside 8080.
    const fn cards(self) -> u16 {
        match self.portal {
            0 => 0,
            portal => portal.saturating_add(363),
        }
    }
}

/// A town that cannot start.
#[derive(Debug, thiserror::Error)]
pub enum TownError {
    /// The portal.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The portal's parts.
    #[error(transparent)]
    Wiring(#[from] WiringError),
    /// The simulators.
    #[error("the simulators do not start")]
    Simulators(#[from] sportello_simulators::StartError),
    /// The cards.
    #[error("the cards of the demo cannot be set up")]
    Cards(#[from] sportello_simulators::cns::CardError),
    /// The seals.
    #[error("the seals of the demo cannot be set up")]
    Seals(#[from] sportello_simulators::tsa::TsaError),
    /// PDND and ANPR.
    #[error("a municipality cannot be registered at the simulated PDND")]
    Pdnd(#[from] sportello_simulators::anpr::SetUpError),
    /// pagoPA.
    #[error("a municipality cannot be registered at the simulated pagoPA")]
    Pagopa(#[from] sportello_simulators::pagopa::SetUpError),
    /// The certificates of the station.
    #[error("the station of the demo cannot be set up")]
    Station(#[from] sportello_simulators::pagopa::AuthorityError),
    /// The key for PDND.
    #[error("the key for PDND cannot be used")]
    PdndKey(#[from] sportello_integrations::pdnd::PdndError),
    /// The seal that is far away.
    #[error("a municipality cannot be enrolled at the simulated provider of signatures")]
    Signatures(#[from] sportello_simulators::csc::SetUpError),
    /// A municipality.
    #[error("a municipality of the demo is wrong")]
    Tenant(#[from] TenantError),
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// Rows.
    #[error("the town cannot be stored")]
    Storage(#[from] sportello_storage::Error),
    /// The registry.
    #[error("the simulated registry cannot be read")]
    Registry(#[from] RefreshError),
    /// Its certificate.
    #[error("the certificate of the simulated registry cannot be read")]
    Certificate(#[from] sportello_identity::KeyError),
    /// Its address.
    #[error("the address of the simulators is no URL")]
    Url(#[from] url::ParseError),
    /// The client.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
    /// The sample residents.
    #[error("the sample residents cannot be imported")]
    Residents(#[from] sportello_api::registry::import::ImportError),
    /// The sample citizens.
    #[error("the sample citizens cannot be read")]
    Citizens(#[from] sportello_simulators::town::BadTown),
    /// The data of an earlier start.
    #[error("the data of the demo cannot be removed")]
    Forget(#[from] io::Error),
}

/// Settles the settings for a town on this machine: loopback, without TLS, nobody limited.
pub fn settle(config: &mut Config, ports: Ports) {
    config.http.scheme = Scheme::Http;
    config.http.listen = (Ipv4Addr::LOCALHOST, ports.portal).into();
    config.http.public_port = Some(ports.portal);
    let metrics = if ports.portal == 0 {
        0
    } else {
        ports.portal.saturating_add(1000)
    };
    config.http.metrics_listen = (Ipv4Addr::LOCALHOST, metrics).into();
    config.http.logins_per_minute = config.http.logins_per_minute.saturating_add(600);
    config.http.requests_per_minute = config.http.requests_per_minute.saturating_add(60_000);
    config.http.open_posts_per_minute = config.http.open_posts_per_minute.saturating_add(600);
    config.http.shutdown_time = Time::seconds(5);
    config.log.format = LogFormat::Human;
    if config.log.filter == "info" {
        "warn".clone_into(&mut config.log.filter);
    }
    config.database.auto_migrate = true;
}

/// Forgets everything that an earlier start has left in the demo's folder.
pub fn forget(config: &Config) -> Result<(), TownError> {
    // Only what the demo itself writes: the folder may be the administrator's.
    for folder in ["blobs", "keys", "simulators"] {
        let path = config.data_dir.join(folder);
        if path.is_dir() {
            std::fs::remove_dir_all(path)?;
        }
    }
    for file in ["sportello.db", "sportello.db-wal", "sportello.db-shm"] {
        let path = config.data_dir.join(file);
        if path.is_file() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// A town at work.
pub struct Town {
    /// The portal.
    pub portal: Running,
    /// The outside world.
    pub simulators: sportello_simulators::Running,
    /// Where Borgoverde answers: `http://localhost:8080`.
    pub url: String,
}

impl Town {
    /// Starts the town; what an earlier start has left is kept.
    pub async fn start(config: &Config, ports: Ports, around: Surroundings) -> Result<Self, TownError> {
        let mut config = config.clone();
        let duties = Duties {
            serve: true,
            work: true,
        };
        let mut sockets = Sockets::bind(&config, duties)?;
        let port = sockets.portal()?.map_or(ports.portal, |address| address.port());
        config.http.public_port = Some(port);
        let url = format!("http://localhost:{port}");
        let simulators = simulators(&config, ports, &url).await?;
        config.cie.get_or_insert_with(|| outside::federation(&simulators));
        config.anpr.get_or_insert_with(|| pdnd::register(&simulators));
        if config.cns.is_none() {
            let listen = sockets.bind_cards((Ipv4Addr::LOCALHOST, ports.cards()).into())?;
            config.cns = Some(outside::cards(&config, &simulators, listen)?);
        }
        if config.pagopa.is_none() {
            let listen = sockets.bind_station((Ipv4Addr::LOCALHOST, ports.station()).into())?;
            config.pagopa = Some(pagopa::settings(&config, &simulators, listen)?);
        }
        if config.seal.time.is_none() {
            config.seal.time = Some(outside::seal_time(&config, &simulators)?);
        }
        let node = simulators
            .eidas_node()
            .map(|(entity_id, metadata, certificate)| (entity_id, metadata, certificate.to_owned()));
        if let (None, Some((entity_id, ..))) = (&config.spid.eidas, &node) {
            config.spid.eidas = Some(Eidas {
                entity_id: entity_id.clone(),
                metadata: RegistrySource::default(),
            });
        }
        config.mail = Some(outside::mail(simulators.smtp_addr, "no-reply@borgoverde.example"));
        config.pec = Some(outside::certified_mail(simulators.smtp_addr));
        config.sms = Some(outside::phones(&simulators)?);

        let now = around.clock.now();
        let mut rng = ChaCha20Rng::from_os_rng();
        let db = wiring::current_database(&config).await?;
        let codes = crate::pagopa::taxonomy::list(&config)?;
        for text in MUNICIPALITIES {
            let file = TenantFile::parse(text)?;
            file.check_codes(&codes)?;
            file.store(&db, now, &mut rng).await?;
            let entity_id = spid::entity_id(&config, &file.settings)?;
            let keys = KeyFolder::of(&config.keys_dir(), &file.settings.public.slug);
            signatures::enrol(&file.settings, &keys, &simulators)?;
            if !keys.has_seal() && !keys.has_choice() {
                let (key, chain) = simulators.trust.seal(&file.settings.public.name)?;
                keys.keep_seal(&SecretString::from(key), &chain)?;
            }
            keys.make_missing(&file.settings, &entity_id, now, &mut rng)?;
            pdnd::join(&file.settings, &keys, &simulators)?;
            pagopa::join(&file.settings, &simulators, sockets.station()?, port)?;
            residents::bring(&file.settings, &db, now).await?;
        }
        operators::appoint(&db, now, &mut rng).await?;

        let web_app = Arc::new(wiring::web_app(&config)?);
        let app = wiring::app(&config, db, Arc::clone(&web_app), around).await?;
        pagopa::owe(&app).await?;
        let mut sources = spid::registry_sources(&config)?;
        sources.push(Source {
            place: Place::Address(Url::parse(&simulators.spid_registry_url())?),
            trust: Trust::Signed(vec![Certificate::from_base64(
                simulators.spid_registry_certificate(),
            )?]),
        });
        if let Some((_, metadata, certificate)) = &node {
            sources.push(Source {
                place: Place::Address(Url::parse(metadata)?),
                trust: Trust::Signed(vec![Certificate::from_base64(certificate)?]),
            });
        }
        refresh(&app, &sources, &wiring::http_client()?).await?;
        let portal = Running::start(&config, app, web_app, sockets, sources, duties)?;
        Ok(Self {
            portal,
            simulators,
            url,
        })
    }

    /// What to open, and whom to be.
    pub fn greeting(&self) -> Result<String, TownError> {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "\nCittadini di prova (gestore: uno qualsiasi, nella pagina si sceglie chi sei):"
        );
        for citizen in sportello_simulators::town::citizens()? {
            let _ = writeln!(text, "  {:<24} {}", citizen.full_name(), citizen.note);
        }
        let neighbour = |name: &str| self.url.replace("//", &format!("//{name}."));
        let _ = writeln!(text, "\nComune di Montefiore  {}", neighbour("montefiore"));
        let _ = writeln!(
            text,
            "Comune di Pietrafonda {} (incassa con GovPay)",
            neighbour("pietrafonda")
        );
        let _ = writeln!(
            text,
            "Comune di Valdoro     {} (incassa con la Piattaforma Unitaria)",
            neighbour("valdoro")
        );
        let _ = writeln!(
            text,
            "Tessere di prova      sportello simulators card giulia-serra"
        );
        let _ = writeln!(text, "Simulatori e posta    {}", self.simulators.public_url);
        let _ = write!(text, "Comune di Borgoverde  {}   (Ctrl-C ferma tutto)", self.url);
        Ok(text)
    }

    /// Stops everything.
    pub async fn stop(self) {
        self.portal.stop().await;
        self.simulators.stop().await;
    }

    /// Stops everything at once: whoever is connected is cut off.
    pub async fn cut(self) {
        self.portal.cut().await;
        self.simulators.cut().await;
    }
}

async fn simulators(
    config: &Config,
    ports: Ports,
    url: &str,
) -> Result<sportello_simulators::Running, TownError> {
    let smtp = if ports.simulators == 0 {
        0
    } else {
        ports.simulators.saturating_sub(65)
    };
    let metadata =
        |host: &str| Url::parse(&url.replace("localhost", host)).and_then(|u| u.join("/auth/spid/metadata"));
    let entity = |host: &str| format!("{}/auth/cie", url.replace("localhost", host));
    let data_dir = config.data_dir.join("simulators");
    std::fs::create_dir_all(&data_dir)?;
    let settings = sportello_simulators::Config {
        http_addr: (Ipv4Addr::LOCALHOST, ports.simulators).into(),
        smtp_addr: (Ipv4Addr::LOCALHOST, smtp).into(),
        sp_metadata_urls: HOSTS.into_iter().map(metadata).collect::<Result<_, _>>()?,
        cie_relying_parties: HOSTS.into_iter().map(entity).collect(),
        data_dir: Some(data_dir),
        ..sportello_simulators::Config::default()
    };
    Ok(sportello_simulators::serve(settings).await?)
}
