//! *Piattaforma Unitaria*.

use super::Creditor;
use crate::wiring::{WiringError, http_client};
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::unified::{Unified, UnifiedConfig};
use std::sync::Arc;

pub(super) fn adapter(creditor: &Creditor<'_>) -> Result<Arc<dyn PaymentAdapter>, WiringError> {
    let section = creditor.section;
    let platform = creditor.needs("pagopa.unified", section.unified.as_ref())?;
    let access = creditor.needs(
        "pagopa.unified.municipalities",
        platform.municipalities.get(creditor.slug),
    )?;
    let config = UnifiedConfig {
        creditor: creditor.tax_code.clone(),
        url: platform.url.clone(),
        token_url: platform.token_url.clone(),
        access: access.clone(),
        checkout: section.checkout.clone(),
        time: section.time.0,
    };
    let unified = Unified::new(&config, &http_client()?).map_err(|source| creditor.unfit(source))?;
    Ok(Arc::new(unified))
}
