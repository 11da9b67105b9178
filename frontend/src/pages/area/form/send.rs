//! Sending: asked once more, safe against a double click and a lost answer.

use super::Draft;
use super::due;
use super::saver::{Saver, Saving};
use super::stamps::Stamps;
use super::steps::Steps;
use crate::api::{self, ApiError};
use crate::components::dialog::Dialog;
use crate::components::problem::ApiFailure;
use crate::form::labels;
use crate::form::state::{FormState, Wrong};
use crate::keys::new_key;
use crate::live::use_live;
use crate::load::Loaded;
use crate::nav::use_nav;
use crate::pages::area::question::cancel;
use crate::pages::area::signing::{Signed, Signing};
use crate::route::Route;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::SignedAct;
use sportello_types::form::FeeTime;
use sportello_types::istanze::Status;
use sportello_types::problem::{Problem, ProblemCode};
use sportello_types::text::{formpage as words, istanzapay, officeamounts, receipt};

/// The dialog *Conferma e invia*, and what came of it.
#[component]
pub(super) fn Send(
    form: FormState,
    /// The stamps on paper.
    stamps: Stamps,
    steps: Steps,
    saver: Saver,
    loaded: Loaded<Draft>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Moves the focus to what is wrong.
    attempts: RwSignal<u32>,
) -> impl IntoView {
    let (lang, live, nav, session) = (use_lang(), use_live(), use_nav(), use_session());
    let id = form.copy.istanza;
    let sending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    // One key as long as the outcome is not known: whatever is tried again is sent once.
    let key = StoredValue::new(new_key());
    let refused = move |problem: &Problem| {
        let place = |pointer: &str| {
            let answer = || pointer.strip_prefix("/answers").unwrap_or(pointer).to_owned();
            stamps.place(pointer).unwrap_or_else(answer)
        };
        let wrong: Vec<_> = problem
            .fields
            .iter()
            .map(|field| Wrong {
                pointer: place(&field.pointer),
                message: field.message.clone(),
            })
            .collect();
        let declared = form.form();
        let step = wrong
            .iter()
            .find_map(|wrong| labels::step_of(&declared, &wrong.pointer));
        let step = step.map(str::to_owned);
        form.set_wrong(wrong);
        if let Some(step) = step {
            steps.open(&step);
        }
        attempts.update(|count| *count += 1);
    };
    let signing = Signing::new("codice-personale", SignedAct::Submission, lang);
    let submit = Callback::new(move |()| {
        spawn_local(async move {
            let signed = signing.sign(id).await;
            if let Signed::No | Signed::Failed(_) = signed {
                sending.set(false);
                if let Signed::Failed(error) = signed {
                    open.set(false);
                    live.alert(words::not_sent(lang));
                    failure.set(Some(error));
                }
                return;
            }
            let key_now = key.try_get_value().unwrap_or_default();
            let sent = api::istanze::submit(id, saver.version(), &key_now, &stamps.sending()).await;
            if sending.try_set(false).is_some() {
                // The page was left; the outcome stands in the list.
                return;
            }
            open.set(false);
            let error = match sent {
                Ok(istanza) => {
                    form.copy.forget();
                    session.refresh();
                    let (said, next) = match istanza.summary.status {
                        Status::AwaitingPayment => (istanzapay::wait_title(lang), Route::Istanza(id)),
                        _ => (receipt::title(lang), Route::IstanzaReceipt(id)),
                    };
                    live.announce(said);
                    nav.replace(&next.path(lang));
                    return;
                }
                Err(error) => error,
            };
            if matches!(&error, ApiError::Problem(problem) if problem.status < 500) {
                key.set_value(new_key());
            }
            match &error {
                ApiError::Problem(problem) if problem.problem == ProblemCode::ValidationFailed => {
                    refused(problem);
                }
                ApiError::Problem(problem) if problem.problem == ProblemCode::FormChanged => {
                    live.alert(words::form_changed_title(lang));
                    loaded.reload();
                }
                ApiError::Problem(problem) if problem.problem == ProblemCode::PreconditionFailed => {
                    saver.failed(error).await;
                }
                _ => {
                    live.alert(words::not_sent(lang));
                    failure.set(Some(error));
                }
            }
        });
    });
    let send = move || {
        if matches!(untrack(|| saver.state()), Saving::Conflict(_)) {
            open.set(false);
            saver.compare();
        } else if !sending.get_untracked() && signing.is_ready() {
            sending.set(true);
            failure.set(None);
            saver.then(submit);
        }
    };
    // What cannot be saved cannot be sent: the state of the draft says why.
    Effect::new(move |_| {
        if matches!(saver.state(), Saving::Failed(_) | Saving::Conflict(_)) && sending.get_untracked() {
            sending.set(false);
            open.set(false);
        }
    });
    // Reckoned when it is read, not with each key that is pressed.
    let due = move |when: FeeTime| {
        Memo::new(move |_| {
            if open.get() {
                due::total(stamps, when)
            } else {
                None
            }
        })
    };
    let (before, after) = (due(FeeTime::BeforeSubmission), due(FeeTime::AfterSubmission));
    let to_set = Memo::new(move |_| if open.get() { form.fee_to_set() } else { None });
    let title = Signal::derive(move || {
        let title = match before.get() {
            Some(_) => istanzapay::confirm_title(lang),
            None => words::confirm_title(lang),
        };
        title.to_owned()
    });
    let text = move || {
        let first = match before.get() {
            Some(amount) => istanzapay::confirm_text(lang, amount),
            None => words::confirm_text(lang).to_owned(),
        };
        let then = match to_set.get() {
            Some(fee) => Some(officeamounts::confirm_after(lang, fee.label)),
            None => after.get().map(|amount| istanzapay::confirm_after(lang, amount)),
        };
        let then = then.map(|text| view! { <p>{text}</p> });
        view! { <p>{first}</p>{then} }
    };
    view! {
        {move || {
            failure.get().map(|error| {
                view! {
                    <p class="fw-semibold">{words::not_sent(lang)}". "{words::not_sent_kept(lang)}</p>
                    <ApiFailure error=error retry=Callback::new(move |()| send())/>
                }
            })
        }}
        <Dialog id="conferma-invio" title=title open=open>
            {text}
            {signing.view()}
            <div class="sp-dialog-actions">
                {cancel(open)}
                <button
                    type="button"
                    class="btn btn-primary"
                    aria-disabled=move || sending.get().then_some("true")
                    on:click=move |_| send()
                >
                    {move || match (sending.get(), before.with(Option::is_some)) {
                        (true, _) => words::sending(lang),
                        (false, true) => istanzapay::confirm(lang),
                        (false, false) => words::confirm(lang),
                    }}
                </button>
            </div>
        </Dialog>
    }
}
