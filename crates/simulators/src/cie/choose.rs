//! The page where one picks a citizen, sees what is asked for, and agrees or not.

use super::authorize::BRAND;
use super::claims;
use super::federation::{Federation, Inner};
use super::problems::Problem;
use super::request::Request;
use crate::page::Page;
use crate::town::Citizen;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    citizen: Option<String>,
}

pub(super) async fn show(
    federation: Data<Federation>,
    handle: Path<String>,
    choice: Query<Choice>,
) -> HttpResponse {
    let inner = federation.inner();
    let Some(request) = inner.memory().waiting.get(handle.as_str()).cloned() else {
        return over();
    };
    match choice.citizen.as_deref().and_then(|slug| inner.citizen(slug)) {
        Some(citizen) => consent(&handle, &request, citizen),
        None => pick(inner, &handle, &request),
    }
}

pub(super) fn over() -> HttpResponse {
    Page::new("Accesso non più valido")
        .brand(BRAND.0, BRAND.1)
        .status(StatusCode::NOT_FOUND)
        .show(&html! { p { "Questo accesso è finito o scaduto. Torna al servizio e comincia da capo." } })
}

/// Whoever has an identity for work only, or a suspended one, has no card here.
fn has_card(citizen: &Citizen) -> bool {
    citizen.company.is_none() && !citizen.suspended
}

fn pick(inner: &Inner, handle: &str, request: &Request) -> HttpResponse {
    let mut households: Vec<&str> = Vec::new();
    for citizen in inner.citizens.iter().filter(|citizen| has_card(citizen)) {
        if !households.contains(&citizen.household.as_str()) {
            households.push(&citizen.household);
        }
    }
    Page::new("Di chi è la carta?").brand(BRAND.0, BRAND.1).show(&html! {
        (asking(request))
        @for household in households {
            h2 { (household) }
            ul.people {
                @for citizen in inner.citizens.iter().filter(|c| has_card(c) && c.household == household) {
                    li {
                        a href={ "/cie/op/login/" (handle) "?citizen=" (citizen.slug) } data-citizen=(citizen.slug) {
                            strong { (citizen.full_name()) }
                            span { (citizen.note) }
                        }
                    }
                }
            }
        }
        form method="post" action={ "/cie/op/login/" (handle) } {
            p { button.quiet type="submit" name="decision" value="cancel" { "Annulla" } }
        }
    })
}

fn asking(request: &Request) -> Markup {
    html! {
        p {
            strong { (request.party.name()) } " chiede chi sei, con CIE di livello "
            (request.level.number()) "."
        }
    }
}

fn consent(handle: &str, request: &Request, citizen: &Citizen) -> HttpResponse {
    let shown = claims::of(citizen, &request.claims);
    Page::new("Dai il tuo consenso?").brand(BRAND.0, BRAND.1).show(&html! {
        (asking(request))
        p { "Entri come " strong { (citizen.full_name()) } ". " a href={ "/cie/op/login/" (handle) } { "Cambia persona" } }
        h2 { "Dati richiesti" }
        dl {
            @for name in &request.claims {
                dt { (claims::label(name)) }
                dd { @if let Some(value) = shown.get(name) { (plain(value)) } @else { "il gestore non ha questo dato" } }
            }
        }
        form method="post" action={ "/cie/op/login/" (handle) } {
            input type="hidden" name="citizen" value=(citizen.slug);
            div.row {
                button type="submit" name="decision" value="agree" { "Acconsento" }
                button.quiet type="submit" name="decision" value="cancel" { "Non acconsento" }
            }
        }
        details {
            summary { "Prova un problema" }
            p { "Scegli che cosa deve andare storto e guarda come se la cava il servizio." }
            form method="post" action={ "/cie/op/login/" (handle) } {
                input type="hidden" name="citizen" value=(citizen.slug);
                input type="hidden" name="decision" value="problem";
                fieldset {
                    legend { "Che cosa non va" }
                    @for problem in Problem::ALL {
                        div.choice {
                            input type="radio" name="problem" required id={ "problem-" (problem.slug()) } value=(problem.slug());
                            label for={ "problem-" (problem.slug()) } { (problem.label()) }
                        }
                    }
                }
                button type="submit" { "Rispondi così" }
            }
        }
    })
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
