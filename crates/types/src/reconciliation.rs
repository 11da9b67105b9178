//! The money that came, as operators see it: receipts, what does not fit and what becomes of it, and the flows in
//! which the money is found again (*rendicontazione*).

mod categories;
mod exceptions;

pub use categories::{CategoryTotal, CategoryTotals};
pub use exceptions::{
    FlowException, FlowExceptions, FlowLine, FlowLineClosure, FlowTrouble, MOST_EXCEPTIONS,
};

use crate::ids::{DebtId, NoticeId, PaymentReceiptId};
use crate::payments::Anomaly;
use crate::values::{CleanText, EuroCents, NoticeNumber};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Most days of a list of daily totals, and of an export.
pub const MOST_DAYS: i64 = 366;

/// The least number of a flow's revision that is an instant, in seconds since 1970 (September 2001). Where whoever
/// publishes flows counts their revisions (FdR v3), they count from one and stay far below it; where nobody does
/// (`nodeForPa`), when a flow was made tells its revisions apart.
pub const FIRST_DATED: u32 = 1_000_000_000;

/// When a revision of a flow was made, where that is its number.
pub fn revision_made_at(revision: i64) -> Option<DateTime<Utc>> {
    let dated = revision >= i64::from(FIRST_DATED);
    DateTime::from_timestamp(revision, 0).filter(|_| dated)
}

/// A receipt of pagoPA. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeReceipt {
    /// Its id here.
    pub id: PaymentReceiptId,
    /// Its id at pagoPA (*identificativo univoco riscossione*).
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub receipt_id: String,
    /// The debt.
    pub debt: DebtId,
    /// The notice.
    pub notice: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub subject: String,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// When it was paid, as the receipt says; where it does not, when it came.
    pub paid_at: DateTime<Utc>,
    /// Who collected it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub provider: String,
    /// Whether it is the receipt that paid the notice; another one does not fit.
    pub pays: bool,
    /// Whether the money was found in a flow.
    pub reconciled: bool,
    /// What does not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anomaly: Option<Anomaly>,
}

/// Money that does not fit, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeAnomaly {
    /// Its id: that of the receipt.
    pub id: PaymentReceiptId,
    /// What does not fit.
    pub kind: Anomaly,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// The receipt.
    pub receipt: OfficeReceipt,
    /// What was asked for.
    pub asked: EuroCents,
    /// What is to be done, in words.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub to_do: String,
    /// How it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<ClosureShown>,
    /// The last refund that was proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
}

/// How an anomaly, or a payment of a flow, was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosureShown {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: the operator's given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 401))]
    pub by: String,
    /// What was done.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: String,
}

/// With which words an operator closes an anomaly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeNote {
    /// What was done: ten characters at least. No personal data: it stays with the anomaly.
    pub note: CleanText,
}

/// A refund to propose. No money moves here: the accounting office pays it, and says how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundProposal {
    /// How much: a cent at least, and not more than was paid.
    pub amount: EuroCents,
    /// Why: ten characters at least.
    pub note: CleanText,
}

/// What another operator decides about a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefundDecision {
    /// It is to be paid. Whoever proposed it cannot say so.
    Confirm {
        /// The act with which it is paid: the order to the treasurer (*mandato*), the resolution.
        act: CleanText,
    },
    /// It is not to be paid; the anomaly stays open.
    Reject {
        /// Why: ten characters at least.
        note: CleanText,
    },
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// How much.
    pub amount: EuroCents,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// By whom: the operator's given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 401))]
    pub proposed_by: String,
    /// Why.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: String,
    /// Whether the operator who asks is the one who proposed it, and cannot confirm it.
    pub own: bool,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<RefundDecided>,
}

/// What was decided about a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundDecided {
    /// Whether it is paid.
    pub confirmed: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: the operator's given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 401))]
    pub by: String,
    /// The act with which it is paid, or why it is not.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: String,
}

/// What came on a day of Europe/Rome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayTotal {
    /// The day.
    pub day: NaiveDate,
    /// Receipts, of other bodies' notices too.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub receipts: u64,
    /// What was paid with them to the municipality.
    pub amount: EuroCents,
    /// Of that, what was found in flows.
    pub reconciled: EuroCents,
    /// Of the amount, what came with notices of other bodies, of which the municipality gets a share.
    #[serde(default)]
    pub secondary: EuroCents,
    /// What has bought digital stamps: it goes to the Revenue Agency, and is in no flow.
    pub stamps: EuroCents,
    /// Shares of other bodies, which are in their flows.
    pub shares: EuroCents,
    /// Of those, the receipts that do not fit.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub anomalies: u64,
    /// Payments of the flows of the day that do not fit, and to which nobody has seen.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub exceptions: u64,
}

/// What came, day by day, and in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayTotals {
    /// The days on which something came, or whose flows have something that does not fit, the latest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 366))]
    pub items: Vec<DayTotal>,
    /// All that was paid to the municipality.
    pub amount: EuroCents,
    /// All that was found in flows.
    pub reconciled: EuroCents,
    /// All that came with notices of other bodies.
    #[serde(default)]
    pub secondary: EuroCents,
    /// All that has bought digital stamps.
    pub stamps: EuroCents,
    /// All shares of other bodies.
    pub shares: EuroCents,
}

/// A flow: what a provider of payments transferred at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowShown {
    /// Its provider.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub psp: String,
    /// Its name, which the transfer of the bank repeats.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub flow: String,
    /// Which revision: the highest one counts. From a thousand million on it is when it was made, in seconds since
    /// 1970.
    pub revision: i64,
    /// Its day.
    pub day: NaiveDate,
    /// The transfer's own reference, where the flow says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub transfer: Option<String>,
    /// What was transferred.
    pub total: EuroCents,
    /// Payments in it.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub payments: u64,
    /// Of those, payments of notices that other programs have made for the municipality.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub others: u64,
    /// Of the payments, shares of notices of other bodies, whose receipts are here.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub shares: u64,
    /// What does not fit: payments without a receipt here, of another amount, taken back, gone.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub open: Vec<FlowLine>,
    /// Of that, what somebody has seen to.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub closed: Vec<FlowLine>,
}

/// Flows of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayFlows {
    /// The day.
    pub day: NaiveDate,
    /// The flows.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub items: Vec<FlowShown>,
    /// All that was transferred.
    pub total: EuroCents,
}

/// Flows that were published and could not be read yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadFlows {
    /// The flows, those published last first; some hundreds at most.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub items: Vec<UnreadFlow>,
}

/// A flow that was published and could not be read yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadFlow {
    /// Its provider.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub psp: String,
    /// Its name, which the transfer of the bank repeats.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub flow: String,
    /// Which revision.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub revision: u32,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// Why it could not be read the last time.
    pub why: UnreadReason,
    /// The same in words, and what is to be done.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub to_do: String,
    /// When it was tried last.
    pub failed_at: DateTime<Utc>,
    /// How often it was tried.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 1))]
    pub tries: u32,
    /// When it is tried again by itself, at the latest; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_try: Option<DateTime<Utc>>,
    /// Whether whoever publishes flows still has it, so that it may be tried now: for thirty days.
    pub kept: bool,
}

/// Why a flow could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UnreadReason {
    /// The service of flows gave no answer, or one that helps nobody.
    NoAnswer,
    /// It was refused, or is not whole, or says what no flow can say.
    NotWhole,
    /// It was read, and could not be kept here.
    NotKept,
    /// It is dated before the revision that is here and was published after it, by SOAP, where the date alone tells
    /// revisions apart: nobody can tell which of them counts, and the one that is here stays.
    Earlier,
}

/// Which day to reconcile anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReconciliationOrder {
    /// The day of the flows; without one, all that came since the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_counted_or_dated() {
        for counted in [0, 1, 2, 999_999_999] {
            assert_eq!(revision_made_at(counted), None, "{counted}");
        }
        let made = revision_made_at(1_795_586_405).map(|at| at.to_rfc3339());
        assert_eq!(made.as_deref(), Some("2026-11-25T06:00:05+00:00"));
        assert_eq!(revision_made_at(i64::MAX), None);
    }
}
