//! Information by SMS: whoever wants it says so, and shows that the number is theirs.

use crate::desk::SecretText;
use crate::values::Phone;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Digits of the code that shows whose a number is.
pub const CODE_DIGITS: usize = 6;

/// Whether the citizen is told by SMS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsNotices {
    /// Whether this portal sends any.
    pub offered: bool,
    /// The mobile phone of the profile, the only one that they may go to.
    pub mobile: Option<Phone>,
    /// Since when they go there; absent when they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Until when the code that was sent there may be typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_until: Option<DateTime<Utc>>,
}

/// The code of the SMS: the number is the citizen's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SmsConfirmation {
    /// Six digits.
    pub code: SecretText,
}
