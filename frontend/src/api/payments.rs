//! What the citizen owes, and how it is paid.

use super::{ApiError, operations};
use sportello_types::{
    ids::{DebtId, NoticeId, PaymentAttemptId, PaymentReceiptId},
    page::Page,
    payments::{Attempt, Debt, DebtOrder, NoticeFound, PayNow, PaymentReturn},
    values::NoticeNumber,
};

operations! {
    DEBTS = Get "/payments/debts";
    DEBT = Get "/payments/debts/{id}";
    DOCUMENT = Get "/payments/notices/{id}/document";
    RECEIPT = Get "/payments/notices/{id}/receipt";
    STAMP = Get "/payments/notices/{id}/stamp";
    BY_NUMBER = Get "/payments/notice";
    BEGIN = Post "/payments/attempts";
    ATTEMPT = Get "/payments/attempts/{id}";
    CAME_BACK = Post "/payments/returns";
    ASK = Post "/backoffice/payments/debts";
}

/// Which debts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Those of which something is still owed.
    #[default]
    ToPay,
    /// Those that are paid.
    Paid,
    /// Those whose time is over.
    Expired,
    /// Those that the municipality has withdrawn.
    Cancelled,
}

impl Shelf {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::ToPay, Self::Paid, Self::Expired, Self::Cancelled];

    /// Its name in the API and in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ToPay => "to_pay",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The one of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.slug() == slug)
    }
}

/// The citizen's debts, the newest first.
pub async fn debts(shelf: Shelf, cursor: Option<&str>) -> Result<Page<Debt>, ApiError> {
    DEBTS
        .call()
        .query("status", Some(shelf.slug()))
        .query("cursor", cursor)
        .read()
        .await
}

/// One of them.
pub async fn debt(id: DebtId) -> Result<Debt, ApiError> {
    DEBT.at(&[&id]).read().await
}

/// Where to download a notice (PDF).
pub fn document_url(id: NoticeId) -> String {
    DOCUMENT.at(&[&id]).url()
}

/// Where to download the receipt of a notice that is paid (PDF).
pub fn receipt_url(id: NoticeId) -> String {
    RECEIPT.at(&[&id]).url()
}

/// Where to download the receipt of money that did not pay a notice (PDF).
pub fn other_receipt_url(id: NoticeId, receipt: PaymentReceiptId) -> String {
    RECEIPT.at(&[&id]).query("receipt", Some(&receipt)).url()
}

/// Where to download the digital stamp that was bought with a notice (XML).
pub fn stamp_url(id: NoticeId) -> String {
    STAMP.at(&[&id]).url()
}

/// The notice with a number, whoever owes it.
pub async fn by_number(number: &NoticeNumber) -> Result<NoticeFound, ApiError> {
    BY_NUMBER.call().query("number", Some(number)).read().await
}

/// Begins to pay. The same `key` for each attempt makes a lost answer harmless.
pub async fn begin(pay: &PayNow, key: &str) -> Result<Attempt, ApiError> {
    BEGIN.call().idempotency_key(key).json(pay).read().await
}

/// Where a payment that was begun stands.
pub async fn attempt(id: PaymentAttemptId) -> Result<Attempt, ApiError> {
    ATTEMPT.at(&[&id]).read().await
}

/// The browser has come back from the page of payments.
pub async fn came_back(told: &PaymentReturn) -> Result<Attempt, ApiError> {
    CAME_BACK.call().json(told).read().await
}

/// For operators: asks somebody for a debt. The same `key` for each attempt makes a lost answer harmless.
pub async fn ask(order: &DebtOrder, key: &str) -> Result<Debt, ApiError> {
    ASK.call().idempotency_key(key).json(order).read().await
}
