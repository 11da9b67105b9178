//! Single sign-on: a request comes in.

use super::anomaly::Anomaly;
use super::answer::Failure;
use super::idps::{Idp, Idps};
use super::judge;
use super::outgoing;
use super::pending::{PendingLogin, Rejected};
use super::receive::{Carrier, Received};
use crate::page::Page;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

pub(super) async fn by_post(
    idps: Data<Idps>,
    slug: Path<String>,
    form: Option<Form<Vec<(String, String)>>>,
) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    match form.and_then(|form| Received::from_form(&form, "SAMLRequest")) {
        Some(received) => receive(&idps, idp, received, &idp.sso_post()).await,
        None => refuse(idp, Anomaly::BindingFormat),
    }
}

pub(super) async fn by_redirect(idps: Data<Idps>, slug: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    match Received::from_query(request.query_string(), "SAMLRequest") {
        Some(received) => receive(&idps, idp, received, &idp.sso_redirect()).await,
        None => refuse(idp, Anomaly::BindingFormat),
    }
}

pub(super) async fn wrong_binding(idps: Data<Idps>, slug: Path<String>) -> HttpResponse {
    match idps.find(&slug) {
        Some(idp) => refuse(idp, Anomaly::WrongBinding),
        None => outgoing::unknown_idp(),
    }
}

async fn receive(idps: &Idps, idp: &Idp, received: Received, endpoint: &str) -> HttpResponse {
    let Some(issuer) = judge::issuer(&received.xml) else {
        return refuse(idp, Anomaly::Issuer);
    };
    let Some(service_provider) = idps.service_providers().find(&issuer).await else {
        return refuse(idp, Anomaly::Issuer);
    };
    if !received.is_signed_with(&service_provider.certificates) {
        return refuse(
            idp,
            match received.carrier {
                Carrier::Post => Anomaly::PostSignature,
                Carrier::Redirect { .. } => Anomaly::RedirectSignature,
            },
        );
    }
    let now = idps.now();
    match judge::judge(&received.xml, idp, &service_provider, endpoint, now) {
        Ok(asked) => {
            let handle = idps.new_id();
            let page = format!("{}/login/{handle}", idp.path());
            idps.pending().add(
                handle,
                PendingLogin {
                    idp: idp.slug,
                    request_id: asked.request_id,
                    relay_state: received.relay_state,
                    service_provider,
                    acs: asked.acs,
                    service_name: asked.service_name,
                    attributes: asked.attributes,
                    level: asked.level,
                    professional: asked.professional,
                    forced: asked.forced,
                    received_at: now,
                },
            );
            HttpResponse::SeeOther().insert_header((LOCATION, page)).finish()
        }
        Err(rejected) => answer_rejected(idps, idp, &rejected, received.relay_state.as_deref()),
    }
}

fn answer_rejected(idps: &Idps, idp: &Idp, rejected: &Rejected, relay_state: Option<&str>) -> HttpResponse {
    let number = rejected.anomaly.number();
    tracing::info!(number, idp = idp.slug, "a request is rejected");
    if rejected.acs.is_empty() {
        return refuse(idp, rejected.anomaly);
    }
    let failure = Failure {
        response_id: idps.new_id(),
        issued: idps.now(),
        in_response_to: rejected.request_id.clone(),
        destination: rejected.acs.clone(),
        issuer: idp.entity_id.clone(),
        status: rejected.anomaly.status(),
        message: format!("ErrorCode nr{number:02}"),
    };
    match failure.signed(&idp.key) {
        Ok(xml) => outgoing::post(idp, &rejected.acs, "SAMLResponse", &xml, relay_state),
        Err(error) => outgoing::broken(idp, &error),
    }
}

/// The anomalies that the provider shows itself, because it cannot trust the sender.
pub(super) fn refuse(idp: &Idp, anomaly: Anomaly) -> HttpResponse {
    Page::new("Richiesta rifiutata")
        .brand(idp.name, idp.slug)
        .status(StatusCode::FORBIDDEN)
        .show(&html! {
            p { (anomaly.explanation()) }
            p { "Errore SPID nr" (anomaly.number()) ". Non dipende da te: avvisa chi gestisce il servizio da cui arrivi." }
        })
}
