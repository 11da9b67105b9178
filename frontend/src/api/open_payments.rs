//! Payments that nobody asked for, and payments of whoever does not sign in.

use super::{ApiError, operations};
use sportello_types::ids::NoticeId;
use sportello_types::payments::{
    Attempt, NoticeFound, OpenAttempt, OpenAttemptQuery, OpenNoticeQuery, OpenPayNow, OpenReceiptQuery,
    ReturnOutcome, SpontaneousOrder, SpontaneousPayments,
};

operations! {
    KINDS = Get "/payments/spontaneous";
    MAKE = Post "/payments/spontaneous";
    FIND = Post "/payments/open/notices";
    BEGIN = Post "/payments/open/attempts";
    STATE = Post "/payments/open/attempts/state";
    RECEIPT = Post "/payments/open/receipts";
}

/// What can be paid without having been asked for.
pub async fn kinds() -> Result<SpontaneousPayments, ApiError> {
    KINDS.call().read().await
}

/// Makes a notice of one of them. The same `key` for each attempt makes a lost answer harmless.
pub async fn make(order: &SpontaneousOrder, key: &str) -> Result<NoticeFound, ApiError> {
    MAKE.call().idempotency_key(key).json(order).read().await
}

/// The notice with a number that is made out to a fiscal code.
pub async fn find(query: &OpenNoticeQuery) -> Result<NoticeFound, ApiError> {
    FIND.call().json(query).read().await
}

/// Begins to pay. The same `key` for each attempt makes a lost answer harmless.
pub async fn begin(pay: &OpenPayNow, key: &str) -> Result<OpenAttempt, ApiError> {
    BEGIN.call().idempotency_key(key).json(pay).read().await
}

/// Where a payment stands; with an outcome: the browser has just come back from the page of payments.
pub async fn state(token: String, outcome: Option<ReturnOutcome>) -> Result<Attempt, ApiError> {
    STATE
        .call()
        .json(&OpenAttemptQuery { token, outcome })
        .read()
        .await
}

/// Saves the receipt of a notice that is paid, as a file of this name.
pub async fn save_receipt(token: String, notice: NoticeId, name: &str) -> Result<(), ApiError> {
    RECEIPT
        .call()
        .json(&OpenReceiptQuery { token, notice })
        .save(name)
        .await
}
