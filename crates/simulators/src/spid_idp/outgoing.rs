//! Sends messages to service providers through the person's browser.

use super::idps::Idp;
use super::keys::KeyError;
use super::sign::RSA_SHA256;
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use maud::html;
use std::io::Write;

/// A page whose form carries the message and sends itself (SAML Bindings §3.5).
pub(crate) fn post(
    idp: &Idp,
    action: &str,
    parameter: &str,
    message: &str,
    relay_state: Option<&str>,
) -> HttpResponse {
    post_encoded(idp, action, parameter, &STANDARD.encode(message), relay_state)
}

/// The same, for a message already in base64.
pub(crate) fn post_encoded(
    idp: &Idp,
    action: &str,
    parameter: &str,
    message: &str,
    relay_state: Option<&str>,
) -> HttpResponse {
    Page::new("Ritorno al servizio")
        .brand(idp.name, idp.slug)
        .sends_itself()
        .show(&html! {
            form #answer method="post" action=(action) {
                input type="hidden" name=(parameter) value=(message);
                @if let Some(relay_state) = relay_state {
                    input type="hidden" name="RelayState" value=(relay_state);
                }
                p { "Tra un attimo torni al servizio. Se non succede, premi il pulsante." }
                button type="submit" { "Torna al servizio" }
            }
        })
}

/// A redirect whose query carries the message, signed (SAML Bindings §3.4).
pub(crate) fn redirect(
    idp: &Idp,
    location: &str,
    parameter: &str,
    message: &str,
    relay_state: Option<&str>,
) -> Result<HttpResponse, KeyError> {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    let deflated = deflated
        .write_all(message.as_bytes())
        .and_then(|()| deflated.finish())
        .map_err(|_| KeyError::Sign)?;
    let mut query = format!("{parameter}={}", percent(&STANDARD.encode(deflated)));
    if let Some(relay_state) = relay_state.filter(|state| !state.is_empty()) {
        query = format!("{query}&RelayState={}", percent(relay_state));
    }
    query = format!("{query}&SigAlg={}", percent(RSA_SHA256));
    let signature = idp.key.sign(query.as_bytes())?;
    let joint = if location.contains('?') { '&' } else { '?' };
    let to = format!("{location}{joint}{query}&Signature={}", percent(&signature));
    Ok(HttpResponse::Found()
        .insert_header((LOCATION, to))
        .insert_header(("Cache-Control", "no-store"))
        .finish())
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The page for a provider that does not exist.
pub(crate) fn unknown_idp() -> HttpResponse {
    Page::new("Gestore non trovato")
        .status(StatusCode::NOT_FOUND)
        .show(&html! { p { "Nessun gestore simulato ha questo nome." } })
}

/// The page for what should not happen here.
pub(crate) fn broken(idp: &Idp, error: &KeyError) -> HttpResponse {
    tracing::error!(%error, "an answer cannot be signed");
    Page::new("Errore del gestore")
        .brand(idp.name, idp.slug)
        .status(StatusCode::INTERNAL_SERVER_ERROR)
        .show(&html! { p { "La risposta non si può firmare." } })
}
