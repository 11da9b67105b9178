//! Frequently asked questions.

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::faq;

#[component]
pub(crate) fn FaqPage() -> impl IntoView {
    let lang = use_lang();
    set_head(faq::title(lang), faq::description(lang));
    let items = [
        (faq::identity_question(lang), faq::identity_answer(lang)),
        (faq::tax_code_question(lang), faq::tax_code_answer(lang)),
        (faq::cost_question(lang), faq::cost_answer(lang)),
        (faq::draft_question(lang), faq::draft_answer(lang)),
        (faq::number_question(lang), faq::number_answer(lang)),
        (faq::time_question(lang), faq::time_answer(lang)),
        (faq::change_question(lang), faq::change_answer(lang)),
        (faq::other_question(lang), faq::other_answer(lang)),
    ]
    .map(|(question, answer)| {
        view! {
            <details class="sp-question">
                <summary><h2 class="h5">{question}</h2></summary>
                <p>{answer}</p>
            </details>
        }
    });
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(faq::title(lang).to_owned(), None)]/>
            <div class="sp-narrow">
                <PageHeading text=faq::title(lang)/>
                <p class="sp-lead">{faq::lead(lang)}</p>
                {items.into_iter().collect::<Vec<_>>()}
            </div>
        </div>
    }
}
