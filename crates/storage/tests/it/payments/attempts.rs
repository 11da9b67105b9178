//! Payments that are begun.

use super::money::{paper, settled};
use super::{Wanted, make, notices, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::Duration;
use sea_orm::ConnectionTrait;
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::payments::open::REMEMBERED;
use sportello_storage::payments::{
    NewAttempt, attempt, attempt_any, begin_attempt, open_attempt, return_to_attempt,
};
use sportello_storage::{Error, Secret};
use sportello_types::ids::{NoticeId, PaymentAttemptId};
use sportello_types::payments::{AttemptStatus, DebtSource, ReturnOutcome};

fn new_attempt<'a>(
    world: &World,
    id: PaymentAttemptId,
    token_hash: &'a [u8; 32],
    notices: &'a [NoticeId],
) -> NewAttempt<'a> {
    NewAttempt {
        id,
        citizen: world.mario,
        token_hash,
        notices,
        at: world.now,
    }
}

#[tokio::test]
async fn a_payment_is_paid_when_the_receipts_say_so_whatever_the_browser_says() {
    on_each_engine(async |world: World| {
        let mut chosen = Vec::new();
        for cents in [1600, 52] {
            let debt = publish(&world, &wanted(&world, &[&[cents]])).await;
            chosen.push(notices(&debt).remove(0));
        }
        let ids: Vec<_> = chosen.iter().map(|notice| notice.id).collect();
        let (id, token) = (world.id(), world.with_rng(Secret::draw));
        let tx = world.write().await;
        let begun = begin_attempt(&tx, &new_attempt(&world, id, &token.hash(), &ids))
            .await
            .unwrap();
        assert_eq!(
            (begun.status(), begun.shown().pay_at, begun.shown().returned_at),
            (AttemptStatus::Begun, None, None)
        );
        open_attempt(&tx, id, "https://checkout.example/c/1")
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let tx = world.write().await;
        let found = attempt(&tx, world.mario, id).await.unwrap().unwrap();
        assert_eq!(
            found.shown().pay_at.as_deref(),
            Some("https://checkout.example/c/1")
        );
        let mut numbers: Vec<_> = found.notices.iter().map(|notice| &notice.number).collect();
        numbers.sort();
        assert_eq!(numbers, [&chosen[0].number, &chosen[1].number]);
        let anna = world.id();
        assert!(attempt(&tx, anna, id).await.unwrap().is_none());
        let back = async |citizen, hash: &[u8; 32], outcome| {
            return_to_attempt(&tx, citizen, hash, outcome, world.now)
                .await
                .unwrap()
        };
        assert!(back(anna, &token.hash(), ReturnOutcome::Paid).await.is_none());
        assert!(back(world.mario, &[0; 32], ReturnOutcome::Paid).await.is_none());
        for outcome in [ReturnOutcome::Cancelled, ReturnOutcome::Failed] {
            let gave_up = back(world.mario, &token.hash(), outcome).await.unwrap();
            let shown = gave_up.shown();
            assert_eq!(
                (gave_up.status(), shown.pay_at, shown.again_at),
                (AttemptStatus::GivenUp, None, None)
            );
        }
        let waits = back(world.mario, &token.hash(), ReturnOutcome::Paid)
            .await
            .unwrap();
        assert_eq!(waits.status(), AttemptStatus::Waiting);
        let first_time = waits.shown().returned_at;
        assert!(first_time.is_some());
        let later = world.later(Duration::hours(1));
        let again = return_to_attempt(&tx, world.mario, &token.hash(), ReturnOutcome::Paid, later)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(again.shown().returned_at, first_time, "the first time counts");
        tx.commit().await.unwrap();

        settled(&world, &paper(&world, &chosen[0], "r1")).await;
        let status = async || {
            let tx = world.read().await;
            attempt_any(&tx, id).await.unwrap().unwrap().status()
        };
        assert_eq!(status().await, AttemptStatus::Waiting, "one of two");
        settled(&world, &paper(&world, &chosen[1], "r2")).await;
        assert_eq!(status().await, AttemptStatus::Paid);
        let raw = world.raw().await;
        let backend = raw.get_database_backend();
        let sql = "SELECT token_hash FROM payment_attempt";
        let statement = sea_orm::Statement::from_string(backend, sql);
        let row = raw.query_one_raw(statement).await.unwrap().unwrap();
        let stored: String = row.try_get("", "token_hash").unwrap();
        assert_ne!(stored, token.expose());
        drop(raw);

        let removed = async |now| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed.payment_attempts
        };
        assert_eq!(removed(world.later(REMEMBERED - Duration::seconds(1))).await, 0);
        assert_eq!(removed(world.later(REMEMBERED)).await, 1);
        assert!(attempt_any(&world.read().await, id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_paid_together_or_now_is_not_begun() {
    on_each_engine(async |world: World| {
        let two_ways = notices(&publish(&world, &wanted(&world, &[&[1600], &[800, 800]])).await);
        let tx = world.write().await;
        let made = make(&tx, &wanted(&world, &[&[52]])).await;
        tx.commit().await.unwrap();
        let pending = made.notices().next().unwrap().id;
        let id = |place: usize| two_ways[place].id;
        let many: Vec<_> = (0..6).map(|_| world.id()).collect();
        let hash = [7; 32];
        let tx = world.write().await;
        let begin = async |notices: &[_]| {
            let begun = begin_attempt(&tx, &new_attempt(&world, world.id(), &hash, notices)).await;
            begun.map(drop)
        };
        for (notices, why) in [
            (vec![], "none"),
            (vec![id(1), id(1)], "one twice"),
            (vec![id(0), id(1)], "two ways to pay the same"),
            (vec![pending], "not payable yet"),
            (many, "more than five"),
        ] {
            let refused = begin(&notices).await;
            assert!(matches!(refused, Err(Error::WrongState)), "{why}");
        }
        let refused = begin(&[world.id()]).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        begin(&[id(1), id(2)]).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        let attempt = new_attempt(&world, world.id(), &hash, &[]);
        let theirs = begin_attempt(
            &tx,
            &NewAttempt {
                notices: &[id(2)],
                ..attempt
            },
        )
        .await;
        assert!(matches!(theirs, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_payment_names_what_whoever_pays_has_asked_for_and_nobody_else() {
    on_each_engine(async |world: World| {
        let istanza = DebtSource::Istanza { istanza: world.id() };
        let asked = |citizen, source: &DebtSource| Wanted {
            citizen,
            source: source.clone(),
            ..wanted(&world, &[&[1600]])
        };
        let theirs = DebtSource::Istanza { istanza: world.id() };
        let of_mario = publish(&world, &asked(Some(world.mario), &istanza)).await;
        let again = publish(&world, &asked(Some(world.mario), &istanza)).await;
        let of_office = publish(&world, &asked(Some(world.mario), &DebtSource::Municipality)).await;
        let of_nobody = publish(&world, &asked(None, &theirs)).await;
        let ids: Vec<_> = [of_mario, again, of_office, of_nobody]
            .iter()
            .map(|debt| notices(debt).remove(0).id)
            .collect();
        let (id, token) = (world.id(), world.with_rng(Secret::draw));
        let tx = world.write().await;
        let begun = begin_attempt(&tx, &new_attempt(&world, id, &token.hash(), &ids))
            .await
            .unwrap();
        assert_eq!(begun.shown().sources, [istanza]);
        tx.commit().await.unwrap();
    })
    .await;
}
