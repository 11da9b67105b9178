//! `POST /backoffice/payments/debts`.

use super::apart;
use super::offer::{self, Creditor};
use super::order::{Flaw, Order, Reader};
use super::settle::owner_of;
use crate::app::App;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::journal::Act;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use sportello_storage::istanze::{self, NewPayment};
use sportello_storage::payments::{self, Created, NewDebt};
use sportello_storage::{Error, Tx, audit, new_id};
use sportello_types::ids::{CitizenId, IstanzaId, TenantId};
use sportello_types::istanze::Status;
use sportello_types::payments::{Debt, DebtOrder, DebtSource};
use sportello_types::problem::ProblemCode;

/// Asks for a debt
///
/// Makes one debt with its notices; a minute later it can be paid. With an external key the same again makes
/// no second one: 200 with the debt as it stands, or 422 when it says something else.
#[utoipa::path(tag = "payments", operation_id = "debts_create", request_body = DebtOrder,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 200, body = Debt, description = "It was there already"), (status = 201, body = Debt),
              (status = 403), (status = 409), (status = 422)))]
#[post("/backoffice/payments/debts")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    body: Json<DebtOrder>,
) -> Result<HttpResponse, Fail> {
    let order = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &order, &operator).await? {
        return Ok(answer.into());
    }
    let creditor = offer::creditor(&operator.tenant)?;
    let read = Reader {
        tenant: &operator.tenant,
        creditor: &creditor,
        taxonomy: &operator.app.taxonomy,
        now: operator.now,
        today: time::rome_day(operator.now),
        rng: &mut operator.rng(),
    }
    .read(&order)?;
    let created = ask_in(&tx, &operator.app, &creditor, &read, order.istanza, operator.now).await?;
    let (status, debt) = match created {
        Created::New(debt) => (StatusCode::CREATED, debt),
        Created::Known(debt) => (StatusCode::OK, debt),
    };
    let answer = Answer::json(status, &debt.shown())?;
    key.keep(&tx, operator.id, &answer).await?;
    if status == StatusCode::CREATED {
        let owner = owner_of(&tx, &debt).await?;
        let event = audit::Event {
            actor: audit::Actor::Operator,
            citizen: owner.map(|owner| owner.profile.id),
            object: Some(format!("debt/{}", debt.id)),
            ..operator.event(Act::DebtCreated.name())
        };
        audit::append(&tx, event).await?;
    }
    tx.commit().await?;
    Ok(answer.into())
}

/// Asks for a debt in the name of a municipality, as a program does and not an operator. False when it was
/// there already.
pub async fn ask(app: &App, tenant: TenantId, order: &DebtOrder) -> Result<bool, Fail> {
    let now = app.clock.now();
    let served = app.tenants.by_id(&app.db, tenant).await?;
    let served = served.ok_or(ProblemCode::UnknownTenant)?;
    let creditor = offer::creditor(&served)?;
    let read = Reader {
        tenant: &served,
        creditor: &creditor,
        taxonomy: &app.taxonomy,
        now,
        today: time::rome_day(now),
        rng: &mut app.rng(),
    }
    .read(order)?;
    let tx = app.db.begin(tenant).await?;
    let created = ask_in(&tx, app, &creditor, &read, order.istanza, now).await?;
    tx.commit().await?;
    Ok(matches!(created, Created::New(_)))
}

/// Makes what an office asks for, for an istanza or for something else.
async fn ask_in(
    tx: &Tx,
    app: &App,
    creditor: &Creditor<'_>,
    order: &Order,
    istanza: Option<IstanzaId>,
    now: DateTime<Utc>,
) -> Result<Created, Fail> {
    let Some(id) = istanza else {
        let source = DebtSource::Municipality;
        return create(tx, app, creditor, order, None, &source, now).await;
    };
    let row = istanze::hold(tx, id).await?;
    let row = row.filter(|row| row.status.is_sent() && row.status != Status::Withdrawn);
    let citizen = row.ok_or_else(Flaw::istanza)?.citizen;
    let source = DebtSource::Istanza { istanza: id };
    let created = create(tx, app, creditor, order, Some(citizen), &source, now).await?;
    if let Created::New(debt) = &created {
        let payment = NewPayment {
            debt: debt.id,
            istanza: id,
            when: None,
            items: &[],
            at: now,
        };
        istanze::note_payment(tx, &payment).await?;
    }
    Ok(created)
}

/// Makes a debt, and has the provider told of it, in the caller's transaction. Late in it: the numbers of
/// notices are a lock that all share. No digital stamp is ordered where nobody's would be believed, and nothing is
/// asked for under a code that does not hold today: of what the portal asks for by itself the settings name it.
pub(crate) async fn create(
    tx: &Tx,
    app: &App,
    creditor: &Creditor<'_>,
    order: &Order,
    citizen: Option<CitizenId>,
    source: &DebtSource,
    now: DateTime<Utc>,
) -> Result<Created, Fail> {
    let mut notices = order.options.iter().flatten();
    if app.stamp_signers.is_none() && notices.any(|notice| notice.parts.buy_a_stamp()) {
        tracing::error!("digital stamps need `pagopa.stamp_authority_files`");
        return Err(ProblemCode::Unavailable.into());
    }
    let apart = apart::is_apart(creditor.stamps, &order.options)?;
    if apart && app.stamp_shop(tx.tenant()).is_none() {
        tracing::error!("stamps that are bought by themselves need `pagopa.mbd`");
        return Err(ProblemCode::Unavailable.into());
    }
    let today = time::rome_day(now);
    for part in order
        .options
        .iter()
        .flatten()
        .flat_map(|notice| notice.parts.as_slice())
    {
        if let Err(why) = app.taxonomy.on(&part.category, today) {
            tracing::error!(code = part.category.as_str(), %why, "nothing can be asked for under this code");
            return Err(ProblemCode::Unavailable.into());
        }
    }
    let new = NewDebt {
        id: new_id(now, &mut app.rng()),
        citizen,
        debtor: &order.debtor,
        subject: &order.subject,
        office: order.office.as_deref(),
        source,
        external_key: order.external_key.as_deref(),
        segregation: creditor.segregation,
        accounts: creditor.accounts(),
        options: &order.options,
        at: now,
    };
    if let Some(last) = creditor.given_elsewhere {
        payments::skip_to(tx, creditor.segregation, last).await?;
    }
    match payments::create(tx, &new).await {
        Ok(Created::New(debt)) => {
            let debt = if apart {
                payments::sell_apart(tx, debt.id).await?
            } else {
                debt
            };
            jobs::publish_debt(tx, app, debt.id, now).await?;
            Ok(Created::New(debt))
        }
        Ok(known) => Ok(known),
        Err(Error::Duplicate) => Err(Flaw::external_key().into()),
        Err(error) => Err(error.into()),
    }
}
