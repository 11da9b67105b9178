//! The town at the brokers of payments: one municipality collects through a GovPay, another through a *Piattaforma
//! Unitaria*.

use super::TownError;
use crate::config::{Govpay, Unified};
use secrecy::SecretString;
use sportello_api::tenant::TenantSettings;
use sportello_integrations::payments::govpay::Application;
use sportello_integrations::payments::unified::Access;
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Creditor, govpay as simulated};
use sportello_simulators::unified::Organization;
use std::collections::BTreeMap;
use url::Url;

/// The municipality that is at GovPay, and the one that is at the platform.
const AT_GOVPAY: &str = "pietrafonda";
const AT_PLATFORM: &str = "valdoro";
/// What GovPay knows the one by, and the platform the other. All of it is of a world in which nothing is secret.
const APPLICATION: &str = "SPORTELLO";
const KIND: &str = "SPORTELLO";
const NOTIFIER: &str = "govpay";
const NOTIFIER_SECRET: &str = "segreto-di-prova-per-le-ricevute";
const ORGANIZATION: u64 = 1;
const DEBT_TYPE: u64 = 10;
const SECRET: &str = "segreto-di-prova";
/// A part of the address at which the platform tells of payments.
const ADDRESS_SECRET: &str = "segreto-di-prova-della-piattaforma";

/// The simulated GovPay.
pub(super) fn govpay(simulators: &Running) -> Result<Govpay, TownError> {
    let application = Application {
        id: APPLICATION.to_owned(),
        user: AT_GOVPAY.to_owned(),
        password: SecretString::from(SECRET),
        kind: KIND.to_owned(),
        notify_user: NOTIFIER.to_owned(),
        notify_password: SecretString::from(NOTIFIER_SECRET),
    };
    Ok(Govpay {
        url: Url::parse(&simulators.pagopa.govpay_url())?,
        applications: BTreeMap::from([(AT_GOVPAY.to_owned(), application)]),
    })
}

/// The simulated *Piattaforma Unitaria*.
pub(super) fn platform(simulators: &Running) -> Result<Unified, TownError> {
    let access = Access {
        client_id: AT_PLATFORM.to_owned(),
        client_secret: SecretString::from(SECRET),
        organization: ORGANIZATION,
        debt_type: DEBT_TYPE,
        push_secret: SecretString::from(ADDRESS_SECRET),
    };
    Ok(Unified {
        url: Url::parse(&simulators.unified.sil_url())?,
        token_url: Url::parse(&simulators.unified.token_url())?,
        municipalities: BTreeMap::from([(AT_PLATFORM.to_owned(), access)]),
    })
}

/// Lets GovPay know whose debts it takes, and where it pushes their receipts.
pub(super) fn join_govpay(
    tenant: &TenantSettings,
    creditor: &Creditor,
    simulators: &Running,
    portal: u16,
) -> Result<(), TownError> {
    simulators.pagopa.open_govpay(simulated::Application {
        id: APPLICATION.to_owned(),
        user: AT_GOVPAY.to_owned(),
        password: SECRET.to_owned(),
        creditors: vec![creditor.tax_code.clone()],
        kinds: vec![KIND.to_owned()],
        notify: Some(simulated::Callback {
            url: pushes(tenant, portal, "")?,
            user: NOTIFIER.to_owned(),
            password: NOTIFIER_SECRET.to_owned(),
        }),
    })?;
    Ok(())
}

/// Registers a creditor at the platform, which registers it at pagoPA with a station of its own.
pub(super) fn join_platform(
    tenant: &TenantSettings,
    creditor: Creditor,
    simulators: &Running,
    portal: u16,
) -> Result<(), TownError> {
    simulators.unified.register(Organization {
        tax_code: creditor.tax_code,
        name: creditor.name,
        client_id: AT_PLATFORM.to_owned(),
        client_secret: SECRET.to_owned(),
        id: ORGANIZATION,
        debt_types: vec![DEBT_TYPE],
        segregation_code: creditor.segregation_codes.into_iter().next().unwrap_or_default(),
        own_numbers: Some("00".to_owned()),
        accounts: creditor.accounts,
        keys: creditor.keys,
        push: Some(pushes(tenant, portal, &format!("/{ADDRESS_SECRET}"))?),
    })?;
    Ok(())
}

/// Where the portal takes what brokers send.
fn pushes(tenant: &TenantSettings, portal: u16, below: &str) -> Result<Url, TownError> {
    let address = format!("http://{}:{portal}/pagopa/push{below}", tenant.host);
    Ok(Url::parse(&address)?)
}
