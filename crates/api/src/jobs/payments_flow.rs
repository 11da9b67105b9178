//! One flow of those who collected: read, kept with the money that it speaks of, or noted as unread.

use super::{JobError, payments_reversed};
use crate::app::App;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::PaymentError;
use sportello_integrations::payments::fdr::{self, FlowSource, NamedFlow};
use sportello_storage::payment_office::{KnownFlow, known_flow, note_unread};
use sportello_storage::payments::{self, FlowItem, FlowKey, FlowOutcome, Kept, NewFlow, Reconciliation};
use sportello_types::ids::TenantId;
use sportello_types::reconciliation::{FIRST_DATED, UnreadReason};

/// What a flow that is listed was.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Was {
    /// Read and kept; what its money comes to.
    New(Reconciliation),
    /// Here.
    Known,
    /// Dated before the one that is here, and published since.
    Earlier,
}

/// Reads a flow, keeps it and looks for its money, unless it was known.
pub(super) async fn read(
    app: &App,
    tenant: TenantId,
    source: &dyn FlowSource,
    named: &NamedFlow,
    now: DateTime<Utc>,
) -> Result<Was, JobError> {
    let key = FlowKey {
        psp: named.psp.clone(),
        flow: named.flow.clone(),
    };
    let tx = app.db.read(tenant).await?;
    let known = known_flow(&tx, &key, named.revision).await?;
    drop(tx);
    match known {
        KnownFlow::New => {}
        // Whoever counts revisions lists the last one; by its date one may be earlier and come later.
        KnownFlow::Older if named.revision >= FIRST_DATED => {
            let tx = app.db.begin(tenant).await?;
            let why = UnreadReason::Earlier;
            note_unread(&tx, &key, named.revision, named.published, why, now).await?;
            tx.commit().await?;
            return Ok(Was::Earlier);
        }
        KnownFlow::Kept | KnownFlow::Older => return Ok(Was::Known),
    }
    let flow = source.flow(named).await?;
    let items: Vec<FlowItem> = flow.payments.into_iter().map(item).collect();
    let new = NewFlow {
        key: &key,
        revision: named.revision,
        day: flow.day,
        transfer_reference: flow.transfer.as_deref(),
        total: flow.total,
        items: &items,
    };
    let tx = app.db.begin(tenant).await?;
    let turning = payments::may_turn(&tx, &new).await?;
    let before = payments::taken_back(&tx, &turning).await?;
    if payments::keep_flow(&tx, &new, now).await? != Kept::New {
        return Ok(Was::Known);
    }
    let outcome = payments::reconcile(&tx, &key, now).await?;
    payments_reversed::follow(&tx, app, &new, (turning.as_slice(), &before), now).await?;
    tx.commit().await?;
    Ok(Was::New(outcome))
}

fn item(payment: fdr::FlowPayment) -> FlowItem {
    FlowItem {
        iuv: payment.iuv,
        receipt_id: payment.iur,
        transfer: payment.transfer,
        amount: payment.amount,
        outcome: match payment.outcome {
            fdr::FlowOutcome::Executed => FlowOutcome::Executed,
            fdr::FlowOutcome::Revoked => FlowOutcome::Revoked,
            fdr::FlowOutcome::StandIn => FlowOutcome::StandIn,
            fdr::FlowOutcome::StandInWithoutRequest => FlowOutcome::StandInWithoutRequest,
            fdr::FlowOutcome::WithoutRequest => FlowOutcome::WithoutRequest,
        },
        paid_on: payment.paid_on,
    }
}

/// Notes for operators that a flow could not be read.
pub(super) async fn note_failure(
    app: &App,
    tenant: TenantId,
    named: &NamedFlow,
    error: &JobError,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let why = match error {
        JobError::Payment(PaymentError::Unavailable(_)) => UnreadReason::NoAnswer,
        JobError::Payment(PaymentError::Refused(_) | PaymentError::InPayment) => UnreadReason::NotWhole,
        _ => UnreadReason::NotKept,
    };
    let key = FlowKey {
        psp: named.psp.clone(),
        flow: named.flow.clone(),
    };
    let tx = app.db.begin(tenant).await?;
    note_unread(&tx, &key, named.revision, named.published, why, now).await?;
    Ok(tx.commit().await?)
}
