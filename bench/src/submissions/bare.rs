//! The statements of a submission, with constant values wherever the values do not matter, sent
//! by sqlx alone.

use super::World;
use crate::pool::{Pool, SYSTEM};
use sqlx::{query, query_scalar};

const CLAIM: &str = "INSERT INTO idempotency (tenant_id, citizen_id, key_hash, request_hash, status, headers, body, \
    expires_at) VALUES ($1, $2, $3, $3, 0, '[]', $4, $5) ON CONFLICT (tenant_id, citizen_id, key_hash) DO NOTHING";
const SUBMIT: &str = "UPDATE istanza SET status = 'registered', answers = $4, \
    submitted_at = $5, updated_at = $5, registration_id = $6, version = version + 1 \
    WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3 AND version = 1 AND status = 'draft'";
const DOCUMENT: &str =
    "INSERT INTO istanza_document (tenant_id, istanza_id, content, sha256) VALUES ($1, $2, $3, $4)";
const EVENTS: &str = "INSERT INTO istanza_event (tenant_id, istanza_id, seq, at, transition, status, actor) \
    VALUES ($1, $2, 1, $3, 'submit', 'submitted', 'citizen'), ($1, $2, 2, $3, 'register', 'registered', 'system')";
const JOB: &str = "INSERT INTO job (tenant_id, id, name, dedup_key, payload, status, attempts, max_attempts, \
    enqueued_at, due_at) VALUES ($1, $2, 'receipt', $3, $4, 'waiting', 0, 12, $5, $5) \
    ON CONFLICT (tenant_id, name, dedup_key) DO NOTHING";
const HEAD_BEGIN: &str =
    "INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, '') ON CONFLICT DO NOTHING";
const AUDIT: &str = "INSERT INTO audit (tenant_id, seq, at, event, actor_kind, actor_id, citizen_id, object, detail, \
    previous_hash, hash) VALUES ($1, $2, $3, 'istanza_submitted', 'citizen', $4, $4, $5, $6, $7, $7)";
const HEAD: &str = "UPDATE audit_head SET seq = $2, hash = $3 WHERE tenant_id = $1";
const SUBMISSION: &str = "INSERT INTO submission_counter (tenant_id, year, last) VALUES ($1, 2026, 1) \
    ON CONFLICT (tenant_id, year) DO UPDATE SET last = submission_counter.last + 1 RETURNING last";
const SENT: &str =
    "INSERT INTO istanza_submission (tenant_id, istanza_id, year, number) VALUES ($1, $2, 2026, $3)";
const COUNT: &str = "INSERT INTO register_counter (tenant_id, code, year, last, last_at, closed) \
    VALUES ($1, 'PORTALE', 2026, 1, $2, $3) ON CONFLICT (tenant_id, code, year) DO UPDATE SET \
    last = register_counter.last + 1, last_at = excluded.last_at WHERE NOT register_counter.closed RETURNING last";
const BEFORE: &str = "SELECT hash FROM register_entry WHERE tenant_id = $1 AND code = 'PORTALE' AND year = 2026 AND number = $2";
const ENTRY: &str = "INSERT INTO register_entry (tenant_id, id, code, year, number, registered_at, registered_on, \
    direction, sender, recipients, subject, documents, request_id, hash) \
    VALUES ($1, $2, 'PORTALE', 2026, $3, $4, $5, 'incoming', $6, $6, 'Permesso ZTL', $6, $7, $8)";
const COMPLETE: &str = "UPDATE idempotency SET status = 200, body = $4 \
    WHERE tenant_id = $1 AND citizen_id = $2 AND key_hash = $3";

/// The statements, whatever the driver.
macro_rules! submit {
    ($pool:expr, $begin:expr, $head:expr, $world:expr, $i:expr) => {{
        let (world, case) = ($world, $world.cases.get($i).unwrap());
        let (tenant, citizen, now) = (world.tenant.0, world.citizen.0, world.now);
        let (istanza, key) = (case.istanza.0, hex::encode(case.key));
        let answers = serde_json::to_string(&world.answers).unwrap();
        let json = r#"[{"name":"istanza.json","media_type":"application/json","size":2}]"#;
        let mut tx = $pool.begin_with($begin).await.unwrap();
        let c = &mut *tx;
        query(CLAIM)
            .bind(tenant)
            .bind(citizen)
            .bind(&key)
            .bind(Vec::<u8>::new())
            .bind(now)
            .execute(&mut *c)
            .await
            .unwrap();
        query(SUBMIT)
            .bind(tenant)
            .bind(citizen)
            .bind(istanza)
            .bind(&answers)
            .bind(now)
            .bind(case.registration.0)
            .execute(&mut *c)
            .await
            .unwrap();
        query(DOCUMENT)
            .bind(tenant)
            .bind(istanza)
            .bind(&answers)
            .bind(&key)
            .execute(&mut *c)
            .await
            .unwrap();
        query(EVENTS)
            .bind(tenant)
            .bind(istanza)
            .bind(now)
            .execute(&mut *c)
            .await
            .unwrap();
        query(JOB)
            .bind(tenant)
            .bind(case.job.0)
            .bind(istanza.to_string())
            .bind(json)
            .bind(now)
            .execute(&mut *c)
            .await
            .unwrap();
        let head: Option<i64> = query_scalar($head)
            .bind(tenant)
            .fetch_optional(&mut *c)
            .await
            .unwrap();
        if head.is_none() {
            query(HEAD_BEGIN).bind(tenant).execute(&mut *c).await.unwrap();
        }
        let head: i64 = match head {
            Some(head) => head + 1,
            None => {
                query_scalar::<_, i64>($head)
                    .bind(tenant)
                    .fetch_one(&mut *c)
                    .await
                    .unwrap()
                    + 1
            }
        };
        query(AUDIT)
            .bind(tenant)
            .bind(head)
            .bind(now)
            .bind(citizen)
            .bind(istanza.to_string())
            .bind(json)
            .bind(&key)
            .execute(&mut *c)
            .await
            .unwrap();
        query(HEAD)
            .bind(tenant)
            .bind(head)
            .bind(&key)
            .execute(&mut *c)
            .await
            .unwrap();
        let sent: i64 = query_scalar(SUBMISSION)
            .bind(tenant)
            .fetch_one(&mut *c)
            .await
            .unwrap();
        query(SENT)
            .bind(tenant)
            .bind(istanza)
            .bind(sent)
            .execute(&mut *c)
            .await
            .unwrap();
        let number: i64 = query_scalar(COUNT)
            .bind(tenant)
            .bind(now)
            .bind(false)
            .fetch_one(&mut *c)
            .await
            .unwrap();
        let before: Option<String> = query_scalar(BEFORE)
            .bind(tenant)
            .bind(number - 1)
            .fetch_optional(&mut *c)
            .await
            .unwrap();
        query(ENTRY)
            .bind(tenant)
            .bind(case.registration.0)
            .bind(number)
            .bind(now)
            .bind(now.date_naive())
            .bind(json)
            .bind(istanza.to_string())
            .bind(before.unwrap_or_else(|| key.clone()))
            .execute(&mut *c)
            .await
            .unwrap();
        query(COMPLETE)
            .bind(tenant)
            .bind(citizen)
            .bind(&key)
            .bind(b"{}".to_vec())
            .execute(&mut *c)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }};
}

impl Pool {
    pub(super) async fn submit(&self, world: &World, i: usize) {
        match self {
            Self::Sqlite(pool) => {
                submit!(
                    pool,
                    "BEGIN IMMEDIATE",
                    "SELECT seq FROM audit_head WHERE tenant_id = $1",
                    world,
                    i
                );
            }
            Self::Postgres(pool) => {
                submit!(
                    pool,
                    SYSTEM,
                    "SELECT seq FROM audit_head WHERE tenant_id = $1 FOR UPDATE",
                    world,
                    i
                );
            }
        }
    }
}
