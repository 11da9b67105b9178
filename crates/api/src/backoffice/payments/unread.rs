//! `GET /backoffice/payments/flows/unread`.

use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::jobs::payments_reconcile::{DEPTH, next_try};
use actix_web::get;
use chrono::Duration;
use sportello_storage::payment_office::{flows_read, unread};
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{UnreadFlow, UnreadFlows, UnreadReason};
use sportello_types::text::paymentoffice as words;

/// Flows that are shown.
const MOST: u32 = 500;
/// So long one is shown that will never be read: the accounts miss it.
const SHOWN: Duration = Duration::days(90);

/// Lists the flows that could not be read
///
/// Those that were published and are not here: why, in words, and when each is tried again by itself. To try
/// now, have the flows read (`reconciliations_order`), of the day on which it was published where it is not
/// tried again by itself.
#[utoipa::path(tag = "backoffice", operation_id = "payment_flows_unread",
    responses((status = 200, body = UnreadFlows)))]
#[get("/backoffice/payments/flows/unread")]
pub(in crate::backoffice) async fn handler(operator: Operator) -> Result<Json<UnreadFlows>, Fail> {
    let (now, lang) = (operator.now, operator.lang);
    let before = |days| now.checked_sub_signed(days).unwrap_or(now);
    let tx = operator.read().await?;
    let read = flows_read(&tx).await?;
    let found = unread(&tx, before(SHOWN), MOST).await?;
    let kept_since = before(DEPTH);
    let items = found.into_iter().map(|flow| {
        let kept = flow.published > kept_since;
        let tried = flow.why != UnreadReason::Earlier;
        UnreadFlow {
            psp: flow.key.psp,
            flow: flow.key.flow,
            revision: flow.revision,
            published: flow.published,
            why: flow.why,
            to_do: to_do(flow.why, kept, lang).to_owned(),
            failed_at: flow.failed_at,
            tries: flow.tries,
            next_try: next_try(flow.published, read, now).filter(|_| tried),
            kept: kept && tried,
        }
    });
    Ok(Json(UnreadFlows {
        items: items.collect(),
    }))
}

/// Why it could not be read, and what is to be done.
fn to_do(why: UnreadReason, kept: bool, lang: Lang) -> &'static str {
    match why {
        UnreadReason::Earlier => words::unread_earlier(lang),
        _ if !kept => words::unread_gone(lang),
        UnreadReason::NoAnswer => words::unread_no_answer(lang),
        UnreadReason::NotWhole => words::unread_not_whole(lang),
        UnreadReason::NotKept => words::unread_not_kept(lang),
    }
}
