//! The municipality and its identity providers.

use super::{ApiError, operations};
use sportello_types::{page::Page, tenant::IdentityProvider, tenant::Tenant};

operations! {
    TENANT = Get "/tenant";
    IDENTITY_PROVIDERS = Get "/identity-providers";
}

/// The municipality that answers at this host.
pub async fn tenant() -> Result<Tenant, ApiError> {
    TENANT.call().read().await
}

/// The SPID identity providers, in random order.
pub async fn identity_providers() -> Result<Page<IdentityProvider>, ApiError> {
    IDENTITY_PROVIDERS.call().read().await
}
