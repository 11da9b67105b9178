//! What is asked for about payments, beside paying.

use super::debts::Notice;
use crate::ids::IstanzaId;
use crate::values::{CleanText, Email, EuroCents, Iban, PartitaIva, Slug, TaxonomyCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Longest subject of a debt and of a notice, in characters (pagoPA GPD v3, `description`).
pub const LONGEST_SUBJECT: usize = 140;
/// Longest name of who owes, in characters (pagoPA `stText70`).
pub const LONGEST_NAME: usize = 70;
/// Most ways to pay one debt.
pub const MOST_OPTIONS: usize = 10;
/// Most instalments of one way (pagoPA GPD v3).
pub const MOST_INSTALMENTS: usize = 100;
/// The last year in which something can be due: a bound of ours. From the year 10000 on days are written with a
/// sign, and sort before all others as texts.
pub const LAST_DUE_YEAR: i32 = 2099;

/// A browser that has come back from the page of payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentReturn {
    /// What stood in the address.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")
    )]
    pub token: String,
    /// What the page of payments has said on the way. It proves nothing.
    pub outcome: ReturnOutcome,
}

/// What a page of payments says when it sends the browser back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReturnOutcome {
    /// It was paid.
    Paid,
    /// The citizen gave up.
    Cancelled,
    /// Something went wrong.
    Failed,
    /// It is not known yet.
    Waiting,
}

impl ReturnOutcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Paid, Self::Cancelled, Self::Failed, Self::Waiting];

    /// As it stands in the address (`esito`) and in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Waiting => "waiting",
        }
    }

    /// Whether nothing was paid, as the page says.
    pub const fn gave_up(self) -> bool {
        matches!(self, Self::Cancelled | Self::Failed)
    }
}

/// A notice that somebody has on paper: what can be known of it without being the one who owes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeFound {
    /// The notice; it is paid by its id.
    pub notice: Notice,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub subject: String,
    /// The body to which it is paid.
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub creditor: String,
}

/// A debt, as an office asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtOrder {
    /// Who owes.
    pub debtor: DebtorGiven,
    /// What for, without personal data: 140 characters at most.
    pub subject: CleanText,
    /// The office that asks for it, by its slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Slug>,
    /// The istanza for which it is asked; its citizen finds it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub istanza: Option<IstanzaId>,
    /// Its name in the office's own system: the same again makes no second debt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_key: Option<CleanText>,
    /// The ways to pay it, each with its instalments; taking one ends the others.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 10))]
    pub options: Vec<Vec<NoticeOrder>>,
}

/// Who owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtorGiven {
    /// Fiscal code of a person, or of a body; absent for somebody without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 11, max_length = 16))]
    pub tax_code: Option<String>,
    /// Name in full: 70 characters at most.
    pub name: CleanText,
    /// Where the provider of payments may write to, and the portal when the last day is near.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// A notice, as an office asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeOrder {
    /// What for, without personal data; the subject of the debt where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<CleanText>,
    /// The last day on which it should be paid: 2099-12-31 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Whether it cannot be paid after that day.
    #[serde(default)]
    pub ends: bool,
    /// Who gets what: one to five.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5))]
    pub parts: Vec<PartOrder>,
}

/// A part of a notice, as an office asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartOrder {
    /// How much.
    pub amount: EuroCents,
    /// What it is for.
    pub category: TaxonomyCode,
    /// The body that gets it; the municipality where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creditor: Option<PartitaIva>,
    /// The account on which it arrives; the municipality's where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Iban>,
}

/// Why an office withdraws a debt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtWithdrawal {
    /// In words, without personal data: for the audit log.
    pub reason: CleanText,
}

/// More time for a debt, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtExtension {
    /// The new last day: 2099-12-31 at most. Notices whose own last day is later keep it, and those that have
    /// none.
    pub due_on: NaiveDate,
    /// In words, without personal data: for the audit log.
    pub reason: CleanText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_stands_in_addresses_as_it_does_in_json() {
        for outcome in ReturnOutcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.slug());
        }
    }
}
