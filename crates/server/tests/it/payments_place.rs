//! The real program with the debts of Borgoverde in GPD, and the platform of pagoPA beside it, in the process of
//! the test: its node calls the station over mutual TLS.

use crate::program::{Place, Said, client};
use reqwest::{Certificate, Client, Identity};
use serde_json::{Value, json};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Creditor, Station};
use sportello_storage::outbox;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::time::Duration;

/// The fiscal code of Borgoverde.
pub(crate) const CREDITOR: &str = "80010470922";
const KEY: &str = "between us";
/// How an office has the money looked for in the flows.
pub(crate) const RECONCILE: [&str; 4] = ["payments", "reconcile", "--tenant", "borgoverde"];
/// The longest wait for the worker: what went wrong is tried again ever later, and what a killed one had in
/// hand waits for the end of its lease.
pub(crate) const PATIENCE: Duration = Duration::from_mins(4);
/// How often somebody asks whether something is there.
const PACE: Duration = Duration::from_millis(100);

/// A platform that knows Borgoverde and where its station will be, and a portal that knows the platform.
pub(crate) struct World {
    pub(crate) simulators: Running,
    pub(crate) place: Place,
    /// Where the station is.
    pub(crate) station: String,
    /// The keys of the platform.
    folder: tempfile::TempDir,
}

impl World {
    /// The platform draws by the seed. The portal has what payments need, and `more` in TOML, where `{platform}` is the
    /// address of the platform; who vouches for the digital stamps that are sold is in `stamps.pem`.
    pub(crate) async fn open(seed: u64, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let simulators = crate::world::world(sportello_simulators::Config {
            http_addr: ([127, 0, 0, 1], 0).into(),
            smtp_addr: ([127, 0, 0, 1], 0).into(),
            data_dir: Some(folder.path().to_owned()),
            seed: Some(seed),
            ..sportello_simulators::Config::default()
        })
        .await;
        // A station that is killed comes back at the same port: the node knows no other.
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let station = format!("https://localhost:{port}/pagopa/station/borgoverde");
        simulators
            .pagopa
            .register(Creditor {
                tax_code: CREDITOR.to_owned(),
                name: "Comune di Borgoverde".to_owned(),
                keys: vec![KEY.to_owned()],
                segregation_codes: vec!["01".to_owned()],
                accounts: Vec::new(),
                station: Some(Station {
                    broker: CREDITOR.to_owned(),
                    id: format!("{CREDITOR}_01"),
                    url: station.parse().unwrap(),
                    answers_for: Vec::new(),
                }),
            })
            .unwrap();
        let place = Place::new(&settings(&simulators, port, more));
        let (certificate, key) = simulators.pagopa.make_station().unwrap();
        std::fs::write(place.path("station.pem"), certificate).unwrap();
        std::fs::write(place.path("station.key"), key).unwrap();
        std::fs::write(place.path("node.pem"), simulators.pagopa.node_pem()).unwrap();
        std::fs::write(place.path("stamps.pem"), simulators.pagopa.stamps_pem()).unwrap();
        place.settle();
        Self {
            simulators,
            place,
            station,
            folder,
        }
    }

    /// An office brings in so many debts, whose keys begin so.
    pub(crate) fn import(&self, key: &str, debts: usize) {
        let mut file = "key;tax_code;name;subject;amount;due_on;category\n".to_owned();
        for number in 1..=debts {
            writeln!(
                file,
                "{key}-{number};SRRGLI85D52B354O;Giulia Serra;Mensa scolastica;{number},50;2099-12-30;\
                 9/0107101TS/"
            )
            .unwrap();
        }
        std::fs::write(self.place.path("debts.csv"), file).unwrap();
        let args = ["payments", "import", "--tenant", "borgoverde", "debts.csv"];
        self.place.run(&args).expect_good();
    }

    /// An office has the money looked for in the flows.
    pub(crate) fn reconcile(&self, more: &[&str]) -> Said {
        self.place.run(&[RECONCILE.as_slice(), more].concat())
    }

    /// Whoever calls with the node's certificate.
    pub(crate) fn node(&self) -> Client {
        self.caller(&format!("{}{}", self.key("node.pem"), self.key("node.key")))
    }

    fn key(&self, file: &str) -> String {
        let folder = self.folder.path().join("pagopa");
        std::fs::read_to_string(folder.join(file)).unwrap()
    }

    /// Whoever calls with this certificate and key, in PEM.
    pub(crate) fn caller(&self, pem: &str) -> Client {
        // It installs what TLS is made of.
        drop(client());
        let authority = Certificate::from_pem(self.key("authority.pem").as_bytes()).unwrap();
        Client::builder()
            .tls_certs_only([authority])
            .identity(Identity::from_pem(pem.as_bytes()).unwrap())
            .no_proxy()
            .build()
            .unwrap()
    }

    /// Has the platform do something; what it answers, where it does it.
    pub(crate) async fn control(&self, what: &str, how: &Value) -> Option<Value> {
        control(&self.simulators.pagopa.base_url(), what, how).await
    }

    /// Waits until the platform knows of so many debts; the numbers of their notices.
    pub(crate) async fn published(&self, debts: usize) -> Vec<String> {
        let (client, url) = (client(), format!("{}/control", self.simulators.pagopa.base_url()));
        let all = async || {
            loop {
                let shown: Value = client.get(&url).send().await.unwrap().json().await.unwrap();
                let positions = shown["positions"].as_array().unwrap();
                if positions.len() == debts {
                    let number =
                        |position: &Value| position["notices"][0]["notice"].as_str().unwrap().to_owned();
                    return positions.iter().map(number).collect();
                }
                tokio::time::sleep(PACE).await;
            }
        };
        tokio::time::timeout(PATIENCE, all())
            .await
            .expect("the debts were never published")
    }

    /// Where somebody pays.
    pub(crate) fn counter(&self) -> Counter {
        Counter {
            platform: self.simulators.pagopa.base_url(),
        }
    }

    /// Somebody pays at a counter, as soon as it can be paid; the receipt.
    pub(crate) async fn pay(&self, number: &str, more: &Value) -> String {
        let counter = self.counter();
        let paid = async || {
            loop {
                if let Some(receipt) = counter.pay(number, more).await {
                    return receipt;
                }
                tokio::time::sleep(PACE).await;
            }
        };
        tokio::time::timeout(PATIENCE, paid())
            .await
            .expect("it could never be paid")
    }

    /// Waits until nothing is left to do outside.
    pub(crate) async fn quiet(&self) {
        let db = self.place.db().await;
        let empty = async || {
            loop {
                let tx = db.system_read().await.unwrap();
                let backlog = outbox::backlog(&tx).await.unwrap();
                drop(tx);
                assert_eq!(backlog.dead, 0, "{backlog:?}");
                if backlog.open == 0 {
                    return;
                }
                tokio::time::sleep(PACE).await;
            }
        };
        tokio::time::timeout(PATIENCE, empty())
            .await
            .expect("something was never done");
        db.close().await.unwrap();
    }
}

/// A counter where somebody pays.
pub(crate) struct Counter {
    platform: String,
}

impl Counter {
    /// Somebody pays a notice, `more` says how; the receipt, unless it cannot be paid.
    pub(crate) async fn pay(&self, number: &str, more: &Value) -> Option<String> {
        let mut how = json!({ "creditor": CREDITOR, "notice": number });
        for (name, value) in more.as_object().unwrap() {
            how[name] = value.clone();
        }
        let answer = control(&self.platform, "pay", &how).await?;
        Some(answer["receipt"].as_str().unwrap().to_owned())
    }
}

async fn control(platform: &str, what: &str, how: &Value) -> Option<Value> {
    let url = format!("{platform}/control/{what}");
    let answer = client().post(url).json(how).send().await.unwrap();
    let done = answer.status().is_success();
    let said = answer.bytes().await.unwrap();
    done.then(|| serde_json::from_slice(&said).unwrap_or_default())
}

fn settings(simulators: &Running, port: u16, more: &str) -> String {
    let base = simulators.pagopa.base_url();
    let more = more.replace("{platform}", &base);
    let mut settings = format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"no-reply@borgoverde.example\"\n\
         {more}",
        simulators.smtp_addr.port()
    );
    for (name, path) in [
        ("gpd", "/gpd/debt-positions-service"),
        ("checkout", "/checkout/ec/v2"),
        ("receipts", "/gpd/payments-receipts-service/v1"),
        ("fdr", "/fdr-org/service/v1"),
        ("mbd", "/pagopa-mbd-service/v1"),
    ] {
        write!(
            settings,
            "[pagopa.{name}]\nurl = \"{base}{path}\"\nkey = {KEY:?}\n"
        )
        .unwrap();
    }
    write!(
        settings,
        "[pagopa.station]\nlisten = \"127.0.0.1:{port}\"\ncertificate_file = \"station.pem\"\n\
         key_file = \"station.key\"\nclient_certificate_files = [\"node.pem\"]\n"
    )
    .unwrap();
    settings
}
