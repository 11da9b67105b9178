//! Checkout, pagoPA's page of payments (carts, v2): a cart is answered with the address to which the browser
//! goes.

use super::exchange::{JSON, Question};
use super::gpd::may_be_asked;
use super::line::{Line, Reply};
use super::{Cart, CartNotice, PaymentError};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use sportello_types::payments::MOST_TOGETHER;
use sportello_types::values::{Email, PartitaIva};
use url::Url;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CartRequest<'c> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email_notice: Option<&'c str>,
    payment_notices: Vec<PaymentNotice<'c>>,
    return_urls: ReturnUrls<'c>,
    id_cart: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentNotice<'c> {
    notice_number: &'c str,
    fiscal_code: &'c str,
    amount: i64,
    company_name: &'c str,
    description: &'c str,
}

#[derive(Serialize)]
struct ReturnUrls<'c> {
    #[serde(rename = "returnOkUrl")]
    ok: &'c str,
    #[serde(rename = "returnCancelUrl")]
    cancel: &'c str,
    #[serde(rename = "returnErrorUrl")]
    error: &'c str,
    #[serde(rename = "returnWaitingUrl")]
    waiting: &'c str,
}

pub(in crate::payments) async fn begin(
    line: &Line,
    creditor: &PartitaIva,
    cart: &Cart,
) -> Result<Url, PaymentError> {
    if !(1..=MOST_TOGETHER).contains(&cart.notices.len()) {
        return Err(PaymentError::Refused("a cart has one to five notices".to_owned()));
    }
    let body = serde_json::to_vec(&request(creditor, cart))
        .map_err(|_| PaymentError::Refused("the cart cannot be written".to_owned()))?;
    let question = Question {
        method: Method::POST,
        path: "/carts".to_owned(),
        body: Some(&body),
        accept: JSON,
    };
    let reply = line.ask(&question).await?;
    match reply.status {
        StatusCode::FOUND => address(&reply),
        // Not in its OpenAPI, and answered: the notices were paid, or are being paid.
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => Err(PaymentError::InPayment),
        _ => Err(reply.trouble()),
    }
}

fn request<'c>(creditor: &'c PartitaIva, cart: &'c Cart) -> CartRequest<'c> {
    let notice = |notice: &'c CartNotice| PaymentNotice {
        notice_number: notice.number.as_str(),
        fiscal_code: creditor.as_str(),
        amount: notice.amount.0,
        company_name: &cart.creditor_name,
        description: &notice.description,
    };
    CartRequest {
        email_notice: cart.email.as_ref().map(Email::as_str),
        payment_notices: cart.notices.iter().map(notice).collect(),
        return_urls: ReturnUrls {
            ok: cart.back.paid.as_str(),
            cancel: cart.back.cancelled.as_str(),
            error: cart.back.failed.as_str(),
            waiting: cart.back.waiting.as_str(),
        },
        id_cart: cart.id.to_string(),
    }
}

/// Where the browser goes: a whole address, and one that a citizen may be sent to.
fn address(reply: &Reply) -> Result<Url, PaymentError> {
    reply
        .location
        .as_deref()
        .and_then(|location| location.parse().ok())
        .filter(may_be_asked)
        .ok_or_else(|| reply.unreadable("it sends the browser nowhere"))
}
