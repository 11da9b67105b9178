//! A municipality that registers in a system of its own: the citizen does not wait for it, the number
//! comes later, once, whatever becomes of the connection.

use crate::istanze::{ready_draft, submit};
use crate::support::Town;
use chrono::{DateTime, Duration, Utc};
use sportello_integrations::protocol::{Number, ProtocolRegister, RegisterError, Registration};
use sportello_storage::register::{self, Register};
use sportello_types::istanze::{Istanza, Status};
use sportello_types::values::ProtocolNumber;
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

    // The citizen is told at once; the answer of the register is lost.
    town.work().await;
    let path = format!("/istanze/{id}");
    let waiting: Istanza = mario.get(&path).await.expect(200).read();
    assert_eq!(waiting.summary.status, Status::Submitted);
    assert_eq!(waiting.receipt_size, None);
    assert_eq!(town.mails().len(), 1);
    assert!(town.mails()[0].content.text.contains("presentata il 24/11/2026"));
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
    assert!(registered.receipt_size.is_some());
    assert!(town.mails()[1].content.subject.contains("0004711/2026"));
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
}
