//! The cards' host, where the program ends TLS itself: a browser is asked for a certificate, proves that it
//! has its key, and is served one path. Whose certificate it is, and whether it counts, is judged with the
//! request: whoever comes with the wrong one reads why instead of seeing a dead connection.

use crate::config::CardListener;
use crate::running::StartError;
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::HttpServer;
use actix_web::dev::{Extensions, ServerHandle};
use actix_web::http::KeepAlive;
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme, version};
use sportello_api::app::App;
use sportello_api::auth::cns::Presented;
use sportello_identity::{Certificate, KeyError};
use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The handshake waits for the PIN: somebody types it.
const PIN_TIME: Duration = Duration::from_mins(2);
/// Handshakes at once and thread; while one waits for a PIN it is among them.
const HANDSHAKES: usize = 1024;

/// The cards' host cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file.
    #[error("cannot read `{file}`")]
    File {
        /// Which.
        file: String,
        /// Why not.
        source: rustls::pki_types::pem::Error,
    },
    /// Certificate and key.
    #[error("certificate and key of the cards' host cannot be used")]
    Unfit(#[from] rustls::Error),
    /// The certificate.
    #[error("the certificate of the cards' host cannot be read")]
    Certificate(#[from] KeyError),
}

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
    let chain = chain(listener)?;
    let own = chain.first().map(AsRef::as_ref).unwrap_or_default();
    Ok(Certificate::from_der(own)?.not_after())
}

fn chain(listener: &CardListener) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    CertificateDer::pem_file_iter(&listener.certificate_file)
        .and_then(Iterator::collect)
        .map_err(unreadable(&listener.certificate_file))
}

fn unreadable(file: &Path) -> impl FnOnce(rustls::pki_types::pem::Error) -> TlsError + use<> {
    let file = file.display().to_string();
    move |source| TlsError::File { file, source }
}

fn tls(listener: &CardListener) -> Result<ServerConfig, TlsError> {
    let chain = chain(listener)?;
    let key = PrivateKeyDer::from_pem_file(&listener.key_file).map_err(unreadable(&listener.key_file))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    // The software of some cards cannot make the signatures that TLS 1.3 asks for.
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_client_cert_verifier(Arc::new(AnyCard { provider }))
        .with_single_cert(chain, key)?;
    // A session resumed would carry the card of before, pulled out long ago.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Takes any certificate whose key the client has, or none.
#[derive(Debug)]
struct AnyCard {
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for AnyCard {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    /// No hints: the list of authorities changes while we run. The browser offers all it has.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
