//! A registry that the settings name and nobody has set up.

use chrono::NaiveDate;
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, RegistryError};
use sportello_types::registry::{Household, Resident};
use sportello_types::values::{CodiceFiscale, ResidentKey};

/// Answers nobody; holds what is missing. The municipality's own data must not take its place in
/// silence.
pub struct NotSetUp(pub &'static str);

#[async_trait::async_trait]
impl CivilRegistry for NotSetUp {
    async fn resolve(&self, _: &CodiceFiscale, _: &Inquiry) -> Result<Answer<ResidentKey>, RegistryError> {
        Err(RegistryError::NotOffered(self.0))
    }

    async fn person(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Resident>, RegistryError> {
        Err(RegistryError::NotOffered(self.0))
    }

    async fn household(
        &self,
        _: &ResidentKey,
        _: NaiveDate,
        _: &Inquiry,
    ) -> Result<Answer<Household>, RegistryError> {
        Err(RegistryError::NotOffered(self.0))
    }
}
