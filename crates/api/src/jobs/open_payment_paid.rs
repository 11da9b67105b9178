//! Sends the way to the receipt to whoever has paid without signing in and has asked for it.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::payments::{RECEIPT_PAGE, seen_by};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::open::{self, OpenPayment};
use sportello_storage::payments::{self, StoredReceipt};
use sportello_storage::{Error, Secret, Tx};
use sportello_types::ids::{NoticeId, PaymentAttemptId};
use sportello_types::payments::AttemptStatus;

pub(super) const NAME: &str = "open_payment_paid";

#[derive(Serialize, Deserialize)]
struct Payload {
    payment: PaymentAttemptId,
}

/// How many are told of a receipt that does not say of which payment it is. Anybody may begin payments of a
/// notice, with the addresses of others: who pays it once elsewhere must not have all of them written to.
const TOLD: usize = 3;

/// Has those told who wait for the receipt of a notice, in the transaction in which it comes: whoever has paid,
/// where it says so, else those who began last.
pub(crate) async fn enqueue(tx: &Tx, app: &App, notice: NoticeId, now: DateTime<Utc>) -> Result<(), Error> {
    let mut waiting = open::to_tell(tx, notice).await?;
    let receipt = payments::receipt_of(tx, notice).await?;
    match receipt.and_then(|receipt| receipt.cart) {
        Some(cart) => waiting.retain(|payment| payment.to_string() == cart),
        None => waiting.truncate(TOLD),
    }
    for payment in waiting {
        let key = format!("{payment}/{notice}");
        super::enqueue(tx, app, now, NAME, key, &Payload { payment }).await?;
    }
    Ok(())
}

/// Draws the token here, so that it never lies in the outbox. Of several notices the last one has it sent.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { payment: id } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let found = open::find_any(&tx, id).await?;
    let waiting = found.filter(|payment| payment.status() == AttemptStatus::Paid);
    let Some(payment) = waiting else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let keys = app
        .login_log_keys(job.tenant)
        .ok_or(JobError::NotSetUp("the keys of the log of logins are not here"))?;
    let email = payment.email(&keys)?;
    let (Some(to), true) = (email, has_paid(&tx, &payment).await?) else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let secret = Secret::draw(&mut app.rng());
    open::add_token(&tx, id, &secret.hash()).await?;
    tx.commit().await?;
    let path = format!("{RECEIPT_PAGE}#{}", secret.expose());
    let link = app.settings.page(&tenant.settings.host, payment.lang, &path);
    let frame = mail::frame_for(&tenant, "", payment.lang);
    let numbers: Vec<String> = payment
        .notices
        .iter()
        .map(|notice| notice.number.grouped())
        .collect();
    let content = payment_mails::open_paid(&frame, &numbers, &link, payment.expires_at);
    let letter = mail::letter(job, &tenant, to, content, Vec::new());
    app.mail.send(&letter, now).await?;
    let tx = app.db.begin(job.tenant).await?;
    open::forget_email(&tx, id).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Whether it was this payment that paid all its notices, and not another one, of somebody else. Where a
/// provider does not say so, one that was given up did not.
async fn has_paid(tx: &Tx, payment: &OpenPayment) -> Result<bool, Error> {
    for notice in &payment.notices {
        let receipt = payments::receipt_of(tx, notice.id).await?;
        let is_unnamed = receipt.as_ref().is_some_and(|receipt| receipt.cart.is_none());
        let seen = receipt.and_then(|receipt: StoredReceipt| seen_by(receipt, payment));
        if seen.is_none() || (is_unnamed && payment.visit.gave_up()) {
            return Ok(false);
        }
    }
    Ok(true)
}
