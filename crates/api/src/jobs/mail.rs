//! What all mails need: to whom, from whom, with which identity.

use super::JobError;
use crate::app::App;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Duration, Utc};
use sportello_integrations::notify::mails::Frame;
use sportello_integrations::notify::{AttachedFile, Content, Mail, MessageId};
use sportello_storage::istanze::Istanza;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::{Tx, desk};
use sportello_types::ids::TenantId;
use sportello_types::istanze::chosen_pec;
use sportello_types::lang::Lang;
use sportello_types::profile::Profile;
use sportello_types::values::Email;
use std::sync::Arc;

/// The municipality that a job works for.
pub(super) async fn tenant(app: &App, id: TenantId) -> Result<Arc<ServedTenant>, JobError> {
    let found = app.tenants.by_id(&app.db, id).await?;
    found.ok_or_else(|| JobError::Failed("the municipality is gone".to_owned()))
}

/// The part that all mails share.
pub(super) fn frame(tenant: &ServedTenant, profile: &Profile, lang: Lang) -> Frame {
    frame_for(tenant, &profile.given_name, lang)
}

/// The same for somebody who has no profile yet.
pub(super) fn frame_for(tenant: &ServedTenant, given_name: &str, lang: Lang) -> Frame {
    Frame {
        lang,
        given_name: given_name.to_owned(),
        municipality: tenant.public().name.clone(),
        help_address: tenant.public().contacts.email.clone(),
    }
}

/// Where the citizen wants to be written to about an istanza: at the certified mail chosen in it when
/// it was sent, else at the confirmed address of the profile.
pub(super) fn address(row: &Istanza, profile: &Profile) -> Option<Email> {
    let chosen = row.submitted_at.and_then(|_| chosen_pec(&row.answers));
    chosen.or_else(|| profile.email.clone())
}

/// Hands a mail over, then ends the job. A job that dies in between is done again; the mail then
/// carries the same identity.
pub(super) async fn send(
    app: &App,
    job: &TakenJob,
    tenant: &ServedTenant,
    to: Email,
    content: Content,
    attachments: Vec<AttachedFile>,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let mail = letter(job, tenant, to, content, attachments);
    app.mail.send(&mail, now).await?;
    end(app, job, now).await
}

/// A mail of a job: the same identity at each try.
pub(super) fn letter(
    job: &TakenJob,
    tenant: &ServedTenant,
    to: Email,
    content: Content,
    attachments: Vec<AttachedFile>,
) -> Mail {
    let domain = tenant
        .public()
        .contacts
        .email
        .rsplit('@')
        .next()
        .unwrap_or("localhost");
    Mail {
        to,
        from_name: tenant.public().name.clone(),
        message_id: MessageId::new(job.id, domain),
        content,
        attachments,
    }
}

/// Counts a job's mail among those of its kind; false when there were `most` in `window` already. Further
/// tries of the job count no more: a mail server that is away for long uses nothing up.
pub(super) async fn counts(
    tx: &Tx,
    job: &TakenJob,
    about: &[u8; 32],
    (most, window): (i64, Duration),
    now: DateTime<Utc>,
) -> Result<bool, JobError> {
    Ok(job.attempt > 1 || desk::count_mail(tx, about, window, now).await? <= most)
}

/// Ends a job that has nothing (more) to do.
pub(super) async fn end(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(job.tenant).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}
