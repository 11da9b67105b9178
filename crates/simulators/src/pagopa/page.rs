//! The page of Checkout: what is to be paid, and how it shall end.

use super::carts::{Cart, LIFE};
use super::ending::{Ending, Return};
use super::receipt::euros;
use super::stamp::Stamps;
use super::state::Pagopa;
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Form, Path};
use chrono::TimeDelta;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use url::Url;

/// Name and colour of the page.
const BRAND: (&str, &str) = ("Pagina di pagamento di prova", "pagopa");
/// How long the browser is kept until the receipts have arrived, where they come at once.
const PATIENCE: Duration = Duration::from_secs(5);
/// How late a receipt comes that comes later, unless somebody says otherwise: seconds.
const LATE: i64 = 5;
const LATEST: i64 = 86_400;

#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    ending: String,
    #[serde(default)]
    seconds: String,
    /// How the digital stamp shall be, where one is bought.
    #[serde(default)]
    stamps: String,
}

/// `GET /pagopa/checkout/pay/{cart}`.
pub(super) async fn show(pagopa: Data<Pagopa>, id: Path<String>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    inner.memory().run_jobs(now);
    let Some(cart) = open(&pagopa, &id) else {
        return over();
    };
    let stamps = {
        let memory = inner.memory();
        cart.to_pay().iter().any(|to_pay| memory.buys_a_stamp(to_pay))
    };
    let obstacle = pagopa.obstacle(&cart.to_pay(), false).await;
    let action = format!("/pagopa/checkout/pay/{}", id.as_str());
    if let Some(code) = obstacle {
        return Page::new("Non si può pagare")
            .brand(BRAND.0, BRAND.1)
            .show(&html! {
                p { "Uno di questi avvisi non si può pagare adesso." }
                p { "Codice: " code { (code) } }
                form method="post" action=(action) {
                    button type="submit" name="ending" value=(Ending::Failed.slug()) { "Torna al servizio" }
                }
            });
    }
    Page::new("Paga con pagoPA").brand(BRAND.0, BRAND.1).show(&html! {
        (notices(&cart))
        form method="post" action=(action) {
            div.row {
                button type="submit" name="ending" value=(Ending::Paid.slug()) { "Paga" }
                button.quiet type="submit" name="ending" value=(Ending::Cancelled.slug()) { "Annulla" }
            }
        }
        details {
            summary { "Scegli come va a finire" }
            p { "Scegli che cosa deve succedere e guarda come se la cava il servizio." }
            form method="post" action=(action) {
                fieldset {
                    legend { "Che cosa succede" }
                    @for ending in Ending::ALL {
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
                @if stamps {
                    div.row {
                        label for="stamps" { "La marca da bollo digitale è" }
                        select id="stamps" name="stamps" {
                            @for how in Stamps::ALL { option value=(how.slug()) { (how.label()) } }
                        }
                    }
                }
                button type="submit" { "Vai così" }
            }
        }
    })
}

fn notices(cart: &Cart) -> Markup {
    let total: i64 = cart.notices.iter().map(|notice| notice.amount).sum();
    html! {
        ul.people {
            @for notice in &cart.notices {
                li {
                    div.person {
                        strong { (notice.description) }
                        span { (notice.company_name) }
                        span { "Avviso " code { (notice.notice_number) } }
                        span { (in_words(notice.amount)) }
                    }
                }
            }
        }
        p { "In tutto: " strong { (in_words(total)) } }
    }
}

/// An amount as Italians write it.
fn in_words(cents: i64) -> String {
    format!("{} euro", euros(cents).replace('.', ","))
}

/// `POST /pagopa/checkout/pay/{cart}`.
pub(super) async fn end(pagopa: Data<Pagopa>, id: Path<String>, chosen: Form<Chosen>) -> HttpResponse {
    let Some(ending) = Ending::from_slug(&chosen.ending) else {
        return Page::new("Manca la scelta")
            .brand(BRAND.0, BRAND.1)
            .status(StatusCode::BAD_REQUEST)
            .show(&html! { p { "Torna indietro e scegli che cosa deve succedere." } });
    };
    let seconds: i64 = chosen.seconds.trim().parse().unwrap_or(LATE);
    let later = TimeDelta::seconds(seconds.clamp(0, LATEST));
    let stamps = Stamps::from_slug(&chosen.stamps);
    let obstacle = match open(&pagopa, &id) {
        Some(cart) if ending.is_paid() => pagopa.obstacle(&cart.to_pay(), true).await,
        _ => None,
    };
    let how = How {
        ending,
        later,
        stamps,
        obstacle,
    };
    let Some((cart, ending)) = decide(&pagopa, &id, &how) else {
        return over();
    };
    pagopa.inner().bell.notify_one();
    let at_once = ending.is_paid() && !matches!(ending, Ending::PaidLate | Ending::PaidWaiting);
    if at_once {
        // A receipt that does not arrive does not keep the browser.
        let _ = tokio::time::timeout(PATIENCE, pagopa.inner().quiet()).await;
    }
    match place(&cart, ending.back()) {
        Some(url) => HttpResponse::SeeOther()
            .insert_header((LOCATION, url.as_str()))
            .finish(),
        None => Page::new("Hai chiuso la finestra")
            .brand(BRAND.0, BRAND.1)
            .show(&html! { p { "Da qui non si torna al servizio: è quello che hai scelto." } }),
    }
}

/// A cart that can be paid.
fn open(pagopa: &Pagopa, id: &str) -> Option<Cart> {
    let inner = pagopa.inner();
    let now = inner.now();
    let memory = inner.memory();
    memory.carts.get(id).filter(|cart| cart.is_open(now)).cloned()
}

/// How a payment ends.
struct How {
    ending: Ending,
    later: TimeDelta,
    stamps: Option<Stamps>,
    obstacle: Option<&'static str>,
}

/// Takes the money, or not, once. Nothing where the cart is over.
fn decide(pagopa: &Pagopa, id: &str, how: &How) -> Option<(Cart, Ending)> {
    let How {
        ending,
        later,
        stamps,
        obstacle,
    } = *how;
    let inner = pagopa.inner();
    let now = inner.now();
    let mut memory = inner.memory();
    memory.run_jobs(now);
    let cart = memory.carts.get_mut(id).filter(|cart| cart.is_open(now))?;
    cart.ended = true;
    let cart = cart.clone();
    let to_pay = cart.to_pay();
    // Somebody else may have been faster.
    let meanwhile = || to_pay.iter().find_map(|one| memory.obstacle(one));
    let obstacle = obstacle.or_else(|| ending.is_paid().then(meanwhile).flatten());
    // All notices of a cart are paid, or none.
    let ending = if ending.is_paid() && obstacle.is_some() {
        Ending::Failed
    } else {
        ending
    };
    let usual = memory.settings.stamps;
    memory.settings.stamps = stamps.unwrap_or(usual);
    for one in &to_pay {
        if ending.is_paid()
            && let Some(receipt) = memory.take(one, inner.draw(), now)
        {
            memory.depart(&receipt, ending, now, later);
        }
        if ending == Ending::Abandoned {
            let key = (one.creditor.clone(), one.nav.clone());
            memory.in_payment.insert(key, cart.opened + LIFE);
        }
    }
    memory.settings.stamps = usual;
    let what = json!({ "cart": id, "ending": ending.slug(), "obstacle": obstacle });
    memory.journal.note(now, "cart", what);
    drop(memory);
    inner.tell();
    Some((cart, ending))
}

fn place(cart: &Cart, back: Return) -> Option<&Url> {
    match back {
        Return::Ok => Some(&cart.returns.ok),
        Return::Cancel => Some(&cart.returns.cancel),
        Return::Error => Some(&cart.returns.error),
        // v1 knows no waiting: it says that it was paid.
        Return::Waiting => Some(cart.returns.waiting.as_ref().unwrap_or(&cart.returns.ok)),
        Return::Nowhere => None,
    }
}

fn over() -> HttpResponse {
    Page::new("Pagamento non più valido")
        .brand(BRAND.0, BRAND.1)
        .status(StatusCode::NOT_FOUND)
        .show(&html! { p { "Questo pagamento è finito o scaduto. Torna al servizio e comincia da capo." } })
}
