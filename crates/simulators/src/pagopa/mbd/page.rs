//! The page at which a stamp is paid, and how that shall end.

use super::super::ending::{Ending, Return};
use super::super::receipt::euros;
use super::super::stamp::{Sale, Stamps, number};
use super::super::state::{Memory, Pagopa};
use super::Purchase;
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Form, Path};
use chrono::{DateTime, TimeDelta, Utc};
use maud::html;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use url::Url;

/// Name and colour of the page.
const BRAND: (&str, &str) = ("Pagina di pagamento di prova", "pagopa");
/// How late a stamp is there that is there later, unless somebody says otherwise: seconds.
const LATE: i64 = 5;
const LATEST: i64 = 86_400;

/// The endings that make a difference here: no receipt is brought to anybody.
const ENDINGS: [Ending; 7] = [
    Ending::Paid,
    Ending::PaidLate,
    Ending::PaidGone,
    Ending::Refused,
    Ending::Cancelled,
    Ending::Abandoned,
    Ending::Failed,
];

#[derive(Debug, Deserialize)]
pub(in crate::pagopa) struct Chosen {
    ending: String,
    #[serde(default)]
    seconds: String,
    /// How the stamp shall be.
    #[serde(default)]
    stamps: String,
}

/// `GET /pagopa/mbd/pay/{id}`.
pub(in crate::pagopa) async fn show(pagopa: Data<Pagopa>, id: Path<String>) -> HttpResponse {
    let now = pagopa.inner().now();
    let open = {
        let memory = pagopa.inner().memory();
        let found = memory.purchases.get(id.as_str());
        found.filter(|purchase| purchase.is_open(now)).cloned()
    };
    let Some(purchase) = open else {
        return over();
    };
    let action = format!("/pagopa/mbd/pay/{}", id.as_str());
    Page::new("Compra la marca da bollo digitale")
        .brand(BRAND.0, BRAND.1)
        .show(&html! {
            ul.people {
                li {
                    div.person {
                        strong { "Marca da bollo digitale" }
                        span { (purchase.order.buyer) }
                        span { "Avviso " code { (purchase.nav) } }
                        span { (euros(purchase.order.amount).replace('.', ",")) " euro" }
                    }
                }
            }
            form method="post" action=(action) {
                div.row {
                    button type="submit" name="ending" value=(Ending::Paid.slug()) { "Paga" }
                    button.quiet type="submit" name="ending" value=(Ending::Cancelled.slug()) { "Annulla" }
                }
            }
            details {
                summary { "Scegli come va a finire" }
                form method="post" action=(action) {
                    fieldset {
                        legend { "Che cosa succede" }
                        @for ending in ENDINGS {
                            div.choice {
                                input type="radio" name="ending" required id={ "ending-" (ending.slug()) } value=(ending.slug());
                                label for={ "ending-" (ending.slug()) } { (ending.label()) }
                            }
                        }
                    }
                    div.row {
                        label for="seconds" { "Se arriva più tardi, dopo quanti secondi" }
                        input id="seconds" name="seconds" type="number" min="0" max=(LATEST) value=(LATE);
                    }
                    div.row {
                        label for="stamps" { "La marca da bollo digitale è" }
                        select id="stamps" name="stamps" {
                            @for how in Stamps::ALL { option value=(how.slug()) { (how.label()) } }
                        }
                    }
                    button type="submit" { "Vai così" }
                }
            }
        })
}

/// `POST /pagopa/mbd/pay/{id}`.
pub(in crate::pagopa) async fn end(
    pagopa: Data<Pagopa>,
    id: Path<String>,
    chosen: Form<Chosen>,
) -> HttpResponse {
    let ending = Ending::from_slug(&chosen.ending).filter(|ending| ENDINGS.contains(ending));
    let Some(ending) = ending else {
        return Page::new("Manca la scelta")
            .brand(BRAND.0, BRAND.1)
            .status(StatusCode::BAD_REQUEST)
            .show(&html! { p { "Torna indietro e scegli che cosa deve succedere." } });
    };
    let seconds: i64 = chosen.seconds.trim().parse().unwrap_or(LATE);
    let later = TimeDelta::seconds(seconds.clamp(0, LATEST));
    let decided = decide(&pagopa, &id, ending, later, Stamps::from_slug(&chosen.stamps));
    pagopa.inner().tell();
    let Some(purchase) = decided else {
        return over();
    };
    match place(&purchase, ending) {
        Some(url) => HttpResponse::SeeOther()
            .insert_header((LOCATION, url.as_str()))
            .finish(),
        None => Page::new("Hai chiuso la finestra")
            .brand(BRAND.0, BRAND.1)
            .show(&html! { p { "Da qui non si torna al servizio: è quello che hai scelto." } }),
    }
}

/// Takes the money, or not, once. Nothing where the purchase is over. One that is abandoned can be paid by
/// whoever opens the page again in time.
fn decide(
    pagopa: &Pagopa,
    id: &str,
    ending: Ending,
    later: TimeDelta,
    stamps: Option<Stamps>,
) -> Option<Purchase> {
    let now = pagopa.inner().now();
    let mut memory = pagopa.inner().memory();
    let found = memory.purchases.get(id);
    let mut purchase = found.filter(|purchase| purchase.is_open(now))?.clone();
    purchase.ended = ending != Ending::Abandoned;
    if ending.is_paid() {
        let how = stamps.unwrap_or(memory.settings.stamps);
        let from = if ending == Ending::PaidLate {
            now + later
        } else {
            now
        };
        purchase.stamp = Some((from, sold(&mut memory, &purchase, how, now)?));
    }
    memory.purchases.insert(id.to_owned(), purchase.clone());
    let what = json!({ "purchase": id, "notice": purchase.nav, "ending": ending.slug() });
    memory.journal.note(now, "stamp", what);
    Some(purchase)
}

/// The stamp, as it shall be.
fn sold(memory: &mut Memory, purchase: &Purchase, how: Stamps, now: DateTime<Utc>) -> Option<String> {
    let seller = Arc::clone(memory.seller.as_ref()?);
    let before = memory.last_stamp.clone().filter(|_| how == Stamps::Repeated);
    let sale = Sale {
        iubd: before.unwrap_or_else(|| number(&purchase.nav, 1)),
        hash: &purchase.order.hash,
        amount: purchase.order.amount,
        at: now,
    };
    match seller.sell(&sale, how) {
        Ok(stamp) => {
            memory.last_stamp = Some(sale.iubd);
            Some(stamp)
        }
        Err(error) => {
            tracing::error!(%error, "a digital stamp cannot be signed");
            None
        }
    }
}

fn place(purchase: &Purchase, ending: Ending) -> Option<&Url> {
    let returns = &purchase.order.returns;
    match ending.back() {
        // The service knows no address for who has to wait.
        Return::Ok | Return::Waiting => Some(&returns.success),
        Return::Cancel => Some(&returns.cancel),
        Return::Error => Some(&returns.error),
        Return::Nowhere => None,
    }
}

fn over() -> HttpResponse {
    Page::new("Pagamento non più valido")
        .brand(BRAND.0, BRAND.1)
        .status(StatusCode::NOT_FOUND)
        .show(&html! { p { "Questo pagamento è finito o scaduto. Torna al servizio e comincia da capo." } })
}
