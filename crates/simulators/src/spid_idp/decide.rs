//! The person has decided: the answer goes out.

use super::anomaly::Anomaly;
use super::answer::{Failure, Statement};
use super::attributes::Attribute;
use super::choose;
use super::idps::{Idp, Idps};
use super::keys::KeyError;
use super::outgoing;
use super::pending::{PendingLogin, SentAnswer};
use super::person::Person;
use super::problems::{Cast, Problem};
use super::sessions::Session;
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use maud::html;
use serde::Deserialize;
use sportello_types::loa::Loa;

/// How long an assertion may be handed in.
const VALIDITY: TimeDelta = TimeDelta::minutes(5);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    Agree,
    Refuse,
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
    idps: Data<Idps>,
    path: Path<(String, String)>,
    form: Form<Decided>,
) -> HttpResponse {
    let (slug, handle) = path.into_inner();
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let Some(login) = idps.pending().find(&handle).filter(|login| login.idp == idp.slug) else {
        return choose::over(idp);
    };
    let person = form.citizen.as_deref().and_then(|slug| idps.person(idp, slug));
    let problem = form.problem.as_deref().and_then(Problem::from_slug);
    let sent = match (&form.decision, &person, problem) {
        (Decision::Cancel, _, _) => fail(&idps, idp, &login, 25, None),
        (Decision::Refuse, _, _) => fail(&idps, idp, &login, 22, None),
        (Decision::Agree, Some(person), _) => agree(&idps, idp, &login, person),
        (Decision::Problem, Some(_), Some(Problem::Replay)) => return replay(&idps, idp, &login),
        (Decision::Problem, Some(person), Some(problem)) => provoke(&idps, idp, &login, person, problem),
        _ => {
            return Page::new("Manca la scelta")
                .brand(idp.name, idp.slug)
                .status(StatusCode::BAD_REQUEST)
                .show(&html! { p { "Torna indietro e scegli chi essere e che cosa rispondere." } });
        }
    };
    match sent {
        Ok(sent) => outgoing::post_encoded(
            idp,
            &sent.acs,
            "SAMLResponse",
            &sent.saml_response,
            sent.relay_state.as_deref(),
        ),
        Err(error) => outgoing::broken(idp, &error),
    }
}

/// The answer of a provider that does its duty.
fn agree(idps: &Idps, idp: &Idp, login: &PendingLogin, person: &Person) -> Result<SentAnswer, KeyError> {
    if person.suspended {
        return fail(idps, idp, login, 23, None);
    }
    if person.highest_level < login.level {
        return fail(idps, idp, login, 20, None);
    }
    if person.professional != login.professional {
        return fail(idps, idp, login, 30, None);
    }
    let statement = statement(idps, idp, login, person);
    if let Some(session_index) = &statement.session_index {
        idps.sessions().open(Session {
            idp: idp.slug,
            citizen: person.slug.clone(),
            service_provider: login.service_provider.clone(),
            name_id: statement.name_id.clone(),
            index: session_index.clone(),
            opened_at: statement.issued,
        });
    }
    let sent = envelope(login, &statement.signed(Some(&idp.key), Some(&idp.key))?);
    idps.pending()
        .remember_answer(&login.service_provider.entity_id, sent.clone());
    Ok(sent)
}

/// The answer of a provider with that problem.
fn provoke(
    idps: &Idps,
    idp: &Idp,
    login: &PendingLogin,
    person: &Person,
    problem: Problem,
) -> Result<SentAnswer, KeyError> {
    if let Some(number) = problem.anomaly() {
        return fail(idps, idp, login, number, None);
    }
    if problem == Problem::MarkupInMessage {
        return fail(idps, idp, login, 25, Some(problem));
    }
    let other = idps.other_than(idp).ok_or(KeyError::Read)?;
    let mut others = idps.people_of(idp).into_iter();
    let victim = others.find(|other| other.slug != person.slug);
    let cast = Cast {
        key: &idp.key,
        stranger: idp.stranger()?,
        other_idp: (&other.entity_id, &other.key),
        victim: victim
            .map(|victim| victim.asked(&login.attributes))
            .unwrap_or_default(),
        forged_id: idps.new_id(),
    };
    let mut statement = statement(idps, idp, login, person);
    if problem == Problem::Professional {
        statement.attributes.extend(company_attributes(idps, idp));
    }
    problem.spoil(&mut statement, &cast);
    let mut sent = envelope(login, &problem.write(&statement, &cast)?);
    if problem == Problem::OtherRelayState {
        sent.relay_state = Some(idps.new_id());
    }
    Ok(sent)
}

/// What the town's identity for professional use says of its company.
fn company_attributes(idps: &Idps, idp: &Idp) -> Vec<Attribute> {
    const OF_A_COMPANY: [&str; 4] = [
        "companyName",
        "registeredOffice",
        "companyFiscalNumber",
        "ivaCode",
    ];
    idps.people_of(idp)
        .into_iter()
        .find(|person| person.professional)
        .into_iter()
        .flat_map(|person| person.attributes)
        .filter(|(name, _)| OF_A_COMPANY.contains(name))
        .collect()
}

fn replay(idps: &Idps, idp: &Idp, login: &PendingLogin) -> HttpResponse {
    match idps.pending().last_answer(&login.service_provider.entity_id) {
        Some(sent) => outgoing::post_encoded(
            idp,
            &sent.acs,
            "SAMLResponse",
            &sent.saml_response,
            sent.relay_state.as_deref(),
        ),
        None => Page::new("Niente da ripetere")
            .brand(idp.name, idp.slug)
            .status(StatusCode::CONFLICT)
            .show(&html! { p { "Nessun accesso a questo servizio è ancora riuscito: fanne prima uno." } }),
    }
}

fn fail(
    idps: &Idps,
    idp: &Idp,
    login: &PendingLogin,
    number: u8,
    problem: Option<Problem>,
) -> Result<SentAnswer, KeyError> {
    let mut failure = Failure {
        response_id: idps.new_id(),
        issued: idps.now(),
        in_response_to: Some(login.request_id.clone()),
        destination: login.acs.clone(),
        issuer: idp.entity_id.clone(),
        status: Anomaly::Person(number).status(),
        message: format!("ErrorCode nr{number}"),
    };
    if let Some(problem) = problem {
        problem.spoil_failure(&mut failure);
    }
    Ok(envelope(login, &failure.signed(&idp.key)?))
}

fn envelope(login: &PendingLogin, xml: &str) -> SentAnswer {
    SentAnswer {
        acs: login.acs.clone(),
        saml_response: STANDARD.encode(xml),
        relay_state: login.relay_state.clone(),
    }
}

fn statement(idps: &Idps, idp: &Idp, login: &PendingLogin, person: &Person) -> Statement {
    let now = idps.now();
    Statement {
        response_id: idps.new_id(),
        assertion_id: idps.new_id(),
        issued: now,
        in_response_to: Some(login.request_id.clone()),
        destination: login.acs.clone(),
        issuer: idp.entity_id.clone(),
        audience: login.service_provider.entity_id.clone(),
        recipient: login.acs.clone(),
        not_before: now,
        not_on_or_after: now + VALIDITY,
        subject_not_on_or_after: now + VALIDITY,
        name_id: idps.new_id(),
        level_class: format!("https://www.spid.gov.it/SpidL{}", login.level.number()),
        // Only level 1 makes a session at the provider.
        session_index: (login.level == Loa::L1).then(|| idps.new_id()),
        attributes: person.asked(&login.attributes),
        native: person.native.clone(),
    }
}
