//! Who collects for each municipality that receives payments.

use crate::config::Config;
use crate::wiring::{WiringError, http_client};
use sportello_api::tenant::TenantSettings;
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::fdr::{Fdr, FlowSource};
use sportello_integrations::payments::gpd::{Gpd, GpdConfig};
use std::sync::Arc;

/// GPD and Checkout for a municipality; nothing where it is no creditor, or the settings do not say where
/// pagoPA is. One that has stopped receiving payments keeps them: what was begun comes to its end.
pub(crate) fn provider(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<Arc<dyn PaymentAdapter>>, WiringError> {
    let slug = &tenant.public.slug;
    let Some(creditor) = &tenant.payments.creditor else {
        return Ok(None);
    };
    let Some(section) = &config.pagopa else {
        tracing::warn!(
            tenant = slug,
            "no section `pagopa` in the settings: nothing can be paid"
        );
        return Ok(None);
    };
    let access = GpdConfig {
        creditor: creditor.clone(),
        positions: section.gpd.clone(),
        receipts: section.receipts.clone(),
        checkout: section.checkout.clone(),
        time: section.time.0,
    };
    let gpd = Gpd::new(&access, &http_client()?).map_err(|source| WiringError::Pagopa {
        slug: slug.clone(),
        source,
    })?;
    Ok(Some(Arc::new(gpd)))
}

/// Where the flows of a municipality come from; nothing where it is no creditor, or the settings do not say
/// where the service is.
pub(crate) fn flows(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<Arc<dyn FlowSource>>, WiringError> {
    let Some(creditor) = &tenant.payments.creditor else {
        return Ok(None);
    };
    let Some((service, time)) = config
        .pagopa
        .as_ref()
        .and_then(|section| Some((section.fdr.as_ref()?, section.time.0)))
    else {
        return Ok(None);
    };
    let fdr =
        Fdr::new(service, creditor.clone(), time, http_client()?).map_err(|source| WiringError::Pagopa {
            slug: tenant.public.slug.clone(),
            source,
        })?;
    Ok(Some(Arc::new(fdr)))
}
