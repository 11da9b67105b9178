//! Istanze: drafts on two devices, sending, lists.

use crate::support::{self, World, answers, is_refused, on_each_engine};
use chrono::Duration;
use serde_json::json;
use sha2::{Digest, Sha256};
use sportello_storage::istanze::{self, Actor, Draft, ListQuery, NewWithdrawal, Order, Submission};
use sportello_storage::register::{EMBEDDED, register};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{IstanzaId, RegistrationId};
use sportello_types::istanze::{Status, Transition};
use std::collections::HashSet;

const DOCUMENT: &str = r#"{"answers":{"a":[1,2.5],"z":"ultima"}}"#;

pub(crate) async fn submit(world: &World, tx: &Tx, id: IstanzaId, version: i64) -> RegistrationId {
    let submission = Submission {
        answers: answers(&json!({"z": "ultima", "a": [1, 2.5]})),
        document: DOCUMENT.to_owned(),
        form_version: "2".to_owned(),
        outcome_due_on: "2026-12-24".parse().ok(),
        registration: world.id(),
        registered_at_once: true,
    };
    istanze::mark_submitted(tx, world.mario, id, version, &submission, world.now)
        .await
        .unwrap();
    istanze::give_number(tx, id, world.now).await.unwrap();
    register(tx, EMBEDDED, support::entry(submission.registration), world.now)
        .await
        .unwrap();
    submission.registration
}

pub(crate) const WITHDRAWAL: &str = r#"{"reason":"Non serve più"}"#;

pub(crate) async fn withdraw(world: &World, tx: &Tx, id: IstanzaId) -> Result<RegistrationId, Error> {
    let withdrawal = NewWithdrawal {
        document: WITHDRAWAL.to_owned(),
        reason: Some("Non serve più".to_owned()),
        registration: world.id(),
        registered_at_once: true,
    };
    istanze::withdraw(tx, world.mario, id, &withdrawal, world.now).await?;
    let entry = support::entry(withdrawal.registration);
    register(tx, EMBEDDED, entry, world.now).await?;
    Ok(withdrawal.registration)
}

fn draft(answers: &sportello_types::form::Answers) -> Draft<'_> {
    Draft {
        answers,
        step: Some("veicoli"),
        form_version: "1",
    }
}

#[tokio::test]
async fn the_second_of_two_devices_is_told_which_version_is_in_force() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let mine = answers(&json!({"targa": "AB123CD", "nul": "a\u{0}b"}));
        let tx = world.write().await;
        let save = async |version| {
            istanze::save_draft(&tx, world.mario, id, version, &draft(&mine), world.now).await
        };
        assert_eq!(save(1).await.unwrap(), 2);
        assert!(matches!(save(1).await, Err(Error::Stale { current: 2 })));
        assert_eq!(save(2).await.unwrap(), 3);
        let stored = istanze::find(&tx, world.mario, id).await.unwrap().unwrap();
        assert_eq!((stored.answers, stored.step.as_deref()), (mine, Some("veicoli")));
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_is_frozen_with_its_hash_its_number_and_its_story() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let registration = submit(&world, &tx, id, 1).await;
        tx.commit().await.unwrap();
        let tx = world.write().await;
        let sent = istanze::find(&tx, world.mario, id).await.unwrap().unwrap();
        assert_eq!(sent.status, Status::Registered);
        assert_eq!(sent.registration.unwrap().number.to_string(), "0000001/2026");
        assert_eq!(sent.submission_number.unwrap().to_string(), "S-2026-000001");
        let document = istanze::document(&tx, id).await.unwrap().unwrap();
        assert_eq!(document.content, DOCUMENT);
        assert_eq!(document.sha256, hex::encode(Sha256::digest(DOCUMENT)));
        let story = istanze::timeline(&tx, id).await.unwrap();
        let states: Vec<Status> = story.iter().map(|event| event.status).collect();
        assert_eq!(states, [Status::Submitted, Status::Registered]);
        let same = istanze::with_registration(&tx, registration)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(same.id, id);

        let mine = answers(&json!({}));
        let late = istanze::save_draft(&tx, world.mario, id, 2, &draft(&mine), world.now).await;
        assert!(matches!(late, Err(Error::WrongState)));
        let gone = istanze::delete_draft(&tx, world.mario, id, world.now).await;
        assert!(matches!(gone, Err(Error::WrongState)));
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_at_once_gets_numbers_that_differ_by_year_and_municipality() {
    on_each_engine(async |world: World| {
        let mut drafts = Vec::new();
        for _ in 0..20 {
            drafts.push(world.draft("Permesso ZTL", world.now).await);
        }
        let world = std::sync::Arc::new(world);
        let tasks: Vec<_> = drafts
            .iter()
            .enumerate()
            .map(|(i, id)| {
                let (world, id) = (std::sync::Arc::clone(&world), *id);
                // Half an hour before midnight in London the year has begun in Rome.
                let at: chrono::DateTime<chrono::Utc> = if i % 4 == 0 {
                    "2026-12-31T23:30:00Z"
                } else {
                    "2026-12-31T22:30:00Z"
                }
                .parse()
                .unwrap();
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let number = istanze::give_number(&tx, id, at).await.unwrap();
                    tx.commit().await.unwrap();
                    number
                })
            })
            .collect();
        let mut numbers = HashSet::new();
        for task in tasks {
            numbers.insert(task.await.unwrap());
        }
        assert_eq!(numbers.len(), 20);
        assert_eq!(numbers.iter().filter(|n| n.year() == 2027).count(), 5);
        let tx = world.write().await;
        let again = istanze::give_number(&tx, drafts[0], world.now).await;
        assert!(matches!(again, Err(Error::Duplicate)), "{again:?}");
        drop(tx);
        let theirs = world.citizen(world.other, support::MARIO).await;
        let tx = world.db.begin(world.other).await.unwrap();
        let draft = istanze::NewDraft {
            citizen: theirs,
            ..world.new_draft("Permesso ZTL")
        };
        let theirs = istanze::create(&tx, draft, world.now).await.unwrap();
        let number = istanze::give_number(&tx, theirs.id, world.now).await.unwrap();
        assert_eq!(number.to_string(), "S-2026-000001");
    })
    .await;
}

#[tokio::test]
async fn a_double_click_sends_once() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let world = std::sync::Arc::new(world);
        let clicks: Vec<_> = (0..6)
            .map(|_| {
                let world = std::sync::Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let submission = Submission {
                        answers: answers(&json!({})),
                        document: DOCUMENT.to_owned(),
                        form_version: "1".to_owned(),
                        outcome_due_on: None,
                        registration: world.id(),
                        registered_at_once: false,
                    };
                    let sent = istanze::mark_submitted(&tx, world.mario, id, 1, &submission, world.now)
                        .await
                        .is_ok();
                    tx.commit().await.unwrap();
                    sent
                })
            })
            .collect();
        let mut sent = 0;
        for click in clicks {
            sent += u32::from(click.await.unwrap());
        }
        assert_eq!(sent, 1);
        assert_eq!(istanze::timeline(&world.read().await, id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_sent_istanza_is_withdrawn_once_with_its_reason_and_nothing_follows() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let again = withdraw(&world, &tx, id).await;
        assert!(
            matches!(again, Err(Error::WrongState)),
            "a draft is deleted, not withdrawn"
        );
        submit(&world, &tx, id, 1).await;
        let bare = istanze::transition(
            &tx,
            world.mario,
            id,
            Transition::Withdraw,
            Actor::Citizen,
            None,
            world.now,
        )
        .await;
        assert!(
            matches!(bare, Err(Error::WrongState)),
            "no withdrawal without its document"
        );
        let entry = withdraw(&world, &tx, id).await.unwrap();
        let again = withdraw(&world, &tx, id).await;
        assert!(matches!(again, Err(Error::WrongState)));
        tx.commit().await.unwrap();

        let tx = world.read().await;
        let row = istanze::find(&tx, world.mario, id).await.unwrap().unwrap();
        assert_eq!(row.status, Status::Withdrawn);
        let kept = istanze::withdrawal(&tx, id).await.unwrap().unwrap();
        assert_eq!(kept.document.content, WITHDRAWAL);
        assert_eq!(kept.document.sha256, hex::encode(Sha256::digest(WITHDRAWAL)));
        assert_eq!(kept.registration_id, entry);
        assert_eq!(kept.registration.unwrap().number.to_string(), "0000002/2026");
        let story = istanze::timeline(&tx, id).await.unwrap();
        let told: Vec<_> = story.iter().map(|e| (e.transition, e.note.as_deref())).collect();
        assert_eq!(
            told,
            [
                (Transition::Submit, None),
                (Transition::Register, None),
                (Transition::Withdraw, Some("Non serve più")),
                (Transition::RegisterWithdrawal, None),
            ]
        );
        drop(tx);

        let raw = world.raw().await;
        for change in [
            "UPDATE istanza_withdrawal SET content = '{}'",
            "DELETE FROM istanza_withdrawal",
        ] {
            is_refused(&raw, change, "append-only").await;
        }
    })
    .await;
}

#[tokio::test]
async fn pages_neither_repeat_nor_skip_while_new_istanze_arrive() {
    on_each_engine(async |world: World| {
        for i in 0..23 {
            // Several share an instant: the id decides.
            world
                .draft(
                    &format!("Servizio {}", i % 5),
                    world.later(Duration::seconds(i / 4)),
                )
                .await;
        }
        for order in [Order::Updated, Order::Newest, Order::Oldest, Order::Title] {
            let before: HashSet<IstanzaId> = istanze::all_of(&world.read().await, world.mario)
                .await
                .unwrap()
                .iter()
                .map(|i| i.id)
                .collect();
            let mut seen = Vec::new();
            let mut query = ListQuery {
                order,
                limit: 4,
                ..ListQuery::default()
            };
            loop {
                let page = istanze::list(&world.read().await, world.mario, &query)
                    .await
                    .unwrap();
                seen.extend(page.items.iter().map(|i| i.id));
                world.draft("Servizio 2", world.later(Duration::seconds(2))).await;
                query.cursor = page.next_cursor;
                if query.cursor.is_none() {
                    break;
                }
            }
            let unique: HashSet<IstanzaId> = seen.iter().copied().collect();
            assert_eq!(unique.len(), seen.len(), "{order:?} repeats");
            assert!(before.is_subset(&unique), "{order:?} skips");
        }
        let query = ListQuery {
            cursor: Some("???".to_owned()),
            limit: 4,
            ..ListQuery::default()
        };
        let refused = istanze::list(&world.read().await, world.mario, &query).await;
        assert!(matches!(refused, Err(Error::InvalidCursor)));
    })
    .await;
}

#[tokio::test]
async fn the_list_is_filtered_by_state_and_searched_by_words_and_by_number() {
    on_each_engine(async |world: World| {
        let ztl = world.draft("Permesso ZTL per residenti", world.now).await;
        let school = world.draft("Iscrizione all'asilo È_100%", world.now).await;
        let tx = world.write().await;
        submit(&world, &tx, ztl, 1).await;
        let list = async |query: ListQuery| -> Vec<IstanzaId> {
            let page = istanze::list(&tx, world.mario, &ListQuery { limit: 10, ..query })
                .await
                .unwrap();
            page.items.iter().map(|i| i.id).collect()
        };
        let search = async |text: &str| {
            list(ListQuery {
                search: Some(text.to_owned()),
                ..ListQuery::default()
            })
            .await
        };
        assert_eq!(
            list(ListQuery {
                statuses: vec![Status::Draft],
                ..ListQuery::default()
            })
            .await,
            [school]
        );
        let both = vec![Status::Draft, Status::Registered];
        assert_eq!(
            list(ListQuery {
                statuses: both,
                ..ListQuery::default()
            })
            .await
            .len(),
            2
        );
        assert_eq!(search("residenti permesso").await, [ztl]);
        assert_eq!(search("ASILO è").await, [school]);
        assert_eq!(search("_100%").await, [school]);
        assert!(search("x_100%").await.is_empty());
        assert_eq!(search("0000001/2026").await, [ztl]);
        assert_eq!(search("s-2026-000001").await, [ztl]);
        assert!(search("S-2026-000002").await.is_empty());
        assert_eq!(
            search("1").await.len(),
            2,
            "the number of one, a word of the other"
        );
        assert!(search("1/2025").await.is_empty());
    })
    .await;
}
