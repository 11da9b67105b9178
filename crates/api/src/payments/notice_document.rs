//! `GET /payments/notices/{id}/document`.

use super::choice::{self, Flaw};
use super::offer;
use super::owner::Owner;
use super::postal;
use super::refused::Refused;
use crate::ctx::{Citizen, Ctx, L2};
use crate::http::{Fail, Flaws, download};
use crate::journal::{self, Act};
use crate::time;
use actix_web::{HttpResponse, get, web};
use sportello_documents::{Instalment, NoticeOnPaper, NoticePaper, PostalAccount};
use sportello_storage::payments::{StoredDebt, StoredNotice, TaxCode};
use sportello_types::ids::NoticeId;
use sportello_types::payments::NoticeStatus;
use sportello_types::problem::ProblemCode;

/// Downloads a payment notice
///
/// To be paid at a bank, a post office, a tobacconist's: all that can still be paid of its debt, each way with
/// its own codes. 409 for a notice that cannot be paid, and for one with which a digital stamp is bought: that
/// is paid from the portal alone.
#[utoipa::path(tag = "payments", operation_id = "payment_notices_document",
    params(("id" = NoticeId, Path, description = "The notice's id")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The notice"), (status = 403), (status = 409), (status = 503)))]
#[get("/payments/notices/{id}/document")]
pub(super) async fn handler(citizen: Citizen<L2>, id: web::Path<NoticeId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    let debt = owner.notice(&tx, *id).await?;
    let notice = debt.notice(*id).ok_or(ProblemCode::NotFound)?;
    let today = time::rome_day(citizen.now);
    let standing = choice::standing(notice, today);
    if standing != NoticeStatus::Payable {
        return Err(Flaws(vec![Flaw::Standing(0, standing)]).into());
    }
    if !notice.is_printable() {
        return Err(Refused::online_alone(&citizen.tenant));
    }
    let file_name = format!("avviso-{}.pdf", notice.number);
    let paper = paper(&citizen, &debt, |notice| {
        notice.is_printable() && choice::standing(notice, today) == NoticeStatus::Payable
    })?;
    let object = format!("debt/{}", debt.id);
    journal::note(&tx, &citizen, Act::PaymentNoticeDownloaded, &object).await?;
    tx.commit().await?;
    let pdf = web::block(move || sportello_documents::payment_notice(&paper))
        .await
        .map_err(Fail::internal)?
        .map_err(|error| {
            tracing::error!(%error, "a payment notice cannot be made");
            Refused::no_paper(&citizen.tenant)
        })?;
    Ok(download("application/pdf", &file_name, pdf))
}

/// What stands on the paper. The codes are the municipality's of today; a postal slip has what can be paid with
/// one.
fn paper(ctx: &Ctx, debt: &StoredDebt, payable: impl Fn(&StoredNotice) -> bool) -> Result<NoticePaper, Fail> {
    let (tenant, settings) = (&ctx.tenant, &ctx.tenant.settings.payments);
    let creditor = debt.notices().next().map(|notice| notice.creditor.clone());
    let contacts = &tenant.public().contacts;
    let option = |notices: &Vec<StoredNotice>| -> Vec<NoticeOnPaper> {
        let left = notices.iter().filter(|notice| payable(notice));
        left.map(|notice| NoticeOnPaper {
            number: notice.number.clone(),
            amount: notice.amount(),
            due_on: notice.due_on,
            instalment: Instalment {
                number: notice.instalment + 1,
                of: notices.iter().filter(|notice| !notice.apart).count(),
            },
            at_the_post: postal::printed(settings, notice).is_some(),
        })
        .collect()
    };
    let mut left = debt.notices().filter(|notice| payable(notice));
    let postal = left.find_map(|notice| postal::printed(settings, notice));
    Ok(NoticePaper {
        issuer: tenant.issuer(),
        creditor_tax_code: match creditor {
            Some(creditor) => creditor,
            None => offer::creditor(tenant)?.tax_code.clone(),
        },
        office: debt.office.clone(),
        contacts: Some(format!("{} – {}", contacts.phone, contacts.email)),
        subject: debt.subject.clone(),
        debtor_name: debt.debtor.name.clone(),
        debtor_tax_code: code_of(debt),
        options: debt
            .options
            .iter()
            .map(option)
            .filter(|option| !option.is_empty())
            .collect(),
        // What buys one is left out.
        has_stamp: false,
        cbill: settings.cbill.clone(),
        postal: postal.map(|postal| PostalAccount {
            number: postal.number.clone(),
            holder: postal.holder.clone(),
            authorisation: postal.authorisation.clone(),
        }),
        made_at: ctx.now,
    })
}

/// Somebody's fiscal code, as text.
pub(super) fn code_of(debt: &StoredDebt) -> Option<String> {
    debt.debtor
        .tax_code
        .as_ref()
        .map(TaxCode::as_str)
        .map(str::to_owned)
}
