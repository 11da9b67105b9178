//! Digital stamps: parts that buy one, and the ones that were bought.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{deliver, paper, settled};
use super::{BORGOVERDE, Wanted, body, day, make, notices, publish, wanted};
use crate::support::{Engine, World, is_refused, on_each_engine};
use sea_orm::ConnectionTrait;
use sportello_storage::Tx;
use sportello_storage::payments::{
    self, Created, Received, Reconciliation, StoredDebt, StoredNotice, create, find_any, note_anomaly,
    reconcile,
};
use sportello_storage::stamps::{BoughtStamp, StampKept, keep, of_debt, of_notice};
use sportello_types::payments::{Anomaly, DebtStatus, Destination, NoticeStatus, Part, Parts, StampToBuy};
use sportello_types::values::{CleanText, EuroCents, Sha256};

const DOCUMENT: Sha256 = Sha256([0xe3; 32]);

/// A part of 16 euro that buys a stamp.
fn stamp() -> Part {
    Part {
        amount: EuroCents(1600),
        creditor: body(BORGOVERDE),
        to: Destination::Stamp {
            stamp: StampToBuy {
                document: DOCUMENT,
                province: "CA".parse().unwrap(),
            },
        },
        category: "9/0115103TS/".parse().unwrap(),
    }
}

/// A debt of one notice: fees, and a stamp in its second part.
pub(super) fn with_stamp(world: &World) -> Wanted {
    let mut debt = wanted(world, &[&[52]]);
    let mut parts: Vec<Part> = debt.options[0][0].parts.clone().into();
    parts.push(stamp());
    debt.options[0][0].parts = Parts::new(parts).unwrap();
    debt
}

/// Whether a debt is paid, and what waits for it does not go on.
async fn missing(tx: &Tx, debt: &StoredDebt) -> bool {
    let found = find_any(tx, debt.id).await.unwrap().unwrap();
    found.status() == DebtStatus::Paid && !found.lets_go_on()
}

/// A debt of a stamp alone.
pub(super) fn stamp_alone(world: &World) -> Wanted {
    let mut debt = wanted(world, &[&[52]]);
    debt.options[0][0].parts = Parts::new(vec![stamp()]).unwrap();
    debt
}

/// The stamp of a notice's second part.
pub(super) fn bought(notice: &StoredNotice, iubd: &str) -> BoughtStamp {
    BoughtStamp {
        iubd: iubd.to_owned(),
        notice: notice.id,
        part: 2,
        document: DOCUMENT,
        amount: EuroCents(1600),
        bought_at: "2026-11-24T10:15:00Z".parse().unwrap(),
        provider: "Banca di Prova".to_owned(),
        xml: b"<marcaDaBollo/>".to_vec(),
    }
}

#[tokio::test]
async fn a_part_that_buys_a_stamp_comes_back_as_it_was_made() {
    on_each_engine(async |world: World| {
        let mut asked = with_stamp(&world);
        asked.external_key = Some("K1".to_owned());
        let tx = world.write().await;
        let made = make(&tx, &asked).await;
        let found = find_any(&tx, asked.id).await.unwrap().unwrap();
        assert_eq!(found.shown(), made.shown());
        let notice = notices(&found).remove(0);
        assert_eq!(notice.parts, asked.options[0][0].parts);
        assert!(!notice.is_printable() && !notice.shown().printable);
        // The same again is known, and one of another document is another one.
        let again = create(&tx, &super::new_debt(&asked)).await.unwrap();
        assert!(matches!(again, Created::Known(_)));
        let mut parts: Vec<Part> = asked.options[0][0].parts.clone().into();
        parts[1].to = Destination::Stamp {
            stamp: StampToBuy {
                document: Sha256([1; 32]),
                province: "CA".parse().unwrap(),
            },
        };
        asked.options[0][0].parts = Parts::new(parts).unwrap();
        assert!(create(&tx, &super::new_debt(&asked)).await.is_err());
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for (sql, why) in [
            ("UPDATE notice_part SET account = NULL", "append-only"),
            ("DELETE FROM notice_part", "append-only"),
        ] {
            is_refused(&raw, sql, why).await;
        }
        // Neither an account nor a stamp, and both.
        for (account, document) in [("NULL", "NULL"), ("'IT60'", "'e3'")] {
            let sql = format!(
                "INSERT INTO notice_part (tenant_id, notice_id, number, amount, creditor, account, category, \
                 stamp_document, stamp_province) SELECT tenant_id, notice_id, 5, 1, creditor, {account}, \
                 category, {document}, {document} FROM notice_part WHERE number = 1"
            );
            assert!(raw.execute_unprepared(&sql).await.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_is_kept_once_in_all_municipalities_and_is_missed_until_then() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &with_stamp(&world)).await;
        let notice = notices(&debt).remove(0);
        let tx = world.write().await;
        assert!(!missing(&tx, &debt).await, "nothing was paid");
        let Received::Settled { debt, .. } = deliver(&tx, &paper(&world, &notice, "r1"), world.now)
            .await
            .unwrap()
        else {
            panic!("it is new");
        };
        assert!(missing(&tx, &debt).await);
        let good = bought(&notice, "01240002186093");
        assert_eq!(keep(&tx, &good, world.now).await.unwrap(), StampKept::Kept);
        assert!(!missing(&tx, &debt).await);
        let other = bought(&notice, "01240002186094");
        assert_eq!(keep(&tx, &other, world.now).await.unwrap(), StampKept::HasOne);
        tx.commit().await.unwrap();
        let tx = world.read().await;
        assert!(of_debt(&tx, debt.id).await.unwrap() == [good.clone()]);
        assert!(of_notice(&tx, notice.id).await.unwrap() == [good.clone()]);
        drop(tx);

        // Elsewhere it is seen to be used, and not by whom; the transaction goes on.
        let tx = world.db.begin(world.other).await.unwrap();
        let wanted = with_stamp(&world);
        let foreign = notices(&make(&tx, &wanted).await).remove(0);
        let repeated = bought(&foreign, &good.iubd);
        assert_eq!(
            keep(&tx, &repeated, world.now).await.unwrap(),
            StampKept::Repeated
        );
        assert!(of_debt(&tx, debt.id).await.unwrap().is_empty());
        let fresh = bought(&foreign, "01240002186095");
        assert_eq!(keep(&tx, &fresh, world.now).await.unwrap(), StampKept::Kept);
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for sql in ["UPDATE bought_stamp SET amount = 1", "DELETE FROM bought_stamp"] {
            is_refused(&raw, sql, "append-only").await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_noted_once() {
    on_each_engine(async |world: World| {
        let debt = publish(&world, &with_stamp(&world)).await;
        let notice = notices(&debt).remove(0);
        let first = paper(&world, &notice, "r1");
        settled(&world, &first).await;
        let tx = world.write().await;
        let note = async || {
            note_anomaly(&tx, first.id, Anomaly::Stamp, world.now)
                .await
                .unwrap()
        };
        assert!(note().await);
        assert!(!note().await);
        let open = payments::anomalies(&tx, true, None, 10).await.unwrap();
        assert_eq!(open.items.len(), 1);
        assert_eq!(open.items[0].kind, Anomaly::Stamp);
    })
    .await;
}

/// The tax goes to the Revenue Agency and is in no flow.
#[tokio::test]
async fn money_is_found_when_the_accounts_parts_are() {
    on_each_engine(async |world: World| {
        let mixed = publish(&world, &with_stamp(&world)).await;
        let mixed = notices(&mixed).remove(0);
        let unsaid = publish(&world, &with_stamp(&world)).await;
        let unsaid = notices(&unsaid).remove(0);
        let alone = publish(&world, &stamp_alone(&world)).await;
        let alone = notices(&alone).remove(0);
        let tx = world.write().await;
        let mut receipt = paper(&world, &mixed, "r1");
        receipt.transfers[1].stamp = true;
        deliver(&tx, &receipt, world.now).await.unwrap();
        // A receipt that does not say who got what: the parts of the notice do.
        let mut silent = paper(&world, &unsaid, "r2");
        silent.transfers.clear();
        deliver(&tx, &silent, world.now).await.unwrap();
        let mut receipt = paper(&world, &alone, "r3");
        receipt.transfers[0].stamp = true;
        deliver(&tx, &receipt, world.now).await.unwrap();
        let items = [
            transferred(&mixed.number, "r1", 1, 52),
            transferred(&unsaid.number, "r2", 1, 52),
        ];
        keep_lines(&tx, &world, ("F1", 1), day(26), &items).await;
        let mut looked = reconcile(&tx, &key("F1"), world.now).await.unwrap();
        let mut expected = vec![mixed.id, unsaid.id];
        expected.sort();
        looked.found.sort();
        let found = Reconciliation {
            found: expected,
            ..Reconciliation::default()
        };
        assert_eq!(looked, found);
        let debt = find_any(&tx, alone.debt).await.unwrap().unwrap();
        assert_eq!(debt.notice(alone.id).unwrap().status, NoticeStatus::Paid);
    })
    .await;
}

/// SQLite makes the table of parts anew: what was asked for before is there after.
#[tokio::test]
async fn what_was_asked_for_before_stamps_is_as_it_was() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Sqlite {
            return;
        }
        let asked = wanted(&world, &[&[3000], &[1700, 1500]]);
        let before = publish(&world, &asked).await;
        let raw = world.raw().await;
        for sql in [
            // What came later is taken back first.
            "DROP TABLE bought_stamp",
            "DROP TRIGGER notice_part_no_update",
            "DROP TRIGGER notice_part_no_delete",
            "CREATE TABLE parts AS SELECT * FROM notice_part",
            "DROP TABLE notice_part",
            "CREATE TABLE notice_part (tenant_id uuid_text NOT NULL, notice_id uuid_text NOT NULL, \
             number integer NOT NULL, amount integer NOT NULL, creditor text NOT NULL, \
             account text NOT NULL, category text NOT NULL, PRIMARY KEY (tenant_id, notice_id, number), \
             FOREIGN KEY (tenant_id, notice_id) REFERENCES notice (tenant_id, id))",
            "INSERT INTO notice_part SELECT tenant_id, notice_id, number, amount, creditor, account, category \
             FROM parts",
            "DROP TABLE parts",
            "CREATE TRIGGER notice_part_no_update BEFORE UPDATE ON notice_part \
             BEGIN SELECT RAISE(ABORT, 'notice_part is append-only'); END",
            "CREATE TRIGGER notice_part_no_delete BEFORE DELETE ON notice_part \
             BEGIN SELECT RAISE(ABORT, 'notice_part is append-only'); END",
            "DELETE FROM seaql_migrations WHERE version LIKE '%_stamps'",
        ] {
            raw.execute_unprepared(sql).await.unwrap();
        }
        world.db.migrate().await.unwrap();
        let tx = world.read().await;
        let after = find_any(&tx, asked.id).await.unwrap().unwrap();
        assert_eq!(after.shown(), before.shown());
        let parts = |debt: &StoredDebt| notices(debt).into_iter().map(|notice| notice.parts).collect::<Vec<_>>();
        assert_eq!(parts(&after), parts(&before));
        drop(tx);
        is_refused(&raw, "DELETE FROM notice_part", "append-only").await;
        let tx = world.write().await;
        make(&tx, &with_stamp(&world)).await;
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_short_or_lacks_its_stamp_lets_nothing_go_on_until_somebody_closes_it() {
    on_each_engine(async |world: World| {
        let note = "La differenza è arrivata allo sportello"
            .parse::<CleanText>()
            .unwrap();
        for cents in [1, 1652] {
            let debt = publish(&world, &with_stamp(&world)).await;
            let notice = notices(&debt).remove(0);
            let mut receipt = paper(&world, &notice, &format!("r{cents}"));
            receipt.cents = cents;
            settled(&world, &receipt).await;
            let tx = world.write().await;
            note_anomaly(&tx, receipt.id, Anomaly::Stamp, world.now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let system = world.db.system_read().await.unwrap();
            let bad = payments::bad_stamps(&system, None, 10).await.unwrap();
            let receipts: Vec<_> = bad.iter().map(|one| one.receipt).collect();
            assert_eq!(receipts, [receipt.id], "whatever else does not fit: {cents}");
            let beyond = payments::bad_stamps(&system, bad.last(), 10).await.unwrap();
            assert!(beyond.is_empty());
            drop(system);
            let tx = world.write().await;
            assert!(missing(&tx, &debt).await, "{cents}");
            assert!(
                payments::close_anomaly(&tx, receipt.id, world.mario, &note, world.now)
                    .await
                    .unwrap()
            );
            let found = payments::of_receipt(&tx, receipt.id).await.unwrap().unwrap();
            assert!(found.id == debt.id && found.lets_go_on(), "{cents}");
            tx.commit().await.unwrap();
            let system = world.db.system_read().await.unwrap();
            let bad = payments::bad_stamps(&system, None, 10).await.unwrap();
            assert!(bad.is_empty());
        }
        // A cent short with a good stamp, and a cent too much.
        for (cents, goes_on) in [(1651, false), (1653, true)] {
            let debt = publish(&world, &with_stamp(&world)).await;
            let notice = notices(&debt).remove(0);
            let tx = world.write().await;
            let good = bought(&notice, &format!("0124000218{cents}"));
            keep(&tx, &good, world.now).await.unwrap();
            tx.commit().await.unwrap();
            let mut receipt = paper(&world, &notice, &format!("r{cents}"));
            receipt.cents = cents;
            settled(&world, &receipt).await;
            let tx = world.read().await;
            let found = find_any(&tx, debt.id).await.unwrap().unwrap();
            assert_eq!(found.status(), DebtStatus::Paid);
            assert_eq!(found.lets_go_on(), goes_on, "{cents}");
        }
    })
    .await;
}
