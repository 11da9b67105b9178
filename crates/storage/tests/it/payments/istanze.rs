//! Istanze that wait for a payment: frozen while they wait, sent once, or a draft again.

use super::money::{deliver, paper};
use super::{Wanted, make, wanted};
use crate::support::{World, answers, on_each_engine};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sportello_storage::attachments;
use sportello_storage::istanze::{
    self, Actor, Draft, Istanza, IstanzaPayment, NewPayment, Submission, Unsettled,
};
use sportello_storage::payment_office::{NewRefund, decide_refund, propose_refund};
use sportello_storage::payments::{self, change, change_debt};
use sportello_storage::{Error, Tx};
use sportello_types::form::{FeeDue, FeeKind, FeeTime};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Status, Transition};
use sportello_types::payments::{Change, DebtSource};
use sportello_types::values::EuroCents;

pub(super) const DOCUMENT: &str = r#"{"answers":{"z":"ultima"}}"#;

fn fees() -> Vec<FeeDue> {
    vec![FeeDue {
        id: "secretariat_fee".to_owned(),
        label: "Diritti di segreteria".to_owned(),
        kind: FeeKind::Fee,
        when: FeeTime::BeforeSubmission,
        amount: EuroCents(500),
    }]
}

fn debt_of(world: &World, istanza: IstanzaId) -> Wanted {
    let mut wanted = Wanted {
        citizen: Some(world.mario),
        source: DebtSource::Istanza { istanza },
        ..wanted(world, &[&[500]])
    };
    for notice in wanted.options.iter_mut().flatten() {
        notice.ends = true;
    }
    wanted
}

/// A debt of an istanza, noted with it.
async fn ask(world: &World, tx: &Tx, istanza: IstanzaId, when: Option<FeeTime>) -> Wanted {
    let wanted = debt_of(world, istanza);
    make(tx, &wanted).await;
    let new = NewPayment {
        debt: wanted.id,
        istanza,
        when,
        items: &fees(),
        at: world.now,
    };
    istanze::note_payment(tx, &new).await.unwrap();
    wanted
}

/// A draft that waits for its payment, and its debt.
async fn waiting(world: &World) -> (IstanzaId, Wanted) {
    let id = world.draft("Permesso ZTL", world.now).await;
    let tx = world.write().await;
    istanze::await_payment(&tx, world.mario, id, 1, DOCUMENT, world.now)
        .await
        .unwrap();
    let debt = ask(world, &tx, id, Some(FeeTime::BeforeSubmission)).await;
    tx.commit().await.unwrap();
    (id, debt)
}

pub(super) fn submission(world: &World, document: &str) -> Submission {
    Submission {
        answers: answers(&json!({"z": "ultima"})),
        document: document.to_owned(),
        form_version: "1".to_owned(),
        outcome_due_on: None,
        registration: world.id(),
        registered_at_once: true,
    }
}

pub(super) async fn take_charge(world: &World, tx: &Tx, id: IstanzaId) -> Result<Istanza, Error> {
    let (taken, actor) = (Transition::TakeCharge, Actor::Operator);
    istanze::transition(tx, world.mario, id, taken, actor, None, world.now).await
}

async fn held(tx: &Tx, id: IstanzaId) -> (Istanza, IstanzaPayment) {
    let row = istanze::hold(tx, id).await.unwrap().unwrap();
    let payment = istanze::payments(tx, id).await.unwrap().remove(0);
    (row, payment)
}

async fn unsettled(world: &World, over_before: &str) -> Vec<Unsettled> {
    let over_before: NaiveDate = over_before.parse().unwrap();
    let tx = world.db.system_read().await.unwrap();
    istanze::unsettled(&tx, over_before, None, 10).await.unwrap()
}

#[tokio::test]
async fn what_waits_can_neither_be_changed_nor_deleted() {
    on_each_engine(async |world: World| {
        let (id, _) = waiting(&world).await;
        let other = answers(&json!({"z": "altra"}));
        let draft = Draft {
            answers: &other,
            step: None,
            form_version: "1",
        };
        let tx = world.write().await;
        let saved = istanze::save_draft(&tx, world.mario, id, 2, &draft, world.now).await;
        assert!(matches!(saved, Err(Error::WrongState)), "{saved:?}");
        let deleted = istanze::delete_draft(&tx, world.mario, id, world.now).await;
        assert!(matches!(deleted, Err(Error::WrongState)), "{deleted:?}");
        let upload = attachments::begin_upload(&tx, world.id(), id, "plan", "a.pdf", world.now).await;
        assert!(matches!(upload, Err(Error::WrongState)), "{upload:?}");
        assert_eq!(istanze::count_drafts(&tx, world.mario).await.unwrap(), 1);
        for transition in [
            Transition::Submit,
            Transition::Reopen,
            Transition::Register,
            Transition::Pay,
        ] {
            let actor = Actor::System;
            let moved = istanze::transition(&tx, world.mario, id, transition, actor, None, world.now).await;
            assert!(matches!(moved, Err(Error::WrongState)), "{transition:?}");
        }
        drop(tx);
        // Whatever a statement says.
        let raw = world.raw().await;
        for statement in [
            r#"UPDATE istanza SET answers = '{"z":1}' WHERE status = 'awaiting_payment'"#,
            "DELETE FROM istanza WHERE status = 'awaiting_payment'",
            "UPDATE istanza_waiting SET content = '{}'",
            "DELETE FROM istanza_waiting",
            "UPDATE istanza_payment SET items = '[]'",
            "DELETE FROM istanza_payment",
        ] {
            assert!(raw.execute_unprepared(statement).await.is_err(), "{statement}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_sent_once_as_it_was_frozen() {
    on_each_engine(async |world: World| {
        let (id, debt) = waiting(&world).await;
        let paid_at: DateTime<Utc> = world.later(Duration::hours(1));
        let now = world.later(Duration::hours(2));
        let tx = world.write().await;
        let (row, payment) = held(&tx, id).await;
        assert_eq!((payment.debt, payment.items.clone()), (debt.id, fees()));
        let other = submission(&world, "{}");
        let refused = istanze::mark_paid(&tx, &row, &payment, &other, paid_at, now).await;
        assert!(matches!(refused, Err(Error::WrongState)), "another document");
        let right = submission(&world, DOCUMENT);
        let hash = istanze::mark_paid(&tx, &row, &payment, &right, paid_at, now)
            .await
            .unwrap();
        let again = istanze::mark_paid(&tx, &row, &payment, &right, paid_at, now).await;
        assert!(matches!(again, Err(Error::WrongState)), "{again:?}");
        tx.commit().await.unwrap();

        let tx = world.write().await;
        let (sent, payment) = held(&tx, id).await;
        assert_eq!(sent.status, Status::Registered);
        assert_eq!((sent.submitted_at, sent.updated_at), (Some(paid_at), now));
        assert_eq!(payment.settled_at, Some(paid_at));
        let document = istanze::document(&tx, id).await.unwrap().unwrap();
        assert_eq!((document.content.as_str(), document.sha256), (DOCUMENT, hash));
        assert_eq!(istanze::waiting(&tx, id).await.unwrap(), None);
        let story: Vec<_> = istanze::timeline(&tx, id)
            .await
            .unwrap()
            .into_iter()
            .map(|event| (event.at, event.transition))
            .collect();
        assert_eq!(
            story,
            [
                (world.now, Transition::AskPayment),
                (paid_at, Transition::Submit),
                (now, Transition::Register)
            ]
        );
        drop(tx);
        let tx = world.write().await;
        let reopened = istanze::reopen(&tx, world.mario, id, now).await;
        assert!(matches!(reopened, Err(Error::WrongState)), "{reopened:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_paid_is_the_draft_that_it_was() {
    on_each_engine(async |world: World| {
        let (id, first) = waiting(&world).await;
        let tx = world.write().await;
        let draft = istanze::reopen(&tx, world.mario, id, world.now).await.unwrap();
        assert_eq!((draft.status, draft.version), (Status::Draft, 3));
        assert_eq!(draft.answers, answers(&json!({})));
        assert_eq!(istanze::payments(&tx, id).await.unwrap(), []);
        assert_eq!(istanze::payment_of(&tx, first.id).await.unwrap(), None);
        assert!(istanze::timeline(&tx, id).await.unwrap().is_empty());
        // It may be asked for again, and then be thrown away.
        istanze::await_payment(&tx, world.mario, id, 3, DOCUMENT, world.now)
            .await
            .unwrap();
        let second = ask(&world, &tx, id, Some(FeeTime::BeforeSubmission)).await;
        let counts = istanze::payments(&tx, id).await.unwrap();
        assert_eq!(
            counts.iter().map(|payment| payment.debt).collect::<Vec<_>>(),
            [second.id]
        );
        istanze::reopen(&tx, world.mario, id, world.now).await.unwrap();
        istanze::delete_draft(&tx, world.mario, id, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_debt_of_each_moment_counts_at_a_time() {
    on_each_engine(async |world: World| {
        let (id, _) = waiting(&world).await;
        let tx = world.write().await;
        let second = debt_of(&world, id);
        make(&tx, &second).await;
        let new = NewPayment {
            debt: second.id,
            istanza: id,
            when: Some(FeeTime::BeforeSubmission),
            items: &fees(),
            at: world.now,
        };
        let noted = istanze::note_payment(&tx, &new).await;
        assert!(matches!(noted, Err(Error::Duplicate)), "{noted:?}");
    })
    .await;
}

#[tokio::test]
async fn no_office_takes_charge_of_what_is_to_be_paid() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        let direct = submission(&world, DOCUMENT);
        istanze::mark_submitted(&tx, world.mario, id, 1, &direct, world.now)
            .await
            .unwrap();
        let after = ask(&world, &tx, id, Some(FeeTime::AfterSubmission)).await;
        let asked = ask(&world, &tx, id, None).await;
        let take = async || take_charge(&world, &tx, id).await;
        assert!(matches!(take().await, Err(Error::WrongState)));
        let mut row = istanze::hold(&tx, id).await.unwrap().unwrap();
        for expected in [true, false] {
            let settled = istanze::settle(&tx, &mut row, after.id, "5,00 euro", world.now).await;
            assert_eq!(settled.unwrap(), expected, "noted once");
        }
        // What an office asks for later keeps nobody from working.
        assert_eq!(take().await.unwrap().status, Status::InProgress);
        let ended = istanze::end_payment(&tx, id, after.id, world.now).await.unwrap();
        assert!(!ended, "what is paid stays paid");
        assert!(istanze::end_payment(&tx, id, asked.id, world.now).await.unwrap());
        let story = istanze::timeline(&tx, id).await.unwrap();
        let paid: Vec<_> = story
            .iter()
            .filter(|event| event.transition == Transition::Pay)
            .collect();
        assert_eq!(paid.len(), 1);
        assert_eq!(paid[0].note.as_deref(), Some("5,00 euro"));
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_or_over_is_found_and_what_may_still_be_paid_is_not() {
    on_each_engine(async |world: World| {
        let (open, _) = waiting(&world).await;
        let (over, over_debt) = waiting(&world).await;
        let (withdrawn, withdrawn_debt) = waiting(&world).await;
        let tx = world.write().await;
        change_debt(&tx, withdrawn_debt.id, Change::Cancel, "office", world.now)
            .await
            .unwrap();
        for notice in over_debt.options.iter().flatten() {
            change(&tx, notice.id, Change::Expire, "last day over", world.now)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let found = |unsettled: Vec<Unsettled>| -> Vec<IstanzaId> {
            unsettled.iter().map(|one| one.istanza).collect()
        };
        // Its last day was the 30th of November.
        assert_eq!(found(unsettled(&world, "2026-11-30").await), [withdrawn]);
        let both = found(unsettled(&world, "2026-12-01").await);
        assert!(both.contains(&over) && both.contains(&withdrawn) && both.len() == 2);
        assert!(!both.contains(&open));
    })
    .await;
}

#[tokio::test]
async fn what_was_given_back_is_found_and_what_was_too_little_is_not() {
    on_each_engine(async |world: World| {
        let eva = world.citizen(world.tenant, "LLAVEA79T71F205M").await;
        let (given_back, first) = waiting(&world).await;
        let (_, second) = waiting(&world).await;
        let tx = world.write().await;
        let mut short = Vec::new();
        for (at, debt) in [first.id, second.id].into_iter().enumerate() {
            change_debt(&tx, debt, Change::Publish, "published", world.now)
                .await
                .unwrap();
            let debt = payments::find_any(&tx, debt).await.unwrap().unwrap();
            let mut paper = paper(&world, debt.notices().next().unwrap(), &format!("R{at}"));
            paper.cents = 1;
            deliver(&tx, &paper, world.now).await.unwrap();
            short.push(paper.id);
        }
        let refund = NewRefund {
            anomaly: short[0],
            amount: EuroCents(1),
            by: world.mario,
            note: "Importo sbagliato",
        };
        propose_refund(&tx, &refund, world.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            unsettled(&world, "2026-11-30").await,
            [],
            "proposed is not confirmed"
        );

        let tx = world.write().await;
        decide_refund(&tx, short[0], true, eva, "Mandato 1", world.now)
            .await
            .unwrap();
        let (first, second) = (
            payments::find_any(&tx, first.id).await.unwrap().unwrap(),
            payments::find_any(&tx, second.id).await.unwrap().unwrap(),
        );
        assert!(first.is_given_back() && !first.lets_go_on());
        assert!(!second.is_given_back() && !second.lets_go_on());
        tx.commit().await.unwrap();
        let found = unsettled(&world, "2026-11-30").await;
        let found: Vec<IstanzaId> = found.iter().map(|one| one.istanza).collect();
        assert_eq!(found, [given_back]);
    })
    .await;
}
