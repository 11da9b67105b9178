//! Who collects for a municipality stays while debts are with them.

use crate::program::{BORGOVERDE, Place};
use sportello_storage::outbox::{self, NewJob};
use sportello_storage::payments::{self, DebtQuery};
use sportello_storage::{Db, new_id, tenants};
use sportello_types::ids::TenantId;
use sportello_types::payments::Change;

const DEBTS: &str = "key;tax_code;name;subject;amount;due_on;category\n\
    M-1;SRRGLI85D52B354O;Giulia Serra;Mensa scolastica;64,50;2099-12-30;9/0107101TS/\n\
    M-2;MLSMRC83S03B354W;Marco Melis;Mensa scolastica;32,00;2099-12-30;9/0107101TS/\n";

/// Settings in which one thing is another.
fn changed(place: &Place, from: &str, to: &str) {
    assert!(BORGOVERDE.contains(from), "{from}");
    std::fs::write(place.path("other.toml"), BORGOVERDE.replacen(from, to, 1)).unwrap();
}

async fn borgoverde(db: &Db) -> TenantId {
    let tx = db.system_read().await.unwrap();
    tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap().id
}

/// An office withdraws all debts; the worker has still to say so to whoever collects.
async fn withdraw_all(db: &Db) {
    let now = sportello_api::Clock::system().now();
    let tx = db.begin(borgoverde(db).await).await.unwrap();
    let debts = payments::list(&tx, DebtQuery::default(), None, 10).await.unwrap();
    assert_eq!(debts.items.len(), 2);
    for debt in debts.items {
        let withdrawn = payments::change_debt(&tx, debt.id, Change::Cancel, "x", now).await;
        withdrawn.unwrap();
    }
    let job = NewJob {
        id: new_id(
            now,
            &mut <rand_chacha::ChaCha20Rng as rand::SeedableRng>::seed_from_u64(5),
        ),
        name: "payments_withdraw",
        dedup_key: "1".to_owned(),
        payload: serde_json::json!({}),
        due_at: now,
    };
    assert!(outbox::enqueue(&tx, &job, now).await.unwrap());
    tx.commit().await.unwrap();
}

/// The worker has done all that there is.
async fn do_all(db: &Db) {
    let now = sportello_api::Clock::system().now();
    let tx = db.system().await.unwrap();
    let taken = outbox::take_due(&tx, 100, chrono::Duration::minutes(1), now);
    let taken = taken.await.unwrap();
    tx.commit().await.unwrap();
    let tx = db.begin(borgoverde(db).await).await.unwrap();
    for job in taken {
        outbox::done(&tx, &job, now).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_collects_changes_once_nothing_is_with_them_any_more() {
    let place = Place::new("");
    place.settle();
    std::fs::write(place.path("debts.csv"), DEBTS).unwrap();
    let import = ["payments", "import", "--tenant", "borgoverde", "debts.csv"];
    place.run(&import).expect_good();
    let station = (
        "[settings.payments]\n",
        "[settings.payments]\nprovider = \"station\"\n",
    );
    let code = ("segregation_code = \"01\"", "segregation_code = \"02\"");
    let creditor = ("creditor = \"80010470922\"", "creditor = \"80020580967\"");
    let nobody = (
        "enabled = true\ncreditor = \"80010470922\"\n",
        "enabled = false\n",
    );
    for ((from, to), told) in [
        (
            station,
            "`settings.payments.provider` cannot change from gpd to station yet: 2 debts",
        ),
        (
            code,
            "`settings.payments.segregation_code` cannot change from 01 to 02 yet: 2 debts",
        ),
        (
            creditor,
            "`settings.payments.creditor` cannot change from 80010470922 to 80020580967 yet: 2 debts",
        ),
    ] {
        changed(&place, from, to);
        let refused = place.run(&["tenant", "other.toml"]).expect_bad();
        assert!(
            refused.err.contains("other.toml") && refused.err.contains(told),
            "{refused:?}"
        );
        assert!(refused.out.is_empty(), "{refused:?}");
    }
    // No creditor is another one, too.
    changed(&place, nobody.0, nobody.1);
    let refused = place.run(&["tenant", "other.toml"]).expect_bad();
    assert!(
        refused.err.contains("from 80010470922 to none yet"),
        "{refused:?}"
    );
    // All else changes, and what is the same is the same.
    changed(&place, "cbill = \"BGV01\"", "cbill = \"BGV02\"");
    place.run(&["tenant", "other.toml"]).expect_good();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();

    let db = place.db().await;
    withdraw_all(&db).await;
    changed(&place, station.0, station.1);
    let refused = place.run(&["tenant", "other.toml"]).expect_bad();
    assert!(
        refused
            .err
            .contains("1 jobs that tell of debts that are withdrawn"),
        "{refused:?}"
    );
    do_all(&db).await;
    db.close().await.unwrap();
    place.run(&["tenant", "other.toml"]).expect_good();
}
