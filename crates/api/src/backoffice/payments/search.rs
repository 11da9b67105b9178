//! `POST /backoffice/payments/debts/queries`.

use crate::backoffice::written_reason;
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::post;
use sportello_storage::payments::{self, DebtFilter, DebtQuery, TaxCode};
use sportello_storage::{audit, citizens};
use sportello_types::page::Page;
use sportello_types::payment_office::DebtSearch;
use sportello_types::payments::Debt;
use sportello_types::problem::ProblemCode;
use sportello_types::text::paymentoffice as words;

/// As many as a page holds.
const LIMIT: u32 = 50;
/// Longest cursor, in characters.
const LONGEST_CURSOR: usize = 512;

/// Looks for somebody's debts
///
/// By fiscal code, a person's or a body's. The reason is written to the audit log before anything is shown,
/// and the person reads that it was done. Newest first, fifty a page.
#[utoipa::path(tag = "backoffice", operation_id = "office_debts_search", request_body = DebtSearch,
    responses((status = 200, body = Page<Debt>), (status = 422)))]
#[post("/backoffice/payments/debts/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    body: Json<DebtSearch>,
) -> Result<Json<Page<Debt>>, Fail> {
    let search = body.0;
    let code: TaxCode = search.tax_code.trim().parse().map_err(|_| {
        Fail::field(ProblemCode::ValidationFailed, "/tax_code", "invalid", |lang| {
            words::wrong_tax_code(lang).to_owned()
        })
    })?;
    let reason = written_reason(&search.reason)?;
    let cursor = search.cursor.as_deref();
    if cursor.is_some_and(|cursor| cursor.chars().nth(LONGEST_CURSOR).is_some()) {
        return Err(ProblemCode::BadRequest.into());
    }
    let tx = operator.write().await?;
    let query = DebtQuery {
        debtor: Some(&code),
        filter: DebtFilter::All,
    };
    let found = payments::list(&tx, query, cursor, LIMIT).await?;
    let citizen = match &code {
        TaxCode::Person(code) => citizens::find_by_tax_code(&tx, code).await?,
        TaxCode::Body(_) => None,
    };
    // The code is not written there; the citizen's id is.
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: citizen.map(|citizen| citizen.profile.id),
        object: Some("debts".to_owned()),
        detail: serde_json::json!({ "reason": reason, "found": found.items.len() }),
        ..operator.event(Act::DebtsSearched.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(Json(found.map(|debt| debt.shown())))
}
