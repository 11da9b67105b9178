//! The page where one picks a citizen, sees what is asked for, and agrees or not.

use super::attributes;
use super::idps::{Idp, Idps};
use super::outgoing;
use super::pending::PendingLogin;
use super::problems::{Group, Problem};
use crate::page::Page;
use crate::town::Citizen;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_types::loa::Loa;

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    citizen: Option<String>,
}

pub(super) async fn show(
    idps: Data<Idps>,
    path: Path<(String, String)>,
    choice: Query<Choice>,
) -> HttpResponse {
    let (slug, handle) = path.into_inner();
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let Some(login) = idps.pending().find(&handle).filter(|login| login.idp == idp.slug) else {
        return over(idp);
    };
    match choice.citizen.as_deref().and_then(|slug| idps.citizen(slug)) {
        Some(citizen) => consent(&idps, idp, &handle, &login, citizen),
        None => pick(&idps, idp, &handle, &login),
    }
}

/// The login is not waiting any more.
pub(super) fn over(idp: &Idp) -> HttpResponse {
    Page::new("Accesso non più valido")
        .brand(idp.name, idp.slug)
        .status(StatusCode::NOT_FOUND)
        .show(&html! { p { "Questo accesso è finito o scaduto. Torna al servizio e comincia da capo." } })
}

fn pick(idps: &Idps, idp: &Idp, handle: &str, login: &PendingLogin) -> HttpResponse {
    let open = if login.level == Loa::L1 && !login.forced {
        idps.sessions().citizen_of(idp.slug)
    } else {
        None
    };
    let open = open.and_then(|slug| idps.citizen(&slug));
    let mut households: Vec<&str> = Vec::new();
    for citizen in idps.citizens() {
        if !households.contains(&citizen.household.as_str()) {
            households.push(&citizen.household);
        }
    }
    Page::new("Chi vuoi essere?")
        .brand(idp.name, idp.slug)
        .show(&html! {
            (asking(login))
            @if let Some(citizen) = open {
                h2 { "Sessione già aperta" }
                ul.people { (person(idp, handle, citizen)) }
            }
            @for household in households {
                h2 { (household) }
                ul.people {
                    @for citizen in idps.citizens().iter().filter(|citizen| citizen.household == household) {
                        (person(idp, handle, citizen))
                    }
                }
            }
            form method="post" action={ (idp.path()) "/login/" (handle) } {
                p { button.quiet type="submit" name="decision" value="cancel" { "Annulla" } }
            }
        })
}

fn person(idp: &Idp, handle: &str, citizen: &Citizen) -> Markup {
    html! {
        li {
            a href={ (idp.path()) "/login/" (handle) "?citizen=" (citizen.slug) } data-citizen=(citizen.slug) {
                strong { (citizen.full_name()) }
                span { (citizen.note) }
            }
        }
    }
}

fn asking(login: &PendingLogin) -> Markup {
    html! {
        p {
            strong { (login.service_provider.name) } " chiede chi sei, con SPID di livello "
            (login.level.number()) "."
        }
    }
}

fn consent(idps: &Idps, idp: &Idp, handle: &str, login: &PendingLogin, citizen: &Citizen) -> HttpResponse {
    let known = idps.attributes_of(citizen, idp);
    let shown = attributes::asked(known, &login.attributes);
    let missing: Vec<_> = login
        .attributes
        .iter()
        .filter(|asked| !shown.iter().any(|(name, _)| name == asked))
        .collect();
    Page::new("Dai il tuo consenso?").brand(idp.name, idp.slug).show(&html! {
        (asking(login))
        p { "Entri come " strong { (citizen.full_name()) } ". " a href={ (idp.path()) "/login/" (handle) } { "Cambia persona" } }
        @if citizen.suspended {
            p { "Questa identità è sospesa: il gestore risponderà con l'errore nr23." }
        } @else if citizen.highest_level < login.level {
            p { "Questa persona ha credenziali solo di livello " (citizen.highest_level.number()) ": il gestore risponderà con l'errore nr20." }
        } @else if citizen.company.is_some() != login.professional {
            p { "Il servizio chiede un altro tipo di identità: il gestore risponderà con l'errore nr30." }
        }
        h2 { "Dati richiesti da: " (login.service_name) }
        dl {
            @for (name, value) in &shown {
                dt { (attributes::label(name)) } dd { (value) }
            }
            @for name in &missing {
                dt { (attributes::label(name)) } dd { "il gestore non ha questo dato" }
            }
        }
        form method="post" action={ (idp.path()) "/login/" (handle) } {
            input type="hidden" name="citizen" value=(citizen.slug);
            div.row {
                button type="submit" name="decision" value="agree" { "Acconsento" }
                button.quiet type="submit" name="decision" value="refuse" { "Non acconsento" }
                button.quiet type="submit" name="decision" value="cancel" { "Annulla" }
            }
        }
        details {
            summary { "Prova un problema" }
            p { "Scegli che cosa deve andare storto e guarda come se la cava il servizio." }
            form method="post" action={ (idp.path()) "/login/" (handle) } {
                input type="hidden" name="citizen" value=(citizen.slug);
                input type="hidden" name="decision" value="problem";
                @for group in Group::ALL {
                    fieldset {
                        legend { (group.label()) }
                        @for problem in Problem::ALL.iter().filter(|problem| problem.group() == group) {
                            div.choice {
                                input type="radio" name="problem" required id={ "problem-" (problem.slug()) } value=(problem.slug());
                                label for={ "problem-" (problem.slug()) } { (problem.label()) }
                            }
                        }
                    }
                }
                button type="submit" { "Rispondi così" }
            }
        }
    })
}
