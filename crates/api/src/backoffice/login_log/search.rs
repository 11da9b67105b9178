//! `POST /backoffice/login-log/queries`.

use super::{Wanted, event};
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::post;
use sportello_storage::audit;
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_types::backoffice::{LoginLogRecord, LoginLogSearch, LoginOutcome};
use sportello_types::page::Page;

/// As many as a page holds.
const LIMIT: u32 = 50;

/// Looks into the log of logins
///
/// The newest first, fifty a page. The reason and what was looked for are written to the audit log
/// before anything is shown; a citizen whose logins were looked for sees it in the profile.
#[utoipa::path(tag = "backoffice", operation_id = "login_log_search", request_body = LoginLogSearch,
    responses((status = 200, body = Page<LoginLogRecord>), (status = 422)))]
#[post("/backoffice/login-log/queries")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    body: Json<LoginLogSearch>,
) -> Result<Json<Page<LoginLogRecord>>, Fail> {
    let tx = operator.write().await?;
    let wanted = Wanted::of(&tx, &body.0).await?;
    let found = if wanted.nobody {
        Page {
            items: Vec::new(),
            limit: LIMIT,
            next_cursor: None,
        }
    } else {
        login_log::search(&tx, &wanted.criteria, body.0.cursor.as_deref(), LIMIT).await?
    };
    audit::append(
        &tx,
        event(&operator, "login_log_searched", &wanted, found.items.len()),
    )
    .await?;
    tx.commit().await?;
    Ok(Json(Page {
        items: found.items.into_iter().map(record).collect(),
        limit: found.limit,
        next_cursor: found.next_cursor,
    }))
}

/// An entry as operators and authorities read it.
pub(super) fn record(entry: LoginLogEntry) -> LoginLogRecord {
    let accepted = entry.outcome == "accepted";
    LoginLogRecord {
        id: entry.id,
        at: entry.at,
        outcome: if accepted {
            LoginOutcome::Accepted
        } else {
            LoginOutcome::Refused
        },
        reason: (!accepted).then_some(entry.outcome),
        anomaly: entry.anomaly,
        level: entry.level,
        citizen: entry.citizen_id,
        session: entry.session_id,
        client_address: entry.client_address,
        identity_provider: entry.idp,
        request_id: entry.authn_request_id,
        response_id: entry.response_id,
        assertion_id: entry.assertion_id,
    }
}
