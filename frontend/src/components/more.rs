//! The next page of a list.

use super::problem::ApiFailure;
use crate::api::ApiError;
use crate::busy::Busy;
use crate::load::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::page::Page;
use std::future::Future;

/// The button that fetches what comes next and puts it below what is there; it is gone when nothing does.
#[component]
pub fn More<T, F>(
    /// Words of the button.
    #[prop(into)]
    label: String,
    /// The list.
    of: Loaded<Page<T>>,
    /// Fetches the page that begins at a cursor.
    fetch: impl Fn(String) -> F + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Page<T>, ApiError>> + 'static,
{
    let busy = Busy::default();
    let failure = RwSignal::new(None::<ApiError>);
    let next = move || of.ready().and_then(|page| page.next_cursor);
    let there_is = Signal::derive(move || next().is_some());
    let fetch = StoredValue::new(fetch);
    let on_more = move |_| {
        let Some(cursor) = untrack(next) else { return };
        if !busy.begin() {
            return;
        }
        failure.set(None);
        let fetched = fetch.with_value(|fetch| fetch(cursor.clone()));
        spawn_local(async move {
            match fetched.await {
                Ok(page) => of.append(&cursor, page),
                // The page may have been left meanwhile.
                Err(error) => drop(failure.try_set(Some(error))),
            }
            busy.end();
        });
    };
    view! {
        {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
        <Show when=move || there_is.get()>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                data-element="load-other-cards"
                aria-disabled=busy.aria_disabled()
                on:click=on_more
            >
                {label.clone()}
            </button>
        </Show>
    }
}
