//! The person has decided: the browser goes back with a code, or with an error.

use super::authorize::{BRAND, back};
use super::choose;
use super::federation::{Federation, Grant};
use super::problems::Problem;
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use maud::html;
use serde::Deserialize;

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Agree,
    Cancel,
    Problem,
}

#[derive(Debug, Deserialize)]
pub(super) struct Decided {
    decision: Decision,
    citizen: Option<String>,
    problem: Option<String>,
}

pub(super) async fn handler(
    federation: Data<Federation>,
    handle: Path<String>,
    form: Form<Decided>,
) -> HttpResponse {
    let inner = federation.inner();
    let citizen = form.citizen.as_deref().and_then(|slug| inner.citizen(slug));
    let problem = form.problem.as_deref().and_then(Problem::from_slug);
    let complete = match form.decision {
        Decision::Cancel => true,
        Decision::Agree => citizen.is_some(),
        Decision::Problem => citizen.is_some() && problem.is_some(),
    };
    if !complete {
        return Page::new("Manca la scelta")
            .brand(BRAND.0, BRAND.1)
            .status(StatusCode::BAD_REQUEST)
            .show(&html! { p { "Torna indietro e scegli chi essere e che cosa rispondere." } });
    }
    let Some(request) = inner.memory().waiting.remove(handle.as_str()) else {
        return choose::over();
    };
    let state = request.state.clone();
    let refuse = |error, description| {
        let fields = [
            ("error", Some(error)),
            ("error_description", Some(description)),
            ("state", Some(state.as_str())),
            ("iss", Some(inner.provider.as_str())),
        ];
        back(&request.redirect_uri, &fields)
    };
    let problem = problem.filter(|_| form.decision == Decision::Problem);
    let Some(citizen) = citizen.filter(|_| form.decision != Decision::Cancel) else {
        return refuse("access_denied", "User has refused");
    };
    match problem {
        Some(Problem::ServerError) => return refuse("server_error", "Simulated"),
        Some(Problem::Unauthorized) => return refuse("unauthorized_client", "Simulated"),
        Some(Problem::ExpiredChain) => inner.make_stale(),
        _ => {}
    }
    let code = inner.draw();
    let grant = Grant {
        citizen: citizen.slug.clone(),
        problem,
        given_at: inner.now(),
        request: request.clone(),
    };
    {
        let mut memory = inner.memory();
        let nonce = format!("nonce {} {}", request.party.entity_id, request.nonce);
        memory.use_once(&nonce);
        memory.give(code.clone(), grant);
    }
    let other = inner.draw();
    let sent_state = if problem == Some(Problem::State) {
        &other
    } else {
        &state
    };
    let foreign = format!("{}/other", inner.provider);
    let issuer = match problem {
        Some(Problem::ForeignIssuer) => Some(foreign.as_str()),
        Some(Problem::MissingIssuer) => None,
        _ => Some(inner.provider.as_str()),
    };
    let fields = [
        ("code", Some(code.as_str())),
        ("state", Some(sent_state.as_str())),
        ("iss", issuer),
    ];
    back(&request.redirect_uri, &fields)
}
