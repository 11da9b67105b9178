//! Istanze that wait for a payment while the portal is killed: some are sent by it, of others an office takes
//! charge with it.

use crate::citizen::{Citizen, open, permit, residence, sign_in};
use crate::program::{Place, client};
use chrono::Duration;
use rand_chacha::ChaCha20Rng;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sportello_api::Clock;
use sportello_storage::register::{self, EMBEDDED};
use sportello_types::form::FeeTime;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::payments::DebtStatus;
use std::net::SocketAddr;
use tokio::sync::watch;

/// Istanze that are paid for before they are sent, and afterwards.
pub(crate) const BEFORE: usize = 6;
pub(crate) const AFTER: usize = 3;

/// How often a citizen looks.
const PACE: std::time::Duration = std::time::Duration::from_millis(250);

/// What waits, and whose it is.
pub(crate) struct Waiting {
    citizen: Citizen,
    istanze: Vec<(IstanzaId, FeeTime)>,
}

impl Waiting {
    /// A citizen whose istanze wait for what they cost.
    pub(crate) async fn new(
        place: &Place,
        address: watch::Receiver<SocketAddr>,
        rng: &mut ChaCha20Rng,
    ) -> Self {
        let (db, tenant) = open(place).await;
        let cookie = sign_in(&db, tenant, "RSSMRA80A01H501U", rng).await;
        db.close().await.unwrap();
        let citizen = Citizen {
            client: client(),
            cookie,
            address,
        };
        citizen.complete().await;
        let mut istanze = Vec::new();
        for n in 0..BEFORE {
            let key = format!("before-{n}");
            let begun = citizen.begin(&key, "permesso-ztl").await;
            let answers = permit(Clock::system().now(), "petrol");
            let waiting = citizen.send(&key, &begun, &answers).await;
            assert_eq!(waiting.summary.status, Status::AwaitingPayment);
            istanze.push((waiting.summary.id, FeeTime::BeforeSubmission));
        }
        for n in 0..AFTER {
            let key = format!("after-{n}");
            let begun = citizen.begin(&key, "rinnovo-suolo-pubblico").await;
            let plan = attach_plan(&citizen, &begun.0).await;
            let sent = citizen.send(&key, &begun, &renewal(&plan)).await;
            assert_eq!(sent.summary.status, Status::Registered);
            istanze.push((sent.summary.id, FeeTime::AfterSubmission));
        }
        let waiting = Self { citizen, istanze };
        for (istanza, when) in &waiting.istanze {
            let shown = waiting.citizen.shown(*istanza).await;
            assert!(!has_gone_on(&shown, *when), "nobody has paid yet");
        }
        waiting
    }

    /// Waits until all of them have gone on by themselves: their receipts were acknowledged.
    pub(crate) async fn go_on(&self) {
        for (istanza, when) in &self.istanze {
            while !has_gone_on(&self.citizen.shown(*istanza).await, *when) {
                tokio::time::sleep(PACE).await;
            }
        }
    }

    /// Each has gone on once: the story tells each step once, and the register has an entry for each, from one
    /// to the last.
    pub(crate) async fn went_on_once(&self, place: &Place) {
        let mut numbers = Vec::new();
        let mut years = Vec::new();
        for (istanza, when) in &self.istanze {
            let shown = self.citizen.shown(*istanza).await;
            assert_eq!(shown.payment.unwrap().status, DebtStatus::Paid);
            let story: Vec<Transition> = shown.timeline.iter().map(|event| event.transition).collect();
            let expected = match when {
                FeeTime::BeforeSubmission => {
                    [Transition::AskPayment, Transition::Submit, Transition::Register]
                }
                FeeTime::AfterSubmission => [Transition::Submit, Transition::Register, Transition::Pay],
            };
            assert_eq!(story, expected, "{istanza}");
            let number = shown.summary.registration.unwrap().number;
            years.push(number.year());
            numbers.push(usize::try_from(number.number()).unwrap());
        }
        numbers.sort_unstable();
        let all: Vec<usize> = (1..=self.istanze.len()).collect();
        assert_eq!(numbers, all, "gaps, doubles or strangers");
        let (db, tenant) = open(place).await;
        let tx = db.read(tenant).await.unwrap();
        let entries = register::list_year(&tx, EMBEDDED, years[0]).await.unwrap();
        assert_eq!(entries.len(), self.istanze.len());
        drop(tx);
        db.close().await.unwrap();
    }
}

fn has_gone_on(istanza: &Istanza, when: FeeTime) -> bool {
    match when {
        FeeTime::BeforeSubmission => istanza.summary.status == Status::Registered,
        FeeTime::AfterSubmission => {
            let mut story = istanza.timeline.iter();
            story.any(|event| event.transition == Transition::Pay)
        }
    }
}

/// Attaches a real PDF, the blank form of another service, as the plan; its id.
async fn attach_plan(citizen: &Citizen, path: &str) -> Value {
    let form = citizen.ask(Method::GET, "/services/permesso-ztl/blank-form", |request| {
        request
    });
    let form = form.await.bytes().await.unwrap();
    let attached = citizen
        .ask(
            Method::POST,
            &format!("{path}/attachments?field=plan"),
            |request| {
                request
                    .header("Content-Disposition", "attachment; filename*=UTF-8''pianta.pdf")
                    .body(form.clone())
            },
        )
        .await;
    assert_eq!(attached.status(), StatusCode::CREATED);
    let attached: Value = attached.json().await.unwrap();
    attached["id"].clone()
}

/// Answers to the form of a concession that is renewed as it was.
fn renewal(plan: &Value) -> Value {
    let now = Clock::system().now();
    let day = |days| (now + Duration::days(days)).date_naive();
    json!({
        "privacy_read": true, "residence": residence(), "email": "mario@example.it", "channel": "portal",
        "business_name": "Bar Centrale", "business_vat": "01234567897", "business_rea": "CA-123456",
        "role": "owner", "activity": "food_service", "concession_number": "118/2023",
        "concession_date": day(-1000), "concession_expiry": day(60), "unchanged": true,
        "place": residence(), "duration_kind": "permanent", "period_start": day(61),
        "period_end": day(61 + 3 * 365), "length": 650, "width": 320, "pedestrian_passage": 250,
        "elements": [{ "element": "tables", "count": 8 }], "days_hours": "Tutti i giorni, 8–23",
        "plan": [plan], "road_kind": "pavement", "protected_area": "none", "in_front_of_others": false,
        "electrical": false, "insurance_policy": "RC-998877", "insurance_expiry": day(200),
        "no_debts": true, "truth": true
    })
}
