//! Information by SMS.

use super::{ApiError, operations};
use sportello_types::sms::{SmsConfirmation, SmsNotices};

operations! {
    SHOW = Get "/sms-notices";
    ASK = Post "/sms-notices";
    CONFIRM = Post "/sms-notices/confirmations";
    STOP = Delete "/sms-notices";
}

/// How things stand.
pub async fn show() -> Result<SmsNotices, ApiError> {
    SHOW.call().read().await
}

/// Asks for the code.
pub async fn ask() -> Result<SmsNotices, ApiError> {
    ASK.call().read().await
}

/// Types the code.
pub async fn confirm(confirmation: &SmsConfirmation) -> Result<SmsNotices, ApiError> {
    CONFIRM.call().json(confirmation).read().await
}

/// No more.
pub async fn stop() -> Result<(), ApiError> {
    STOP.call().run().await
}
