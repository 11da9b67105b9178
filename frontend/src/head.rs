//! Titles and descriptions: collected by the server, written to the document by the browser.

use crate::site::{use_lang, use_site};
use leptos::prelude::use_context;
use sportello_types::text::shell;
use std::sync::{Arc, Mutex};

/// What a page says about itself in the head of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `Servizi – Comune di Borgoverde`.
    pub title: String,
    /// A sentence for search engines.
    pub description: String,
}

/// Where the server collects the head.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeadSink(pub(crate) Arc<Mutex<Head>>);

/// Names the page. Call it before the page renders (ui.md §9.1: title first).
pub fn set_head(page: &str, description: &str) {
    let lang = use_lang();
    let title = shell::page_title(lang, page, &use_site().tenant.name);
    if let Some(HeadSink(head)) = use_context() {
        if let Ok(mut head) = head.lock() {
            *head = Head {
                title,
                description: description.to_owned(),
            };
        }
    } else if cfg!(feature = "csr") {
        leptos::prelude::document().set_title(&title);
    }
}
