//! `POST /backoffice/certificates/{id}/annulment`.

use super::holder_code;
use crate::certificates::{give_up, office_line};
use crate::ctx::{Operator, Registrar};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use crate::jobs;
use crate::journal::Act;
use crate::payments::{UnderWay, is_stamp_under_way};
use actix_web::{HttpResponse, post, web};
use sportello_storage::audit::{self, Looked};
use sportello_storage::certificates::{self, Certificate, Hold};
use sportello_storage::messages::NewMessage;
use sportello_storage::{Tx, citizens, new_id, payments};
use sportello_types::certificates::{Annulment, CertificateStatus};
use sportello_types::ids::{CertificateId, CitizenId};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{countercertificates, issuedcertificates, messages as words};
use sportello_types::values::CodiceFiscale;

/// Annuls a certificate
///
/// One that should not have been issued. From then on whoever checks it is told so; who asked for it reads
/// the reason in a message, and so does whom it is about where it was issued at the counter. It cannot be
/// taken back: a new one is issued instead. What waits for its payment is not to be paid any more, and a
/// revenue stamp on paper is good again. 409 when it is annulled already, when it was given up before it was
/// issued, or while somebody may be buying a digital stamp for it, which is never refunded.
#[utoipa::path(tag = "backoffice", operation_id = "certificates_annul", request_body = Annulment,
    params(("id" = CertificateId, Path, description = "The certificate's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is annulled"), (status = 409), (status = 422)))]
#[post("/backoffice/certificates/{id}/annulment")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
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
    let unissued = found.hold.as_ref().and_then(Hold::unissued);
    if found.annulled.is_none() && unissued == Some(CertificateStatus::Discarded) {
        return Err(NeverIssued.into());
    }
    if !certificates::annul(&tx, *id, &annulment.reason, operator.id, operator.now).await? {
        return Err(Already.into());
    }
    // One that waits for its payment is not to be paid any more.
    give_up(
        &tx,
        &operator.app,
        &found,
        "its certificate was annulled",
        operator.now,
    )
    .await?;
    let mut paid_unissued = None;
    if let Some(hold) = found.hold.as_ref().filter(|hold| hold.unissued().is_some())
        && let Some(debt) = payments::find_any(&tx, hold.debt).await?
    {
        // Asked once the debt is held: nobody begins to pay it meanwhile.
        if is_stamp_under_way(&tx, &debt, operator.now).await? {
            return Err(UnderWay::Stamp.into());
        }
        paid_unissued = Some(debt.status() == DebtStatus::Paid);
    }
    let concerned = Concerned::by(&tx, &operator, &found).await?;
    if let Some(citizen) = concerned.reader {
        // Whoever reads it may have chosen another language than the operator.
        let lang = operator.tenant.default_language();
        let message = message(&operator, citizen, (&found, paid_unissued), &annulment);
        jobs::send_message(&tx, &operator.app, message, lang, operator.now).await?;
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: found.citizen,
        object: Some(format!("certificate/{}", found.id)),
        ..operator.event(Act::CertificateAnnulled.name())
    };
    let holder = Looked {
        resident: &found.resident,
        tax_code: concerned.holder.as_ref(),
    };
    audit::append_look(&tx, event, &[holder]).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// Somebody has annulled it before.
#[derive(Debug, thiserror::Error)]
#[error("a certificate that is annulled already")]
struct Already;

impl ToProblem for Already {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(countercertificates::annulled_already(lang).to_owned())
    }
}

/// It was given up before it was issued.
#[derive(Debug, thiserror::Error)]
#[error("a certificate that was never issued")]
struct NeverIssued;

impl ToProblem for NeverIssued {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(issuedcertificates::annul_discarded(lang).to_owned())
    }
}

/// Whom an annulment concerns.
struct Concerned {
    /// Who is written to: who asked for the certificate; where that was at the counter, whom it is about.
    reader: Option<CitizenId>,
    /// Whom it is about, where the certificate can be read.
    holder: Option<CodiceFiscale>,
}

impl Concerned {
    /// What is wrong must be annulled even where nobody can read it any more.
    async fn by(tx: &Tx, operator: &Operator, found: &Certificate) -> Result<Self, Fail> {
        let holder = match operator.app.login_log_keys(operator.tenant_id()) {
            Some(keys) => holder_code(tx, found, &keys).await.unwrap_or_else(|error| {
                tracing::warn!(?error, "an annulled certificate cannot be read");
                None
            }),
            None => None,
        };
        let reader = match (found.citizen, &holder) {
            (Some(asker), _) => Some(asker),
            (None, Some(code)) => {
                let known = citizens::find_by_tax_code(tx, code).await?;
                known.map(|known| known.profile.id)
            }
            (None, None) => None,
        };
        Ok(Self { reader, holder })
    }
}

/// What the reader is told. Of one that was never issued there is no paper to put away; whether it was paid says
/// what becomes of the money.
fn message(
    operator: &Operator,
    citizen: CitizenId,
    (found, paid_unissued): (&Certificate, Option<bool>),
    annulment: &Annulment,
) -> NewMessage {
    let lang = operator.tenant.default_language();
    let (title, number, reason) = (&found.title, found.number, annulment.reason.as_str());
    let office = office_line(&operator.tenant, lang);
    let body = match paid_unissued {
        None => words::certificate_annulled_body(lang, title, number, reason, office),
        Some(false) => words::certificate_annulled_held_body(lang, title, number, reason, office),
        Some(true) => words::certificate_annulled_paid_body(lang, title, number, reason, office),
    };
    NewMessage {
        id: new_id(operator.now, &mut operator.rng()),
        citizen,
        istanza: None,
        dedup_key: format!("certificate/{}/annulled", found.id),
        subject: words::certificate_annulled_subject(lang, title),
        body,
    }
}
