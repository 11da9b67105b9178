//! Who is signed in, as the app knows it.

use crate::api;
use crate::device;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::CitizenId;
use sportello_types::profile::Profile;
use sportello_types::whoami::WhoAmI;

/// What the app knows of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Nothing yet.
    Unknown,
    /// Nobody is signed in.
    Anonymous,
    /// This person is.
    Citizen(Box<WhoAmI>),
}

impl Session {
    /// Who is signed in, if anybody.
    pub fn citizen_id(&self) -> Option<CitizenId> {
        match self {
            Self::Citizen(who) => Some(who.id),
            Self::Unknown | Self::Anonymous => None,
        }
    }
}

/// The session, shared by the whole app.
#[derive(Clone, Copy, Debug)]
pub struct SessionState(RwSignal<Session>);

impl SessionState {
    pub(crate) fn new(signed_in: Option<WhoAmI>) -> Self {
        Self(RwSignal::new(
            signed_in.map_or(Session::Unknown, |who| Session::Citizen(Box::new(who))),
        ))
    }

    /// The session; tracked.
    pub fn read(self) -> Session {
        self.0.get()
    }

    /// The session; not tracked.
    pub fn read_untracked(self) -> Session {
        self.0.get_untracked()
    }

    /// Who is signed in, if anybody; tracked.
    pub fn citizen(self) -> Option<WhoAmI> {
        self.0.with(|session| match session {
            Session::Citizen(who) => Some((**who).clone()),
            Session::Unknown | Session::Anonymous => None,
        })
    }

    /// Asks the server again: after a change of the profile, to keep the session alive.
    pub fn refresh(self) {
        spawn_local(async move {
            match api::session::whoami().await {
                Ok(who) => {
                    device::forget_others(who.id);
                    self.0.set(Session::Citizen(Box::new(who)));
                }
                Err(error) if error.is_unauthenticated() => self.0.set(Session::Anonymous),
                // Unreachable: what was known stays.
                Err(_) => {}
            }
        });
    }

    /// The first access is done: known here before the server is asked again, so that the gate of the
    /// area opens at once.
    pub fn profile_completed(self, profile: &Profile) {
        self.0.update(|session| {
            if let Session::Citizen(who) = session {
                who.profile_complete = true;
                // Whoever came with a card without a name has just said it.
                who.given_name.clone_from(&profile.given_name);
                who.family_name.clone_from(&profile.family_name);
            }
        });
    }

    /// The citizen signed out, on purpose: nothing of theirs stays on this device.
    pub fn signed_out(self) {
        device::forget_all();
        self.ended();
    }

    /// Goes out at the identity provider too, which answers to `path`: another page, after which nothing of
    /// the citizen's stays on this device.
    pub(crate) fn leave_everywhere(path: &str, nav: crate::nav::Nav, home: &str) {
        // First away from the page, which saves what was typed last; an answer of the server's later that
        // has arrived. Where that would load another document nothing is saved.
        if crate::nav::opens_here(home) {
            nav.go(home);
        }
        let path = path.to_owned();
        spawn_local(async move {
            drop(api::session::whoami().await);
            device::forget_all();
            // The browser refuses only addresses that are none.
            let _ = leptos::prelude::window().location().set_href(&path);
        });
    }

    /// The server said that the session is over. What was typed stays for the next one.
    pub fn ended(self) {
        self.0.set(Session::Anonymous);
    }
}

/// The session, from the context.
///
/// # Panics
/// Outside of [`crate::app::App`].
pub fn use_session() -> SessionState {
    #[expect(clippy::expect_used, reason = "App provides it to the whole tree")]
    use_context().expect("App provides the session")
}
