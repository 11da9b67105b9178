//! Sections of an area, each with an address of its own.

use leptos::prelude::*;

/// One section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
    /// A number to show beside the name, e.g. of unread messages; zero shows nothing.
    pub count: u32,
}

/// Sections by address (`nav-tabs`): a `nav` with links and `aria-current`, not a widget with the role
/// `tab`, because each section is a page.
#[component]
pub fn Tabs(
    /// Name of the navigation.
    #[prop(into)]
    label: String,
    /// The sections; tracked.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    view! {
        <nav class="sp-tabs" aria-label=label>
            <ul class="nav nav-tabs">
                {move || {
                    tabs.get()
                        .into_iter()
                        .map(|tab| {
                            let class = if tab.current { "nav-link active" } else { "nav-link" };
                            let current = tab.current.then_some("page");
                            let count = (tab.count > 0)
                                .then(|| view! { <span class="badge sp-count">{tab.count}</span> });
                            view! {
                                <li class="nav-item">
                                    <a class=class href=tab.href aria-current=current>
                                        {tab.label}
                                        {count}
                                    </a>
                                </li>
                            }
                        })
                        .collect::<Vec<_>>()
                }}
            </ul>
        </nav>
    }
}
