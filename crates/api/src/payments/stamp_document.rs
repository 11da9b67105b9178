//! `GET /payments/notices/{id}/stamp`.

use super::owner::Owner;
use super::refused::Refused;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, download};
use crate::journal::{self, Act};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sportello_storage::stamps;
use sportello_types::ids::NoticeId;
use sportello_types::problem::ProblemCode;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// The part of the notice that has bought it, from one; the first that has, where nothing is said.
    #[param(minimum = 1, maximum = 5)]
    part: Option<u8>,
}

/// Downloads a digital stamp
///
/// The stamp (*@e.bollo*) that was bought with a notice, as its seller has signed it: to be kept with the
/// document of which it holds the digest. For whoever owed. 404 until it is paid, and where the stamp that came
/// is not good: the office knows, and sees to it.
#[utoipa::path(tag = "payments", operation_id = "payment_stamps_document",
    params(("id" = NoticeId, Path, description = "The notice's id"), Choice),
    responses((status = 200, body = Vec<u8>, content_type = "application/xml",
        description = "The stamp"), (status = 403), (status = 404)))]
#[get("/payments/notices/{id}/stamp")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<NoticeId>,
    choice: web::Query<Choice>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    let debt = owner.notice(&tx, *id).await?;
    let notice = debt.notice(*id).ok_or(ProblemCode::NotFound)?;
    let wanted = |part: u8| choice.part.is_none_or(|wanted| wanted == part);
    let kept = stamps::of_notice(&tx, notice.id).await?;
    let Some(stamp) = kept.into_iter().find(|stamp| wanted(stamp.part)) else {
        let bought = notice.status.is_paid() && notice.parts.buy_a_stamp();
        return Err(if bought {
            Refused::no_stamp(&citizen.tenant)
        } else {
            ProblemCode::NotFound.into()
        });
    };
    let file_name = format!("marca-da-bollo-{}-{}.xml", notice.number, stamp.part);
    let object = format!("debt/{}", debt.id);
    journal::note(&tx, &citizen, Act::PaymentStampDownloaded, &object).await?;
    tx.commit().await?;
    Ok(download("application/xml", &file_name, stamp.xml))
}
