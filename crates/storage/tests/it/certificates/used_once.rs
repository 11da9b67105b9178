//! Numbers, codes and stamps are of one certificate each, whoever asks at the same time and wherever.

use super::{Wanted, issue, number, reason, stamped, wanted, write};
use crate::support::{Engine, MARIO, World, on_each_engine};
use sea_orm::{ConnectionTrait, Statement};
use sportello_storage::Error;
use sportello_storage::certificates::{self, next_number, stamp_is_free, use_stamp_for_istanza};
use sportello_types::ids::{IstanzaId, TenantId};
use sportello_types::values::StampNumber;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

#[tokio::test]
async fn numbers_taken_at_once_differ_by_year_and_municipality() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..24)
            .map(|i| {
                let world = Arc::clone(&world);
                let tenant = if i % 3 == 0 { world.other } else { world.tenant };
                let year = if i % 4 == 0 { 2027 } else { 2026 };
                tokio::spawn(async move {
                    let tx = world.db.begin(tenant).await.unwrap();
                    let number = next_number(&tx, year).await.unwrap();
                    tx.commit().await.unwrap();
                    (tenant, number)
                })
            })
            .collect();
        let mut taken = HashSet::new();
        for task in tasks {
            taken.insert(task.await.unwrap());
        }
        let of = |tenant: TenantId, year: u16| -> BTreeSet<u32> {
            let of = taken
                .iter()
                .filter(|(at, number)| *at == tenant && number.year() == year);
            of.map(|(_, number)| number.number()).collect()
        };
        // Of 24: every third there, every fourth of next year.
        assert_eq!(of(world.tenant, 2026), (1..=12).collect());
        assert_eq!(of(world.tenant, 2027), (1..=4).collect());
        assert_eq!(of(world.other, 2026), (1..=6).collect());
        assert_eq!(of(world.other, 2027), (1..=2).collect());
        let tx = world.write().await;
        let refused = next_number(&tx, 1999).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_number_and_a_code_are_of_one_certificate() {
    on_each_engine(async |world: World| {
        let (keys, first) = (world.keyring(), wanted(&world));
        let number = number(&world, world.tenant).await;
        let tx = world.write().await;
        write(&tx, number, &keys, &first).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.write().await;
        let same_number = write(&tx, number, &keys, &wanted(&world)).await;
        assert!(matches!(same_number, Err(Error::Duplicate)), "{same_number:?}");
        drop(tx);
        let same_code = Wanted {
            code: first.code,
            ..wanted(&world)
        };
        let refused = issue(&world, world.tenant, &keys, &same_code).await;
        assert!(matches!(refused, Err(Error::Duplicate)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_stamp_used_in_one_municipality_is_refused_in_all() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let stamp: StampNumber = "01234567890123".parse().unwrap();
        let theirs = world.citizen(world.other, MARIO).await;
        for tenant in [world.tenant, world.other] {
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(stamp_is_free(tx, &stamp).await.unwrap());
        }
        // What is rolled back never was.
        let given_up = stamped(&world, stamp.as_str());
        let taken = number(&world, world.tenant).await;
        let tx = world.write().await;
        write(&tx, taken, &keys, &given_up).await.unwrap();
        tx.rollback().await.unwrap();
        let first = stamped(&world, stamp.as_str());
        issue(&world, world.tenant, &keys, &first).await.unwrap();
        for (tenant, citizen) in [(world.tenant, world.mario), (world.other, theirs)] {
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(!stamp_is_free(tx, &stamp).await.unwrap());
            let again = Wanted {
                citizen,
                ..stamped(&world, stamp.as_str())
            };
            let taken = number(&world, tenant).await;
            let tx = world.db.begin(tenant).await.unwrap();
            let refused = write(&tx, taken, &keys, &again).await;
            assert!(matches!(refused, Err(Error::StampUsed)), "{refused:?}");
            assert!(certificates::find_any(&tx, again.id).await.unwrap().is_none());
            // The transaction goes on: the same number serves with another stamp.
            let other = Wanted {
                citizen,
                ..stamped(&world, &format!("9{:013}", taken.number()))
            };
            write(&tx, taken, &keys, &other).await.unwrap();
            tx.commit().await.unwrap();
        }
        // Nor does an annulment give the stamp back.
        let tx = world.write().await;
        certificates::annul(
            &tx,
            first.id,
            &reason("Emesso per errore"),
            world.mario,
            world.now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(!stamp_is_free(world.write().await, &stamp).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_stamp_is_of_one_certificate_or_of_one_istanza_wherever_they_are() {
    on_each_engine(async |world: World| {
        let keys = world.keyring();
        let stamp = |text: &str| text.parse::<StampNumber>().unwrap();
        let (of_certificate, of_istanza) = (stamp("01234567890123"), stamp("01234567890124"));
        let issued = stamped(&world, of_certificate.as_str());
        issue(&world, world.tenant, &keys, &issued).await.unwrap();
        let (first, second): (IstanzaId, IstanzaId) = (world.id(), world.id());
        let used = async |tenant: TenantId, number: &StampNumber, istanza: IstanzaId| {
            let tx = world.db.begin(tenant).await.unwrap();
            match use_stamp_for_istanza(&tx, number, istanza).await {
                Ok(()) => {
                    tx.commit().await.unwrap();
                    true
                }
                Err(Error::StampUsed) => {
                    tx.rollback().await.unwrap();
                    false
                }
                Err(error) => panic!("{error}"),
            }
        };
        for tenant in [world.tenant, world.other] {
            assert!(!used(tenant, &of_certificate, first).await);
        }
        assert!(used(world.tenant, &of_istanza, first).await);
        assert!(used(world.tenant, &of_istanza, first).await, "sent again");
        assert!(!used(world.tenant, &of_istanza, second).await);
        assert!(!used(world.other, &of_istanza, first).await);
        for tenant in [world.tenant, world.other] {
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(!stamp_is_free(tx, &of_istanza).await.unwrap());
        }
        let again = stamped(&world, of_istanza.as_str());
        let taken = number(&world, world.tenant).await;
        let tx = world.write().await;
        let refused = write(&tx, taken, &keys, &again).await;
        assert!(matches!(refused, Err(Error::StampUsed)), "{refused:?}");
        tx.rollback().await.unwrap();
        // Never released.
        let raw = world.raw().await;
        let gone = raw.execute_unprepared("DELETE FROM used_stamp").await;
        assert!(gone.is_err());
    })
    .await;
}

#[tokio::test]
async fn of_many_who_use_a_stamp_at_once_in_two_municipalities_one_gets_a_certificate() {
    on_each_engine(async |world: World| {
        let theirs = world.citizen(world.other, MARIO).await;
        let keys = Arc::new(world.keyring());
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..10)
            .map(|i| {
                let (world, keys) = (Arc::clone(&world), Arc::clone(&keys));
                let (tenant, citizen) = if i % 2 == 0 {
                    (world.tenant, world.mario)
                } else {
                    (world.other, theirs)
                };
                tokio::spawn(async move {
                    let wanted = Wanted {
                        citizen,
                        ..stamped(&world, "01234567890123")
                    };
                    match issue(&world, tenant, &keys, &wanted).await {
                        Ok(()) => 1,
                        Err(Error::StampUsed) => 0,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            })
            .collect();
        let mut issued = 0;
        for task in tasks {
            issued += task.await.unwrap();
        }
        assert_eq!(issued, 1);
        let mut kept = 0;
        for (tenant, citizen) in [(world.tenant, world.mario), (world.other, theirs)] {
            let tx = world.db.read(tenant).await.unwrap();
            kept += certificates::all_of(&tx, citizen).await.unwrap().len();
        }
        assert_eq!(kept, 1);
    })
    .await;
}

/// Even a query that forgets the tenant does not tell who used a stamp.
#[tokio::test]
async fn postgres_shows_a_used_stamp_to_its_municipality_alone() {
    on_each_engine(async |world: World| {
        if world.engine != Engine::Postgres {
            return;
        }
        let wanted = stamped(&world, "01234567890123");
        issue(&world, world.tenant, &world.keyring(), &wanted)
            .await
            .unwrap();
        let raw = world.raw().await;
        for (tenant, seen) in [(world.tenant, 1), (world.other, 0)] {
            raw.execute_unprepared(&format!("SET app.tenant = '{tenant}'"))
                .await
                .unwrap();
            let sql = "SELECT count(*) FROM used_stamp";
            let statement = Statement::from_string(raw.get_database_backend(), sql);
            let row = raw.query_one_raw(statement).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), seen);
        }
    })
    .await;
}
