//! The adapter for the *Piattaforma Unitaria* keeps the contract of payments, against the simulated platform.

use super::payments_contract::{FarEnd, keeps_the_contract};
use super::payments_far::{ACCOUNT, CREDITOR, creditor, fault, http, nobody};
use async_trait::async_trait;
use secrecy::SecretString;
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::unified::{Access, Unified, UnifiedConfig};
use sportello_simulators::pagopa::{Ending, Pagopa, Trouble};
use sportello_simulators::unified::{self, Organization};
use sportello_types::values::{EuroCents, NoticeNumber};
use std::time::Duration;

struct Platform {
    pagopa: Pagopa,
    unified: unified::Unified,
}

#[async_trait]
impl FarEnd for Platform {
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents> {
        self.pagopa.payable(CREDITOR, notice.as_str()).map(EuroCents)
    }

    async fn pay(&self, notice: &NoticeNumber) {
        let paid = self.pagopa.pay(CREDITOR, notice.as_str(), Ending::Paid);
        paid.await.unwrap();
    }

    async fn lose_next_answer(&self) {
        self.unified.suffer(fault("unified.", Trouble::Reset, 1));
    }

    async fn set_down(&self, down: bool) {
        if down {
            self.unified
                .suffer(fault("unified.", Trouble::Unavailable, u32::MAX));
        } else {
            self.unified.recover();
        }
    }
}

#[tokio::test]
async fn the_adapter_for_the_unified_platform_keeps_the_contract() {
    let simulators = crate::world::world(nobody()).await;
    let organization = Organization {
        tax_code: CREDITOR.to_owned(),
        name: "Comune di Borgoverde".to_owned(),
        client_id: "borgoverde".to_owned(),
        client_secret: "between us".to_owned(),
        id: 7,
        debt_types: vec![70],
        segregation_code: "01".to_owned(),
        // The contract counts from one up.
        own_numbers: None,
        accounts: vec![ACCOUNT.to_owned()],
        keys: vec!["key".to_owned()],
        push: None,
    };
    simulators.unified.register(organization).unwrap();
    let config = UnifiedConfig {
        creditor: CREDITOR.parse().unwrap(),
        url: simulators.unified.sil_url().parse().unwrap(),
        token_url: simulators.unified.token_url().parse().unwrap(),
        access: Access {
            client_id: "borgoverde".to_owned(),
            client_secret: SecretString::from("between us"),
            organization: 7,
            debt_type: 70,
            push_secret: SecretString::from("0123456789abcdef0123456789abcdef"),
        },
        checkout: Some(Service {
            url: format!("{}/checkout/ec/v2", simulators.pagopa.base_url())
                .parse()
                .unwrap(),
            key: SecretString::from("key"),
            second_key: None,
        }),
        time: Duration::from_secs(5),
    };
    let adapter = Unified::new(&config, &http()).unwrap();
    let platform = Platform {
        pagopa: simulators.pagopa.clone(),
        unified: simulators.unified.clone(),
    };
    keeps_the_contract(&adapter, &platform, &creditor()).await;
    simulators.cut().await;
}
