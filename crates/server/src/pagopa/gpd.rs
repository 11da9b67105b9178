//! GPD and Checkout.

use super::Creditor;
use crate::wiring::{WiringError, http_client};
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::gpd::{Gpd, GpdConfig};
use std::sync::Arc;

pub(super) fn adapter(creditor: &Creditor<'_>) -> Result<Arc<dyn PaymentAdapter>, WiringError> {
    let section = creditor.section;
    let access = GpdConfig {
        creditor: creditor.tax_code.clone(),
        positions: creditor.needs("pagopa.gpd", section.gpd.as_ref())?.clone(),
        receipts: creditor
            .needs("pagopa.receipts", section.receipts.as_ref())?
            .clone(),
        checkout: creditor
            .needs("pagopa.checkout", section.checkout.as_ref())?
            .clone(),
        time: section.time.0,
    };
    let gpd = Gpd::new(&access, &http_client()?).map_err(|source| creditor.unfit(source))?;
    Ok(Arc::new(gpd))
}
