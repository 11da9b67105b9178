//! The app: contexts, then the page in the language of its address.

use crate::connection;
use crate::live::Live;
use crate::nav::Nav;
use crate::route::Address;
use crate::session::SessionState;
use crate::shell::Shell;
use crate::site::{Boot, provide_page_data};
use leptos::prelude::*;
use std::sync::Arc;

/// The whole app at the address that it starts from. Server and browser render the same.
#[component]
pub fn App(
    /// What it starts from.
    boot: Boot,
) -> impl IntoView {
    let nav = Nav::new(Address::parse(&boot.path));
    let session = SessionState::new(boot.signed_in);
    provide_context(Arc::new(boot.site));
    provide_context(nav);
    provide_context(session);
    provide_context(Live::new());
    provide_page_data(boot.data);
    let lang = nav.lang();
    Effect::new(move |first: Option<()>| {
        if first.is_none() {
            nav.listen();
            start_watching();
            session.refresh();
        }
    });
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // Setting a plain attribute does not fail.
            let _ = root.set_attribute("lang", lang.get().tag());
        }
    });
    move || {
        provide_context(lang.get());
        view! { <Shell/> }
    }
}

#[cfg(feature = "csr")]
fn start_watching() {
    connection::watch();
}

#[cfg(not(feature = "csr"))]
fn start_watching() {
    let _ = connection::connection;
}
