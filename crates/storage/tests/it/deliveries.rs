//! Documents that are sent, and those that are kept.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::attachments::dead_blobs;
use sportello_storage::deliveries::{self, NewDelivery};
use sportello_storage::documents;
use sportello_storage::housekeeping::{Removed, Retention, purge};
use sportello_storage::kept_documents::{self, NewKeptDocument};
use sportello_storage::{Error, Keyring};
use sportello_types::deliveries::{Delivery, DeliveryChannel, DeliveryStatus};
use sportello_types::documents::{DocumentKind, DocumentStatus};
use sportello_types::ids::{DeliveryId, KeptDocumentId};

const ADDRESS: &str = "banca@example.it";

/// Asks for a document to be sent, whose file is to be forgotten.
async fn ask(world: &World, keys: &Keyring, at: chrono::DateTime<chrono::Utc>) -> DeliveryId {
    let id: DeliveryId = world.id();
    let blob = format!("sent/{id}");
    let new = NewDelivery {
        id,
        citizen: world.mario,
        certificate: None,
        to: &Delivery {
            by: DeliveryChannel::Pec,
            address: ADDRESS.parse().unwrap(),
        },
        forget_blob: Some(&blob),
        asked_at: at,
    };
    let tx = world.write().await;
    deliveries::insert(&tx, new, keys, &mut ChaCha20Rng::seed_from_u64(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn dead(world: &World) -> Vec<String> {
    let tx = world.db.system().await.unwrap();
    let dead = dead_blobs(&tx, world.now, 10).await.unwrap();
    dead.into_iter().map(|blob| blob.key).collect()
}

#[tokio::test]
async fn an_address_comes_back_for_who_has_the_key_and_the_file_is_forgotten_either_way() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let (sent, failed) = (
            ask(&world, &keys, world.now).await,
            ask(&world, &keys, world.now).await,
        );
        let raw = world.raw().await;
        let sql = "SELECT address FROM document_delivery";
        let rows = raw
            .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
            .await
            .unwrap();
        for row in rows {
            let address: Vec<u8> = row.try_get("", "address").unwrap();
            assert!(!String::from_utf8_lossy(&address).contains("banca"));
        }
        drop(raw);
        assert!(dead(&world).await.is_empty());
        let later = world.later(Duration::minutes(1));
        let tx = world.write().await;
        deliveries::mark_done(&tx, sent, later).await.unwrap();
        deliveries::mark_failed(&tx, failed, later).await.unwrap();
        // What was sent is not given up afterwards.
        deliveries::mark_failed(&tx, sent, later).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let shown = async |id| {
            let found = deliveries::find(&tx, world.mario, id).await.unwrap().unwrap();
            found.shown(&keys).unwrap()
        };
        let told = shown(sent).await;
        assert_eq!(
            (told.address.as_str(), told.by, told.status, told.done_at),
            (ADDRESS, DeliveryChannel::Pec, DeliveryStatus::Sent, Some(later))
        );
        assert_eq!(shown(failed).await.status, DeliveryStatus::Failed);
        let found = deliveries::find_any(&tx, sent).await.unwrap().unwrap();
        let strange = world.keyring();
        assert!(matches!(found.address(&strange), Err(Error::Corrupt { .. })));
        let used = deliveries::keys_in_use(&tx).await.unwrap();
        assert!(used.len() == 1 && used.iter().all(|id| keys.holds(*id)));
        drop(tx);
        let mut left = dead(&world).await;
        left.sort();
        let mut expected = [format!("sent/{sent}"), format!("sent/{failed}")];
        expected.sort();
        assert_eq!(left, expected);
    })
    .await;
}

#[tokio::test]
async fn deliveries_are_counted_by_citizen_and_seen_by_nobody_else() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        for hour in 0..3 {
            ask(&world, &keys, world.later(Duration::hours(hour))).await;
        }
        let anna = world.citizen(world.tenant, "VRDNNA85M41F205G").await;
        let tx = world.write().await;
        let count = async |citizen, since| deliveries::count_since(&tx, citizen, since).await.unwrap();
        assert_eq!(count(world.mario, world.now - Duration::hours(1)).await, 3);
        assert_eq!(count(world.mario, world.now).await, 2);
        assert_eq!(count(anna, world.now - Duration::hours(1)).await, 0);
        assert_eq!(deliveries::all_of(&tx, world.mario).await.unwrap().len(), 3);
        assert!(deliveries::all_of(&tx, anna).await.unwrap().is_empty());
        drop(tx);
        let tx = world.db.read(world.other).await.unwrap();
        assert!(deliveries::all_of(&tx, world.mario).await.unwrap().is_empty());
        assert!(deliveries::keys_in_use(&tx).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_nobody_speaks_of_any_more_is_given_up_and_then_forgotten() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let id = ask(&world, &keys, world.now).await;
        let at = async |now| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed
        };
        let status = async || {
            let found = deliveries::find_any(&world.read().await, id).await.unwrap();
            found.map(|found| found.shown(&keys).unwrap().status)
        };
        assert_eq!(at(world.later(Duration::days(7))).await, Removed::default());
        assert_eq!(status().await, Some(DeliveryStatus::Sending));
        assert_eq!(at(world.later(Duration::days(9))).await, Removed::default());
        assert_eq!(status().await, Some(DeliveryStatus::Failed));
        assert_eq!(dead(&world).await, [format!("sent/{id}")]);
        assert_eq!(at(world.later(Duration::days(31))).await.deliveries, 1);
        assert_eq!(status().await, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_stands_in_the_list_until_its_owner_deletes_it() {
    on_each_engine(async |world: World| {
        let id: KeptDocumentId = world.id();
        let new = NewKeptDocument {
            id,
            citizen: world.mario,
            title: "Autocertificazione",
            file_name: "autocertificazione.pdf",
            sha256: &"ab".repeat(32),
            blob_key: "documents/1",
            size: 31_204,
            kept_at: world.now,
        };
        let tx = world.write().await;
        kept_documents::keep(&tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let anna = world.citizen(world.tenant, "VRDNNA85M41F205G").await;
        let tx = world.write().await;
        for kinds in [DocumentKind::ALL.as_slice(), &[DocumentKind::SelfCertification]] {
            let page = documents::list(&tx, world.mario, kinds, None, 10).await.unwrap();
            let [only] = &page.items[..] else {
                panic!("{page:?}")
            };
            assert_eq!((only.id.0, only.size, only.kept), (id.0, 31_204, true));
            assert_eq!(only.status(world.now.date_naive()), DocumentStatus::Kept);
            assert_eq!(only.number, None);
        }
        for kinds in [&[][..], &[DocumentKind::Certificate], &[DocumentKind::Receipt]] {
            let page = documents::list(&tx, world.mario, kinds, None, 10).await.unwrap();
            assert!(page.items.is_empty());
        }
        let hers = documents::list(&tx, anna, &DocumentKind::ALL, None, 10)
            .await
            .unwrap();
        assert!(hers.items.is_empty());
        assert!(kept_documents::find(&tx, anna, id).await.unwrap().is_none());
        let refused = kept_documents::remove(&tx, anna, id, world.now).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let wrong = documents::list(&tx, world.mario, &DocumentKind::ALL, Some("bWVzc2FnZXM"), 2).await;
        assert!(matches!(wrong, Err(Error::InvalidCursor)));
        kept_documents::remove(&tx, world.mario, id, world.now)
            .await
            .unwrap();
        assert!(kept_documents::all_of(&tx, world.mario).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(dead(&world).await, ["documents/1"]);
    })
    .await;
}
