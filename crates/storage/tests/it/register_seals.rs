//! Days of the official register, sealed in a chain; and whoever goes around the database, found out by it.

use crate::register::{BORGOVERDE, at, day};
use crate::support::{self, World, on_each_engine};
use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use sportello_storage::Error;
use sportello_storage::register::{self, Annulment, EMBEDDED, Fault, Register, register};
use sportello_types::values::ProtocolNumber;

#[tokio::test]
async fn days_are_sealed_in_a_chain_and_a_sealed_day_takes_no_entry() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let one = register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-11-20T10:00:00Z"),
        )
        .await
        .unwrap();
        register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-11-23T10:00:00Z"),
        )
        .await
        .unwrap();
        let annulment = Annulment {
            registration: one.entry.id,
            reason: "Registrata due volte".to_owned(),
            act: "Determina 12/2026".to_owned(),
            operator: "Anna Verdi".to_owned(),
            at: at("2026-11-23T11:00:00Z"),
        };
        register::annul(&tx, &annulment).await.unwrap();
        assert!(matches!(
            register::annul(&tx, &annulment).await,
            Err(Error::Duplicate)
        ));
        tx.commit().await.unwrap();

        let system = world.db.system_read().await.unwrap();
        let waiting = register::days_to_seal(&system, world.now).await.unwrap();
        let days: Vec<NaiveDate> = waiting.iter().map(|d| d.day).collect();
        assert_eq!(days, [day("2026-11-20"), day("2026-11-23")]);
        drop(system);

        let tx = world.write().await;
        let first = register::seal_day(&tx, EMBEDDED, days[0], BORGOVERDE, world.now)
            .await
            .unwrap()
            .unwrap();
        let second = register::seal_day(&tx, EMBEDDED, days[1], BORGOVERDE, world.now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(second.previous_sha256, first.sha256);
        assert_eq!(
            second.content.lines().count(),
            3,
            "header, entry, annulment: {}",
            second.content
        );
        assert!(second.content.contains("Determina 12/2026"));
        assert!(matches!(
            register::seal_day(&tx, EMBEDDED, days[1], BORGOVERDE, world.now).await,
            Err(Error::Duplicate)
        ));
        let today = day("2026-11-24");
        assert!(matches!(
            register::seal_day(&tx, EMBEDDED, today, BORGOVERDE, world.now).await,
            Err(Error::WrongState)
        ));
        let slow_clock = register(
            &tx,
            EMBEDDED,
            support::entry(world.id()),
            at("2026-11-23T22:00:00Z"),
        )
        .await
        .unwrap();
        assert_eq!(slow_clock.registered_on, today);
        assert_eq!(
            register::verify(&tx).await.unwrap(),
            Register::Whole { entries: 3, days: 2 }
        );
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_goes_around_the_database_is_found_out() {
    let number = |n| ProtocolNumber::new(2026, n).unwrap();
    let code = EMBEDDED.to_owned();
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for (attack, fault) in [
        (
            "UPDATE register_entry SET subject = 'altro' WHERE number = 2",
            Fault::Changed {
                code: code.clone(),
                number: number(2),
            },
        ),
        (
            "UPDATE register_entry SET hash = '' WHERE number = 3",
            Fault::Changed {
                code: code.clone(),
                number: number(3),
            },
        ),
        (
            "DELETE FROM register_entry WHERE number = 2",
            Fault::Missing {
                code: code.clone(),
                number: number(2),
            },
        ),
        (
            "DELETE FROM register_entry WHERE number = 4",
            Fault::Missing {
                code: code.clone(),
                number: number(4),
            },
        ),
        (
            "UPDATE register_entry SET number = number + 100 WHERE number = 4",
            Fault::Missing {
                code: code.clone(),
                number: number(4),
            },
        ),
        (
            "UPDATE register_day SET content = content || ' '",
            Fault::Day { code, day },
        ),
    ] {
        on_each_engine(async |world: World| {
            let tx = world.write().await;
            for hour in 10..14 {
                let then = at(&format!("2026-11-23T{hour}:00:00Z"));
                register(&tx, EMBEDDED, support::entry(world.id()), then)
                    .await
                    .unwrap();
            }
            register::seal_day(&tx, EMBEDDED, day, BORGOVERDE, world.now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let whole = Register::Whole { entries: 4, days: 1 };
            assert_eq!(register::verify(&world.read().await).await.unwrap(), whole);
            let raw = world.unlocked(&["register_entry", "register_day"]).await;
            raw.execute_unprepared(attack).await.unwrap();
            assert_eq!(
                register::verify(&world.read().await).await.unwrap(),
                Register::Broken(fault.clone()),
                "{attack}"
            );
        })
        .await;
    }
}
