//! Payments as the accounting office looks at them: receipts day by day, what they come to, refunds, and what
//! of the flows does not fit. Reads what [`crate::payments`] keeps; writes refunds, and up to where the flows
//! were read.

mod lines;
mod receipts;
mod refunds;
mod totals;
mod troubles;

pub use lines::{Line, lines};
pub use receipts::{Came, CameFilter, came, came_by_ids, came_of_debt};
pub use refunds::{Decided, NewRefund, StoredRefund, decide_refund, propose_refund, refunds_of};
pub use totals::{Total, totals};
pub use troubles::{FlowsRead, Trouble, flow_is_known, flows_read, note_flows_read, troubles};

/// When the money of a receipt `r` came, in SQL: as the receipt says, else when it was received. As the index
/// has it.
const CAME: &str = "COALESCE(r.paid_at, r.received_at)";
