//! After the way out: the provider's access token is revoked, as the rules ask at logout. The
//! citizen does not wait for it.

use crate::app::App;
use crate::jobs::{self, JobError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, outbox, provider_tokens};
use sportello_types::ids::SessionId;

/// The job's name.
pub(crate) const NAME: &str = "cie_revocation";

#[derive(Serialize, Deserialize)]
struct Payload {
    session: SessionId,
}

/// Enqueues the revocation of a closed session's token, where there is one.
pub(crate) async fn enqueue(tx: &Tx, app: &App, session: SessionId, now: DateTime<Utc>) -> Result<(), Error> {
    if !provider_tokens::exists(tx, session).await? {
        return Ok(());
    }
    let key = format!("{NAME}:{session}");
    jobs::enqueue(tx, app, now, NAME, key, &Payload { session }).await
}

/// Revokes. An expired token needs no revocation; an answer of any kind ends the job, for the
/// rules say that the endpoint answers 200 always, and no answer has it tried again.
pub(crate) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { session } = jobs::payload(job)?;
    let keys = app
        .login_log_keys(job.tenant)
        .ok_or(JobError::NotSetUp("the municipality has no key"))?;
    let tx = app.db.begin(job.tenant).await?;
    let token = provider_tokens::find(&tx, session, &keys).await?;
    drop(tx);
    if let (Some(token), Some(party), Some(federation)) =
        (&token, app.cie.party(job.tenant), app.cie.federation())
        && token.expires_at > now
    {
        let form = party
            .revocation(&token.endpoint, &token.token, now, &mut app.rng())
            .map_err(|_| JobError::Failed("signing failed".to_owned()))?;
        let answer = federation.fetcher.post(&form).await;
        let answer = answer.map_err(|error| JobError::Unreachable(error.to_string()))?;
        if answer.status != 200 {
            tracing::warn!(status = answer.status, "the CIE provider did not revoke a token");
        }
    }
    let tx = app.db.begin(job.tenant).await?;
    provider_tokens::forget(&tx, session).await?;
    outbox::done(&tx, job, now).await?;
    tx.commit().await?;
    Ok(())
}
