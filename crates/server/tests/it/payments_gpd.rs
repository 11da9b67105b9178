//! The adapter for GPD keeps the contract of payments, against the simulated platform.

use super::payments_contract::{Creditor, FarEnd, keeps_the_contract};
use super::payments_far::{CREDITOR, creditor, fault, http, simulators};
use async_trait::async_trait;
use chrono::TimeDelta;
use secrecy::SecretString;
use sportello_api::payments::TrustedSigners;
use sportello_identity::Certificate;
use sportello_identity::signed_xml::Signers;
use sportello_integrations::payments::gpd::{Gpd, GpdConfig, Service};
use sportello_integrations::payments::{DebtToPublish, Debtor, NoticeToPublish, PaymentAdapter, stamp};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Ending, Pagopa, Trouble};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts, StampToBuy};
use sportello_types::values::{EuroCents, Iuv, NoticeNumber, Sha256};
use std::time::Duration;

struct Platform(Pagopa);

#[async_trait]
impl FarEnd for Platform {
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents> {
        self.0.payable(CREDITOR, notice.as_str()).map(EuroCents)
    }

    async fn pay(&self, notice: &NoticeNumber) {
        let paid = self.0.pay(CREDITOR, notice.as_str(), Ending::Paid);
        paid.await.unwrap();
    }

    async fn lose_next_answer(&self) {
        self.0.suffer(fault("gpd.", Trouble::Reset, 1));
    }

    async fn set_down(&self, down: bool) {
        if down {
            self.0.suffer(fault("", Trouble::Unavailable, u32::MAX));
        } else {
            self.0.recover();
        }
    }
}

/// The simulated platform with one creditor, and the adapter that speaks to it.
async fn world() -> (Running, Gpd, Creditor) {
    let simulators = simulators().await;
    let service = |path: &str| Service {
        url: format!("{}{path}", simulators.pagopa.base_url()).parse().unwrap(),
        // The first key has been withdrawn meanwhile.
        key: SecretString::from("withdrawn"),
        second_key: Some(SecretString::from("first")),
    };
    let config = GpdConfig {
        creditor: CREDITOR.parse().unwrap(),
        positions: service("/gpd/debt-positions-service"),
        receipts: service("/gpd/payments-receipts-service/v1"),
        checkout: service("/checkout/ec/v2"),
        time: Duration::from_secs(5),
    };
    let adapter = Gpd::new(&config, &http()).unwrap();
    (simulators, adapter, creditor())
}

#[tokio::test]
async fn the_adapter_for_gpd_keeps_the_contract() {
    let (simulators, adapter, creditor) = world().await;
    let platform = Platform(simulators.pagopa.clone());
    keeps_the_contract(&adapter, &platform, &creditor).await;
    simulators.cut().await;
}

#[tokio::test]
async fn a_stamp_that_is_ordered_comes_signed_with_the_receipt() {
    let (simulators, adapter, creditor) = world().await;
    let platform = Platform(simulators.pagopa.clone());
    let ordered = StampToBuy {
        document: Sha256([7; 32]),
        province: "CR".parse().unwrap(),
    };
    let number = Iuv::new(creditor.segregation, 1).unwrap().notice_number();
    let debt = with_stamp(&creditor, &ordered);
    adapter.publish(&debt).await.unwrap();
    adapter.publish(&debt).await.unwrap();
    platform.pay(&number).await;
    let receipt = adapter.receipts(&number).await.unwrap().remove(0);
    let xml = receipt.transfers[1].stamp.as_ref().unwrap();
    assert!(receipt.transfers[0].stamp.is_none());
    let pem = simulators.pagopa.stamps_pem();
    let signers = Signers::new(vec![Certificate::from_pem(&pem).unwrap()]).unwrap();
    let bought = stamp::read(xml, &TrustedSigners(signers)).unwrap();
    bought.fits(&ordered, EuroCents(1600)).unwrap();
    simulators.cut().await;
}

#[tokio::test]
async fn what_was_over_can_be_paid_again_once_it_is_told_with_a_later_day() {
    let (simulators, adapter, creditor) = world().await;
    let platform = Platform(simulators.pagopa.clone());
    let (mut debt, number) = creditor.one_debt();
    let notice = &mut debt.options[0][0];
    notice.ends = true;
    notice.due_on = simulators.pagopa.now().date_naive() + TimeDelta::days(1);
    adapter.publish(&debt).await.unwrap();
    simulators.pagopa.advance(TimeDelta::days(3)).await;
    assert_eq!(platform.payable(&number).await, None);
    debt.options[0][0].due_on = creditor.due_on;
    for _ in 0..2 {
        adapter.publish(&debt).await.unwrap();
        assert_eq!(platform.payable(&number).await, Some(EuroCents(1600)));
    }
    simulators.cut().await;
}

/// A notice of fees and a stamp.
fn with_stamp(creditor: &Creditor, ordered: &StampToBuy) -> DebtToPublish {
    let part = |amount, to| Part {
        amount: EuroCents(amount),
        creditor: creditor.tax_code.clone(),
        to,
        category: "9/0115103TS/".parse().unwrap(),
    };
    let account = Destination::Account {
        account: creditor.account.clone(),
    };
    let stamp = Destination::Stamp {
        stamp: ordered.clone(),
    };
    DebtToPublish {
        id: DebtId::from_parts(1_790_000_000_000, [1; 10]),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: None,
        debtor: Debtor {
            tax_code: None,
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        options: vec![vec![NoticeToPublish {
            iuv: Iuv::new(creditor.segregation, 1).unwrap(),
            place: 0,
            description: "Certificato in bollo".to_owned(),
            due_on: creditor.due_on,
            ends: false,
            parts: Parts::new(vec![part(52, account), part(1600, stamp)]).unwrap(),
            postal: None,
        }]],
    }
}
