//! The audit log notices what is done to it.

use crate::support::{World, on_each_engine};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sportello_storage::audit::{
    Actor, Chain, Event, Looked, append, append_all, append_look, list_for_citizen, verify_chain,
};
use sportello_types::ids::CitizenId;
use std::sync::Arc;

fn event(world: &World, name: &str) -> Event {
    Event {
        at: world.now,
        name: name.to_owned(),
        actor: Actor::Citizen,
        actor_id: Some(world.mario),
        citizen: Some(world.mario),
        session: None,
        object: Some("istanza/1".to_owned()),
        request: None,
        detail: json!({"b": 1, "a": [true, null, "è"]}),
    }
}

#[tokio::test]
async fn entries_written_at_once_form_one_whole_chain() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..20)
            .map(|i| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    append_all(&tx, vec![event(&world, "one"), event(&world, "two")])
                        .await
                        .unwrap();
                    if i % 4 == 0 {
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
        assert_eq!(
            verify_chain(&world.read().await).await.unwrap(),
            Chain::Whole { entries: 30 }
        );
    })
    .await;
}

#[tokio::test]
async fn changing_removing_or_cutting_entries_shows() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for name in ["one", "two", "three", "four"] {
            append(&tx, event(&world, name)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        let refused = raw
            .execute_unprepared("UPDATE audit SET event = 'x' WHERE seq = 2")
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("append-only"));
        let raw = world.unlocked(&["audit"]).await;
        let broken = async |attack: &str| {
            raw.execute_unprepared(attack).await.unwrap();
            verify_chain(&world.read().await).await.unwrap()
        };
        assert_eq!(
            broken("UPDATE audit SET event = 'x' WHERE seq = 2").await,
            Chain::Broken { seq: 2 }
        );
        assert_eq!(
            broken("UPDATE audit SET event = 'two' WHERE seq = 2").await,
            Chain::Whole { entries: 4 }
        );
        assert_eq!(
            broken("UPDATE audit SET citizen_id = NULL WHERE seq = 3").await,
            Chain::Broken { seq: 3 }
        );
        assert_eq!(
            broken("DELETE FROM audit WHERE seq >= 3").await,
            Chain::Broken { seq: 3 }
        );
        assert_eq!(
            broken("DELETE FROM audit WHERE seq = 1").await,
            Chain::Broken { seq: 1 }
        );
    })
    .await;
}

#[tokio::test]
async fn a_citizen_reads_the_log_of_their_own_data_newest_first() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        for name in ["one", "two", "three"] {
            append(&tx, event(&world, name)).await.unwrap();
        }
        let mut system = event(&world, "of_nobody");
        system.citizen = None;
        append(&tx, system).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let first = list_for_citizen(&tx, world.mario, None, None, 2).await.unwrap();
        let names: Vec<&str> = first.items.iter().map(|e| e.event.name.as_str()).collect();
        assert_eq!(names, ["three", "two"]);
        assert_eq!(first.items[0].event, event(&world, "three"));
        let second = list_for_citizen(&tx, world.mario, None, first.next_cursor.as_deref(), 2)
            .await
            .unwrap();
        assert_eq!(second.items[0].event.name, "one");
        assert_eq!(second.next_cursor, None);
    })
    .await;
}

#[tokio::test]
async fn whose_registry_data_were_shown_to_another_finds_it_among_the_own_entries_page_by_page() {
    on_each_engine(async |world: World| {
        let eva = CitizenId::from_parts(1, [9; 10]);
        let code = "LLAVEA79T71F205M".parse().unwrap();
        let (resident, child) = ("AA1".parse().unwrap(), "AA2".parse().unwrap());
        let tx = world.write().await;
        append(
            &tx,
            Event {
                citizen: Some(eva),
                ..event(&world, "signed_in")
            },
        )
        .await
        .unwrap();
        let seen = [
            Looked {
                resident: &resident,
                tax_code: Some(&code),
            },
            Looked {
                resident: &child,
                tax_code: None,
            },
        ];
        for name in ["household", "record"] {
            append_look(&tx, event(&world, name), &seen).await.unwrap();
        }
        append(&tx, event(&world, "of_mario_alone")).await.unwrap();
        tx.commit().await.unwrap();

        let tx = world.read().await;
        let mut cursor = None::<String>;
        let mut found = Vec::new();
        loop {
            let page = list_for_citizen(&tx, eva, Some(&code), cursor.as_deref(), 1)
                .await
                .unwrap();
            found.extend(
                page.items
                    .into_iter()
                    .map(|entry| (entry.event.name, entry.event.actor_id)),
            );
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(
            found,
            [
                ("record".to_owned(), Some(world.mario)),
                ("household".to_owned(), Some(world.mario)),
                ("signed_in".to_owned(), Some(world.mario)),
            ]
        );
        let without = list_for_citizen(&tx, eva, None, None, 10).await.unwrap();
        assert_eq!(without.items.len(), 1);
        let own = list_for_citizen(&tx, world.mario, None, None, 10).await.unwrap();
        assert_eq!(own.items.len(), 3, "what one does oneself stands there once");
        assert_eq!(verify_chain(&tx).await.unwrap(), Chain::Whole { entries: 4 });
        drop(tx);
        let changed = world
            .raw()
            .await
            .execute_unprepared("UPDATE registry_look SET tax_code = NULL")
            .await;
        assert!(changed.is_err(), "the notes of who was looked at are append-only");
    })
    .await;
}
