//! The page of the simulated provider: what was signed, and what shall go wrong.

use super::state::{Csc, Trouble};
use crate::page::{Page, instant};
use crate::troubles::Wanted;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use maud::html;

/// `GET /csc`.
pub(super) async fn show(csc: Data<Csc>) -> HttpResponse {
    let memory = csc.inner().memory();
    Page::new("Firme remote").show(&html! {
        p {
            "Un prestatore di firme remote: tiene la chiave del sigillo di un Comune e firma le impronte che il portale gli manda, mai i documenti. "
            "Controlla token, PIN e algoritmi, e firma solo ciò che ha autorizzato. "
            a href="/csc/authority.pem" { "Il certificato della sua autorità" } "."
        }
        (memory.troubles.form("/csc/trouble", &Trouble::ALL, 1, false))
        @if let Some(refusal) = &memory.refusal {
            h2 { "Ultimo rifiuto" }
            p { code { (refusal) } }
        }
        h2 { "Impronte firmate" }
        @if memory.signed.is_empty() { p { "Nessuna." } }
        ul { @for signed in memory.signed.iter().rev() {
            li { (instant(signed.at)) " · " (signed.organization) " · " code { (signed.hash) } }
        } }
        h2 { "Chi può far firmare" }
        ul { @for known in memory.clients.values() {
            li { (known.client.organization) " · " code { (known.credential()) } }
        } }
    })
}

/// `GET /csc/authority.pem`.
pub(super) async fn authority(csc: Data<Csc>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/x-pem-file")
        .body(csc.authority_pem().to_owned())
}

/// `GET /csc/authority.crl`.
pub(super) async fn list(csc: Data<Csc>) -> HttpResponse {
    let inner = csc.inner();
    match inner.authority.revocation_list(inner.now()) {
        Ok(list) => HttpResponse::Ok().content_type("application/pkix-crl").body(list),
        Err(error) => {
            tracing::warn!(%error, "the provider of remote signatures cannot make its list");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// `POST /csc/trouble`.
pub(super) async fn trouble(csc: Data<Csc>, wanted: Form<Wanted>) -> HttpResponse {
    let Some((trouble, times)) = wanted.read(&Trouble::ALL) else {
        return HttpResponse::BadRequest().finish();
    };
    csc.suffer(trouble, times);
    HttpResponse::SeeOther()
        .insert_header(("Location", "/csc"))
        .finish()
}
