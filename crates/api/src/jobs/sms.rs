//! What all short messages need.

use super::{JobError, mail};
use crate::app::App;
use chrono::{DateTime, Utc};
use sportello_integrations::notify::sms::TextMessage;
use sportello_storage::outbox::TakenJob;
use sportello_types::values::Phone;

/// Hands a message over, then ends the job; as [`mail::send`].
pub(super) async fn send(
    app: &App,
    job: &TakenJob,
    to: Phone,
    text: String,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(texts) = &app.texts else {
        return Err(JobError::NotSetUp("no SMS gateway is configured (`sms`)"));
    };
    let message = TextMessage { id: job.id, to, text };
    texts.send(&message).await?;
    mail::end(app, job, now).await
}
