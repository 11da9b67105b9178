//! Files of istanze: under way, arrived, fixed by the submission, swept.

use crate::istanze::submit;
use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use sportello_storage::attachments::{self, Arrived, Place};
use sportello_storage::{Error, istanze};
use sportello_types::attachments::{ScanResult, SignatureFormat};
use sportello_types::ids::AttachmentId;
use std::collections::HashSet;

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
        let second = Place {
            field: "prova",
            item: Some(1),
        };
        let key = attachments::begin_upload(&tx, id, istanza, second, "libretto è.pdf", world.now)
            .await
            .unwrap();
        assert_eq!(
            attachments::usage(&tx, world.mario, istanza).await.unwrap().count,
            1
        );
        assert!(attachments::list(&tx, istanza).await.unwrap().is_empty());
        let done = attachments::finish_upload(&tx, istanza, id, &arrived(12), world.now)
            .await
            .unwrap();
        assert_eq!(
            (done.blob_key.as_str(), done.signature),
            (key.as_str(), SignatureFormat::Pades)
        );
        assert_eq!((done.field.as_str(), done.item), ("prova", Some(1)));
        assert_eq!(attachments::find(&tx, istanza, id).await.unwrap(), Some(done));
        assert_eq!(
            attachments::usage(&tx, world.mario, istanza).await.unwrap().bytes,
            12
        );
        let twice = attachments::finish_upload(&tx, istanza, id, &arrived(12), world.now).await;
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
        attachments::finish_upload(&tx, istanza, kept, &arrived(1), world.now)
            .await
            .unwrap();
        attachments::begin_upload(&tx, slow, istanza, "prova", "b.pdf", world.now)
            .await
            .unwrap();
        submit(&world, &tx, istanza, 1).await;
        let removed = attachments::remove(&tx, istanza, kept, world.now).await;
        assert!(matches!(removed, Err(Error::NotFound)));
        let finished = attachments::finish_upload(&tx, istanza, slow, &arrived(1), world.now).await;
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
        attachments::finish_upload(&tx, draft_id, done, &arrived(1), world.now)
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
            attachments::usage(&world.read().await, world.mario, other)
                .await
                .unwrap()
                .count,
            1
        );
    })
    .await;
}

/// The submission has listed the files already when the upload ends: the file must not slip in
/// behind the register entry.
#[tokio::test]
async fn a_file_that_arrives_during_the_submission_is_refused() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let slow: AttachmentId = world.id();
        let tx = world.write().await;
        attachments::begin_upload(&tx, slow, istanza, "prova", "a.pdf", world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let sending = world.write().await;
        istanze::lock(&sending, world.mario, istanza).await.unwrap();
        submit(&world, &sending, istanza, 1).await;
        let arriving = async {
            let tx = world.write().await;
            let finished = attachments::finish_upload(&tx, istanza, slow, &arrived(1), world.now).await;
            tx.commit().await.unwrap();
            finished
        };
        // The upload's statement goes out first, the commit after it.
        let (finished, committed) = tokio::join!(arriving, sending.commit());
        committed.unwrap();
        assert!(matches!(finished, Err(Error::WrongState)), "{finished:?}");
        assert!(
            attachments::list(&world.read().await, istanza)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn no_statement_changes_what_was_sent() {
    on_each_engine(async |world: World| {
        let istanza = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let file: AttachmentId = world.id();
        attachments::begin_upload(&tx, file, istanza, "prova", "a.pdf", world.now)
            .await
            .unwrap();
        attachments::finish_upload(&tx, istanza, file, &arrived(1), world.now)
            .await
            .unwrap();
        submit(&world, &tx, istanza, 1).await;
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for statement in [
            "UPDATE istanza SET answers = '{}'",
            "UPDATE istanza SET status = 'draft'",
            "UPDATE istanza SET form_version = '9'",
            "DELETE FROM istanza",
            "UPDATE attachment SET sha256 = 'x'",
            "UPDATE attachment SET ready = FALSE",
            "DELETE FROM attachment",
        ] {
            let refused = raw.execute_unprepared(statement).await.unwrap_err();
            assert!(
                refused.to_string().contains("what was sent is fixed"),
                "{statement}: {refused}"
            );
        }
        raw.execute_unprepared("UPDATE istanza SET status = 'withdrawn'")
            .await
            .unwrap();
    })
    .await;
}
