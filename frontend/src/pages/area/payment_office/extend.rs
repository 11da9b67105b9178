//! More time for a debt: a dialog that says what follows, and asks until when, and why.

use super::one::STATUS;
use crate::api;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::{Flaws, Typed, field};
use crate::live::use_live;
use crate::load::Loaded;
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::sending::Sending;
use crate::pages::clock;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::ids::DebtId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::OfficeDebt;
use sportello_types::payments::DebtExtension;
use sportello_types::text::paymentoffice as words;
use sportello_types::values::CleanText;

// The controls, as the API points at what they hold.
const DUE_ON: &str = "due_on";
const REASON: &str = "reason";

#[component]
pub(super) fn MoreTime(
    /// Which one.
    id: DebtId,
    /// The page's data: they change with it.
    loaded: Loaded<OfficeDebt>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let open = RwSignal::new(false);
    let form = Typed::new(vec![
        (DUE_ON, words::extend_day(lang)),
        (REASON, words::withdraw_reason(lang)),
    ]);
    let sending = Sending::new(form, open);
    let send = move || {
        let read = read(&form.text(DUE_ON), &form.text(REASON), clock::today(), lang);
        let Some(extension) = form.begin_with(read) else {
            return;
        };
        let key = sending.key();
        let answer = async move { api::payment_office::extend(id, &extension, &key).await };
        sending.send(answer, move |debt| {
            live.announce(words::extend_done(lang));
            loaded.update(|found| found.debt = debt);
            request_animation_frame(|| focus_field(STATUS));
        });
    };
    view! {
        <p class="mt-4">
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                on:click=move |_| open.set(true)
            >
                {words::extend(lang)}
            </button>
        </p>
        <FormDialog
            id="sposta-scadenza"
            title=words::extend_title(lang)
            open=open
            form=form
            confirm=words::extend_confirm(lang)
            send=send
        >
            <p>{words::extend_text(lang)}</p>
            {form.summary()}
            {field(
                form,
                DUE_ON,
                words::extend_day(lang),
                Some(words::extend_day_hint(lang)),
                ("date", "off", 10),
            )}
            <TextArea
                id=REASON
                label=words::withdraw_reason(lang)
                hint=words::withdraw_reason_hint(lang)
                required=true
                maxlength=200_u32
                value=form.value(REASON)
                on_input=form.hear(REASON)
                error=form.error(REASON)
            />
        </FormDialog>
    }
}

/// What was typed, or all that is wrong with it.
fn read(day: &str, reason: &str, today: NaiveDate, lang: Lang) -> Result<DebtExtension, Flaws> {
    let due_on = day.trim().parse::<NaiveDate>().ok();
    let due_on = due_on.filter(|day| *day >= today);
    let reason = reason.trim().parse::<CleanText>().ok();
    let mut flaws = Flaws::new();
    if due_on.is_none() {
        flaws.push((DUE_ON, words::extend_wrong_day(lang)));
    }
    if reason.is_none() {
        flaws.push((REASON, words::withdraw_wrong(lang)));
    }
    match (due_on, reason) {
        (Some(due_on), Some(reason)) => Ok(DebtExtension { due_on, reason }),
        _ => Err(flaws),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_over_and_no_reason_are_told_at_once() {
        let today = "2026-11-29".parse().unwrap();
        let flaws = read("2026-11-28", " ", today, Lang::It).unwrap_err();
        let controls: Vec<&str> = flaws.into_iter().map(|(control, _)| control).collect();
        assert_eq!(controls, [DUE_ON, REASON]);
        let extension = read("2026-11-29", "Chiusura", today, Lang::It).unwrap();
        assert_eq!((extension.due_on, extension.reason.as_str()), (today, "Chiusura"));
    }
}
