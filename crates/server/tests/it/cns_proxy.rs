//! Cards behind a reverse proxy: the example of `docker/nginx`, run by Debian's nginx, and whose header is
//! believed.

use crate::card_reader::{Reader, card, folder, free_port, problem, settings};
use crate::hand::leads;
use crate::stage::Stage;
use sportello_server::config::{CardFormat, CardProxy, Cns, Config};
use sportello_simulators::cns::Kind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const EXAMPLE: &str = include_str!("../../../../docker/nginx/cards.conf");
const HEADER: &str = "X-Client-Cert";

fn behind_proxy(config: &Config, port: u16, network: &str) -> Cns {
    Cns {
        listener: None,
        proxy: Some(CardProxy {
            addresses: vec![network.parse().unwrap()],
            header: HEADER.to_owned(),
            chain_header: None,
            format: CardFormat::EscapedPem,
        }),
        ..settings(config, port)
    }
}

/// nginx at work with our example; it ends with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// Debian's nginx, where it is installed.
fn program() -> Option<&'static str> {
    ["/usr/sbin/nginx", "nginx"].into_iter().find(|program| {
        let asked = Command::new(program).arg("-v").stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    })
}

/// The example with names, ports and files of the test; nothing else of it changes.
fn example(stage: &Stage, cards: u16, main: u16) -> String {
    let files = folder(stage).display().to_string();
    let portal = stage.town.url.trim_start_matches("http://localhost:").to_owned();
    let mut text = EXAMPLE.to_owned();
    for (from, to) in [
        ("server 127.0.0.1:8080;", format!("server 127.0.0.1:{portal};")),
        ("/etc/sportello/tls/portal.", format!("{files}/portal.")),
        ("/etc/sportello/tls/cns.", format!("{files}/portal.")),
        (
            "server_name sportello.comune.example;",
            "server_name localhost;".to_owned(),
        ),
        (
            "server_name cns.comune.example;",
            "server_name localhost;".to_owned(),
        ),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, &to);
    }
    // Two hosts in the example, two ports here.
    let (first, second) = text.rsplit_once("listen 443 ssl;").unwrap();
    let first = first.replace("listen 443 ssl;", &format!("listen 127.0.0.1:{main} ssl;"));
    format!("{first}listen 127.0.0.1:{cards} ssl;{second}")
}

async fn start(program: &str, folder: &Path, example: &str, port: u16) -> Nginx {
    let place = folder.display();
    let all = format!(
        "daemon off;\npid {place}/nginx.pid;\nerror_log {place}/error.log;\nworker_processes 1;\n\
         events {{}}\nhttp {{\naccess_log off;\nclient_body_temp_path {place}/body;\n\
         proxy_temp_path {place}/proxy;\nfastcgi_temp_path {place}/fastcgi;\n\
         uwsgi_temp_path {place}/uwsgi;\nscgi_temp_path {place}/scgi;\n{example}}}\n"
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, all).unwrap();
    let log = std::fs::File::create(folder.join("start.log")).unwrap();
    let child = Command::new(program)
        .arg("-c")
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let nginx = Nginx(child);
    for _ in 0..100 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return nginx;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let told = std::fs::read_to_string(folder.join("start.log")).unwrap();
    panic!("nginx does not start: {told}");
}

fn escaped(certificate: &str) -> String {
    // As nginx does it: a blank is %20.
    let all: String = url::form_urlencoded::byte_serialize(certificate.as_bytes()).collect();
    all.replace('+', "%20")
}

#[tokio::test]
async fn debians_nginx_hands_the_certificate_on_and_drops_what_the_client_says_of_it() {
    let Some(program) = program() else {
        eprintln!(
            "nginx is not installed: the example of docker/nginx was not run (`./dev test` installs it)"
        );
        return;
    };
    let (cards, main) = (free_port(), free_port());
    let stage = Stage::open_with(|config| config.cns = Some(behind_proxy(config, cards, "127.0.0.1"))).await;
    let home = tempfile::tempdir().unwrap();
    let nginx = start(program, home.path(), &example(&stage, cards, main), cards).await;

    let reader = Reader::of(&stage, "giulia-serra", Kind::Good);
    let landed = reader.login().await;
    assert_eq!(landed.status(), 303, "{}", landed.text().await.unwrap());
    let (_, who) = reader.whoami().await;
    assert_eq!(
        (&who["given_name"], &who["provider"]),
        (&"Giulia".into(), &"cns".into())
    );

    for (kind, expected) in [
        (Kind::Expired, "cns_expired"),
        (Kind::Revoked, "cns_revoked"),
        (Kind::NotACns, "cns_not_a_cns"),
        (Kind::WrongCode, "cns_no_fiscal_code"),
    ] {
        let reader = Reader::of(&stage, "giulia-serra", kind);
        assert_eq!(problem(reader.login().await).await, expected, "{kind:?}");
    }

    // No card in the reader, and a header that says otherwise: at the cards' host and at the main one.
    let empty = Reader::with(&stage, None);
    let world = stage.town.simulators.public_url.clone();
    let forged = escaped(&card(&stage, "giulia-serra", Kind::Good, &world).certificate);
    let place = empty.begin().await;
    let request = empty.client.get(place).header(HEADER, &forged);
    let back = leads(&request.send().await.unwrap());
    assert_eq!(problem(empty.open(back.as_str()).await).await, "cns_missing");
    let place = empty.begin().await;
    let through_main = place.as_str().replace(&cards.to_string(), &main.to_string());
    let request = empty.client.get(through_main).header(HEADER, &forged);
    assert_eq!(request.send().await.unwrap().status(), 404);
    let named = empty
        .client
        .get(place.as_str().replace(&cards.to_string(), &main.to_string()));
    let request = named
        .header("Host", format!("localhost:{cards}"))
        .header(HEADER, &forged);
    let back = leads(&request.send().await.unwrap());
    assert_eq!(problem(empty.open(back.as_str()).await).await, "cns_missing");

    // Nothing else is served at the cards' host.
    let elsewhere = format!("https://localhost:{cards}/api/v1/whoami");
    assert_eq!(empty.open(&elsewhere).await.status(), 404);
    drop(nginx);
    stage.close().await;
}

#[tokio::test]
async fn a_header_is_believed_from_the_configured_proxy_alone() {
    for (network, secret, sent, good) in [
        ("127.0.0.1", None, None, true),
        ("10.1.2.3", None, None, false),
        ("127.0.0.0/8", Some("between us"), None, false),
        ("127.0.0.0/8", Some("between us"), Some("guessed"), false),
        ("127.0.0.0/8", Some("between us"), Some("between us"), true),
    ] {
        let cards = free_port();
        let stage = Stage::open_with(|config| {
            config.cns = Some(Cns {
                proxy_secret: secret.map(|secret| secret.to_owned().into()),
                ..behind_proxy(config, cards, network)
            });
        })
        .await;
        let world = stage.town.simulators.public_url.clone();
        let certificate = escaped(&card(&stage, "giulia-serra", Kind::Good, &world).certificate);
        let reader = Reader::with(&stage, None);
        let place = reader.begin().await;
        let path = format!("{}{}?{}", reader.portal, place.path(), place.query().unwrap());
        let ask = |times: usize| {
            let mut request = reader
                .client
                .get(&path)
                .header("Host", format!("localhost:{cards}"));
            for _ in 0..times {
                request = request.header(HEADER, &certificate);
            }
            if let Some(sent) = sent {
                request = request.header("X-Proxy-Auth", sent);
            }
            request.send()
        };
        let answer = ask(1).await.unwrap();
        if good {
            let back = leads(&answer);
            // Twice is once too often: somebody slipped one past the proxy. The later verdict counts.
            let twice = leads(&ask(2).await.unwrap());
            assert_eq!(problem(reader.open(back.as_str()).await).await, "login_expired");
            assert_eq!(problem(reader.open(twice.as_str()).await).await, "cns_malformed");
        } else {
            assert_eq!(answer.status(), 404, "{network} {sent:?}");
        }
        stage.close().await;
    }
}
