//! The municipality's own station, with its notices copied to ACA, and Checkout.

use super::Creditor;
use crate::wiring::{WiringError, http_client};
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::aca::{Aca, AcaConfig};
use std::sync::Arc;

pub(super) fn adapter(creditor: &Creditor<'_>) -> Result<Arc<dyn PaymentAdapter>, WiringError> {
    let section = creditor.section;
    // Without it nobody could ask what is to be paid, and no receipt would ever come.
    creditor.needs("pagopa.station", section.station.as_ref())?;
    let access = AcaConfig {
        creditor: creditor.tax_code.clone(),
        aca: creditor.needs("pagopa.aca", section.aca.as_ref())?.clone(),
        checkout: creditor
            .needs("pagopa.checkout", section.checkout.as_ref())?
            .clone(),
        time: section.time.0,
    };
    let aca = Aca::new(&access, &http_client()?).map_err(|source| creditor.unfit(source))?;
    Ok(Arc::new(aca))
}
