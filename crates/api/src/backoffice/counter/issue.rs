//! `POST /backoffice/counter/certificates`.

use super::refused::Refused;
use super::{Person, note, note_looked};
use crate::backoffice::certificates::detail;
use crate::certificates::{Channel, Collects, Made, Order, Tools, as_issued, discard, keyring, make};
use crate::ctx::{Operator, Registrar};
use crate::desk::Flaws;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::places;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sportello_documents::certificates::{Statement, catalogue, refusal, state_in};
use sportello_storage::certificates::{self, NewAsker, NewCertificate};
use sportello_storage::{Keyring, Tx};
use sportello_types::certificates::CertificateRequest;
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::{Capacity, CounterRequest, IssuedCertificateDetail};
use sportello_types::problem::ProblemCode;
use sportello_types::text::countercertificates as words;

/// Longest number of an identity document, in characters.
const LONGEST_NUMBER: usize = 40;

/// Issues a certificate at the counter
///
/// About anybody in the registry, to whoever stands before the operator: who it is, by which document, as
/// what and why is kept with it, sealed. It is numbered, sealed and checked as those that citizens ask for.
/// A revenue stamp is good for one certificate of one municipality. Whom it is about reads in the own log of
/// accesses that it was issued, and so does every other adult whom it names.
#[utoipa::path(tag = "backoffice", operation_id = "counter_certificates_issue", request_body = CounterRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 201, body = IssuedCertificateDetail), (status = 404), (status = 409), (status = 422),
              (status = 503)))]
#[post("/backoffice/counter/certificates")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    key: Idempotency,
    body: Json<CounterRequest>,
) -> Result<HttpResponse, Fail> {
    let request = body.0;
    // Of this transaction nothing stays: who is first with a key, or with a stamp, is decided at the end.
    let tx = operator.write().await?;
    if let Some(before) = key.before(&tx, operator.id, &request, &operator).await? {
        return again(&tx, &operator, &before).await;
    }
    let today = time::rome_day(operator.now);
    check(&request, today)?;
    let languages = &operator.tenant.settings.certificates.languages;
    let order = Order::read(&asked(&request), today, Collects::NOTHING, languages)?;
    let tools = Tools::of(&operator)?;
    order.check_stamp(tx).await?;
    let person = Person::ask(&operator, &request.resident).await?;
    let statement = says(&operator, &order, &person, request.applicant.capacity)?;
    let made = make(&operator, &tools, &order, statement, Channel::Counter).await?;
    let issuing = Issuing {
        operator: &operator,
        request: &request,
        order: &order,
        person: &person,
        made: &made,
    };
    let tx = operator.write().await?;
    let kept = issuing.keep(&tx, &key, &tools.keyring).await;
    if matches!(kept, Ok((_, true))) {
        // If this fails the paper stays where it is: one without a row harms nobody.
        tx.commit().await?;
    } else {
        drop(tx);
        discard(&operator, &made).await;
    }
    kept.map(|(response, _)| response)
}

/// What a repeated request is told by.
#[derive(Serialize, Deserialize)]
struct Issued {
    id: CertificateId,
}

/// The answer that was given before, as things stand now.
async fn again(tx: &Tx, operator: &Operator, before: &Answer) -> Result<HttpResponse, Fail> {
    let Issued { id } = before.read()?;
    let keys = keyring(operator)?;
    Ok(answer(&find(tx, operator, id, &keys).await?)?.into())
}

async fn find(
    tx: &Tx,
    operator: &Operator,
    id: CertificateId,
    keys: &Keyring,
) -> Result<IssuedCertificateDetail, Fail> {
    let found = certificates::find_any(tx, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    detail(tx, operator, &found, keys).await
}

fn answer(certificate: &IssuedCertificateDetail) -> Result<Answer, Fail> {
    let location = format!("/api/v1/backoffice/certificates/{}", certificate.id);
    Ok(Answer::json(StatusCode::CREATED, certificate)?.location(location))
}

/// What is asked for, whoever asks.
fn asked(request: &CounterRequest) -> CertificateRequest {
    CertificateRequest {
        person: None,
        kinds: request.kinds.clone(),
        use_: request.use_.clone(),
        destination: request.destination.clone(),
        language: request.language,
        stamp: request.stamp.clone(),
        digital_stamp: false,
        deliver: None,
        exemption_confirmed: request.exemption_confirmed,
    }
}

/// Whether it is said who asks: of who is not the person, name and reason too. What is past needs a reason
/// from the person too.
fn check(request: &CounterRequest, today: NaiveDate) -> Result<(), Fail> {
    let applicant = &request.applicant;
    let mut flaws = Flaws::default();
    let mut kinds = request.kinds.iter().filter_map(|slug| catalogue().kind(slug));
    let reasoned = kinds.any(|kind| kind.reasoned);
    if applicant.capacity != Capacity::Own {
        flaws.when(
            applicant.given_name.is_none(),
            "/applicant/given_name",
            "required",
            words::applicant_name,
        );
        flaws.when(
            applicant.family_name.is_none(),
            "/applicant/family_name",
            "required",
            words::applicant_family_name,
        );
    }
    flaws.when(
        applicant.reason.is_none() && (reasoned || applicant.capacity != Capacity::Own),
        "/applicant/reason",
        "required",
        words::applicant_reason,
    );
    let document = &applicant.document;
    flaws.when(
        document.number.as_str().chars().count() > LONGEST_NUMBER,
        "/applicant/document/number",
        "too_long",
        words::applicant_document,
    );
    flaws.when(
        document.issued_on > today,
        "/applicant/document/issued_on",
        "future",
        words::applicant_day,
    );
    flaws.settle()
}

/// What the certificate says, or why it says nothing.
fn says(
    operator: &Operator,
    order: &Order,
    person: &Person,
    capacity: Capacity,
) -> Result<Statement, Refused> {
    let subject = person.subject(capacity);
    let mut kinds = order.kinds.iter().copied();
    if let Some((kind, code)) = kinds.find_map(|kind| Some((kind, refusal(kind, &subject)?))) {
        return Err(Refused {
            kind: Some(kind),
            code,
        });
    }
    let here = as_issued(&operator.tenant, &order.kinds);
    state_in(
        order.language,
        places::german_name,
        &here.iter().collect::<Vec<_>>(),
        &subject,
    )
    .map_err(|code| Refused { kind: None, code })
}

/// A certificate whose paper is made.
struct Issuing<'a> {
    operator: &'a Operator,
    request: &'a CounterRequest,
    order: &'a Order,
    person: &'a Person,
    made: &'a Made,
}

impl Issuing<'_> {
    /// Everything that follows from the paper, in one transaction; false where the same request was
    /// faster, whose answer it is then.
    async fn keep(&self, tx: &Tx, key: &Idempotency, keys: &Keyring) -> Result<(HttpResponse, bool), Fail> {
        let (operator, made) = (self.operator, self.made);
        if let Some(before) = key.before(tx, operator.id, self.request, operator).await? {
            return Ok((again(tx, operator, &before).await?, false));
        }
        let kinds: Vec<_> = self.order.kinds.iter().map(|kind| kind.slug.clone()).collect();
        let new = NewCertificate {
            id: made.id,
            number: made.number,
            code: made.code,
            mark_url: &made.mark_url,
            asker: NewAsker::Counter {
                operator: operator.id,
                applicant: &self.request.applicant,
            },
            resident: &self.person.resident.id,
            kinds: &kinds,
            language: self.order.language,
            title: &made.title,
            holder: &made.holder,
            use_: &self.order.use_.slug,
            use_title: self.order.use_.title.text(operator.tenant.default_language()),
            destination: self.order.destination.map(|known| &known.slug),
            duty: &self.order.duty,
            fees: made.fees,
            statement: &made.statement,
            source: self.person.source,
            as_of: self.person.as_of,
            issued_at: operator.now,
            valid_until: made.valid_until,
            sha256: &made.sha256,
            blob_key: &made.blob_key,
            size: made.size,
        };
        certificates::insert(tx, &new, keys, &mut operator.rng())
            .await
            .map_err(Order::refusal_of)?;
        let issued = Answer::json(StatusCode::CREATED, &Issued { id: made.id })?;
        key.keep(tx, operator.id, &issued).await?;
        let found = find(tx, operator, made.id, keys).await?;
        let object = format!("certificate/{}", made.id);
        let named = self
            .person
            .named(&self.order.kinds, self.request.applicant.capacity);
        if !named.is_empty() {
            let detail = serde_json::Value::Null;
            let act = Act::CounterCertificateNaming;
            note_looked(tx, operator, act, (object.as_str(), detail), &named).await?;
        }
        let detail = serde_json::json!({ "capacity": self.request.applicant.capacity });
        note(
            tx,
            operator,
            Act::CounterCertificateIssued,
            (object.as_str(), detail),
            &[&self.person.resident],
        )
        .await?;
        Ok((answer(&found)?.into(), true))
    }
}
