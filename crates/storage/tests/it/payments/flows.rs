//! Flows: the highest revision counts, money is found when all of it is there, and what is missing is named.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{Paper, deliver, paper};
use super::{BORGOVERDE, PROVINCE, Wanted, body, day, parts, publish, wanted};
use crate::support::{World, is_refused, on_each_engine};
use sportello_storage::payment_office::{Closing, TroubleKey, close_trouble, troubles};
use sportello_storage::payments::{
    FlowItem, FlowOutcome, Kept, Reconciliation, StoredDebt, StoredNotice, Transfer, Unreceipted, find_any,
    flow_items, flows_of, reconcile, reconcile_day,
};
use sportello_storage::{Error, Tx, payments};
use sportello_types::payments::{NoticeStatus, ReversalOutcome};
use sportello_types::reconciliation::FlowTrouble;
use sportello_types::values::{CleanText, EuroCents};

/// A transfer of a notice in a flow.
fn item(notice: &StoredNotice, receipt_id: &str, transfer: u8, cents: i64) -> FlowItem {
    FlowItem {
        paid_on: Some(day(24)),
        ..transferred(&notice.number, receipt_id, transfer, cents)
    }
}

async fn keep(tx: &Tx, world: &World, flow: &str, revision: u32, items: &[FlowItem]) -> Kept {
    keep_lines(tx, world, (flow, revision), day(26), items).await
}

/// Publishes a debt and delivers the receipt of its only notice.
async fn paid(world: &World, wanted: &Wanted, receipt_id: &str) -> (StoredNotice, Paper) {
    let debt: StoredDebt = publish(world, wanted).await;
    let notice = debt.notices().next().unwrap().clone();
    let paper = paper(world, &notice, receipt_id);
    let tx = world.write().await;
    deliver(&tx, &paper, world.now).await.unwrap();
    tx.commit().await.unwrap();
    (notice, paper)
}

async fn status(tx: &Tx, notice: &StoredNotice) -> NoticeStatus {
    let debt = find_any(tx, notice.debt).await.unwrap().unwrap();
    debt.notice(notice.id).unwrap().status
}

/// A notice of two parts: the municipality's, and the province's, which is in the province's own flows.
fn with_province(world: &World) -> Wanted {
    let mut debt = wanted(world, &[&[1600]]);
    debt.options[0][0].parts = parts(&[(1500, BORGOVERDE), (100, PROVINCE)]);
    debt
}

#[tokio::test]
async fn money_is_found_in_a_flow_once_and_going_through_it_again_changes_nothing() {
    on_each_engine(async |world: World| {
        let (notice, _) = paid(&world, &with_province(&world), "r1").await;
        let tx = world.write().await;
        let items = [item(&notice, "r1", 1, 1500)];
        assert_eq!(keep(&tx, &world, "F1", 1, &items).await, Kept::New);
        assert_eq!(keep(&tx, &world, "F1", 1, &items).await, Kept::Known);
        let found = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        let once = Reconciliation {
            found: vec![notice.id],
            ..Reconciliation::default()
        };
        assert_eq!(found, once);
        assert_eq!(status(&tx, &notice).await, NoticeStatus::Reconciled);
        let again = reconcile_day(&tx, day(26), world.now).await.unwrap();
        assert_eq!(again, Reconciliation::default());
        let another_day = reconcile_day(&tx, day(25), world.now).await.unwrap();
        assert_eq!(another_day, Reconciliation::default());
        tx.commit().await.unwrap();
        let tx = world.db.begin(world.other).await.unwrap();
        assert!(flows_of(&tx, day(26)).await.unwrap().is_empty());
        assert!(flow_items(&tx, &key("F1")).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_higher_revision_replaces_and_says_what_it_has_taken_out() {
    on_each_engine(async |world: World| {
        let (first, _) = paid(&world, &wanted(&world, &[&[1600]]), "r1").await;
        let (second, _) = paid(&world, &wanted(&world, &[&[300]]), "r2").await;
        let tx = world.write().await;
        keep(&tx, &world, "F1", 2, &[item(&first, "r1", 1, 1600)]).await;
        assert_eq!(
            reconcile(&tx, &key("F1"), world.now).await.unwrap().found,
            [first.id]
        );
        // An older one that comes late is not looked at.
        let late = [item(&second, "r2", 1, 300)];
        assert_eq!(keep(&tx, &world, "F1", 1, &late).await, Kept::Older);
        assert_eq!(
            reconcile(&tx, &key("F1"), world.now).await.unwrap(),
            Reconciliation::default()
        );
        keep(&tx, &world, "F1", 3, &late).await;
        let outcome = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!((outcome.found, outcome.gone), (vec![second.id], vec![first.id]));
        assert_eq!(
            status(&tx, &first).await,
            NoticeStatus::Paid,
            "its money is in no flow in force"
        );
        let again = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!(again, Reconciliation::default(), "the same again changes nothing");
        let of_day = flows_of(&tx, day(26)).await.unwrap();
        assert_eq!(of_day.len(), 1);
        assert_eq!(
            (of_day[0].revision, of_day[0].items, of_day[0].total),
            (3, 1, EuroCents(300))
        );
        assert_eq!(flow_items(&tx, &key("F1")).await.unwrap(), late);
        // It is back, in another flow.
        keep(&tx, &world, "F2", 1, &[item(&first, "r1", 1, 1600)]).await;
        let outcome = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!(outcome.found, [first.id]);
        let history = payments::history(&tx, first.id).await.unwrap();
        let steps: Vec<NoticeStatus> = history.into_iter().map(|step| step.to).rev().take(4).collect();
        let (paid, reconciled) = (NoticeStatus::Paid, NoticeStatus::Reconciled);
        assert_eq!(steps, [reconciled, paid, reconciled, paid]);
    })
    .await;
}

/// Why lines of the day do not fit: flow, revision, line.
async fn whys(tx: &Tx) -> Vec<(String, i64, i64, FlowTrouble)> {
    let found = troubles(tx, day(26), 100).await.unwrap();
    let named = found
        .into_iter()
        .map(|trouble| (trouble.key.flow, trouble.revision, trouble.line, trouble.why));
    named.collect()
}

#[tokio::test]
async fn what_a_revision_has_taken_out_is_shown_until_it_fits() {
    on_each_engine(async |world: World| {
        let (stays, _) = paid(&world, &wanted(&world, &[&[300]]), "r1").await;
        let (goes, _) = paid(&world, &with_province(&world), "r2").await;
        let (corrected, _) = paid(&world, &wanted(&world, &[&[700]]), "r3").await;
        let (kept, gone) = (item(&stays, "r1", 1, 300), item(&goes, "r2", 1, 1500));
        let right = item(&corrected, "r3", 1, 700);
        let tx = world.write().await;
        keep(
            &tx,
            &world,
            "F1",
            1,
            &[kept.clone(), gone.clone(), item(&corrected, "r3", 1, 699)],
        )
        .await;
        reconcile(&tx, &key("F1"), world.now).await.unwrap();
        let different = ("F1".to_owned(), 1, 3, FlowTrouble::Different);
        assert_eq!(whys(&tx).await, [different]);
        keep(&tx, &world, "F1", 2, &[gone.clone(), right.clone(), kept.clone()]).await;
        reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert!(whys(&tx).await.is_empty(), "what was corrected is not gone");
        keep(&tx, &world, "F1", 3, &[kept.clone(), right.clone()]).await;
        let outcome = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!(outcome.gone, [goes.id]);
        let open = [("F1".to_owned(), 2, 1, FlowTrouble::Gone)];
        assert_eq!(whys(&tx).await, open, "once, of the last revision that had it");
        let other_amount = FlowItem {
            amount: EuroCents(1499),
            ..gone.clone()
        };
        keep(&tx, &world, "F1", 4, &[kept, right, other_amount]).await;
        reconcile(&tx, &key("F1"), world.now).await.unwrap();
        let different = ("F1".to_owned(), 4, 3, FlowTrouble::Different);
        assert_eq!(whys(&tx).await, [different], "by the line in force alone");
        assert_eq!(status(&tx, &goes).await, NoticeStatus::Paid);
        // A later revision has it again as it was.
        keep(&tx, &world, "F1", 5, &[gone]).await;
        reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!(status(&tx, &goes).await, NoticeStatus::Reconciled);
        let open = whys(&tx).await;
        assert!(open.iter().all(|open| open.3 == FlowTrouble::Gone), "{open:?}");
        assert_eq!(open.len(), 2, "the two others are gone now: {open:?}");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_closed_once_and_stays_to_be_seen() {
    on_each_engine(async |world: World| {
        let (notice, _) = paid(&world, &wanted(&world, &[&[300]]), "r1").await;
        let (fits, _) = paid(&world, &wanted(&world, &[&[52]]), "r2").await;
        let taken_back = FlowItem {
            outcome: FlowOutcome::Revoked,
            ..item(&notice, "r1", 1, 300)
        };
        let items = [taken_back, item(&fits, "r2", 1, 52)];
        let tx = world.write().await;
        keep(&tx, &world, "F1", 1, &items).await;
        reconcile(&tx, &key("F1"), world.now).await.unwrap();
        let revoked = |revision: i64| TroubleKey {
            flow: key("F1"),
            revision,
            line: 1,
            why: FlowTrouble::Revoked,
        };
        let note: CleanText = "Emesso un altro avviso".parse().unwrap();
        let closing = Closing {
            operator: world.mario,
            note: &note,
            outcome: Some(ReversalOutcome::Settled),
        };
        let close = async |which: &TroubleKey| close_trouble(&tx, which, closing, world.now).await;
        let no_line = TroubleKey {
            line: 2,
            ..revoked(1)
        };
        let no_reason = TroubleKey {
            why: FlowTrouble::Different,
            ..revoked(1)
        };
        let no_flow = TroubleKey {
            flow: key("F9"),
            ..revoked(1)
        };
        for nothing in [no_line, no_reason, no_flow, revoked(2)] {
            assert!(
                matches!(close(&nothing).await, Err(Error::NotFound)),
                "{nothing:?}"
            );
        }
        let unsettled = Closing {
            outcome: None,
            ..closing
        };
        let refused = close_trouble(&tx, &revoked(1), unsettled, world.now).await;
        assert!(
            matches!(refused, Err(Error::WrongState)),
            "what paid is taken back"
        );
        assert!(close(&revoked(1)).await.unwrap());
        assert!(!close(&revoked(1)).await.unwrap(), "closed once");
        let found = troubles(&tx, day(26), 100).await.unwrap();
        let closed = found[0].closed.clone().unwrap();
        assert_eq!(
            (found.len(), closed.by, closed.note.as_str()),
            (1, world.mario, "Emesso un altro avviso")
        );
        // A later revision is looked at anew.
        keep(&tx, &world, "F1", 2, &items).await;
        assert!(troubles(&tx, day(26), 100).await.unwrap()[0].closed.is_none());
        assert!(close(&revoked(2)).await.unwrap());
        tx.commit().await.unwrap();
        let elsewhere = world.db.begin(world.other).await.unwrap();
        let refused = close_trouble(&elsewhere, &revoked(2), closing, world.now).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        drop(elsewhere);
        let raw = world.raw().await;
        for sql in [
            "UPDATE payment_flow_closure SET note = 'x'",
            "DELETE FROM payment_flow_closure",
        ] {
            is_refused(&raw, sql, "append-only").await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_short_or_twice_or_without_a_receipt_is_named() {
    on_each_engine(async |world: World| {
        let mut of_two = wanted(&world, &[&[1600]]);
        of_two.options[0][0].parts = parts(&[(1000, BORGOVERDE), (600, BORGOVERDE)]);
        let (in_parts, _) = paid(&world, &of_two, "r1").await;
        let (short, _) = paid(&world, &wanted(&world, &[&[300]]), "r2").await;
        let (revoked, _) = paid(&world, &wanted(&world, &[&[52]]), "r3").await;
        let unpaid = publish(&world, &wanted(&world, &[&[700]])).await;
        let unpaid = unpaid.notices().next().unwrap();
        let mut without_number = item(&in_parts, "r1", 1, 600);
        without_number.transfer = None;
        let taken_back = FlowItem {
            outcome: FlowOutcome::Revoked,
            ..item(&revoked, "r3", 1, 52)
        };
        let never_made = FlowItem {
            iuv: sportello_types::values::Iuv::new(super::segregation(1), 999)
                .unwrap()
                .to_string(),
            ..taken_back.clone()
        };
        let of_others = FlowItem {
            iuv: "85000000000000000".to_owned(),
            ..taken_back.clone()
        };
        let tx = world.write().await;
        keep(&tx, &world, "F1", 1, &[item(&in_parts, "r1", 1, 1000)]).await;
        let rest = [
            item(&short, "r2", 1, 299),
            taken_back,
            item(unpaid, "r9", 1, 700),
            never_made.clone(),
            of_others,
        ];
        keep(&tx, &world, "F2", 1, &rest).await;
        let outcome = reconcile_day(&tx, day(26), world.now).await.unwrap();
        let expected = Reconciliation {
            without_receipt: vec![Unreceipted {
                notice: unpaid.id,
                number: unpaid.number.clone(),
                receipt_id: "r9".to_owned(),
                amount: EuroCents(700),
            }],
            different: vec![short.id],
            unknown: vec![never_made.iuv],
            others: 1,
            ..Reconciliation::default()
        };
        assert_eq!(outcome, expected);
        // The other part comes in another flow, and the receipt late.
        keep(&tx, &world, "F3", 1, &[without_number]).await;
        deliver(&tx, &paper(&world, unpaid, "r9"), world.now)
            .await
            .unwrap();
        let mut found = reconcile_day(&tx, day(26), world.now).await.unwrap().found;
        found.sort();
        let mut both = [in_parts.id, unpaid.id];
        both.sort();
        assert_eq!(found, both);
        assert_eq!(status(&tx, &revoked).await, NoticeStatus::Paid);
    })
    .await;
}

#[tokio::test]
async fn digital_stamps_and_other_bodies_shares_are_looked_for_in_no_flow_of_ours() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &wanted(&world, &[&[2100]])).await;
        let notice = debt.notices().next().unwrap().clone();
        let transfer = |number: u8, cents: i64, creditor: &str, stamp: bool| Transfer {
            number,
            creditor: body(creditor),
            amount: EuroCents(cents),
            stamp,
            account: None,
            category: None,
        };
        let receipt = Paper {
            transfers: vec![
                transfer(1, 400, BORGOVERDE, false),
                transfer(2, 1600, BORGOVERDE, true),
                transfer(3, 100, PROVINCE, false),
            ],
            ..paper(&world, &notice, "r1")
        };
        let tx = world.write().await;
        deliver(&tx, &receipt, world.now).await.unwrap();
        keep(&tx, &world, "F1", 1, &[item(&notice, "r1", 1, 400)]).await;
        let outcome = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!(outcome.found, [notice.id]);
    })
    .await;
}

#[tokio::test]
async fn a_flow_of_many_payments_is_kept_whole_and_stays_as_it_came() {
    on_each_engine(async |world: World| {
        let (notice, _) = paid(&world, &wanted(&world, &[&[1600]]), "r1").await;
        let mut items: Vec<FlowItem> = (0..450)
            .map(|i| FlowItem {
                iuv: format!("85{i:015}"),
                ..item(&notice, &format!("o{i}"), 1, 100 + i)
            })
            .collect();
        items.push(item(&notice, "r1", 1, 1600));
        let tx = world.write().await;
        keep(&tx, &world, "F1", 1, &items).await;
        assert_eq!(flow_items(&tx, &key("F1")).await.unwrap(), items);
        let outcome = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        assert_eq!((outcome.found, outcome.others), (vec![notice.id], 450));
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for sql in [
            "UPDATE payment_flow SET total = 0",
            "DELETE FROM payment_flow_item",
        ] {
            is_refused(&raw, sql, "append-only").await;
        }
    })
    .await;
}
