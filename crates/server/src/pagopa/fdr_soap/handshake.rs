//! Flows are asked for at a node that lets nobody in but who shows a certificate of its authority's.

use super::*;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Receiver};

/// An authority, and where its certificate is.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

/// A certificate, and where it and its key are.
struct Pair {
    der: CertificateDer<'static>,
    certificate: PathBuf,
    key: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let mut parameters = CertificateParams::new(Vec::<String>::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let file = folder.join(format!("{name}.pem"));
        std::fs::write(&file, parameters.self_signed(&key).unwrap().pem()).unwrap();
        Self {
            issuer: Issuer::new(parameters, key),
            file,
        }
    }

    fn vouches_for(&self, folder: &Path, name: &str, host: &str) -> Pair {
        let parameters = CertificateParams::new([host.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let pair = Pair {
            der: certificate.der().clone(),
            certificate: folder.join(format!("{name}.pem")),
            key: folder.join(format!("{name}.key")),
        };
        std::fs::write(&pair.certificate, certificate.pem()).unwrap();
        std::fs::write(&pair.key, key.serialize_pem()).unwrap();
        pair
    }
}

/// What somebody asked who was let in.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    shown: Vec<u8>,
    action: String,
    body: String,
}

/// A node with this certificate, which believes this authority; its address, and who came, or why they got no further.
fn node(own: &Pair, authority: &Authority) -> (String, Receiver<io::Result<Asked>>) {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(&authority.file).unwrap())
        .unwrap();
    let provider = tls::provider();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(
            vec![own.der.clone()],
            PrivateKeyDer::from_pem_file(&own.key).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (came, who) = mpsc::channel();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            if came
                .send(answer(StreamOwned::new(connection, socket.unwrap())))
                .is_err()
            {
                break;
            }
        }
    });
    (format!("https://localhost:{port}/node-for-pa/v1"), who)
}

/// Says that there are no flows, to whoever gets as far as a request.
fn answer(stream: StreamOwned<ServerConnection, TcpStream>) -> io::Result<Asked> {
    let mut stream = BufReader::new(stream);
    let (mut action, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.trim().split_once(':') else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "soapaction" => value.trim().trim_matches('"').clone_into(&mut action),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let stream = stream.get_mut();
    let shown = stream.conn.peer_certificates().unwrap()[0].to_vec();
    let said = "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>\
                <ppt:nodoChiediElencoFlussiRendicontazioneRisposta \
                xmlns:ppt=\"http://ws.pagamenti.telematici.gov/\">\
                </ppt:nodoChiediElencoFlussiRendicontazioneRisposta></soapenv:Body></soapenv:Envelope>";
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    )?;
    stream.conn.send_close_notify();
    stream.flush()?;
    Ok(Asked {
        shown,
        action,
        body: String::from_utf8(body).unwrap(),
    })
}

/// Which flows there are, or why that cannot be known.
async fn list(section: &FdrSoap) -> Result<usize, String> {
    let caller = Caller {
        broker: "80010470922".to_owned(),
        station: "80010470922_01".to_owned(),
        password: SecretString::from("between us"),
    };
    let creditor = "01234567897".parse().unwrap();
    let time = Duration::from_secs(20);
    let flows = source("borgoverde", &creditor, section, &caller, time).unwrap();
    let listed = flows.published(None).await;
    listed
        .map(|listed| listed.len())
        .map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn the_node_s_authority_is_believed_and_the_certificate_it_asks_for_is_shown() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (of_the_node, strange) = (
        Authority::new(folder, "authority"),
        Authority::new(folder, "stranger"),
    );
    let own = of_the_node.vouches_for(folder, "node", "localhost");
    let station = of_the_node.vouches_for(folder, "station", "station.example");
    let stranger = strange.vouches_for(folder, "other", "station.example");
    let (url, came) = node(&own, &of_the_node);
    let section = |shown: Option<&Pair>, root: Option<&Authority>| FdrSoap {
        url: url.parse().unwrap(),
        key: None,
        second_key: None,
        client_certificate_file: shown.map(|pair| pair.certificate.clone()),
        client_key_file: shown.map(|pair| pair.key.clone()),
        root_certificate_file: root.map(|root| root.file.clone()),
        stations: BTreeMap::new(),
    };

    assert_eq!(list(&section(Some(&station), Some(&of_the_node))).await, Ok(0));
    let asked = came.recv().unwrap().unwrap();
    assert_eq!(asked.shown, station.der.to_vec());
    assert_eq!(asked.action, "nodoChiediElencoFlussiRendicontazione");
    assert!(asked.body.contains("<password>between us</password>"));

    for (shown, why) in [(None, "no certificate"), (Some(&stranger), "another's")] {
        let refused = list(&section(shown, Some(&of_the_node))).await;
        assert!(refused.is_err(), "{why}: {refused:?}");
        let got = came.recv().unwrap();
        assert!(got.is_err(), "{why}: {got:?}");
    }
    // A node whose authority is nobody's here hears nothing, least of all the password.
    for root in [None, Some(&strange)] {
        let refused = list(&section(Some(&station), root)).await;
        assert!(refused.is_err(), "{refused:?}");
        let got = came.recv().unwrap();
        assert!(got.is_err(), "{got:?}");
    }
}

#[test]
fn an_authority_that_cannot_be_read_is_told_at_the_start() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let nonsense = folder.path().join("nonsense.pem");
    std::fs::write(
        &nonsense,
        "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    for file in [nonsense, folder.path().join("missing.pem")] {
        let section = FdrSoap {
            url: "https://node.example/".parse().unwrap(),
            key: None,
            second_key: None,
            client_certificate_file: None,
            client_key_file: None,
            root_certificate_file: Some(file),
            stations: BTreeMap::new(),
        };
        assert!(client(&section).is_err(), "{section:?}");
    }
}
