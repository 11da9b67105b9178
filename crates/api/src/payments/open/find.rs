//! `POST /payments/open/notices`.

use super::super::offer;
use super::super::settle::owner_of;
use super::flaws::Flaw;
use super::limits;
use crate::ctx::Ctx;
use crate::http::{Fail, Flaws, Json};
use crate::journal::{self, Act};
use actix_web::{HttpRequest, post};
use sportello_storage::payments::{self, TaxCode};
use sportello_types::payments::{NoticeFound, OpenNoticeQuery};
use sportello_types::problem::ProblemCode;
use sportello_types::values::NoticeNumber;

/// Finds a notice without signing in
///
/// By its number and the fiscal code of whoever owes it, both of which stand on the paper: amount, subject and
/// state, and nothing of who owes. A number that is unknown, one of somebody else's, and one
/// with which a digital stamp is bought, which is never on paper, answer the same. So many in an hour for each client and each fiscal code. In a body, so that nothing stands in an address.
#[utoipa::path(tag = "payments", operation_id = "open_notices_find", request_body = OpenNoticeQuery,
    responses((status = 200, body = NoticeFound), (status = 409), (status = 422)), security(()))]
#[post("/payments/open/notices")]
pub(in crate::payments) async fn handler(
    ctx: Ctx,
    req: HttpRequest,
    body: Json<OpenNoticeQuery>,
) -> Result<Json<NoticeFound>, Fail> {
    offer::open(&ctx.tenant)?;
    let (number, tax_code) = read(&body.0)?;
    limits::search(&ctx, &req, &tax_code)?;
    let tx = ctx.write().await?;
    let debt = payments::by_notice_of(&tx, &number, &tax_code).await?;
    let debt = debt.ok_or(ProblemCode::NotFound)?;
    let mut notices = debt.notices().filter(|notice| notice.is_printable());
    let notice = notices.find(|notice| notice.number == number);
    let notice = notice.ok_or(ProblemCode::NotFound)?;
    if let Some(owner) = owner_of(&tx, &debt).await? {
        let object = format!("debt/{}", debt.id);
        journal::note_system(&tx, owner.profile.id, Act::OpenNoticeFound, &object, ctx.now).await?;
    }
    tx.commit().await?;
    Ok(Json(NoticeFound {
        notice: notice.shown(),
        subject: notice.description.clone(),
        creditor: ctx.tenant.public().name.clone(),
    }))
}

fn read(asked: &OpenNoticeQuery) -> Result<(NoticeNumber, TaxCode), Flaws<Flaw>> {
    let number = asked.number.parse::<NoticeNumber>();
    let tax_code = asked.tax_code.trim().parse::<TaxCode>();
    match (number, tax_code) {
        (Ok(number), Ok(tax_code)) => Ok((number, tax_code)),
        (number, tax_code) => {
            let number = number.is_err().then_some(Flaw::Number);
            let tax_code = tax_code.is_err().then_some(Flaw::TaxCode("/tax_code"));
            Err(Flaws(number.into_iter().chain(tax_code).collect()))
        }
    }
}
