//! The receipt of an istanza: rendered, sealed, kept, announced (L. 241/1990 art. 18-bis).

use super::{JobError, mail, payload, receipt_mail};
use crate::app::App;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::istanze::view;
use crate::journal::{self, Act};
use crate::services::Offer;
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_documents::{Applicant, Identification, Receipt};
use sportello_storage::istanze::Istanza;
use sportello_storage::messages::{self, NewMessage};
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::register::EMBEDDED;
use sportello_storage::{Secret, Tx, attachments, citizens, istanze, new_id, receipts};
use sportello_types::attachments::Attachment;
use sportello_types::form::{self, Env};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::profile::Profile;
use sportello_types::text::messages as words;
use sportello_types::whoami::Provider;

pub(super) const NAME: &str = "receipt";

/// How the applicant was known, noted at the moment of sending.
#[derive(Serialize, Deserialize)]
struct Payload {
    istanza: IstanzaId,
    lang: Lang,
    host: String,
    provider: Provider,
    identity_provider: String,
    level: Loa,
    signed_in_at: DateTime<Utc>,
}

/// Has the receipt made, after the submission's commit.
pub async fn enqueue(tx: &Tx, citizen: &Citizen<L2>, istanza: IstanzaId) -> Result<(), Fail> {
    let payload = Payload {
        istanza,
        lang: citizen.lang,
        host: citizen.host.clone(),
        provider: citizen.login.provider,
        identity_provider: citizen.login.identity_provider_name.clone(),
        level: citizen.login.level,
        signed_in_at: citizen.login.opened_at,
    };
    super::enqueue(tx, citizen, NAME, istanza.to_string(), &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let payload: Payload = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza is gone".to_owned());
    let row = istanze::find_any(&tx, payload.istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let files = attachments::list(&tx, row.id)
        .await?
        .into_iter()
        .map(Into::into)
        .collect();
    drop(tx);
    let code = Secret::draw(&mut app.rng());
    let paper = paper(app, &tenant, &payload, &row, &profile, files, &code)?;
    let seal = app
        .seal(job.tenant)
        .ok_or_else(|| JobError::Failed("the municipality has no seal".to_owned()))?;
    // Layout and signature are milliseconds of pure computing: off the event loop.
    let pdf = tokio::task::spawn_blocking(move || sportello_documents::receipt(&paper, seal.as_ref(), now))
        .await
        .map_err(|error| JobError::Failed(error.to_string()))?
        .map_err(|error| JobError::Failed(error.to_string()))?;
    let blob_key = format!("receipts/{}/{}", job.tenant, job.id);
    let stored = app.blobs.put(&blob_key, pdf).await?;
    let tx = app.db.begin(job.tenant).await?;
    let receipt = receipts::Receipt {
        istanza: row.id,
        code_hash: code.hash(),
        sha256: stored.sha256,
        blob_key,
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        created_at: now,
    };
    receipts::insert(&tx, &receipt).await?;
    messages::send(&tx, message(app, &tenant, &row, payload.lang, now), now).await?;
    let mail = receipt_mail::Payload {
        istanza: row.id,
        lang: payload.lang,
        host: payload.host,
    };
    receipt_mail::enqueue(&tx, app, &mail, now).await?;
    outbox::done(&tx, job, now).await?;
    journal::note_system(&tx, row.citizen, Act::ReceiptIssued, &row.id.to_string(), now).await?;
    Ok(tx.commit().await?)
}

fn message(app: &App, tenant: &ServedTenant, row: &Istanza, lang: Lang, now: DateTime<Utc>) -> NewMessage {
    let title = view::title(row, tenant, lang);
    let office =
        Offer::find(tenant, &row.service).map_or_else(|| tenant.front_office(), |offer| offer.office());
    let due = row.outcome_due_on.map(time::day_text).unwrap_or_default();
    let (subject, body) = match &row.registration {
        Some(entry) => (
            words::istanza_registered_subject(lang, &title),
            words::istanza_registered_body(
                lang,
                &title,
                entry.number,
                time::rome_text(entry.registered_at),
                office.name,
                due,
            ),
        ),
        None => (
            words::istanza_submitted_subject(lang, &title),
            words::istanza_submitted_body(lang, &title),
        ),
    };
    NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(row.id),
        dedup_key: format!("{NAME}/{}", row.id),
        subject,
        body,
    }
}

fn paper(
    app: &App,
    tenant: &ServedTenant,
    payload: &Payload,
    row: &Istanza,
    profile: &Profile,
    files: Vec<Attachment>,
    code: &Secret,
) -> Result<Receipt, JobError> {
    let lang = payload.lang;
    let offer = Offer::find(tenant, &row.service)
        .ok_or_else(|| JobError::Failed("the service has left the catalogue".to_owned()))?;
    let submitted_at = row
        .submitted_at
        .ok_or_else(|| JobError::Failed("it was never sent".to_owned()))?;
    let published = offer.form()?;
    let env = Env {
        today: time::rome_day(submitted_at),
        attachments: &files,
    };
    let answers = form::summary(&published.form, &row.answers, &env, lang);
    let origin = app.settings.origin(&payload.host);
    let withdrawal = view::withdrawable(row, Some(&offer), lang, submitted_at);
    Ok(Receipt {
        lang,
        issuer: tenant.issuer(),
        register: EMBEDDED.to_owned(),
        registration: row.registration.clone(),
        istanza: row.id.to_string(),
        submitted_at,
        service_title: offer.title(lang).to_owned(),
        subject: sportello_types::text::istanze::register_subject(lang, offer.title(lang)),
        applicant: Applicant {
            given_name: profile.given_name.clone(),
            family_name: profile.family_name.clone(),
            tax_code: profile.tax_code.clone(),
            identification: Identification {
                means: payload.provider.slug().to_uppercase(),
                provider: payload.identity_provider.clone(),
                level: payload.level,
                at: payload.signed_in_at,
            },
        },
        office: offer.office(),
        term_days: offer.term_days(),
        outcome_due_on: row.outcome_due_on,
        answers,
        answers_sha256: row.answers_sha256.clone().unwrap_or_default(),
        attachments: files,
        withdrawal: match withdrawal.reason {
            Some(reason) if !withdrawal.allowed => Err(reason),
            _ => Ok(()),
        },
        follow_url: format!("{origin}/area-personale/istanze/{}", row.id),
        verification_url: format!("{origin}/verifica/{}", code.expose()),
        privacy_url: format!("{origin}/privacy"),
    })
}
