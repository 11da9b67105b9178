//! `GET /auth/cns/card?m=&state=`, at the cards' host: reads the certificate, judges it, and sends the
//! browser back to where the login began, whatever the verdict.

use super::pending::{Finding, Outcome, Pending, Verdict};
use super::presented::{self, Elsewhere};
use crate::app::App;
use crate::auth::pending::Trip;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sportello_identity::Certificate;
use sportello_identity::cns::{Card, Refusal, VerifiedCard, admit};
use sportello_storage::{Secret, logins};
use sportello_types::problem::ProblemCode;

/// The one path of the cards' host.
pub(super) const PATH: &str = "/auth/cns/card";

/// Where a browser shows its card.
pub(super) fn address(origin: &str, municipality: &str, state: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("m", municipality)
        .append_pair("state", state)
        .finish();
    format!("{origin}{PATH}?{query}")
}

#[derive(Debug, Deserialize)]
pub(super) struct Visit {
    /// The municipality's name in addresses: the host is everybody's.
    m: String,
    state: String,
}

pub(super) async fn handler(req: HttpRequest, visit: web::Query<Visit>) -> Result<HttpResponse, Fail> {
    let app = req
        .app_data::<Data<App>>()
        .cloned()
        .ok_or(ProblemCode::Internal)?;
    let service = app.cns.service().ok_or(ProblemCode::NotFound)?;
    let now = app.clock.now();
    let tenant = app.tenants.by_slug(&app.db, &visit.m).await?;
    let tenant = tenant.ok_or(ProblemCode::NotFound)?;
    let tx = app.db.read(tenant.id).await?;
    let login = logins::find(&tx, &visit.state, now).await?;
    drop(tx);
    let trip = login.and_then(|login| serde_json::from_value::<Trip<Pending>>(login.payload).ok());
    let host = trip
        .as_ref()
        .map_or(tenant.settings.host.as_str(), |trip| trip.pending.host.as_str());
    let certificates = presented::certificates(&req, &app.settings, service, host).map_err(|elsewhere| {
        if elsewhere == Elsewhere::Stranger {
            tracing::warn!("a card's certificate in a header of somebody who is not the proxy: dropped");
        }
        ProblemCode::NotFound
    })?;
    let origin = app.settings.origin(host);
    let Some(trip) = trip else {
        // Where the login began there are words for one that is over.
        return Ok(back(&origin, &visit.state, None));
    };
    let finding = examine(&app, certificates, now).await;
    let ticket = note(&app, &tenant, trip, &finding, now).await?;
    Ok(back(&origin, &visit.state, ticket.as_deref()))
}

/// Judges what came.
async fn examine(app: &App, certificates: Result<Vec<Vec<u8>>, Refusal>, now: DateTime<Utc>) -> Finding {
    let (certificates, forwarded) = match certificates {
        Ok(certificates) => (certificates, None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let leaf = certificates.first();
    let card = leaf.map(|der| Card::from_der(der));
    let issuer = card.as_ref().and_then(|card| Some(card.as_ref().ok()?.issuer()));
    let certificate = leaf.map(|der| STANDARD.encode(der));
    let verdict = match (forwarded, card) {
        (Some(refusal), _) | (None, Some(Err(refusal))) => Err(refusal),
        (None, None) => Err(Refusal::Missing),
        (None, Some(Ok(card))) => judge(app, &card, certificates.get(1..).unwrap_or_default(), now).await,
    };
    Finding {
        certificate,
        issuer,
        outcome: Outcome::of(verdict),
    }
}

async fn judge(
    app: &App,
    card: &Card,
    rest: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Result<VerifiedCard, Refusal> {
    let service = app.cns.service().ok_or(Refusal::UnknownIssuer)?;
    let anchors = app.cns.anchors(now).ok_or(Refusal::UnknownIssuer)?;
    // What cannot be read of the rest helps nobody.
    let sent: Vec<Certificate> = rest
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect();
    let admitted = admit(card, &sent, &anchors, &service.rules, now)?;
    let (crls, answers) = app.cns.evidence(app, service, &admitted, now).await;
    // The clock moves on while others answer.
    let now = app.clock.now();
    let evidence = sportello_identity::cns::Evidence {
        crls: &crls,
        answers: &answers,
    };
    admitted.conclude(evidence, now)
}

/// Notes the verdict under the login, and draws the ticket that fetches it; nothing when the login is
/// over meanwhile. Whoever shows a card last has the ticket that counts.
async fn note(
    app: &App,
    tenant: &ServedTenant,
    mut trip: Trip<Pending>,
    finding: &Finding,
    now: DateTime<Utc>,
) -> Result<Option<String>, Fail> {
    let keys = app.login_log_keys(tenant.id).ok_or(ProblemCode::Unavailable)?;
    let text = serde_json::to_vec(finding).map_err(Fail::internal)?;
    let mut rng = app.rng();
    let ticket = Secret::draw(&mut rng).expose().to_owned();
    let tx = app.db.begin(tenant.id).await?;
    let state = trip.pending.state.clone();
    let sealed = logins::seal(tenant.id, &state, &text, &keys, &mut rng)?;
    trip.pending.verdict = Some(Verdict::new(&ticket, sealed, now));
    let payload = serde_json::to_value(&trip).map_err(Fail::internal)?;
    if !logins::note(&tx, &state, &payload, now).await? {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(ticket))
}

fn back(origin: &str, state: &str, ticket: Option<&str>) -> HttpResponse {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("state", state);
    if let Some(ticket) = ticket {
        query.append_pair("ticket", ticket);
    }
    let place = format!("{origin}/auth/cns/callback?{}", query.finish());
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, place))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
