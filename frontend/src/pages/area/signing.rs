//! The personal code, asked of whoever signed in with desk credentials before something is sent or taken back.

use crate::api::{self, ApiError};
use crate::components::error_summary::focus_field;
use crate::components::field::TextField;
use crate::session::{SessionState, use_session};
use leptos::prelude::*;
use sportello_types::desk::{PersonalCodeEntry, SecretText, SignedAct};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{desk as words, problem};
use sportello_types::values::PersonalCode;
use sportello_types::whoami::Provider;

/// The field of a dialog that does one of these acts.
#[derive(Clone, Copy)]
pub(super) struct Signing {
    id: &'static str,
    act: SignedAct,
    lang: Lang,
    session: SessionState,
    code: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

/// What came of the code.
pub(super) enum Signed {
    /// The act may be done.
    Yes,
    /// The field says why not.
    No,
    /// Something else stands against it.
    Failed(ApiError),
}

impl Signing {
    /// `id`: the field's, unique in the page.
    pub(super) fn new(id: &'static str, act: SignedAct, lang: Lang) -> Self {
        Self {
            id,
            act,
            lang,
            session: use_session(),
            code: RwSignal::new(String::new()),
            error: RwSignal::new(None),
        }
    }

    /// Whether this citizen is asked; tracked.
    fn is_asked(self) -> bool {
        let citizen = self.session.citizen();
        citizen.is_some_and(|who| who.provider == Provider::Desk)
    }

    /// Whether the act may be begun; the field says why not.
    pub(super) fn is_ready(self) -> bool {
        self.error.set(None);
        let code = self.code.with_untracked(|code| code.parse::<PersonalCode>());
        if untrack(move || self.is_asked()) && code.is_err() {
            self.refuse(words::flaw_code(self.lang));
            return false;
        }
        true
    }

    /// Types the code for an istanza. One that was sent already, by an attempt whose answer was lost, needs
    /// none.
    pub(super) async fn sign(self, istanza: IstanzaId) -> Signed {
        if !untrack(move || self.is_asked()) {
            return Signed::Yes;
        }
        let entry = PersonalCodeEntry {
            personal_code: SecretText(self.code.get_untracked()),
            act: self.act,
        };
        let Err(error) = api::desk::sign(istanza, &entry).await else {
            self.code.set(String::new());
            return Signed::Yes;
        };
        match error.code() {
            Some(ProblemCode::NotADraft) => Signed::Yes,
            Some(code @ ProblemCode::PersonalCodeRefused) => {
                self.refuse(problem::title(code, self.lang));
                Signed::No
            }
            _ => Signed::Failed(error),
        }
    }

    fn refuse(self, message: &str) {
        self.error.set(Some(message.to_owned()));
        focus_field(self.id);
    }

    /// The field, for those who are asked.
    pub(super) fn view(self) -> impl IntoView {
        let lang = self.lang;
        let hint = match self.act {
            SignedAct::Submission => words::sign_code_hint(lang),
            SignedAct::Withdrawal => words::withdraw_code_hint(lang),
        };
        move || {
            self.is_asked().then(|| {
                view! {
                    <p>{words::sign_note(lang)}</p>
                    <TextField
                        id=self.id
                        label=words::sign_code(lang)
                        kind="password"
                        hint=hint
                        required=true
                        autocomplete="off"
                        maxlength=20_u32
                        value=self.code
                        on_input=Callback::new(move |text: String| self.code.set(text))
                        error=self.error
                    />
                }
            })
        }
    }
}
