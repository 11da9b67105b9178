//! Amounts that an office sets for istanze that were sent.

use crate::form::{FeeDue, FeeToSet};
use crate::ids::{DebtId, IstanzaId};
use crate::istanze::Registration;
use crate::values::{CleanText, EuroCents, SubmissionNumber};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An istanza that waits for an amount. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AmountToSet {
    /// The istanza.
    pub istanza: IstanzaId,
    /// Name of the service.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub service_title: String,
    /// Its number as a submission.
    pub submission_number: Option<SubmissionNumber>,
    /// Its register entry.
    pub registration: Option<Registration>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Since when it waits for the amount.
    pub since: DateTime<Utc>,
}

/// The same with what one needs to set the amount, and what was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeAmountShown {
    /// What the list shows.
    pub waits: AmountToSet,
    /// Who applied: given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub applicant: String,
    /// What is to be set, with its limits.
    pub fee: FeeToSet,
    /// What is known already, and is asked for with the same notice.
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub with: Vec<FeeDue>,
    /// What was set; nothing while it waits.
    pub set: Option<AmountWasSet>,
    /// Whether it was withdrawn before an amount was set: none is to be set any more.
    pub withdrawn: bool,
}

/// An amount that was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AmountWasSet {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub by: String,
    /// How much, in cents; 0 where nothing is due.
    pub amount: EuroCents,
    /// Why nothing is due.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub reason: Option<String>,
    /// The debt by which it was asked for, with what was known already, while that counts.
    pub debt: Option<DebtId>,
}

/// What an operator says of an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AmountDecision {
    /// So much is due.
    Due {
        /// In cents, within the limits of the fee.
        amount: EuroCents,
    },
    /// Nothing is due.
    Nothing {
        /// Why: ten characters at least. Whoever applied reads it.
        reason: CleanText,
    },
}
