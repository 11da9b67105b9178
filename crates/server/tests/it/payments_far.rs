//! What the far ends of payments have in common: the simulated world with one creditor, and faults that it is to
//! have.

use super::payments_contract::Creditor;
use reqwest::redirect::Policy;
use sportello_simulators::pagopa::{self, Fault, Trouble};
use sportello_simulators::{Config, Running};
use std::net::Ipv4Addr;

pub(crate) const CREDITOR: &str = "01234567897";
pub(crate) const ACCOUNT: &str = "IT60X0542811101000000123456";

/// So many calls that begin so go wrong.
pub(crate) fn fault(call: &str, trouble: Trouble, times: u32) -> Fault {
    Fault {
        call: call.to_owned(),
        trouble,
        times,
        milliseconds: 0,
    }
}

/// The simulated platforms, with nobody on them.
pub(crate) fn nobody() -> Config {
    Config {
        http_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        smtp_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        ..Config::default()
    }
}

/// The simulated platforms with one creditor, whose key is `first`.
pub(crate) async fn simulators() -> Running {
    let config = Config {
        pagopa_creditors: vec![pagopa::Creditor {
            tax_code: CREDITOR.to_owned(),
            name: "Comune di Borgoverde".to_owned(),
            keys: vec!["first".to_owned()],
            segregation_codes: vec!["01".to_owned()],
            accounts: vec![ACCOUNT.to_owned()],
            station: None,
        }],
        ..nobody()
    };
    crate::world::world(config).await
}

/// The portal's way out.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap()
}

/// The creditor, as the contract knows it.
pub(crate) fn creditor() -> Creditor {
    Creditor {
        tax_code: CREDITOR.parse().unwrap(),
        segregation: "01".parse().unwrap(),
        account: ACCOUNT.parse().unwrap(),
        due_on: "2099-12-31".parse().unwrap(),
    }
}
