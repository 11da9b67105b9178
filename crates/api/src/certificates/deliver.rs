//! `POST /certificates/{id}/deliveries`.

use super::document::file_name;
use super::held::NotIssued;
use super::holder::holder_code;
use super::offer;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use crate::jobs::send_document::{DocumentToSend, send_certificate};
use crate::journal::{self, Act};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sportello_storage::audit::Looked;
use sportello_storage::{Tx, certificates, deliveries};
use sportello_types::deliveries::{Delivery, DeliveryShown};
use sportello_types::ids::{CertificateId, DeliveryId};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::text::deliveries as words;

/// Sends a certificate by mail
///
/// The sealed PDF/A, to the citizen or to anybody else, by ordinary mail or, where the municipality has a
/// certified mailbox, by certified mail (PEC). It leaves within moments; the list of deliveries tells what
/// became of it. Twenty documents a day. 409 when the certificate is annulled or waits for its payment, 410 when its PDF is no longer
/// kept.
#[utoipa::path(tag = "certificates", operation_id = "certificates_deliver", request_body = Delivery,
    params(("id" = CertificateId, Path, description = "The certificate's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 202, description = "It is on its way", body = DeliveryShown), (status = 403),
              (status = 404), (status = 409), (status = 410), (status = 422), (status = 429),
              (status = 503)))]
#[post("/certificates/{id}/deliveries")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    key: Idempotency,
    id: web::Path<CertificateId>,
    body: Json<Delivery>,
) -> Result<HttpResponse, Fail> {
    let to = body.0;
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    let found = certificates::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if let Some(before) = key.before(&tx, citizen.id, &to, &citizen).await? {
        let Asked { id } = before.read()?;
        return answer(&shown(&tx, &citizen, id).await?);
    }
    if !found.is_issued() {
        return Err(NotIssued.into());
    }
    if found.lapsed_at.is_some() {
        return Err(ProblemCode::NoLongerAvailable.into());
    }
    if found.annulled.is_some() {
        return Err(IsAnnulled.into());
    }
    let name = file_name(found.number);
    let document = DocumentToSend {
        citizen: citizen.id,
        to: &to,
        blob_key: &found.blob_key,
        file_name: &name,
        title: &found.title,
        forget: false,
        lang: citizen.lang,
        dedup_key: citizen.request.to_string(),
    };
    let settings = &citizen.app.settings;
    let check_url = settings.page(&citizen.host, citizen.lang, "/verifica");
    let sent = send_certificate(&tx, &citizen.app, document, (found.id, check_url), citizen.now).await?;
    key.keep(
        &tx,
        citizen.id,
        &Answer::json(StatusCode::ACCEPTED, &Asked { id: sent })?,
    )
    .await?;
    let shown = shown(&tx, &citizen, sent).await?;
    let object = format!("certificate/{}", found.id);
    // Whom it is about reads that it went to somebody.
    let code = match citizen.app.login_log_keys(citizen.tenant_id()) {
        Some(keys) if !found.own => holder_code(&tx, &found, &keys).await?,
        _ => None,
    };
    let holder = Looked {
        resident: &found.resident,
        tax_code: code.as_ref(),
    };
    let others: Vec<Looked<'_>> = (!found.own).then_some(holder).into_iter().collect();
    journal::note_look(&tx, &citizen, Act::CertificateSent, &object, &others).await?;
    tx.commit().await?;
    answer(&shown)
}

/// One that is annulled goes to nobody.
#[derive(Debug, thiserror::Error)]
#[error("a certificate that is annulled")]
struct IsAnnulled;

impl ToProblem for IsAnnulled {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::annulled(lang).to_owned())
    }
}

/// What a repeated request is told by: the address lies sealed, and in no kept answer.
#[derive(Serialize, Deserialize)]
struct Asked {
    id: DeliveryId,
}

async fn shown(tx: &Tx, citizen: &Citizen<L2>, id: DeliveryId) -> Result<DeliveryShown, Fail> {
    let found = deliveries::find(tx, citizen.id, id).await?;
    let keys = offer::keyring(citizen)?;
    Ok(found.ok_or(ProblemCode::NotFound)?.shown(&keys)?)
}

fn answer(delivery: &DeliveryShown) -> Result<HttpResponse, Fail> {
    Ok(Answer::json(StatusCode::ACCEPTED, delivery)?.into())
}
