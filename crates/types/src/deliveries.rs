//! Sending a document by mail, to oneself or to somebody else.

use crate::values::Email;
use serde::{Deserialize, Serialize};

/// Where a document is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// How.
    pub by: DeliveryChannel,
    /// To which address.
    pub address: Email,
}

/// How a document is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryChannel {
    /// Ordinary mail.
    Email,
    /// Certified mail (PEC, DPR 68/2005), from the municipality's own certified mailbox.
    Pec,
}
