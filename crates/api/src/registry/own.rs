//! The municipality's own registry: what the last import brought.

use chrono::NaiveDate;
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, RegistryError, Source};
use sportello_storage::residents::{self, Current};
use sportello_storage::{Db, Tx};
use sportello_types::ids::TenantId;
use sportello_types::registry::{Household, Resident, Role};
use sportello_types::values::{CodiceFiscale, ResidentKey};

/// The read model of one municipality.
pub struct OwnRegistry {
    /// Rows.
    pub db: Db,
    /// Whose.
    pub tenant: TenantId,
}

type Result<T> = std::result::Result<T, RegistryError>;

impl OwnRegistry {
    /// One consistent state: an import may switch over at any moment.
    async fn open(&self) -> Result<(Tx, Current)> {
        let tx = self.db.read(self.tenant).await.map_err(failed)?;
        let current = residents::current(&tx).await.map_err(failed)?;
        let current = current.ok_or(RegistryError::NotOffered("no registry has been imported yet"))?;
        Ok((tx, current))
    }
}

#[async_trait::async_trait]
impl CivilRegistry for OwnRegistry {
    async fn resolve(&self, tax_code: &CodiceFiscale, _: &Inquiry) -> Result<Answer<ResidentKey>> {
        let (tx, current) = self.open().await?;
        let found = residents::by_tax_code(&tx, &current, tax_code)
            .await
            .map_err(failed)?;
        Ok(answer(&current, found.ok_or(RegistryError::NotFound)?))
    }

    async fn person(&self, id: &ResidentKey, _: NaiveDate, _: &Inquiry) -> Result<Answer<Resident>> {
        let (tx, current) = self.open().await?;
        let found = residents::find(&tx, &current, id).await.map_err(failed)?;
        Ok(answer(&current, found.ok_or(RegistryError::NotFound)?))
    }

    async fn household(&self, id: &ResidentKey, at: NaiveDate, _: &Inquiry) -> Result<Answer<Household>> {
        let (tx, current) = self.open().await?;
        let found = residents::find(&tx, &current, id).await.map_err(failed)?;
        let resident = found.ok_or(RegistryError::NotFound)?;
        let membership = resident.membership(at).ok_or(RegistryError::NotFound)?;
        let key = membership.household.clone();
        // Members of an institution share nothing, and there may be thousands of them.
        if let Role::Institution { .. } = membership.role {
            let alone = Household::assemble(&key, at, [&resident]);
            return Ok(answer(&current, alone.ok_or(RegistryError::NotFound)?));
        }
        if residents::is_incomplete(&tx, &current, &key)
            .await
            .map_err(failed)?
        {
            return Err(RegistryError::Incomplete);
        }
        let members = residents::of_household(&tx, &current, &key)
            .await
            .map_err(failed)?;
        let household = Household::assemble(&key, at, &members).ok_or(RegistryError::NotFound)?;
        Ok(answer(&current, household))
    }
}

fn answer<T>(current: &Current, value: T) -> Answer<T> {
    Answer {
        value,
        source: Source::Municipality,
        as_of: current.as_of,
        operation: None,
    }
}

fn failed(error: sportello_storage::Error) -> RegistryError {
    match error {
        sportello_storage::Error::Corrupt { column } => RegistryError::Unreadable { field: column },
        error => {
            tracing::error!(
                %error,
                "the registry cannot be read"
            );
            RegistryError::Unavailable("the database cannot be read")
        }
    }
}
