//! Receipts, and money that does not fit.

use super::{BORGOVERDE, PROVINCE, body, make, notices, publish, statuses, wanted};
use crate::support::{MARIO, World, is_refused, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use sportello_storage::payments::{
    self, DebtFilter, NewReceipt, Payer, Received, StoredDebt, StoredNotice, Transfer, anomalies, change,
    change_debt, close_anomaly, receipt_of, receipts_of, receive,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::payments::{Anomaly, Change, DebtStatus, NoticeStatus};
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

/// A receipt of these tests.
#[derive(Clone)]
pub(super) struct Paper {
    pub(super) id: PaymentReceiptId,
    pub(super) receipt_id: String,
    pub(super) number: NoticeNumber,
    pub(super) creditor: PartitaIva,
    pub(super) cents: i64,
    pub(super) transfers: Vec<Transfer>,
    pub(super) paid_at: Option<DateTime<Utc>>,
}

/// The receipt of a notice, of the amount that it asks for.
pub(super) fn paper(world: &World, notice: &StoredNotice, receipt_id: &str) -> Paper {
    let transfers = (1..).zip(notice.parts.as_slice());
    Paper {
        id: world.id(),
        receipt_id: receipt_id.to_owned(),
        number: notice.number.clone(),
        creditor: notice.creditor.clone(),
        cents: notice.amount().0,
        transfers: transfers
            .map(|(number, part)| Transfer {
                number,
                creditor: part.creditor.clone(),
                amount: part.amount,
                stamp: false,
                account: None,
                category: None,
            })
            .collect(),
        paid_at: Some(world.now),
    }
}

pub(super) async fn deliver(tx: &Tx, paper: &Paper, at: DateTime<Utc>) -> Result<Received, Error> {
    let somebody = payer();
    let receipt = NewReceipt {
        id: paper.id,
        receipt_id: &paper.receipt_id,
        notice: &paper.number,
        creditor: &paper.creditor,
        amount: EuroCents(paper.cents),
        fee: Some(EuroCents(100)),
        paid_at: paper.paid_at,
        provider: "Banca di Borgoverde",
        payer: Some(&somebody),
        cart: None,
        stand_in: false,
        transfers: &paper.transfers,
        xml: b"<receipt/>",
    };
    receive(tx, &receipt, at).await
}

fn payer() -> Payer {
    Payer {
        tax_code: MARIO.to_owned(),
        name: "Mario Rossi".to_owned(),
    }
}

/// Delivers in a transaction of its own: the debt and what does not fit.
pub(super) async fn settled(world: &World, paper: &Paper) -> (StoredDebt, Option<Anomaly>) {
    let tx = world.write().await;
    let received = deliver(&tx, paper, world.now).await.unwrap();
    tx.commit().await.unwrap();
    match received {
        Received::Settled { debt, anomaly, .. } => (*debt, anomaly),
        Received::Duplicate => panic!("it was here before"),
        Received::Unknown => panic!("nobody knows the notice"),
    }
}

#[tokio::test]
async fn a_receipt_pays_its_notice_and_ends_the_other_ways() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &wanted(&world, &[&[1600], &[900, 800]])).await;
        let notices = notices(&debt);
        let first = paper(&world, &notices[1], "r1");
        let (after, anomaly) = settled(&world, &first).await;
        assert_eq!(anomaly, None);
        assert_eq!(
            statuses(&after),
            [
                NoticeStatus::Superseded,
                NoticeStatus::Paid,
                NoticeStatus::Payable
            ]
        );
        assert_eq!(after.status(), DebtStatus::PartlyPaid);
        let tx = world.read().await;
        let stored = payments::find_any(&tx, debt.id).await.unwrap().unwrap();
        assert_eq!(stored.shown(), after.shown());
        let paid = stored.notice(notices[1].id).unwrap();
        assert_eq!(paid.paid_at, Some(world.now));
        assert_eq!(paid.received, Some(EuroCents(900)));
        let receipt = receipt_of(&tx, paid.id).await.unwrap().unwrap();
        assert_eq!((receipt.id, receipt.receipt_id.as_str()), (first.id, "r1"));
        assert_eq!(
            (receipt.amount, receipt.fee),
            (EuroCents(900), Some(EuroCents(100)))
        );
        assert_eq!(receipt.xml, b"<receipt/>");
        assert_eq!(receipt.transfers, first.transfers);
        assert!(receipt.pays && receipt.payer == Some(payer()));
        assert!(receipt_of(&tx, notices[0].id).await.unwrap().is_none());
        let trace = payments::history(&tx, notices[0].id).await.unwrap();
        let last = trace.last().unwrap();
        assert_eq!(
            (last.to, last.cause.as_str()),
            (NoticeStatus::Superseded, "receipt r1")
        );
        drop(tx);
        let (after, _) = settled(&world, &paper(&world, &notices[2], "r2")).await;
        assert_eq!(after.status(), DebtStatus::Paid);
        let tx = world.read().await;
        let code = MARIO.parse().unwrap();
        for (filter, count) in [(DebtFilter::Paid, 1), (DebtFilter::ToPay, 0)] {
            let page = payments::of_citizen(&tx, world.mario, Some(&code), filter, None, 10)
                .await
                .unwrap();
            assert_eq!(page.items.len(), count);
        }
    })
    .await;
}

#[tokio::test]
async fn a_receipt_may_come_twice_and_before_the_provider_has_answered() {
    on_each_engine(async |world: World| {
        let asked = wanted(&world, &[&[1600]]);
        let tx = world.write().await;
        let debt = make(&tx, &asked).await;
        tx.commit().await.unwrap();
        let notice = notices(&debt).remove(0);
        let (after, anomaly) = settled(&world, &paper(&world, &notice, "r1")).await;
        assert_eq!((statuses(&after), anomaly), (vec![NoticeStatus::Paid], None));
        let tx = world.write().await;
        let again = Paper {
            id: world.id(),
            ..paper(&world, &notice, "r1")
        };
        let received = deliver(&tx, &again, world.later(Duration::hours(1)))
            .await
            .unwrap();
        assert!(matches!(received, Received::Duplicate));
        let receipts = receipts_of(&tx, notice.id).await.unwrap();
        assert_eq!(receipts.len(), 1);
        assert_eq!(receipts[0].received_at, world.now);
        // The provider's answer to the publication comes last.
        let late = change(&tx, notice.id, Change::Publish, "payments.publish", world.now).await;
        assert!(matches!(late, Err(Error::WrongState)));
        assert!(anomalies(&tx, true, None, 10).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_receipt_of_somebody_elses_notice_is_not_kept() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &wanted(&world, &[&[1600], &[1600]])).await;
        let notices = notices(&debt);
        let paper = paper(&world, &notices[0], "r1");
        // Another body's numbers may be like ours.
        let of_province = Paper {
            creditor: body(PROVINCE),
            ..paper.clone()
        };
        let of_nobody = Paper {
            number: "301000000000009999".parse().unwrap(),
            ..paper.clone()
        };
        let tx = world.write().await;
        for strange in [&of_province, &of_nobody] {
            let received = deliver(&tx, strange, world.now).await.unwrap();
            assert!(matches!(received, Received::Unknown));
        }
        assert!(receipts_of(&tx, notices[0].id).await.unwrap().is_empty());
        drop(tx);
        let tx = world.db.begin(world.other).await.unwrap();
        let received = deliver(&tx, &paper, world.now).await.unwrap();
        assert!(matches!(received, Received::Unknown));
        drop(tx);
        settled(&world, &paper).await;
        // One id, two truths: neither is believed, and what was known stays.
        let other_notice = Paper {
            number: notices[1].number.clone(),
            ..paper.clone()
        };
        let other_amount = Paper {
            cents: 1700,
            ..paper.clone()
        };
        let tx = world.write().await;
        for liar in [other_notice, other_amount] {
            let refused = deliver(&tx, &liar, world.now).await;
            assert!(matches!(refused, Err(Error::Duplicate)));
        }
        let kept = receipts_of(&tx, notices[0].id).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(notices[0].creditor, body(BORGOVERDE));
    })
    .await;
}

#[tokio::test]
async fn money_that_does_not_fit_waits_until_somebody_has_seen_to_it() {
    on_each_engine(async |world: World| {
        let way = notices(&publish(&world, &wanted(&world, &[&[1600], &[1650]])).await);
        let gone = publish(&world, &wanted(&world, &[&[300]])).await;
        let tx = world.write().await;
        change_debt(&tx, gone.id, Change::Cancel, "annullato", world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let short = Paper {
            cents: 1500,
            ..paper(&world, &way[0], "r1")
        };
        let mut expected = Vec::new();
        for (minute, paper, kind, paid) in [
            (1, &short, Anomaly::OtherAmount, true),
            (2, &paper(&world, &way[0], "r2"), Anomaly::PaidTwice, true),
            (3, &paper(&world, &way[1], "r3"), Anomaly::PaidOtherWay, false),
            (
                4,
                &paper(&world, &notices(&gone)[0], "r4"),
                Anomaly::PaidAfterCancel,
                false,
            ),
        ] {
            let tx = world.write().await;
            let at = world.later(Duration::minutes(minute));
            let Received::Settled {
                debt,
                notice,
                anomaly,
            } = deliver(&tx, paper, at).await.unwrap()
            else {
                panic!("{kind:?}");
            };
            assert_eq!(anomaly, Some(kind));
            assert_eq!(debt.notice(notice).unwrap().status.is_paid(), paid, "{kind:?}");
            tx.commit().await.unwrap();
            expected.insert(0, (paper.id, kind, paper.cents));
        }
        let tx = world.write().await;
        let page = anomalies(&tx, true, None, 3).await.unwrap();
        let mut open = page.items;
        let rest = anomalies(&tx, true, page.next_cursor.as_deref(), 3)
            .await
            .unwrap();
        open.extend(rest.items);
        let seen: Vec<_> = open.iter().map(|a| (a.id, a.kind, a.paid.0)).collect();
        assert_eq!(seen, expected);
        assert_eq!(
            (open[3].asked, open[3].receipt_id.as_str()),
            (EuroCents(1600), "r1")
        );
        assert_eq!(open[0].subject, "Mensa scolastica, ottobre");
        assert_eq!(
            (open[0].debt, &open[0].number),
            (gone.id, &notices(&gone)[0].number)
        );
        let note = "Rimborsato con mandato 12".parse().unwrap();
        let close = async |id| close_anomaly(&tx, id, world.mario, &note, world.now).await;
        assert!(close(open[0].id).await.unwrap());
        assert!(!close(open[0].id).await.unwrap(), "closed once");
        assert!(matches!(close(world.id()).await, Err(Error::NotFound)));
        assert_eq!(anomalies(&tx, true, None, 10).await.unwrap().items.len(), 3);
        let closed = anomalies(&tx, false, None, 10).await.unwrap().items;
        let closure = closed[0].closure.clone().unwrap();
        assert_eq!(
            (closure.by, closure.note.as_str()),
            (world.mario, "Rimborsato con mandato 12")
        );
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(anomalies(&tx, false, None, 10).await.unwrap().items.is_empty());
        let refused = close_anomaly(&tx, open[1].id, world.mario, &note, world.now).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_money_and_to_take_a_payment_back() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &wanted(&world, &[&[1600]])).await;
        let notice = notices(&debt).remove(0);
        settled(&world, &paper(&world, &notice, "r1")).await;
        settled(&world, &paper(&world, &notice, "r2")).await;
        let raw = world.raw().await;
        for (sql, why) in [
            ("UPDATE payment_receipt SET amount = 1", "append-only"),
            ("DELETE FROM payment_receipt", "append-only"),
            ("DELETE FROM payment_anomaly", "append-only"),
            ("UPDATE notice SET status = 'payable'", "fixed"),
        ] {
            is_refused(&raw, sql, why).await;
        }
    })
    .await;
}
