//! A withdrawal: a dialog that says what follows, and asks why.

use super::one::STATUS;
use crate::api;
use crate::load::Loaded;
use crate::pages::area::question::opener;
use crate::pages::area::why::{AskWhy, Words};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::payment_office::OfficeDebt;
use sportello_types::payments::{Debt, DebtWithdrawal};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::CleanText;

#[component]
pub(super) fn Withdraw(
    /// Which one.
    id: DebtId,
    /// The page's data: they change with it.
    loaded: Loaded<OfficeDebt>,
) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let said = Words {
        title: words::withdraw_title(lang),
        text: words::withdraw_text(lang),
        reason: words::withdraw_reason(lang),
        hint: words::withdraw_reason_hint(lang),
        wrong: words::withdraw_wrong(lang),
        confirm: words::withdraw_confirm(lang),
        done: words::withdraw_done(lang),
    };
    let withdraw = move |reason: CleanText, key: String| async move {
        api::payment_office::withdraw(id, &DebtWithdrawal { reason }, &key).await
    };
    let withdrawn = Callback::new(move |debt: Debt| loaded.update(|found| found.debt = debt));
    view! {
        <p class="mt-4">{opener(words::withdraw(lang), open)}</p>
        <AskWhy
            id="ritira-debito"
            control="withdraw-reason"
            words=said
            open=open
            act=withdraw
            done=withdrawn
            told=STATUS
        />
    }
}
