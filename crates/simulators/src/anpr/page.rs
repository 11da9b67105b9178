//! The page of the simulated register: what was asked, and what shall go wrong.

use super::state::{Anpr, Trouble};
use crate::page::{Page, instant};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use maud::html;
use serde::Deserialize;

/// `GET /anpr`.
pub(super) async fn show(anpr: Data<Anpr>) -> HttpResponse {
    let memory = anpr.inner().memory();
    Page::new("ANPR e PDND").show(&html! {
        p { "Il registro nazionale dei residenti e la piattaforma da cui si passa per interrogarlo. Controllano firme, destinatari, impronte, finalità e orari come quelli veri." }
        h2 { "Far andare storto qualcosa" }
        form method="post" action="/anpr/trouble" {
            label for="trouble" { "Che cosa" }
            select id="trouble" name="trouble" {
                @for (_, word, title) in Trouble::ALL { option value=(word) { (title) } }
            }
            label for="times" { "Quante volte" }
            input id="times" name="times" type="number" min="0" max="100" value="2";
            label for="about" { "Di chi (codice fiscale; vuoto: di chiunque)" }
            input id="about" name="about";
            button { "Imposta" }
        }
        @if !memory.troubles.is_empty() {
            ul { @for known in &memory.troubles {
                @for (_, _, title) in Trouble::ALL.iter().filter(|(trouble, _, _)| *trouble == known.trouble) {
                    li {
                        (title)
                        @if let Some(about) = &known.about { " (" (about) ")" }
                        ": ancora " (known.left)
                    }
                }
            } }
        }
        @if let Some(refusal) = &memory.refusal {
            h2 { "Ultimo rifiuto" }
            p { code { (refusal) } }
        }
        h2 { "Interrogazioni" }
        @if memory.calls.is_empty() { p { "Nessuna." } }
        ul { @for (at, call) in memory.calls.iter().rev() { li { (instant(*at)) " · " code { (call) } } } }
        h2 { "Chi può interrogarlo" }
        ul { @for client in memory.clients.values() { li { code { (client.client.id) } } } }
    })
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    trouble: String,
    times: u32,
    /// Whom the calls are about with which it goes wrong; empty for everybody.
    #[serde(default)]
    about: String,
}

/// `POST /anpr/trouble`.
pub(super) async fn trouble(anpr: Data<Anpr>, wanted: Form<Wanted>) -> HttpResponse {
    let found = Trouble::ALL.iter().find(|(_, word, _)| *word == wanted.trouble);
    let Some((trouble, _, _)) = found else {
        return HttpResponse::BadRequest().finish();
    };
    let about = Some(wanted.about.trim()).filter(|about| !about.is_empty());
    anpr.suffer_about(*trouble, about, wanted.times.min(100));
    HttpResponse::SeeOther()
        .insert_header(("Location", "/anpr"))
        .finish()
}
