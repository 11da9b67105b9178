//! From what a certificate says to its paper in the store of files.

use super::offer::{self, Channel, Tools};
use super::order::Order;
use super::paper::{self, Marking, Paper};
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::time;
use chrono::{Datelike, NaiveDate};
use rand::Rng;
use sportello_documents::certificates::Statement;
use sportello_storage::{certificates, new_id};
use sportello_types::ids::CertificateId;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

/// A paper that is made and stored.
pub(crate) struct Made {
    pub(crate) id: CertificateId,
    pub(crate) number: CertificateNumber,
    pub(crate) code: CertificateCode,
    pub(crate) fees: EuroCents,
    pub(crate) mark_url: String,
    pub(crate) title: String,
    pub(crate) holder: String,
    pub(crate) statement: serde_json::Value,
    pub(crate) valid_until: Option<NaiveDate>,
    pub(crate) sha256: String,
    pub(crate) blob_key: String,
    pub(crate) size: i64,
}

/// Makes the paper and stores it. No transaction is open meanwhile.
pub(crate) async fn make(
    ctx: &Ctx,
    tools: &Tools,
    order: &Order,
    statement: Statement,
    channel: Channel,
) -> Result<Made, Fail> {
    let mut rng = ctx.rng();
    let id: CertificateId = new_id(ctx.now, &mut rng);
    let marking = Marking {
        number: number(ctx).await?,
        code: CertificateCode::new(rng.random()),
        fees: offer::fees(&ctx.tenant, order.use_, channel),
    };
    let statement = order.addressed(statement);
    let archived = serde_json::to_value(&statement).map_err(Fail::internal)?;
    let (title, holder) = (statement.title.clone(), paper::full_name(&statement.holder));
    let valid_until = statement.valid_until;
    let Paper { pdf, mark_url } = paper::make(ctx, tools, order, &marking, statement).await?;
    let blob_key = format!("certificates/{}/{id}", ctx.tenant_id());
    let stored = ctx.app.blobs.put(&blob_key, pdf).await?;
    Ok(Made {
        id,
        number: marking.number,
        code: marking.code,
        fees: marking.fees,
        mark_url,
        title,
        holder,
        statement: archived,
        valid_until,
        sha256: stored.sha256,
        blob_key,
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
    })
}

/// Takes the paper of a certificate that was not issued out of the store again.
pub(crate) async fn discard(ctx: &Ctx, made: &Made) {
    if let Err(error) = ctx.app.blobs.delete(&made.blob_key).await {
        tracing::warn!(%error, "a certificate that was not issued stays in the store");
    }
}

/// A number, in a transaction of its own: its counter is a lock that all share.
async fn number(ctx: &Ctx) -> Result<CertificateNumber, Fail> {
    let year = time::rome_day(ctx.now).year();
    let tx = ctx.write().await?;
    let number = certificates::next_number(&tx, u16::try_from(year).map_err(Fail::internal)?).await?;
    tx.commit().await?;
    Ok(number)
}
