//! Help for whoever cannot sign in with a card.

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::{cardhelp, signin};

#[component]
pub(crate) fn CardHelpPage() -> impl IntoView {
    let lang = use_lang();
    set_head(cardhelp::title(lang), cardhelp::description(lang));
    let items = [
        (cardhelp::reader_question(lang), cardhelp::reader_answer(lang)),
        (cardhelp::software_question(lang), cardhelp::software_answer(lang)),
        (cardhelp::choice_question(lang), cardhelp::choice_answer(lang)),
        (cardhelp::pin_question(lang), cardhelp::pin_answer(lang)),
        (cardhelp::expired_question(lang), cardhelp::expired_answer(lang)),
        (
            cardhelp::activation_question(lang),
            cardhelp::activation_answer(lang),
        ),
        (cardhelp::leave_question(lang), cardhelp::leave_answer(lang)),
    ]
    .map(|(question, answer)| {
        view! {
            <section class="mb-4">
                <h2 class="h4">{question}</h2>
                <p>{answer}</p>
            </section>
        }
    });
    let crumbs = vec![
        (signin::title(lang).to_owned(), Some(Route::SignIn.path(lang))),
        (cardhelp::title(lang).to_owned(), None),
    ];
    view! {
        <div class="container">
            <Breadcrumb crumbs=crumbs/>
            <div class="sp-narrow">
                <PageHeading text=cardhelp::title(lang)/>
                <p class="sp-lead">{cardhelp::lead(lang)}</p>
                {items.into_iter().collect::<Vec<_>>()}
                <a class="btn btn-primary" href=Route::SignIn.path(lang)>{cardhelp::back(lang)}</a>
            </div>
        </div>
    }
}
