//! Payments of flows that do not fit: why, what is to be done, and how somebody has seen to them.

use super::ClosureShown;
use crate::ids::DebtId;
use crate::payments::ReversalOutcome;
use crate::values::{CleanText, EuroCents};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Most of them that are shown at once; of the rest it is said how many they are.
pub const MOST_EXCEPTIONS: usize = 500;

/// All payments of flows that do not fit, and to which nobody has seen, whatever the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowExceptions {
    /// Those that have waited longest first: five hundred at most.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub items: Vec<FlowException>,
    /// How many there are.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub count: u64,
}

/// A payment of a flow that does not fit, with its flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowException {
    /// The provider of the flow.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub psp: String,
    /// The flow's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub flow: String,
    /// Its day.
    pub day: NaiveDate,
    /// The payment.
    pub line: FlowLine,
}

/// A payment of a flow that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowLine {
    /// The revision in which it stands: an earlier one than that of the flow where it was taken out since.
    pub revision: i64,
    /// Its line in that, from one.
    pub line: i64,
    /// The identifier of the payment.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub iuv: String,
    /// The receipt that it names.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub receipt_id: String,
    /// How much.
    pub amount: EuroCents,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
    /// Why it does not fit.
    pub why: FlowTrouble,
    /// The debt of the notice, where it is one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debt: Option<DebtId>,
    /// Whether it takes back the money that paid the notice: whoever closes it says how that was settled.
    #[serde(default)]
    pub reversal: bool,
    /// What is to be done, in words.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub to_do: String,
    /// How it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<ClosureShown>,
    /// How the money that was taken back was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReversalOutcome>,
}

/// With which words an operator closes a payment of a flow that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlowLineClosure {
    /// The provider of the flow.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub psp: String,
    /// The flow's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 35))]
    pub flow: String,
    /// The revision in which the line stands.
    pub revision: i64,
    /// The line, from one.
    pub line: i64,
    /// Why it does not fit, as it was shown: for another reason it is not closed.
    pub why: FlowTrouble,
    /// How the money was settled: where the line takes back what paid a notice, and there alone. Whoever owed
    /// reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReversalOutcome>,
    /// What was done: ten characters at least. No personal data: it stays with the flow.
    pub note: CleanText,
}

/// Why a payment of a flow does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FlowTrouble {
    /// No receipt of it is here.
    NoReceipt,
    /// It has one of our numbers, and no notice of that number was made here.
    Unknown,
    /// The receipt says another amount, or a part of it is in no flow.
    Different,
    /// It was taken back: the money is not there.
    Revoked,
    /// Its money was found once, and a later revision of the flow has taken it out.
    Gone,
}
