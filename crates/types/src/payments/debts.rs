//! What a citizen owes, as the citizen sees it, and how it is asked to be paid.

use super::status::NoticeStatus;
use crate::ids::{CertificateId, DebtId, IstanzaId, NoticeId, PaymentAttemptId, PaymentReceiptId};
use crate::values::{EuroCents, NoticeNumber};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Most payments beside the one that paid it that are shown of a notice: the first ones.
pub const MOST_OTHERS: usize = 20;
/// Most notices that can be paid together (pagoPA Checkout, `paymentNotices`).
pub const MOST_TOGETHER: usize = 5;

/// Where a debt comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DebtSource {
    /// An application.
    Istanza {
        /// Which.
        istanza: IstanzaId,
    },
    /// Duty and fees of a certificate.
    Certificate {
        /// Which.
        certificate: CertificateId,
    },
    /// The municipality has asked for it.
    Municipality,
    /// The citizen wants to pay it, and nobody asked.
    Spontaneous,
    /// Money came for a number of ours that nobody knew: it is there for that, and nobody owes it.
    Receipt,
}

/// A debt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Debt {
    /// Its id.
    pub id: DebtId,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub subject: String,
    /// The office that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub office: Option<String>,
    /// Where it comes from.
    pub source: DebtSource,
    /// Whether whoever reads this has made it for another person, or for a body.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_another: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The ways in which it can be paid; taking one ends the others.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub options: Vec<PaymentOption>,
    /// Where it stands.
    pub status: DebtStatus,
}

/// A way to pay a debt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentOption {
    /// The notices: one, or one for each instalment, in the order of their dates.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub notices: Vec<Notice>,
}

/// What is paid at once.
#[expect(clippy::struct_excessive_bools, reason = "each says something by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// How much is asked for.
    pub amount: EuroCents,
    /// How much has come, as the receipt that paid it says: it may be another amount. Present when it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<EuroCents>,
    /// The last day on which it should be paid; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: NoticeStatus,
    /// Whether it can be paid now.
    pub payable: bool,
    /// Whether it may be printed and paid on paper. One with which a digital stamp is bought (*@e.bollo*) is
    /// paid from the portal alone.
    pub printable: bool,
    /// Whether it asks for a digital stamp, and for nothing else, that is bought by itself at a page of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
    /// Whether the digital stamp that was bought with it is here, to be downloaded.
    #[serde(default)]
    pub stamp: bool,
    /// When it was paid, as the receipt says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<DateTime<Utc>>,
    /// That its money was taken back after it was paid, as the flows say that are in force. Its state stays as it
    /// is; the money is not there, and there is no receipt of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversed: Option<Reversal>,
    /// Money that came for it and did not pay it: it was paid before, withdrawn, or the debt was paid in another
    /// way. An office sees to it. For whoever owes alone; the first to come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub others: Vec<OtherPayment>,
}

/// The money of a notice that was paid is taken back (pagoPA SANP, *flussi di rendicontazione*, code 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reversal {
    /// The day of the flow that says so: that of the bank's transfer.
    pub day: NaiveDate,
    /// How an office has seen to it; absent until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReversalOutcome>,
}

/// How an office has seen to money that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReversalOutcome {
    /// It is to be paid again, with another notice.
    AskedAgain,
    /// It is settled in another way: nothing is to be paid again.
    Settled,
}

/// Money for a notice that did not pay it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherPayment {
    /// The receipt's id, by which it is downloaded.
    pub receipt: PaymentReceiptId,
    /// How much has come.
    pub amount: EuroCents,
    /// When it was paid, as the receipt says; else when that came.
    pub at: DateTime<Utc>,
    /// Whether an office has seen to it.
    pub closed: bool,
    /// Whether its money was taken back since: there is no receipt of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reversed: bool,
}

impl Notice {
    /// What it comes to: what has come, and before that what is asked for.
    pub fn comes_to(&self) -> EuroCents {
        self.received.unwrap_or(self.amount)
    }

    /// What has come, where that is not what was asked for.
    pub fn other_amount(&self) -> Option<EuroCents> {
        self.received.filter(|received| *received != self.amount)
    }
}

/// Where a debt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DebtStatus {
    /// Nothing was paid.
    ToPay,
    /// Some instalments were paid.
    PartlyPaid,
    /// Paid.
    Paid,
    /// Its time is over, unpaid.
    Expired,
    /// Withdrawn by the municipality: all of it, or what was left once some instalments were paid.
    Cancelled,
}

impl DebtStatus {
    /// The status of a debt from those of its notices, option by option.
    pub fn of<'a>(options: impl IntoIterator<Item = &'a [NoticeStatus]>) -> Self {
        let mut all: Vec<NoticeStatus> = Vec::new();
        for option in options {
            if !option.is_empty() && option.iter().all(|status| status.is_paid()) {
                return Self::Paid;
            }
            all.extend_from_slice(option);
        }
        if all.iter().any(|status| status.is_paid()) {
            if all.iter().any(|status| status.is_owed()) {
                Self::PartlyPaid
            } else {
                Self::Cancelled
            }
        } else if all
            .iter()
            .any(|status| matches!(status, NoticeStatus::Pending | NoticeStatus::Payable))
        {
            Self::ToPay
        } else if all.contains(&NoticeStatus::Expired) {
            Self::Expired
        } else {
            Self::Cancelled
        }
    }
}

/// Which notices to pay now, together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayNow {
    /// One to five.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5))]
    pub notices: Vec<NoticeId>,
}

/// A payment that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Its id.
    pub id: PaymentAttemptId,
    /// Where the browser goes to pay; absent when it has been there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 2048))]
    pub pay_at: Option<String>,
    /// Where it stands. Coming back from the page of payments proves nothing.
    pub status: AttemptStatus,
    /// When the browser came back from the page of payments for the first time: since then the receipts are waited for,
    /// which come within two days. Absent while nothing has come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_at: Option<DateTime<Utc>>,
    /// From when on it can be tried again, where a digital stamp is bought by itself and its page has said that the
    /// payment failed: until then it may have been sold all the same. Absent where nobody has to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<DateTime<Utc>>,
    /// The notices.
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub notices: Vec<Notice>,
    /// What whoever pays has asked the municipality for, and pays with them: applications, certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub sources: Vec<DebtSource>,
}

/// Where a payment that was begun stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttemptStatus {
    /// The browser was sent away; nothing has come back.
    Begun,
    /// The browser came back; the receipts are on their way, if it was paid.
    Waiting,
    /// The citizen gave up, or the payment failed, as the page of payments says.
    GivenUp,
    /// All receipts are here.
    Paid,
    /// All receipts are here, and money of this payment paid nothing: what it was for was paid before, withdrawn,
    /// or paid in another way. An office sees to it.
    Seen,
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeStatus as N;

    #[test]
    fn a_debt_is_paid_when_one_way_to_pay_it_is() {
        let of = |options: &[&[N]]| DebtStatus::of(options.iter().copied());
        assert_eq!(of(&[&[N::Payable]]), DebtStatus::ToPay);
        assert_eq!(of(&[&[N::Paid]]), DebtStatus::Paid);
        assert_eq!(
            of(&[&[N::Superseded], &[N::Paid, N::Reconciled]]),
            DebtStatus::Paid
        );
        assert_eq!(
            of(&[&[N::Superseded], &[N::Paid, N::Payable]]),
            DebtStatus::PartlyPaid
        );
        assert_eq!(of(&[&[N::Paid, N::Expired]]), DebtStatus::PartlyPaid);
        assert_eq!(
            of(&[&[N::Superseded], &[N::Reconciled, N::Cancelled]]),
            DebtStatus::Cancelled,
            "what was left is withdrawn"
        );
        assert_eq!(of(&[&[N::Payable], &[N::Expired, N::Payable]]), DebtStatus::ToPay);
        assert_eq!(of(&[&[N::Expired], &[N::Cancelled]]), DebtStatus::Expired);
        assert_eq!(of(&[&[N::Cancelled]]), DebtStatus::Cancelled);
        assert_eq!(of(&[]), DebtStatus::Cancelled, "there is nothing to pay");
    }
}
