//! `GET /payments/notice`.

use super::owner::Owner;
use crate::ctx::{Citizen, L2};
use crate::http::page::bad_parameter;
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::payments;
use sportello_types::payments::NoticeFound;
use sportello_types::problem::ProblemCode;
use sportello_types::values::NoticeNumber;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// The number printed on the notice; blanks do not count.
    #[param(min_length = 18, max_length = 22, pattern = "^[0-9 ]{18,22}$")]
    number: String,
}

/// Finds a notice by its number
///
/// One that somebody has on paper, whoever owes it: amount, subject and state, and nothing of who owes. It is
/// paid like one's own. One with which a digital stamp is bought is never on paper, and is not found. So many in
/// an hour for each citizen; each look stands in their log of accesses.
#[utoipa::path(tag = "payments", operation_id = "payment_notices_find", params(Asked),
    responses((status = 200, body = NoticeFound), (status = 403)))]
#[get("/payments/notice")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    asked: web::Query<Asked>,
) -> Result<Json<NoticeFound>, Fail> {
    let number = asked.number.parse::<NoticeNumber>();
    let number = number.map_err(|_| bad_parameter("number"))?;
    let tx = citizen.write().await?;
    Owner::of(&tx, &citizen).await?;
    // Numbers follow one another: whoever counts up would see what everybody owes.
    citizen.app.rate_limiter.search_notice(citizen.id)?;
    let debt = payments::by_notice(&tx, &number).await?;
    // What is not there was looked for, too.
    journal::note(&tx, &citizen, Act::PaymentNoticeSought, "payments").await?;
    tx.commit().await?;
    let debt = debt.ok_or(ProblemCode::NotFound)?;
    let mut notices = debt.notices().filter(|notice| notice.is_printable());
    let notice = notices.find(|notice| notice.number == number);
    let notice = notice.ok_or(ProblemCode::NotFound)?;
    Ok(Json(NoticeFound {
        notice: notice.shown(),
        subject: notice.description.clone(),
        creditor: citizen.tenant.public().name.clone(),
    }))
}
