//! The end of the session, announced in time (WCAG 2.2.1): at least two minutes before, with one action
//! to stay. Each answer of the server keeps the session alive, so the time runs from the last one.

use crate::components::dialog::Dialog;
use crate::connection::last_answer;
use crate::session::{Session, SessionState, use_session};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;
use std::time::Duration;

/// How long before the end it warns, in milliseconds.
const AHEAD: f64 = 180_000.0;
/// How often it looks.
const EVERY: Duration = Duration::from_secs(10);

/// Milliseconds until the session ends if nothing is done; `None` when nobody is signed in.
/// `heard` is when the server last answered, `told` when it said how long the session lasts.
fn left(session: &Session, told: f64, heard: f64, now: f64) -> Option<f64> {
    let Session::Citizen(who) = session else {
        return None;
    };
    let millis = |at: chrono::DateTime<chrono::Utc>| -> f64 {
        // Exact for 285 000 years.
        #[expect(
            clippy::as_conversions,
            clippy::cast_precision_loss,
            reason = "f64 is JavaScript's number"
        )]
        let millis = at.timestamp_millis() as f64;
        millis
    };
    let idle = millis(who.idle_ends_at) - told;
    Some((heard + idle).min(millis(who.ends_at)) - now)
}

/// Watches the time and asks.
#[component]
pub(crate) fn SessionWarning() -> impl IntoView {
    let lang = use_lang();
    let session: SessionState = use_session();
    let open = RwSignal::new(false);
    let told = StoredValue::new(0.0);
    Effect::new(move |_| {
        if let Session::Citizen(_) = session.read() {
            told.set_value(crate::connection::now());
            open.set(false);
        }
    });
    Effect::new(move |_| {
        let look = move || {
            let state = session.read_untracked();
            let heard = last_answer().max(told.get_value());
            match left(&state, told.get_value(), heard, crate::connection::now()) {
                Some(left) if left <= 0.0 => {
                    open.set(false);
                    session.ended();
                }
                Some(left) if left <= AHEAD => open.set(true),
                Some(_) if open.get_untracked() => open.set(false),
                Some(_) | None => {}
            }
        };
        if let Ok(handle) = set_interval_with_handle(look, EVERY) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <Dialog id="fine-sessione" title=shell::session_ending_title(lang) open=open>
            <p>{shell::session_ending_text(lang)}</p>
            <div class="sp-dialog-actions">
                <button type="button" class="btn btn-primary" on:click=move |_| session.refresh()>
                    {shell::session_extend(lang)}
                </button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::{ids::CitizenId, loa::Loa, whoami::Provider, whoami::WhoAmI};

    fn session(idle: &str, end: &str) -> Session {
        Session::Citizen(Box::new(WhoAmI {
            id: CitizenId::from_parts(0, [0; 10]),
            given_name: "Ada".into(),
            family_name: "Rossi".into(),
            provider: Provider::Spid,
            identity_provider: "Aurora".into(),
            single_logout_path: None,
            level: Loa::L2,
            roles: Vec::new(),
            profile_complete: true,
            unread_messages: 0,
            idle_ends_at: idle.parse().unwrap(),
            ends_at: end.parse().unwrap(),
        }))
    }

    #[test]
    fn each_answer_moves_the_end_but_never_past_the_last_one() {
        let session = session("1970-01-01T00:30:00Z", "1970-01-01T01:00:00Z");
        let minutes = |m: f64| m * 60_000.0;
        assert_eq!(left(&session, 0.0, 0.0, minutes(10.0)), Some(minutes(20.0)));
        assert_eq!(
            left(&session, 0.0, minutes(10.0), minutes(10.0)),
            Some(minutes(30.0))
        );
        assert_eq!(
            left(&session, 0.0, minutes(50.0), minutes(50.0)),
            Some(minutes(10.0))
        );
        assert_eq!(left(&Session::Anonymous, 0.0, 0.0, 0.0), None);
    }
}
