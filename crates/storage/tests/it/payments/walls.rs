//! Row-level security on each table of payments: even a query that forgets the tenant.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{deliver, paper};
use super::secondary::{keep_share, share};
use super::stamps::{bought, with_stamp};
use super::{day, publish};
use crate::support::{Engine, World, on_each_engine};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::payment_office::{
    Closing, NewRefund, TroubleKey, close_trouble, decide_refund, note_flows_read, note_unread,
    propose_refund,
};
use sportello_storage::payments::open::{self, NewOpenPayment};
use sportello_storage::payments::{
    NewAttempt, StampOrder, begin_attempt, close_anomaly, keep_stamp_order, reconcile,
};
use sportello_storage::stamps::{StampKept, keep};
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{FlowTrouble, UnreadReason};
use sportello_types::values::EuroCents;

const TABLES: [&str; 25] = [
    "debt",
    "notice_sequence",
    "notice",
    "notice_part",
    "notice_change",
    "payment_receipt",
    "payment_anomaly",
    "payment_anomaly_closure",
    "payment_attempt",
    "payment_attempt_notice",
    "open_payment",
    "open_payment_notice",
    "open_payment_token",
    "payment_flow",
    "payment_flow_item",
    "payment_refund",
    "payment_refund_decision",
    "payment_flow_cursor",
    "payment_flow_closure",
    "payment_flow_unread",
    "payment_flow_watch",
    "bought_stamp",
    "stamp_order",
    "secondary_receipt",
    "secondary_transfer",
];

/// Puts something into each table, of Borgoverde.
async fn fill(world: &World) {
    let debt = publish(world, &with_stamp(world)).await;
    let notice = debt.notices().next().unwrap();
    let tx = world.write().await;
    let stamp = bought(notice, "01240002186093");
    assert_eq!(keep(&tx, &stamp, world.now).await.unwrap(), StampKept::Kept);
    let new = NewAttempt {
        id: world.id(),
        citizen: world.mario,
        token_hash: &[1; 32],
        notices: &[notice.id],
        at: world.now,
    };
    begin_attempt(&tx, &new).await.unwrap();
    let order = StampOrder {
        number: "348175498304559315".parse().unwrap(),
        attempt: new.id,
        notice: notice.id,
        ordered_at: world.now,
    };
    keep_stamp_order(&tx, &order).await.unwrap();
    let new = NewOpenPayment {
        id: world.id(),
        token_hash: &[2; 32],
        lang: Lang::It,
        email: None,
        pay_at: "https://checkout.example/c/1",
        notices: &[notice.id],
        at: world.now,
    };
    open::begin(&tx, &new, &mut ChaCha20Rng::seed_from_u64(3))
        .await
        .unwrap();
    deliver(&tx, &paper(world, notice, "r1"), world.now)
        .await
        .unwrap();
    let twice = paper(world, notice, "r2");
    deliver(&tx, &twice, world.now).await.unwrap();
    let refund = NewRefund {
        anomaly: twice.id,
        amount: EuroCents(1600),
        by: world.mario,
        note: "Pagato due volte",
    };
    propose_refund(&tx, &refund, world.now).await.unwrap();
    let why = "È un altro debito";
    decide_refund(&tx, twice.id, false, world.mario, why, world.now)
        .await
        .unwrap();
    note_flows_read(&tx, world.now).await.unwrap();
    let shared = share(world, &notice.number, "s1", &[(2, 2000)]);
    assert!(keep_share(&tx, &shared, world.now).await.unwrap());
    let note = "Rimborsato".parse().unwrap();
    close_anomaly(&tx, twice.id, world.mario, &note, world.now)
        .await
        .unwrap();
    let flow = key("F1");
    let items = [transferred(&notice.number, "r1", 1, 1600)];
    keep_lines(&tx, world, ("F1", 1), day(26), &items).await;
    note_unread(&tx, &flow, 2, world.now, UnreadReason::NoAnswer, world.now)
        .await
        .unwrap();
    let line = TroubleKey {
        flow: flow.clone(),
        revision: 1,
        line: 1,
        why: FlowTrouble::Different,
    };
    let closing = Closing {
        operator: world.mario,
        note: &"Parlato con la banca".parse().unwrap(),
        outcome: None,
    };
    assert!(close_trouble(&tx, &line, closing, world.now).await.unwrap());
    reconcile(&tx, &flow, world.now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn postgres_shows_payments_to_their_municipality_alone() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Postgres {
            return;
        }
        fill(&world).await;
        let raw = world.raw().await;
        let count = async |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            let statement = Statement::from_string(raw.get_database_backend(), sql);
            let row = raw.query_one_raw(statement).await.unwrap().unwrap();
            row.try_get_by_index::<i64>(0).unwrap()
        };
        for table in TABLES {
            for (tenant, sees) in [(world.tenant, true), (world.other, false)] {
                raw.execute_unprepared(&format!("SET app.tenant = '{tenant}'"))
                    .await
                    .unwrap();
                assert_eq!(count(table).await > 0, sees, "{table}");
            }
        }
    })
    .await;
}
