//! Steps of a form.

use super::icon::Icon;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::fields;

/// State of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Done; can be opened again.
    Done,
    /// The one being worked on.
    Current,
    /// Still to come.
    Ahead,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepItem {
    /// Its name.
    pub title: String,
    /// Its state.
    pub progress: Progress,
    /// Where it can be opened, when it can (C.SE.1.8).
    pub href: Option<String>,
}

/// The steps of a form (`steppers-header`): an ordered list, done steps are links, the current one has
/// `aria-current="step"`. What it shows by colour and tick it also says in words.
#[component]
pub fn Stepper(
    /// The steps; tracked.
    #[prop(into)]
    steps: Signal<Vec<StepItem>>,
) -> impl IntoView {
    let lang = use_lang();
    let position = move || {
        steps.with(|steps| {
            let at = steps
                .iter()
                .position(|step| step.progress == Progress::Current)
                .map_or(steps.len(), |at| at + 1);
            (at, steps.len())
        })
    };
    view! {
        <nav class="steppers sp-steppers" aria-label=fields::steps(lang)>
            <div class="steppers-header">
                <ol>
                    {move || steps.get().into_iter().map(|step| item(step, lang)).collect::<Vec<_>>()}
                </ol>
                <span class="steppers-index" aria-hidden="true">
                    {move || {
                        let (at, of) = position();
                        format!("{at}/{of}")
                    }}
                </span>
            </div>
        </nav>
    }
}

fn item(step: StepItem, lang: sportello_types::lang::Lang) -> impl IntoView {
    let (class, current, said) = match step.progress {
        Progress::Done => ("confirmed", None, Some(fields::step_done(lang))),
        Progress::Current => ("active", Some("step"), Some(fields::step_current(lang))),
        Progress::Ahead => ("", None, None),
    };
    let tick =
        (step.progress == Progress::Done).then(|| view! { <Icon name="it-check" class="steppers-success"/> });
    let words = match step.href {
        Some(href) if step.progress != Progress::Current => {
            view! { <a href=href>{step.title}</a> }.into_any()
        }
        _ => view! { <span>{step.title}</span> }.into_any(),
    };
    view! {
        <li class=class aria-current=current>
            {words}
            {tick}
            {said.map(|said| view! { <span class="visually-hidden">" "{said}</span> })}
        </li>
    }
}
