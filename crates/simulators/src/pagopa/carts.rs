//! Checkout takes carts (v1 and v2) and says where the browser goes to pay them.

use super::checks::is_digits;
use super::gate::{Opens, Refused, call};
use super::pay::ToPay;
use super::state::{Memory, Pagopa};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use url::Url;

/// How long a cart can be paid.
pub(super) const LIFE: TimeDelta = TimeDelta::minutes(10);
/// Most notices in a cart.
const MOST: usize = 5;
/// Largest amount of a notice, in cents (`stAmount`).
pub(super) const LARGEST: i64 = 99_999_999_999;

/// A cart.
#[derive(Clone, Debug)]
pub(super) struct Cart {
    pub(super) notices: Vec<Notice>,
    pub(super) returns: Returns,
    pub(super) correlation: Option<String>,
    pub(super) opened: DateTime<Utc>,
    /// Somebody has decided how it ends.
    pub(super) ended: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as pagoPA names them")]
pub(super) struct Notice {
    pub(super) notice_number: String,
    pub(super) fiscal_code: String,
    pub(super) amount: i64,
    pub(super) company_name: String,
    pub(super) description: String,
}

/// Where the browser goes back to.
#[derive(Clone, Debug)]
pub(super) struct Returns {
    pub(super) ok: Url,
    pub(super) cancel: Url,
    pub(super) error: Url,
    /// Of v2 alone.
    pub(super) waiting: Option<Url>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sent {
    email_notice: Option<String>,
    payment_notices: Vec<Notice>,
    return_urls: SentReturns,
    id_cart: Option<String>,
    #[serde(rename = "allCCP")]
    _all_ccp: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as pagoPA names them")]
struct SentReturns {
    return_ok_url: String,
    return_cancel_url: String,
    return_error_url: String,
    return_waiting_url: Option<String>,
}

impl Cart {
    /// The notices as they are paid.
    pub(super) fn to_pay(&self) -> Vec<ToPay> {
        let of = |notice: &Notice| ToPay {
            creditor: notice.fiscal_code.clone(),
            nav: notice.notice_number.clone(),
            amount: Some(notice.amount),
            note: self.correlation.clone(),
            payer: None,
            at_the_post: false,
            stand_in: false,
            amount_shift: 0,
        };
        self.notices.iter().map(of).collect()
    }

    pub(super) fn is_open(&self, now: DateTime<Utc>) -> bool {
        !self.ended && now < self.opened + LIFE
    }
}

/// `POST /pagopa/checkout/ec/v1/carts`.
pub(super) async fn open_v1(pagopa: Data<Pagopa>, request: HttpRequest, body: Bytes) -> HttpResponse {
    open(&pagopa, &request, &body, false).await
}

/// `POST /pagopa/checkout/ec/v2/carts`.
pub(super) async fn open_v2(pagopa: Data<Pagopa>, request: HttpRequest, body: Bytes) -> HttpResponse {
    open(&pagopa, &request, &body, true).await
}

async fn open(pagopa: &Pagopa, request: &HttpRequest, body: &[u8], waits: bool) -> HttpResponse {
    let id = pagopa.inner().draw();
    let page = format!("{}/checkout/pay/{id}?clientId=CHECKOUT_CART", pagopa.base_url());
    call(pagopa, request, "checkout.carts", Opens::Any, |called| {
        let cart = read(body, waits, called.now).map_err(invalid)?;
        judge(&cart, called.memory)?;
        let what = json!({
            "cart": id,
            "id_cart": cart.correlation,
            "notices": cart.notices.iter().map(|notice| &notice.notice_number).collect::<Vec<_>>(),
        });
        called.memory.journal.note(called.now, "cart", what);
        called.memory.carts.insert(id, cart);
        Ok(HttpResponse::Found().insert_header((LOCATION, page)).finish())
    })
    .await
}

fn read(body: &[u8], waits: bool, now: DateTime<Utc>) -> Result<Cart, String> {
    let sent: Sent = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if sent.payment_notices.is_empty() {
        return Err("paymentNotices: none".to_owned());
    }
    for notice in &sent.payment_notices {
        let amount = (1..=LARGEST).contains(&notice.amount);
        if !is_digits(&notice.notice_number, 18) || !is_digits(&notice.fiscal_code, 11) || !amount {
            return Err("paymentNotices: number, fiscal code or amount".to_owned());
        }
        for text in [&notice.company_name, &notice.description] {
            if !(1..=140).contains(&text.chars().count()) {
                return Err("paymentNotices: names and descriptions have 1 to 140 characters".to_owned());
            }
        }
    }
    if sent.email_notice.is_some_and(|email| !email.contains('@')) {
        return Err("emailNotice: no address".to_owned());
    }
    let url = |text: &str| {
        let url = Url::parse(text).map_err(|_| "returnUrls: no URL".to_owned())?;
        let web = ["http", "https"].contains(&url.scheme()) && url.has_host();
        web.then_some(url)
            .ok_or_else(|| "returnUrls: no address of a page".to_owned())
    };
    let urls = &sent.return_urls;
    let waiting = urls.return_waiting_url.as_deref().map(url).transpose()?;
    if waiting.is_some() != waits {
        return Err("returnUrls: returnWaitingUrl is for v2, which asks for it".to_owned());
    }
    Ok(Cart {
        returns: Returns {
            ok: url(&urls.return_ok_url)?,
            cancel: url(&urls.return_cancel_url)?,
            error: url(&urls.return_error_url)?,
            waiting,
        },
        notices: sent.payment_notices,
        correlation: sent.id_cart,
        opened: now,
        ended: false,
    })
}

/// What the schema does not say.
fn judge(cart: &Cart, memory: &Memory) -> Result<(), Refused> {
    let unprocessable = |title, detail: &str| Refused::new(StatusCode::UNPROCESSABLE_ENTITY, title, detail);
    if cart.notices.len() > MOST {
        return Err(unprocessable(
            "Multiple payment notices not processable",
            "Too many payment notices, expected max 5",
        ));
    }
    let key = |notice: &Notice| (notice.fiscal_code.clone(), notice.notice_number.clone());
    let distinct: std::collections::BTreeSet<_> = cart.notices.iter().map(key).collect();
    if distinct.len() != cart.notices.len() {
        return Err(unprocessable(
            "Invalid payment info",
            "Duplicate payment notice values found.",
        ));
    }
    // The node's check of the positions: paid, or being paid by somebody else.
    let taken = cart.notices.iter().any(|notice| {
        let paid = memory
            .receipts
            .iter()
            .any(|receipt| receipt.creditor == notice.fiscal_code && receipt.nav == notice.notice_number);
        paid || memory.in_payment.contains_key(&key(notice))
    });
    if taken {
        return Err(unprocessable(
            "Invalid payment info",
            "Invalid payment notice data",
        ));
    }
    Ok(())
}

fn invalid(why: String) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "Request validation error", why)
}
