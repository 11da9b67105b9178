//! Sessions at the providers, which only level 1 makes.

use super::idps::Idps;
use super::outgoing;
use super::service_providers::ServiceProvider;
use crate::page::{self, Page};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use maud::html;
use std::sync::{Mutex, PoisonError};

/// A person signed in at a service by one provider.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) idp: &'static str,
    pub(crate) citizen: String,
    pub(crate) service_provider: ServiceProvider,
    pub(crate) name_id: String,
    pub(crate) index: String,
    pub(crate) opened_at: DateTime<Utc>,
}

#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Vec<Session>>);

impl Sessions {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Session>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn open(&self, session: Session) {
        self.with(|sessions| sessions.push(session));
    }

    /// The person of the last session opened at a provider.
    pub(crate) fn citizen_of(&self, idp: &str) -> Option<String> {
        self.with(|sessions| {
            sessions
                .iter()
                .rev()
                .find(|session| session.idp == idp)
                .map(|session| session.citizen.clone())
        })
    }

    pub(crate) fn of(&self, idp: &str) -> Vec<Session> {
        self.with(|sessions| {
            sessions
                .iter()
                .filter(|session| session.idp == idp)
                .cloned()
                .collect()
        })
    }

    /// Closes and hands out the session of that index.
    pub(crate) fn close(&self, idp: &str, index: &str) -> Option<Session> {
        self.with(|sessions| {
            let at = sessions
                .iter()
                .position(|session| session.idp == idp && session.index == index)?;
            Some(sessions.remove(at))
        })
    }
}

pub(super) async fn show(idps: Data<Idps>, slug: Path<String>) -> HttpResponse {
    let Some(idp) = idps.find(&slug) else {
        return outgoing::unknown_idp();
    };
    let sessions = idps.sessions().of(idp.slug);
    Page::new("Sessioni aperte").brand(idp.name, idp.slug).show(&html! {
        p { "Solo gli accessi di livello 1 aprono una sessione presso il gestore. Da qui puoi chiuderla: il servizio riceve una richiesta di uscita." }
        @if sessions.is_empty() {
            p.empty { "Nessuna sessione aperta." }
        }
        @for session in &sessions {
            form.row method="post" action={ (idp.path()) "/session/logout" } {
                input type="hidden" name="session_index" value=(session.index);
                span {
                    strong { (idps.person(idp, &session.citizen).map(|person| person.full_name).unwrap_or_default()) } " presso " (session.service_provider.name)
                    ", dal " (page::instant(session.opened_at))
                }
                button type="submit" { "Esci" }
                button type="submit" name="binding" value="redirect" { "Esci con HTTP-Redirect" }
            }
        }
    })
}
