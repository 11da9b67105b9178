//! A list of an office that is looked through: by what, what was found, the newest first.

use crate::api::ApiError;
use crate::components::choice::{Choice, SelectField};
use crate::components::field::TextArea;
use crate::components::more::More;
use crate::components::short_form::{Flaws, Typed, field};
use crate::live::use_live;
use crate::load::{Loading, load};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::backoffice::REASON;
use sportello_types::lang::Lang;
use sportello_types::page::Page;

const BY: &str = "by";
/// The control of a person's fiscal code.
pub(super) const TAX_CODE: &str = "tax_code";
/// The control of the reason for which a person is looked for.
pub(super) const WHY: &str = "reason";

/// What a list is asked for.
pub(super) trait Sought: Clone + Send + Sync + 'static {
    /// What the list is of.
    type Item: Clone + Send + Sync + 'static;

    /// What it is asked for before anybody looks for something.
    const ALL: Self;

    /// What is looked for by a criterion, empty for none; or all that is wrong with what was typed.
    fn read(by: &str, form: Typed, lang: Lang) -> Result<Self, Flaws>;

    /// What was found, from a cursor on.
    fn fetch(
        self,
        cursor: Option<String>,
    ) -> impl Future<Output = Result<Page<Self::Item>, ApiError>> + 'static;

    /// One that was found.
    fn card(item: Self::Item, lang: Lang) -> AnyView;
}

/// Words around a list.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// Heading of the form.
    pub(super) search_title: &'static str,
    /// The button that looks for it.
    pub(super) search: &'static str,
    /// What is said when something else is listed.
    pub(super) found: &'static str,
    /// Heading of the list.
    pub(super) title: &'static str,
    /// Said of an empty list.
    pub(super) none: &'static str,
    /// The button that lists more.
    pub(super) more: &'static str,
}

/// The form, and the list. `criteria`: the controls of the form.
pub(super) fn searched<S: Sought>(
    form: Typed,
    criteria: impl IntoView + 'static,
    words: Words,
    lang: Lang,
) -> impl IntoView {
    let live = use_live();
    let loaded = load(None, || S::ALL.fetch(None));
    let asked = StoredValue::new(S::ALL);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(wanted) = form.begin_with(S::read(&form.text(BY), form, lang)) else {
            return;
        };
        spawn_local(async move {
            let answer = wanted.clone().fetch(None).await;
            // The page may have been left meanwhile.
            if asked.try_set_value(wanted).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    form.pause();
                    live.announce(words.found);
                    loaded.set(page);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let shown = move |page: Page<S::Item>| list::<S>(page, words.none, lang);
    let next = move |cursor: String| asked.get_value().fetch(Some(cursor));
    view! {
        <h2 class="h4">{words.search_title}</h2>
        <form novalidate=true class="sp-narrow" on:submit=submit>
            {form.summary()}
            {criteria}
            <button type="submit" class="btn btn-outline-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words.search}
            </button>
        </form>
        <h2 class="h4 mt-4">{words.title}</h2>
        <Loading from=loaded children=shown/>
        <More label=words.more of=loaded fetch=next/>
    }
}

fn list<S: Sought>(page: Page<S::Item>, none: &'static str, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p>{none}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|item| view! { <li>{S::card(item, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards">{cards}</ul> }.into_any()
}

/// By what is looked for, with the controls that that takes. `label` and `all`: words of the menu, and of its
/// having no answer.
pub(super) fn criteria(
    form: Typed,
    (label, all): (&'static str, &'static str),
    choices: Vec<(&'static str, &'static str)>,
    controls: impl Fn(&str) -> AnyView + Send + 'static,
) -> impl IntoView {
    let choices: Vec<_> = choices
        .into_iter()
        .map(|(value, label)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
        })
        .collect();
    let by = form.value(BY);
    let chosen = Memo::new(move |_| by.get());
    view! {
        <SelectField
            id=BY
            label=label
            none=all
            choices=Signal::stored(choices)
            value=by
            on_choose=form.hear(BY)
        />
        {move || controls(&chosen.get())}
    }
}

/// The controls of somebody who is looked for. `code`: the label of the fiscal code; then label and hint of
/// the reason.
pub(super) fn person(
    form: Typed,
    code: &'static str,
    (reason, hint): (&'static str, &'static str),
) -> AnyView {
    view! {
        {field(form, TAX_CODE, code, None, ("text", "off", 20))}
        <TextArea
            id=WHY
            label=reason
            hint=hint
            required=true
            maxlength=500_u32
            value=form.value(WHY)
            on_input=form.hear(WHY)
            error=form.error(WHY)
        />
    }
    .into_any()
}

/// Somebody is looked for with a reason: the fiscal code as far as it is one, and the reason; or all that is
/// wrong, in words for each of the two.
pub(super) fn read_person<T>(
    code: Option<T>,
    reason: &str,
    (wrong_code, wrong_reason): (&'static str, &'static str),
) -> Result<(T, String), Flaws> {
    let reasoned = REASON.contains(&reason.chars().count());
    match code {
        Some(code) if reasoned => Ok((code, reason.to_owned())),
        code => Err([
            (code.is_none(), TAX_CODE, wrong_code),
            (!reasoned, WHY, wrong_reason),
        ]
        .into_iter()
        .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
        .collect()),
    }
}
