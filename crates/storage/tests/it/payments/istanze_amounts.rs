//! Istanze that wait for an amount: set once, by whom, or over; and no office takes charge of them before.

use super::istanze::{DOCUMENT, submission, take_charge};
use crate::support::{World, on_each_engine};
use sea_orm::ConnectionTrait;
use sportello_storage::istanze::{self, Actor, AmountSet, Istanza, ListQuery};
use sportello_storage::{Error, Tx};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Status, Transition};
use sportello_types::values::EuroCents;

/// An istanza that was sent and waits for an amount.
async fn waiting(world: &World) -> IstanzaId {
    let id = world.draft("Occupazione", world.now).await;
    let sent = submission(world, DOCUMENT);
    let tx = world.write().await;
    istanze::mark_submitted(&tx, world.mario, id, 1, &sent, world.now)
        .await
        .unwrap();
    istanze::await_amount(&tx, id, world.now).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn amount(world: &World, cents: i64) -> AmountSet {
    AmountSet {
        at: world.now,
        by: world.mario,
        amount: EuroCents(cents),
        reason: (cents == 0).then(|| "Iniziativa del Comune".to_owned()),
    }
}

async fn held(tx: &Tx, id: IstanzaId) -> Istanza {
    istanze::hold(tx, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_amount_is_set_once_whatever_a_statement_says() {
    on_each_engine(async |world: World| {
        let id = waiting(&world).await;
        let tx = world.write().await;
        let refused = take_charge(&world, &tx, id).await;
        assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
        let mut row = held(&tx, id).await;
        let set = amount(&world, 12_050);
        assert!(
            istanze::set_amount(&tx, &mut row, &set, "120,50 euro")
                .await
                .unwrap()
        );
        let other = amount(&world, 1);
        assert!(!istanze::set_amount(&tx, &mut row, &other, "0,01").await.unwrap());
        assert!(!istanze::end_amount(&tx, id, world.now).await.unwrap());
        let awaited = istanze::awaited_amount(&tx, id).await.unwrap().unwrap();
        assert!(!awaited.is_open());
        assert_eq!(awaited.set, Some(set));
        let events = istanze::timeline(&tx, id).await.unwrap();
        let last = events.last().unwrap();
        assert_eq!(
            (last.transition, last.status, last.actor),
            (Transition::SetAmount, Status::Registered, Actor::Operator)
        );
        take_charge(&world, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for statement in [
            "UPDATE istanza_amount SET amount = 1",
            "UPDATE istanza_amount SET set_at = NULL",
            "UPDATE istanza_amount SET ended_at = asked_at",
            "DELETE FROM istanza_amount",
        ] {
            assert!(raw.execute_unprepared(statement).await.is_err(), "{statement}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_neither_set_nor_listed() {
    on_each_engine(async |world: World| {
        let (over, open) = (waiting(&world).await, waiting(&world).await);
        let tx = world.write().await;
        assert!(istanze::end_amount(&tx, over, world.now).await.unwrap());
        let mut row = held(&tx, over).await;
        let nothing = amount(&world, 0);
        assert!(!istanze::set_amount(&tx, &mut row, &nothing, "").await.unwrap());
        let listed = istanze::amounts_to_set(&tx, None, 10).await.unwrap();
        let ids: Vec<_> = listed.items.iter().map(|waits| waits.id).collect();
        assert_eq!((ids, listed.next_cursor), (vec![open], None));
        let mut row = held(&tx, open).await;
        assert!(istanze::set_amount(&tx, &mut row, &nothing, "").await.unwrap());
        assert!(
            istanze::amounts_to_set(&tx, None, 10)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_list_finds_those_that_wait_for_an_amount_and_no_others() {
    on_each_engine(async |world: World| {
        let [waits, set, given_up] = [
            waiting(&world).await,
            waiting(&world).await,
            waiting(&world).await,
        ];
        let draft = world.draft("Occupazione", world.now).await;
        let tx = world.write().await;
        let (mut row, amount) = (held(&tx, set).await, amount(&world, 1));
        istanze::set_amount(&tx, &mut row, &amount, "0,01").await.unwrap();
        istanze::end_amount(&tx, given_up, world.now).await.unwrap();
        let list = async |statuses: Vec<Status>| -> Vec<IstanzaId> {
            let query = ListQuery {
                statuses,
                awaits_amount: true,
                limit: 10,
                ..ListQuery::default()
            };
            let page = istanze::list(&tx, world.mario, &query).await.unwrap();
            let mut ids: Vec<_> = page.items.iter().map(|row| row.id).collect();
            ids.sort();
            ids
        };
        assert_eq!(list(Vec::new()).await, [waits]);
        let mut either = vec![waits, draft];
        either.sort();
        assert_eq!(list(vec![Status::Draft]).await, either);
    })
    .await;
}
