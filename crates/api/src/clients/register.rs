//! `POST /backoffice/clients`.

use super::{check, event, public};
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use sportello_storage::clients::{self, StoredClient};
use sportello_storage::{Secret, audit, new_id};
use sportello_types::ids::ClientId;
use sportello_types::tokens::{ClientAuthentication, ClientRegistration, RegisteredClient};

/// Registers a client
///
/// An app, a web site or another system that gets tokens. Where it is to prove who it is with a
/// secret, the secret stands in the answer, now and never again: a repetition with the same
/// `Idempotency-Key` registers nothing and tells no secret. Who has lost it asks for a new one.
#[utoipa::path(tag = "backoffice", operation_id = "clients_register", request_body = ClientRegistration,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect")),
    responses((status = 201, body = RegisteredClient, headers(("ETag" = String, description = "Its version"))),
        (status = 409), (status = 422)))]
#[post("/backoffice/clients")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    body: Json<ClientRegistration>,
) -> Result<HttpResponse, Fail> {
    Ok(register(&operator, &key, body.0).await?.into())
}

async fn register(
    operator: &Operator,
    key: &Idempotency,
    registration: ClientRegistration,
) -> Result<Answer, Fail> {
    let mut rng = operator.rng();
    let id: ClientId = new_id(operator.now, &mut rng);
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &registration, operator).await? {
        return Ok(answer);
    }
    check(&tx, id, &registration).await?;
    let secret =
        (registration.authentication == ClientAuthentication::ClientSecret).then(|| Secret::draw(&mut rng));
    let stored = StoredClient {
        id,
        registration,
        secret_hash: secret.as_ref().map(Secret::hash),
        registered_by: Some(operator.id),
        registered_at: operator.now,
        version: 1,
    };
    clients::register(&tx, &stored).await?;
    audit::append(&tx, event(operator, "client_registered", id)).await?;
    let answer = |client_secret| {
        let registered = RegisteredClient {
            client: public(stored.clone()),
            client_secret,
        };
        let answer = Answer::json(StatusCode::CREATED, &registered)?.etag(stored.version);
        Ok::<_, Fail>(answer.location(format!("/api/v1/backoffice/clients/{id}")))
    };
    // The database learns no secret, not for a day either.
    key.keep(&tx, operator.id, &answer(None)?).await?;
    tx.commit().await?;
    answer(secret.map(|secret| secret.expose().to_owned()))
}
