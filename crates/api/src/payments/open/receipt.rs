//! `POST /payments/open/receipts`.

use super::super::receipt_document::Ready;
use super::super::settle::owner_of;
use crate::ctx::{Ctx, secret_hash};
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post};
use sportello_storage::payments::open::{self, OpenPayment};
use sportello_storage::payments::{self, StoredReceipt};
use sportello_types::payments::OpenReceiptQuery;
use sportello_types::problem::ProblemCode;

/// Downloads the receipt of a payment that was begun without signing in
///
/// By its token, for one of its notices: made from what the provider of payments has said, and sealed. 404
/// until its receipt is here, ninety days after it was begun, and when the notice was paid by another payment
/// than this one: the receipt is of whoever has paid, and says who that is. 409 where whoever collected has taken
/// the money back. Whoever owes, where that is somebody
/// who has signed in, reads of it in their log of accesses.
#[utoipa::path(tag = "payments", operation_id = "open_receipts_document", request_body = OpenReceiptQuery,
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The receipt"), (status = 409), (status = 422), (status = 503)), security(()))]
#[post("/payments/open/receipts")]
pub(in crate::payments) async fn handler(
    ctx: Ctx,
    body: Json<OpenReceiptQuery>,
) -> Result<HttpResponse, Fail> {
    let OpenReceiptQuery { token, notice: id } = body.0;
    let tx = ctx.write().await?;
    let payment = open::by_token(&tx, &secret_hash(&token), ctx.now).await?;
    let payment = payment.ok_or(ProblemCode::NotFound)?;
    if !payment.notices.iter().any(|notice| notice.id == id) {
        return Err(ProblemCode::NotFound.into());
    }
    let debt = payments::of_notice(&tx, id).await?;
    let debt = debt.ok_or(ProblemCode::NotFound)?;
    let notice = debt.notice(id).ok_or(ProblemCode::NotFound)?;
    let receipt = receipt_for(payments::receipts_of(&tx, id).await?, &payment);
    let ready = Ready::of(&tx, &ctx, &debt, notice, receipt.ok_or(ProblemCode::NotFound)?).await?;
    if let Some(owner) = owner_of(&tx, &debt).await? {
        let object = format!("debt/{}", debt.id);
        journal::note_system(
            &tx,
            owner.profile.id,
            Act::OpenReceiptDownloaded,
            &object,
            ctx.now,
        )
        .await?;
    }
    tx.commit().await?;
    ready.answer(&ctx).await
}

/// Of all receipts of a notice the one of this payment, whether it paid the notice or not; where none says that
/// it is, the one that paid it.
fn receipt_for(receipts: Vec<StoredReceipt>, payment: &OpenPayment) -> Option<StoredReceipt> {
    let id = payment.id.to_string();
    let (own, others): (Vec<_>, Vec<_>) = receipts
        .into_iter()
        .partition(|receipt| receipt.cart.as_ref() == Some(&id));
    let paying = others.into_iter().find(|receipt| receipt.pays);
    let found = own.into_iter().next().or(paying)?;
    seen_by(found, payment)
}

/// The receipt of a notice, as far as whoever has begun a payment of it may see it. That of another payment
/// names another payer, and is none of theirs. Where a provider does not say of which payment it is, an honest
/// payer would be left without a receipt: it is shown without who has paid. Who owed whoever asks knows: they
/// have begun the payment with the fiscal code.
pub(crate) fn seen_by(receipt: StoredReceipt, payment: &OpenPayment) -> Option<StoredReceipt> {
    match receipt.cart.as_deref() {
        Some(cart) if cart == payment.id.to_string() => Some(receipt),
        Some(_) => None,
        None => Some(StoredReceipt {
            payer: None,
            ..receipt
        }),
    }
}
