//! A certificate that is watched while it waits for the receipt of its payment.

use crate::api::{self, ApiError};
use crate::pages::area::payments::Awaited;
use sportello_types::certificates::{Certificate, CertificatePayment, CertificateStatus, Half};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::text::certificatepay as words;

impl Awaited for Certificate {
    fn is_open(&self) -> bool {
        self.status == CertificateStatus::Held
    }

    fn ask(known: Self, _token: Option<String>) -> impl Future<Output = Result<Self, ApiError>> + 'static {
        api::certificates::one(known.id)
    }

    fn news(before: &Self, now: &Self, lang: Lang) -> Option<String> {
        news(before, now, lang).map(str::to_owned)
    }
}

/// Whether the receipt is here.
fn is_paid(certificate: &Certificate) -> bool {
    let payment = certificate.payment.as_ref();
    payment.is_some_and(|payment| payment.status == DebtStatus::Paid)
}

/// What of two that are paid by themselves is here.
fn half(certificate: &Certificate) -> Option<Half> {
    certificate.payment.as_ref().and_then(CertificatePayment::half)
}

/// What is said of a change to whoever cannot see it.
fn news(before: &Certificate, now: &Certificate, lang: Lang) -> Option<&'static str> {
    match now.status {
        CertificateStatus::Discarded => None,
        CertificateStatus::Held if is_paid(now) => (!is_paid(before)).then(|| words::held_paid(lang)),
        CertificateStatus::Held => half(now)
            .filter(|_| half(before).is_none())
            .map(|paid| match paid {
                Half::Fees => words::divided_stamp_left(lang),
                Half::Stamp => words::divided_fees_left(lang),
            }),
        _ => Some(words::released(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A certificate in a state, with a payment of it.
    fn certificate(status: &str, debt: &str) -> Certificate {
        let id = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
        let payment = json!({
            "debt": id, "notice": id, "total": 52, "until": "2026-12-04", "status": debt, "payable": false
        });
        serde_json::from_value(json!({
            "id": id, "number": "C-2026-000017", "title": "", "kinds": [], "holder": "", "own": true,
            "use_title": "", "duty": { "kind": "digital_stamp" }, "issued_at": "2026-11-29T08:00:00Z",
            "status": status, "sha256": "", "size": 1, "payment": payment, "kept": false
        }))
        .unwrap()
    }

    #[test]
    fn it_is_called_issued_only_when_it_is_and_paid_only_when_the_receipt_is_here() {
        let lang = Lang::It;
        let held = certificate("held", "to_pay");
        let paid = certificate("held", "paid");
        let issued = certificate("valid", "paid");
        let discarded = certificate("discarded", "cancelled");
        assert_eq!(news(&held, &held, lang), None);
        assert_eq!(news(&held, &paid, lang), Some(words::held_paid(lang)));
        assert_eq!(news(&paid, &paid, lang), None);
        assert_eq!(news(&paid, &issued, lang), Some(words::released(lang)));
        assert_eq!(news(&held, &issued, lang), Some(words::released(lang)));
        assert_eq!(news(&held, &discarded, lang), None);
        let open = [&held, &paid, &issued, &discarded].map(Awaited::is_open);
        assert_eq!(open, [true, true, false, false]);
    }

    #[test]
    fn of_two_payments_the_first_that_comes_is_told_with_what_is_left() {
        let lang = Lang::It;
        let divided = |debt: &str, stamp_paid: bool| {
            let mut held = certificate("held", debt);
            let stamp = json!({
                "notice": held.payment.as_ref().unwrap().notice, "amount": 1600, "paid": stamp_paid,
                "payable": !stamp_paid
            });
            held.payment.as_mut().unwrap().apart = serde_json::from_value(stamp).unwrap();
            held
        };
        let (none, both) = (divided("to_pay", false), divided("paid", true));
        let (fees, stamp) = (divided("partly_paid", false), divided("partly_paid", true));
        assert_eq!(news(&none, &fees, lang), Some(words::divided_stamp_left(lang)));
        assert_eq!(news(&none, &stamp, lang), Some(words::divided_fees_left(lang)));
        assert_eq!(news(&fees, &fees, lang), None);
        assert_eq!(news(&fees, &both, lang), Some(words::held_paid(lang)));
    }
}
