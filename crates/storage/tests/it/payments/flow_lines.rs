//! Flows as these tests make them: of one provider, each line a transfer of a notice.

use crate::support::World;
use chrono::NaiveDate;
use sportello_storage::Tx;
use sportello_storage::payments::{FlowItem, FlowKey, FlowOutcome, Kept, NewFlow, keep_flow};
use sportello_types::values::{EuroCents, NoticeNumber};

pub(super) fn key(flow: &str) -> FlowKey {
    FlowKey {
        psp: "PSP01".to_owned(),
        flow: flow.to_owned(),
    }
}

pub(super) fn iuv(number: &NoticeNumber) -> String {
    number.as_str().get(1..).unwrap().to_owned()
}

/// The line of a transfer of a notice that was made.
pub(super) fn transferred(number: &NoticeNumber, receipt_id: &str, transfer: u8, cents: i64) -> FlowItem {
    FlowItem {
        iuv: iuv(number),
        receipt_id: receipt_id.to_owned(),
        transfer: Some(transfer),
        amount: EuroCents(cents),
        outcome: FlowOutcome::Executed,
        paid_on: None,
    }
}

/// Keeps a revision of a flow of a day.
pub(super) async fn keep_lines(
    tx: &Tx,
    world: &World,
    (flow, revision): (&str, u32),
    on: NaiveDate,
    items: &[FlowItem],
) -> Kept {
    let new = NewFlow {
        key: &key(flow),
        revision,
        day: on,
        transfer_reference: Some("TRN1"),
        total: EuroCents(items.iter().map(|item| item.amount.0).sum()),
        items,
    };
    keep_flow(tx, &new, world.now).await.unwrap()
}
