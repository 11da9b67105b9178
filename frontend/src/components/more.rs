//! The next page of a list.

use leptos::prelude::*;

/// The button that loads what comes next; it is gone when nothing does.
#[component]
pub fn More(
    /// Words of the button.
    #[prop(into)]
    label: String,
    /// Whether there is more; tracked.
    #[prop(into)]
    there_is: Signal<bool>,
    /// Loads it.
    #[prop(into)]
    on_more: Callback<()>,
) -> impl IntoView {
    view! {
        <Show when=move || there_is.get()>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                data-element="load-other-cards"
                on:click=move |_| on_more.run(())
            >
                {label.clone()}
            </button>
        </Show>
    }
}
