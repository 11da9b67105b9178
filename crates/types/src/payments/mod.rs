//! Debts towards the municipality, and how they are paid through pagoPA (CAD art. 5).

mod accounts;
mod debts;
mod open;
mod parts;
mod requests;
mod status;
mod visits;

pub use accounts::Accounts;
pub use debts::{
    Attempt, AttemptStatus, Debt, DebtSource, DebtStatus, MOST_OTHERS, MOST_TOGETHER, Notice, OtherPayment,
    PayNow, PaymentOption, Reversal, ReversalOutcome,
};
pub use open::{
    AmountAsked, LONGEST_KIND, LONGEST_REASON, OpenAttempt, OpenAttemptQuery, OpenNoticeQuery, OpenPayNow,
    OpenReceiptQuery, OpenToPay, PayerGiven, SpontaneousKind, SpontaneousOrder, SpontaneousPayments,
    UnfitAmount,
};
pub use parts::{Destination, InvalidParts, MOST_PARTS, Part, Parts, StampToBuy};
pub use requests::{
    DebtExtension, DebtOrder, DebtWithdrawal, DebtorGiven, LAST_DUE_YEAR, LONGEST_NAME, LONGEST_SUBJECT,
    MOST_INSTALMENTS, MOST_OPTIONS, NoticeFound, NoticeOrder, PartOrder, PaymentReturn, ReturnOutcome,
};
pub use status::{Anomaly, Change, InvalidChange, NoticeStatus, Settled};
pub use visits::{AT_THE_PAGE, Back, ON_ITS_WAY, OnSale, PageVisit, Said};
