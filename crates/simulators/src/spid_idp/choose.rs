//! The page where one picks a citizen, sees what is asked for, and agrees or not.

use super::attributes;
use super::idps::{Idp, Idps};
use super::outgoing;
use super::pending::PendingLogin;
use super::person::Person;
use super::problems::{Group, Problem};
use crate::page::Page;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use sportello_types::loa::Loa;

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    citizen: Option<String>,
    /// The country picked at the eIDAS node, two letters.
    country: Option<String>,
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
    match choice.citizen.as_deref().and_then(|slug| idps.person(idp, slug)) {
        Some(person) => consent(idp, &handle, &login, &person),
        None if idp.is_node() => {
            let countries = idps.countries();
            let wanted = choice.country.as_deref();
            match countries.into_iter().find(|(_, code)| Some(*code) == wanted) {
                Some((name, code)) => abroad(&idps, idp, (&handle, &login), (code, name)),
                None => from_where(&idps, idp, &handle, &login),
            }
        }
        None => pick(&idps, idp, &handle, &login),
    }
}

/// The node's own page: from which country one comes.
fn from_where(idps: &Idps, idp: &Idp, handle: &str, login: &PendingLogin) -> HttpResponse {
    Page::new("Da quale Paese viene la tua identità?")
        .brand(idp.name, idp.slug)
        .show(&html! {
            (asking(login))
            ul.people {
                @for (name, code) in idps.countries() {
                    li {
                        a href={ (idp.path()) "/login/" (handle) "?country=" (code) } data-country=(code) {
                            strong { (name) }
                        }
                    }
                }
            }
            (cancel(idp, handle))
        })
}

/// The page of the country that vouches: who one is.
fn abroad(
    idps: &Idps,
    idp: &Idp,
    (handle, login): (&str, &PendingLogin),
    (code, name): (&str, &str),
) -> HttpResponse {
    Page::new("Chi vuoi essere?")
        .brand(idp.name, idp.slug)
        .show(&html! {
            (asking(login))
            h2 { (name) }
            ul.people {
                @for european in idps.europeans().iter().filter(|european| european.country_code == code) {
                    (entry(idp, handle, &Person::european(european)))
                }
            }
            p { a href={ (idp.path()) "/login/" (handle) } { "Cambia Paese" } }
            (cancel(idp, handle))
        })
}

fn cancel(idp: &Idp, handle: &str) -> Markup {
    html! {
        form method="post" action={ (idp.path()) "/login/" (handle) } {
            p { button.quiet type="submit" name="decision" value="cancel" { "Annulla" } }
        }
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
    let open = open.and_then(|slug| idps.person(idp, &slug));
    let people = idps.people_of(idp);
    let mut groups: Vec<&str> = Vec::new();
    for person in &people {
        if !groups.contains(&person.group.as_str()) {
            groups.push(&person.group);
        }
    }
    Page::new("Chi vuoi essere?")
        .brand(idp.name, idp.slug)
        .show(&html! {
            (asking(login))
            @if let Some(known) = &open {
                h2 { "Sessione già aperta" }
                ul.people { (entry(idp, handle, known)) }
            }
            @for group in groups {
                h2 { (group) }
                ul.people {
                    @for person in people.iter().filter(|person| person.group == group) {
                        (entry(idp, handle, person))
                    }
                }
            }
            (cancel(idp, handle))
        })
}

fn entry(idp: &Idp, handle: &str, person: &Person) -> Markup {
    html! {
        li {
            a href={ (idp.path()) "/login/" (handle) "?citizen=" (person.slug) } data-citizen=(person.slug) {
                strong { (person.full_name) }
                span { (person.note) }
            }
        }
    }
}

fn asking(login: &PendingLogin) -> Markup {
    html! {
        p {
            strong { (login.service_provider.name) } " chiede chi sei, con un'identità di livello "
            (login.level.number()) "."
        }
    }
}

fn consent(idp: &Idp, handle: &str, login: &PendingLogin, person: &Person) -> HttpResponse {
    let shown = person.asked(&login.attributes);
    let missing: Vec<_> = login
        .attributes
        .iter()
        .filter(|asked| !shown.iter().any(|(name, _)| name == asked))
        .collect();
    Page::new("Dai il tuo consenso?").brand(idp.name, idp.slug).show(&html! {
        (asking(login))
        p { "Entri come " strong { (person.full_name) } ". " a href={ (idp.path()) "/login/" (handle) } { "Cambia persona" } }
        @if person.suspended {
            p { "Questa identità è sospesa: il gestore risponderà con l'errore nr23." }
        } @else if person.highest_level < login.level {
            p { "Questa persona ha credenziali solo di livello " (person.highest_level.number()) ": il gestore risponderà con l'errore nr20." }
        } @else if person.professional != login.professional {
            p { "Il servizio chiede un altro tipo di identità: il gestore risponderà con l'errore nr30." }
        }
        h2 { "Dati richiesti da: " (login.service_name) }
        dl {
            @for (name, value) in &shown {
                dt { (attributes::label(name)) } dd { (value) }
                @for (_, native) in person.native.iter().filter(|(other, _)| other == name) {
                    dd { (native) }
                }
            }
            @for name in &missing {
                dt { (attributes::label(name)) } dd { "il gestore non ha questo dato" }
            }
        }
        form method="post" action={ (idp.path()) "/login/" (handle) } {
            input type="hidden" name="citizen" value=(person.slug);
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
                input type="hidden" name="citizen" value=(person.slug);
                input type="hidden" name="decision" value="problem";
                @for group in Group::ALL {
                    @let fits = |problem: &&Problem| problem.group() == group && (!idp.is_node() || problem.fits_the_node());
                    fieldset {
                        legend { (group.label()) }
                        @for problem in Problem::ALL.iter().filter(fits) {
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
