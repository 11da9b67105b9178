//! A payment begins where the creditor answers for its notices by itself: the node verifies the notice at the
//! station and gets what is to be paid; while the station cannot be asked, it takes the copy of ACA.

use super::aca::Standing;
use super::answer::{self, Answer};
use super::model::{Destination, Installment, PaymentOption, Position, Transfer};
use super::node::{self, Outcome, Question};
use super::node_told::{Begun, Verified};
use super::pay::ToPay;
use super::state::{Creditor, Memory, Pagopa};
use super::status::{ItemStatus, Status};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::json;

/// The station gave no answer that the node understands.
const BAD_ANSWER: &str = "PPT_STAZIONE_INT_PA_ERRORE_RESPONSE";
const TIMEOUT: &str = "PPT_STAZIONE_INT_PA_TIMEOUT";
const UNREACHABLE: &str = "PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE";
/// What the cart says that it costs is not what it costs.
const OTHER_AMOUNT: &str = "PPT_IMPORTO_ERRATO";

impl Pagopa {
    /// What a notice costs whoever pays it now, in cents, with its station asked where it is one of those;
    /// nothing where it cannot be paid.
    pub async fn ask(&self, creditor: &str, notice: &str) -> Option<i64> {
        let to_pay = ToPay::at_counter(creditor, notice);
        self.begin(&to_pay).await.ok()?;
        self.payable(creditor, notice)
    }

    /// The code of the fault with which the first of some notices cannot be paid, or nothing: as the page of
    /// payments finds out when it is opened, or, where they are being paid, as the node does.
    pub(super) async fn obstacle(&self, to_pay: &[ToPay], begins: bool) -> Option<&'static str> {
        for one in to_pay {
            let outcome = if begins {
                self.begin(one).await
            } else {
                self.verify(one).await
            };
            if let Err(code) = outcome {
                return Some(code);
            }
        }
        let memory = self.inner().memory();
        let known = |one: &&ToPay| begins || memory.station_of(one).is_none();
        to_pay.iter().filter(known).find_map(|one| memory.obstacle(one))
    }

    async fn verify(&self, to_pay: &ToPay) -> Result<(), &'static str> {
        let Some(creditor) = self.station_to_ask(to_pay) else {
            return Ok(());
        };
        if to_pay.stand_in || self.inner().memory().settings.stand_in {
            return Ok(());
        }
        let verified = self.verified(&creditor, to_pay).await?;
        match to_pay.amount {
            Some(amount) if amount != verified.amount => Err(OTHER_AMOUNT),
            _ => Ok(()),
        }
    }

    /// Begins a payment: afterwards what is to be paid is known to the node. Nothing happens where the debt
    /// is in GPD.
    ///
    /// # Errors
    /// The code of the fault with which it cannot be paid.
    pub(super) async fn begin(&self, to_pay: &ToPay) -> Result<(), &'static str> {
        let Some(creditor) = self.station_to_ask(to_pay) else {
            return Ok(());
        };
        let inner = self.inner();
        let now = inner.now();
        let key = (to_pay.creditor.clone(), to_pay.nav.clone());
        let stand_in = {
            let mut memory = inner.memory();
            // What was paid stays so, whatever a station says.
            if memory.begun.get(&key).is_some_and(is_paid) {
                return Ok(());
            }
            memory.begun.remove(&key);
            memory.settings.stand_in || to_pay.stand_in
        };
        let position = if stand_in {
            inner.memory().by_copy(&creditor, &to_pay.nav, now)?
        } else {
            let verified = self.verified(&creditor, to_pay).await?;
            let got = self.hear(&creditor, Question::GetV2, to_pay).await?;
            let begun = Begun::read(&got).ok_or(BAD_ANSWER)?;
            let wrong = begun.wrong(&verified, &to_pay.nav, to_pay.at_the_post, &inner.memory());
            if !wrong.is_empty() {
                let what = json!({ "creditor": to_pay.creditor, "notice": to_pay.nav, "wrong": wrong });
                inner.note("violation", what);
                return Err(BAD_ANSWER);
            }
            position(&to_pay.creditor, &to_pay.nav, begun, now)
        };
        inner.memory().begun.insert(key, position);
        Ok(())
    }

    async fn verified(&self, creditor: &Creditor, to_pay: &ToPay) -> Result<Verified, &'static str> {
        let said = self.hear(creditor, Question::Verify, to_pay).await?;
        Verified::read(&said).ok_or(BAD_ANSWER)
    }

    /// Asks a station; the body of its answer, when it is one that says yes.
    async fn hear(
        &self,
        creditor: &Creditor,
        what: Question,
        to_pay: &ToPay,
    ) -> Result<Vec<u8>, &'static str> {
        let inner = self.inner();
        let heard = node::hear(inner, creditor, what, to_pay).await;
        let (outcome, body) = heard.ok_or(UNREACHABLE)?;
        let (said, told) = match &outcome {
            Outcome::Answered(Answer::Ok) => ("OK", Ok(body)),
            Outcome::Answered(Answer::Refused(code)) => {
                let code = answer::known(code).unwrap_or(BAD_ANSWER);
                (code, Err(code))
            }
            Outcome::Answered(Answer::Bad(wrong)) => {
                let what = json!({
                    "creditor": to_pay.creditor,
                    "notice": to_pay.nav,
                    "question": what.operation(),
                    "wrong": wrong,
                });
                inner.note("violation", what);
                ("bad answer", Err(BAD_ANSWER))
            }
            Outcome::TimedOut => ("timeout", Err(TIMEOUT)),
            Outcome::Unreachable(_) => ("unreachable", Err(UNREACHABLE)),
        };
        inner.note(
            "question",
            json!({
                "creditor": to_pay.creditor,
                "notice": to_pay.nav,
                "question": what.operation(),
                "answer": said,
            }),
        );
        told
    }

    fn station_to_ask(&self, to_pay: &ToPay) -> Option<Creditor> {
        self.inner().memory().station_of(to_pay).cloned()
    }
}

impl Memory {
    /// The creditor whose station answers for a notice by itself; nothing where the debt is in GPD.
    pub(super) fn station_of(&self, to_pay: &ToPay) -> Option<&Creditor> {
        let segregation = to_pay.nav.strip_prefix('3').and_then(|iuv| iuv.get(..2))?;
        let creditor = self.creditors.get(&to_pay.creditor)?;
        let station = creditor.station.as_ref()?;
        let answers = station.answers_for.iter().any(|code| code == segregation);
        answers.then_some(creditor)
    }

    /// What ACA knows of a notice: all of it goes to one account of its creditor.
    fn by_copy(&self, creditor: &Creditor, nav: &str, now: DateTime<Utc>) -> Result<Position, &'static str> {
        let key = (creditor.tax_code.clone(), nav.to_owned());
        let copied = self.copies.get(&key).filter(|copied| copied.stand_in);
        let copied = copied.ok_or(UNREACHABLE)?;
        match copied.standing {
            Standing::Closed => return Err("PAA_PAGAMENTO_ANNULLATO"),
            Standing::Paid => return Err("PAA_PAGAMENTO_DUPLICATO"),
            Standing::Valid if copied.ends && copied.due < now => return Err("PAA_PAGAMENTO_SCADUTO"),
            Standing::Valid => {}
        }
        let account = copied.account.as_ref().or_else(|| creditor.accounts.first());
        let begun = Begun {
            reference: nav.chars().skip(1).collect(),
            amount: copied.amount,
            due: copied.due.date_naive(),
            description: copied.description.clone(),
            company: creditor.name.clone(),
            office: None,
            debtor: copied.debtor.clone(),
            transfers: vec![Transfer {
                number: 1,
                amount: copied.amount,
                creditor: creditor.tax_code.clone(),
                company_name: None,
                remittance: copied.description.clone(),
                category: "9/0115105AP/".to_owned(),
                to: Destination::Account {
                    iban: account.cloned().ok_or(UNREACHABLE)?,
                    postal: copied.postal.clone(),
                },
                metadata: Vec::new(),
                reported: false,
            }],
            metadata: Vec::new(),
        };
        Ok(position(&creditor.tax_code, nav, begun, now))
    }

    /// A notice was paid; where by its copy, no second time.
    pub(super) fn close_copy(&mut self, to_pay: &ToPay) {
        let key = (to_pay.creditor.clone(), to_pay.nav.clone());
        if (self.settings.stand_in || to_pay.stand_in)
            && let Some(copied) = self.copies.get_mut(&key)
        {
            copied.standing = Standing::Paid;
        }
    }
}

fn is_paid(position: &Position) -> bool {
    position.items().any(|item| item.paid.is_some())
}

/// What is to be paid, as the node keeps it until it is.
fn position(creditor: &str, nav: &str, begun: Begun, now: DateTime<Utc>) -> Position {
    Position {
        iupd: format!("station-{nav}"),
        creditor: creditor.to_owned(),
        company_name: begun.company,
        office_name: begun.office,
        pay_stand_in: true,
        status: Status::Valid,
        inserted: now,
        updated: now,
        published: Some(now),
        options: vec![PaymentOption {
            validity: Some(now),
            switch_to_expired: false,
            debtor: begun.debtor,
            installments: vec![Installment {
                nav: nav.to_owned(),
                iuv: begun.reference,
                amount: begun.amount,
                description: begun.description,
                due: end_of(begun.due),
                status: ItemStatus::Unpaid,
                transfers: begun.transfers,
                metadata: begun.metadata,
                paid: None,
            }],
        }],
    }
}

fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::from_hms_opt(22, 59, 59).unwrap_or_default())
        .and_utc()
}
