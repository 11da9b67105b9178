//! `GET /payments/notices/{id}/receipt`.

use super::apart::{self, Sold};
use super::notice_document::code_of;
use super::owner::Owner;
use super::refused::Refused;
use crate::ctx::{Citizen, Ctx, L2};
use crate::http::{Fail, download};
use crate::journal::{self, Act};
use crate::tenant::ServedTenant;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sportello_documents::{PaidPart, PaymentReceiptPaper, Seal};
use sportello_storage::Tx;
use sportello_storage::payments::{self, StoredDebt, StoredNotice, StoredReceipt};
use sportello_storage::stamps::{self, BoughtStamp};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::problem::ProblemCode;
use std::sync::Arc;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// Which of its receipts: one that did not pay it, as the notice names it; the one that did, where nothing
    /// is said.
    receipt: Option<PaymentReceiptId>,
}

/// Downloads the receipt of a payment
///
/// Of a notice that is paid, made from what the provider of payments has said, and sealed; or that of money
/// that came for it and did not pay it. For whoever owed, and for whoever has paid, by fiscal code; for whoever
/// has made a spontaneous payment for somebody else without who has paid. 404 until there is one, 409 where whoever
/// collected has taken the money back.
#[utoipa::path(tag = "payments", operation_id = "payment_receipts_document",
    params(("id" = NoticeId, Path, description = "The notice's id"), Choice),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The receipt"), (status = 403), (status = 409), (status = 503)))]
#[get("/payments/notices/{id}/receipt")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<NoticeId>,
    choice: web::Query<Choice>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    let (debt, receipt) = find(&tx, &owner, *id, choice.receipt).await?;
    let notice = debt.notice(*id).ok_or(ProblemCode::NotFound)?;
    let ready = Ready::of(&tx, &citizen, &debt, notice, receipt).await?;
    let object = format!("debt/{}", debt.id);
    journal::note(&tx, &citizen, Act::PaymentReceiptDownloaded, &object).await?;
    tx.commit().await?;
    ready.answer(&citizen).await
}

/// What a receipt is made from.
pub(super) struct Ready {
    paper: PaymentReceiptPaper,
    seal: Arc<dyn Seal>,
    file_name: String,
}

impl Ready {
    /// Of a notice and a receipt of it; refused where its money was taken back, and where there is no seal.
    pub(super) async fn of(
        tx: &Tx,
        ctx: &Ctx,
        debt: &StoredDebt,
        notice: &StoredNotice,
        receipt: StoredReceipt,
    ) -> Result<Self, Fail> {
        if payments::is_taken_back(tx, receipt.id).await? {
            return Err(Refused::reversed(&ctx.tenant));
        }
        let seal = ctx.app.seal(ctx.tenant_id()).ok_or_else(|| {
            tracing::error!("receipts of payments need a seal");
            Refused::no_paper(&ctx.tenant)
        })?;
        // The stamps are those of what has paid it.
        let (bought, file_name) = if receipt.pays {
            let bought = stamps::of_notice(tx, notice.id).await?;
            (bought, format!("ricevuta-{}.pdf", notice.number))
        } else {
            (
                Vec::new(),
                format!("ricevuta-{}-{}.pdf", notice.number, receipt.id),
            )
        };
        let sold = apart::sold(&ctx.app, notice, &receipt);
        Ok(Self {
            paper: paper(&ctx.tenant, (debt, notice), receipt, &bought, sold),
            seal,
            file_name,
        })
    }

    /// The PDF, sealed.
    pub(super) async fn answer(self, ctx: &Ctx) -> Result<HttpResponse, Fail> {
        let Self {
            paper,
            seal,
            file_name,
        } = self;
        let now = ctx.now;
        let pdf = web::block(move || sportello_documents::payment_receipt(&paper, seal.as_ref(), now))
            .await
            .map_err(Fail::internal)?
            .map_err(|error| {
                tracing::error!(%error, "the receipt of a payment cannot be made");
                Refused::no_paper(&ctx.tenant)
            })?;
        Ok(download("application/pdf", &file_name, pdf))
    }
}

/// The receipt that paid a notice, or the one that was chosen among all of it, for those whom it concerns; for
/// all others it does not exist.
async fn find(
    tx: &Tx,
    owner: &Owner,
    id: NoticeId,
    chosen: Option<PaymentReceiptId>,
) -> Result<(StoredDebt, StoredReceipt), Fail> {
    let debt = payments::of_notice(tx, id).await?;
    let receipt = match chosen {
        None => payments::receipt_of(tx, id).await?,
        Some(chosen) => {
            let all = payments::receipts_of(tx, id).await?;
            all.into_iter().find(|receipt| receipt.id == chosen)
        }
    };
    let (Some(debt), Some(receipt)) = (debt, receipt) else {
        return Err(ProblemCode::NotFound.into());
    };
    let paid_it = match (&receipt.payer, &owner.tax_code) {
        (Some(payer), Some(own)) => payer.tax_code.eq_ignore_ascii_case(own.as_str()),
        _ => false,
    };
    let own = owner.tax_code.as_ref();
    if paid_it {
        Ok((debt, receipt))
    } else if debt.is_of(owner.citizen, own) {
        // Who has made it under another fiscal code learns that it was paid, and not by whom.
        let payer = receipt.payer.filter(|_| !debt.is_for_another(own));
        Ok((debt, StoredReceipt { payer, ..receipt }))
    } else {
        Err(ProblemCode::NotFound.into())
    }
}

fn paper(
    tenant: &ServedTenant,
    (debt, notice): (&StoredDebt, &StoredNotice),
    receipt: StoredReceipt,
    bought: &[BoughtStamp],
    sold: Option<Sold>,
) -> PaymentReceiptPaper {
    let (payer_name, payer_tax_code) = receipt.payer.map(|payer| (payer.name, payer.tax_code)).unzip();
    let transfers = receipt.transfers.into_iter();
    let (sold_with, sold_as) = sold.map_or((None, None), |sold| (Some(sold.number), sold.iubd));
    let iubd = |part: u8| {
        let stamp = bought.iter().find(|stamp| stamp.part == part);
        stamp.map(|stamp| stamp.iubd.clone()).or_else(|| sold_as.clone())
    };
    PaymentReceiptPaper {
        issuer: tenant.issuer(),
        creditor_tax_code: receipt.creditor,
        number: notice.number.clone(),
        receipt_id: receipt.receipt_id,
        sold_with,
        subject: debt.subject.clone(),
        debtor_name: debt.debtor.name.clone(),
        debtor_tax_code: code_of(debt),
        payer_name,
        payer_tax_code,
        provider: receipt.provider,
        amount: receipt.amount,
        fee: receipt.fee,
        paid_at: receipt.paid_at,
        parts: transfers
            .map(|transfer| PaidPart {
                number: transfer.number,
                creditor: transfer.creditor,
                amount: transfer.amount,
                stamp: iubd(transfer.number),
            })
            .collect(),
    }
}
