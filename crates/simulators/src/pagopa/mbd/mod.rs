//! The service that sells one digital stamp by itself (*@e.bollo 2.0*, *Pagamento dovuto*: pagopa-mbd-service,
//! OpenAPI 1.2.9): it makes a notice of its own, has it paid at a page, and hands out the signed stamp by the
//! number of that notice. Nobody is told that a stamp was bought: who has ordered it asks.

mod page;
mod read;

pub(super) use page::{end, show};

use super::carts::LIFE;
use super::checks::is_digits;
use super::gate::{Opens, Refused, call};
use super::state::Pagopa;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use read::Order;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What its notices begin with: 3, and the segregation code of its published samples, before thirteen digits.
const FRONT: u64 = 3_480_000_000_000_000;
/// How many numbers there are behind it.
const NUMBERS: u64 = 10_000_000_000_000;

/// How the service answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Manner {
    /// As its OpenAPI has it.
    #[default]
    Published,
    /// The stamp is one text and no list, as its program writes it.
    AsText,
    /// Whoever asks has not joined it.
    NotJoined,
}

/// A stamp that was ordered.
#[derive(Clone, Debug)]
pub(super) struct Purchase {
    creditor: String,
    nav: String,
    order: Order,
    opened: DateTime<Utc>,
    /// Somebody has decided how it ends.
    ended: bool,
    /// The stamp, and from when on it is handed out.
    stamp: Option<(DateTime<Utc>, String)>,
}

impl Purchase {
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        !self.ended && now < self.opened + LIFE
    }
}

/// `POST …/organizations/{creditor}/mbd`: each call makes another notice.
pub(super) async fn order(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    creditor: Path<String>,
    body: Bytes,
) -> HttpResponse {
    let (id, drawn) = (pagopa.inner().draw(), pagopa.inner().draw());
    let base = pagopa.base_url();
    let opens = Opens::Creditor(&creditor);
    call(&pagopa, &request, "mbd.order", opens, |called| {
        let order = read::order(&body).map_err(wrong)?;
        if called.memory.settings.mbd == Manner::NotJoined {
            return Err(absent("ibans for the brokerCode not found"));
        }
        let nav = number(&drawn);
        let what = json!({ "purchase": id, "creditor": *creditor, "notice": nav, "amount": order.amount });
        called.memory.journal.note(called.now, "stamp", what);
        let answer = json!({
            "checkoutRedirectUrl": format!("{base}/mbd/pay/{id}"),
            "mbdDownloadLink":
                format!("{base}/pagopa-mbd-service/v1/organizations/{}/receipt/{nav}", *creditor),
            "nav": nav,
        });
        let purchase = Purchase {
            creditor: String::clone(&creditor),
            nav,
            order,
            opened: called.now,
            ended: false,
            stamp: None,
        };
        called.memory.purchases.insert(id, purchase);
        Ok(HttpResponse::Ok().json(answer))
    })
    .await
}

/// `GET …/organizations/{creditor}/receipt/{nav}`: the stamp, once it is there.
pub(super) async fn receipt(
    pagopa: Data<Pagopa>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let (creditor, nav) = &*path;
    call(
        &pagopa,
        &request,
        "mbd.receipt",
        Opens::Creditor(creditor),
        |called| {
            if !is_digits(nav, 18) {
                return Err(wrong("nav: eighteen digits".to_owned()));
            }
            let mut purchases = called.memory.purchases.values();
            let found = purchases.find(|purchase| purchase.creditor == *creditor && purchase.nav == *nav);
            let stamp = found.and_then(|purchase| purchase.stamp.as_ref());
            let (_, stamp) = stamp
                .filter(|(from, _)| *from <= called.now)
                .ok_or_else(|| absent("no receipt of this notice is there"))?;
            let content = STANDARD.encode(stamp);
            Ok(HttpResponse::Ok().json(match called.memory.settings.mbd {
                Manner::AsText => json!({ "content": content }),
                Manner::Published | Manner::NotJoined => json!({ "content": [content] }),
            }))
        },
    )
    .await
}

/// The number of a notice that nobody has had, check digits included, from what was drawn.
fn number(drawn: &str) -> String {
    let digest = Sha256::digest(drawn);
    let drawn = digest
        .iter()
        .take(7)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let front = FRONT + drawn % NUMBERS;
    format!("{front}{:02}", front % 93)
}

fn wrong(why: String) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "Bad Request", why)
}

fn absent(why: &str) -> Refused {
    Refused::new(StatusCode::NOT_FOUND, "Not Found", why)
}

#[cfg(test)]
mod tests {
    use super::super::checks::has_check_digits;
    use super::*;

    #[test]
    fn its_numbers_have_check_digits_and_are_its_own() {
        for drawn in ["", "a", "another one"] {
            let nav = number(drawn);
            assert!(is_digits(&nav, 18) && nav.starts_with("348"), "{nav}");
            assert!(has_check_digits(nav.get(1..).unwrap()), "{nav}");
        }
        assert_ne!(number("a"), number("b"));
    }
}
