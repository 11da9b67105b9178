//! `POST /backoffice/counter/people/clearances`.

use super::{inquiry, note, print};
use crate::ctx::{Operator, Registrar};
use crate::households::Trouble;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::time;
use actix_web::{HttpResponse, post};
use sportello_integrations::registry::RegistryError;
use sportello_storage::doubts::{self, NewClearance};
use sportello_types::doubts::DoubtsClearance;
use sportello_types::problem::ProblemCode;
use sportello_types::registry::Resident;
use sportello_types::values::ResidentKey;

/// Notes that what a fiscal code and a record disagree on has its reason
///
/// A name that was corrected, a change of sex, a municipality that was merged: what the operator looked at is
/// kept, with who and when, and shown wherever the person is found at the counter, as long as code and data stay
/// what they are. The person reads in the own log of accesses that it was done. 409 when the data disagree on
/// something else by now, on nothing, or were cleared up before.
#[utoipa::path(tag = "backoffice", operation_id = "counter_doubts_clear", request_body = DoubtsClearance,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is noted"), (status = 404), (status = 409), (status = 422),
              (status = 503)))]
#[post("/backoffice/counter/people/clearances")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    key: Idempotency,
    body: Json<DoubtsClearance>,
) -> Result<HttpResponse, Fail> {
    let clearance = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &clearance, &operator).await? {
        return Ok(answer.into());
    }
    drop(tx);
    let resident = record(&operator, &clearance.resident).await?;
    let found = resident.doubts();
    if found.is_empty() || found != clearance.doubts {
        return Err(ProblemCode::Conflict.into());
    }
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &clearance, &operator).await? {
        return Ok(answer.into());
    }
    let print = print(&resident);
    let new = NewClearance {
        resident: &resident.id,
        print: &print,
        doubts: &found,
        seen: &clearance.seen,
        operator: operator.id,
        at: operator.now,
    };
    if !doubts::clear(&tx, &new).await? {
        return Err(ProblemCode::Conflict.into());
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    // What was looked at may say more of the person than the log should keep.
    let detail = serde_json::json!({ "doubts": found });
    note(
        &tx,
        &operator,
        Act::CounterDoubtsCleared,
        ("registry", detail),
        &[&resident],
    )
    .await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// The record as it stands now. No transaction is open meanwhile: the registry may take seconds.
async fn record(operator: &Operator, key: &ResidentKey) -> Result<Resident, Fail> {
    let registry = operator.app.civil_registry(operator.tenant_id());
    let today = time::rome_day(operator.now);
    match registry.person(key, today, &inquiry(operator)).await {
        Ok(answer) => Ok(answer.value),
        Err(RegistryError::NotFound) => Err(ProblemCode::NotFound.into()),
        Err(error) => Err(Trouble::of_today(error).into()),
    }
}
