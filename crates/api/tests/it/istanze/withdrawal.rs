//! An istanza is taken back: once, in writing, under a number of the register.

use super::{ready_draft, submit};
use crate::support::{BORGOVERDE, Person, Town};
use serde_json::json;
use sha2::{Digest, Sha256};
use sportello_storage::register::{self, EMBEDDED, Keeper, Register};
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::sent::SentWithdrawal;

#[actix_web::test]
async fn a_sent_istanza_can_be_withdrawn_once_and_copied() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    mario.delete(&format!("/istanze/{id}")).await.expect(409);
    let reason = json!({ "reason": "Ho cambiato casa" });
    let after: Istanza = mario
        .post(&format!("/istanze/{id}/withdrawal"), &reason)
        .await
        .expect(200)
        .read();
    assert_eq!(after.summary.status, Status::Withdrawn);
    let story: Vec<_> = after
        .timeline
        .iter()
        .map(|event| {
            let number = event.registration.as_ref().map(|e| e.number.to_string());
            (event.transition, event.note.as_deref(), number)
        })
        .collect();
    let number = |number: &str| Some(number.to_owned());
    assert_eq!(
        story,
        [
            (Transition::Submit, None, None),
            (Transition::Register, None, number("0000001/2026")),
            (Transition::Withdraw, Some("Ho cambiato casa"), None),
            (Transition::RegisterWithdrawal, None, number("0000002/2026")),
        ]
    );
    withdrawal_is_kept_and_registered(&town, &mario, &after).await;
    let again = mario
        .post(&format!("/istanze/{id}/withdrawal"), &reason)
        .await
        .expect(409);
    assert_eq!(again.problem(), "not_withdrawable");
    let copy: Istanza = mario
        .post(&format!("/istanze/{id}/copies"), &json!({}))
        .await
        .expect(201)
        .read();
    assert_eq!(copy.summary.status, Status::Draft);
    assert_eq!(copy.answers.0["zone"], "b");
    assert!(!copy.answers.0.contains_key("truth") && !copy.answers.0.contains_key("registered_lease"));
    town.work().await;
    let subjects: Vec<_> = town
        .mails()
        .into_iter()
        .map(|mail| mail.content.subject)
        .collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    let told = town.mails().into_iter().map(|mail| mail.content.text);
    let told: Vec<_> = told.filter(|text| text.contains("0000002/2026")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let messages = mario.get("/messages").await.expect(200).json();
    let messages = messages["items"].as_array().unwrap();
    assert!(
        messages
            .iter()
            .any(|message| message["body"].as_str().unwrap().contains("0000002/2026")),
        "{messages:?}"
    );
}

/// The document that the citizen reads is the one of the register entry, of the same sender.
async fn withdrawal_is_kept_and_registered(town: &Town, mario: &Person<'_>, after: &Istanza) {
    let id = after.summary.id;
    let document = mario.get(&format!("/istanze/{id}/withdrawal")).await.expect(200);
    let hash = hex::encode(Sha256::digest(&document.bytes));
    assert_eq!(after.withdrawal_sha256.as_deref(), Some(hash.as_str()));
    let frozen: SentWithdrawal = document.read();
    assert_eq!(frozen.istanza, id);
    assert_eq!(frozen.registration, after.summary.registration);
    assert_eq!(frozen.reason.as_deref(), Some("Ho cambiato casa"));
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let entries = register::list_year(&tx, EMBEDDED, 2026).await.unwrap();
    let [sent, withdrawn] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!(withdrawn.entry.sender, sent.entry.sender);
    assert_eq!(withdrawn.entry.documents[0].sha256, hash);
    assert_eq!(withdrawn.entry.documents[0].name, "ritiro.json");
    assert!(
        withdrawn.entry.subject.starts_with("Ritiro dell'istanza")
            && withdrawn.entry.subject.contains("prot. n. 0000001/2026"),
        "{}",
        withdrawn.entry.subject
    );
    let whole = Register::Whole { entries: 2, days: 0 };
    assert_eq!(register::verify(&tx).await.unwrap(), whole);
    let day = town.app.clock.now();
    drop(tx);
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let keeper = Keeper {
        ipa_code: "c_b000",
        aoo_code: "ABGV001",
    };
    let sealed = register::seal_day(
        &tx,
        EMBEDDED,
        withdrawn.registered_on,
        keeper,
        day + chrono::Duration::days(2),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(sealed.entries, 2);
    assert!(sealed.content.contains(&hash));
}
