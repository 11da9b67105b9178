//! The page of the simulated register: what was asked, and what shall go wrong.

use super::state::{Anpr, Trouble};
use crate::page::{Page, instant};
use crate::troubles::Wanted;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use maud::html;

/// `GET /anpr`.
pub(super) async fn show(anpr: Data<Anpr>) -> HttpResponse {
    let memory = anpr.inner().memory();
    Page::new("ANPR e PDND").show(&html! {
        p { "Il registro nazionale dei residenti e la piattaforma da cui si passa per interrogarlo. Controllano firme, destinatari, impronte, finalità e orari come quelli veri." }
        (memory.troubles.form("/anpr/trouble", &Trouble::ALL, 2, true))
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

/// `POST /anpr/trouble`.
pub(super) async fn trouble(anpr: Data<Anpr>, wanted: Form<Wanted>) -> HttpResponse {
    let Some((trouble, times)) = wanted.read(&Trouble::ALL) else {
        return HttpResponse::BadRequest().finish();
    };
    anpr.suffer_about(trouble, wanted.about(), times);
    HttpResponse::SeeOther()
        .insert_header(("Location", "/anpr"))
        .finish()
}
