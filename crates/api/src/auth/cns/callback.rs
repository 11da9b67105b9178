//! `GET /auth/cns/callback?state=&ticket=`: back from the cards' host. Fetches the verdict and opens the
//! session, or says why not.

use super::pending::{Finding, Holder, Outcome, Pending};
use super::service::NAME;
use crate::auth::certified;
use crate::auth::outcome::{self, Accepted, Attempt, Proof};
use crate::auth::pending::{LONGEST_LOGIN, Trip};
use crate::auth::refused::{LoginRefused, retry};
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::places::Places;
use crate::time;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use sportello_storage::citizens::Certified;
use sportello_storage::logins;
use sportello_types::problem::ProblemCode;
use sportello_types::whoami::Provider;

#[derive(Debug, Deserialize)]
pub(super) struct Return {
    state: String,
    ticket: Option<String>,
}

pub(super) async fn handler(
    ctx: Ctx,
    back: web::Query<Return>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    let (trip, return_to) = Trip::<Pending>::resume(&ctx, &req, Provider::Cns, &back.state).await?;
    let ticket = back.ticket.as_deref().unwrap_or_default();
    let verdict = trip.pending.verdict.as_ref();
    let verdict = verdict.filter(|verdict| verdict.is_for(ticket, ctx.now));
    let keys = outcome::keys(&ctx)?;
    let text = verdict
        .and_then(|verdict| logins::open(ctx.tenant_id(), &trip.pending.state, &verdict.sealed, &keys));
    let text = text.ok_or_else(|| outcome::turn_away(&ctx, Provider::Cns, LoginRefused::over()))?;
    let finding: Finding = serde_json::from_slice(&text).map_err(Fail::internal)?;
    let attempt = attempt(&trip, &finding, text);
    let refused = |problem, reason: &str| LoginRefused {
        ends: true,
        retry: retry(&return_to, trip.pending.level),
        ..LoginRefused::new(problem, reason)
    };
    match finding.outcome {
        Outcome::Accepted(holder) => {
            let Some(said) = said(&ctx, &holder) else {
                let refusal = refused(
                    ProblemCode::CnsNoFiscalCode,
                    "the fiscal code's day exists in no century",
                );
                return outcome::refuse(&ctx, &req, attempt, refusal).await;
            };
            let accepted = Accepted {
                proof: proof(&ctx, &trip, &holder, finding.issuer.as_deref()),
                said,
                idp_name: format!("CNS …{}", holder.card_ending),
                replaces: trip.replaces,
                return_to,
                token: None,
            };
            outcome::accept(&ctx, &req, attempt, accepted).await
        }
        Outcome::Refused { problem, reason } => {
            outcome::refuse(&ctx, &req, attempt, refused(problem, &reason)).await
        }
    }
}

fn said(ctx: &Ctx, holder: &Holder) -> Option<Certified> {
    let names = (holder.given_name.clone(), holder.family_name.clone());
    let today = time::rome_day(ctx.now);
    certified::of_card(&holder.tax_code, names, today, Places::of(&ctx.tenant))
}

fn proof(ctx: &Ctx, trip: &Trip<Pending>, holder: &Holder, issuer: Option<&str>) -> Proof {
    Proof {
        provider: Provider::Cns,
        identity_provider: issuer.unwrap_or(NAME).to_owned(),
        level: holder.level,
        // The login itself is what counts once.
        assertion_id: trip.pending.state.clone(),
        assertion_expires_at: ctx.now + LONGEST_LOGIN,
        handle: holder.card_digest.clone(),
        response: None,
        name_id: None,
        session_index: None,
    }
}

/// What the log of logins keeps: where the browser was sent, and all that was found there.
fn attempt(trip: &Trip<Pending>, finding: &Finding, text: Vec<u8>) -> Attempt {
    Attempt {
        provider: Provider::Cns,
        request_id: trip.pending.state.clone(),
        asked_at: trip.pending.issued_at,
        idp: NAME.to_owned(),
        level: trip.pending.level,
        request: trip.request.clone().into_bytes(),
        answer_issuer: finding.issuer.clone(),
        answer: Some(text),
        replayed: ProblemCode::LoginExpired,
        claimed: false,
    }
}
