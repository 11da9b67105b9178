//! The service that sells digital stamps by themselves (*@e.bollo 2.0*).

use super::Creditor;
use crate::wiring::{WiringError, http_client};
use sportello_api::payments::StampSale;
use sportello_integrations::payments::mbd::{Mbd, MbdConfig, StampShop};
use std::sync::Arc;

/// The service, as a creditor asks it; nothing where the settings do not say where it is, and the municipality
/// does not need it.
pub(super) fn shop(
    creditor: &Creditor<'_>,
    stamps: StampSale,
) -> Result<Option<Arc<dyn StampShop>>, WiringError> {
    let service = creditor.section.mbd.as_ref();
    if service.is_none() && stamps == StampSale::WithDebt {
        return Ok(None);
    }
    let access = MbdConfig {
        creditor: creditor.tax_code.clone(),
        service: creditor.needs("pagopa.mbd", service)?.clone(),
        time: creditor.section.time.0,
    };
    let mbd = Mbd::new(&access, &http_client()?).map_err(|source| creditor.unfit(source))?;
    Ok(Some(Arc::new(mbd)))
}
