//! Who collects for each municipality that receives payments: one file for each way.

pub(crate) mod fdr_soap;
mod govpay;
mod gpd;
mod mbd;
pub(crate) mod stamps;
mod station;
pub(crate) mod taxonomy;
mod unified;

use crate::config::{Config, Pagopa};
use crate::wiring::{WiringError, http_client};
use sportello_api::payments::Provider;
use sportello_api::tenant::TenantSettings;
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::fdr::{Fdr, FlowSource};
use sportello_integrations::payments::mbd::StampShop;
use sportello_types::values::PartitaIva;
use std::sync::Arc;

/// A municipality that receives payments, and what the program knows of whoever collects for it.
struct Creditor<'c> {
    slug: &'c str,
    tax_code: &'c PartitaIva,
    section: &'c Pagopa,
}

impl Creditor<'_> {
    /// What its provider cannot be without.
    fn needs<'s, T>(&self, name: &'static str, service: Option<&'s T>) -> Result<&'s T, WiringError> {
        service.ok_or_else(|| WiringError::NoService {
            slug: self.slug.to_owned(),
            name,
        })
    }

    fn unfit(&self, source: sportello_integrations::payments::gpd::InvalidConfig) -> WiringError {
        WiringError::Pagopa {
            slug: self.slug.to_owned(),
            source,
        }
    }
}

/// Who collects for a municipality; nothing where it is no creditor, or the settings do not say where pagoPA
/// is. One that has stopped receiving payments keeps them: what was begun comes to its end.
pub(crate) fn provider(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<Arc<dyn PaymentAdapter>>, WiringError> {
    let slug = &tenant.public.slug;
    let Some(tax_code) = &tenant.payments.creditor else {
        return Ok(None);
    };
    let Some(section) = &config.pagopa else {
        tracing::warn!(
            tenant = slug,
            "no section `pagopa` in the settings: nothing can be paid"
        );
        return Ok(None);
    };
    let creditor = Creditor {
        slug,
        tax_code,
        section,
    };
    let adapter = match tenant.payments.provider {
        Provider::Gpd => gpd::adapter(&creditor),
        Provider::Station => station::adapter(&creditor),
        Provider::Govpay => govpay::adapter(&creditor),
        Provider::Unified => unified::adapter(&creditor),
    };
    adapter.map(Some)
}

/// Who sells digital stamps by themselves to a municipality; nothing where it is no creditor, or the settings do
/// not say where the service is. Whatever it has set now: what was ordered before is asked for.
pub(crate) fn stamp_shop(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<Arc<dyn StampShop>>, WiringError> {
    let (Some(tax_code), Some(section)) = (&tenant.payments.creditor, &config.pagopa) else {
        return Ok(None);
    };
    let creditor = Creditor {
        slug: &tenant.public.slug,
        tax_code,
        section,
    };
    mbd::shop(&creditor, tenant.payments.stamps)
}

/// Where the flows of a municipality come from: the node, by SOAP, where the settings say as whom the municipality
/// asks it, FdR v3 otherwise. Nothing where it is no creditor, or the settings do not say where the service is.
pub(crate) fn flows(
    config: &Config,
    tenant: &TenantSettings,
) -> Result<Option<Arc<dyn FlowSource>>, WiringError> {
    let Some(creditor) = &tenant.payments.creditor else {
        return Ok(None);
    };
    let Some(section) = &config.pagopa else {
        return Ok(None);
    };
    let (slug, time) = (&tenant.public.slug, section.time.0);
    if let Some((soap, caller)) = section.flows_by_soap(slug) {
        return fdr_soap::source(slug, creditor, soap, caller, time).map(Some);
    }
    let Some(service) = &section.fdr else {
        return Ok(None);
    };
    let fdr =
        Fdr::new(service, creditor.clone(), time, http_client()?).map_err(|source| WiringError::Pagopa {
            slug: slug.clone(),
            source,
        })?;
    Ok(Some(Arc::new(fdr)))
}
