//! Receipts of our numbers that no notice has.

use super::money::{Paper, deliver};
use super::{BORGOVERDE, body, make, notices, publish, segregation, wanted};
use crate::support::{World, on_each_engine};
use sportello_storage::Tx;
use sportello_storage::payments::{Received, Stray, anomalies, by_notice, keep_stray, skip_to};
use sportello_types::payments::{Anomaly, DebtSource, DebtStatus, Destination, Part};
use sportello_types::values::{EuroCents, Iuv};

fn iuv(code: u8, base: u64) -> Iuv {
    Iuv::new(segregation(code), base).unwrap()
}

async fn keep(tx: &Tx, world: &World, iuv: Iuv, cents: i64) -> bool {
    let part = Part {
        amount: EuroCents(cents),
        creditor: body(BORGOVERDE),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0115105AP/".parse().unwrap(),
    };
    let stray = Stray {
        debt: world.id(),
        notice: world.id(),
        iuv,
        subject: "Ricevuta di un avviso sconosciuto",
        debtor: "Non si sa di chi",
        part: &part,
        at: world.now,
    };
    keep_stray(tx, &stray).await.unwrap()
}

fn paper(world: &World, iuv: Iuv, receipt_id: &str, cents: i64) -> Paper {
    Paper {
        id: world.id(),
        receipt_id: receipt_id.to_owned(),
        number: iuv.notice_number(),
        creditor: body(BORGOVERDE),
        cents,
        transfers: Vec::new(),
        paid_at: Some(world.now),
    }
}

#[tokio::test]
async fn money_for_a_lost_number_has_a_place_and_the_number_is_never_given_again() {
    on_each_engine(async |world: World| {
        let known = publish(&world, &wanted(&world, &[&[1600]])).await;
        let given_last = notices(&known)[0].number.iuv().unwrap().base();
        let lost = iuv(1, given_last + 2);
        let tx = world.write().await;
        assert!(keep(&tx, &world, lost, 700).await);
        for (receipt, kind) in [("r1", Anomaly::Unknown), ("r2", Anomaly::Unknown)] {
            let received = deliver(&tx, &paper(&world, lost, receipt, 700), world.now).await;
            let Received::Settled { debt, anomaly, .. } = received.unwrap() else {
                panic!("{receipt}");
            };
            assert_eq!((anomaly, debt.status()), (Some(kind), DebtStatus::Cancelled));
            assert_eq!(debt.source, DebtSource::Receipt);
        }
        let open = anomalies(&tx, true, None, 10).await.unwrap().items;
        assert_eq!(
            open.iter().map(|found| found.paid.0).collect::<Vec<_>>(),
            [700, 700]
        );
        let again = deliver(&tx, &paper(&world, lost, "r1", 700), world.now).await;
        assert!(matches!(again.unwrap(), Received::Duplicate));
        let next = make(&tx, &wanted(&world, &[&[100], &[200]])).await;
        let given: Vec<u64> = notices(&next)
            .iter()
            .map(|notice| notice.number.iuv().unwrap().base())
            .collect();
        assert_eq!(given, [given_last + 3, given_last + 4]);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_a_receipt_has_used_is_passed_over_when_the_sequence_gets_there() {
    on_each_engine(async |world: World| {
        let before = publish(&world, &wanted(&world, &[&[1600]])).await;
        let far = notices(&before)[0].number.iuv().unwrap().base() + 2_000_000;
        let tx = world.write().await;
        assert!(keep(&tx, &world, iuv(1, far), 700).await);
        assert!(keep(&tx, &world, iuv(1, far + 3), 700).await);
        skip_to(&tx, segregation(1), far - 2).await.unwrap();
        let mut given = Vec::new();
        let debts: [&[&[i64]]; 4] = [&[&[100]], &[&[100, 200]], &[&[300]], &[&[400]]];
        for options in debts {
            let made = notices(&make(&tx, &wanted(&world, options)).await);
            let bases = made.iter().map(|notice| notice.number.iuv().unwrap().base());
            given.extend(bases.map(|base| base + 10 - far));
        }
        // One before the first; the ranges in which the two are, are left out as a whole.
        assert_eq!(given, [9, 14, 15, 16, 17]);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_known_or_of_no_sequence_of_ours_makes_nothing() {
    on_each_engine(async |world: World| {
        let known = publish(&world, &wanted(&world, &[&[1600]])).await;
        let own = notices(&known)[0].number.iuv().unwrap();
        let tx = world.write().await;
        assert!(!keep(&tx, &world, own, 1600).await, "known");
        assert!(!keep(&tx, &world, iuv(2, 5), 1600).await, "another sequence");
        // One that is far away is kept, and does not use up what lies between.
        let far = iuv(1, 9_999_999_999_999);
        assert!(keep(&tx, &world, far, 1600).await);
        let next = make(&tx, &wanted(&world, &[&[100]])).await;
        assert_eq!(notices(&next)[0].number.iuv().unwrap().base(), own.base() + 1);
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(by_notice(&tx, &far.notice_number()).await.unwrap().is_none());
    })
    .await;
}
