//! What the portal does for accessibility, and where to report a barrier.

use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use sportello_types::text::legal;

#[component]
pub(crate) fn AccessibilityPage() -> impl IntoView {
    let lang = use_lang();
    let site = use_site();
    set_head(
        legal::accessibility_title(lang),
        legal::accessibility_description(lang),
    );
    let declaration = site.tenant.links.accessibility_declaration.clone();
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(legal::accessibility_title(lang).to_owned(), None)]/>
            <div class="sp-narrow richtext-wrapper lora">
                <PageHeading text=legal::accessibility_title(lang)/>
                <p class="sp-lead">{legal::accessibility_lead(lang)}</p>
                <h2>{legal::accessibility_how_title(lang)}</h2>
                <p>{legal::accessibility_how_text(lang)}</p>
                <h2>{legal::accessibility_declaration_title(lang)}</h2>
                <p>{legal::accessibility_declaration_text(lang)}</p>
                <p><a href=declaration>{legal::accessibility_declaration_link(lang)}</a></p>
                <h2>{legal::accessibility_feedback_title(lang)}</h2>
                <p>{legal::accessibility_feedback_text(lang, &site.tenant.contacts.email)}</p>
            </div>
        </div>
    }
}
