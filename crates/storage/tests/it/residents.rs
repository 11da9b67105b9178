//! The registry as a read model: generations beside each other, one in force.

use crate::support::{World, on_each_engine};
use chrono::{Duration, NaiveDate};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sportello_storage::residents::import::{self, Duplicate, DuplicateField, Entry};
use sportello_storage::{Error, residents};
use sportello_types::registry::Resident;
use sportello_types::values::{HouseholdKey, ResidentKey};

fn resident(id: &str, tax_code: Option<&str>, household: &str) -> Resident {
    let mut record = json!({
        "id": id,
        "identity": { "family_name": "ROSSI", "birth": { "date": "1980-01-01" } },
        "memberships": [{ "household": household, "role": { "kind": "family", "relation": "1" } }],
    });
    if let Some(code) = tax_code {
        record["identity"]["tax_code"] = json!({ "code": code });
    }
    serde_json::from_value(record).unwrap()
}

fn entries(residents: impl IntoIterator<Item = Resident>) -> Vec<Entry> {
    residents
        .into_iter()
        .zip(2..)
        .map(|(resident, line)| Entry { line, resident })
        .collect()
}

fn day() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

/// Imports in one go.
async fn bring(world: &World, residents: impl IntoIterator<Item = Resident>) -> Vec<Duplicate> {
    let tx = world.write().await;
    let import = import::begin(&tx, Some("residenti.csv"), day(), world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let tx = world.write().await;
    let duplicates = import::load(&tx, import, &entries(residents)).await.unwrap();
    tx.commit().await.unwrap();
    let tx = world.write().await;
    import::switch_over(&tx, import, world.now).await.unwrap();
    tx.commit().await.unwrap();
    duplicates
}

fn id(text: &str) -> ResidentKey {
    text.parse().unwrap()
}

const MARIO: &str = "RSSMRA80A01H501U";

#[tokio::test]
async fn records_are_found_by_key_by_code_and_by_household() {
    on_each_engine(async |world: World| {
        assert!(residents::current(&world.read().await).await.unwrap().is_none());
        let mut former = resident("C", None, "F2").into_data();
        former.former_tax_codes = vec!["BOXGUO20S30D150B".parse().unwrap()];
        let former = Resident::new(former).unwrap();
        bring(
            &world,
            [
                resident("A", Some(MARIO), "F1"),
                resident("B", None, "F1"),
                former,
            ],
        )
        .await;

        let tx = world.read().await;
        let current = residents::current(&tx).await.unwrap().unwrap();
        assert_eq!(
            (current.generation, current.as_of, current.since),
            (1, day(), world.now)
        );
        assert!(
            residents::find(&tx, &current, &id("A")).await.unwrap().unwrap()
                == resident("A", Some(MARIO), "F1")
        );
        assert!(residents::find(&tx, &current, &id("Z")).await.unwrap().is_none());
        for (code, owner) in [
            (MARIO, Some("A")),
            ("BOXGUO20S30D150B", Some("C")),
            ("FOXDRA26C24H501G", None),
        ] {
            let found = residents::by_tax_code(&tx, &current, &code.parse().unwrap())
                .await
                .unwrap();
            assert_eq!(found.as_ref().map(ResidentKey::as_str), owner);
        }
        let household: HouseholdKey = "F1".parse().unwrap();
        let members = residents::of_household(&tx, &current, &household).await.unwrap();
        assert_eq!(
            members.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(),
            ["A", "B"]
        );
        drop(tx);

        let tx = world.db.read(world.other).await.unwrap();
        assert!(residents::current(&tx).await.unwrap().is_none());
        assert!(residents::find(&tx, &current, &id("A")).await.unwrap().is_none());
        assert!(
            residents::of_household(&tx, &current, &household)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_records_that_collide_the_first_is_taken_and_the_household_of_the_other_has_a_gap() {
    on_each_engine(async |world: World| {
        let found = bring(
            &world,
            [
                resident("A", Some(MARIO), "F1"),
                resident("A", None, "F2"),
                resident("B", Some(MARIO), "F3"),
                resident("C", None, "F3"),
            ],
        )
        .await;
        let duplicate = |index, field| Duplicate {
            index,
            field,
            first_line: 2,
        };
        assert_eq!(
            found,
            [
                duplicate(1, DuplicateField::Id),
                duplicate(2, DuplicateField::TaxCode)
            ]
        );
        let tx = world.read().await;
        let current = residents::current(&tx).await.unwrap().unwrap();
        for (household, gap) in [("F1", false), ("F2", true), ("F3", true)] {
            let household = household.parse().unwrap();
            assert_eq!(
                residents::is_incomplete(&tx, &current, &household).await.unwrap(),
                gap
            );
        }
        let listed = import::list(&tx, 10).await.unwrap();
        assert_eq!(
            (listed[0].accepted, listed[0].refused, listed[0].state.as_str()),
            (2, 2, "current")
        );
        drop(tx);

        // The same across batches.
        let tx = world.write().await;
        let import = import::begin(&tx, None, day(), world.now).await.unwrap();
        let batch = entries([resident("A", Some(MARIO), "F1")]);
        assert!(import::load(&tx, import, &batch).await.unwrap().is_empty());
        assert_eq!(
            import::load(&tx, import, &batch).await.unwrap(),
            [duplicate(0, DuplicateField::Id)]
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_an_import_before_it_is_switched_over_nor_one_that_was_given_up() {
    on_each_engine(async |world: World| {
        bring(&world, [resident("A", Some(MARIO), "F1")]).await;
        let generation = async || {
            let tx = world.read().await;
            residents::current(&tx).await.unwrap().unwrap().generation
        };
        let tx = world.write().await;
        let second = import::begin(&tx, None, day(), world.now).await.unwrap();
        import::load(&tx, second, &entries([resident("B", Some(MARIO), "F1")]))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(generation().await, 1);

        // A third one begins: the second is over, whatever it tries.
        let tx = world.write().await;
        let third = import::begin(&tx, None, day(), world.later(Duration::minutes(1)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let tx = world.write().await;
        let refused = import::load(&tx, second, &entries([resident("C", None, "F1")])).await;
        assert!(matches!(refused, Err(Error::WrongState)));
        assert!(matches!(
            import::switch_over(&tx, second, world.now).await,
            Err(Error::WrongState)
        ));
        drop(tx);
        let tx = world.write().await;
        import::abandon(&tx, third).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(generation().await, 1);

        let tx = world.write().await;
        while import::remove_old(&tx, 1).await.unwrap() {}
        tx.commit().await.unwrap();
        let tx = world.read().await;
        let current = residents::current(&tx).await.unwrap().unwrap();
        assert!(residents::find(&tx, &current, &id("A")).await.unwrap().is_some());
        let gone = residents::Current {
            generation: second.generation,
            ..current
        };
        assert!(residents::find(&tx, &gone, &id("B")).await.unwrap().is_none());
        assert!(
            residents::by_tax_code(&tx, &gone, &MARIO.parse().unwrap())
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_family_larger_than_any_is_an_error_of_the_registry() {
    on_each_engine(async |world: World| {
        bring(&world, (0..201).map(|n| resident(&format!("R{n}"), None, "F1"))).await;
        let tx = world.read().await;
        let current = residents::current(&tx).await.unwrap().unwrap();
        let refused = residents::of_household(&tx, &current, &"F1".parse().unwrap()).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })));
    })
    .await;
}

#[tokio::test]
async fn operation_numbers_for_anpr_grow_by_municipality_and_use_case() {
    use sportello_storage::anpr_operations::next;
    on_each_engine(async |world: World| {
        let first = u64::try_from(world.now.timestamp_millis()).unwrap();
        let tx = world.write().await;
        let mut numbers = Vec::new();
        for use_case in ["C030", "C030", "C021", "C030"] {
            numbers.push(next(&tx, use_case, world.now).await.unwrap());
        }
        assert_eq!(numbers, [first, first + 1, first, first + 2]);
        drop(tx);
        let tx = world.db.begin(world.other).await.unwrap();
        assert_eq!(next(&tx, "C030", world.now).await.unwrap(), first);
    })
    .await;
}

#[tokio::test]
async fn people_are_found_by_their_birth_as_far_as_it_is_known() {
    Box::pin(on_each_engine(async |world: World| {
        let born = |id: &str, date: &str| {
            let mut record = serde_json::to_value(resident(id, None, "F1")).unwrap();
            record["identity"]["birth"]["date"] = json!(date);
            serde_json::from_value::<Resident>(record).unwrap()
        };
        let people = [
            born("A", "1985-04-12"),
            born("B", "1985-04"),
            born("C", "1985"),
            born("D", "1985-04-13"),
            born("E", "1986"),
        ];
        bring(&world, people.clone()).await;
        let tx = world.read().await;
        let current = residents::current(&tx).await.unwrap().unwrap();
        let found = async |day: &str| {
            let found = residents::born_on(&tx, &current, day.parse().unwrap())
                .await
                .unwrap();
            let found = found.iter().map(|resident| resident.id.to_string());
            found.collect::<Vec<_>>()
        };
        assert_eq!(found("1985-04-12").await, ["A", "B", "C"]);
        assert_eq!(found("1985-05-12").await, ["C"]);
        assert!(found("1990-01-01").await.is_empty());
        drop(tx);
        // The next import replaces them, and what is old goes.
        bring(&world, [people[4].clone()]).await;
        let tx = world.write().await;
        while import::remove_old(&tx, 100).await.unwrap() {}
        let current = residents::current(&tx).await.unwrap().unwrap();
        let day = "1985-04-12".parse().unwrap();
        assert!(residents::born_on(&tx, &current, day).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        let sql = "SELECT count(*) FROM resident_birth";
        let statement = sea_orm::Statement::from_string(raw.get_database_backend(), sql);
        let row = raw.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
    }))
    .await;
}
