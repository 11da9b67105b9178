//! The cards' host, where the program ends TLS itself: a browser is asked for a certificate, proves that it
//! has its key, and is served one path. Whose certificate it is, and whether it counts, is judged with the
//! request: whoever comes with the wrong one reads why instead of seeing a dead connection.

use crate::config::CardListener;
use crate::running::StartError;
use crate::tls::{self, Clients, TlsError};
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::HttpServer;
use actix_web::dev::{Extensions, ServerHandle};
use actix_web::http::KeepAlive;
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::{DistinguishedName, ServerConfig};
use sportello_api::app::App;
use sportello_api::auth::cns::Presented;
use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The handshake waits for the PIN: somebody types it.
const PIN_TIME: Duration = Duration::from_mins(2);
/// Handshakes at once and thread; while one waits for a PIN it is among them.
const HANDSHAKES: usize = 1024;

/// Starts it.
pub(crate) fn serve(
    listener: &CardListener,
    app: &Data<App>,
    socket: TcpListener,
    workers: Option<usize>,
    shutdown_time: Duration,
) -> Result<(ServerHandle, JoinHandle<io::Result<()>>), StartError> {
    let tls = tls(listener)?;
    let state = app.clone();
    let mut server = HttpServer::new(move || sportello_api::cards_application(state.clone()))
        // Before the socket: what is set later has no effect on it.
        .on_connect(present)
        // The next card is asked for anew: a connection that stayed would carry the one of before.
        .keep_alive(KeepAlive::Disabled)
        .tls_handshake_timeout(PIN_TIME)
        .max_connection_rate(HANDSHAKES)
        .disable_signals()
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(shutdown_time.as_secs());
    if let Some(workers) = workers {
        server = server.workers(workers);
    }
    let server = server
        .listen_rustls_0_23(socket, tls)
        .map_err(StartError::Server)?
        .run();
    Ok((server.handle(), tokio::spawn(server)))
}

/// Puts what the browser sent where the handler looks for it.
fn present(connection: &dyn Any, extensions: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else {
        return;
    };
    let (_, session) = stream.get_ref();
    let sent = session.peer_certificates().unwrap_or_default();
    extensions.insert(Presented(
        sent.iter().map(|certificate| certificate.to_vec()).collect(),
    ));
}

/// When the certificate of the cards' host ends, if it can be used at all.
pub(crate) fn end(listener: &CardListener) -> Result<DateTime<Utc>, TlsError> {
    tls(listener)?;
    tls::end(&listener.certificate_file)
}

fn tls(listener: &CardListener) -> Result<ServerConfig, TlsError> {
    tls::config(&listener.certificate_file, &listener.key_file, AnyCard)
}

/// Takes any certificate whose key the client has, or none.
#[derive(Debug)]
struct AnyCard;

impl Clients for AnyCard {
    const NEEDED: bool = false;

    /// No hints: the list of authorities changes while we run. The browser offers all it has.
    fn hints(&self) -> &[DistinguishedName] {
        &[]
    }

    fn judge(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<(), rustls::Error> {
        Ok(())
    }
}
