//! Payments as the accounting office looks at them: receipts day by day, what they come to, refunds, and what
//! of the flows does not fit. Reads what [`crate::payments`] keeps; writes refunds, up to where the flows were
//! read, and which of them could not be.

mod closures;
mod exceptions;
mod lines;
mod others;
mod paid;
mod receipts;
mod refunds;
mod totals;
mod troubles;
mod unread;

use crate::payments::{IN_FORCE, TAKEN_BACK};

pub use closures::{Closing, TroubleKey, close_trouble};
pub use exceptions::{exceptions, look_again, watched_days};
pub use lines::{Line, Refunded, lines};
pub use others::{Others, others};
pub use receipts::{Came, CameFilter, came, came_by_ids, came_of_debt};
pub use refunds::{Decided, NewRefund, StoredRefund, decide_refund, propose_refund, refunds_of};
pub use totals::{Total, totals};
pub use troubles::{FlowsRead, KnownFlow, Trouble, flows_read, known_flow, note_flows_read, troubles};
pub use unread::{UnreadFlow, note_unread, unread};

/// When the money of a receipt `r` came, in SQL: as the receipt says, else when it was received. As the index
/// has it.
const CAME: &str = "COALESCE(r.paid_at, r.received_at)";

/// Whether the money of a receipt, of the notice `n`, was found in a flow, in SQL: 1 or 0. A flow in force has to
/// name it, whatever was found before; and of one that paid its notice, the flows in force have to have all parts.
/// One that did not pay has no state of its own.
fn found(receipt: &str) -> String {
    format!(
        "CAST(CASE WHEN ({receipt}.pays IS NULL OR n.status = 'reconciled') \
         AND EXISTS (SELECT 1 FROM payment_flow_item i JOIN payment_flow f ON f.tenant_id = i.tenant_id \
         AND f.psp = i.psp AND f.flow = i.flow AND f.revision = i.revision \
         WHERE i.tenant_id = {receipt}.tenant_id AND i.iuv = SUBSTR(n.number, 2) \
         AND i.receipt_id = {receipt}.receipt_id AND i.outcome <> 'revoked' AND {IN_FORCE} \
         AND NOT {TAKEN_BACK}) THEN 1 ELSE 0 END AS bigint)"
    )
}
