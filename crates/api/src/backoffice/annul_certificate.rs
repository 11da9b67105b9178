//! `POST /backoffice/certificates/{id}/annulment`.

use crate::certificates::office_line;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::journal::Act;
use actix_web::{HttpResponse, post, web};
use sportello_storage::certificates::{self, Certificate};
use sportello_storage::messages::NewMessage;
use sportello_storage::{audit, new_id};
use sportello_types::certificates::Annulment;
use sportello_types::ids::CertificateId;
use sportello_types::problem::ProblemCode;
use sportello_types::text::messages as words;

/// Annuls a certificate
///
/// One that should not have been issued. From then on whoever checks it is told so; who asked for it reads
/// the reason in a message. It cannot be taken back: a new one is issued instead. 409 when it is annulled
/// already.
#[utoipa::path(tag = "backoffice", operation_id = "certificates_annul", request_body = Annulment,
    params(("id" = CertificateId, Path, description = "The certificate's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is annulled"), (status = 409), (status = 422)))]
#[post("/backoffice/certificates/{id}/annulment")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<CertificateId>,
    body: Json<Annulment>,
) -> Result<HttpResponse, Fail> {
    let annulment = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &annulment, &operator).await? {
        return Ok(answer.into());
    }
    let found = certificates::find_any(&tx, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if !certificates::annul(&tx, *id, &annulment.reason, operator.id, operator.now).await? {
        return Err(ProblemCode::Conflict.into());
    }
    // Whoever asked for it may have chosen another language than the operator.
    let lang = operator.tenant.default_language();
    let message = message(&operator, &found, &annulment);
    jobs::send_message(&tx, &operator.app, message, lang, operator.now).await?;
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(found.citizen),
        object: Some(format!("certificate/{}", found.id)),
        ..operator.event(Act::CertificateAnnulled.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

fn message(operator: &Operator, found: &Certificate, annulment: &Annulment) -> NewMessage {
    let lang = operator.tenant.default_language();
    NewMessage {
        id: new_id(operator.now, &mut operator.rng()),
        citizen: found.citizen,
        istanza: None,
        dedup_key: format!("certificate/{}/annulled", found.id),
        subject: words::certificate_annulled_subject(lang, &found.title),
        body: words::certificate_annulled_body(
            lang,
            &found.title,
            found.number,
            annulment.reason.as_str(),
            office_line(&operator.tenant, lang),
        ),
    }
}
