//! What can be done with an istanza: copy, withdraw, delete.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::card::Card;
use crate::components::field::TextArea;
use crate::components::problem::ApiFailure;
use crate::keys::new_key;
use crate::live::use_live;
use crate::nav::use_nav;
use crate::pages::area::istanza_payment::is_owed;
use crate::pages::area::question::{Question, opener};
use crate::pages::area::signing::{Signed, Signing};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::SignedAct;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::problem::ProblemCode;
use sportello_types::text::{area, istanzapay};

/// What can be done beside copying.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Possible {
    /// It is a draft: it can be thrown away.
    Deletion,
    /// It can be taken back.
    Withdrawal,
    /// Nothing; why not.
    Nothing(Option<String>),
}

impl Possible {
    fn of(istanza: &Istanza) -> Self {
        if istanza.summary.status == Status::Draft {
            Self::Deletion
        } else if istanza.withdrawal.allowed {
            Self::Withdrawal
        } else {
            Self::Nothing(istanza.withdrawal.reason.clone())
        }
    }
}

/// The buttons; `changed` hears the istanza after a withdrawal.
#[component]
pub(super) fn Actions(
    /// The istanza, as it is.
    now: Memo<Istanza>,
    /// Hears of a change.
    #[prop(into)]
    changed: Callback<Istanza>,
) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let failure = RwSignal::new(None::<ApiError>);
    let id = now.with_untracked(|istanza| istanza.summary.id);
    let copy_key = StoredValue::new(new_key());
    let copying = Busy::default();
    let copy = move |_| {
        if !copying.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            match api::istanze::copy(id, &copy_key.get_value()).await {
                Ok(draft) => nav.go(&Route::IstanzaForm(draft.summary.id).path(lang)),
                Err(error) => failure.set(Some(error)),
            }
            copying.end();
        });
    };
    let open = RwSignal::new(false);
    // Who is asked whether that is meant goes on being asked, whatever happens meanwhile.
    let possible = Memo::new(move |before: Option<&Possible>| match before {
        Some(before) if open.get() => before.clone(),
        _ => now.with(Possible::of),
    });
    let other = move || match possible.get() {
        Possible::Deletion => view! { <Delete id=id open=open failure=failure/> }.into_any(),
        Possible::Withdrawal => {
            view! { <Withdraw now=now open=open changed=changed failure=failure/> }.into_any()
        }
        Possible::Nothing(reason) => reason.map(|reason| view! { <p>{reason}</p> }).into_any(),
    };
    view! {
        <Card title=area::detail_actions(lang)>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <div class="sp-actions">
                <button
                    type="button"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=copying.aria_disabled()
                    on:click=copy
                >
                    {area::detail_copy(lang)}
                </button>
                {other}
            </div>
        </Card>
    }
}

#[component]
fn Withdraw(
    now: Memo<Istanza>,
    open: RwSignal<bool>,
    changed: Callback<Istanza>,
    failure: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let reason = RwSignal::new(String::new());
    let key = StoredValue::new(new_key());
    let busy = Busy::default();
    let id = now.with_untracked(|istanza| istanza.summary.id);
    let unpaid = Memo::new(move |_| {
        now.with(|istanza| {
            let payment = istanza.payment.as_ref();
            payment.is_some_and(|payment| is_owed(payment.status))
        })
    });
    let signing = Signing::new("codice-personale", SignedAct::Withdrawal, lang);
    let withdraw = move || {
        if !signing.is_ready() || !busy.begin() {
            return;
        }
        failure.set(None);
        let (reason, key) = (reason.get_untracked(), key.get_value());
        spawn_local(async move {
            let asked = match signing.sign(id).await {
                Signed::Yes => api::istanze::withdraw(id, &reason, &key).await,
                Signed::No => return busy.end(),
                Signed::Failed(error) => Err(error),
            };
            let done = match asked {
                Err(error) => withdrawn_already(id).await.ok_or(error),
                done => done,
            };
            busy.end();
            open.set(false);
            match done {
                Ok(after) => {
                    live.announce(area::withdrawn_done(lang));
                    changed.run(after);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        {opener(area::detail_withdraw(lang), open)}
        <Question
            id="ritira"
            title=area::withdraw_title(lang)
            open=open
            busy=busy
            confirm=area::withdraw_confirm(lang)
            act=withdraw
        >
            <p>{area::withdraw_text(lang)}</p>
            {move || unpaid.get().then(|| view! { <p>{istanzapay::after_withdraw(lang)}</p> })}
            <TextArea
                id="motivo-ritiro"
                label=area::withdraw_reason(lang)
                maxlength=1000_u32
                value=reason
                on_input=Callback::new(move |text| {
                    reason.set(text);
                    // Another reason is another request.
                    key.set_value(new_key());
                })
            />
            {signing.view()}
        </Question>
    }
}

/// The istanza, if an attempt whose answer was lost has withdrawn it.
async fn withdrawn_already(id: IstanzaId) -> Option<Istanza> {
    let istanza = api::istanze::one(id).await.ok()?;
    (istanza.summary.status == Status::Withdrawn).then_some(istanza)
}

#[component]
fn Delete(id: IstanzaId, open: RwSignal<bool>, failure: RwSignal<Option<ApiError>>) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let nav = use_nav();
    let busy = Busy::default();
    let delete = move || {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            let done = match api::istanze::delete(id).await {
                // An attempt whose answer was lost has deleted it.
                Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(()),
                done => done,
            };
            busy.end();
            open.set(false);
            match done {
                Ok(()) => {
                    live.announce(area::deleted(lang));
                    nav.replace(&Route::Istanze.path(lang));
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        {opener(area::detail_delete(lang), open)}
        <Question
            id="elimina"
            title=area::delete_title(lang)
            open=open
            busy=busy
            confirm=area::delete_confirm(lang)
            act=delete
        >
            <p>{area::delete_text(lang)}</p>
        </Question>
    }
}
