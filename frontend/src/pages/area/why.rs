//! What is done with a reason: the dialog that says what follows, and asks why.

use crate::api::ApiError;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::Typed;
use crate::live::use_live;
use crate::pages::area::form_dialog::FormDialog;
use crate::pages::area::sending::Sending;
use leptos::prelude::*;
use sportello_types::values::CleanText;

/// Words of the dialog.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// Its heading.
    pub(super) title: &'static str,
    /// What follows.
    pub(super) text: &'static str,
    /// Label of the reason.
    pub(super) reason: &'static str,
    /// What to write there.
    pub(super) hint: &'static str,
    /// Said of what is no reason.
    pub(super) wrong: &'static str,
    /// The button that does it.
    pub(super) confirm: &'static str,
    /// Said when it is done.
    pub(super) done: &'static str,
}

#[component]
pub(super) fn AskWhy<T, F>(
    /// Unique in the page.
    id: &'static str,
    /// Id of the control of the reason.
    control: &'static str,
    /// What it says.
    words: Words,
    /// Whether it takes something away.
    #[prop(default = true)]
    danger: bool,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Does it for a reason. The same key for each attempt makes a lost answer harmless.
    act: impl Fn(CleanText, String) -> F + Send + Sync + 'static,
    /// Hears what came of it.
    done: Callback<T>,
    /// Where the page says so: the button that had the focus is gone.
    told: &'static str,
) -> impl IntoView
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let live = use_live();
    let form = Typed::new(vec![(control, words.reason)]);
    let sending = Sending::new(form, open);
    let act = StoredValue::new(act);
    let send = move || {
        let reason = form.text(control).parse::<CleanText>();
        let Some(reason) = form.begin_with(reason.map_err(|_| vec![(control, words.wrong)])) else {
            return;
        };
        let answer = act.with_value(|act| act(reason, sending.key()));
        sending.send(answer, move |now| {
            live.announce(words.done);
            done.run(now);
            request_animation_frame(move || focus_field(told));
        });
    };
    view! {
        <FormDialog id=id title=words.title open=open form=form confirm=words.confirm danger=danger send=send>
            <p>{words.text}</p>
            {form.summary()}
            <TextArea
                id=control
                label=words.reason
                hint=words.hint
                required=true
                maxlength=200_u32
                value=form.value(control)
                on_input=form.hear(control)
                error=form.error(control)
            />
        </FormDialog>
    }
}
