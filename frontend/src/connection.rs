//! Whether the portal can be reached. The API client reports each failure here; while it is down,
//! the app asks for the status every few seconds and says when it is back.

use crate::components::alert::{Alert, Tone};
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::shell;
use std::sync::LazyLock;

/// State of the way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// It answers.
    #[default]
    Up,
    /// This device has no network.
    Offline,
    /// There is a network, and the portal does not answer.
    ServerGone,
}

// One per browser tab. On the server nothing ever writes to it.
static STATE: LazyLock<ArcRwSignal<Connection>> = LazyLock::new(ArcRwSignal::default);

/// The state; tracked. Forms read it to keep what cannot be sent.
pub fn connection() -> Connection {
    STATE.get()
}

#[cfg(feature = "csr")]
pub(crate) fn report(state: Connection) {
    #[cfg(feature = "area")]
    if state == Connection::Up {
        HEARD.set(now());
    }
    if STATE.get_untracked() != state {
        STATE.set(state);
    }
}

#[cfg(all(feature = "csr", feature = "area"))]
thread_local! {
    static HEARD: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
}

/// When the server last answered, in milliseconds since 1970 by this device's clock.
#[cfg(feature = "area")]
pub(crate) fn last_answer() -> f64 {
    #[cfg(feature = "csr")]
    return HEARD.get();
    #[cfg(not(feature = "csr"))]
    0.0
}

/// This device's clock, in milliseconds since 1970.
#[cfg(feature = "area")]
pub(crate) fn now() -> f64 {
    #[cfg(feature = "csr")]
    return js_sys::Date::now();
    #[cfg(not(feature = "csr"))]
    0.0
}

/// A failed fetch: no network at all, or no server.
#[cfg(feature = "csr")]
pub(crate) fn report_failure() -> Connection {
    let state = if window().navigator().on_line() {
        Connection::ServerGone
    } else {
        Connection::Offline
    };
    report(state);
    state
}

/// Listens to the browser's network events and asks for the server while it is gone.
#[cfg(feature = "csr")]
pub(crate) fn watch() {
    use leptos::ev;
    let offline = window_event_listener(ev::offline, |_| report(Connection::Offline));
    let online = window_event_listener(ev::online, |_| report(Connection::ServerGone));
    std::mem::forget((offline, online));
    Effect::new(move |_| {
        if STATE.get() == Connection::Up {
            return;
        }
        leptos::task::spawn_local(async {
            while STATE.get_untracked() != Connection::Up {
                gloo_timers::future::TimeoutFuture::new(3_000).await;
                if window().navigator().on_line() && crate::api::status::reachable().await {
                    report(Connection::Up);
                }
            }
        });
    });
}

/// The banner that tells that the portal cannot be reached, and that it can again.
#[component]
pub(crate) fn ConnectionBanner() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    Effect::new(move |before: Option<Connection>| {
        let now = STATE.get();
        match (before, now) {
            (Some(Connection::Offline | Connection::ServerGone), Connection::Up) => {
                live.announce(shell::online_again(lang));
            }
            (_, Connection::Offline) => live.alert(shell::offline_title(lang)),
            (_, Connection::ServerGone) => live.alert(shell::server_gone_title(lang)),
            _ => {}
        }
        now
    });
    move || {
        let (title, text) = match STATE.get() {
            Connection::Up => return None,
            Connection::Offline => (shell::offline_title(lang), shell::offline_text(lang)),
            Connection::ServerGone => (shell::server_gone_title(lang), shell::server_gone_text(lang)),
        };
        Some(view! {
            <div class="sp-connection">
                <div class="container">
                    <Alert tone=Tone::Warning title=title>{text}</Alert>
                </div>
            </div>
        })
    }
}
