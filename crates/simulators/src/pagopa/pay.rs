//! Money is taken: what the node does when somebody pays.

use super::carts::LARGEST;
use super::ending::Ending;
use super::model::{Debtor, Destination, Paid};
use super::receipt::{FEE, Receipt};
use super::stamp::{Sale, Stamps, number};
use super::state::{Memory, Pagopa};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A notice that somebody pays.
#[derive(Clone, Debug)]
pub(super) struct ToPay {
    pub(super) creditor: String,
    pub(super) nav: String,
    /// What the cart says that it costs; elsewhere nobody says it.
    pub(super) amount: Option<i64>,
    /// `idCart`.
    pub(super) note: Option<String>,
    /// Who pays, where it is said.
    pub(super) payer: Option<Debtor>,
    /// At the post office, on a postal account.
    pub(super) at_the_post: bool,
    /// While the creditor cannot be asked, though others can.
    pub(super) stand_in: bool,
    /// By how many cents what is paid differs from what is asked for: its copy is an old one.
    pub(super) amount_shift: i64,
}

impl Pagopa {
    /// What a notice costs whoever pays it now, in cents; nothing where it cannot be paid.
    pub fn payable(&self, creditor: &str, notice: &str) -> Option<i64> {
        let now = self.now();
        let mut memory = self.inner().memory();
        memory.run_jobs(now);
        if memory.obstacle(&ToPay::at_counter(creditor, notice)).is_some() {
            return None;
        }
        let (_, item) = memory.position_of(creditor, notice)?.find(notice)?;
        Some(item.amount)
    }

    /// Somebody pays a notice without a cart; the receipt goes out as the ending has it, at once where it
    /// says nothing else. The id of the receipt.
    ///
    /// # Errors
    /// The code of the fault with which the notice cannot be paid.
    pub async fn pay(&self, creditor: &str, notice: &str, ending: Ending) -> Result<String, &'static str> {
        let to_pay = ToPay::at_counter(creditor, notice);
        self.collect(&to_pay, ending, TimeDelta::zero(), false).await
    }

    /// Takes the money for a notice, by force also where it cannot be paid, and waits until the receipts that
    /// are due have arrived or could not.
    pub(super) async fn collect(
        &self,
        to_pay: &ToPay,
        ending: Ending,
        later: TimeDelta,
        force: bool,
    ) -> Result<String, &'static str> {
        let inner = self.inner();
        let now = inner.now();
        if let Err(code) = self.begin(to_pay).await
            && !force
        {
            return Err(code);
        }
        let receipt = {
            let mut memory = inner.memory();
            memory.run_jobs(now);
            if let Some(code) = memory.obstacle(to_pay).filter(|_| !force) {
                return Err(code);
            }
            let taken = memory.take(to_pay, inner.draw(), now);
            let receipt = taken.ok_or("PAA_PAGAMENTO_SCONOSCIUTO")?;
            memory.depart(&receipt, ending, now, later);
            receipt
        };
        inner.bell.notify_one();
        self.settle().await;
        Ok(receipt)
    }
}

impl ToPay {
    /// A notice of which only the number is known.
    pub(super) fn at_counter(creditor: &str, notice: &str) -> Self {
        Self {
            creditor: creditor.to_owned(),
            nav: notice.to_owned(),
            amount: None,
            note: None,
            payer: None,
            at_the_post: false,
            stand_in: false,
            amount_shift: 0,
        }
    }
}

impl Memory {
    /// Why a notice cannot be paid now: the code of a fault, or nothing.
    pub(super) fn obstacle(&self, to_pay: &ToPay) -> Option<&'static str> {
        let Some(position) = self.position_of(&to_pay.creditor, &to_pay.nav) else {
            return Some("PAA_PAGAMENTO_SCONOSCIUTO");
        };
        if let Err(why) = position.payable(&to_pay.nav) {
            return Some(why.code());
        }
        let (_, item) = position.find(&to_pay.nav)?;
        if to_pay.amount.is_some_and(|amount| amount != item.amount) {
            return Some("PPT_IMPORTO_ERRATO");
        }
        // The node knows the accounts of those who are registered with it.
        let registered = item.transfers.iter().all(|transfer| {
            let accounts = self.creditors.get(&transfer.creditor).map(|one| &one.accounts);
            match (&transfer.to, accounts) {
                (Destination::Account { iban, postal }, Some(accounts)) => {
                    let mut named = std::iter::once(iban).chain(postal);
                    accounts.is_empty() || named.all(|account| accounts.contains(account))
                }
                _ => true,
            }
        });
        if !registered {
            return Some("PPT_IBAN_NON_CENSITO");
        }
        let first = item.transfers.iter().find(|transfer| transfer.number == 1);
        let arrives = first.is_some_and(|first| first.to.at_the_post().is_some());
        (to_pay.at_the_post && !arrives).then_some("PAA_SEMANTICA")
    }

    /// Whether a notice buys a digital stamp.
    pub(super) fn buys_a_stamp(&self, to_pay: &ToPay) -> bool {
        let position = self.position_of(&to_pay.creditor, &to_pay.nav);
        let item = position.and_then(|position| position.find(&to_pay.nav));
        item.is_some_and(|(_, item)| {
            let mut transfers = item.transfers.iter();
            transfers.any(|transfer| matches!(transfer.to, Destination::Stamp { .. }))
        })
    }

    /// Takes the money for a notice, whether it can be paid or not, and makes the receipt. Where nobody knows
    /// the notice nothing happens.
    pub(super) fn take(&mut self, to_pay: &ToPay, receipt: String, now: DateTime<Utc>) -> Option<String> {
        let payable = self.obstacle(to_pay).is_none();
        let stand_in = self.settings.stand_in || to_pay.stand_in;
        let shift = self.settings.amount_shift.saturating_add(to_pay.amount_shift);
        let bought = self.stamps_of(to_pay, &receipt, now);
        let position = self.position_of_mut(&to_pay.creditor, &to_pay.nav)?;
        let (option, item) = position.find(&to_pay.nav)?;
        let mut transfers = item.transfers.clone();
        if let Some(first) = transfers.first_mut() {
            first.amount = first.amount.saturating_add(shift).clamp(1, LARGEST);
        }
        for transfer in &mut transfers {
            transfer.reported = false;
            if let Some(account) = transfer.to.at_the_post().filter(|_| to_pay.at_the_post) {
                transfer.to = Destination::Account {
                    iban: account.to_owned(),
                    postal: None,
                };
            }
        }
        let stamps = bought.unwrap_or_default();
        let made = Receipt {
            id: receipt.clone(),
            creditor: to_pay.creditor.clone(),
            nav: item.nav.clone(),
            iuv: item.iuv.clone(),
            amount: transfers.iter().map(|transfer| transfer.amount).sum(),
            fee: FEE,
            at: now,
            description: item.description.clone(),
            company_name: position.company_name.clone(),
            office_name: position.office_name.clone(),
            debtor: option.debtor.clone(),
            payer: to_pay.payer.clone(),
            transfers,
            stamps,
            metadata: item.metadata.clone(),
            note: to_pay.note.clone(),
            stand_in,
        };
        if payable {
            position.settle(
                &to_pay.nav,
                &Paid {
                    at: now,
                    receipt: Some(receipt.clone()),
                    fee: FEE,
                    flow: None,
                },
            );
        }
        self.close_copy(to_pay);
        let what = json!({
            "creditor": to_pay.creditor,
            "notice": to_pay.nav,
            "receipt": receipt,
            "amount": made.amount,
            "cart": to_pay.note,
            "stand_in": stand_in,
        });
        self.journal.note(now, "payment", what);
        self.receipts.push(made);
        Some(receipt)
    }

    /// The digital stamps that the transfers of a notice buy, as the settings have them.
    fn stamps_of(
        &mut self,
        to_pay: &ToPay,
        receipt: &str,
        now: DateTime<Utc>,
    ) -> Option<BTreeMap<u8, String>> {
        let seller = Arc::clone(self.seller.as_ref()?);
        let how = self.settings.stamps;
        let position = self.position_of(&to_pay.creditor, &to_pay.nav)?;
        let (_, item) = position.find(&to_pay.nav)?;
        let mut last = self.last_stamp.clone();
        let mut bought = BTreeMap::new();
        for transfer in &item.transfers {
            let Destination::Stamp { hash, .. } = &transfer.to else {
                continue;
            };
            let fresh = number(receipt, transfer.number);
            let sale = Sale {
                iubd: last.take().filter(|_| how == Stamps::Repeated).unwrap_or(fresh),
                hash,
                amount: transfer.amount,
                at: now,
            };
            match seller.sell(&sale, how) {
                Ok(stamp) => {
                    bought.insert(transfer.number, stamp);
                }
                Err(error) => tracing::error!(%error, "a digital stamp cannot be signed"),
            }
            last = Some(sale.iubd);
        }
        self.last_stamp = last;
        Some(bought)
    }

    /// Sends a receipt on its way as an ending has it.
    pub(super) fn depart(&mut self, receipt: &str, ending: Ending, now: DateTime<Utc>, later: TimeDelta) {
        let mut sent: Vec<Vec<u64>> = Vec::new();
        for (mut departure, after) in ending.departures(now, later) {
            let first = after.and_then(|place| sent.get(place)).cloned();
            departure.after = first.and_then(|first| first.first().copied());
            let numbers = self.send(receipt, departure);
            sent.push(numbers);
        }
    }
}
