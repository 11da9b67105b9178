//! `POST /certificates`.

use super::charge::{Charge, Collects};
use super::make::{Made, discard, make};
use super::offer::{self, Channel, Tools};
use super::order::Order;
use super::refused::Refused;
use super::{file_name, show, subject};
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::households::{Asked, Day};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::jobs::send_document::{DocumentToSend, check_channel, send_requested};
use crate::journal::Act;
use crate::places;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use sportello_documents::certificates::{Kind, Statement, Subject, named, refusal, state_in};
use sportello_storage::certificates::{self, NewAsker, NewCertificate};
use sportello_storage::messages::NewMessage;
use sportello_storage::payments;
use sportello_storage::{Tx, new_id};
use sportello_types::certificates::{Certificate, CertificateRequest, RefusalCode};
use sportello_types::deliveries::Delivery;
use sportello_types::ids::CertificateId;
use sportello_types::payments::DebtSource;
use sportello_types::registry::Seen;
use sportello_types::services::ServiceGroup;
use sportello_types::text::{certificatepay, messages as words};
use sportello_types::values::ResidentKey;

/// Issues a certificate
///
/// About the citizen or a member of the household, with one type or several, as the options show them. It
/// is sealed, kept, and checked by anybody who holds it. A revenue stamp is good for one certificate of
/// one municipality. While the registry gives no answer, or what was imported of it is too old
/// (`registry_outdated`), nothing is issued and no stamp is used up.
///
/// Where fees are paid online, or a digital stamp is bought, the certificate is made and `held`: its `payment`
/// is paid as every notice is, within five days, and it is issued when the receipt comes. Where the stamp is bought
/// by itself (`payment.apart`) both are paid, in whichever order, before it is issued. Until then nobody
/// has its PDF, its code or its mark. Everything that could stand in its way was looked at before: a stamp
/// that is bought is never refunded.
#[utoipa::path(tag = "certificates", operation_id = "certificates_issue", request_body = CertificateRequest,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 201, body = Certificate), (status = 403), (status = 404), (status = 409),
              (status = 422), (status = 503)))]
#[post("/certificates")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    key: Idempotency,
    body: Json<CertificateRequest>,
) -> Result<HttpResponse, Fail> {
    let request = body.0;
    // Of this transaction nothing stays: who is first with a key, or with a stamp, is decided at the end.
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    if let Some(before) = key.before(&tx, citizen.id, &request, &citizen).await? {
        return again(&tx, &citizen, &before).await;
    }
    offer::require(&citizen.tenant)?;
    let collects = Collects::of(&citizen);
    let languages = &citizen.tenant.settings.certificates.languages;
    let order = Order::read(&request, time::rome_day(citizen.now), collects, languages)?;
    if let Some(to) = &request.deliver {
        check_channel(&citizen.app, citizen.tenant.id, to.by, DELIVER_BY)?;
    }
    let tools = Tools::of(&citizen)?;
    let charge = Charge::read(&tx, &citizen, &order, collects).await?;
    if charge.is_some() {
        activations::require(&tx, citizen.id, &[ServiceGroup::Payments]).await?;
    }
    order.check_stamp(tx).await?;
    let issuing = Issuing {
        citizen: &citizen,
        request: &request,
        order,
        charge,
        tools,
    };
    issuing.issue(&key).await
}

/// Where the request says how the certificate is sent.
const DELIVER_BY: &str = "/deliver/by";

/// What a repeated request is told by: code and data of the certificate lie sealed, and in no kept answer.
#[derive(Serialize, Deserialize)]
struct Issued {
    id: CertificateId,
}

/// The answer that was given before, as things stand now.
async fn again(tx: &Tx, citizen: &Citizen<L2>, before: &Answer) -> Result<HttpResponse, Fail> {
    let Issued { id } = before.read()?;
    let found = show::find(tx, citizen, id).await?;
    Ok(answer(&found)?.into())
}

fn answer(certificate: &Certificate) -> Result<Answer, Fail> {
    let location = format!("/api/v1/certificates/{}", certificate.id);
    Ok(Answer::json(StatusCode::CREATED, certificate)?.location(location))
}

/// A request that makes sense, on its way.
struct Issuing<'c> {
    citizen: &'c Citizen<L2>,
    request: &'c CertificateRequest,
    order: Order,
    /// What is to be paid first.
    charge: Option<Charge>,
    tools: Tools,
}

impl Issuing<'_> {
    /// Asks the registry, makes the paper, keeps it. No transaction is open while the registry answers or
    /// the paper is laid out.
    async fn issue(&self, key: &Idempotency) -> Result<HttpResponse, Fail> {
        let asked = Asked::about(self.citizen, &Day::TODAY).await?;
        let seen = asked.chosen(self.request.person)?;
        asked.require_current()?;
        let (statement, named) = self.state(&asked, &seen).await?;
        let made = make(self.citizen, &self.tools, &self.order, statement, Channel::Online).await?;
        let tx = self.citizen.write().await?;
        let kept = self.keep(&tx, key, &asked, &seen, &made, &named).await;
        if matches!(kept, Ok((_, true))) {
            // If this fails the paper stays where it is: one without a row harms nobody, but nobody knows
            // whether the row is there.
            tx.commit().await?;
            if let Err(error) = self.publish(&made).await {
                // The certificate is held, and a job tells of its debt.
                tracing::warn!(%error, "the debt of a certificate is told later");
            }
        } else {
            drop(tx);
            discard(self.citizen, &made).await;
        }
        kept.map(|(response, _)| response)
    }

    /// Has what is to be paid first payable at once, where something is.
    async fn publish(&self, made: &Made) -> Result<(), Fail> {
        if self.charge.is_none() {
            return Ok(());
        }
        let citizen = self.citizen;
        let tx = citizen.read().await?;
        let source = DebtSource::Certificate { certificate: made.id };
        let debts = payments::of_source(&tx, &source).await?;
        drop(tx);
        for debt in debts {
            jobs::publish_at_once(&citizen.app, citizen.tenant_id(), debt.id, citizen.now).await;
        }
        Ok(())
    }

    /// What the certificate says, and which other members of the household it names. Why it says nothing is a
    /// look at the person's record too.
    async fn state(&self, asked: &Asked<'_>, seen: &Seen<'_>) -> Result<(Statement, Vec<ResidentKey>), Fail> {
        let tenant = &self.citizen.tenant;
        let record = subject::record(asked, seen).await?;
        let subject = subject::of(asked, seen, &record);
        let kinds = offer::as_issued(tenant, &self.order.kinds);
        let stated = match self.first_refusal(&subject) {
            Some((kind, code)) => Err(Refused::kind(tenant, Some(kind), code)),
            None => state_in(
                self.order.language,
                places::german_name,
                &kinds.iter().collect::<Vec<_>>(),
                &subject,
            )
            .map_err(|code| Refused::kind(tenant, None, code)),
        };
        match stated {
            Ok(statement) => Ok((statement, named(&self.order.kinds, &subject))),
            Err(refused) => {
                asked.note(Act::CertificateOptionsSeen, &[*seen]).await?;
                Err(refused.into())
            }
        }
    }

    fn first_refusal(&self, subject: &Subject<'_>) -> Option<(&'static Kind, RefusalCode)> {
        let mut kinds = self.order.kinds.iter().copied();
        kinds.find_map(|kind| Some((kind, refusal(kind, subject)?)))
    }

    /// Everything that follows from the paper, in one transaction; false where the same request was
    /// faster, whose answer it is then.
    async fn keep(
        &self,
        tx: &Tx,
        key: &Idempotency,
        asked: &Asked<'_>,
        seen: &Seen<'_>,
        made: &Made,
        named: &[ResidentKey],
    ) -> Result<(HttpResponse, bool), Fail> {
        let citizen = self.citizen;
        if let Some(before) = key.before(tx, citizen.id, self.request, citizen).await? {
            return Ok((again(tx, citizen, &before).await?, false));
        }
        let kinds: Vec<_> = self.order.kinds.iter().map(|kind| kind.slug.clone()).collect();
        let new = NewCertificate {
            id: made.id,
            number: made.number,
            code: made.code,
            mark_url: &made.mark_url,
            asker: NewAsker::Citizen {
                id: citizen.id,
                own: asked.is_own(seen),
            },
            resident: &seen.member.id,
            kinds: &kinds,
            language: self.order.language,
            title: &made.title,
            holder: &made.holder,
            use_: &self.order.use_.slug,
            use_title: self.order.use_.title.text(citizen.tenant.default_language()),
            destination: self.order.destination.map(|known| &known.slug),
            duty: &self.order.duty,
            fees: made.fees,
            statement: &made.statement,
            source: asked.source,
            as_of: asked.as_of,
            issued_at: citizen.now,
            valid_until: made.valid_until,
            sha256: &made.sha256,
            blob_key: &made.blob_key,
            size: made.size,
        };
        certificates::insert(tx, &new, &self.tools.keyring, &mut citizen.rng())
            .await
            .map_err(Order::refusal_of)?;
        self.hand_over(tx, made).await?;
        key.keep(
            tx,
            citizen.id,
            &Answer::json(StatusCode::CREATED, &Issued { id: made.id })?,
        )
        .await?;
        let found = show::find(tx, citizen, made.id).await?;
        let object = format!("certificate/{}", made.id);
        asked
            .note_named(tx, Act::CertificateNaming, &object, named)
            .await?;
        asked
            .note_in(tx, Act::CertificateIssued, &object, &[*seen])
            .await?;
        Ok((answer(&found)?.into(), true))
    }

    /// Has it wait for what is to be paid, or sends it where it is wanted; and tells the citizen.
    async fn hand_over(&self, tx: &Tx, made: &Made) -> Result<(), Fail> {
        let (citizen, lang) = (self.citizen, self.citizen.lang);
        let deliver = self.request.deliver.as_ref();
        let (key, subject, body) = if let Some(charge) = &self.charge {
            let until = charge
                .hold(tx, citizen, made, deliver, &self.tools.keyring)
                .await?;
            let day = time::day_text(until);
            (
                format!("certificate/{}/held", made.id),
                certificatepay::held_subject(lang, &made.title),
                if charge.is_divided(&citizen.tenant) {
                    certificatepay::held_divided_body(lang, &made.title, day)
                } else {
                    certificatepay::held_body(lang, &made.title, day)
                },
            )
        } else {
            if let Some(to) = deliver {
                self.send(tx, made, to).await?;
            }
            (
                format!("certificate/{}", made.id),
                words::certificate_ready_subject(lang, &made.title),
                words::certificate_ready_body(lang, &made.title, made.number),
            )
        };
        let message = NewMessage {
            id: new_id(citizen.now, &mut citizen.rng()),
            citizen: citizen.id,
            istanza: None,
            dedup_key: key,
            subject,
            body,
        };
        Ok(jobs::send_message(tx, &citizen.app, message, lang, citizen.now).await?)
    }

    async fn send(&self, tx: &Tx, made: &Made, to: &Delivery) -> Result<(), Fail> {
        let citizen = self.citizen;
        let name = file_name(made.number);
        let document = DocumentToSend {
            citizen: citizen.id,
            to,
            blob_key: &made.blob_key,
            file_name: &name,
            title: &made.title,
            forget: false,
            lang: citizen.lang,
            dedup_key: format!("certificate/{}", made.id),
        };
        let settings = &citizen.app.settings;
        let check_url = settings.page(&citizen.host, citizen.lang, "/verifica");
        send_requested(
            tx,
            &citizen.app,
            document,
            (made.id, check_url),
            DELIVER_BY,
            citizen.now,
        )
        .await
    }
}
