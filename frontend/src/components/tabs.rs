//! Sections of an area, each with an address of its own.

use super::icon::Icon;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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

/// What of a line is out of sight: at its beginning, at its end.
type Beyond = (bool, bool);

/// Sections by address (`nav-tabs`): a `nav` with links and `aria-current`, not a widget with the role
/// `tab`, because each section is a page. They stand in one line; where it is too long for the window it
/// scrolls sideways by itself, to the section that is shown and to the link that has the focus, and an arrow
/// at its edge says that there is more.
#[component]
pub fn Tabs(
    /// Name of the navigation.
    #[prop(into)]
    label: String,
    /// The sections; tracked.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let line = NodeRef::<html::Ul>::new();
    let beyond = RwSignal::<Beyond>::new((false, false));
    let look = move || {
        let now = line.try_get_untracked().flatten().map(|line| beyond_edges(&line));
        if let Some(now) = now
            && beyond.try_get_untracked().is_some_and(|before| before != now)
        {
            beyond.set(now);
        }
    };
    Effect::new(move |_| {
        tabs.track();
        if line.get().is_some() {
            request_animation_frame(move || {
                if let Some(line) = line.try_get_untracked().flatten() {
                    show_current(&line);
                }
                look();
            });
        }
    });
    Effect::new(move |_| {
        let resized = window_event_listener_untyped("resize", move |_| look());
        on_cleanup(move || resized.remove());
    });
    view! {
        <nav class="sp-tabs" aria-label=label>
            <ul class="nav nav-tabs" node_ref=line on:scroll=move |_| look()>
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
            <span class="sp-tabs-more sp-tabs-before" hidden=move || !beyond.get().0>
                <Icon name="it-chevron-left" class="icon-sm"/>
            </span>
            <span class="sp-tabs-more sp-tabs-after" hidden=move || !beyond.get().1>
                <Icon name="it-chevron-right" class="icon-sm"/>
            </span>
        </nav>
    }
}

fn beyond_edges(line: &web_sys::Element) -> Beyond {
    let (left, seen, whole) = (line.scroll_left(), line.client_width(), line.scroll_width());
    // Widths are rounded to whole pixels: one more or less hides nothing.
    (left > 1, left + seen < whole - 1)
}

/// Brings the section that is shown into the middle of the line; the page does not move.
fn show_current(line: &web_sys::Element) {
    let current = line.query_selector("[aria-current]").ok().flatten();
    if let Some(current) = current.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let margin = (line.client_width() - current.offset_width()) / 2;
        line.set_scroll_left(current.offset_left() - margin);
    }
}
