//! `POST /payments/spontaneous`.

use super::create::create;
use super::offer::{self, Creditor};
use super::open::flaws::Flaw;
use super::open::limits;
use super::order::Order;
use super::owner::Owner;
use super::settle::owner_of;
use super::spontaneous::office_of;
use super::spontaneous_settings::SpontaneousSettings;
use crate::ctx::{Citizen, Ctx, L2};
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Flaws, Json};
use crate::jobs;
use crate::journal::{self, Act};
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use sportello_storage::payments::{self, Created, DebtorRecord, NewNotice, StoredDebt, TaxCode};
use sportello_storage::{Tx, new_id};
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{
    DebtSource, Destination, LONGEST_NAME, LONGEST_REASON, NoticeFound, Part, Parts, SpontaneousOrder,
    UnfitAmount,
};
use sportello_types::problem::ProblemCode;
use sportello_types::values::{CleanText, CodiceFiscale};

/// How long it can be paid: what nobody asked for does not stay.
const PAYABLE_FOR: Duration = Duration::days(30);
/// Longest number in what a payer writes, in digits.
const LONGEST_NUMBER: usize = 5;

/// Makes a notice for something that nobody asked for
///
/// Of whoever is signed in, or without signing in where the kind allows it; for whoever has the fiscal code that
/// is given, who finds it among theirs once it is paid: before that whoever has made it does. It can be paid at
/// once, unless the provider of payments does not answer, and for thirty days. So many in an hour for each
/// client and each fiscal code.
#[utoipa::path(tag = "payments", operation_id = "spontaneous_payments_make", request_body = SpontaneousOrder,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 201, body = NoticeFound), (status = 401), (status = 403), (status = 409),
              (status = 422)), security(()))]
#[post("/payments/spontaneous")]
pub(super) async fn handler(
    ctx: Ctx,
    key: Idempotency,
    req: HttpRequest,
    body: Json<SpontaneousOrder>,
) -> Result<HttpResponse, Fail> {
    let asked = body.0;
    let creditor = offer::creditor(&ctx.tenant)?;
    let settings = &ctx.tenant.settings.payments;
    let kind = settings.kind(&asked.kind);
    let kind = kind.ok_or_else(|| Flaws(vec![Flaw::Kind]))?;
    let tx = ctx.write().await?;
    let owner = owner(&ctx, &tx, kind.open && settings.is_open()).await?;
    let citizen = owner.as_ref().map(|owner| owner.citizen);
    let whose = citizen.unwrap_or_else(|| key.nobody());
    if let Some(before) = key.before(&tx, whose, &asked, &ctx).await? {
        tx.rollback().await?;
        let Kept { notice } = before.read()?;
        return made(&ctx, notice).await;
    }
    let order = read(&ctx, &creditor, kind, &asked)?;
    if let Some(code) = &order.debtor.tax_code {
        limits::make(&ctx, &req, code)?;
    }
    let created = create(
        &tx,
        &ctx.app,
        &creditor,
        &order,
        citizen,
        &DebtSource::Spontaneous,
        ctx.now,
    )
    .await?;
    let (Created::New(debt) | Created::Known(debt)) = created;
    let notice = debt.notices().next().map(|notice| notice.id);
    let notice = notice.ok_or(ProblemCode::NotFound)?;
    let kept = Answer::json(StatusCode::CREATED, &Kept { notice })?;
    key.keep(&tx, whose, &kept).await?;
    note(&ctx, &tx, &debt).await?;
    tx.commit().await?;
    // Whoever waits at the till should not wait for the outbox, which does it where this fails.
    jobs::publish_at_once(&ctx.app, ctx.tenant_id(), debt.id, ctx.now).await;
    made(&ctx, notice).await
}

/// What a repeated request is told by.
#[derive(Serialize, Deserialize)]
struct Kept {
    notice: NoticeId,
}

/// The notice as it stands now.
async fn made(ctx: &Ctx, id: NoticeId) -> Result<HttpResponse, Fail> {
    let tx = ctx.read().await?;
    let debt = payments::of_notice(&tx, id).await?;
    let notice = debt.as_ref().and_then(|debt| debt.notice(id));
    let notice = notice.ok_or(ProblemCode::NotFound)?;
    let found = NoticeFound {
        notice: notice.shown(),
        subject: notice.description.clone(),
        creditor: ctx.tenant.public().name.clone(),
    };
    Ok(Answer::json(StatusCode::CREATED, &found)?.into())
}

/// Who makes it: somebody who is signed in and has activated payments; else nobody, where that may be.
async fn owner(ctx: &Ctx, tx: &Tx, open: bool) -> Result<Option<Owner>, Fail> {
    let Some(login) = ctx.session.clone() else {
        return if open {
            Ok(None)
        } else {
            Err(ProblemCode::Unauthenticated.into())
        };
    };
    let citizen = match Citizen::<L2>::admit_as(ctx.clone(), login) {
        Ok(citizen) => citizen,
        Err(_) if open => return Ok(None),
        Err(fail) => return Err(fail),
    };
    match Owner::of(tx, &citizen).await {
        Ok(owner) => Ok(Some(owner)),
        // Payments are not active in their area: like somebody who has none.
        Err(fail) if open && !fail.problem().groups().is_empty() => Ok(None),
        Err(fail) => Err(fail),
    }
}

/// Whoever owes it, where that is somebody who has signed in, reads of it in their log of accesses.
async fn note(ctx: &Ctx, tx: &Tx, debt: &StoredDebt) -> Result<(), Fail> {
    if let Some(owner) = owner_of(tx, debt).await? {
        let object = format!("debt/{}", debt.id);
        journal::note_system(tx, owner.profile.id, Act::SpontaneousMade, &object, ctx.now).await?;
    }
    Ok(())
}

/// The debt that it becomes, or everything that is wrong with it at once.
fn read(
    ctx: &Ctx,
    creditor: &Creditor<'_>,
    kind: &SpontaneousSettings,
    asked: &SpontaneousOrder,
) -> Result<Order, Flaws<Flaw>> {
    let mut flaws = Vec::new();
    let amount = kind.amount.of(asked.amount);
    if let Err(unfit) = amount {
        flaws.push(Flaw::Amount(unfit, kind.amount));
    }
    let reason = asked.reason.as_ref().map(CleanText::as_str);
    match (&kind.reason, reason) {
        (Some(_), None) => flaws.push(Flaw::ReasonMissing),
        (None, Some(_)) => flaws.push(Flaw::ReasonUnasked),
        (Some(_), Some(reason)) if reason.chars().count() > LONGEST_REASON => flaws.push(Flaw::ReasonLong),
        (Some(_), Some(reason)) if tells_who(reason) => flaws.push(Flaw::ReasonPersonal),
        (Some(_), Some(reason)) if misleads(reason) => flaws.push(Flaw::ReasonMisleading),
        _ => {}
    }
    if asked.debtor.name.as_str().chars().count() > LONGEST_NAME {
        flaws.push(Flaw::NameLong);
    }
    let tax_code = asked.debtor.tax_code.trim().parse::<TaxCode>();
    if tax_code.is_err() {
        flaws.push(Flaw::TaxCode("/debtor/tax_code"));
    }
    let (Ok(amount), Ok(tax_code), true) = (amount, tax_code, flaws.is_empty()) else {
        return Err(Flaws(flaws));
    };
    let title = kind.title.text(Lang::It).trim();
    let subject = reason.map_or_else(|| title.to_owned(), |reason| format!("{title}: {reason}"));
    let parts = Parts::new(vec![Part {
        amount,
        creditor: creditor.tax_code.clone(),
        to: Destination::Account {
            account: creditor.account.clone(),
        },
        category: kind.category.clone(),
    }]);
    // The settings allow no other amounts; said all the same, should they.
    let parts = parts.map_err(|_| Flaws(vec![Flaw::Amount(UnfitAmount::Outside, kind.amount)]))?;
    Ok(Order {
        debtor: DebtorRecord {
            tax_code: Some(tax_code),
            name: asked.debtor.name.to_string(),
            email: asked.debtor.email.clone(),
        },
        subject: subject.clone(),
        office: office_of(&ctx.tenant, kind, Lang::It),
        external_key: None,
        options: vec![vec![NewNotice {
            id: new_id(ctx.now, &mut ctx.rng()),
            description: subject,
            due_on: Some(time::rome_day(ctx.now + PAYABLE_FOR)),
            ends: true,
            parts,
        }]],
    })
}

/// Whether a text holds what leads whoever reads it elsewhere: addresses, numbers to call or to pay to. It stands
/// on a notice of the municipality, which anybody may have written for anybody.
fn misleads(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut numbers = text.split(|sign: char| !sign.is_numeric());
    ["://", "www.", "@"].iter().any(|sign| text.contains(sign))
        || numbers.any(|run| run.chars().count() > LONGEST_NUMBER)
}

/// Whether a text holds somebody's fiscal code: it would be read in mails, apps and statements of banks.
fn tells_who(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word.len() == 16 && word.parse::<CodiceFiscale>().is_ok())
}
