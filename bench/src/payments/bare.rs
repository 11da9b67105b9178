//! The statements of a verification and of a receipt, sent by sqlx alone.

use super::Case;
use crate::pool::{Pool, SYSTEM};
use chrono::{DateTime, Utc};
use sqlx::{Row, query};
use uuid::Uuid;

const FIND: &str = "SELECT id, debt_id FROM notice WHERE tenant_id = $1 AND number = $2 AND creditor = $3";
const LOCK: &str = "SELECT id FROM debt WHERE tenant_id = $1 AND id = $2";
const DEBT: &str = "SELECT * FROM debt WHERE tenant_id = $1 AND id = $2";
// CROSS JOIN, as in the portal: SQLite would walk through all parts of the municipality.
const PARTS: &str = "SELECT p.* FROM notice n CROSS JOIN notice_part p WHERE p.tenant_id = n.tenant_id \
    AND p.notice_id = n.id AND n.tenant_id = $1 AND n.debt_id = $2 ORDER BY p.notice_id, p.number";
const NOTICES: &str = "SELECT n.*, r.paid_at FROM notice n LEFT JOIN payment_receipt r \
    ON r.tenant_id = n.tenant_id AND r.pays = n.id WHERE n.tenant_id = $1 AND n.debt_id = $2";
const KEEP: &str = "INSERT INTO payment_receipt (tenant_id, id, creditor, receipt_id, notice_id, pays, amount, fee, \
    paid_at, provider, stand_in, transfers, xml, received_at) \
    VALUES ($1, $2, $3, $4, $5, $5, $6, 100, $7, 'Banca', FALSE, '[]', $8, $7) \
    ON CONFLICT (tenant_id, creditor, receipt_id) DO NOTHING";
const PAID: &str = "UPDATE notice SET status = 'paid' WHERE tenant_id = $1 AND id = $2";
const STEP: &str = "INSERT INTO notice_change (tenant_id, notice_id, seq, from_status, to_status, cause, at) \
    SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, 'payable', 'paid', 'receipt', $3 FROM notice_change \
    WHERE tenant_id = $1 AND notice_id = $2";
const LISTED: &str = "UPDATE debt SET listed = 'paid' WHERE tenant_id = $1 AND id = $2";
const JOB: &str = "INSERT INTO job (tenant_id, id, name, dedup_key, payload, status, attempts, max_attempts, \
    enqueued_at, due_at) VALUES ($1, $2, 'payments_paid', $3, '{}', 'waiting', 0, 12, $4, $4) \
    ON CONFLICT (tenant_id, name, dedup_key) DO NOTHING";
/// As many bytes as a receipt has.
const XML: usize = 1_400;

/// The statements, whatever the driver.
macro_rules! receive {
    ($pool:expr, $begin:expr, $lock:expr, $case:expr, $now:expr) => {{
        let (case, now) = ($case, $now);
        let mut tx = $pool.begin_with($begin).await.unwrap();
        let c = &mut *tx;
        let tenant = case.tenant;
        let row = query(FIND)
            .bind(tenant)
            .bind(&case.number)
            .bind(&case.creditor)
            .fetch_one(&mut *c)
            .await
            .unwrap();
        let (notice, debt): (Uuid, Uuid) = (row.get("id"), row.get("debt_id"));
        for sql in [$lock, DEBT, PARTS, NOTICES] {
            query(sql)
                .bind(tenant)
                .bind(debt)
                .fetch_all(&mut *c)
                .await
                .unwrap();
        }
        query(KEEP)
            .bind(tenant)
            .bind(Uuid::from_u128(rand::random()))
            .bind(&case.creditor)
            .bind(format!("bare{}", case.number))
            .bind(notice)
            .bind(case.amount)
            .bind(now)
            .bind(vec![b'x'; XML])
            .execute(&mut *c)
            .await
            .unwrap();
        query(PAID)
            .bind(tenant)
            .bind(notice)
            .execute(&mut *c)
            .await
            .unwrap();
        query(STEP)
            .bind(tenant)
            .bind(notice)
            .bind(now)
            .execute(&mut *c)
            .await
            .unwrap();
        query(LISTED)
            .bind(tenant)
            .bind(debt)
            .execute(&mut *c)
            .await
            .unwrap();
        query(JOB)
            .bind(tenant)
            .bind(Uuid::from_u128(rand::random()))
            .bind(notice.to_string())
            .bind(now)
            .execute(&mut *c)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }};
}

/// The reads of a verification, whatever the driver: the debt of the notice, and its notices.
macro_rules! verify {
    ($pool:expr, $begin:expr, $case:expr) => {{
        let case = $case;
        let mut tx = $pool.begin_with($begin).await.unwrap();
        let c = &mut *tx;
        let tenant = case.tenant;
        let row = query(FIND)
            .bind(tenant)
            .bind(&case.number)
            .bind(&case.creditor)
            .fetch_one(&mut *c)
            .await
            .unwrap();
        let debt: Uuid = row.get("debt_id");
        for sql in [DEBT, PARTS, NOTICES] {
            query(sql)
                .bind(tenant)
                .bind(debt)
                .fetch_all(&mut *c)
                .await
                .unwrap();
        }
        tx.rollback().await.unwrap();
    }};
}

const OPEN: [&str; 2] = [
    "UPDATE notice SET status = 'payable' WHERE status = 'pending'",
    "DELETE FROM job WHERE name = 'payments_publish'",
];

impl Pool {
    pub(super) async fn open(&self) {
        for sql in OPEN {
            match self {
                Self::Sqlite(pool) => {
                    query(sql).execute(pool).await.unwrap();
                }
                Self::Postgres(pool) => {
                    let mut tx = pool.begin_with(SYSTEM).await.unwrap();
                    query(sql).execute(&mut *tx).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
        }
    }

    /// Notices that can be paid, at random places.
    pub(super) async fn draw(&self, count: usize) -> Vec<Case> {
        let sql = format!(
            "SELECT tenant_id, number, creditor, amount FROM notice WHERE status = 'payable' ORDER BY id LIMIT {count}"
        );
        macro_rules! cases {
            ($rows:expr) => {
                $rows
                    .iter()
                    .map(|row| Case {
                        tenant: row.get("tenant_id"),
                        number: row.get("number"),
                        creditor: row.get("creditor"),
                        amount: row.get("amount"),
                    })
                    .collect()
            };
        }
        match self {
            Self::Sqlite(pool) => cases!(query(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()),
            Self::Postgres(pool) => {
                let mut tx = pool.begin_with(SYSTEM).await.unwrap();
                cases!(query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.unwrap())
            }
        }
    }

    pub(super) async fn verify(&self, case: &Case) {
        match self {
            Self::Sqlite(pool) => verify!(pool, "BEGIN", case),
            Self::Postgres(pool) => verify!(pool, SYSTEM, case),
        }
    }

    pub(super) async fn receive(&self, case: &Case, now: DateTime<Utc>) {
        match self {
            Self::Sqlite(pool) => receive!(pool, "BEGIN IMMEDIATE", LOCK, case, now),
            Self::Postgres(pool) => {
                const HELD: &str = "SELECT id FROM debt WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
                receive!(pool, SYSTEM, HELD, case, now);
            }
        }
    }
}
