//! A way to be paid in memory, which keeps the contract and can stand for a far end.

use super::{Creditor, FarEnd, keeps_the_contract};
use async_trait::async_trait;
use sportello_integrations::payments::{
    Cart, CartNotice, DebtToPublish, NoticeToPublish, PaymentAdapter, PaymentError, Receipt, receipt,
};
use sportello_types::ids::DebtId;
use sportello_types::payments::Parts;
use sportello_types::values::{EuroCents, Iuv, NoticeNumber, PartitaIva};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

/// A way to be paid in memory.
#[derive(Default)]
pub(crate) struct Book(Mutex<Pages>);

impl Book {
    /// A notice and its debt, be it payable or not.
    pub(crate) fn find(&self, number: &NoticeNumber) -> Option<(DebtToPublish, NoticeToPublish)> {
        let pages = self.0.lock().unwrap();
        let entry = pages.of(number)?;
        let mut notices = entry.notices();
        let notice = notices.find(|notice| notice.iuv.notice_number() == *number)?;
        Some((entry.debt.clone(), notice.clone()))
    }

    /// A debt with those of its notices that can be paid, or with the others.
    pub(crate) fn debt(&self, id: DebtId, payable: bool) -> Option<DebtToPublish> {
        let pages = self.0.lock().unwrap();
        let entry = pages.debts.get(&id)?;
        let mut debt = entry.debt.clone();
        for option in &mut debt.options {
            option.retain(|notice| entry.payable(&notice.iuv.notice_number()).is_some() == payable);
        }
        debt.options.retain(|option| !option.is_empty());
        Some(debt)
    }
}

#[derive(Default)]
struct Pages {
    debts: BTreeMap<DebtId, Entry>,
    down: bool,
    lose_next: bool,
}

struct Entry {
    debt: DebtToPublish,
    withdrawn: bool,
    paid: Vec<NoticeNumber>,
}

impl Entry {
    fn notices(&self) -> impl Iterator<Item = &NoticeToPublish> {
        self.debt.options.iter().flatten()
    }

    fn payable(&self, number: &NoticeNumber) -> Option<EuroCents> {
        let is = |notice: &NoticeToPublish, number: &NoticeNumber| notice.iuv.notice_number() == *number;
        let chosen = |option: &&Vec<NoticeToPublish>| {
            let all = |paid: &NoticeNumber| option.iter().any(|notice| is(notice, paid));
            self.paid.iter().all(all)
        };
        let mut open = self.debt.options.iter().filter(chosen).flatten();
        let notice = open.find(|notice| is(notice, number))?;
        (!self.withdrawn && !self.paid.contains(number)).then(|| notice.parts.total())
    }

    /// What stands for its contents.
    fn contents(debt: &DebtToPublish) -> Vec<(Iuv, Parts)> {
        let notices = debt.options.iter().flatten();
        notices.map(|notice| (notice.iuv, notice.parts.clone())).collect()
    }
}

impl Pages {
    fn of(&self, number: &NoticeNumber) -> Option<&Entry> {
        let has = |entry: &&Entry| {
            entry
                .notices()
                .any(|notice| notice.iuv.notice_number() == *number)
        };
        self.debts.values().find(has)
    }

    fn answer<T>(&mut self, outcome: Result<T, PaymentError>) -> Result<T, PaymentError> {
        if std::mem::take(&mut self.lose_next) {
            return Err(PaymentError::Unavailable("no answer in time".to_owned()));
        }
        outcome
    }

    fn reach(&self) -> Result<(), PaymentError> {
        let unavailable = || PaymentError::Unavailable("it cannot be reached".to_owned());
        (!self.down).then_some(()).ok_or_else(unavailable)
    }

    fn publish(&mut self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let mut numbers = debt
            .options
            .iter()
            .flatten()
            .map(|notice| notice.iuv.notice_number());
        if numbers.any(|number| self.of(&number).is_some_and(|other| other.debt.id != debt.id)) {
            return Err(PaymentError::Refused("a number twice".to_owned()));
        }
        let Some(known) = self.debts.get_mut(&debt.id) else {
            let entry = Entry {
                debt: debt.clone(),
                withdrawn: false,
                paid: Vec::new(),
            };
            self.debts.insert(debt.id, entry);
            return Ok(());
        };
        let same = Entry::contents(&known.debt) == Entry::contents(debt);
        match (same, known.paid.is_empty(), known.withdrawn) {
            (true, _, true) => Err(PaymentError::Refused("withdrawn".to_owned())),
            (true, _, false) => Ok(()),
            (false, false, _) => Err(PaymentError::InPayment),
            (false, true, _) => {
                known.debt = debt.clone();
                known.withdrawn = false;
                Ok(())
            }
        }
    }

    fn withdraw(&mut self, debt: DebtId) -> Result<(), PaymentError> {
        match self.debts.get_mut(&debt) {
            Some(entry) if !entry.paid.is_empty() => Err(PaymentError::InPayment),
            Some(entry) => {
                entry.withdrawn = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// A receipt for each time that it was paid.
    fn receipts(&self, creditor: &PartitaIva, number: &NoticeNumber) -> Vec<Receipt> {
        let paid = self.of(number).map_or(0, |entry| {
            entry.paid.iter().filter(|paid| *paid == number).count()
        });
        (1..=paid)
            .filter_map(|time| self.receipt(creditor, number, time))
            .collect()
    }

    fn receipt(&self, creditor: &PartitaIva, number: &NoticeNumber, time: usize) -> Option<Receipt> {
        let entry = self.of(number)?;
        let notice = entry
            .notices()
            .find(|notice| notice.iuv.notice_number() == *number)?;
        let mut transfers = String::new();
        for (index, part) in notice.parts.as_slice().iter().enumerate() {
            let (number, amount, iban) = (index + 1, decimal(part.amount), part.account().unwrap());
            write!(
                transfers,
                "<transfer><idTransfer>{number}</idTransfer><transferAmount>{amount}</transferAmount>\
                 <fiscalCodePA>{creditor}</fiscalCodePA><IBAN>{iban}</IBAN></transfer>"
            )
            .unwrap();
        }
        let amount = decimal(notice.parts.total());
        let xml = format!(
            "<paSendRTV2Request><receipt><receiptId>r-{number}-{time}</receiptId><noticeNumber>{number}</noticeNumber>\
             <fiscalCode>{creditor}</fiscalCode><outcome>OK</outcome><paymentAmount>{amount}</paymentAmount>\
             <transferList>{transfers}</transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></paSendRTV2Request>"
        );
        Some(receipt::read(xml.as_bytes()).unwrap())
    }
}

fn decimal(amount: EuroCents) -> String {
    format!("{}.{:02}", amount.0 / 100, amount.0 % 100)
}

fn borgoverde() -> Creditor {
    Creditor {
        tax_code: "01234567897".parse().unwrap(),
        segregation: "01".parse().unwrap(),
        account: "IT60X0542811101000000123456".parse().unwrap(),
        due_on: "2099-12-31".parse().unwrap(),
    }
}

#[async_trait]
impl PaymentAdapter for Book {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        let mut pages = self.0.lock().unwrap();
        pages.reach()?;
        let outcome = pages.publish(debt);
        pages.answer(outcome)
    }

    /// It knows debts as a whole.
    fn changes_partly_paid(&self) -> bool {
        false
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        let mut pages = self.0.lock().unwrap();
        pages.reach()?;
        let outcome = pages.withdraw(debt);
        pages.answer(outcome)
    }

    async fn begin(&self, cart: &Cart) -> Result<url::Url, PaymentError> {
        let pages = self.0.lock().unwrap();
        pages.reach()?;
        let payable = |notice: &CartNotice| {
            let entry = pages.of(&notice.number)?;
            (entry.payable(&notice.number)? == notice.amount).then_some(())
        };
        if cart.notices.iter().all(|notice| payable(notice).is_some()) {
            Ok("https://pay.example/".parse().unwrap())
        } else {
            Err(PaymentError::InPayment)
        }
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        let pages = self.0.lock().unwrap();
        pages.reach()?;
        Ok(pages.receipts(&borgoverde().tax_code, notice))
    }
}

#[async_trait]
impl FarEnd for Book {
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents> {
        self.0.lock().unwrap().of(notice)?.payable(notice)
    }

    async fn pay(&self, notice: &NoticeNumber) {
        let mut pages = self.0.lock().unwrap();
        let id = pages.of(notice).unwrap().debt.id;
        pages.debts.get_mut(&id).unwrap().paid.push(notice.clone());
    }

    async fn lose_next_answer(&self) {
        self.0.lock().unwrap().lose_next = true;
    }

    async fn set_down(&self, down: bool) {
        self.0.lock().unwrap().down = down;
    }
}

#[tokio::test]
async fn a_book_in_memory_keeps_the_contract() {
    let book = Book::default();
    keeps_the_contract(&book, &book, &borgoverde()).await;
}
