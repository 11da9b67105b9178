//! The adapter for GovPay keeps the contract of payments, against the simulated GovPay.

use super::payments_contract::{FarEnd, keeps_the_contract};
use super::payments_far::{self, CREDITOR, creditor, fault, http};
use super::program::client;
use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::govpay::{Application, GovPay, GovPayConfig};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::{
    Cart, DebtToPublish, NoticeToPublish, PaymentAdapter, PaymentError, Receipt,
};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Ending, Pagopa, Trouble, govpay};
use sportello_types::ids::DebtId;
use sportello_types::values::{EuroCents, NoticeNumber};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

/// The adapter, and what it was told: as the portal knows it.
struct Told {
    adapter: GovPay,
    debts: Mutex<Vec<DebtToPublish>>,
}

impl Told {
    /// A receipt has come: what the portal does about the other ways to pay the debt.
    async fn settle(&self, notice: &NoticeNumber) {
        let ended = {
            let debts = self.debts.lock().unwrap();
            debts.iter().find_map(|debt| {
                let taken = debt
                    .options
                    .iter()
                    .position(|option| numbers(option).contains(notice))?;
                let mut over = debt.clone();
                over.options.remove(taken);
                Some(over)
            })
        };
        self.adapter.close(&ended.unwrap()).await.unwrap();
    }
}

fn numbers(option: &[NoticeToPublish]) -> Vec<NoticeNumber> {
    option.iter().map(|notice| notice.iuv.notice_number()).collect()
}

#[async_trait]
impl PaymentAdapter for Told {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        self.debts.lock().unwrap().push(debt.clone());
        self.adapter.publish(debt).await
    }

    fn changes_partly_paid(&self) -> bool {
        self.adapter.changes_partly_paid()
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        self.adapter.withdraw(debt).await
    }

    async fn close(&self, over: &DebtToPublish) -> Result<(), PaymentError> {
        self.adapter.close(over).await
    }

    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        self.adapter.begin(cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        self.adapter.receipts(notice).await
    }
}

struct Platform {
    pagopa: Pagopa,
    portal: Arc<Told>,
}

#[async_trait]
impl FarEnd for Platform {
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents> {
        self.pagopa.payable(CREDITOR, notice.as_str()).map(EuroCents)
    }

    async fn pay(&self, notice: &NoticeNumber) {
        let paid = self.pagopa.pay(CREDITOR, notice.as_str(), Ending::Paid);
        paid.await.unwrap();
        self.portal.settle(notice).await;
    }

    async fn lose_next_answer(&self) {
        self.pagopa.suffer(fault("govpay.change.", Trouble::Reset, 1));
    }

    async fn set_down(&self, down: bool) {
        if down {
            self.pagopa.suffer(fault("", Trouble::Unavailable, u32::MAX));
        } else {
            self.pagopa.recover();
        }
    }
}

fn application() -> govpay::Application {
    govpay::Application {
        id: "SPORTELLO".to_owned(),
        user: "sportello".to_owned(),
        password: "between us".to_owned(),
        creditors: vec![CREDITOR.to_owned()],
        kinds: vec!["DIRITTI".to_owned()],
        notify: None,
    }
}

async fn simulators() -> Running {
    let simulators = payments_far::simulators().await;
    simulators.pagopa.open_govpay(application()).unwrap();
    simulators
}

fn adapter(pagopa: &Pagopa, password: &str) -> GovPay {
    let config = GovPayConfig {
        creditor: CREDITOR.parse().unwrap(),
        url: pagopa.govpay_url().parse().unwrap(),
        application: Application {
            id: "SPORTELLO".to_owned(),
            user: "sportello".to_owned(),
            password: SecretString::from(password),
            kind: "DIRITTI".to_owned(),
            notify_user: "govpay".to_owned(),
            notify_password: SecretString::from("between them and nobody else"),
        },
        checkout: Service {
            url: format!("{}/checkout/ec/v2", pagopa.base_url()).parse().unwrap(),
            key: SecretString::from("first"),
            second_key: None,
        },
        time: Duration::from_secs(5),
    };
    GovPay::new(&config, &http()).unwrap()
}

#[tokio::test]
async fn the_adapter_for_govpay_keeps_the_contract() {
    let simulators = simulators().await;
    let portal = Arc::new(Told {
        adapter: adapter(&simulators.pagopa, "between us"),
        debts: Mutex::default(),
    });
    let platform = Platform {
        pagopa: simulators.pagopa.clone(),
        portal: Arc::clone(&portal),
    };
    keeps_the_contract(&*portal, &platform, &creditor()).await;
    simulators.cut().await;
}

#[tokio::test]
async fn both_receipts_of_a_notice_that_was_paid_twice_are_given() {
    let simulators = simulators().await;
    let adapter = adapter(&simulators.pagopa, "between us");
    let (debt, number) = creditor().one_debt();
    adapter.publish(&debt).await.unwrap();
    let mut paid = Vec::new();
    let url = format!("{}/control/pay", simulators.pagopa.base_url());
    for _ in 0..2 {
        let how = json!({ "creditor": CREDITOR, "notice": number.as_str(), "force": true });
        let answer = client().post(&url).json(&how).send().await.unwrap();
        let answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
        paid.push(answer["receipt"].as_str().unwrap().to_owned());
    }
    let found = adapter.receipts(&number).await.unwrap();
    let found: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(found, paid);
    simulators.cut().await;
}

#[tokio::test]
async fn a_wrong_password_is_put_right_some_day() {
    let simulators = simulators().await;
    let adapter = adapter(&simulators.pagopa, "between you and me");
    let notice = "301000000000000144".parse().unwrap();
    let lost = adapter.receipts(&notice).await.err().unwrap();
    assert!(lost.is_transient(), "{lost}");
    simulators.cut().await;
}
