//! A municipality that registers in a system of its own: the citizen does not wait for it, the number
//! comes later, once, whatever becomes of the connection.

use crate::istanze::{printed_code, ready_draft, submit};
use crate::support::Town;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use sportello_integrations::protocol::{Number, ProtocolRegister, RegisterError, Registration};
use sportello_storage::register::{self, Register};
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::values::ProtocolNumber;
use sportello_types::verifications::Verification;
use std::sync::{Arc, Mutex};

/// The office's system. Its first answer gets lost on the way, after the entry was made.
#[derive(Default)]
struct Office {
    entries: Mutex<Vec<Registration>>,
    asked: Mutex<u32>,
}

fn at() -> DateTime<Utc> {
    "2026-11-24T09:47:00Z".parse().unwrap()
}

fn number_of(place: usize) -> Number {
    Number {
        register: "PROT".parse().unwrap(),
        number: ProtocolNumber::new(2026, 4711 + u32::try_from(place).unwrap()).unwrap(),
        registered_at: at(),
        system_id: Some(format!("doc-{place}")),
    }
}

#[async_trait::async_trait]
impl ProtocolRegister for Office {
    async fn register(&self, registration: &Registration) -> Result<Number, RegisterError> {
        let mut entries = self.entries.lock().unwrap();
        if let Some(place) = entries
            .iter()
            .position(|e| e.request_id == registration.request_id)
        {
            return Err(RegisterError::Duplicate(number_of(place)));
        }
        entries.push(registration.clone());
        if entries.len() == 1 {
            return Err(RegisterError::Unavailable("the connection was cut".to_owned()));
        }
        Ok(number_of(entries.len() - 1))
    }

    async fn find(&self, request_id: &str) -> Result<Option<Number>, RegisterError> {
        *self.asked.lock().unwrap() += 1;
        let entries = self.entries.lock().unwrap();
        Ok(entries
            .iter()
            .position(|e| e.request_id == request_id)
            .map(number_of))
    }
}

/// A withdrawal before the istanza has its number: both are registered, one after the other.
#[actix_web::test]
async fn what_is_withdrawn_before_it_has_a_number_is_registered_and_so_is_the_withdrawal() {
    let office = Arc::new(Office::default());
    let town = Town::open_with(|setup| setup.register = Some(Arc::<Office>::clone(&office))).await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    let path = format!("/istanze/{id}");
    let reason = serde_json::json!({ "reason": "" });
    let withdrawn: Istanza = mario
        .post(&format!("{path}/withdrawal"), &reason)
        .await
        .expect(200)
        .read();
    assert_eq!(withdrawn.summary.status, Status::Withdrawn);
    assert!(withdrawn.withdrawal_sha256.is_some());
    for _ in 0..3 {
        town.work().await;
        town.app.clock.advance(Duration::minutes(5));
    }
    let told: Vec<_> = office
        .entries
        .lock()
        .unwrap()
        .iter()
        .map(|e| (e.request_id.clone(), e.main.name.clone(), e.subject.clone()))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        (told[0].0.as_str(), told[0].1.as_str()),
        (id.as_str(), "istanza.json")
    );
    assert_eq!(told[1].1, "ritiro.json");
    assert!(told[1].2.starts_with("Ritiro dell'istanza"), "{told:?}");
    let shown: Istanza = mario.get(&path).await.expect(200).read();
    assert_eq!(shown.summary.status, Status::Withdrawn);
    let last = shown.timeline.last().unwrap();
    assert_eq!(last.transition, Transition::RegisterWithdrawal);
    assert_eq!(
        last.registration.as_ref().unwrap().number.to_string(),
        "0004712/2026"
    );
    let mails = town.mails();
    assert!(
        mails
            .iter()
            .any(|mail| mail.content.subject.contains("0004712/2026")),
        "{:?}",
        mails.iter().map(|m| &m.content.subject).collect::<Vec<_>>()
    );
    let tx = town
        .app
        .db
        .read(town.tenant(crate::support::BORGOVERDE))
        .await
        .unwrap();
    assert_eq!(
        register::verify(&tx).await.unwrap(),
        Register::Whole { entries: 2, days: 0 }
    );
}

#[actix_web::test]
async fn the_number_of_the_municipalitys_own_system_comes_later_and_once() {
    let office = Arc::new(Office::default());
    let town = Town::open_with(|setup| setup.register = Some(Arc::<Office>::clone(&office))).await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let sent: Istanza = submit(&mario, &id, "k").await.expect(200).read();
    assert_eq!(
        (sent.summary.status, sent.summary.registration),
        (Status::Submitted, None)
    );

    assert_eq!(
        sent.summary.submission_number.unwrap().to_string(),
        "S-2026-000001"
    );

    // The citizen holds a receipt at once; the answer of the register is lost.
    town.work().await;
    let path = format!("/istanze/{id}");
    let waiting: Istanza = mario.get(&path).await.expect(200).read();
    assert_eq!(waiting.summary.status, Status::Submitted);
    assert!(waiting.receipt_provisional);
    let provisional = mario.get(&format!("{path}/receipt")).await.expect(200).bytes;
    assert_eq!(waiting.receipt_size, i64::try_from(provisional.len()).ok());
    assert_eq!(town.mails().len(), 1);
    let mail = &town.mails()[0];
    assert!(mail.content.text.contains("presentata il 24/11/2026"));
    assert!(mail.content.subject.contains("S-2026-000001"));
    assert_eq!(mail.attachments[0].name, "ricevuta-provvisoria-S-2026-000001.pdf");
    assert_eq!(mail.attachments[0].bytes, provisional);
    let check = format!("/verifications/{}", printed_code(&provisional));
    let found: Verification = town.visitor().get(&check).await.expect(200).read();
    assert_eq!((found.provisional, found.number), (true, None));
    assert_eq!(found.sha256, hex::encode(Sha256::digest(&provisional)));
    assert_eq!(
        mario.get("/messages").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    // Asked whether it has the entry, it has; nothing is registered twice.
    town.app.clock.advance(Duration::minutes(5));
    town.work().await;
    assert_eq!(
        (
            *office.asked.lock().unwrap(),
            office.entries.lock().unwrap().len()
        ),
        (1, 1)
    );
    let registered: Istanza = mario.get(&path).await.expect(200).read();
    let entry = registered.summary.registration.unwrap();
    assert_eq!(registered.summary.status, Status::Registered);
    assert_eq!(
        (
            entry.register.as_str(),
            entry.number.to_string(),
            entry.registered_at
        ),
        ("PROT", "0004711/2026".to_owned(), at())
    );
    assert!(!registered.receipt_provisional);
    let receipt = mario.get(&format!("{path}/receipt")).await.expect(200).bytes;
    assert_eq!(registered.receipt_size, i64::try_from(receipt.len()).ok());
    assert!(receipt != provisional, "the final one has taken its place");
    assert_eq!(town.mails().len(), 2);
    assert!(town.mails()[1].content.subject.contains("0004711/2026"));
    assert_eq!(town.mails()[1].attachments[0].bytes, receipt);
    // Whoever kept the provisional one can still check it.
    let found: Verification = town.visitor().get(&check).await.expect(200).read();
    assert_eq!(
        (found.provisional, found.number.map(|n| n.to_string())),
        (true, Some("0004711/2026".to_owned()))
    );
    let segnatura = mario.get(&format!("{path}/segnatura")).await.expect(200).bytes;
    let segnatura = String::from_utf8(segnatura).unwrap();
    for part in [
        "CodiceRegistro>PROT<",
        "NumeroRegistrazione>0004711<",
        "RSSMRA80A01H501U",
    ] {
        assert!(segnatura.contains(part), "{segnatura}");
    }
    let tx = town
        .app
        .db
        .read(town.tenant(crate::support::BORGOVERDE))
        .await
        .unwrap();
    assert_eq!(
        register::verify(&tx).await.unwrap(),
        Register::Whole { entries: 1, days: 0 }
    );
    // What it was told is what was sent, with the instant at which it was sent.
    let told = office.entries.lock().unwrap()[0].clone();
    assert_eq!(told.presented_at, crate::support::start());
    assert_eq!(told.attachments.len(), 1);

    // A withdrawal of what has its number goes the same way.
    let reason = serde_json::json!({ "reason": "Non serve più" });
    mario
        .post(&format!("{path}/withdrawal"), &reason)
        .await
        .expect(200);
    town.work().await;
    let told = office.entries.lock().unwrap().last().unwrap().clone();
    assert!(told.subject.contains("prot. n. 0004711/2026"), "{}", told.subject);
    let shown: Istanza = mario.get(&path).await.expect(200).read();
    let last = shown.timeline.last().unwrap();
    assert_eq!(
        last.registration.as_ref().unwrap().number.to_string(),
        "0004712/2026"
    );
}
