//! The journal for people, and as JSON for tests.

use super::faults::Trouble;
use super::stamp::Stamps;
use super::state::Pagopa;
use crate::page::{Page, instant};
use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use maud::html;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// Entries that the page shows.
const SHOWN: usize = 100;

/// `GET /pagopa/journal`.
pub(super) async fn show(pagopa: Data<Pagopa>) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let memory = inner.memory();
    let entries = memory.journal.since(0, None);
    Page::new("pagoPA").show(&html! {
        p { "Il nodo dei pagamenti, l'archivio delle posizioni debitorie, la pagina con cui si paga e i flussi di rendicontazione. Qui c'è tutto quello che è successo." }
        p { "Adesso per la piattaforma sono le " (instant(now)) "." }
        h2 { "Enti" }
        @if memory.creditors.is_empty() { p { "Nessuno." } }
        ul {
            @for creditor in memory.creditors.values() {
                li {
                    strong { (creditor.name) } " · " code { (creditor.tax_code) }
                    @if let Some(station) = &creditor.station { " · stazione " code { (station.id) } " " code { (station.url.as_str()) } }
                }
            }
        }
        h2 { "Ricevute per strada" }
        ul {
            @for delivery in memory.deliveries.list().iter().rev().take(SHOWN) {
                li {
                    "Avviso " code { (delivery.nav) } " a " code { (delivery.to) } ": " (delivery.state.name())
                    ", tentativi " (delivery.attempts) ", dalle " (instant(delivery.due))
                }
            }
        }
        h2 { "Diario" }
        @if entries.is_empty() { p { "Niente." } }
        ul {
            @for entry in entries.iter().rev().take(SHOWN) {
                li { (instant(entry.at)) " · " strong { (entry.kind) } " · " code { (entry.what.to_string()) } }
            }
        }
        h2 { "Per i test" }
        p {
            "Il diario in JSON è in " a href="/pagopa/journal/entries" { code { "/pagopa/journal/entries" } }
            ", lo stato in " a href="/pagopa/control" { code { "/pagopa/control" } }
            ". Con una richiesta a " code { "/pagopa/control/…" } " si sposta l'orologio, si sbloccano le ricevute e si fanno andare storte le cose: "
            @for trouble in Trouble::ALL { code { (json!(trouble).as_str().unwrap_or_default()) } " " }
            "; le marche da bollo digitali si vendono "
            @for how in Stamps::ALL { code { (how.slug()) } " " }
        }
    })
}

/// Which entries, and how long to wait for the first.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    /// Only entries with a higher number.
    #[serde(default)]
    after: u64,
    kind: Option<String>,
    /// Seconds to wait for such an entry, 30 at most; without it the answer comes at once.
    wait: Option<u64>,
}

/// `GET /pagopa/journal/entries`.
pub(super) async fn entries(pagopa: Data<Pagopa>, filter: Query<Filter>) -> HttpResponse {
    let kind = filter.kind.as_deref();
    if let Some(seconds) = filter.wait {
        let mut changes = pagopa.inner().changes();
        let come = async {
            while pagopa.journal(filter.after, kind).is_empty() {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        // Running out of patience is an answer too: the list is empty then.
        let _ = tokio::time::timeout(Duration::from_secs(seconds.min(30)), come).await;
    }
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(pagopa.journal(filter.after, kind))
}
