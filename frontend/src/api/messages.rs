//! Communications in the citizen's area.

use super::{ApiError, operations};
use sportello_types::{ids::MessageId, messages::Message, page::Page};

operations! {
    LIST = Get "/messages";
    ONE = Get "/messages/{id}";
}

/// The citizen's messages, newest first.
pub async fn list(cursor: Option<&str>) -> Result<Page<Message>, ApiError> {
    LIST.call().query("cursor", cursor).read().await
}

/// One message; marks it as read.
pub async fn one(id: MessageId) -> Result<Message, ApiError> {
    ONE.at(&[&id]).read().await
}
