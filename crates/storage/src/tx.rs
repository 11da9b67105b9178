//! Transactions, and the tenant that they carry.

use crate::dialect::Engine;
use crate::row::{FromRow, Row};
use crate::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};
use sportello_types::ids::TenantId;

/// A transaction of one municipality. Dropped without [`Tx::commit`], nothing has happened.
///
/// The tenant is `$1` of every statement that goes through it, put there by the handle; on
/// PostgreSQL row-level security holds the same border a second time.
pub struct Tx {
    handle: Handle,
    tenant: TenantId,
}

impl Tx {
    pub(crate) const fn new(transaction: DatabaseTransaction, engine: Engine, tenant: TenantId) -> Self {
        let handle = Handle { transaction, engine };
        Self { handle, tenant }
    }

    /// The municipality whose rows this transaction sees.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Makes the changes last. When it returns, they are on disk.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the database went away: whether the commit took place is then
    /// unknown, and the caller must ask again (idempotency keys exist for this).
    pub async fn commit(self) -> Result<()> {
        Ok(self.handle.transaction.commit().await?)
    }

    /// Undoes the changes. Dropping does the same, later.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.handle.transaction.rollback().await?)
    }

    pub(crate) const fn engine(&self) -> Engine {
        self.handle.engine
    }

    pub(crate) async fn execute(&self, sql: &str, args: Vec<Value>) -> Result<u64> {
        self.handle.execute(sql, self.with_tenant(sql, args)).await
    }

    pub(crate) async fn rows(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>> {
        self.handle.rows(sql, self.with_tenant(sql, args)).await
    }

    pub(crate) async fn row(&self, sql: &str, args: Vec<Value>) -> Result<Option<Row>> {
        self.handle.row(sql, self.with_tenant(sql, args)).await
    }

    pub(crate) async fn all<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Vec<T>> {
        self.rows(sql, args).await?.iter().map(T::from_row).collect()
    }

    pub(crate) async fn one<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Option<T>> {
        self.row(sql, args).await?.as_ref().map(T::from_row).transpose()
    }

    fn with_tenant(&self, sql: &str, mut args: Vec<Value>) -> Vec<Value> {
        debug_assert!(
            sql.contains("tenant_id") && sql.contains("$1"),
            "a statement without tenant: {sql}"
        );
        args.insert(0, self.tenant.into());
        args
    }
}

/// A transaction across municipalities: looking up a tenant, feeding workers, housekeeping. Its
/// uses are few, and found by searching for its name.
pub struct SystemTx(Handle);

impl SystemTx {
    pub(crate) const fn new(transaction: DatabaseTransaction, engine: Engine) -> Self {
        Self(Handle { transaction, engine })
    }

    /// Makes the changes last; see [`Tx::commit`].
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.transaction.commit().await?)
    }

    pub(crate) const fn engine(&self) -> Engine {
        self.0.engine
    }

    pub(crate) async fn execute(&self, sql: &str, args: Vec<Value>) -> Result<u64> {
        self.0.execute(sql, args).await
    }

    pub(crate) async fn rows(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>> {
        self.0.rows(sql, args).await
    }

    pub(crate) async fn all<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Vec<T>> {
        self.rows(sql, args).await?.iter().map(T::from_row).collect()
    }

    pub(crate) async fn one<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> Result<Option<T>> {
        self.0.row(sql, args).await?.as_ref().map(T::from_row).transpose()
    }
}

struct Handle {
    transaction: DatabaseTransaction,
    engine: Engine,
}

impl Handle {
    async fn execute(&self, sql: &str, args: Vec<Value>) -> Result<u64> {
        let statement = self.statement(sql, args)?;
        Ok(self.transaction.execute_raw(statement).await?.rows_affected())
    }

    async fn rows(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>> {
        let statement = self.statement(sql, args)?;
        let rows = self.transaction.query_all_raw(statement).await?;
        Ok(rows.into_iter().map(Row).collect())
    }

    async fn row(&self, sql: &str, args: Vec<Value>) -> Result<Option<Row>> {
        let statement = self.statement(sql, args)?;
        Ok(self.transaction.query_one_raw(statement).await?.map(Row))
    }

    fn statement(&self, sql: &str, args: Vec<Value>) -> Result<Statement> {
        let holds_nul = |value: &Value| matches!(value, Value::String(Some(text)) if text.contains('\0'));
        if args.iter().any(holds_nul) {
            return Err(Error::NulCharacter);
        }
        Ok(Statement::from_sql_and_values(self.engine.backend(), sql, args))
    }
}
