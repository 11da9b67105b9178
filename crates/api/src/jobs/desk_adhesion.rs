//! The mail with the adhesion form, once the personal code was typed.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_documents::AdhesionForm;
use sportello_integrations::notify::{AttachedFile, desk_mails};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_adhesion";

#[derive(Serialize, Deserialize)]
struct Payload {
    registration: Uuid,
}

/// Has the form sent, in the transaction of the confirmation.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, registration: Uuid) -> Result<(), Fail> {
    let dedup_key = registration.to_string();
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &Payload { registration }).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { registration } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = desk::find(&tx, registration).await?;
    drop(tx);
    let Some((found, code, user_name)) = found.and_then(|found| {
        let (code, user_name) = (found.adhesion_code.clone()?, found.user_name.clone()?);
        Some((found, code, user_name))
    }) else {
        return mail::end(app, job, now).await;
    };
    let asked = found.asked;
    let form = AdhesionForm {
        lang: asked.lang,
        issuer: tenant.issuer(),
        code: code.clone(),
        name: format!("{} {}", asked.given_name, asked.family_name),
        tax_code: asked.tax_code,
        email: asked.email.clone(),
        user_name,
        valid_until: asked.expires_at,
    };
    let made = tokio::task::spawn_blocking(move || sportello_documents::adhesion_form(&form, now)).await;
    let pdf = made
        .map_err(|_| JobError::Panicked)?
        .map_err(|_| JobError::Failed("the adhesion form cannot be laid out".to_owned()))?;
    let frame = mail::frame_for(&tenant, &asked.given_name, asked.lang);
    let content = desk_mails::adhesion(&frame, &code, asked.expires_at);
    let file = AttachedFile {
        name: format!("modulo-di-adesione-{code}.pdf"),
        media_type: "application/pdf".to_owned(),
        bytes: pdf,
    };
    mail::send(app, job, &tenant, asked.email, content, vec![file], now).await
}
