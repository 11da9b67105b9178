//! The receipts that GPD keeps (`gpd_payments.json`, v1): for the one that did not come by itself, never in
//! a loop. It keeps them by IUV, one for each: its list names no receipt's own id, and nothing gives another
//! one of the same notice.

use super::super::exchange::Question;
use super::super::line::{Line, Reply};
use super::super::{PaymentError, Receipt, receipt};
use reqwest::{Method, StatusCode};
use sportello_types::values::{NoticeNumber, PartitaIva};

pub(super) async fn receipt(
    line: &Line,
    creditor: &PartitaIva,
    notice: &NoticeNumber,
) -> Result<Option<Receipt>, PaymentError> {
    // Of a notice that others made, check digits and all: the node does not ask for them either.
    let Some(iuv) = notice.as_str().strip_prefix('3') else {
        return Err(PaymentError::Refused(
            "a notice that GPD does not keep".to_owned(),
        ));
    };
    let question = Question {
        method: Method::GET,
        path: format!("/payments/{creditor}/receipts/{iuv}"),
        body: None,
        accept: "application/xml, application/json;q=0.9",
    };
    let reply = line.ask(&question).await?;
    if is_absence(&reply) {
        return Ok(None);
    }
    if reply.status != StatusCode::OK {
        return Err(match reply.trouble() {
            // The receipt is being worked on (422); a later question is answered.
            PaymentError::Refused(said) => PaymentError::Unavailable(said),
            other => other,
        });
    }
    let receipt = receipt::read(&reply.body).map_err(|fault| {
        tracing::warn!(%fault, "a receipt of GPD cannot be read");
        reply.unreadable("its receipt cannot be read")
    })?;
    if receipt.notice != *notice || receipt.creditor != *creditor {
        return Err(reply.unreadable("it gave the receipt of another notice"));
    }
    Ok(Some(receipt))
}

/// Whether there is no receipt: asked for XML, the service may write its error in it.
fn is_absence(reply: &Reply) -> bool {
    let in_xml = || {
        let text = String::from_utf8_lossy(&reply.body);
        text.trim_start().starts_with('<') && text.contains("<status>404</status>")
    };
    reply.is_absence() || (reply.status == StatusCode::NOT_FOUND && in_xml())
}
