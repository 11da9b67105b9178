//! Istanze: drafts on two devices, sending, lists.

use crate::support::{self, World, answers, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sportello_storage::attachments::{self, Arrived};
use sportello_storage::canonical::canonical_sha256;
use sportello_storage::istanze::{self, Actor, Draft, ListQuery, Order, Submission};
use sportello_storage::register::{EMBEDDED, register};
use sportello_storage::{Error, Tx};
use sportello_types::attachments::{ScanResult, SignatureFormat};
use sportello_types::ids::{AttachmentId, IstanzaId, RegistrationId};
use sportello_types::istanze::{Status, Transition};
use std::collections::HashSet;

pub(crate) async fn submit(world: &World, tx: &Tx, id: IstanzaId, version: i64) -> RegistrationId {
    let submission = Submission {
        answers: answers(&json!({"z": "ultima", "a": [1, 2.5]})),
        form_version: "2".to_owned(),
        outcome_due_on: "2026-12-24".parse().ok(),
        registration: world.id(),
        registered_at_once: true,
    };
    istanze::mark_submitted(tx, world.mario, id, version, &submission, world.now)
        .await
        .unwrap();
    register(tx, EMBEDDED, support::entry(submission.registration), world.now)
        .await
        .unwrap();
    submission.registration
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
        assert_eq!(
            sent.answers_sha256.unwrap(),
            canonical_sha256(&serde_json::Value::Object(sent.answers.0.clone()))
        );
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
        let withdraw = async || {
            let reason = Some("Non serve più");
            istanze::transition(
                &tx,
                world.mario,
                id,
                Transition::Withdraw,
                Actor::Citizen,
                reason,
                world.now,
            )
            .await
        };
        assert!(
            matches!(withdraw().await, Err(Error::WrongState)),
            "a draft is deleted, not withdrawn"
        );
        submit(&world, &tx, id, 1).await;
        assert_eq!(withdraw().await.unwrap().status, Status::Withdrawn);
        assert!(matches!(withdraw().await, Err(Error::WrongState)));
        let story = istanze::timeline(&tx, id).await.unwrap();
        assert_eq!(story.last().unwrap().note.as_deref(), Some("Non serve più"));
        assert_eq!(story.len(), 3);
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
        assert_eq!(
            search("1").await.len(),
            2,
            "the number of one, a word of the other"
        );
        assert!(search("1/2025").await.is_empty());
    })
    .await;
}

fn arrived(size: i64) -> Arrived {
    Arrived {
        media_type: "application/pdf".to_owned(),
        size,
        sha256: "ab".repeat(32),
        signature: SignatureFormat::Pades,
        scan: ScanResult::NotScanned,
    }
}

#[tokio::test]
async fn an_upload_counts_from_its_beginning_and_shows_from_its_end() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let id: AttachmentId = world.id();
        let key = attachments::begin_upload(&tx, id, istanza, "prova", "libretto è.pdf", world.now)
            .await
            .unwrap();
        assert_eq!(attachments::usage(&tx, istanza).await.unwrap().count, 1);
        assert!(attachments::list(&tx, istanza).await.unwrap().is_empty());
        let done = attachments::finish_upload(&tx, id, &arrived(12), world.now)
            .await
            .unwrap();
        assert_eq!(
            (done.blob_key.as_str(), done.signature),
            (key.as_str(), SignatureFormat::Pades)
        );
        assert_eq!(attachments::find(&tx, istanza, id).await.unwrap(), Some(done));
        assert_eq!(attachments::usage(&tx, istanza).await.unwrap().bytes, 12);
        let twice = attachments::finish_upload(&tx, id, &arrived(12), world.now).await;
        assert!(matches!(twice, Err(Error::WrongState)));
    })
    .await;
}

#[tokio::test]
async fn once_sent_no_file_comes_or_goes() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let (kept, slow): (AttachmentId, AttachmentId) = (world.id(), world.id());
        attachments::begin_upload(&tx, kept, istanza, "prova", "a.pdf", world.now)
            .await
            .unwrap();
        attachments::finish_upload(&tx, kept, &arrived(1), world.now)
            .await
            .unwrap();
        attachments::begin_upload(&tx, slow, istanza, "prova", "b.pdf", world.now)
            .await
            .unwrap();
        submit(&world, &tx, istanza, 1).await;
        let removed = attachments::remove(&tx, istanza, kept, world.now).await;
        assert!(matches!(removed, Err(Error::NotFound)));
        let finished = attachments::finish_upload(&tx, slow, &arrived(1), world.now).await;
        assert!(matches!(finished, Err(Error::WrongState)));
        let begun = attachments::begin_upload(&tx, world.id(), istanza, "prova", "c.pdf", world.now).await;
        assert!(matches!(begun, Err(Error::WrongState)));
    })
    .await;
}

#[tokio::test]
async fn files_of_deleted_drafts_and_broken_uploads_are_swept() {
    on_each_engine(async |world: World| {
        let (draft_id, other) = (
            world.draft("Uno", world.now).await,
            world.draft("Due", world.now).await,
        );
        let tx = world.write().await;
        let (done, cut, young): (AttachmentId, AttachmentId, AttachmentId) =
            (world.id(), world.id(), world.id());
        attachments::begin_upload(&tx, done, draft_id, "prova", "a.pdf", world.now)
            .await
            .unwrap();
        attachments::finish_upload(&tx, done, &arrived(1), world.now)
            .await
            .unwrap();
        attachments::begin_upload(&tx, cut, other, "prova", "b.pdf", world.now)
            .await
            .unwrap();
        let an_hour: DateTime<Utc> = world.later(Duration::hours(1));
        attachments::begin_upload(&tx, young, other, "prova", "c.pdf", an_hour)
            .await
            .unwrap();
        istanze::delete_draft(&tx, world.mario, draft_id, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let tx = world.db.system().await.unwrap();
        let dead = attachments::dead_blobs(&tx, an_hour, 10).await.unwrap();
        let keys: HashSet<String> = dead.iter().map(|blob| blob.key.clone()).collect();
        let expected = [done, cut].map(|id| format!("{}/{id}", world.tenant));
        assert_eq!(keys, HashSet::from(expected));
        for blob in &dead {
            attachments::forget_blob(&tx, blob).await.unwrap();
        }
        assert!(
            attachments::dead_blobs(&tx, an_hour, 10)
                .await
                .unwrap()
                .is_empty()
        );
        tx.commit().await.unwrap();
        assert_eq!(
            attachments::usage(&world.read().await, other)
                .await
                .unwrap()
                .count,
            1
        );
    })
    .await;
}
