//! `POST /payments/attempts`.

use super::owner::Owner;
use super::refused::Refused;
use super::{RETURN_PAGE, apart, choice, offer};
use crate::ctx::{Citizen, Ctx, L2};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs::{self, AskedSince};
use crate::journal::{self, Act};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use sportello_integrations::payments::{BackTo, Cart, CartNotice, PaymentAdapter};
use sportello_storage::payments::{self, NewAttempt, StampOrder, StoredNotice};
use sportello_storage::{Error, Secret, Tx, new_id};
use sportello_types::ids::{NoticeId, PaymentAttemptId};
use sportello_types::payments::{Attempt, PayNow, ReturnOutcome};
use sportello_types::problem::ProblemCode;
use sportello_types::values::{Email, NoticeNumber};
use url::Url;

/// Begins a payment
///
/// Of one to five notices together, one's own or found by their number. The browser goes to `pay_at`, within
/// ten minutes, and comes back to the area; what it says then proves nothing, the receipts do. 409 while another way
/// to pay one of their debts may be being paid: on the page of payments, or with its receipt on the way. A
/// digital stamp that is bought by itself is paid alone, and 409 while another page may be selling it.
#[utoipa::path(tag = "payments", operation_id = "payment_attempts_begin", request_body = PayNow,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 201, body = Attempt), (status = 403), (status = 409), (status = 422),
              (status = 503)))]
#[post("/payments/attempts")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    key: Idempotency,
    body: Json<PayNow>,
) -> Result<HttpResponse, Fail> {
    let asked = body.0;
    // Of this transaction nothing stays: who is first with a key is decided at the end.
    let tx = citizen.write().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    if let Some(before) = key.before(&tx, citizen.id, &asked, &citizen).await? {
        return again(&tx, &citizen, &before).await;
    }
    let provider = offer::provider(&citizen)?;
    let chosen = choice::read(&tx, &asked, citizen.now).await?;
    tx.rollback().await?;
    let mut rng = citizen.rng();
    let id: PaymentAttemptId = new_id(citizen.now, &mut rng);
    let token = Secret::draw(&mut rng);
    let path = format!("{RETURN_PAGE}/{}", token.expose());
    let page = citizen.app.settings.page(&citizen.host, citizen.lang, &path);
    let back = |outcome: ReturnOutcome| format!("{page}?esito={}", outcome.slug());
    let cart = cart(&citizen, id, &chosen, owner.email, back)?;
    let (pay_at, ordered) = match begin(&citizen, provider.as_ref(), cart, &chosen).await {
        Ok(found) => found,
        Err(why) => return faster(&citizen, &key, &asked, why).await,
    };
    let notices: Vec<NoticeId> = chosen.iter().map(|notice| notice.id).collect();
    let begun = Begun {
        id,
        token_hash: token.hash(),
        notices,
        pay_at,
        ordered,
    };
    begun.keep(&citizen, &key, &asked).await
}

/// A stamp that is bought by itself: for which notice, and by which number it is asked for.
type Ordered = (NoticeId, NoticeNumber);

/// Begins it where it is paid: the page to which the browser goes.
async fn begin(
    citizen: &Citizen<L2>,
    provider: &dyn PaymentAdapter,
    cart: Cart,
    chosen: &[StoredNotice],
) -> Result<(Url, Option<Ordered>), Fail> {
    if let Some(notice) = apart::alone(&citizen.tenant, chosen)? {
        let ordered = apart::order(citizen, notice, cart.back).await?;
        return Ok((ordered.pay_at, Some((notice.id, ordered.number))));
    }
    let pay_at = provider.begin(&cart).await;
    let pay_at = pay_at.map_err(|error| Refused::by_provider(&citizen.tenant, &error))?;
    Ok((pay_at, None))
}

/// The answer of the same request, where that was faster and is why this one does not begin.
async fn faster(
    citizen: &Citizen<L2>,
    key: &Idempotency,
    asked: &PayNow,
    why: Fail,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    match key.before(&tx, citizen.id, asked, citizen).await? {
        Some(before) => again(&tx, citizen, &before).await,
        None => Err(why),
    }
}

/// What a repeated request is told by.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: PaymentAttemptId,
}

/// The answer that was given before, as things stand now.
async fn again(tx: &Tx, citizen: &Citizen<L2>, before: &Answer) -> Result<HttpResponse, Fail> {
    let Kept { id } = before.read()?;
    let found = payments::attempt(tx, citizen.id, id).await?;
    Ok(answer(&found.ok_or(ProblemCode::NotFound)?.shown())?.into())
}

fn answer(attempt: &Attempt) -> Result<Answer, Fail> {
    let location = format!("/api/v1/payments/attempts/{}", attempt.id);
    Ok(Answer::json(StatusCode::CREATED, attempt)?.location(location))
}

/// What the provider is asked to have paid; `page`: where the browser comes back to, by its outcome.
pub(super) fn cart(
    ctx: &Ctx,
    id: PaymentAttemptId,
    chosen: &[StoredNotice],
    email: Option<Email>,
    page: impl Fn(ReturnOutcome) -> String,
) -> Result<Cart, Fail> {
    let back = |outcome: ReturnOutcome| Url::parse(&page(outcome)).map_err(Fail::internal);
    Ok(Cart {
        id,
        notices: chosen
            .iter()
            .map(|notice| CartNotice {
                number: notice.number.clone(),
                amount: notice.amount(),
                description: notice.description.clone(),
            })
            .collect(),
        creditor_name: ctx.tenant.public().name.clone(),
        email,
        back: BackTo {
            paid: back(ReturnOutcome::Paid)?,
            cancelled: back(ReturnOutcome::Cancelled)?,
            failed: back(ReturnOutcome::Failed)?,
            waiting: back(ReturnOutcome::Waiting)?,
        },
    })
}

/// A payment to which the provider has said yes.
struct Begun {
    id: PaymentAttemptId,
    token_hash: [u8; 32],
    notices: Vec<NoticeId>,
    pay_at: Url,
    ordered: Option<Ordered>,
}

impl Begun {
    /// Everything that follows, in one transaction. Where the same request was faster its answer counts:
    /// nobody goes to the other page, which ends by itself.
    async fn keep(
        &self,
        citizen: &Citizen<L2>,
        key: &Idempotency,
        asked: &PayNow,
    ) -> Result<HttpResponse, Fail> {
        let tx = citizen.write().await?;
        if let Some(before) = key.before(&tx, citizen.id, asked, citizen).await? {
            return again(&tx, citizen, &before).await;
        }
        let new = NewAttempt {
            id: self.id,
            citizen: citizen.id,
            token_hash: &self.token_hash,
            notices: &self.notices,
            at: citizen.now,
        };
        match payments::begin_attempt(&tx, &new).await {
            Ok(_) => {}
            // Somebody was faster since it was chosen: it is looked at again, and says what is wrong.
            Err(Error::WrongState) => {
                choice::read(&tx, asked, citizen.now).await?;
                return Err(ProblemCode::Conflict.into());
            }
            Err(error) => return Err(error.into()),
        }
        if let Some((notice, number)) = &self.ordered {
            let order = StampOrder {
                number: number.clone(),
                attempt: self.id,
                notice: *notice,
                ordered_at: citizen.now,
            };
            match payments::keep_stamp_order(&tx, &order).await {
                Ok(()) => {}
                // Somebody was faster: nobody goes to this page, which sells nothing.
                Err(Error::WrongState) => return Err(Refused::in_payment(&citizen.tenant)),
                Err(error) => return Err(error.into()),
            }
        }
        payments::open_attempt(&tx, self.id, self.pay_at.as_str()).await?;
        // The browser may never come back.
        let since = if self.ordered.is_some() {
            AskedSince::Ordered
        } else {
            AskedSince::Begun
        };
        jobs::ask_receipt(&tx, &citizen.app, self.id, since, citizen.now).await?;
        let kept = Answer::json(StatusCode::CREATED, &Kept { id: self.id })?;
        key.keep(&tx, citizen.id, &kept).await?;
        let found = payments::attempt(&tx, citizen.id, self.id).await?;
        let shown = found.ok_or(ProblemCode::NotFound)?.shown();
        let object = format!("payment/{}", self.id);
        journal::note(&tx, citizen, Act::PaymentBegun, &object).await?;
        tx.commit().await?;
        Ok(answer(&shown)?.into())
    }
}
