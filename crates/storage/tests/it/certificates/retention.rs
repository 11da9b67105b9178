//! How long a certificate is kept: its paper, then its row, and what stays of it after that.

use super::{day, issue, reason, stamped};
use crate::support::{World, is_refused, on_each_engine};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sportello_storage::attachments::dead_blobs;
use sportello_storage::certificates::{self, stamp_is_free};
use sportello_types::values::StampNumber;

#[tokio::test]
async fn the_paper_goes_a_year_after_its_last_day_and_the_row_ten_years_after_the_issue() {
    on_each_engine(async |world: World| {
        let (keys, wanted) = (world.keyring(), stamped(&world, "01234567890123"));
        issue(&world, world.tenant, &keys, &wanted).await.unwrap();
        let tx = world.write().await;
        certificates::annul(&tx, wanted.id, &reason("Errore"), world.mario, world.now)
            .await
            .unwrap();
        certificates::count_download(&tx, wanted.id, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let lapse = async |today: NaiveDate, now: DateTime<Utc>| {
            let tx = world.db.system().await.unwrap();
            let lapsed = certificates::lapse(&tx, today, 10, now).await.unwrap();
            tx.commit().await.unwrap();
            lapsed
        };
        let has_lapsed = async || {
            let tx = world.read().await;
            certificates::has_lapsed(&tx, &wanted.code).await.unwrap()
        };
        assert_eq!(lapse(day(2028, 2, 24), world.now).await, 0);
        assert!(!has_lapsed().await);
        assert_eq!(lapse(day(2028, 2, 25), world.now).await, 1);
        assert_eq!(lapse(day(2028, 2, 25), world.now).await, 0);
        assert!(has_lapsed().await);
        let elsewhere = world.db.read(world.other).await.unwrap();
        assert!(!certificates::has_lapsed(&elsewhere, &wanted.code).await.unwrap());
        drop(elsewhere);
        let tx = world.db.system().await.unwrap();
        let dead = dead_blobs(&tx, world.now, 10).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(
            (dead[0].tenant, dead[0].key.as_str()),
            (world.tenant, "certificates/1")
        );
        drop(tx);
        let found = certificates::find_any(&world.read().await, wanted.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.lapsed_at, Some(world.now));
        assert!(!found.shown(&keys, day(2028, 2, 25)).unwrap().kept);

        let forget = async |now: DateTime<Utc>| {
            let tx = world.db.system().await.unwrap();
            let forgotten = certificates::forget(&tx, now).await.unwrap();
            tx.commit().await.unwrap();
            forgotten
        };
        let ten_years = world.now + chrono::Months::new(120);
        assert_eq!(forget(ten_years).await, 0);
        let raw = world.raw().await;
        for table in ["certificate", "certificate_annulment", "certificate_lapse"] {
            is_refused(&raw, &format!("DELETE FROM {table}"), "append-only").await;
        }
        drop(raw);
        assert_eq!(forget(ten_years + Duration::days(1)).await, 1);
        let tx = world.read().await;
        assert!(certificates::find_any(&tx, wanted.id).await.unwrap().is_none());
        drop(tx);
        assert!(has_lapsed().await, "the hash of the code stays");
        let stamp: StampNumber = "01234567890123".parse().unwrap();
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
    })
    .await;
}
