//! The official register: gapless, ordered, immutable.

use crate::istanze::{submit, withdraw};
use crate::support::{self, World, is_refused, on_each_engine};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::prelude::*;
use sea_orm::ConnectionTrait;
use sportello_storage::register::{self, EMBEDDED, External, Fault, Keeper, Register, record, register};
use sportello_storage::{Error, Tx, istanze};
use sportello_types::ids::RegistrationId;
use sportello_types::values::ProtocolNumber;
use std::sync::Arc;

pub(crate) const BORGOVERDE: Keeper<'_> = Keeper {
    ipa_code: "c_b000",
    aoo_code: "ABGV001",
};

#[tokio::test]
async fn fifty_submissions_at_once_get_fifty_numbers_without_gaps_though_some_roll_back() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..75)
            .map(|i| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let entry = support::entry(world.id());
                    register(&tx, EMBEDDED, entry, world.now + Duration::milliseconds(i % 7))
                        .await
                        .unwrap();
                    if i % 3 == 0 {
                        tx.rollback().await
                    } else {
                        tx.commit().await
                    }
                    .unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_gapless(&world.read().await, 2026, 50).await;
    })
    .await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_commits_and_whatever_the_clocks_say_numbers_have_no_gaps_and_instants_never_go_back(
        attempts in proptest::collection::vec((any::<bool>(), any::<bool>(), -5_000_i64..5_000), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(on_each_engine(async |world: World| {
            let mut committed = 0;
            for (commits, withdraws, skew) in &attempts {
                let at = world.now + Duration::milliseconds(*skew);
                let tx = world.write().await;
                let numbers = if *withdraws {
                    // The istanza has a number, its withdrawal the next one.
                    let draft = world.new_draft("Permesso ZTL");
                    let id = istanze::create(&tx, draft, at).await.unwrap().id;
                    submit(&world, &tx, id, 1).await;
                    withdraw(&world, &tx, id).await.unwrap();
                    2
                } else {
                    register(&tx, EMBEDDED, support::entry(world.id()), at).await.unwrap();
                    1
                };
                if *commits {
                    tx.commit().await.unwrap();
                    committed += numbers;
                } else {
                    drop(tx);
                }
            }
            let tx = world.read().await;
            assert_gapless(&tx, 2026, committed).await;
            let whole = Register::Whole { entries: committed.into(), days: 0 };
            assert_eq!(register::verify(&tx).await.unwrap(), whole);
        }));
    }
}

pub(crate) async fn assert_gapless(tx: &Tx, year: u16, expected: u32) {
    let entries = register::list_year(tx, EMBEDDED, year).await.unwrap();
    let numbers: Vec<u32> = entries.iter().map(|e| e.number.number()).collect();
    assert_eq!(numbers, (1..=expected).collect::<Vec<_>>());
    assert!(entries.is_sorted_by_key(|e| e.registered_at));
}

#[tokio::test]
async fn the_first_segnatura_of_an_entry_stays() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let id = world.id();
        register(&tx, EMBEDDED, support::entry(id), world.now)
            .await
            .unwrap();
        assert_eq!(register::find_segnatura(&tx, id).await.unwrap(), None);
        for xml in ["<prima/>", "<seconda/>"] {
            let kept = register::keep_segnatura(&tx, id, xml, world.now).await.unwrap();
            assert_eq!(kept, "<prima/>");
        }
        tx.commit().await.unwrap();
        let theirs = world.db.read(world.other).await.unwrap();
        assert_eq!(register::find_segnatura(&theirs, id).await.unwrap(), None);
        let raw = world.raw().await;
        let change = "UPDATE register_segnatura SET content = '<terza/>'";
        is_refused(&raw, change, "append-only").await;
    })
    .await;
}

#[tokio::test]
async fn each_year_begins_at_one_and_each_municipality_counts_for_itself() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let last = register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-12-31T22:59:59Z"),
        )
        .await
        .unwrap();
        let first = register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-12-31T23:00:00Z"),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(last.number.to_string(), "0000001/2026");
        assert_eq!(first.number.to_string(), "0000001/2027", "midnight is Italy's");
        assert_eq!(first.registered_on, day("2027-01-01"));
        let tx = world.db.begin(world.other).await.unwrap();
        let theirs = register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-12-31T12:00:00Z"),
        )
        .await
        .unwrap();
        assert_eq!(theirs.number.number(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_comes_from_the_old_year_is_dated_so_until_its_register_is_closed() {
    on_each_engine(async |world: World| {
        let (eve, new_year) = (at("2026-12-31T22:59:58Z"), at("2026-12-31T23:00:03Z"));
        let tx = world.write().await;
        register(&tx, EMBEDDED, support::entry(world.id()), new_year)
            .await
            .unwrap();
        let late = register(&tx, EMBEDDED, support::entry(world.id()), eve)
            .await
            .unwrap();
        assert_eq!(
            (late.number.year(), late.registered_on),
            (2026, day("2026-12-31"))
        );
        let sealed = register::seal_day(&tx, EMBEDDED, day("2026-12-31"), BORGOVERDE, new_year)
            .await
            .unwrap();
        assert_eq!(sealed.unwrap().entries, 1);
        let too_late = register(&tx, EMBEDDED, support::entry(world.id()), eve)
            .await
            .unwrap();
        assert_eq!(
            (too_late.number.year(), too_late.registered_on),
            (2027, day("2027-01-01"))
        );
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_or_remove_an_entry() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let made = register(&tx, EMBEDDED, support::entry(world.id()), world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for attack in [
            "UPDATE register_entry SET subject = 'altro'",
            "UPDATE register_entry SET number = number + 1",
            "DELETE FROM register_entry",
        ] {
            is_refused(&raw, attack, "append-only").await;
        }
        let found = register::find(&world.read().await, made.entry.id).await.unwrap();
        assert_eq!(found, Some(made));
    })
    .await;
}

#[tokio::test]
async fn a_request_has_one_entry_however_often_it_is_retried() {
    on_each_engine(async |world: World| {
        let id: RegistrationId = world.id();
        let mut entry = support::entry(id);
        entry.request_id = Some("istanza/1".to_owned());
        let tx = world.write().await;
        let made = register(&tx, EMBEDDED, entry.clone(), world.now).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.write().await;
        entry.id = world.id();
        assert!(matches!(
            register(&tx, EMBEDDED, entry, world.now).await,
            Err(Error::Duplicate)
        ));
        drop(tx);
        let tx = world.read().await;
        assert_eq!(
            register::find_by_request(&tx, "istanza/1").await.unwrap(),
            Some(made.clone())
        );
        assert_eq!(
            register::find_by_number(&tx, EMBEDDED, made.number)
                .await
                .unwrap(),
            Some(made)
        );
        assert_gapless(&tx, 2026, 1).await;
    })
    .await;
}

#[tokio::test]
async fn numbers_of_the_municipalitys_own_system_are_noted_beside_ours_and_sealed_over_there() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let mut entry = support::entry(world.id());
        entry.request_id = Some("istanza/7".to_owned());
        let made = External {
            code: "PROT".to_owned(),
            number: ProtocolNumber::new(2026, 4711).unwrap(),
            registered_at: at("2026-11-20T10:00:00Z"),
            system_id: Some("doc-4711".to_owned()),
        };
        let noted = record(&tx, entry.clone(), made.clone()).await.unwrap();
        let ours = register(&tx, EMBEDDED, support::entry(world.id()), world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(noted.number.to_string(), "0004711/2026");
        assert_eq!(ours.number.number(), 1);
        let found = register::find_by_request(&world.read().await, "istanza/7")
            .await
            .unwrap();
        assert_eq!(found, Some(noted));
        let system = world.db.system_read().await.unwrap();
        assert_eq!(register::days_to_seal(&system, world.now).await.unwrap(), []);
        drop(system);
        entry.id = world.id();
        let twice = record(&world.write().await, entry, made).await;
        assert!(matches!(twice, Err(Error::Duplicate)));
        assert_eq!(
            register::verify(&world.read().await).await.unwrap(),
            Register::Whole { entries: 2, days: 0 }
        );
        let attack = "UPDATE register_entry SET system_id = 'doc-1' WHERE code = 'PROT'";
        let raw = world.unlocked(&["register_entry"]).await;
        raw.execute_unprepared(attack).await.unwrap();
        assert!(matches!(
            register::verify(&world.read().await).await.unwrap(),
            Register::Broken(Fault::Changed { .. })
        ));
    })
    .await;
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
