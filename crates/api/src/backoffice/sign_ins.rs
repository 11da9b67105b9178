//! `GET /backoffice/sign-ins`.

use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use sportello_storage::login_log::{self, Count};
use sportello_types::backoffice::{LoginOutcome, SignInCount, SignIns};
use sportello_types::problem::ProblemCode;
use sportello_types::text::backoffice as words;
use sportello_types::whoami::Provider;

/// The period when none is asked for.
const USUAL: TimeDelta = TimeDelta::days(30);

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// From this instant; thirty days before the end when left out.
    from: Option<DateTime<Utc>>,
    /// To before this instant; now when left out.
    to: Option<DateTime<Utc>>,
}

/// Counts the sign-ins of a period
///
/// By national identity, identity provider, outcome and reason. Nobody can be recognised in it, so that
/// no reason is asked for. Answers that belonged to no login of the browser are in the metrics alone.
#[utoipa::path(tag = "backoffice", operation_id = "sign_ins_count", params(Period),
    responses((status = 200, body = SignIns), (status = 422)))]
#[get("/backoffice/sign-ins")]
pub(super) async fn handler(operator: Operator, period: web::Query<Period>) -> Result<Json<SignIns>, Fail> {
    let to = period.to.unwrap_or(operator.now);
    let from = period.from.or_else(|| to.checked_sub_signed(USUAL)).unwrap_or(to);
    if from >= to {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/to",
            "order",
            |lang| words::period(lang).to_owned(),
        ));
    }
    let tx = operator.read().await?;
    let counts = login_log::counts(&tx, from, to).await?;
    Ok(Json(SignIns {
        from,
        to,
        items: counts.into_iter().filter_map(count).collect(),
    }))
}

fn count(count: Count) -> Option<SignInCount> {
    Some(SignInCount {
        provider: Provider::from_slug(&count.provider)?,
        identity_provider: count.idp,
        outcome: if count.accepted {
            LoginOutcome::Accepted
        } else {
            LoginOutcome::Refused
        },
        problem: count.problem,
        anomaly: count.anomaly,
        count: count.logins,
    })
}
