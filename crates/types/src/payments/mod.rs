//! Debts towards the municipality, and how they are paid through pagoPA (CAD art. 5).

mod debts;
mod parts;
mod status;

pub use debts::{
    Attempt, AttemptStatus, Debt, DebtSource, DebtStatus, MOST_TOGETHER, Notice, PayNow, PaymentOption,
};
pub use parts::{InvalidParts, MOST_PARTS, Part, Parts};
pub use status::{Anomaly, Change, InvalidChange, NoticeStatus, Settled};
