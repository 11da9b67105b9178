//! How doubts about residents were cleared up.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use sea_orm::ConnectionTrait;
use sportello_storage::doubts::{Clearance, NewClearance, clear, cleared};
use sportello_types::values::{CleanText, Mismatch, ResidentKey};

#[tokio::test]
async fn the_first_word_on_data_stays_and_says_nothing_of_others() {
    Box::pin(on_each_engine(async |world: World| {
        let resident: ResidentKey = "R1".parse().unwrap();
        let seen = |text: &str| text.parse::<CleanText>().unwrap();
        let (act, card) = (seen("atto di nascita"), seen("carta d'identità"));
        let first = NewClearance {
            resident: &resident,
            print: "aa",
            doubts: &[Mismatch::Sex, Mismatch::BirthPlace],
            seen: &act,
            operator: world.mario,
            at: world.now,
        };
        let tx = world.write().await;
        assert!(clear(&tx, &first).await.unwrap());
        let again = NewClearance {
            seen: &card,
            at: world.later(Duration::hours(1)),
            ..first
        };
        assert!(!clear(&tx, &again).await.unwrap());
        tx.commit().await.unwrap();
        let kept = Clearance {
            at: world.now,
            by: world.mario,
            seen: "atto di nascita".to_owned(),
        };
        let tx = world.read().await;
        assert_eq!(cleared(&tx, &resident, "aa").await.unwrap(), Some(kept));
        assert_eq!(cleared(&tx, &resident, "bb").await.unwrap(), None);
        let other: ResidentKey = "R2".parse().unwrap();
        assert_eq!(cleared(&tx, &other, "aa").await.unwrap(), None);
        drop(tx);
        let tx = world.db.read(world.other).await.unwrap();
        assert_eq!(cleared(&tx, &resident, "aa").await.unwrap(), None);
        drop(tx);
        for change in [
            "UPDATE doubt_clearance SET seen = 'niente'",
            "DELETE FROM doubt_clearance",
        ] {
            let changed = world.raw().await.execute_unprepared(change).await;
            assert!(changed.is_err(), "{change}");
        }
    }))
    .await;
}
