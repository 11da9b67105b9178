//! Sending a document by mail, to oneself or to somebody else.

use crate::ids::DeliveryId;
use crate::values::Email;
use chrono::{DateTime, Utc};
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

/// A document that was sent, or is about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryShown {
    /// Its id.
    pub id: DeliveryId,
    /// How.
    pub by: DeliveryChannel,
    /// To which address, as the citizen wrote it.
    pub address: Email,
    /// How far it has come.
    pub status: DeliveryStatus,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When the mail server took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryStatus {
    /// It leaves as soon as the mail server takes it.
    Sending,
    /// The mail server took it. Whether it arrived, only certified mail tells, and tells the municipality.
    Sent,
    /// The mail server did not take it, and it is not tried again.
    Failed,
}
