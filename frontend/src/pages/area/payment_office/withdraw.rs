//! A withdrawal: a dialog that says what follows, and asks why.

use super::one::STATUS;
use crate::api;
use crate::components::dialog::Dialog;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::Typed;
use crate::keys::new_key;
use crate::live::use_live;
use crate::load::Loaded;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::DebtId;
use sportello_types::payment_office::OfficeDebt;
use sportello_types::payments::DebtWithdrawal;
use sportello_types::text::{paymentoffice as words, shell};
use sportello_types::values::CleanText;

const WHY: &str = "withdraw-reason";

#[component]
pub(super) fn Withdraw(
    /// Which one.
    id: DebtId,
    /// The page's data: they change with it.
    loaded: Loaded<OfficeDebt>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let open = RwSignal::new(false);
    let form = Typed::new(vec![(WHY, words::withdraw_reason(lang))]);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = form.text(WHY).parse::<CleanText>();
        let flaw = reason.is_err().then(|| (WHY, words::withdraw_wrong(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        let Ok(reason) = reason else { return };
        spawn_local(async move {
            let withdrawal = DebtWithdrawal { reason };
            match api::payment_office::withdraw(id, &withdrawal, &key.get_value()).await {
                Ok(debt) => {
                    open.set(false);
                    form.done();
                    live.announce(words::withdraw_done(lang));
                    loaded.update(|found| found.debt = debt);
                    // The button that had the focus is gone.
                    request_animation_frame(|| focus_field(STATUS));
                }
                Err(error) => {
                    if error.code().is_some() {
                        key.set_value(new_key());
                    }
                    form.failed(error);
                }
            }
        });
    };
    view! {
        <p class="mt-4">
            <button
                type="button"
                class="btn btn-outline-danger mobile-full"
                on:click=move |_| open.set(true)
            >
                {words::withdraw(lang)}
            </button>
        </p>
        <Dialog id="ritira-debito" title=words::withdraw_title(lang) open=open>
            <form novalidate=true on:submit=submit>
                <p>{words::withdraw_text(lang)}</p>
                {form.summary()}
                <TextArea
                    id=WHY
                    label=words::withdraw_reason(lang)
                    hint=words::withdraw_reason_hint(lang)
                    required=true
                    maxlength=200_u32
                    value=form.value(WHY)
                    on_input=form.hear(WHY)
                    error=form.error(WHY)
                />
                <div class="sp-dialog-actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
                        {shell::cancel(lang)}
                    </button>
                    <button type="submit" class="btn btn-danger" aria-disabled=form.aria_disabled()>
                        {words::withdraw_confirm(lang)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
