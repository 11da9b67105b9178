//! Certificates that wait for a payment while the portal is killed: for fees, and for digital stamps as well.
//! Some are paid for, of others nobody pays anything.

use crate::citizen::{Citizen, open, sign_in};
use crate::program::{BORGOVERDE, Place, client};
use chrono::Duration;
use rand_chacha::ChaCha20Rng;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sportello_api::Clock;
use sportello_api::journal::Act;
use sportello_documents::seal;
use sportello_simulators::anpr::RESIDENTS;
use sportello_storage::{audit, certificates};
use sportello_types::certificates::{Certificate, CertificateStatus, Duty};
use sportello_types::ids::CertificateId;
use sportello_types::payments::DebtStatus;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tokio::sync::watch;

/// Certificates that are paid for, and those that are not.
pub(crate) const PAID: usize = 6;
pub(crate) const UNPAID: usize = 2;

/// Lives alone in Borgoverde.
const FRANCESCA: &str = "LAIFNC79R42B354L";

/// How often a citizen looks.
const PACE: std::time::Duration = std::time::Duration::from_millis(250);

/// More acts than there are on the citizen's data.
const MOST: u32 = 1_000;

/// Has Borgoverde ask a registry of its own, with the sample residents: a portal that stands alone has no ANPR
/// to ask.
pub(crate) fn bring_residents(place: &Place) {
    let certificates = "[settings.certificates]";
    let (before, registry) = BORGOVERDE.split_once("[settings.registry]").unwrap();
    let (_, after) = registry.split_once(certificates).unwrap();
    std::fs::write(
        place.path("borgoverde.toml"),
        format!("{before}{certificates}{after}"),
    )
    .unwrap();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();
    std::fs::write(place.path("residents.jsonl"), RESIDENTS).unwrap();
    let args = ["registry", "import", "--tenant", "borgoverde", "residents.jsonl"];
    place.run(&args).expect_good();
}

/// What waits, and whose it is.
pub(crate) struct Certificates {
    citizen: Citizen,
    asked: Vec<Asked>,
}

/// A certificate that was asked for.
struct Asked {
    id: CertificateId,
    /// The number of its notice.
    notice: String,
    /// Whether somebody pays for it.
    paid: bool,
}

impl Certificates {
    /// A citizen whose certificates wait for what they cost. The registry was brought before.
    pub(crate) async fn new(
        place: &Place,
        address: watch::Receiver<SocketAddr>,
        rng: &mut ChaCha20Rng,
    ) -> Self {
        let (db, tenant) = open(place).await;
        let cookie = sign_in(&db, tenant, FRANCESCA, rng).await;
        db.close().await.unwrap();
        let citizen = Citizen {
            client: client(),
            cookie,
            address,
        };
        citizen.complete().await;
        let mut asked = Vec::new();
        for n in 0..PAID + UNPAID {
            let certificate = ask(&citizen, n).await;
            assert_eq!(certificate.status, CertificateStatus::Held, "nobody has paid yet");
            let debt = certificate.payment.unwrap().debt;
            let path = format!("/payments/debts/{debt}");
            let debt = citizen.json(Method::GET, &path, |request| request).await;
            let notice = &debt["options"][0]["notices"][0]["number"];
            asked.push(Asked {
                id: certificate.id,
                notice: notice.as_str().unwrap().to_owned(),
                paid: n < PAID,
            });
        }
        Self { citizen, asked }
    }

    /// The numbers of the notices that nobody pays.
    pub(crate) fn unpaid(&self) -> BTreeSet<String> {
        let unpaid = self.asked.iter().filter(|asked| !asked.paid);
        unpaid.map(|asked| asked.notice.clone()).collect()
    }

    /// What holds at every instant: none is issued whose receipt is not here.
    pub(crate) async fn none_is_issued_unpaid(&self, place: &Place) {
        let (db, tenant) = open(place).await;
        let tx = db.read(tenant).await.unwrap();
        for Asked { id, .. } in &self.asked {
            // One question tells both: the portal goes on meanwhile.
            let found = certificates::find_any(&tx, *id).await.unwrap().unwrap();
            let is_paid = found.hold.as_ref().unwrap().notice_status.is_paid();
            assert!(
                is_paid || !found.is_issued(),
                "{id} is issued, and nobody has paid"
            );
        }
        drop(tx);
        db.close().await.unwrap();
    }

    /// Waits until all that are paid for are issued: their receipts were acknowledged.
    pub(crate) async fn are_issued(&self) {
        for asked in self.asked.iter().filter(|asked| asked.paid) {
            while self.shown(asked.id).await.status != CertificateStatus::Valid {
                tokio::time::sleep(PACE).await;
            }
        }
    }

    /// Those that are paid for are there, with their stamps, and were issued once; the others wait on. The
    /// citizen was told of each once.
    pub(crate) async fn were_issued_once(&self, place: &Place) {
        let mut numbers = BTreeSet::new();
        for asked in &self.asked {
            let shown = self.shown(asked.id).await;
            numbers.insert(shown.number);
            self.is_as_paid(asked, &shown).await;
        }
        assert_eq!(numbers.len(), self.asked.len(), "a number was given twice");
        let told = self
            .citizen
            .json(Method::GET, "/messages?limit=100", |request| request)
            .await;
        let told = told["items"].as_array().unwrap().iter();
        let subjects = told.map(|message| message["subject"].as_str().unwrap());
        let ready = subjects.filter(|subject| subject.starts_with("Certificato pronto"));
        assert_eq!(ready.count(), PAID);
        self.none_is_issued_unpaid(place).await;
        self.the_log_has_each_once(place).await;
    }

    async fn is_as_paid(&self, asked: &Asked, shown: &Certificate) {
        let payment = shown.payment.as_ref().unwrap();
        let path = format!("/certificates/{}/document", asked.id);
        let document = self.citizen.ask(Method::GET, &path, |request| request).await;
        if !asked.paid {
            assert_eq!(
                (shown.status, payment.status),
                (CertificateStatus::Held, DebtStatus::ToPay)
            );
            assert!(shown.code.is_none(), "nobody has the code");
            assert_eq!(document.status(), StatusCode::CONFLICT, "nor the paper");
            return;
        }
        assert_eq!(
            (shown.status, payment.status),
            (CertificateStatus::Valid, DebtStatus::Paid)
        );
        assert_eq!(payment.stamp, shown.duty == Duty::DigitalStamp);
        assert_eq!(document.status(), StatusCode::OK);
        let document = document.bytes().await.unwrap();
        assert_eq!(i64::try_from(document.len()), Ok(shown.size));
        let seals = seal::verify(&document).unwrap();
        assert!(!seals.is_empty() && seals.iter().all(|seal| seal.intact));
    }

    /// An issue stands in the log of what is done to the citizen's data, in the transaction that issues.
    async fn the_log_has_each_once(&self, place: &Place) {
        let (db, tenant) = open(place).await;
        let tx = db.read(tenant).await.unwrap();
        for Asked { id, paid, .. } in &self.asked {
            let found = certificates::find_any(&tx, *id).await.unwrap().unwrap();
            let acts = audit::list_for_citizen(&tx, found.citizen.unwrap(), None, None, MOST)
                .await
                .unwrap()
                .items;
            let object = format!("certificate/{id}");
            let issues = acts
                .iter()
                .map(|entry| &entry.event)
                .filter(|event| event.name == Act::CertificateReleased.name())
                .filter(|event| event.object.as_ref() == Some(&object));
            assert_eq!(issues.count(), usize::from(*paid), "{id}");
        }
        drop(tx);
        db.close().await.unwrap();
    }

    async fn shown(&self, id: CertificateId) -> Certificate {
        let path = format!("/certificates/{id}");
        let shown = self.citizen.json(Method::GET, &path, |request| request).await;
        serde_json::from_value(shown).unwrap()
    }
}

/// Asks for a certificate of residence on stamped paper: with a stamp of the citizen's, and with one that is
/// bought online, in turn.
async fn ask(citizen: &Citizen, n: usize) -> Certificate {
    let mut request = json!({ "kinds": ["residenza"], "use": "bollo" });
    if n.is_multiple_of(2) {
        let yesterday = (Clock::system().now() - Duration::days(1)).date_naive();
        request["stamp"] = json!({ "number": format!("0123456789012{n}"), "issued_on": yesterday });
    } else {
        request["digital_stamp"] = Value::Bool(true);
    }
    let asked = citizen
        .json(Method::POST, "/certificates", |post| {
            let key = format!("certificate-{n}");
            post.header("Idempotency-Key", key).json(&request)
        })
        .await;
    serde_json::from_value(asked).unwrap()
}
