//! What the listeners share whose TLS the program ends itself: their certificate and key, and clients that
//! show a certificate of their own. That a client has the key of what it shows is seen here; whose it may be
//! is for each listener to judge.

use chrono::{DateTime, Utc};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::NoServerSessionStorage;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme, version};
use sportello_identity::{Certificate, KeyError};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A listener that cannot be set up.
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
    #[error("certificate and key cannot be used")]
    Unfit(#[from] rustls::Error),
    /// The certificate.
    #[error("the certificate cannot be read")]
    Certificate(#[from] KeyError),
}

/// Whom a listener lets in.
pub(crate) trait Clients: fmt::Debug + Send + Sync + 'static {
    /// Whether nobody gets any further who shows no certificate.
    const NEEDED: bool;

    /// Names of authorities, for clients that choose among several certificates.
    fn hints(&self) -> &[DistinguishedName];

    /// Judges what a client shows.
    fn judge(
        &self,
        certificate: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), rustls::Error>;
}

/// The algorithms.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// TLS 1.2 and 1.3 with a certificate and its key, for clients that show one too. The software of some of
/// them cannot make the signatures that TLS 1.3 asks for. No session is resumed: it would carry the certificate of
/// before, a card that was pulled out or one that has expired since, and nobody would judge it again.
pub(crate) fn config(
    certificate_file: &Path,
    key_file: &Path,
    clients: impl Clients,
) -> Result<ServerConfig, TlsError> {
    let chain = chain(certificate_file)?;
    let key = PrivateKeyDer::from_pem_file(key_file).map_err(unreadable(key_file))?;
    let provider = provider();
    let verifier = Verifier {
        provider: Arc::clone(&provider),
        clients,
    };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(chain, key)?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// The certificates of a file.
pub(crate) fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(unreadable(file))
}

/// When the first certificate of a file ends.
pub(crate) fn end(file: &Path) -> Result<DateTime<Utc>, TlsError> {
    let chain = chain(file)?;
    let own = chain.first().map(AsRef::as_ref).unwrap_or_default();
    Ok(Certificate::from_der(own)?.not_after())
}

fn unreadable(file: &Path) -> impl FnOnce(rustls::pki_types::pem::Error) -> TlsError + use<> {
    let file = file.display().to_string();
    move |source| TlsError::File { file, source }
}

#[derive(Debug)]
struct Verifier<C> {
    provider: Arc<CryptoProvider>,
    clients: C,
}

impl<C: Clients> ClientCertVerifier for Verifier<C> {
    fn client_auth_mandatory(&self) -> bool {
        C::NEEDED
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.clients.hints()
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        self.clients
            .judge(certificate, rest, now)
            .map(|()| ClientCertVerified::assertion())
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
