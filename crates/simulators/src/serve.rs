//! Starts the simulated world and stops it.

use crate::anpr::{self, Anpr};
use crate::cie::{self, Federation};
use crate::cns;
use crate::config::Config;
use crate::csc::{self, Csc};
use crate::mailbox::{self, Mailbox};
use crate::pagopa::{self, Pagopa};
use crate::phone::{self, Phones};
use crate::spid_idp::{self, Idps};
use crate::tsa;
use crate::unified::{self, Unified};
use crate::{home, page};
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

/// The simulated world could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The web server did not start.
    #[error("cannot start the web server of the simulators")]
    Server(#[source] io::Error),
    /// The public address cannot be written as an URL.
    #[error("the public address of the simulators is no URL")]
    PublicUrl(#[from] url::ParseError),
    /// The identity providers lack something.
    #[error("cannot set up the SPID identity providers")]
    Spid(#[from] spid_idp::SetUpError),
    /// The CIE federation lacks something.
    #[error("cannot set up the CIE federation")]
    Cie(#[from] cie::SetUpError),
    /// PDND and ANPR lack something.
    #[error("cannot set up PDND and ANPR")]
    Anpr(#[from] anpr::SetUpError),
    /// pagoPA lacks something.
    #[error("cannot set up pagoPA")]
    Pagopa(#[from] pagopa::SetUpError),
    /// The *Piattaforma Unitaria* lacks something.
    #[error("cannot set up the Piattaforma Unitaria")]
    Unified(#[source] reqwest::Error),
    /// The provider of remote signatures lacks something.
    #[error("cannot set up the provider of remote signatures")]
    Csc(#[from] csc::SetUpError),
    /// The authority of the cards lacks something.
    #[error("cannot set up the authority of the cards")]
    Cards(#[from] cns::CardError),
    /// The provider of trust services lacks something.
    #[error("cannot set up the provider of trust services")]
    TrustServices(#[from] tsa::TsaError),
}

/// The simulated world, running in the background.
#[derive(Debug)]
pub struct Running {
    /// Where browsers reach it, without a slash at the end.
    pub public_url: String,
    /// Address of the web server.
    pub http_addr: SocketAddr,
    /// Address of the SMTP server.
    pub smtp_addr: SocketAddr,
    /// The mails caught.
    pub mailbox: Mailbox,
    /// The short messages caught.
    pub phones: Phones,
    /// The CIE federation.
    pub cie: Federation,
    /// PDND and ANPR.
    pub anpr: Anpr,
    /// pagoPA.
    pub pagopa: Pagopa,
    /// The *Piattaforma Unitaria*.
    pub unified: Unified,
    /// The provider of remote signatures.
    pub csc: Csc,
    /// The provider of trust services: time-stamps, certificates of seals.
    pub trust: Arc<tsa::Authority>,
    idps: Idps,
    server: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    stop: watch::Sender<bool>,
    mail: JoinHandle<()>,
    node: JoinHandle<()>,
    pushing: JoinHandle<()>,
}

impl Running {
    /// Address of the registry with the metadata of all SPID identity providers.
    pub fn spid_registry_url(&self) -> String {
        format!("{}/spid/entities", self.public_url)
    }

    /// Address of the trust list with the authority of the cards.
    pub fn trust_list_url(&self) -> String {
        format!("{}/cns/trust-list.xml", self.public_url)
    }

    /// Address at which time-stamps are given.
    pub fn time_stamp_url(&self) -> String {
        format!("{}/tsa", self.public_url)
    }

    /// Address at which the SMS gateway takes messages.
    pub fn sms_gateway_url(&self) -> String {
        format!("{}/sms/messages", self.public_url)
    }

    /// Certificate that signs the registry, DER in base64.
    pub fn spid_registry_certificate(&self) -> &str {
        &self.idps.registry_key().certificate
    }

    /// The eIDAS node: its entity id, the address of its metadata and the certificate that signs them
    /// (DER in base64).
    pub fn eidas_node(&self) -> Option<(String, String, &str)> {
        let node = self.idps.node()?;
        let metadata = format!("{}/metadata", node.entity_id);
        Some((node.entity_id.clone(), metadata, node.certificate()))
    }

    /// Lets the identity providers know a service provider, from now on.
    pub fn add_service_provider(&self, metadata_url: Url) {
        self.idps.service_providers().add(metadata_url);
    }

    /// Stops: requests under way are answered, open SMTP connections are cut.
    pub async fn stop(self) {
        self.end(true).await;
    }

    /// Stops at once: whoever is connected is cut off. Otherwise a connection that nobody uses is waited for, a
    /// second long, which is much to a test.
    pub async fn cut(self) {
        self.end(false).await;
    }

    async fn end(self, gracefully: bool) {
        self.stop.send_replace(true);
        self.server.stop(gracefully).await;
        let background = [
            self.mail.await.map(Ok),
            self.node.await.map(Ok),
            self.pushing.await.map(Ok),
        ];
        for outcome in background.into_iter().chain([self.serving.await]) {
            if let Err(error) = outcome.map_err(io::Error::other).and_then(|done| done) {
                tracing::warn!(%error, "a simulator ended badly");
            }
        }
    }
}

/// Starts all simulators inside the tokio runtime of the caller.
pub async fn serve(config: Config) -> Result<Running, StartError> {
    let http = listen(config.http_addr)?;
    let smtp = listen(config.smtp_addr)?;
    let http_addr = http.local_addr().map_err(StartError::Server)?;
    let smtp_addr = smtp.local_addr().map_err(StartError::Server)?;
    let public_url = match &config.public_url {
        Some(url) => url.clone(),
        None => Url::parse(&format!("http://localhost:{}", http_addr.port()))?,
    };
    let public_url = public_url.as_str().trim_end_matches('/').to_owned();

    let mailbox = Mailbox::default();
    let idps = Idps::set_up(&config, &public_url).await?;
    let cie = Federation::set_up(&config, &public_url).await?;
    let register = Anpr::set_up(&config, &public_url)?;
    let payments = Pagopa::set_up(&config, &public_url)?;
    let broker = Unified::set_up(&config, &public_url, payments.clone()).map_err(StartError::Unified)?;
    let signatures = Csc::set_up(&config, &public_url)?;
    // Cards are files: where no folder is kept there are none.
    let folder = config.data_dir.as_ref().map(|folder| folder.join("cns"));
    let cards = Data::new(cns::Published {
        authority: folder.as_deref().map(cns::Authority::load_or_make).transpose()?,
        list_key: folder.as_deref().map(cns::list_key).transpose()?,
        clock: config.clock.clone(),
    });
    let (stop, stopped) = watch::channel(false);
    let folder = config.data_dir.as_ref().map(|folder| folder.join("tsa"));
    let trust = Arc::new(tsa::Authority::load_or_make(folder.as_deref(), &public_url)?);
    let trust_data = Data::new(tsa::Published {
        authority: Arc::clone(&trust),
        clock: config.clock.clone(),
    });
    let smtp = tokio::net::TcpListener::from_std(smtp).map_err(StartError::Server)?;
    let mail = tokio::spawn(mailbox::listen(
        smtp,
        mailbox.clone(),
        config.clock.clone(),
        stopped.clone(),
    ));
    let node = tokio::spawn(pagopa::work(payments.clone(), stopped.clone()));
    let pushing = tokio::spawn(unified::work(broker.clone(), stopped));

    let (mailbox_data, idps_data) = (Data::new(mailbox.clone()), Data::new(idps.clone()));
    let cie_data = Data::new(cie.clone());
    let phones = Phones::default();
    let (phone_data, clock) = (Data::new(phones.clone()), Data::new(config.clock.clone()));
    let (anpr_data, pagopa_data) = (Data::new(register.clone()), Data::new(payments.clone()));
    let csc_data = Data::new(signatures.clone());
    let unified_data = Data::new(broker.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(mailbox_data.clone())
            .app_data(idps_data.clone())
            .app_data(cie_data.clone())
            .app_data(phone_data.clone())
            .app_data(clock.clone())
            .app_data(anpr_data.clone())
            .app_data(pagopa_data.clone())
            .app_data(csc_data.clone())
            .app_data(unified_data.clone())
            .app_data(cards.clone())
            .app_data(trust_data.clone())
            .app_data(web::FormConfig::default().limit(1024 * 1024))
            .route("/", web::get().to(home::show))
            .route("/assets/simulator.css", web::get().to(page::style_sheet))
            .route("/assets/send.js", web::get().to(page::send_script))
            .configure(mailbox::routes)
            .configure(phone::routes)
            .configure(spid_idp::routes)
            .configure(cie::routes)
            .configure(anpr::routes)
            .configure(csc::routes)
            .configure(cns::routes)
            .configure(pagopa::routes)
            .configure(tsa::routes)
            .configure(unified::routes)
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(2)
    .listen(http)
    .map_err(StartError::Server)?
    .run();
    let handle = server.handle();
    let serving = tokio::spawn(server);
    tracing::info!(%http_addr, %smtp_addr, "simulators are up");
    Ok(Running {
        public_url,
        http_addr,
        smtp_addr,
        mailbox,
        phones,
        cie,
        anpr: register,
        pagopa: payments,
        unified: broker,
        csc: signatures,
        trust,
        idps,
        server: handle,
        serving,
        stop,
        mail,
        node,
        pushing,
    })
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    listener.map_err(|source| StartError::Listen { address, source })
}
