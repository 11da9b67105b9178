//! What the portal does: what its operations, jobs and operators do in the database.

use super::schedule::Step;
use super::{ASKED, Asked, Portal, Sent};
use crate::payments::flow_lines::{keep_lines, key, transferred};
use crate::payments::istanze::{DOCUMENT, submission};
use crate::payments::model::schedule::pick;
use crate::payments::money::{Paper, deliver};
use crate::payments::{BORGOVERDE, Wanted, body, day, make, wanted};
use proptest::sample::Index;
use sportello_storage::istanze::{self, NewDraft, NewPayment};
use sportello_storage::payment_office::{NewRefund, decide_refund, propose_refund};
use sportello_storage::payments::{
    self, FlowItem, FlowOutcome, Received, Transfer, change, change_debt, close_anomaly, reconcile,
};
use sportello_storage::{Error, Tx};
use sportello_types::form::FeeTime;
use sportello_types::istanze::Status;
use sportello_types::payments::{Change, DebtSource, DebtStatus};
use sportello_types::values::{CleanText, EuroCents};

impl Portal<'_> {
    pub(super) async fn step(&mut self, tx: &Tx, step: &Step) -> Result<(), Error> {
        let (all, debts) = (self.facts.istanze.len(), self.facts.debts.len());
        let taken: Vec<usize> = self.facts.taken.keys().copied().collect();
        let one_taken = |index: &Index| pick(*index, taken.len()).map(|at| taken[at]);
        match step {
            Step::Ask(when) => self.begin(tx, *when).await,
            Step::Again(index) => match pick(*index, all) {
                Some(istanza) => self.again(tx, istanza).await,
                None => Ok(()),
            },
            Step::Deliver(index) => match pick(*index, self.sent.len()) {
                Some(receipt) => self.deliver(tx, receipt).await,
                None => Ok(()),
            },
            Step::Look(index) => match pick(*index, all) {
                Some(istanza) => self.look(tx, istanza, false).await,
                None => Ok(()),
            },
            Step::GiveUp(index) => match pick(*index, all) {
                Some(istanza) => self.give_up(tx, istanza).await,
                None => Ok(()),
            },
            Step::Expire(index) => match pick(*index, debts) {
                Some(debt) => self.expire(tx, debt).await,
                None => Ok(()),
            },
            Step::LetThrough(index) => match one_taken(index) {
                Some(receipt) => self.let_through(tx, receipt).await,
                None => Ok(()),
            },
            Step::GiveBack(index) => match one_taken(index) {
                Some(receipt) => self.give_back(tx, receipt).await,
                None => Ok(()),
            },
            Step::TakeBack(index) => match pick(*index, self.sent.len()) {
                Some(receipt) => self.tell(tx, receipt, FlowOutcome::Revoked).await,
                None => Ok(()),
            },
            Step::BringAgain(index) => {
                let back: Vec<usize> = self.facts.taken_back.iter().copied().collect();
                match pick(*index, back.len()) {
                    Some(at) => self.tell(tx, back[at], FlowOutcome::Executed).await,
                    None => Ok(()),
                }
            }
        }
    }

    async fn begin(&mut self, tx: &Tx, when: FeeTime) -> Result<(), Error> {
        let new = NewDraft {
            citizen: self.mario,
            ..self.world.new_draft("Permesso ZTL")
        };
        let draft = istanze::create(tx, new, self.world.now).await?;
        self.facts.istanze.push((draft.id, when));
        let istanza = self.facts.istanze.len() - 1;
        if when == FeeTime::BeforeSubmission {
            return self.again(tx, istanza).await;
        }
        let sent = submission(self.world, DOCUMENT);
        let (id, version) = (draft.id, draft.version);
        istanze::mark_submitted(tx, self.mario, id, version, &sent, self.world.now).await?;
        self.ask(tx, istanza).await
    }

    /// Sends a draft that is paid for first.
    async fn again(&mut self, tx: &Tx, istanza: usize) -> Result<(), Error> {
        let (id, now) = (self.facts.istanze[istanza].0, self.world.now);
        let row = istanze::hold(tx, id).await?.ok_or(Error::NotFound)?;
        if row.status != Status::Draft {
            return Ok(());
        }
        istanze::await_payment(tx, self.mario, id, row.version, DOCUMENT, now).await?;
        self.ask(tx, istanza).await
    }

    async fn ask(&mut self, tx: &Tx, istanza: usize) -> Result<(), Error> {
        let ((id, when), now) = (self.facts.istanze[istanza], self.world.now);
        let new = Wanted {
            citizen: Some(self.mario),
            source: DebtSource::Istanza { istanza: id },
            ..wanted(self.world, &[&[ASKED]])
        };
        let debt = make(tx, &new).await;
        let notice = debt.notices().next().ok_or(Error::NotFound)?;
        self.facts.debts.push(Asked {
            istanza,
            debt: debt.id,
            notice: notice.id,
            number: notice.number.clone(),
        });
        let payment = NewPayment {
            debt: debt.id,
            istanza: id,
            when: Some(when),
            items: &[],
            at: now,
        };
        istanze::note_payment(tx, &payment).await?;
        change_debt(tx, debt.id, Change::Publish, "schedule", now).await?;
        Ok(())
    }

    pub(super) async fn deliver(&mut self, tx: &Tx, receipt: usize) -> Result<(), Error> {
        let Sent { debt, cents } = self.sent[receipt];
        let asked = &self.facts.debts[debt];
        let paper = Paper {
            id: self.world.id(),
            receipt_id: format!("R{receipt}"),
            number: asked.number.clone(),
            creditor: body(BORGOVERDE),
            cents,
            transfers: vec![Transfer {
                number: 1,
                creditor: body(BORGOVERDE),
                amount: EuroCents(cents),
                stamp: false,
                account: None,
                category: None,
            }],
            paid_at: Some(self.world.now),
        };
        match deliver(tx, &paper, self.world.now).await? {
            Received::Settled { .. } => {
                assert!(
                    self.facts.taken.insert(receipt, paper.id).is_none(),
                    "taken twice"
                );
                let paying = payments::receipt_of(tx, asked.notice).await?;
                if paying.is_some_and(|paying| paying.id == paper.id) {
                    let before = self.facts.paying.insert(debt, receipt);
                    assert_eq!(before, None, "a notice is paid twice");
                }
            }
            Received::Duplicate => assert!(self.facts.taken.contains_key(&receipt)),
            Received::Unknown => panic!("a notice of ours is not known"),
        }
        self.note_good();
        Ok(())
    }

    /// What the portal does when something has happened to what an istanza waits for.
    pub(super) async fn look(&mut self, tx: &Tx, istanza: usize, over: bool) -> Result<(), Error> {
        let (id, now) = (self.facts.istanze[istanza].0, self.world.now);
        let mut row = istanze::hold(tx, id).await?.ok_or(Error::NotFound)?;
        for payment in istanze::payments(tx, id).await? {
            if payment.settled_at.is_some() {
                continue;
            }
            let debt = payments::find_any(tx, payment.debt).await?;
            let mut debt = debt.ok_or(Error::NotFound)?;
            if over && debt.status() == DebtStatus::Expired {
                debt = change_debt(tx, debt.id, Change::Cancel, "not paid in time", now).await?;
            }
            let before = payment.when == Some(FeeTime::BeforeSubmission);
            let given_back = debt.is_given_back();
            if debt.lets_go_on() && before {
                let sent = submission(self.world, DOCUMENT);
                istanze::mark_paid(tx, &row, &payment, &sent, now, now).await?;
            } else if debt.lets_go_on() {
                assert!(istanze::settle(tx, &mut row, debt.id, "5,00 euro", now).await?);
            } else if before && (given_back || debt.status() == DebtStatus::Cancelled) {
                istanze::reopen(tx, self.mario, id, now).await?;
            } else if given_back {
                assert!(istanze::end_payment(tx, id, debt.id, now).await?);
                self.ask(tx, istanza).await?;
            }
        }
        Ok(())
    }

    async fn give_up(&mut self, tx: &Tx, istanza: usize) -> Result<(), Error> {
        let (id, now) = (self.facts.istanze[istanza].0, self.world.now);
        let row = istanze::hold(tx, id).await?.ok_or(Error::NotFound)?;
        if row.status != Status::AwaitingPayment {
            return Ok(());
        }
        let payment = istanze::payments(tx, id).await?.remove(0);
        match change_debt(tx, payment.debt, Change::Cancel, "given up", now).await {
            Ok(debt) if debt.status() == DebtStatus::Cancelled => {
                istanze::reopen(tx, self.mario, id, now).await?;
                Ok(())
            }
            Ok(_) | Err(Error::WrongState) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn expire(&self, tx: &Tx, debt: usize) -> Result<(), Error> {
        let notice = self.facts.debts[debt].notice;
        match change(tx, notice, Change::Expire, "last day over", self.world.now).await {
            Ok(_) | Err(Error::WrongState) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn let_through(&mut self, tx: &Tx, receipt: usize) -> Result<(), Error> {
        let (id, note) = (self.facts.taken[&receipt], note());
        match close_anomaly(tx, id, self.eva, &note, self.world.now).await {
            Ok(true) => {
                self.facts.let_through.insert(receipt);
            }
            // It fits, or somebody has seen to it.
            Ok(false) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        self.note_good();
        Ok(())
    }

    async fn give_back(&mut self, tx: &Tx, receipt: usize) -> Result<(), Error> {
        let (id, now) = (self.facts.taken[&receipt], self.world.now);
        let refund = NewRefund {
            anomaly: id,
            amount: EuroCents(self.sent[receipt].cents),
            by: self.mario,
            note: "Si rende tutto",
        };
        match propose_refund(tx, &refund, now).await {
            Ok(()) => {}
            // It fits, or somebody has seen to it.
            Err(Error::NotFound | Error::WrongState) => return Ok(()),
            Err(error) => return Err(error),
        }
        decide_refund(tx, id, true, self.eva, "Mandato 1", now).await?;
        assert!(close_anomaly(tx, id, self.eva, &note(), now).await?);
        self.facts.given_back.insert(receipt);
        Ok(())
    }

    /// A flow of one receipt comes, or a revision of it: its money is there, or taken back.
    pub(super) async fn tell(&mut self, tx: &Tx, receipt: usize, outcome: FlowOutcome) -> Result<(), Error> {
        let Sent { debt, cents } = self.sent[receipt];
        let number = &self.facts.debts[debt].number;
        let line = transferred(number, &format!("R{receipt}"), 1, cents);
        let revision = self.facts.told.get(&receipt).map_or(1, |told| told + 1);
        let flow = format!("F{receipt}");
        let items = [FlowItem { outcome, ..line }];
        keep_lines(tx, self.world, (flow.as_str(), revision), day(26), &items).await;
        reconcile(tx, &key(&flow), self.world.now).await?;
        self.facts.told.insert(receipt, revision);
        if outcome.brings_money() {
            self.facts.taken_back.remove(&receipt);
        } else {
            self.facts.taken_back.insert(receipt);
        }
        self.note_good();
        Ok(())
    }
}

fn note() -> CleanText {
    "Visto con la ragioneria".parse().unwrap()
}
