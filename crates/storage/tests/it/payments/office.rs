//! What accounting reads, and refunds that take two people, whatever the program says.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{Paper, deliver, paper};
use super::stamps::{stamp_alone, with_stamp};
use super::{BORGOVERDE, PROVINCE, Wanted, parts, publish, wanted};
use crate::support::{Engine, World, on_each_engine};
use chrono::Duration;
use sea_orm::ConnectionTrait;
use sportello_storage::payment_office::{
    CameFilter, KnownFlow, Line, NewRefund, Total, came, came_by_ids, came_of_debt, decide_refund,
    flows_read, known_flow, lines, note_flows_read, note_unread, propose_refund, refunds_of, totals, unread,
};
use sportello_storage::payments::{FlowItem, StoredNotice, close_anomaly, reconcile};
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::payments::Anomaly;
use sportello_types::reconciliation::UnreadReason;
use sportello_types::values::EuroCents;

/// A debt of one notice of so many cents, of which the province gets a few.
fn divided(world: &World, own: i64, of_province: i64) -> Wanted {
    let mut wanted = wanted(world, &[&[own]]);
    wanted.options[0][0].parts = parts(&[(own, BORGOVERDE), (of_province, PROVINCE)]);
    wanted
}

/// Publishes a debt and delivers receipts of its only notice.
async fn paid(world: &World, wanted: &Wanted, receipts: &[&str]) -> (StoredNotice, Vec<Paper>) {
    let debt = publish(world, wanted).await;
    let notice = debt.notices().next().unwrap().clone();
    let tx = world.write().await;
    let mut papers = Vec::new();
    for receipt in receipts {
        let paper = paper(world, &notice, receipt);
        deliver(&tx, &paper, world.now).await.unwrap();
        papers.push(paper);
    }
    tx.commit().await.unwrap();
    (notice, papers)
}

/// The one anomaly of a notice that was paid twice.
async fn anomaly(tx: &Tx, notice: &StoredNotice) -> PaymentReceiptId {
    let came = came_of_debt(tx, notice.debt).await.unwrap();
    let found = came.iter().find(|came| came.anomaly == Some(Anomaly::PaidTwice));
    found.unwrap().id
}

#[tokio::test]
async fn receipts_are_listed_newest_first_page_by_page() {
    on_each_engine(async |world: World| {
        let (first, _) = paid(&world, &wanted(&world, &[&[100]]), &["R1", "R2"]).await;
        paid(&world, &wanted(&world, &[&[200]]), &["R3"]).await;
        let tx = world.read().await;
        let mut seen = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = came(&tx, CameFilter::default(), cursor.as_deref(), 1)
                .await
                .unwrap();
            seen.extend(page.items.into_iter().map(|came| came.receipt_id));
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        seen.sort();
        assert_eq!(seen, ["R1", "R2", "R3"]);
        let of_first = CameFilter {
            number: Some(&first.number),
            ..CameFilter::default()
        };
        let found = came(&tx, of_first, None, 10).await.unwrap().items;
        assert_eq!(found.iter().filter(|came| came.pays).count(), 1);
        assert_eq!(found.iter().filter(|came| came.anomaly.is_some()).count(), 1);
        let ids: Vec<_> = found.iter().map(|came| came.id).collect();
        assert_eq!(came_by_ids(&tx, &ids).await.unwrap().len(), 2);
        let long_ago = CameFilter {
            between: Some((world.now - Duration::days(400), world.now - Duration::days(399))),
            ..CameFilter::default()
        };
        assert!(came(&tx, long_ago, None, 10).await.unwrap().items.is_empty());
        let elsewhere = world.db.read(world.other).await.unwrap();
        assert!(
            came(&elsewhere, CameFilter::default(), None, 10)
                .await
                .unwrap()
                .items
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn days_add_up_and_accounting_gets_a_line_for_each_transfer() {
    on_each_engine(async |world: World| {
        let (notice, _) = paid(&world, &divided(&world, 10_000, 500), &["R1"]).await;
        paid(&world, &wanted(&world, &[&[200]]), &["R2", "R3"]).await;
        let key = key("F1");
        let items = [transferred(&notice.number, "R1", 1, 10_000)];
        let tx = world.write().await;
        keep_lines(&tx, &world, ("F1", 1), super::day(25), &items).await;
        assert_eq!(reconcile(&tx, &key, world.now).await.unwrap().found.len(), 1);
        for (revision, known) in [(0, KnownFlow::Older), (1, KnownFlow::Kept), (2, KnownFlow::New)] {
            assert_eq!(
                known_flow(&tx, &key, revision).await.unwrap(),
                known,
                "{revision}"
            );
        }
        let whole = (world.now - Duration::days(30), world.now + Duration::days(30));
        let stretches: Vec<_> = (0..60)
            .map(|n| (whole.0 + Duration::days(n), whole.0 + Duration::days(n + 1)))
            .collect();
        let found = totals(&tx, &stretches).await.unwrap();
        let sum =
            |of: fn(&sportello_storage::payment_office::Total) -> i64| found.iter().map(of).sum::<i64>();
        assert_eq!(sum(|total| total.amount.0), 10_400);
        assert_eq!(sum(|total| total.reconciled.0), 10_000);
        assert_eq!(
            (sum(|total| total.shares.0), sum(|total| total.stamps.0)),
            (500, 0)
        );
        assert_eq!(found.iter().map(|total| total.receipts).sum::<u64>(), 3);
        assert_eq!(found.iter().map(|total| total.anomalies).sum::<u64>(), 1);
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = lines(&tx, whole, cursor.as_deref(), 1).await.unwrap();
            all.extend(page.items);
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(all.len(), 4);
        let of_first: Vec<_> = all.iter().filter(|line| line.receipt_id == "R1").collect();
        assert_eq!(
            of_first
                .iter()
                .map(|line| (line.transfer, line.amount.0))
                .collect::<Vec<_>>(),
            [(1, 10_000), (2, 500)]
        );
        let found = |line: &Line| (line.reconciled, line.flow.clone());
        assert_eq!(found(of_first[0]), (true, Some("F1".to_owned())));
        assert_eq!(
            found(of_first[1]),
            (false, None),
            "the province's share is in the province's flows"
        );
        assert_eq!(all.iter().filter(|line| line.anomaly.is_some()).count(), 1);
    })
    .await;
}

/// All that came, whenever.
async fn all(tx: &Tx, world: &World) -> Total {
    let always = (world.now - Duration::days(30), world.now + Duration::days(30));
    totals(tx, &[always]).await.unwrap().remove(0)
}

#[tokio::test]
async fn all_of_the_own_money_can_be_found_whatever_came_with_it() {
    on_each_engine(async |world: World| {
        let mixed = publish(&world, &with_stamp(&world)).await;
        let mixed = mixed.notices().next().unwrap().clone();
        let alone = publish(&world, &stamp_alone(&world)).await;
        let alone = alone.notices().next().unwrap().clone();
        let tx = world.write().await;
        let mut receipt = paper(&world, &mixed, "R1");
        receipt.transfers[1].stamp = true;
        deliver(&tx, &receipt, world.now).await.unwrap();
        // One that does not say who got what, and that nothing is looked for in flows.
        let mut silent = paper(&world, &alone, "R2");
        silent.transfers.clear();
        deliver(&tx, &silent, world.now).await.unwrap();
        tx.commit().await.unwrap();
        let (shared, _) = paid(&world, &divided(&world, 1000, 50), &["R3"]).await;
        let (twice, _) = paid(&world, &wanted(&world, &[&[200]]), &["R4", "R5"]).await;
        let tx = world.write().await;
        let before = all(&tx, &world).await;
        assert_eq!(
            (before.amount, before.reconciled),
            (EuroCents(1452), EuroCents(0))
        );
        assert_eq!((before.stamps, before.shares), (EuroCents(3200), EuroCents(50)));
        let item = |notice: &StoredNotice, receipt_id: &str, cents: i64| {
            transferred(&notice.number, receipt_id, 1, cents)
        };
        let mut items = vec![
            item(&mixed, "R1", 52),
            item(&shared, "R3", 1000),
            item(&twice, "R4", 200),
        ];
        let keep = async |revision: u32, items: &[FlowItem]| {
            keep_lines(&tx, &world, ("F1", revision), super::day(25), items).await;
            reconcile(&tx, &key("F1"), world.now).await.unwrap();
        };
        keep(1, &items).await;
        assert_eq!(all(&tx, &world).await.reconciled, EuroCents(1252));
        // The second payment of the same notice is in a flow too.
        items.push(item(&twice, "R5", 200));
        keep(2, &items).await;
        let after = all(&tx, &world).await;
        assert_eq!(after.reconciled, after.amount, "all of it");
        let came = came_of_debt(&tx, twice.debt).await.unwrap();
        assert!(came.iter().all(|came| came.reconciled));
        let always = (world.now - Duration::days(30), world.now + Duration::days(30));
        let lines = lines(&tx, always, None, 100).await.unwrap().items;
        let of_second = lines.iter().find(|line| line.receipt_id == "R5").unwrap();
        assert!(of_second.reconciled && of_second.anomaly.is_some());
        // Taken out again: its anomaly stays, and the money was not found.
        items.pop();
        keep(3, &items).await;
        assert_eq!(all(&tx, &world).await.reconciled, EuroCents(1252));
    })
    .await;
}

#[tokio::test]
async fn whoever_proposes_a_refund_does_not_confirm_it_even_past_the_program() {
    on_each_engine(async |world: World| {
        let eva = world.citizen(world.tenant, "LLAVEA79T71F205M").await;
        let (notice, _) = paid(&world, &wanted(&world, &[&[200]]), &["R1", "R2"]).await;
        let tx = world.write().await;
        let anomaly = anomaly(&tx, &notice).await;
        let propose = async |cents: i64| {
            let new = NewRefund {
                anomaly,
                amount: EuroCents(cents),
                by: world.mario,
                note: "Pagato due volte",
            };
            propose_refund(&tx, &new, world.now).await
        };
        let decide = async |confirmed: bool, by| {
            decide_refund(&tx, anomaly, confirmed, by, "Mandato 1", world.now).await
        };
        assert!(
            matches!(propose(201).await, Err(Error::WrongState)),
            "more than was paid"
        );
        assert!(matches!(propose(0).await, Err(Error::WrongState)));
        assert!(
            matches!(decide(true, eva).await, Err(Error::WrongState)),
            "none waits"
        );
        propose(200).await.unwrap();
        assert!(matches!(propose(200).await, Err(Error::WrongState)), "one waits");
        assert!(matches!(decide(true, world.mario).await, Err(Error::WrongState)));
        decide(false, world.mario).await.unwrap();
        propose(150).await.unwrap();
        tx.commit().await.unwrap();

        let raw = world.raw().await;
        let (quote, yes): (fn(uuid::Uuid) -> String, _) = match world.engine {
            Engine::Sqlite => (hex_blob, "1"),
            Engine::Postgres => (text_uuid, "true"),
        };
        let forged = format!(
            "INSERT INTO payment_refund_decision (tenant_id, anomaly_id, seq, proposed_by, confirmed, \
             decided_at, decided_by, note) SELECT tenant_id, anomaly_id, seq, {by}, {yes}, proposed_at, \
             {mario}, 'x' FROM payment_refund WHERE seq = 2",
            by = quote(world.mario.0),
            mario = quote(world.mario.0),
        );
        assert!(
            raw.execute_unprepared(&forged).await.is_err(),
            "the same person twice"
        );
        let forged = forged.replacen(&quote(world.mario.0), &quote(eva.0), 1);
        assert!(
            raw.execute_unprepared(&forged).await.is_err(),
            "another than who proposed"
        );
        raw.close().await.unwrap();

        let tx = world.write().await;
        decide_refund(&tx, anomaly, true, eva, "Mandato 1", world.now)
            .await
            .unwrap();
        let note = "Rimborsato con mandato 1".parse().unwrap();
        assert!(close_anomaly(&tx, anomaly, eva, &note, world.now).await.unwrap());
        let last = refunds_of(&tx, &[anomaly]).await.unwrap();
        assert_eq!((last.len(), last[0].seq, last[0].amount), (1, 2, EuroCents(150)));
        assert!(last[0].decided.as_ref().unwrap().confirmed);
        let always = (world.now - Duration::days(30), world.now + Duration::days(30));
        let lines = lines(&tx, always, None, 10).await.unwrap().items;
        let given_back: Vec<_> = lines.iter().filter(|line| line.anomaly.is_some()).collect();
        assert_eq!((lines.len(), given_back.len()), (2, 1));
        let refund = given_back[0].refund.as_ref().unwrap();
        assert_eq!(
            (refund.amount, refund.act.as_str()),
            (EuroCents(150), "Mandato 1")
        );
        assert_eq!(lines.iter().filter(|line| line.refund.is_some()).count(), 1);
        let new = NewRefund {
            anomaly,
            amount: EuroCents(1),
            by: eva,
            note: "Ancora uno",
        };
        assert!(matches!(
            propose_refund(&tx, &new, world.now).await,
            Err(Error::WrongState)
        ));
    })
    .await;
}

fn hex_blob(id: uuid::Uuid) -> String {
    format!("x'{}'", id.simple())
}

fn text_uuid(id: uuid::Uuid) -> String {
    format!("'{id}'")
}

#[tokio::test]
async fn how_far_flows_were_read_never_goes_back() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        assert_eq!(flows_read(&tx).await.unwrap(), None);
        let later = world.later(Duration::hours(1));
        for at in [world.now, later, world.now] {
            note_flows_read(&tx, at).await.unwrap();
        }
        assert_eq!(flows_read(&tx).await.unwrap().unwrap().published, later);
    })
    .await;
}

#[tokio::test]
async fn what_could_not_be_read_is_listed_until_it_is_or_a_later_revision() {
    on_each_engine(async |world: World| {
        let (before, later) = (world.later(Duration::hours(-1)), world.later(Duration::hours(1)));
        let listed = async |tx: &Tx| -> Vec<(String, u32, u32, UnreadReason)> {
            let found = unread(tx, before, 10).await.unwrap();
            let told = found.into_iter();
            told.map(|one| (one.key.flow, one.revision, one.tries, one.why))
                .collect()
        };
        let keep = async |tx: &Tx, flow: &str, revision: u32| {
            keep_lines(tx, &world, (flow, revision), super::day(24), &[]).await;
        };
        let tx = world.write().await;
        let (silent, broken) = (UnreadReason::NoAnswer, UnreadReason::NotWhole);
        for (flow, revision, published, why) in [
            ("F1", 1, world.now, silent),
            ("F1", 1, world.now, broken),
            ("F2", 1, later, silent),
            ("F2", 2, later, silent),
            ("F3", 1, before, silent),
        ] {
            note_unread(&tx, &key(flow), revision, published, why, later)
                .await
                .unwrap();
        }
        assert_eq!(
            listed(&tx).await,
            [("F2".to_owned(), 2, 1, silent), ("F1".to_owned(), 1, 2, broken)]
        );
        keep(&tx, "F2", 1).await;
        assert_eq!(listed(&tx).await.len(), 2, "an earlier revision is not it");
        keep(&tx, "F2", 3).await;
        keep(&tx, "F1", 1).await;
        assert!(listed(&tx).await.is_empty());
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_that_is_published_with_an_earlier_date_is_listed_until_another_one_comes() {
    on_each_engine(async |world: World| {
        let (before, later) = (world.later(Duration::hours(-1)), world.later(Duration::hours(1)));
        let tx = world.write().await;
        let keep = async |revision: u32| {
            keep_lines(&tx, &world, ("F1", revision), super::day(24), &[]).await;
        };
        let note = async |revision: u32, why, at| {
            note_unread(&tx, &key("F1"), revision, world.now, why, at)
                .await
                .unwrap();
        };
        let listed = async || -> Vec<(u32, UnreadReason)> {
            let found = unread(&tx, before, 10).await.unwrap();
            found.into_iter().map(|one| (one.revision, one.why)).collect()
        };
        // It could not be read at first, and then it was.
        note(20, UnreadReason::NoAnswer, before).await;
        keep(20).await;
        assert!(listed().await.is_empty());
        note(10, UnreadReason::Earlier, later).await;
        assert_eq!(listed().await, [(10, UnreadReason::Earlier)]);
        note(15, UnreadReason::Earlier, later + Duration::hours(1)).await;
        assert_eq!(listed().await, [(15, UnreadReason::Earlier)], "the last one");
        for revision in [10, 15] {
            note(revision, UnreadReason::Earlier, before).await;
        }
        assert!(listed().await.is_empty(), "another one was kept since");
        tx.commit().await.unwrap();
    })
    .await;
}
