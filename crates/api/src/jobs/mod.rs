//! Work after the commit: receipts, mails, housekeeping. At least once, each idempotent.
//!
//! A job is enqueued in the transaction of its cause and lists itself here. Its effects on rows and
//! its end are one transaction; what leaves the house carries the job's id, so that the far end
//! can tell a repetition.

mod amount_set;
mod certificate_paid;
mod certificate_unpaid;
pub mod confirm_email;
pub(crate) mod desk_activated;
pub(crate) mod desk_adhesion;
mod desk_expiring;
mod desk_idle;
mod desk_known;
pub(crate) mod desk_passkeys;
pub(crate) mod desk_recovered;
pub(crate) mod desk_recovery;
pub(crate) mod desk_registered;
mod desk_revoked;
mod draft_expiring;
pub mod email_changed;
mod expire;
mod istanza_paid;
mod mail;
mod notice;
mod open_payment_paid;
mod payments_ask_receipt;
mod payments_cleared;
mod payments_close;
mod payments_due;
mod payments_flow;
mod payments_other;
mod payments_other_reversed;
mod payments_paid;
mod payments_publish;
pub mod payments_reconcile;
mod payments_refunded;
mod payments_reversed;
mod payments_tell;
mod payments_withdraw;
mod payments_withdrawn;
pub mod receipt;
mod receipt_mail;
pub mod registration;
pub(crate) mod send_document;
mod sms;
pub(crate) mod sms_code;
mod sms_notice;
pub(crate) mod withdrawn;
mod worker;

pub(crate) use amount_set::enqueue as tell_of_amount;
pub(crate) use certificate_paid::enqueue as certificate_paid;
pub(crate) use istanza_paid::enqueue as istanza_paid;
pub(crate) use open_payment_paid::enqueue as tell_open_payers;
pub(crate) use payments_ask_receipt::{Since as AskedSince, enqueue as ask_receipt};
pub(crate) use payments_cleared::enqueue as tell_of_clearance;
pub(crate) use payments_close::enqueue as close_notices;
pub(crate) use payments_other::enqueue as tell_of_other_payment;
pub(crate) use payments_paid::enqueue as tell_of_payment;
pub(crate) use payments_publish::{
    at_once as publish_at_once, enqueue as publish_debt, enqueue_imported as publish_imported,
};
pub(crate) use payments_reconcile::enqueue as reconcile_payments;
pub(crate) use payments_refunded::enqueue as tell_of_refund;
pub(crate) use payments_reversed::enqueue as tell_of_reversal;
pub(crate) use payments_withdraw::enqueue as withdraw_debt;
pub(crate) use payments_withdrawn::enqueue as write_of_withdrawal;
pub(crate) use sms_notice::send_message;
pub use worker::{Stopper, Worker};

use crate::app::App;
use crate::auth::cie::revoke;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sportello_integrations::notify::SendError;
use sportello_integrations::payments::{PaymentAdapter, PaymentError};
use sportello_integrations::protocol::RegisterError;
use sportello_storage::outbox::{self, Failure, NewJob, TakenJob};
use sportello_storage::{Error, Tx, new_id};
use sportello_types::ids::TenantId;
use sportello_types::problem::ProblemCode;
use std::sync::Arc;

/// The jobs that tell whoever collects what can no longer be paid.
pub(crate) const TELLING_OF_ENDS: [&str; 2] = [payments_close::NAME, payments_withdraw::NAME];

/// Why a job could not be done this time.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The rows or files cannot be reached, or are not as they should be.
    #[error(transparent)]
    Storage(#[from] sportello_storage::Error),
    /// The mail, or the short message, was not handed over.
    #[error(transparent)]
    Mail(#[from] SendError),
    /// The municipality's own register gave no number.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The provider of payments did not do what it was asked for.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// Another system did not answer.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// Something must be set up before it can be done: a key, a server.
    #[error("{0}")]
    NotSetUp(&'static str),
    /// It did not come to an end in time.
    #[error("it took too long")]
    Overdue,
    /// It fell over: a fault of the program.
    #[error("it fell over")]
    Panicked,
    /// Something else of ours failed: in our words, for operators and logs. Never those of a library
    /// or of another system, which may repeat what they were given.
    #[error("{0}")]
    Failed(String),
}

impl From<Fail> for JobError {
    fn from(fail: Fail) -> Self {
        match fail.code() {
            ProblemCode::Unavailable => Self::Unreachable(fail.to_string()),
            _ => Self::Failed(fail.to_string()),
        }
    }
}

impl JobError {
    /// What it says about the next try.
    fn failure(&self) -> Failure {
        match self {
            Self::Mail(error) if error.is_transient() => Failure::Passing,
            Self::Register(error) if error.is_transient() => Failure::Passing,
            Self::Payment(error) if error.is_transient() => Failure::Passing,
            Self::Storage(Error::Unavailable(_) | Error::Blob(_))
            // What is being paid is paid, or is not, in a while.
            | Self::Payment(PaymentError::InPayment)
            | Self::Unreachable(_)
            | Self::NotSetUp(_)
            | Self::Overdue => Failure::Passing,
            Self::Mail(_) | Self::Register(_) | Self::Payment(_) => Failure::Final,
            Self::Storage(_) | Self::Panicked | Self::Failed(_) => Failure::Fault,
        }
    }
}

/// Does a job.
async fn perform(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    match job.name.as_str() {
        amount_set::NAME => amount_set::run(app, job, now).await,
        certificate_paid::NAME => certificate_paid::run(app, job, now).await,
        confirm_email::NAME => confirm_email::run(app, job, now).await,
        desk_activated::NAME => desk_activated::run(app, job, now).await,
        desk_adhesion::NAME => desk_adhesion::run(app, job, now).await,
        desk_expiring::NAME => desk_expiring::run(app, job, now).await,
        desk_known::NAME => desk_known::run(app, job, now).await,
        desk_passkeys::NAME => desk_passkeys::run(app, job, now).await,
        desk_recovered::NAME => desk_recovered::run(app, job, now).await,
        desk_recovery::NAME => desk_recovery::run(app, job, now).await,
        desk_registered::NAME => desk_registered::run(app, job, now).await,
        desk_revoked::NAME => desk_revoked::run(app, job, now).await,
        draft_expiring::NAME => draft_expiring::run(app, job, now).await,
        email_changed::NAME => email_changed::run(app, job, now).await,
        istanza_paid::NAME => istanza_paid::run(app, job, now).await,
        open_payment_paid::NAME => open_payment_paid::run(app, job, now).await,
        payments_ask_receipt::NAME => payments_ask_receipt::run(app, job, now).await,
        payments_cleared::NAME => payments_cleared::run(app, job, now).await,
        payments_close::NAME => payments_close::run(app, job, now).await,
        payments_due::NAME => payments_due::run(app, job, now).await,
        payments_other::NAME => payments_other::run(app, job, now).await,
        payments_other_reversed::NAME => payments_other_reversed::run(app, job, now).await,
        payments_paid::NAME => payments_paid::run(app, job, now).await,
        payments_publish::NAME => payments_publish::run(app, job, now).await,
        payments_reconcile::NAME => payments_reconcile::run(app, job, now).await,
        payments_refunded::NAME => payments_refunded::run(app, job, now).await,
        payments_reversed::NAME => payments_reversed::run(app, job, now).await,
        payments_withdraw::NAME => payments_withdraw::run(app, job, now).await,
        payments_withdrawn::NAME => payments_withdrawn::run(app, job, now).await,
        receipt::NAME => receipt::run(app, job, now).await,
        receipt_mail::NAME => receipt_mail::run(app, job, now).await,
        registration::NAME => registration::run(app, job, now).await,
        revoke::NAME => revoke::run(app, job, now).await,
        send_document::NAME => send_document::run(app, job, now).await,
        sms_code::NAME => sms_code::run(app, job, now).await,
        sms_notice::NAME => sms_notice::run(app, job, now).await,
        name => match NOTICES.iter().find(|notice| notice.name == name) {
            Some(notice) => notice.run(app, job, now).await,
            None => Err(JobError::Failed(format!("no job is called {name}"))),
        },
    }
}

/// What follows when a job is given up, in the transaction in which it is.
async fn given_up(app: &App, tx: &Tx, job: &TakenJob, now: DateTime<Utc>) -> Result<(), Error> {
    match job.name.as_str() {
        send_document::NAME => send_document::given_up(app, tx, job, now).await,
        _ => Ok(()),
    }
}

/// The jobs that tell what has happened to an istanza.
const NOTICES: [notice::Notice; 2] = [withdrawn::NOTICE, withdrawn::REGISTERED];

/// Enqueues a job in the transaction of its cause.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    now: DateTime<Utc>,
    name: &'static str,
    dedup_key: String,
    payload: &impl Serialize,
) -> Result<(), Error> {
    enqueue_at(tx, app, now, now, name, dedup_key, payload).await
}

/// Enqueues a job for later.
async fn enqueue_at(
    tx: &Tx,
    app: &App,
    now: DateTime<Utc>,
    due_at: DateTime<Utc>,
    name: &'static str,
    dedup_key: String,
    payload: &impl Serialize,
) -> Result<(), Error> {
    let job = NewJob {
        id: new_id(now, &mut app.rng()),
        name,
        dedup_key,
        payload: serde_json::to_value(payload).map_err(|_| Error::Corrupt { column: "payload" })?,
        due_at,
    };
    outbox::enqueue(tx, &job, now).await?;
    Ok(())
}

/// Who collects for a municipality.
fn provider(app: &App, tenant: TenantId) -> Result<Arc<dyn PaymentAdapter>, JobError> {
    app.payments(tenant).ok_or(JobError::NotSetUp(
        "the provider of payments is not configured (section `pagopa`)",
    ))
}

/// What a job needs to know, read back.
pub(crate) fn payload<T: DeserializeOwned>(job: &TakenJob) -> Result<T, JobError> {
    serde_json::from_value(job.payload.clone())
        .map_err(|_| JobError::Failed("its payload cannot be read".to_owned()))
}
