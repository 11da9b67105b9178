//! No answer of a service makes its reader panic: the list of flows and a flow (FdR), positions of GPD, pendenze
//! and payments of GovPay, notices of the Piattaforma Unitaria, orders and stamps of the service of stamps, people
//! of ANPR. What a flow comes to is what it says, the browser is sent nowhere but where it may go, no stamp is
//! larger than stamps are, and nobody else's word fills our log.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reqwest::StatusCode;
use sportello_integrations::payments::{fdr, govpay, gpd, mbd, stamp, unified};
use sportello_integrations::registry::{RegistryError, anpr};
use sportello_types::registry::Household;
use sportello_types::values::HouseholdKey;
use std::sync::LazyLock;

static HOUSEHOLD: LazyLock<HouseholdKey> = LazyLock::new(|| "ANPR".parse().unwrap());

fuzz_target!(|data: &[u8]| {
    let Some((mode, body)) = data.split_first() else {
        return;
    };
    match mode % 7 {
        0 => listed(body),
        1 => {
            // The flow and the page of its payments, apart by a line feed.
            let mut parts = body.splitn(2, |byte| *byte == b'\n');
            flow(parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        }
        2 => {
            let _ = gpd::read_position(body);
        }
        3 => {
            if let Some((paid, withdrawn)) = govpay::read_pendenza(body) {
                assert!(!(paid && withdrawn));
            }
            assert!(govpay::read_payments(body).iter().all(|id| !id.is_empty()));
        }
        4 => {
            let _ = unified::read_status(body);
            if let Some(url) = unified::read_beginning(body) {
                assert!(matches!(url.scheme(), "https" | "http"));
                assert!(url.has_host());
            }
        }
        5 => {
            for status in [StatusCode::OK, StatusCode::NOT_FOUND] {
                people(status, body);
            }
        }
        _ => {
            if let Some(ordered) = mbd::read_ordered(body) {
                assert!(matches!(ordered.pay_at.scheme(), "https" | "http"));
                assert!(ordered.pay_at.has_host());
            }
            let bought = mbd::read_bought(body);
            assert!(bought.is_none_or(|bought| (1..=stamp::LARGEST).contains(&bought.len())));
        }
    }
});

fn listed(page: &[u8]) {
    for named in fdr::read_list(page) {
        assert!(named.revision > 0);
        assert!(
            [&named.psp, &named.flow]
                .iter()
                .all(|name| (1..=35).contains(&name.chars().count()))
        );
    }
}

fn flow(head: &[u8], page: &[u8]) {
    let Some(flow) = fdr::read_flow(head, page) else {
        return;
    };
    let sum: i64 = flow.payments.iter().map(|payment| payment.amount.0).sum();
    assert!(
        (0..=sum).contains(&flow.total.0) || flow.payments.iter().any(|payment| payment.outcome.code() == 3)
    );
}

fn people(status: StatusCode, body: &[u8]) {
    match anpr::read_answer(status, body, &HOUSEHOLD) {
        Ok(people) => {
            let day = "2026-11-29".parse().unwrap();
            let household = Household::assemble(&HOUSEHOLD, day, &people);
            assert!(household.is_none_or(|household| household.members.len() <= people.len()));
        }
        Err(RegistryError::Refused { code, operation }) => {
            let words = [Some(code), operation];
            assert!(
                words
                    .iter()
                    .flatten()
                    .all(|word| word.len() <= 80 && !word.contains('\n'))
            );
        }
        Err(_) => {}
    }
}
