//! The municipality's own station.

use super::Creditor;
use crate::wiring::WiringError;
use sportello_integrations::payments::PaymentAdapter;
use std::sync::Arc;

pub(super) fn adapter(creditor: &Creditor<'_>) -> Result<Arc<dyn PaymentAdapter>, WiringError> {
    creditor.needs("pagopa.station", None).cloned()
}
