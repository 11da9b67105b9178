//! Single logout, both ways.

use super::anomaly::Anomaly;
use super::answer::{AFTER_ISSUER, instant};
use super::idps::{Idp, Idps};
use super::keys::KeyError;
use super::outgoing;
use super::receive::{Carrier, Received};
use super::service_providers::{LogoutService, ServiceProvider};
use super::sign::sign;
use super::sso::refuse;
use super::xml::{
    self, ENTITY_FORMAT, POST_BINDING, REDIRECT_BINDING, SAML, SAMLP, TRANSIENT_FORMAT, escape_attribute,
    escape_text,
};
use crate::page::Page;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;
use serde::Deserialize;

pub(super) async fn by_post(
    idps: Data<Idps>,
    slug: Path<String>,
    form: Option<Form<Vec<(String, String)>>>,
) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let Some(form) = form else {
        return refuse(idp, Anomaly::BindingFormat);
    };
    if let Some(request) = Received::from_form(&form, "SAMLRequest") {
        return receive_request(&idps, idp, request).await;
    }
    match Received::from_form(&form, "SAMLResponse") {
        Some(response) => receive_response(&idps, idp, response).await,
        None => refuse(idp, Anomaly::BindingFormat),
    }
}

pub(super) async fn by_redirect(idps: Data<Idps>, slug: Path<String>, request: HttpRequest) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let query = request.query_string();
    if let Some(request) = Received::from_query(query, "SAMLRequest") {
        return receive_request(&idps, idp, request).await;
    }
    match Received::from_query(query, "SAMLResponse") {
        Some(response) => receive_response(&idps, idp, response).await,
        None => refuse(idp, Anomaly::BindingFormat),
    }
}

/// The sender, if it is known and the signature is its own.
async fn sender(idps: &Idps, received: &Received) -> Result<ServiceProvider, Anomaly> {
    let issuer = super::judge::issuer(&received.xml).ok_or(Anomaly::Issuer)?;
    let provider = idps
        .service_providers()
        .find(&issuer)
        .await
        .ok_or(Anomaly::Issuer)?;
    if received.is_signed_with(&provider.certificates) {
        Ok(provider)
    } else {
        Err(match received.carrier {
            Carrier::Post => Anomaly::PostSignature,
            Carrier::Redirect { .. } => Anomaly::RedirectSignature,
        })
    }
}

/// What a logout request names.
struct Named {
    request_id: String,
    session_index: String,
    name_id: String,
    name_qualifier: String,
}

fn read_request(xml: &str, idp: &Idp) -> Option<Named> {
    let document = xml::parse(xml)?;
    let root = document.root_element();
    let right_address = root.attribute("Destination") == Some(idp.slo().as_str());
    if !xml::is(root, SAMLP, "LogoutRequest") || !right_address || root.attribute("Version") != Some("2.0") {
        return None;
    }
    let name_id = xml::child(root, SAML, "NameID")?;
    Some(Named {
        request_id: root.attribute("ID")?.to_owned(),
        session_index: xml::text(xml::child(root, SAMLP, "SessionIndex")?),
        name_id: xml::text(name_id),
        name_qualifier: name_id.attribute("NameQualifier")?.to_owned(),
    })
}

async fn receive_request(idps: &Idps, idp: &Idp, received: Received) -> HttpResponse {
    let provider = match sender(idps, &received).await {
        Ok(provider) => provider,
        Err(anomaly) => return refuse(idp, anomaly),
    };
    let Some(named) = read_request(&received.xml, idp) else {
        return refuse(idp, Anomaly::NotConformant);
    };
    let Some(service) = logout_service(&provider, None) else {
        return refuse(idp, Anomaly::NotConformant);
    };
    let known = idps.sessions().of(idp.slug).into_iter().any(|session| {
        session.index == named.session_index
            && session.name_id == named.name_id
            && named.name_qualifier == idp.entity_id
            && session.service_provider.entity_id == provider.entity_id
    });
    let status = if known {
        idps.sessions().close(idp.slug, &named.session_index);
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode>"
    } else {
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Requester\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"></samlp:StatusCode></samlp:StatusCode>"
    };
    let to = service
        .response_location
        .clone()
        .unwrap_or_else(|| service.location.clone());
    let id = idps.new_id();
    let message = format!(
        "<samlp:LogoutResponse xmlns:samlp=\"{SAMLP}\" Destination=\"{}\" ID=\"{id}\" InResponseTo=\"{}\" IssueInstant=\"{}\" Version=\"2.0\">{}<samlp:Status>{status}</samlp:Status></samlp:LogoutResponse>",
        escape_attribute(&to),
        escape_attribute(&named.request_id),
        instant(idps.now()),
        issuer(idp)
    );
    let relay_state = received.relay_state.as_deref();
    send(idp, service, &to, "SAMLResponse", (&id, &message), relay_state)
        .unwrap_or_else(|error| outgoing::broken(idp, &error))
}

async fn receive_response(idps: &Idps, idp: &Idp, received: Received) -> HttpResponse {
    let provider = match sender(idps, &received).await {
        Ok(provider) => provider,
        Err(anomaly) => return refuse(idp, anomaly),
    };
    let success = xml::parse(&received.xml).is_some_and(|document| {
        let root = document.root_element();
        xml::is(root, SAMLP, "LogoutResponse")
            && xml::child(root, SAMLP, "Status")
                .and_then(|status| xml::child(status, SAMLP, "StatusCode"))
                .and_then(|code| code.attribute("Value"))
                == Some("urn:oasis:names:tc:SAML:2.0:status:Success")
    });
    Page::new("Uscita").brand(idp.name, idp.slug).show(&html! {
        @if success {
            p { strong { (provider.name) } " ha chiuso la tua sessione." }
        } @else {
            p { strong { (provider.name) } " non è riuscito a chiudere la sessione." }
        }
        p { a href={ (idp.path()) "/session" } { "Sessioni aperte" } }
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct Leave {
    session_index: String,
    /// How the request travels; where nothing is said, as the service likes it best.
    binding: Option<LeaveBy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum LeaveBy {
    Post,
    Redirect,
}

/// Starts a logout from the provider's side.
pub(super) async fn start(idps: Data<Idps>, slug: Path<String>, form: Form<Leave>) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let Some(session) = idps.sessions().close(idp.slug, &form.session_index) else {
        return Page::new("Sessione già chiusa")
            .brand(idp.name, idp.slug)
            .status(StatusCode::NOT_FOUND)
            .show(&html! { p { a href={ (idp.path()) "/session" } { "Sessioni aperte" } } });
    };
    let Some(service) = logout_service(&session.service_provider, form.binding) else {
        return refuse(idp, Anomaly::NotConformant);
    };
    let id = idps.new_id();
    let message = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"{SAMLP}\" Destination=\"{}\" ID=\"{id}\" IssueInstant=\"{}\" Version=\"2.0\">{}\
         <saml:NameID xmlns:saml=\"{SAML}\" Format=\"{TRANSIENT_FORMAT}\" NameQualifier=\"{}\">{}</saml:NameID>\
         <samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>",
        escape_attribute(&service.location),
        instant(idps.now()),
        issuer(idp),
        escape_attribute(&idp.entity_id),
        escape_text(&session.name_id),
        escape_text(&session.index)
    );
    send(
        idp,
        service,
        &service.location,
        "SAMLRequest",
        (&id, &message),
        None,
    )
    .unwrap_or_else(|error| outgoing::broken(idp, &error))
}

fn issuer(idp: &Idp) -> String {
    format!(
        "<saml:Issuer xmlns:saml=\"{SAML}\" Format=\"{ENTITY_FORMAT}\" NameQualifier=\"{}\">{}</saml:Issuer>",
        escape_attribute(&idp.entity_id),
        escape_text(&idp.entity_id)
    )
}

fn logout_service(provider: &ServiceProvider, wanted: Option<LeaveBy>) -> Option<&LogoutService> {
    let by = |binding: &'static str| {
        provider
            .logouts
            .iter()
            .find(move |service| service.binding == binding)
    };
    match wanted {
        Some(LeaveBy::Post) => by(POST_BINDING),
        Some(LeaveBy::Redirect) => by(REDIRECT_BINDING),
        None => by(POST_BINDING).or_else(|| by(REDIRECT_BINDING)),
    }
}

fn send(
    idp: &Idp,
    service: &LogoutService,
    to: &str,
    parameter: &str,
    (id, message): (&str, &str),
    relay_state: Option<&str>,
) -> Result<HttpResponse, KeyError> {
    if service.binding == POST_BINDING {
        let signed = sign(message, id, AFTER_ISSUER, &idp.key)?;
        Ok(outgoing::post(idp, to, parameter, &signed, relay_state))
    } else {
        outgoing::redirect(idp, to, parameter, message, relay_state)
    }
}
