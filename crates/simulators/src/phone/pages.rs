//! The screen of a phone.

use super::store::Phones;
use crate::page::{self, Page};
use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use maud::html;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    to: Option<String>,
}

pub(super) async fn list(phones: Data<Phones>, filter: Query<Filter>) -> HttpResponse {
    let to = filter.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    let texts = phones.list(to);
    Page::new("Telefono").show(&html! {
        p { "Ogni SMS spedito dal portale arriva qui, a qualunque numero sia diretto. Niente esce da questo computer." }
        form.row method="get" action="/phone" role="search" {
            label for="to" { "Numero" }
            input id="to" name="to" type="tel" value=(to.unwrap_or_default()) autocomplete="off";
            button type="submit" { "Filtra" }
            @if to.is_some() { a href="/phone" { "Mostra tutti" } }
        }
        div.phone role="region" aria-label="Schermo del telefono" tabindex="0" {
            @if texts.is_empty() {
                p.empty { "Nessun messaggio." }
            }
            @for text in &texts {
                article {
                    p.from { strong { (text.from) } " a " (text.to) }
                    p.bubble { (text.text) }
                    p.when { (page::instant(text.received_at)) }
                }
            }
        }
    })
}
