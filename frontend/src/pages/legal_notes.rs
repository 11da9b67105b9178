//! Legal notes (C.SI.3.4): the licence's text is compared word for word by the national validator.

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::text::legal;

#[component]
pub(crate) fn LegalNotesPage() -> impl IntoView {
    let lang = use_lang();
    set_head(legal::notes_title(lang), legal::notes_description(lang));
    // The blanks between paragraphs are not for looks: the validator joins the texts as they stand.
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(legal::notes_title(lang).to_owned(), None)]/>
            <div class="sp-narrow">
                <PageHeading text=legal::notes_title(lang)/>
                <h2 data-element="legal-notes-section">{legal::licence_title(lang)}</h2>
                <div class="richtext-wrapper lora" data-element="legal-notes-body">
                    <p>{legal::licence_1(lang)}</p>
                    " "
                    <p>{legal::licence_2(lang)}</p>
                </div>
                <h2>{legal::software_title(lang)}</h2>
                <p>{legal::software_text(lang)}</p>
                <h2>{legal::responsibility_title(lang)}</h2>
                <p>{legal::responsibility_text(lang)}</p>
            </div>
        </div>
    }
}
