//! Operation numbers for ANPR, out of the database: two processes never give the same.

use sportello_integrations::registry::RegistryError;
use sportello_integrations::registry::anpr::{OperationNumbers, UseCase};
use sportello_storage::{Db, anpr_operations};
use sportello_types::ids::TenantId;

/// The numbers of one municipality.
pub struct DatabaseNumbers {
    /// Where they are kept.
    pub db: Db,
    /// Whose they are.
    pub tenant: TenantId,
}

#[async_trait::async_trait]
impl OperationNumbers for DatabaseNumbers {
    async fn next(
        &self,
        use_case: UseCase,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, RegistryError> {
        let number = async {
            let tx = self.db.begin(self.tenant).await?;
            let number = anpr_operations::next(&tx, use_case.code(), now).await?;
            tx.commit().await?;
            Ok(number)
        };
        number.await.map_err(|error: sportello_storage::Error| {
            tracing::error!(
                %error,
                "no operation number for ANPR"
            );
            RegistryError::Unavailable("no operation number can be had")
        })
    }
}
