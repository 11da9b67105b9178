//! Stamps that were not good are judged again from the receipts that brought them: whose stamps are believed
//! may have been set right since. What waits for one that is good now goes on; that the anomaly is closed, is
//! for an operator.

use super::settle::go_on;
use super::{apart, stamps};
use crate::app::App;
use crate::jobs::JobError;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::receipt;
use sportello_storage::payments::{self, BadStamp};

/// Receipts looked at in one go.
const MOST: u32 = 100;

/// One round, in all municipalities.
pub(crate) async fn judge(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    // Nobody's stamps are good.
    if app.stamp_signers.is_none() {
        return Ok(());
    }
    let mut last = None;
    loop {
        let tx = app.db.system_read().await?;
        let bad = payments::bad_stamps(&tx, last.as_ref(), MOST).await?;
        drop(tx);
        for one in &bad {
            if let Err(error) = again(app, one, now).await {
                tracing::error!(%error, receipt = %one.receipt, "a stamp cannot be judged again");
            }
        }
        match bad.last() {
            Some(one) => last = Some(*one),
            None => return Ok(()),
        }
    }
}

async fn again(app: &App, one: &BadStamp, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(one.tenant).await?;
    let (Some(stored), Some(debt)) = (
        payments::receipt_of(&tx, one.notice).await?,
        payments::of_notice(&tx, one.notice).await?,
    ) else {
        return Ok(());
    };
    let Some(notice) = debt.notice(one.notice) else {
        return Ok(());
    };
    let transfers = if notice.apart {
        apart::transfers(notice, &stored.xml)
    } else {
        let read = receipt::read(&stored.xml);
        read.map_err(|fault| JobError::Failed(fault.to_string()))?
            .transfers
    };
    if stamps::take(&tx, app, &transfers, notice, now).await? {
        go_on(&tx, app, &debt, now).await?;
    }
    Ok(tx.commit().await?)
}
