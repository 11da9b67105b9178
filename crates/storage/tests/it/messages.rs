//! Messages, ratings, activations, receipts.

use crate::istanze::submit;
use crate::support::{World, on_each_engine};
use chrono::Duration;
use sportello_storage::activations::{self, ActivationEvent};
use sportello_storage::messages::{self, NewMessage};
use sportello_storage::receipts::{self, Kind, Receipt};
use sportello_storage::{Secret, ratings};
use sportello_types::lang::Lang;
use sportello_types::ratings::{Rating, RatingAnswer};
use sportello_types::services::ServiceGroup;

pub(crate) fn message(world: &World, key: &str) -> NewMessage {
    NewMessage {
        id: world.id(),
        citizen: world.mario,
        istanza: None,
        dedup_key: key.to_owned(),
        subject: format!("Ricevuta {key}"),
        body: "La tua istanza è stata registrata.".to_owned(),
    }
}

#[tokio::test]
async fn a_message_arrives_once_and_its_first_reading_is_noted() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let first = message(&world, "1");
        let id = first.id;
        assert!(messages::send(&tx, first, world.now).await.unwrap());
        assert!(
            !messages::send(&tx, message(&world, "1"), world.now)
                .await
                .unwrap()
        );
        for i in 2..=5 {
            let sent_at = world.later(Duration::seconds(i));
            messages::send(&tx, message(&world, &i.to_string()), sent_at)
                .await
                .unwrap();
        }
        assert_eq!(messages::unread_count(&tx, world.mario).await.unwrap(), 5);
        let first = messages::list(&tx, world.mario, None, 3).await.unwrap();
        let rest = messages::list(&tx, world.mario, first.next_cursor.as_deref(), 3)
            .await
            .unwrap();
        let subjects: Vec<&str> = first
            .items
            .iter()
            .chain(&rest.items)
            .map(|m| m.subject.as_str())
            .collect();
        assert_eq!(
            subjects,
            [
                "Ricevuta 5",
                "Ricevuta 4",
                "Ricevuta 3",
                "Ricevuta 2",
                "Ricevuta 1"
            ]
        );
        let hour = world.later(Duration::hours(1));
        let opened = messages::open(&tx, world.mario, id, hour).await.unwrap().unwrap();
        assert_eq!(opened.read_at, Some(hour));
        let again = messages::open(&tx, world.mario, id, world.later(Duration::hours(2)))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(again.read_at, Some(hour));
        assert_eq!(messages::unread_count(&tx, world.mario).await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn an_istanza_is_rated_once_a_page_by_everybody() {
    on_each_engine(async |world: World| {
        let rating = |about: &str, service| Rating {
            id: world.id(),
            about: about.to_owned(),
            service,
            stars: 4,
            answer: Some(RatingAnswer::Clear),
            details: Some("È facile".to_owned()),
            lang: Lang::It,
            given_at: world.now,
        };
        let istanza = Some(world.id());
        let tx = world.write().await;
        let given = rating("permesso-ztl", true);
        assert!(ratings::add(&tx, &given, istanza).await.unwrap());
        assert!(
            !ratings::add(&tx, &rating("permesso-ztl", true), istanza)
                .await
                .unwrap()
        );
        assert!(ratings::add(&tx, &rating("/servizi", false), None).await.unwrap());
        assert!(ratings::add(&tx, &rating("/servizi", false), None).await.unwrap());
        let page = ratings::list(&tx, None, 2).await.unwrap();
        let rest = ratings::list(&tx, page.next_cursor.as_deref(), 2).await.unwrap();
        assert_eq!((page.items.len(), rest.items.len()), (2, 1));
        assert!(page.items.iter().chain(&rest.items).any(|r| *r == given));
    })
    .await;
}

#[tokio::test]
async fn an_activation_is_the_last_word_of_a_history_that_stays() {
    on_each_engine(async |world: World| {
        let event = |active, minutes| ActivationEvent {
            id: sportello_storage::NewId::from_parts(1_800_000_000_000 + minutes, [0; 10]),
            group: ServiceGroup::Applications,
            active,
            text_version: "1".to_owned(),
            text_sha256: "0".repeat(64),
            at: world.now,
        };
        let tx = world.write().await;
        assert_eq!(
            activations::find(&tx, world.mario, ServiceGroup::Applications)
                .await
                .unwrap(),
            None
        );
        for (i, active) in [true, false, true].into_iter().enumerate() {
            let minutes = u64::try_from(i).unwrap();
            activations::append(&tx, world.mario, &event(active, minutes))
                .await
                .unwrap();
        }
        let last = event(true, 2);
        let found = activations::find(&tx, world.mario, ServiceGroup::Applications)
            .await
            .unwrap();
        assert_eq!(found, Some(last.clone()));
        assert_eq!(activations::current(&tx, world.mario).await.unwrap(), [last]);
        assert_eq!(activations::history(&tx, world.mario).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_a_receipt_can_check_it_and_a_second_one_does_not_replace_it() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let code = world.with_rng(Secret::draw);
        let receipt = Receipt {
            istanza,
            kind: Kind::Final,
            code_hash: code.hash(),
            sha256: "cd".repeat(32),
            blob_key: "receipts/1".to_owned(),
            size: 25_000,
            created_at: world.now,
        };
        let tx = world.write().await;
        submit(&world, &tx, istanza, 1).await;
        assert!(receipts::insert(&tx, &receipt).await.unwrap());
        let second = Receipt {
            code_hash: [9; 32],
            ..receipt.clone()
        };
        assert!(!receipts::insert(&tx, &second).await.unwrap());
        assert_eq!(receipts::find(&tx, istanza).await.unwrap(), Some(receipt.clone()));
        let verified = receipts::verify(&tx, &code.hash()).await.unwrap().unwrap();
        assert_eq!(
            (verified.receipt, verified.service_title.as_str()),
            (receipt, "Permesso ZTL")
        );
        assert_eq!(verified.registration.unwrap().number.number(), 1);
        assert_eq!(verified.submission_number.number(), 1);
        assert_eq!(receipts::verify(&tx, &[9; 32]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_final_receipt_takes_the_place_of_the_provisional_one_which_can_still_be_checked() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let receipt = |kind, code: u8| Receipt {
            istanza,
            kind,
            code_hash: [code; 32],
            sha256: "cd".repeat(32),
            blob_key: format!("receipts/{code}"),
            size: 25_000,
            created_at: world.now,
        };
        let (early, late) = (receipt(Kind::Provisional, 1), receipt(Kind::Final, 2));
        let tx = world.write().await;
        submit(&world, &tx, istanza, 1).await;
        assert!(receipts::insert(&tx, &early).await.unwrap());
        assert_eq!(receipts::find(&tx, istanza).await.unwrap(), Some(early.clone()));
        assert!(receipts::insert(&tx, &late).await.unwrap());
        assert_eq!(receipts::find(&tx, istanza).await.unwrap(), Some(late.clone()));
        for kept in [early, late] {
            let verified = receipts::verify(&tx, &kept.code_hash).await.unwrap().unwrap();
            assert_eq!(verified.receipt, kept);
        }
    })
    .await;
}
