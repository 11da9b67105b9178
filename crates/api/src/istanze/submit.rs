//! `POST /istanze/{id}/submission`.

use super::invalid::Invalid;
use super::register::{self, Embedded};
use super::{fees, paper_stamps, prefill, sent, view};
use crate::activations;
use crate::bearer::{By, IstanzeSubmit};
use crate::ctx::{Citizen, L2};
use crate::desk::signing;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Flaws, IfMatchGiven, MaybeJson};
use crate::jobs::{self, receipt, registration};
use crate::journal::{self, Act};
use crate::services::Offer;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use sportello_integrations::protocol::ProtocolRegister;
use sportello_storage::istanze::{self, Istanza as Row, Submission};
use sportello_storage::receipts::Kind;
use sportello_storage::{Error, Tx, attachments, new_id};
use sportello_types::attachments::Attachment;
use sportello_types::desk::SignedAct;
use sportello_types::form::{self, Answers, Env, FeeTime};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Sending, Status};
use sportello_types::problem::ProblemCode;
use sportello_types::sent::SentIstanza;

/// Sends an istanza
///
/// In one transaction the answers are frozen with their hash, the files fixed, the entry made in
/// the official register, and receipt and mails put on their way. Where the municipality registers
/// in a system of its own, the number follows; meanwhile the submission number stands on a provisional
/// receipt, whose place the final one takes. Where something is to be paid first, all of this waits for the
/// receipt of the payment: the istanza is frozen as it stands, awaits payment, and tells by which notice.
/// Stamp duty may be met with a stamp on paper, where the form takes it: its number and date are given here, and
/// it is used up at once, for good. The body may be left out.
/// Whatever stands against it
/// is named field by field, and the draft stays as it was. Sending the same draft twice, by a
/// double click or because the answer was lost, gives the same istanza. Whoever signed in with desk
/// credentials types the personal code first.
#[utoipa::path(tag = "istanze", operation_id = "istanze_submit",
    params(("id" = IstanzaId, Path, description = "The draft's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer"),
        ("If-Match" = Option<String>, Header, max_length = 32,
            description = "`ETag` of the draft that was reviewed: what another device saved since is not sent unseen")),
    request_body(content = Option<Sending>, description = "Stamps on paper, where there are any",
        example = json!({ "stamps": [{ "fee": "stamp_duty", "number": "01234567890123", "issued_on": "2026-11-10" }] })),
    security(("session" = []), ("token" = ["istanze:submit"])),
    responses((status = 200, body = Istanza, headers(("ETag" = String, description = "Its version"))),
        (status = 403), (status = 409), (status = 412), (status = 422)))]
#[post("/istanze/{id}/submission")]
pub(super) async fn handler(
    citizen: By<IstanzeSubmit>,
    key: Idempotency,
    id: web::Path<IstanzaId>,
    reviewed: IfMatchGiven,
    body: MaybeJson<Sending>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if let Some(answer) = key.before(&tx, citizen.id, &body.0, &citizen).await? {
        return Ok(answer.into());
    }
    let sent = submit(&tx, &citizen, *id, reviewed, &body.0).await?;
    let answer = Answer::json(StatusCode::OK, &sent)?.etag(sent.version);
    key.keep(&tx, citizen.id, &answer).await?;
    tx.commit().await?;
    if let Some(payment) = sent.payment.as_ref().filter(|payment| !payment.payable) {
        jobs::publish_at_once(&citizen.app, citizen.tenant_id(), payment.debt, citizen.now).await;
    }
    Ok(answer.into())
}

async fn submit(
    tx: &Tx,
    citizen: &Citizen<L2>,
    id: IstanzaId,
    reviewed: IfMatchGiven,
    sending: &Sending,
) -> Result<Istanza, Fail> {
    let draft = istanze::lock(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if draft.status != Status::Draft {
        return view::istanza(tx, &citizen.tenant, draft, citizen.lang).await;
    }
    reviewed.check(draft.version)?;
    let offer = Offer::find(&citizen.tenant, &draft.service).ok_or(ProblemCode::ServiceClosed)?;
    let profile = prefill::complete_profile(tx, citizen.id).await?;
    offer.require_tax_code(&profile)?;
    activations::require(tx, citizen.id, offer.groups()).await?;
    offer.require_open(citizen.now)?;
    let published = offer.form()?;
    if published.version != draft.form_version {
        return Err(ProblemCode::FormChanged.into());
    }
    let files: Vec<Attachment> = attachments::list(tx, id)
        .await?
        .into_iter()
        .map(Into::into)
        .collect();
    let env = Env {
        today: time::rome_day(citizen.now),
        attachments: &files,
    };
    let answers = form::prefill(&published.form, &draft.answers, &profile);
    let answers = form::compute(&published.form, &form::canonical(&published.form, &answers), &env);
    let answers = form::prune(&published.form, &answers, &env);
    let violations = form::validate(&published.form, &answers, &env);
    if !violations.is_empty() {
        let invalid: Vec<Invalid> = violations.into_iter().map(Invalid).collect();
        return Err(Flaws(invalid).into());
    }
    let due = form::fees_due(&published.form, &answers, &env, citizen.lang);
    let stamps = paper_stamps::read(&published.form, &due, &sending.stamps, env.today)?;
    paper_stamps::use_up(tx, id, &stamps).await?;
    let files = drop_unused(tx, citizen, &draft, &answers, files).await?;
    let in_person = signing::basis(tx, citizen, id, SignedAct::Submission, &files).await?;
    let entry = new_id(citizen.now, &mut citizen.rng());
    let embedded = citizen.app.own_register(citizen.tenant_id()).is_none();
    let sent = sent::freeze(
        citizen, &offer, &published, &profile, &draft, answers, files, in_person, stamps,
    );
    let document = sent::bytes(&sent)?;
    if sent.fees.iter().any(|fee| fee.when == FeeTime::BeforeSubmission) {
        return await_payment(tx, citizen, &draft, &sent, &document).await;
    }
    let size = document.len();
    let submission = Submission {
        answers: sent.answers.clone(),
        document,
        form_version: sent.form_version.clone(),
        outcome_due_on: sent.outcome_due_on,
        registration: entry,
        registered_at_once: embedded,
    };
    let hash = istanze::mark_submitted(tx, citizen.id, id, draft.version, &submission, citizen.now)
        .await
        .map_err(refusal)?;
    if embedded {
        receipt::enqueue(tx, citizen, id, Kind::Final).await?;
    } else {
        registration::enqueue(tx, citizen, id).await?;
        receipt::enqueue(tx, citizen, id, Kind::Provisional).await?;
    }
    let (app, tenant) = (&citizen.app, &citizen.tenant);
    fees::ask_after(tx, app, tenant, (citizen.id, &sent), &hash, citizen.now).await?;
    journal::note(tx, citizen, Act::IstanzaSubmitted, &id.to_string()).await?;
    istanze::give_number(tx, id, citizen.now).await?;
    if embedded {
        let registration = register::registration(&citizen.tenant, &sent, &hash, size)?;
        Embedded::new(tx, entry, citizen.now)
            .register(&registration)
            .await?;
    }
    let row = istanze::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    view::istanza(tx, &citizen.tenant, row, citizen.lang).await
}

/// Freezes a draft until it is paid, and asks for that.
async fn await_payment(
    tx: &Tx,
    citizen: &Citizen<L2>,
    draft: &Row,
    sent: &SentIstanza,
    document: &str,
) -> Result<Istanza, Fail> {
    let (id, now) = (draft.id, citizen.now);
    let hash = istanze::await_payment(tx, citizen.id, id, draft.version, document, now)
        .await
        .map_err(refusal)?;
    let before = FeeTime::BeforeSubmission;
    fees::ask(
        tx,
        &citizen.app,
        &citizen.tenant,
        (citizen.id, sent),
        &hash,
        before,
        now,
    )
    .await?;
    journal::note(tx, citizen, Act::IstanzaPaymentAsked, &id.to_string()).await?;
    let row = istanze::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    view::istanza(tx, &citizen.tenant, row, citizen.lang).await
}

fn refusal(error: Error) -> Fail {
    match error {
        Error::WrongState => ProblemCode::NotADraft.into(),
        other => other.into(),
    }
}

/// Removes files that no answer names: left over from questions that are not asked any more.
async fn drop_unused(
    tx: &Tx,
    citizen: &Citizen<L2>,
    draft: &Row,
    answers: &Answers,
    files: Vec<Attachment>,
) -> Result<Vec<Attachment>, Fail> {
    let named = serde_json::to_string(&answers.0).map_err(Fail::internal)?;
    let (used, unused): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|file| named.contains(&file.id.to_string()));
    for file in unused {
        attachments::remove(tx, draft.id, file.id, citizen.now).await?;
    }
    Ok(used)
}
