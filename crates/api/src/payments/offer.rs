//! What a municipality needs to receive payments.

use super::refused::Refused;
use super::settings::{Provider, StampSale};
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use sportello_integrations::payments::PaymentAdapter;
use sportello_types::payments::Accounts;
use sportello_types::values::{Iban, PartitaIva, SegregationCode};
use std::sync::Arc;

/// Who receives, and where.
pub(crate) struct Creditor<'t> {
    pub(crate) tax_code: &'t PartitaIva,
    pub(crate) segregation: SegregationCode,
    pub(crate) account: &'t Iban,
    /// The account at the post office on which payments may arrive as well.
    pub(crate) postal: Option<&'t Iban>,
    /// How digital stamps are bought.
    pub(crate) stamps: StampSale,
    /// The last of the numbers that whoever collects gives out itself: ours begin beyond.
    pub(crate) given_elsewhere: Option<u64>,
}

impl<'t> Creditor<'t> {
    pub(crate) const fn accounts(&self) -> Accounts<'t> {
        Accounts {
            own: Some(self.account),
            postal: self.postal,
        }
    }
}

/// The *Piattaforma Unitaria* makes numbers of its own in the same segregation code, those whose third and
/// fourth digit are zeros, and refuses them of others.
const UNIFIED: u64 = 99_999_999_999;

const fn given_elsewhere(provider: Provider) -> Option<u64> {
    match provider {
        Provider::Unified => Some(UNIFIED),
        Provider::Gpd | Provider::Station | Provider::Govpay => None,
    }
}

/// Whom the municipality's notices are for; refused where it receives no payments.
pub(crate) fn creditor(tenant: &Arc<ServedTenant>) -> Result<Creditor<'_>, Fail> {
    let settings = &tenant.settings.payments;
    let whole = || {
        Some(Creditor {
            tax_code: settings.creditor.as_ref()?,
            segregation: settings.segregation_code?,
            account: settings.iban.as_ref()?,
            postal: settings.accounts().postal,
            stamps: settings.stamps,
            given_elsewhere: given_elsewhere(settings.provider),
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
pub(crate) fn provider(ctx: &Ctx) -> Result<Arc<dyn PaymentAdapter>, Fail> {
    creditor(&ctx.tenant)?;
    ctx.app.payments(ctx.tenant_id()).ok_or_else(|| {
        tracing::error!("payments need a provider (section `pagopa` of the settings)");
        Refused::no_provider(&ctx.tenant)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::values::Iuv;

    #[test]
    fn numbers_of_the_unified_platform_are_not_ours() {
        let last = given_elsewhere(Provider::Unified).unwrap();
        for (base, own) in [(1, true), (last, true), (last + 1, false)] {
            let iuv = Iuv::new("01".parse().unwrap(), base).unwrap().to_string();
            assert_eq!(iuv.get(2..4) == Some("00"), own, "{iuv}");
        }
        assert_eq!(given_elsewhere(Provider::Gpd), None);
    }
}
