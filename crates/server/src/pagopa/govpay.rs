//! GovPay.

use super::Creditor;
use crate::wiring::{WiringError, http_client};
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::govpay::{GovPay, GovPayConfig};
use std::sync::Arc;

pub(super) fn adapter(creditor: &Creditor<'_>) -> Result<Arc<dyn PaymentAdapter>, WiringError> {
    let section = creditor.section;
    let govpay = creditor.needs("pagopa.govpay", section.govpay.as_ref())?;
    let application = govpay.applications.get(creditor.slug);
    let access = GovPayConfig {
        creditor: creditor.tax_code.clone(),
        url: govpay.url.clone(),
        application: creditor
            .needs("pagopa.govpay.applications.<slug>", application)?
            .clone(),
        checkout: creditor
            .needs("pagopa.checkout", section.checkout.as_ref())?
            .clone(),
        time: section.time.0,
    };
    let adapter = GovPay::new(&access, &http_client()?).map_err(|source| WiringError::GovPay {
        slug: creditor.slug.to_owned(),
        source,
    })?;
    Ok(Arc::new(adapter))
}
