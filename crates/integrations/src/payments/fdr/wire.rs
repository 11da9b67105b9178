//! The documents of the service, and what they come to.

use super::decimal::cents;
use super::{Flow, FlowOutcome, FlowPayment, NamedFlow};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::Rome;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct Paged<T> {
    pub(super) metadata: Metadata,
    #[serde(default = "Vec::new")]
    pub(super) data: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct Metadata {
    #[serde(rename = "totPage")]
    pub(super) pages: u32,
}

/// A flow in the list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed {
    fdr: String,
    psp_id: String,
    revision: u32,
    published: String,
}

impl Listed {
    pub(super) fn named(self) -> Option<NamedFlow> {
        let right = |text: &str| (1..=35).contains(&text.chars().count());
        let known = right(&self.fdr) && right(&self.psp_id) && self.revision > 0;
        Some(NamedFlow {
            published: instant(&self.published).filter(|_| known)?,
            psp: self.psp_id,
            flow: self.fdr,
            revision: self.revision,
        })
    }
}

/// A flow without its payments.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head {
    #[serde(default)]
    fdr_date: Option<String>,
    #[serde(default)]
    regulation: Option<String>,
    #[serde(default)]
    regulation_date: Option<NaiveDate>,
    tot_payments: u64,
    sum_payments: Box<RawValue>,
}

/// A payment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payment {
    index: u64,
    iuv: String,
    iur: String,
    #[serde(default)]
    id_transfer: Option<u8>,
    pay: Box<RawValue>,
    pay_status: FlowOutcome,
    #[serde(default)]
    pay_date: Option<String>,
}

/// A flow; nothing when it is not whole, or says what cannot be.
pub(super) fn flow(head: &Head, mut payments: Vec<Payment>) -> Option<Flow> {
    payments.sort_by_key(|payment| payment.index);
    // A page that moved while another one was read shows here.
    payments.dedup_by_key(|payment| payment.index);
    let total = cents(head.sum_payments.get())?;
    let day = head.regulation_date.or_else(|| day(head.fdr_date.as_deref()?))?;
    let payments = payments.into_iter().map(payment).collect::<Option<Vec<_>>>()?;
    let flow = Flow {
        day,
        transfer: head.regulation.clone(),
        total,
        payments,
    };
    whole(flow, head.tot_payments)
}

/// A flow whose payments are as many as it says, and come to what it says; nothing otherwise.
pub(super) fn whole(flow: Flow, count: u64) -> Option<Flow> {
    let sum = |revoked: bool| {
        flow.payments
            .iter()
            .filter(|payment| !revoked || payment.outcome == FlowOutcome::Revoked)
            .try_fold(0_i64, |sum, payment| sum.checked_add(payment.amount.0))
    };
    let (all, revoked) = (sum(false)?, sum(true)?);
    // Whether what was taken back counts in the sum, not at all or against it, nobody has written down.
    let without = |times: i64| all.checked_sub(revoked.checked_mul(times)?);
    let right = (0..=2).any(|times| without(times) == Some(flow.total.0));
    (right && u64::try_from(flow.payments.len()) == Ok(count)).then_some(flow)
}

fn payment(payment: Payment) -> Option<FlowPayment> {
    let paid_on = match payment.pay_date.as_deref() {
        Some(text) => Some(day(text)?),
        None => None,
    };
    Some(FlowPayment {
        amount: cents(payment.pay.get())?,
        iuv: payment.iuv,
        iur: payment.iur,
        transfer: payment.id_transfer,
        outcome: payment.pay_status,
        paid_on,
    })
}

/// The day in Italy of an instant, or of a day.
fn day(text: &str) -> Option<NaiveDate> {
    let of_instant = instant(text).map(|at| at.with_timezone(&Rome).date_naive());
    of_instant.or_else(|| text.parse().ok())
}

/// An instant; one without offset is in UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.with_timezone(&Utc))
        .ok()
        .or_else(|| text.parse::<NaiveDateTime>().ok().map(|at| at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use sportello_types::values::EuroCents;

    fn head(count: u64, sum: &str) -> Head {
        let text = format!(
            r#"{{"status":"PUBLISHED","fdr":"2026-11-20-1","fdrDate":"2026-11-20T23:30:00Z",
            "regulation":"SEPA - Bonifico X","regulationDate":"2026-11-21","totPayments":{count},"sumPayments":{sum}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn paid(index: u64, pay: &str, status: &str) -> Payment {
        let text = format!(
            r#"{{"index":{index},"iuv":"01000000000000101","iur":"A{index}","idTransfer":1,"pay":{pay},
            "payStatus":"{status}","payDate":"2026-11-19T00:00:00Z"}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_flow_is_read_with_all_its_codes() {
        let payments = vec![
            paid(2, "0.1", "REVOKED"),
            paid(1, "0.70", "EXECUTED"),
            paid(3, "1", "STAND_IN"),
            paid(4, "1.00", "STAND_IN_NO_RPT"),
            paid(5, "1.0", "NO_RPT"),
        ];
        let read = flow(&head(5, "3.80"), payments).unwrap();
        assert_eq!(read.day.to_string(), "2026-11-21");
        assert_eq!(read.total, EuroCents(380));
        let codes: Vec<u8> = read
            .payments
            .iter()
            .map(|payment| payment.outcome.code())
            .collect();
        assert_eq!(codes, [0, 3, 4, 8, 9], "in the order of their lines");
        assert_eq!(read.payments[0].amount, EuroCents(70));
        assert_eq!(read.payments[0].paid_on.unwrap().to_string(), "2026-11-19");
    }

    #[test]
    fn a_flow_that_is_not_whole_is_none() {
        let one = || vec![paid(1, "0.70", "EXECUTED")];
        assert!(flow(&head(1, "0.7"), one()).is_some());
        assert!(flow(&head(2, "0.7"), one()).is_none(), "one is missing");
        assert!(flow(&head(1, "0.71"), one()).is_none(), "the sum is another one");
        let twice = vec![paid(1, "0.70", "EXECUTED"), paid(1, "0.70", "EXECUTED")];
        assert!(
            flow(&head(1, "0.7"), twice).is_some(),
            "the same line read twice is one"
        );
        let unknown = json!({ "index": 1, "iuv": "1", "iur": "1", "pay": 1, "payStatus": "LOST" });
        assert!(serde_json::from_str::<Payment>(&unknown.to_string()).is_err());
    }

    #[test]
    fn the_list_is_read_with_offsets_or_without() {
        for published in [
            "2026-11-21T06:00:00.1234567Z",
            "2026-11-21T07:00:00+01:00",
            "2026-11-21T06:00:00",
        ] {
            let listed: Listed = serde_json::from_value(json!({
                "fdr": "2026-11-20-1", "pspId": "88888888888", "revision": 2, "published": published,
                "flowDate": "2026-11-20T23:30:00Z"
            }))
            .unwrap();
            let named = listed.named().unwrap();
            assert_eq!(named.published.timestamp() % 60, 0);
            assert_eq!(named.published.to_rfc3339().get(..13), Some("2026-11-21T06"));
        }
    }
}
