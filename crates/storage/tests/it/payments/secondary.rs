//! Receipts of other bodies' notices of which the municipality gets a share, and whose a line of a flow is.

use super::flow_lines::{iuv, keep_lines, key, transferred};
use super::money::{Paper, deliver, paper};
use super::{BORGOVERDE, PROVINCE, body, day, parts, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use sportello_storage::payment_office::{Line, Others, Total, lines, others, totals, troubles};
use sportello_storage::payments::{
    FlowItem, FlowOutcome, NewSecondary, Reconciliation, StoredNotice, Stray, Transfer, keep_secondary,
    keep_stray, reconcile_day, secondary_of,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::payments::{Destination, Part};
use sportello_types::reconciliation::FlowTrouble;
use sportello_types::values::{EuroCents, Iuv, NoticeNumber};

const ACCOUNT: &str = "IT60X0542811101000000123456";

/// A receipt of the province's.
pub(super) struct Shared {
    id: PaymentReceiptId,
    receipt_id: String,
    number: NoticeNumber,
    shares: Vec<Transfer>,
    paid_at: DateTime<Utc>,
}

/// One with shares of Borgoverde's: number of the transfer, and cents.
pub(super) fn share(world: &World, number: &NoticeNumber, receipt_id: &str, shares: &[(u8, i64)]) -> Shared {
    Shared {
        id: world.id(),
        receipt_id: receipt_id.to_owned(),
        number: number.clone(),
        shares: shares
            .iter()
            .map(|(number, cents)| transfer(*number, BORGOVERDE, *cents))
            .collect(),
        paid_at: world.now,
    }
}

fn transfer(number: u8, creditor: &str, cents: i64) -> Transfer {
    Transfer {
        number,
        creditor: body(creditor),
        amount: EuroCents(cents),
        stamp: false,
        account: Some(ACCOUNT.parse().unwrap()),
        category: Some("0201102IM".to_owned()),
    }
}

pub(super) async fn keep_share(tx: &Tx, shared: &Shared, at: DateTime<Utc>) -> Result<bool, Error> {
    let new = NewSecondary {
        id: shared.id,
        receipt_id: &shared.receipt_id,
        notice: &shared.number,
        iuv: &iuv(&shared.number),
        creditor: &body(PROVINCE),
        paid_at: Some(shared.paid_at),
        provider: "Banca della Provincia",
        shares: &shared.shares,
        xml: b"<receipt/>",
    };
    keep_secondary(tx, &new, at).await
}

fn item(number: &NoticeNumber, receipt_id: &str, transfer: Option<u8>, cents: i64) -> FlowItem {
    FlowItem {
        transfer,
        ..transferred(number, receipt_id, 1, cents)
    }
}

/// A notice of ours that can be paid.
async fn notice(world: &World, cents: i64) -> StoredNotice {
    let debt = publish(world, &wanted(world, &[&[cents]])).await;
    debt.notices().next().unwrap().clone()
}

/// A number of another program's.
fn of_a_program(base: u64) -> NoticeNumber {
    Iuv::new(super::segregation(85), base).unwrap().notice_number()
}

async fn all_lines(tx: &Tx, world: &World, limit: u32) -> Vec<Line> {
    let always = (world.now - Duration::days(30), world.now + Duration::days(30));
    let (mut found, mut cursor): (Vec<Line>, Option<String>) = (Vec::new(), None);
    loop {
        let page = lines(tx, always, cursor.as_deref(), limit).await.unwrap();
        found.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

async fn total(tx: &Tx, world: &World) -> Total {
    let always = (world.now - Duration::days(30), world.now + Duration::days(30));
    totals(tx, &[always]).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_share_is_kept_once_and_one_id_has_one_truth() {
    on_each_engine(async |world: World| {
        let number = of_a_program(1);
        let first = share(&world, &number, "s1", &[(2, 2000)]);
        let tx = world.write().await;
        assert!(keep_share(&tx, &first, world.now).await.unwrap());
        assert!(!keep_share(&tx, &first, world.now).await.unwrap());
        let other_amount = share(&world, &number, "s1", &[(2, 2001)]);
        let other_notice = share(&world, &of_a_program(2), "s1", &[(2, 2000)]);
        for liar in [other_amount, other_notice] {
            let refused = keep_share(&tx, &liar, world.now).await;
            assert!(matches!(refused, Err(Error::Duplicate)));
        }
        let stored = secondary_of(&tx, &body(PROVINCE), "s1").await.unwrap().unwrap();
        assert_eq!((stored.notice, stored.amount), (number, EuroCents(2000)));
        assert_eq!(stored.xml, b"<receipt/>");
        tx.commit().await.unwrap();
        let elsewhere = world.db.begin(world.other).await.unwrap();
        let there = secondary_of(&elsewhere, &body(PROVINCE), "s1").await.unwrap();
        assert!(there.is_none());
        assert!(keep_share(&elsewhere, &first, world.now).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_line_of_another_bodys_notice_is_not_taken_for_ours_of_the_same_number() {
    on_each_engine(async |world: World| {
        let ours = notice(&world, 6450).await;
        let tx = world.write().await;
        let line = item(&ours.number, "s1", Some(2), 2000);
        let of_a_program = item(&of_a_program(7), "p1", Some(1), 100);
        keep_lines(&tx, &world, ("F1", 1), day(26), &[line, of_a_program]).await;
        let before = reconcile_day(&tx, day(26), world.now).await.unwrap();
        assert_eq!(
            (before.without_receipt.len(), before.shares),
            (1, 0),
            "as long as nobody says that it is another's"
        );
        assert_eq!(
            troubles(&tx, day(26), 10).await.unwrap()[0].why,
            FlowTrouble::NoReceipt
        );
        let shared = share(&world, &ours.number, "s1", &[(2, 2000)]);
        keep_share(&tx, &shared, world.now).await.unwrap();
        let after = reconcile_day(&tx, day(26), world.now).await.unwrap();
        let expected = Reconciliation {
            shares: 1,
            others: 1,
            ..Reconciliation::default()
        };
        assert_eq!(after, expected);
        assert!(troubles(&tx, day(26), 10).await.unwrap().is_empty());
        let counted = others(&tx, day(26)).await.unwrap();
        let wanted = Others {
            programs: 1,
            shares: 1,
        };
        assert_eq!(counted.get(&key("F1")), Some(&wanted));

        // Ours, paid, is found by its own receipt.
        deliver(&tx, &paper(&world, &ours, "r1"), world.now)
            .await
            .unwrap();
        let own = item(&ours.number, "r1", Some(1), 6450);
        keep_lines(&tx, &world, ("F2", 1), day(26), &[own]).await;
        let found = reconcile_day(&tx, day(26), world.now).await.unwrap();
        assert_eq!((found.found, found.shares), (vec![ours.id], 1));
    })
    .await;
}

#[tokio::test]
async fn a_share_of_another_amount_or_taken_back_is_looked_at() {
    on_each_engine(async |world: World| {
        let number = of_a_program(1);
        let tx = world.write().await;
        let shared = share(&world, &number, "s1", &[(2, 2000), (3, 100)]);
        keep_share(&tx, &shared, world.now).await.unwrap();
        let taken_back = FlowItem {
            outcome: FlowOutcome::Revoked,
            ..item(&number, "s1", Some(2), 2000)
        };
        let items = [
            item(&number, "s1", None, 100),
            item(&number, "s1", Some(3), 2000),
            taken_back,
        ];
        keep_lines(&tx, &world, ("F1", 1), day(26), &items).await;
        let found = troubles(&tx, day(26), 10).await.unwrap();
        let whys: Vec<_> = found.iter().map(|found| (found.line, found.why)).collect();
        assert_eq!(whys, [(2, FlowTrouble::Different), (3, FlowTrouble::Revoked)]);
        assert!(found.iter().all(|found| found.of_another));
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_found_behind_however_many_payments_of_other_programs() {
    on_each_engine(async |world: World| {
        let ours = notice(&world, 700).await;
        let mut items: Vec<FlowItem> = (1..=30)
            .map(|base| item(&of_a_program(base), "p", Some(1), 100))
            .collect();
        // It begins as our numbers do, and has no check digits of ours.
        let base = ours.number.iuv().unwrap().base();
        let look_alike = FlowItem {
            iuv: format!("01{base:013}99"),
            ..item(&ours.number, "p", Some(1), 100)
        };
        items.extend([look_alike, item(&ours.number, "r9", Some(1), 700)]);
        let tx = world.write().await;
        keep_lines(&tx, &world, ("F1", 1), day(26), &items).await;
        let found = troubles(&tx, day(26), 2).await.unwrap();
        assert_eq!(
            found
                .iter()
                .map(|found| (found.line, found.why))
                .collect::<Vec<_>>(),
            [(32, FlowTrouble::NoReceipt)]
        );
        let counted = others(&tx, day(26)).await.unwrap();
        assert_eq!(counted.get(&key("F1")).unwrap().programs, 31);
        let read = reconcile_day(&tx, day(26), world.now).await.unwrap();
        assert_eq!((read.others, read.without_receipt.len()), (31, 1));
    })
    .await;
}

#[tokio::test]
async fn a_notice_in_two_flows_of_a_day_is_counted_once() {
    on_each_engine(async |world: World| {
        let mut of_two = wanted(&world, &[&[1600]]);
        of_two.options[0][0].parts = parts(&[(1000, BORGOVERDE), (600, BORGOVERDE)]);
        let debt = publish(&world, &of_two).await;
        let notice = debt.notices().next().unwrap();
        let unpaid = self::notice(&world, 300).await;
        let tx = world.write().await;
        deliver(&tx, &paper(&world, notice, "r1"), world.now)
            .await
            .unwrap();
        for (flow, number, cents) in [("F1", 1, 999), ("F2", 2, 599)] {
            let items = [
                item(&notice.number, "r1", Some(number), cents),
                item(&unpaid.number, "r2", Some(number), 150),
            ];
            keep_lines(&tx, &world, (flow, 1), day(26), &items).await;
        }
        let read = reconcile_day(&tx, day(26), world.now).await.unwrap();
        assert_eq!(read.different, [notice.id]);
        let [missing] = read.without_receipt.as_slice() else {
            panic!("{:?}", read.without_receipt);
        };
        assert_eq!(missing.amount, EuroCents(300), "of both flows");
    })
    .await;
}

#[tokio::test]
async fn what_accounting_takes_over_comes_to_what_the_receipts_say() {
    on_each_engine(async |world: World| {
        let mut debt = wanted(&world, &[&[1600]]);
        debt.options[0][0].parts = parts(&[(1500, BORGOVERDE), (100, PROVINCE)]);
        let debt = publish(&world, &debt).await;
        let divided = debt.notices().next().unwrap();
        let silent = notice(&world, 300).await;
        let lost = Iuv::new(super::segregation(1), silent.number.iuv().unwrap().base() + 5).unwrap();
        let tx = world.write().await;
        let part = Part {
            amount: EuroCents(10_000),
            creditor: body(BORGOVERDE),
            to: Destination::Account {
                account: ACCOUNT.parse().unwrap(),
            },
            category: "9/0115105AP/".parse().unwrap(),
        };
        let stray = Stray {
            debt: world.id(),
            notice: world.id(),
            iuv: lost,
            subject: "Ricevuta di un avviso sconosciuto",
            debtor: "Non si sa di chi",
            part: &part,
            at: world.now,
        };
        assert!(keep_stray(&tx, &stray).await.unwrap());
        let of_nobody = Paper {
            number: lost.notice_number(),
            cents: 10_000,
            transfers: vec![transfer(1, BORGOVERDE, 8000), transfer(2, PROVINCE, 2000)],
            ..paper(&world, &silent, "r1")
        };
        // It does not say who got what, and less was paid than was asked for.
        let less = Paper {
            cents: 250,
            transfers: Vec::new(),
            ..paper(&world, &silent, "r2")
        };
        let papers = [of_nobody, less, paper(&world, divided, "r3")];
        for paper in &papers {
            deliver(&tx, paper, world.now).await.unwrap();
        }
        let shared = share(&world, &divided.number, "s1", &[(2, 2000), (3, 52)]);
        keep_share(&tx, &shared, world.now).await.unwrap();

        let found = all_lines(&tx, &world, 1).await;
        assert_eq!(found, all_lines(&tx, &world, 100).await, "in pages or at once");
        let of = |id: &str| -> Vec<(i64, i64)> {
            let of = found.iter().filter(|line| line.receipt_id == id);
            of.map(|line| (line.transfer, line.amount.0)).collect()
        };
        assert_eq!(of("r1"), [(1, 8000), (2, 2000)]);
        assert_eq!(of("r2"), [(1, 250)]);
        assert_eq!(of("r3"), [(1, 1500), (2, 100)]);
        assert_eq!(of("s1"), [(2, 2000), (3, 52)]);
        let sum: i64 = found.iter().map(|line| line.amount.0).sum();
        let paid: i64 = papers.iter().map(|paper| paper.cents).sum();
        assert_eq!(sum, paid + 2052);
        let of_all = total(&tx, &world).await;
        assert_eq!(of_all.receipts, 4);
        assert_eq!(of_all.amount.0 + of_all.shares.0 + of_all.stamps.0, sum);
        let own = found.iter().filter(|line| line.own);
        assert_eq!(own.map(|line| line.amount.0).sum::<i64>(), of_all.amount.0);
        assert_eq!(
            (of_all.secondary, of_all.reconciled),
            (EuroCents(2052), EuroCents(0))
        );

        let strange = found.iter().find(|line| line.receipt_id == "s1").unwrap();
        assert_eq!(
            (&strange.issuer, &strange.creditor),
            (&body(PROVINCE), &body(BORGOVERDE))
        );
        assert_eq!((&strange.subject, strange.stamp), (&None, false));
        assert_eq!(strange.category.as_deref(), Some("0201102IM"));

        // One of the two shares is in a flow.
        let items = [item(&divided.number, "s1", Some(3), 52)];
        keep_lines(&tx, &world, ("F1", 1), day(26), &items).await;
        assert_eq!(total(&tx, &world).await.reconciled, EuroCents(52));
        let found = all_lines(&tx, &world, 100).await;
        let reconciled: Vec<i64> = found
            .iter()
            .filter(|line| line.reconciled)
            .map(|line| line.amount.0)
            .collect();
        assert_eq!(reconciled, [52]);
    })
    .await;
}

#[tokio::test]
async fn accounting_is_told_the_account_of_the_receipt_and_the_last_flow_in_force() {
    on_each_engine(async |world: World| {
        let notice = notice(&world, 300).await;
        let elsewhere = "IT33X0542811101000000123457";
        let mut receipt = paper(&world, &notice, "r1");
        receipt.transfers[0].account = Some(elsewhere.parse().unwrap());
        let tx = world.write().await;
        deliver(&tx, &receipt, world.now).await.unwrap();
        let line = async || all_lines(&tx, &world, 10).await.remove(0);
        let before = line().await;
        assert_eq!(before.account, Some(elsewhere.parse().unwrap()));
        assert_eq!((before.reconciled, before.flow), (false, None));
        let there = [item(&notice.number, "r1", Some(1), 300)];
        keep_lines(&tx, &world, ("Z9", 1), day(24), &there).await;
        keep_lines(&tx, &world, ("B9", 1), day(25), &there).await;
        keep_lines(&tx, &world, ("B10", 1), day(26), &there).await;
        assert_eq!(line().await.flow.as_deref(), Some("B10"), "the last by day");
        keep_lines(&tx, &world, ("B10", 2), day(26), &[]).await;
        assert_eq!(
            line().await.flow.as_deref(),
            Some("B9"),
            "what is not in force is none"
        );
    })
    .await;
}
