//! *Comunicazioni ed esiti*: messages from the municipality.

use crate::ids::{IstanzaId, MessageId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A communication in the citizen's area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its subject.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub subject: String,
    /// Its text, paragraphs parted by blank lines.
    #[cfg_attr(feature = "openapi", schema(max_length = 10000))]
    pub body: String,
    /// The istanza that it is about.
    pub istanza: Option<IstanzaId>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When the citizen first opened it.
    pub read_at: Option<DateTime<Utc>>,
}
