//! Debts as operators see them: what is owed and by whom, what an office may ask for, amounts that it sets, and
//! debts that are brought in from other programs.

mod amounts;

pub use amounts::{AmountDecision, AmountToSet, AmountWasSet, OfficeAmountShown};

use crate::ids::NoticeId;
use crate::payments::{Debt, NoticeStatus};
use crate::reconciliation::OfficeReceipt;
use crate::values::{EuroCents, NoticeNumber, Slug, TaxonomyCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Most findings that the report of an import shows; of the rest it says how many they are.
pub const MOST_FINDINGS: usize = 500;
/// Shortest and longest note that an operator leaves with a decision, in characters: with which an anomaly or a
/// payment of a flow is closed, a refund proposed, nothing asked for.
pub const NOTE: RangeInclusive<usize> = 10..=200;

/// Whose debts to look for. It travels in a body, since addresses end up in logs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtSearch {
    /// The debtor's fiscal code: a person's or a body's.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^([0-9A-Za-z]{16}|[0-9]{11})$", example = "SRRGLI85D52B354O")
    )]
    pub tax_code: String,
    /// Why they are looked for. Kept in the audit log.
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 500))]
    pub reason: String,
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub cursor: Option<String>,
}

/// What an office chooses from when it asks for one debt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtChoices {
    /// What may be asked for today, by the names that the municipality has given it; all that is in the list of
    /// codes where it has given none.
    #[cfg_attr(feature = "openapi", schema(max_items = 10000))]
    pub categories: Vec<NamedCategory>,
    /// The offices that can ask for it.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub offices: Vec<NamedOffice>,
}

/// A code of the taxonomy, what it is for, and what the municipality calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedCategory {
    /// Its name, where the municipality has given it one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Slug>,
    /// Its code.
    pub code: TaxonomyCode,
    /// What is paid under it, in the words of the national list.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub title: String,
}

/// An office by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedOffice {
    /// By which a debt names it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub slug: String,
    /// As people know it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
}

/// A debt with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeDebt {
    /// The debt, as the citizen sees it.
    pub debt: Debt,
    /// The debtor's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub debtor: String,
    /// The debtor's fiscal code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub tax_code: Option<String>,
    /// Its key in the program that it was brought in from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub external_key: Option<String>,
    /// What happened to its notices, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub history: Vec<NoticeEvent>,
    /// What was received for its notices, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub receipts: Vec<OfficeReceipt>,
}

/// Something that happened to a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeEvent {
    /// The notice.
    pub notice: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// Where it stood.
    pub from: NoticeStatus,
    /// Where it stood then.
    pub to: NoticeStatus,
    /// What caused it, a word of the program.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub cause: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of a file of debts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Whether it was only tried: nothing was changed.
    pub dry_run: bool,
    /// Debts that were made.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub taken: u64,
    /// Debts that were there already, with the same content.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub known: u64,
    /// Rows that were refused.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0))]
    pub refused: u64,
    /// What the debts that were made come to: of each the first way to pay it.
    pub amount: EuroCents,
    /// The refused rows, in their order: the first five hundred.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub findings: Vec<ImportFinding>,
    /// Why the file was not read to its end; what was taken before stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub stopped: Option<String>,
}

/// A row that was refused. It says nothing of what stands there: that is somebody's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportFinding {
    /// Its line, from 1.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 1))]
    pub line: u64,
    /// The column, or the path in the record; empty for the row as a whole.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub field: String,
    /// A stable word for the reason.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub code: String,
    /// The reason, in words.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: String,
}
