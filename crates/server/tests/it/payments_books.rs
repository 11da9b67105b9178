//! What the database of Borgoverde holds of payments, and what must hold of it whatever has happened.

use crate::citizen::open;
use crate::program::Place;
use sportello_storage::Tx;
use sportello_storage::payment_office::{Trouble, exceptions};
use sportello_storage::payments::{
    self, DebtQuery, NoticeChange, StoredAnomaly, StoredDebt, StoredNotice, StoredReceipt,
};
use sportello_types::payments::{DebtSource, NoticeStatus};
use sportello_types::reconciliation::FlowTrouble;
use std::collections::{BTreeMap, BTreeSet};

/// More debts than any test makes; one that made more would miss some.
const MOST: u32 = 100;

/// The debts, and the money that came for them.
pub(crate) struct Books {
    debts: Vec<StoredDebt>,
    pub(crate) receipts: Vec<StoredReceipt>,
    /// Those that nobody has dealt with.
    pub(crate) anomalies: Vec<StoredAnomaly>,
    /// Lines of flows that nobody has seen to.
    exceptions: Vec<Trouble>,
    /// What has happened to each notice, in the order of the notices.
    stories: Vec<Vec<NoticeChange>>,
}

impl Books {
    pub(crate) async fn open(place: &Place) -> Self {
        let (db, tenant) = open(place).await;
        let tx = db.read(tenant).await.unwrap();
        let books = Self::read(&tx).await;
        drop(tx);
        db.close().await.unwrap();
        books
    }

    async fn read(tx: &Tx) -> Self {
        let page = payments::list(tx, DebtQuery::default(), None, MOST)
            .await
            .unwrap();
        let debts = page.items;
        let (mut receipts, mut stories) = (Vec::new(), Vec::new());
        for notice in debts.iter().flat_map(StoredDebt::notices) {
            receipts.extend(payments::receipts_of(tx, notice.id).await.unwrap());
            stories.push(payments::history(tx, notice.id).await.unwrap());
        }
        let anomalies = payments::anomalies(tx, true, None, MOST).await.unwrap().items;
        Self {
            debts,
            receipts,
            anomalies,
            exceptions: exceptions(tx, None).await.unwrap(),
            stories,
        }
    }

    pub(crate) fn notices(&self) -> impl Iterator<Item = &StoredNotice> {
        self.debts.iter().flat_map(StoredDebt::notices)
    }

    /// Those that an office has brought in.
    pub(crate) fn imported(&self) -> impl Iterator<Item = &StoredNotice> {
        let imported = self
            .debts
            .iter()
            .filter(|debt| debt.source == DebtSource::Municipality);
        imported.flat_map(StoredDebt::notices)
    }

    /// Each notice, and what has happened to it.
    pub(crate) fn stories(&self) -> impl Iterator<Item = (&StoredNotice, &[NoticeChange])> {
        self.notices().zip(self.stories.iter().map(Vec::as_slice))
    }

    /// How often anything has happened to a notice.
    pub(crate) fn steps(&self) -> usize {
        self.stories.iter().map(Vec::len).sum()
    }

    /// What holds at every instant of so many debts: what came in is what was paid and what does not fit, each
    /// notice is paid once, and no number was given twice.
    pub(crate) fn balance(&self, debts: usize) {
        let came: i64 = self.receipts.iter().map(|receipt| receipt.amount.0).sum();
        let paid: i64 = self
            .notices()
            .filter(|notice| notice.status.is_paid())
            .map(|notice| notice.amount().0)
            .sum();
        let odd: i64 = self.anomalies.iter().map(|anomaly| anomaly.paid.0).sum();
        assert_eq!(came, paid + odd);
        let mut pays: BTreeMap<_, usize> = BTreeMap::new();
        for receipt in self.receipts.iter().filter(|receipt| receipt.pays) {
            *pays.entry(receipt.notice).or_default() += 1;
        }
        for notice in self.notices() {
            let once = usize::from(notice.status.is_paid());
            assert_eq!(pays.get(&notice.id).copied().unwrap_or_default(), once);
        }
        let numbers: BTreeSet<_> = self.notices().map(|notice| &notice.number).collect();
        assert_eq!((numbers.len(), self.debts.len()), (debts, debts));
    }

    /// What holds once all flows are read: each cent that came is found again, or is one that an office looks at,
    /// because it does not fit or because flows take it back. So many lines do.
    pub(crate) fn each_cent_is_found_or_looked_at(&self, taken_back: usize) {
        let taken: BTreeSet<&str> = self
            .exceptions
            .iter()
            .map(|line| {
                assert_eq!(line.why, FlowTrouble::Revoked);
                line.receipt_id.as_str()
            })
            .collect();
        assert_eq!((taken.len(), self.exceptions.len()), (taken_back, taken_back));
        let came: i64 = self.receipts.iter().map(|receipt| receipt.amount.0).sum();
        let found: i64 = self
            .notices()
            .filter(|notice| notice.status == NoticeStatus::Reconciled)
            .map(|notice| notice.amount().0)
            .sum();
        let odd: i64 = self.anomalies.iter().map(|anomaly| anomaly.paid.0).sum();
        // What does not fit is counted already, whether it is taken back or not.
        let is_odd = |receipt: &str| self.anomalies.iter().any(|odd| odd.receipt_id == receipt);
        let back = self.exceptions.iter().filter(|line| !is_odd(&line.receipt_id));
        let back: i64 = back.map(|line| line.amount.0).sum();
        assert_eq!(came, found + odd + back);
    }

    /// Of the receipts that the payers were given all are here, each once, and no others.
    pub(crate) fn hold_the_receipts(&self, given: &BTreeSet<String>) {
        let here: BTreeSet<String> = self
            .receipts
            .iter()
            .map(|receipt| receipt.receipt_id.clone())
            .collect();
        assert_eq!(&here, given, "a receipt was lost, or made up");
        assert_eq!(self.receipts.len(), given.len(), "a receipt is here twice");
    }
}
