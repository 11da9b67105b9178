//! `sportello verify` where no key is at hand: what the address in a document publishes proves that whoever
//! owns the address made it, and not that this is the municipality.

use crate::paper::{issue_at, keys, town};
use crate::program::{Place, Said};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A site that publishes one text, over TLS and whatever it is asked for.
struct Site {
    port: u16,
    text: Arc<Mutex<String>>,
    /// Whoever believes this, in PEM, believes the site to be `localhost`.
    authority: String,
}

impl Site {
    fn open() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let authority = parameters.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(parameters, key);
        let own = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["localhost".to_owned()])
            .unwrap()
            .signed_by(&own, &issuer)
            .unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(own.serialize_der().into()),
            )
            .unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let text = Arc::new(Mutex::new(String::new()));
        let (config, said) = (Arc::new(config), Arc::clone(&text));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A caller who does not believe the site goes away.
                let _ = answer(&config, stream, &said.lock().unwrap());
            }
        });
        Self {
            port,
            text,
            authority,
        }
    }

    fn publishes(&self, text: &str) {
        text.clone_into(&mut self.text.lock().unwrap());
    }
}

fn answer(config: &Arc<ServerConfig>, stream: TcpStream, text: &str) -> std::io::Result<()> {
    let session = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut talk = BufReader::new(StreamOwned::new(session, stream));
    let mut line = String::new();
    // The head ends with an empty line.
    while talk.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut talk = talk.into_inner();
    write!(
        talk,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    )?;
    talk.conn.send_close_notify();
    talk.flush()
}

#[test]
fn keys_at_an_address_that_the_document_alone_names_leave_something_to_look_at() {
    let (place, site) = (town(), Site::open());
    let portal = format!("https://localhost:{}", site.port);
    let file = issue_at(&place, 1, 90, &format!("{portal}/v")).pdf;
    let published = serde_json::to_string(&keys(&place).published().unwrap()).unwrap();
    site.publishes(&published);
    // Whoever is shown the document elsewhere has no keys of anybody.
    let bank = Place::on_sqlite();
    std::fs::write(bank.path("c.pdf"), &file).unwrap();
    std::fs::write(bank.path("authority.pem"), &site.authority).unwrap();
    let verify = |more: &[&str]| -> Said {
        let authority = bank.path("authority.pem");
        let args = [&["verify", "c.pdf"][..], more].concat();
        bank.run_with(&args, [("SSL_CERT_FILE", authority.to_str().unwrap())])
    };

    let asked = verify(&[]);
    assert_eq!(asked.code, Some(4), "{asked:?}");
    assert!(
        asked.out.contains("judged by what https://localhost"),
        "{asked:?}"
    );
    assert!(asked.out.contains("byte by byte"), "{asked:?}");
    assert!(
        asked.err.contains("nobody but the document says whose"),
        "{asked:?}"
    );

    let address = format!("{portal}/.well-known/contrassegno-keys.json");
    let named = verify(&["--keys", &address]).expect_good();
    assert!(named.out.contains("byte by byte"), "{named:?}");

    std::fs::write(
        bank.path("c.pdf"),
        issue_at(&place, 2, -2, &format!("{portal}/v")).pdf,
    )
    .unwrap();
    let old = verify(&[]);
    assert_eq!(old.code, Some(4), "{old:?}");
    assert!(old.err.contains("EXPIRED"), "{old:?}");
    assert_eq!(verify(&["--keys", &address]).code, Some(3));

    site.publishes(r#"{"keys":[]}"#);
    let unknown = verify(&[]);
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    assert!(unknown.err.contains("which is not published"), "{unknown:?}");
}
