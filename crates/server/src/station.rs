//! The station: where the node of payments delivers receipts and asks what can be paid. The program ends TLS
//! itself and asks for a certificate: whoever has none that was pinned, or that an authority gave to the node,
//! does not get as far as a request.

use crate::config::Station;
use crate::running::StartError;
use crate::tls::{self, Clients, TlsError};
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{ParsedCertificate, VerifierBuilderError, WebPkiClientVerifier};
use rustls::{CertificateError, DistinguishedName, RootCertStore, ServerConfig};
use sportello_api::app::App;
use sportello_identity::Certificate;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// The station cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum StationError {
    /// Certificate and key, ours or the node's.
    #[error(transparent)]
    Tls(#[from] TlsError),
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
    Ok(tls::end(&station.certificate_file)?)
}

/// When the pinned certificates of the node end: file and instant.
pub(crate) fn pinned_ends(station: &Station) -> Result<Vec<(String, DateTime<Utc>)>, StationError> {
    let mut ends = Vec::new();
    for file in &station.client_certificate_files {
        for certificate in tls::chain(file)? {
            let pinned = Pinned::of(certificate)?;
            ends.push((file.display().to_string(), pinned.until));
        }
    }
    Ok(ends)
}

fn tls(station: &Station) -> Result<ServerConfig, StationError> {
    let node = Node::of(station)?;
    Ok(tls::config(&station.certificate_file, &station.key_file, node)?)
}

/// Takes the node's certificate while it is valid, and no other.
#[derive(Debug)]
struct Node {
    pinned: Vec<Pinned>,
    authorities: Option<Arc<dyn ClientCertVerifier>>,
    names: Vec<ServerName<'static>>,
    refusals: Refusals,
}

/// Says that somebody was refused, once a minute at most: whoever knocks all the time fills no log.
#[derive(Debug, Default)]
struct Refusals {
    /// Seconds since 1970.
    told_at: AtomicU64,
}

impl Refusals {
    /// Without what the certificate says: it may be a person's.
    fn tell(&self, error: &rustls::Error, now: UnixTime) {
        if !self.is_due(now.as_secs()) {
            return;
        }
        let why = match error {
            rustls::Error::InvalidCertificate(
                CertificateError::Expired | CertificateError::ExpiredContext { .. },
            ) => "it has expired",
            rustls::Error::InvalidCertificate(
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
            ) => "it is not valid yet",
            _ => "it is not the node's",
        };
        tracing::warn!(why, "the station refuses a client's certificate");
    }

    fn is_due(&self, now: u64) -> bool {
        let told = self.told_at.load(Ordering::Relaxed);
        now.abs_diff(told) >= 60
            && self
                .told_at
                .compare_exchange(told, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }
}

/// A certificate that the node shows.
#[derive(Debug)]
struct Pinned {
    certificate: CertificateDer<'static>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Pinned {
    fn of(certificate: CertificateDer<'static>) -> Result<Self, TlsError> {
        let read = Certificate::from_der(certificate.as_ref())?;
        Ok(Self {
            from: read.not_before(),
            until: read.not_after(),
            certificate,
        })
    }

    fn check(&self, now: UnixTime) -> Result<(), CertificateError> {
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if now > self.until.timestamp() {
            Err(CertificateError::Expired)
        } else if now < self.from.timestamp() {
            Err(CertificateError::NotValidYet)
        } else {
            Ok(())
        }
    }
}

impl Node {
    fn of(station: &Station) -> Result<Self, StationError> {
        let mut pinned = Vec::new();
        for file in &station.client_certificate_files {
            for certificate in tls::chain(file)? {
                pinned.push(Pinned::of(certificate)?);
            }
        }
        let mut roots = RootCertStore::empty();
        for file in &station.client_authority_files {
            for authority in tls::chain(file)? {
                roots.add(authority).map_err(TlsError::from)?;
            }
        }
        let authorities = if roots.is_empty() {
            None
        } else {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), tls::provider());
            Some(verifier.build()?)
        };
        let names = station.client_names.iter().map(|name| {
            let parsed = ServerName::try_from(name.clone());
            parsed.map_err(|_| StationError::Name(name.clone()))
        });
        Ok(Self {
            pinned,
            authorities,
            names: names.collect::<Result<_, _>>()?,
            refusals: Refusals::default(),
        })
    }

    fn admit(
        &self,
        certificate: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), rustls::Error> {
        let is = |pinned: &&Pinned| pinned.certificate.as_ref() == certificate.as_ref();
        if let Some(pinned) = self.pinned.iter().find(is) {
            return pinned.check(now).map_err(rustls::Error::from);
        }
        let stranger = || rustls::Error::from(CertificateError::ApplicationVerificationFailure);
        let authorities = self.authorities.as_ref().ok_or_else(stranger)?;
        authorities.verify_client_cert(certificate, rest, now)?;
        let parsed = ParsedCertificate::try_from(certificate)?;
        let named = |name: &ServerName<'static>| verify_server_name(&parsed, name).is_ok();
        if self.names.iter().any(named) {
            Ok(())
        } else {
            Err(stranger())
        }
    }
}

impl Clients for Node {
    const NEEDED: bool = true;

    fn hints(&self) -> &[DistinguishedName] {
        match &self.authorities {
            Some(authorities) => authorities.root_hint_subjects(),
            None => &[],
        }
    }

    fn judge(
        &self,
        certificate: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), rustls::Error> {
        self.admit(certificate, rest, now)
            .inspect_err(|error| self.refusals.tell(error, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::units::Time;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    fn node(from: i32, until: i32) -> (Node, CertificateDer<'static>) {
        let mut parameters = CertificateParams::new(["forwarder.pagopa.example".to_owned()]).unwrap();
        parameters.not_before = date_time_ymd(from, 1, 1);
        parameters.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap().der().clone();
        let node = Node {
            pinned: vec![Pinned::of(certificate.clone()).unwrap()],
            authorities: None,
            names: Vec::new(),
            refusals: Refusals::default(),
        };
        (node, certificate)
    }

    #[test]
    fn no_session_is_resumed() {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let file = |name: &str, content: String| {
            let file = folder.path().join(name);
            std::fs::write(&file, content).unwrap();
            file
        };
        let station = Station {
            listen: "127.0.0.1:0".parse().unwrap(),
            certificate_file: file("station.pem", certificate.pem()),
            key_file: file("station.key", key.serialize_pem()),
            client_certificate_files: vec![file("node.pem", certificate.pem())],
            client_authority_files: Vec::new(),
            client_names: Vec::new(),
            question_time: Time::seconds(7),
            receipt_time: Time::seconds(15),
        };
        let config = tls(&station).unwrap();
        assert!(!config.session_storage.can_cache() && !config.ticketer.enabled());
        assert_eq!(config.send_tls13_tickets, 0);
    }

    #[test]
    fn refusals_are_told_once_a_minute() {
        let refusals = Refusals::default();
        let due = [100, 101, 159, 160, 161, 300].map(|now| refusals.is_due(now));
        assert_eq!(due, [true, false, false, true, false, true]);
        assert!(refusals.is_due(40), "the clock went back");
    }

    #[test]
    fn what_is_pinned_counts_while_it_is_valid() {
        // 2026-11-29.
        let now = UnixTime::since_unix_epoch(Duration::from_hours(498_864));
        let judge = |from, until| {
            let (node, certificate) = node(from, until);
            node.judge(&certificate, &[], now)
        };
        assert_eq!(judge(2020, 2046), Ok(()));
        assert_eq!(judge(2020, 2026), Err(CertificateError::Expired.into()));
        assert_eq!(judge(2027, 2046), Err(CertificateError::NotValidYet.into()));
        let ((one, _), (_, other)) = (node(2020, 2046), node(2020, 2046));
        let stranger = CertificateError::ApplicationVerificationFailure;
        assert_eq!(one.judge(&other, &[], now), Err(stranger.into()));
    }
}
