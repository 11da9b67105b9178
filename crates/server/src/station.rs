//! The station: where the node of payments delivers receipts. The program ends TLS itself and asks for a
//! certificate: whoever has none that was pinned, or that an authority gave to the node, does not get as far
//! as a request.

use crate::config::Station;
use crate::running::StartError;
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ParsedCertificate, VerifierBuilderError, WebPkiClientVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, RootCertStore, ServerConfig, SignatureScheme,
    version,
};
use sportello_api::app::App;
use sportello_identity::{Certificate, KeyError};
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The station cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum StationError {
    /// A file.
    #[error("cannot read `{file}`")]
    File {
        /// Which.
        file: String,
        /// Why not.
        source: rustls::pki_types::pem::Error,
    },
    /// Certificate and key, or an authority.
    #[error("certificate and key of the station cannot be used")]
    Unfit(#[from] rustls::Error),
    /// The certificate.
    #[error("the certificate of the station cannot be read")]
    Certificate(#[from] KeyError),
    /// The authorities.
    #[error("the authorities of the station cannot be used")]
    Authorities(#[from] VerifierBuilderError),
    /// A name.
    #[error("`{0}` is no host name")]
    Name(String),
}

/// Starts it.
pub(crate) fn serve(
    station: &Station,
    app: &Data<App>,
    socket: TcpListener,
    workers: Option<usize>,
    shutdown_time: Duration,
) -> Result<(ServerHandle, JoinHandle<io::Result<()>>), StartError> {
    let tls = tls(station)?;
    let state = app.clone();
    let mut server = HttpServer::new(move || sportello_api::station_application(state.clone()))
        .disable_signals()
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
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

/// When the certificate of the station ends, if it can be used at all.
pub(crate) fn end(station: &Station) -> Result<DateTime<Utc>, StationError> {
    tls(station)?;
    let chain = chain(&station.certificate_file)?;
    let own = chain.first().map(AsRef::as_ref).unwrap_or_default();
    Ok(Certificate::from_der(own)?.not_after())
}

/// When the pinned certificates of the node end: file and instant.
pub(crate) fn pinned_ends(station: &Station) -> Result<Vec<(String, DateTime<Utc>)>, StationError> {
    let mut ends = Vec::new();
    for file in &station.client_certificate_files {
        for certificate in chain(file)? {
            let at = Certificate::from_der(certificate.as_ref())?.not_after();
            ends.push((file.display().to_string(), at));
        }
    }
    Ok(ends)
}

fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, StationError> {
    CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(unreadable(file))
}

fn unreadable(file: &Path) -> impl FnOnce(rustls::pki_types::pem::Error) -> StationError + use<> {
    let file = file.display().to_string();
    move |source| StationError::File { file, source }
}

fn tls(station: &Station) -> Result<ServerConfig, StationError> {
    let chain = chain(&station.certificate_file)?;
    let key = PrivateKeyDer::from_pem_file(&station.key_file).map_err(unreadable(&station.key_file))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let node = Node::of(station, Arc::clone(&provider))?;
    Ok(ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_client_cert_verifier(Arc::new(node))
        .with_single_cert(chain, key)?)
}

/// Takes the node's certificate, and no other.
#[derive(Debug)]
struct Node {
    provider: Arc<CryptoProvider>,
    pinned: Vec<CertificateDer<'static>>,
    authorities: Option<Arc<dyn ClientCertVerifier>>,
    names: Vec<ServerName<'static>>,
}

impl Node {
    fn of(station: &Station, provider: Arc<CryptoProvider>) -> Result<Self, StationError> {
        let mut pinned = Vec::new();
        for file in &station.client_certificate_files {
            pinned.extend(chain(file)?);
        }
        let mut roots = RootCertStore::empty();
        for file in &station.client_authority_files {
            for authority in chain(file)? {
                roots.add(authority)?;
            }
        }
        let authorities = if roots.is_empty() {
            None
        } else {
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
            Some(verifier.build()?)
        };
        let names = station.client_names.iter().map(|name| {
            let parsed = ServerName::try_from(name.clone());
            parsed.map_err(|_| StationError::Name(name.clone()))
        });
        Ok(Self {
            provider,
            pinned,
            authorities,
            names: names.collect::<Result<_, _>>()?,
        })
    }
}

impl ClientCertVerifier for Node {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        match &self.authorities {
            Some(authorities) => authorities.root_hint_subjects(),
            None => &[],
        }
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if self
            .pinned
            .iter()
            .any(|pinned| pinned.as_ref() == certificate.as_ref())
        {
            return Ok(ClientCertVerified::assertion());
        }
        let stranger = || rustls::Error::from(CertificateError::ApplicationVerificationFailure);
        let authorities = self.authorities.as_ref().ok_or_else(stranger)?;
        let verified = authorities.verify_client_cert(certificate, rest, now)?;
        let parsed = ParsedCertificate::try_from(certificate)?;
        let named = |name: &ServerName<'static>| verify_server_name(&parsed, name).is_ok();
        if self.names.iter().any(named) {
            Ok(verified)
        } else {
            Err(stranger())
        }
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
