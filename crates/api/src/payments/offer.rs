//! What a municipality needs to receive payments.

use super::refused::Refused;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use sportello_integrations::payments::PaymentAdapter;
use sportello_types::values::{Iban, PartitaIva, SegregationCode};
use std::sync::Arc;

/// Who receives, and where.
pub(crate) struct Creditor<'t> {
    pub(crate) tax_code: &'t PartitaIva,
    pub(crate) segregation: SegregationCode,
    pub(crate) account: &'t Iban,
}

/// Whom the municipality's notices are for; refused where it receives no payments.
pub(crate) fn creditor(tenant: &Arc<ServedTenant>) -> Result<Creditor<'_>, Fail> {
    let settings = &tenant.settings.payments;
    let whole = || {
        Some(Creditor {
            tax_code: settings.creditor.as_ref()?,
            segregation: settings.segregation_code?,
            account: settings.iban.as_ref()?,
        })
    };
    let creditor = whole().filter(|_| settings.enabled);
    creditor.ok_or_else(|| Refused::not_offered(tenant))
}

/// Refused where nobody may pay without signing in.
pub(super) fn open(tenant: &Arc<ServedTenant>) -> Result<(), Fail> {
    creditor(tenant)?;
    if tenant.settings.payments.is_open() {
        Ok(())
    } else {
        Err(Refused::not_open(tenant))
    }
}

/// Who collects for the municipality; 503 while the administrator has set nobody up.
pub(super) fn provider(ctx: &Ctx) -> Result<Arc<dyn PaymentAdapter>, Fail> {
    creditor(&ctx.tenant)?;
    ctx.app.payments(ctx.tenant_id()).ok_or_else(|| {
        tracing::error!("payments need a provider (section `pagopa` of the settings)");
        Refused::no_provider(&ctx.tenant)
    })
}
