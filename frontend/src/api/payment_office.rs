//! For operators: what is owed, what came, what does not fit, and debts that are brought in.

use super::attachments::{File, transport};
use super::payments::Shelf;
use super::{ApiError, operations};
use chrono::NaiveDate;
use sportello_types::{
    ids::{DebtId, IstanzaId, PaymentReceiptId},
    page::Page,
    payment_office::{
        AmountDecision, AmountToSet, DebtChoices, DebtSearch, ImportReport, OfficeAmountShown, OfficeDebt,
    },
    payments::{Debt, DebtExtension, DebtWithdrawal},
    reconciliation::{
        CategoryTotals, DayFlows, DayTotals, FlowExceptions, FlowLineClosure, OfficeAnomaly, OfficeNote,
        OfficeReceipt, ReconciliationOrder, RefundDecision, RefundProposal, UnreadFlows,
    },
    values::NoticeNumber,
};

operations! {
    AMOUNTS = Get "/backoffice/payments/amounts";
    AMOUNT = Get "/backoffice/payments/amounts/{id}";
    SET_AMOUNT = Post "/backoffice/payments/amounts/{id}/decision";
    CHOICES = Get "/backoffice/payments/debt-choices";
    DEBTS = Get "/backoffice/payments/debts";
    SEARCH = Post "/backoffice/payments/debts/queries";
    DEBT = Get "/backoffice/payments/debts/{id}";
    WITHDRAW = Post "/backoffice/payments/debts/{id}/withdrawal";
    EXTEND = Post "/backoffice/payments/debts/{id}/due-date";
    RECEIPTS = Get "/backoffice/payments/receipts";
    ANOMALIES = Get "/backoffice/payments/anomalies";
    CLOSE = Post "/backoffice/payments/anomalies/{id}/closure";
    PROPOSE = Post "/backoffice/payments/anomalies/{id}/refund";
    DECIDE = Post "/backoffice/payments/anomalies/{id}/refund/decision";
    DAYS = Get "/backoffice/payments/days";
    CATEGORIES = Get "/backoffice/payments/categories";
    LINES = Get "/backoffice/payments/accounting-lines";
    FLOWS = Get "/backoffice/payments/flows";
    UNREAD = Get "/backoffice/payments/flows/unread";
    EXCEPTIONS = Get "/backoffice/payments/flows/exceptions";
    CLOSE_LINE = Post "/backoffice/payments/flows/closures";
    RECONCILE = Post "/backoffice/payments/reconciliations";
    IMPORT = Post "/backoffice/payments/imports";
}

/// Istanze that wait for an amount, those that have waited longest first.
pub async fn amounts(cursor: Option<&str>) -> Result<Page<AmountToSet>, ApiError> {
    AMOUNTS.call().query("cursor", cursor).read().await
}

/// One of them, with what one needs to set the amount.
pub async fn amount(id: IstanzaId) -> Result<OfficeAmountShown, ApiError> {
    AMOUNT.at(&[&id]).read().await
}

/// Sets an amount. The same `key` for each attempt makes a lost answer harmless.
pub async fn set_amount(
    id: IstanzaId,
    decision: &AmountDecision,
    key: &str,
) -> Result<OfficeAmountShown, ApiError> {
    SET_AMOUNT
        .at(&[&id])
        .idempotency_key(key)
        .json(decision)
        .read()
        .await
}

/// What one debt can be asked for.
pub async fn choices() -> Result<DebtChoices, ApiError> {
    CHOICES.call().read().await
}

/// Debts, the newest first; the one of a notice, or those that stand so.
pub async fn debts(
    number: Option<&NoticeNumber>,
    shelf: Option<Shelf>,
    cursor: Option<&str>,
) -> Result<Page<Debt>, ApiError> {
    DEBTS
        .call()
        .query("number", number)
        .query("status", shelf.map(Shelf::slug))
        .query("cursor", cursor)
        .read()
        .await
}

/// Somebody's debts.
pub async fn search(search: &DebtSearch) -> Result<Page<Debt>, ApiError> {
    SEARCH.call().json(search).read().await
}

/// One of them, with all that is known of it.
pub async fn debt(id: DebtId) -> Result<OfficeDebt, ApiError> {
    DEBT.at(&[&id]).read().await
}

/// Withdraws one. The same `key` for each attempt makes a lost answer harmless.
pub async fn withdraw(id: DebtId, withdrawal: &DebtWithdrawal, key: &str) -> Result<Debt, ApiError> {
    WITHDRAW
        .at(&[&id])
        .idempotency_key(key)
        .json(withdrawal)
        .read()
        .await
}

/// Moves the last day of one. The same `key` for each attempt makes a lost answer harmless.
pub async fn extend(id: DebtId, extension: &DebtExtension, key: &str) -> Result<Debt, ApiError> {
    EXTEND
        .at(&[&id])
        .idempotency_key(key)
        .json(extension)
        .read()
        .await
}

/// What was paid on a day, the newest first.
pub async fn receipts(day: Option<NaiveDate>, cursor: Option<&str>) -> Result<Page<OfficeReceipt>, ApiError> {
    RECEIPTS
        .call()
        .query("day", day)
        .query("cursor", cursor)
        .read()
        .await
}

/// Money that does not fit, open or closed.
pub async fn anomalies(open: bool, cursor: Option<&str>) -> Result<Page<OfficeAnomaly>, ApiError> {
    let state = if open { "open" } else { "closed" };
    ANOMALIES
        .call()
        .query("state", Some(state))
        .query("cursor", cursor)
        .read()
        .await
}

/// Closes an anomaly. The same `key` for each attempt makes a lost answer harmless.
pub async fn close(id: PaymentReceiptId, note: &OfficeNote, key: &str) -> Result<(), ApiError> {
    CLOSE.at(&[&id]).idempotency_key(key).json(note).run().await
}

/// Proposes a refund. The same `key` for each attempt makes a lost answer harmless.
pub async fn propose(id: PaymentReceiptId, proposal: &RefundProposal, key: &str) -> Result<(), ApiError> {
    PROPOSE.at(&[&id]).idempotency_key(key).json(proposal).run().await
}

/// Decides about a refund. The same `key` for each attempt makes a lost answer harmless.
pub async fn decide(id: PaymentReceiptId, decision: &RefundDecision, key: &str) -> Result<(), ApiError> {
    DECIDE.at(&[&id]).idempotency_key(key).json(decision).run().await
}

/// What came, day by day.
pub async fn days(from: NaiveDate, to: NaiveDate) -> Result<DayTotals, ApiError> {
    DAYS.call()
        .query("from", Some(from))
        .query("to", Some(to))
        .read()
        .await
}

/// What came, by what it was paid for.
pub async fn categories(from: NaiveDate, to: NaiveDate) -> Result<CategoryTotals, ApiError> {
    CATEGORIES
        .call()
        .query("from", Some(from))
        .query("to", Some(to))
        .read()
        .await
}

/// Where to download what came, for accounting: `csv` or `xlsx`.
pub fn lines_url(from: NaiveDate, to: NaiveDate, format: &'static str) -> String {
    LINES
        .call()
        .query("from", Some(from))
        .query("to", Some(to))
        .query("format", Some(format))
        .url()
}

/// The flows of a day.
pub async fn flows(day: NaiveDate) -> Result<DayFlows, ApiError> {
    FLOWS.call().query("day", Some(day)).read().await
}

/// Flows that could not be read.
pub async fn unread_flows() -> Result<UnreadFlows, ApiError> {
    UNREAD.call().read().await
}

/// Payments of flows that do not fit, of whatever day.
pub async fn flow_exceptions() -> Result<FlowExceptions, ApiError> {
    EXCEPTIONS.call().read().await
}

/// Closes a payment of a flow that does not fit. The same `key` for each attempt makes a lost answer harmless.
pub async fn close_flow_line(closure: &FlowLineClosure, key: &str) -> Result<(), ApiError> {
    CLOSE_LINE.call().idempotency_key(key).json(closure).run().await
}

/// Has the flows read.
pub async fn reconcile(order: &ReconciliationOrder) -> Result<(), ApiError> {
    RECONCILE.call().json(order).run().await
}

/// Brings in the debts of a file, or tries to.
pub async fn import(file: &File, dry_run: bool) -> Result<ImportReport, ApiError> {
    let request = IMPORT.call().query("dry_run", Some(dry_run));
    transport::upload(request, file, |_| ()).await
}
