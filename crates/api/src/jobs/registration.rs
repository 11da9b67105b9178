//! Registration in the municipality's own system: asked for after the submission, which never waits
//! for it; the number, the new state and the receipt follow. So it is with a withdrawal, whose entry
//! comes after that of its istanza.

use super::notice::Matter;
use super::{JobError, mail, payload, receipt, withdrawn};
use crate::app::App;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::istanze::{register, sent};
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::protocol::{Number, ProtocolRegister, RegisterError, Registration};
use sportello_storage::istanze::{Actor, Istanza};
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::receipts::Kind;
use sportello_storage::register::{self as entries, External};
use sportello_storage::{Error, Tx, istanze};
use sportello_types::ids::{IstanzaId, RegistrationId};
use sportello_types::istanze::{Status, Transition};

pub(super) const NAME: &str = "registration";

/// Has the istanza registered.
pub async fn enqueue(tx: &Tx, citizen: &Citizen<L2>, istanza: IstanzaId) -> Result<(), Fail> {
    let matter = Matter::of(citizen, istanza);
    Ok(follow(tx, &citizen.app, matter, citizen.now).await?)
}

/// The same, for what is sent in a job.
pub(super) async fn follow(tx: &Tx, app: &App, matter: Matter, now: DateTime<Utc>) -> Result<(), Error> {
    let key = matter.istanza.to_string();
    let paper = Paper::Istanza;
    super::enqueue(tx, app, now, NAME, key, &Task { matter, paper }).await
}

/// The same for its withdrawal.
pub async fn enqueue_withdrawal(tx: &Tx, citizen: &Citizen<L2>, istanza: IstanzaId) -> Result<(), Fail> {
    let matter = Matter::of(citizen, istanza);
    Ok(follow_with_withdrawal(tx, &citizen.app, matter, citizen.now).await?)
}

async fn follow_with_withdrawal(tx: &Tx, app: &App, matter: Matter, now: DateTime<Utc>) -> Result<(), Error> {
    let key = format!("{}/withdrawal", matter.istanza);
    let paper = Paper::Withdrawal;
    super::enqueue(tx, app, now, NAME, key, &Task { matter, paper }).await
}

/// What is to be registered.
#[derive(Serialize, Deserialize)]
struct Task {
    #[serde(flatten)]
    matter: Matter,
    #[serde(default)]
    paper: Paper,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Paper {
    #[default]
    Istanza,
    Withdrawal,
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Task { matter, paper } = payload(job)?;
    let own = app.own_register(job.tenant).ok_or(JobError::NotSetUp(
        "the municipality's register is not configured any more",
    ))?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let row = istanze::find_any(&tx, matter.istanza).await?.ok_or_else(gone)?;
    let (entry, registration) = match paper {
        Paper::Istanza => of_istanza(&tx, &tenant, &row).await?,
        Paper::Withdrawal => of_withdrawal(&tx, &tenant, &row).await?,
    };
    drop(tx);
    let number = obtain(own.as_ref(), &registration, job.attempt).await?;
    let tx = app.db.begin(job.tenant).await?;
    let made = External {
        code: number.register.to_string(),
        number: number.number,
        registered_at: number.registered_at,
        system_id: number.system_id,
    };
    entries::record(&tx, register::entry(entry, &registration), made).await?;
    let row = istanze::lock(&tx, row.citizen, row.id).await?.ok_or_else(gone)?;
    match paper {
        Paper::Istanza => {
            match row.status {
                Status::Submitted => step(&tx, &row, Transition::Register, now).await?,
                // Withdrawn meanwhile: what was sent is registered all the same, then its withdrawal.
                _ => follow_with_withdrawal(&tx, app, matter.clone(), now).await?,
            }
            receipt::follow(&tx, app, matter, Kind::Final, now).await?;
        }
        Paper::Withdrawal => {
            step(&tx, &row, Transition::RegisterWithdrawal, now).await?;
            withdrawn::REGISTERED.follow(&tx, app, &matter, now).await?;
        }
    }
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

fn gone() -> JobError {
    JobError::Failed("the istanza is gone, or what is to be registered of it".to_owned())
}

async fn step(tx: &Tx, row: &Istanza, transition: Transition, now: DateTime<Utc>) -> Result<(), Error> {
    istanze::transition(tx, row.citizen, row.id, transition, Actor::System, None, now).await?;
    Ok(())
}

async fn of_istanza(
    tx: &Tx,
    tenant: &ServedTenant,
    row: &Istanza,
) -> Result<(RegistrationId, Registration), JobError> {
    let entry = row.registration_id.ok_or_else(gone)?;
    let (sent, document) = sent::read(tx, row.id).await?.ok_or_else(gone)?;
    let size = document.content.len();
    Ok((
        entry,
        register::registration(tenant, &sent, &document.sha256, size)?,
    ))
}

async fn of_withdrawal(
    tx: &Tx,
    tenant: &ServedTenant,
    row: &Istanza,
) -> Result<(RegistrationId, Registration), JobError> {
    let (sent, withdrawal) = sent::read_withdrawal(tx, row.id).await?.ok_or_else(gone)?;
    let document = &withdrawal.document;
    let registration = register::withdrawal(tenant, &sent, &document.sha256, document.content.len())?;
    Ok((withdrawal.registration_id, registration))
}

/// The number, one for all attempts: the one before may have been cut off between the entry and its
/// answer, hence the register is asked before it is told again.
async fn obtain(
    register: &dyn ProtocolRegister,
    registration: &Registration,
    attempt: u32,
) -> Result<Number, RegisterError> {
    if attempt > 1
        && let Some(number) = register.find(&registration.request_id).await?
    {
        return Ok(number);
    }
    match register.register(registration).await {
        Err(RegisterError::Duplicate(number)) => Ok(number),
        other => other,
    }
}
