//! Registration in the municipality's own system: asked for after the submission, which never waits
//! for it; the number, the new state and the receipt follow.

use super::notice::Matter;
use super::{JobError, mail, payload, receipt, submitted};
use crate::app::App;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::istanze::{register, sent};
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::protocol::{Number, ProtocolRegister, RegisterError, Registration};
use sportello_storage::istanze::{Actor, Istanza};
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::register::{self as entries, External};
use sportello_storage::{Tx, istanze};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Status, Transition};

pub(super) const NAME: &str = "registration";

/// Has the istanza registered, and the citizen told that it has arrived.
pub async fn enqueue(tx: &Tx, citizen: &Citizen<L2>, istanza: IstanzaId) -> Result<(), Fail> {
    let matter = Matter::of(citizen, istanza);
    submitted::NOTICE.enqueue(tx, citizen, istanza).await?;
    Ok(super::enqueue(tx, &citizen.app, citizen.now, NAME, istanza.to_string(), &matter).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let matter: Matter = payload(job)?;
    let own = app.own_register(job.tenant).ok_or_else(|| {
        JobError::Failed("the municipality's register is not configured any more".to_owned())
    })?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza is gone".to_owned());
    let row = istanze::find_any(&tx, matter.istanza).await?.ok_or_else(gone)?;
    let entry = row.registration_id.ok_or_else(gone)?;
    let registration = registration(&tx, &tenant, &row).await?;
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
    // Withdrawn meanwhile: what was sent is registered all the same.
    let row = istanze::lock(&tx, row.citizen, row.id).await?.ok_or_else(gone)?;
    if row.status == Status::Submitted {
        istanze::transition(
            &tx,
            row.citizen,
            row.id,
            Transition::Register,
            Actor::System,
            None,
            now,
        )
        .await?;
    }
    receipt::follow(&tx, app, &matter, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

async fn registration(tx: &Tx, tenant: &ServedTenant, row: &Istanza) -> Result<Registration, JobError> {
    let (sent, document) = sent::read(tx, row.id)
        .await?
        .ok_or_else(|| JobError::Failed("the istanza was never sent".to_owned()))?;
    Ok(register::registration(
        tenant,
        &sent,
        &document.sha256,
        document.content.len(),
    )?)
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
