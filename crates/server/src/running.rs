//! A portal at work: listens, does jobs, keeps the registry fresh; stops cleanly.

use crate::cards;
use crate::certificates;
use crate::config::{Config, Station};
use crate::seal_time;
use crate::station::{self, StationError};
use crate::tls::TlsError;
use crate::web::{self, Web};
use crate::wiring::{self, WiringError};
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{App as Actix, HttpResponse, HttpServer};
use sportello_api::app::App;
use sportello_api::auth::refresh::{self, Source};
use sportello_api::auth::{cie, cns};
use sportello_api::jobs::{Stopper, Worker};
use sportello_storage::outbox;
use std::fmt::Write as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// A portal that cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It cannot be put together.
    #[error(transparent)]
    Wiring(#[from] WiringError),
    /// An address is taken or not ours.
    #[error(
        "cannot listen on {address} (`{setting}`): each process of a machine needs an address of its own"
    )]
    Listen {
        /// The setting that names it.
        setting: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The server does not start.
    #[error("the server does not start")]
    Server(#[source] io::Error),
    /// The cards' host.
    #[error("the cards' host cannot be set up")]
    Cards(#[from] TlsError),
    /// The station.
    #[error("the station cannot be set up")]
    Station(#[from] StationError),
    /// The client for the registry cannot be made.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
}

/// Sockets, bound before anything else, so that a port may be asked for and known.
pub struct Sockets {
    portal: Option<TcpListener>,
    metrics: TcpListener,
    cards: Option<TcpListener>,
    station: Option<TcpListener>,
}

impl Sockets {
    /// Binds the addresses of the settings that these duties need, so that `serve` and `worker` run
    /// side by side; port 0 takes a free one.
    pub fn bind(config: &Config, duties: Duties) -> Result<Self, StartError> {
        if duties.serve {
            let cards = config.cns.as_ref().and_then(|cns| cns.listener.as_ref());
            Ok(Self {
                portal: Some(listen("http.listen", config.http.listen)?),
                metrics: listen("http.metrics_listen", config.http.metrics_listen)?,
                cards: cards
                    .map(|cards| listen("cns.listener.listen", cards.listen))
                    .transpose()?,
                station: station_of(config)
                    .map(|station| listen("pagopa.station.listen", station.listen))
                    .transpose()?,
            })
        } else {
            Ok(Self {
                portal: None,
                metrics: listen("jobs.metrics_listen", config.jobs.metrics_listen)?,
                cards: None,
                station: None,
            })
        }
    }

    /// Binds the cards' host beside those of the settings; says where it is.
    pub fn bind_cards(&mut self, address: SocketAddr) -> Result<SocketAddr, StartError> {
        let socket = listen("cns.listener.listen", address)?;
        let bound = socket.local_addr().map_err(StartError::Server)?;
        self.cards = Some(socket);
        Ok(bound)
    }

    /// Binds the station beside those of the settings; says where it is.
    pub fn bind_station(&mut self, address: SocketAddr) -> Result<SocketAddr, StartError> {
        let socket = listen("pagopa.station.listen", address)?;
        let bound = socket.local_addr().map_err(StartError::Server)?;
        self.station = Some(socket);
        Ok(bound)
    }

    /// Where the node of payments delivers receipts, if it does.
    pub fn station(&self) -> Result<Option<SocketAddr>, StartError> {
        let address = self.station.as_ref().map(TcpListener::local_addr);
        address.transpose().map_err(StartError::Server)
    }

    /// Where the portal answers, if it does.
    pub fn portal(&self) -> Result<Option<SocketAddr>, StartError> {
        let address = self.portal.as_ref().map(TcpListener::local_addr);
        address.transpose().map_err(StartError::Server)
    }

    /// Where metrics are given.
    pub fn metrics(&self) -> Result<SocketAddr, StartError> {
        self.metrics.local_addr().map_err(StartError::Server)
    }
}

fn station_of(config: &Config) -> Option<&Station> {
    config.pagopa.as_ref()?.station.as_ref()
}

fn listen(setting: &'static str, address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok(listener)
        })
        .map_err(|source| StartError::Listen {
            setting,
            address,
            source,
        })
}

/// A portal at work.
pub struct Running {
    app: Data<App>,
    portal: Option<(ServerHandle, JoinHandle<io::Result<()>>)>,
    cards: Option<(ServerHandle, JoinHandle<io::Result<()>>)>,
    station: Option<(ServerHandle, JoinHandle<io::Result<()>>)>,
    station_address: Option<SocketAddr>,
    metrics: (ServerHandle, JoinHandle<io::Result<()>>),
    worker: Option<(Stopper, JoinHandle<()>)>,
    registry: JoinHandle<()>,
    shutdown_time: Duration,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duties {
    /// Answers requests.
    pub serve: bool,
    /// Does jobs.
    pub work: bool,
}

impl Running {
    /// Starts a portal.
    pub fn start(
        config: &Config,
        app: App,
        web_app: Arc<Web>,
        sockets: Sockets,
        sources: Vec<Source>,
        duties: Duties,
    ) -> Result<Self, StartError> {
        let app = Data::new(app);
        let shutdown_time = config.http.shutdown_time.0;
        let station_address = sockets.station()?;
        let portal = sockets
            .portal
            .map(|socket| portal(config, &app, web_app, socket))
            .transpose()?;
        let listener = config.cns.as_ref().and_then(|cns| cns.listener.as_ref());
        let cards = listener
            .zip(sockets.cards)
            .map(|(listener, socket)| {
                let workers = config.http.workers;
                cards::serve(listener, &app, socket, workers, shutdown_time)
            })
            .transpose()?;
        let station = station_of(config)
            .zip(sockets.station)
            .map(|(station, socket)| {
                station::serve(station, &app, socket, config.http.workers, shutdown_time)
            })
            .transpose()?;
        let worker = duties.work.then(|| {
            let (worker, stop) = Worker::new(app.clone());
            (stop, tokio::spawn(worker.run()))
        });
        Ok(Self {
            portal,
            cards,
            station,
            station_address,
            metrics: metrics(&app, sockets.metrics)?,
            worker,
            registry: keep_fresh(config, &app, sources)?,
            app,
            shutdown_time,
        })
    }

    /// The portal's state.
    pub fn app(&self) -> &Data<App> {
        &self.app
    }

    /// Where the node of payments delivers receipts, if it does.
    pub const fn station_address(&self) -> Option<SocketAddr> {
        self.station_address
    }

    /// Stops: requests under way are answered, jobs in hand are finished or go back.
    pub async fn stop(self) {
        self.end(true).await;
    }

    /// Stops at once: whoever is connected is cut off, jobs in hand are finished or go back. Otherwise a connection
    /// that nobody uses is waited for, a second long, which is much to a test.
    pub async fn cut(self) {
        self.end(false).await;
    }

    async fn end(self, gracefully: bool) {
        self.registry.abort();
        let servers = self.portal.into_iter().chain(self.cards).chain(self.station);
        for (handle, serving) in servers {
            handle.stop(gracefully).await;
            finish(serving).await;
        }
        if let Some((stop, mut working)) = self.worker {
            stop.finish();
            if tokio::time::timeout(self.shutdown_time, &mut working)
                .await
                .is_err()
            {
                tracing::warn!("jobs in hand are given back");
                stop.give_back();
                if let Err(error) = working.await {
                    tracing::error!(%error, "the worker ended badly");
                }
            }
        }
        let (handle, serving) = self.metrics;
        handle.stop(false).await;
        finish(serving).await;
        if let Err(error) = self.app.db.clone().close().await {
            tracing::warn!(%error, "database not closed cleanly");
        }
        tracing::info!("stopped");
    }
}

async fn finish(serving: JoinHandle<io::Result<()>>) {
    if let Err(error) = serving.await.map_err(io::Error::other).and_then(|done| done) {
        tracing::error!(%error, "a server ended badly");
    }
}

fn portal(
    config: &Config,
    app: &Data<App>,
    web_app: Arc<Web>,
    socket: TcpListener,
) -> Result<(ServerHandle, JoinHandle<io::Result<()>>), StartError> {
    let state = app.clone();
    let mut server =
        HttpServer::new(move || sportello_api::application(state.clone(), web::routes(Arc::clone(&web_app))))
            .disable_signals()
            .client_request_timeout(Duration::from_secs(10))
            .keep_alive(Duration::from_secs(75))
            .shutdown_timeout(config.http.shutdown_time.0.as_secs());
    if let Some(workers) = config.http.workers {
        server = server.workers(workers);
    }
    let server = server.listen(socket).map_err(StartError::Server)?.run();
    Ok((server.handle(), tokio::spawn(server)))
}

/// Measures, for Prometheus alone.
fn metrics(
    app: &Data<App>,
    socket: TcpListener,
) -> Result<(ServerHandle, JoinHandle<io::Result<()>>), StartError> {
    let state = app.clone();
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(state.clone())
            .route("/metrics", actix_web::web::get().to(measures))
    })
    .workers(1)
    .disable_signals()
    .listen(socket)
    .map_err(StartError::Server)?
    .run();
    Ok((server.handle(), tokio::spawn(server)))
}

async fn measures(app: Data<App>) -> HttpResponse {
    let mut text = match app.metrics.render() {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "measures cannot be written");
            return HttpResponse::InternalServerError().finish();
        }
    };
    text += &certificates::measures(&app);
    text += &seal_time::measures();
    let pool = app.db.statistics();
    let mut gauge = |name: &str, help: &str, value: i64| {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"
        );
    };
    gauge(
        "sportello_database_connections",
        "Open connections",
        pool.open.into(),
    );
    gauge(
        "sportello_database_connections_idle",
        "Idle connections",
        pool.idle.into(),
    );
    if let Ok(tx) = app.db.system_read().await
        && let Ok(backlog) = outbox::backlog(&tx).await
    {
        gauge("sportello_jobs_open", "Jobs waiting or running", backlog.open);
        gauge("sportello_jobs_dead", "Jobs given up", backlog.dead);
        let age = backlog
            .oldest_due_at
            .map_or(0, |due| (app.clock.now() - due).num_seconds().max(0));
        gauge("sportello_jobs_lag_seconds", "Age of the oldest due job", age);
    }
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text)
}

/// Keeps the registry of identity providers, the trust in CIE and that in cards fresh, and forgets clients
/// that went away.
fn keep_fresh(config: &Config, app: &Data<App>, sources: Vec<Source>) -> Result<JoinHandle<()>, StartError> {
    let client = wiring::http_client()?;
    let logos = crate::spid::logo_sources(config)?;
    let every = config.spid.refresh.0;
    let app = app.clone();
    Ok(tokio::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_mins(1));
        let forget = async {
            loop {
                minute.tick().await;
                app.rate_limiter.forget_idle();
            }
        };
        let registry = async {
            if sources.is_empty() {
                tracing::warn!("no registry of identity providers is configured (`spid.registry`)");
            } else {
                refresh::run(&app, &sources, &logos, every, &client).await;
            }
        };
        let cards = cns::refresh::run(&app, &client);
        tokio::join!(registry, cie::refresh::run(&app), cards, forget);
    }))
}

/// Waits until somebody asks the program to stop.
pub async fn asked_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            stop = tokio::signal::ctrl_c() => stop,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
