//! Moving between pages without loading anew, by the rules of ui.md §9.1: the title first, then the
//! page, then the focus on its heading; the scroll position comes back with the Back button; the
//! same page with other parameters does not move the focus.
//!
//! Links are plain `a href`: a listener on the window turns clicks on our own pages into moves and
//! leaves everything else (new tab, download, other sites, server addresses) to the browser.

use crate::route::{Address, Query, Route};
use leptos::ev;
use leptos::prelude::*;
use sportello_types::lang::{LANGUAGE_COOKIE, Lang};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// How the reader came to the page that is about to show.
#[derive(Clone, Debug, PartialEq)]
struct Arrival {
    /// Where the page stood when it was left, in CSS pixels.
    scroll: f64,
    /// The link by which it was left.
    link: Option<String>,
}

/// Knows where the reader is, and moves them.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    address: RwSignal<Address>,
    arrival: StoredValue<Option<Arrival>>,
}

impl Nav {
    pub(crate) fn new(address: Address) -> Self {
        Self {
            address: RwSignal::new(address),
            arrival: StoredValue::new(None),
        }
    }

    /// Where the reader is; tracked.
    pub fn address(self) -> Address {
        self.address.get()
    }

    /// The page, without its parameters; changes only when the page does.
    pub(crate) fn route(self) -> Memo<Route> {
        Memo::new(move |_| self.address.with(|address| address.route.clone()))
    }

    /// The language; changes only when the language does.
    pub(crate) fn lang(self) -> Memo<Lang> {
        Memo::new(move |_| self.address.with(|address| address.lang))
    }

    /// A parameter of the page; tracked.
    pub fn parameter(self, name: &str) -> Option<String> {
        self.address
            .with(|address| address.query.value(name).map(str::to_owned))
    }

    /// Opens a page of ours as a click on its link does.
    pub fn go(self, path: &str) {
        if !is_shown_here(&Address::parse(path).route) {
            // The browser refuses only addresses that are none.
            let _ = window().location().set_href(path);
            return;
        }
        remember_place(None);
        push(path, false);
        self.arrive(path, Some(0.0));
    }

    /// Opens a page of ours in place of the present one: Back does not return to it.
    pub fn replace(self, path: &str) {
        if !is_shown_here(&Address::parse(path).route) {
            let _ = window().location().replace(path);
            return;
        }
        push(path, true);
        self.arrive(path, Some(0.0));
    }

    /// Changes the parameters of the present page: filters, pages of a list. The focus stays.
    pub fn set_query(self, query: Query) {
        let address = Address {
            query,
            ..self.address.get_untracked()
        };
        push(&address.to_string(), true);
        self.address.set(address);
    }

    /// Shows the present page with other parameters as a step of its own: Back returns to the view before.
    /// The focus stays.
    pub fn step(self, query: Query) {
        let address = Address {
            query,
            ..self.address.get_untracked()
        };
        remember_place(None);
        push(&address.to_string(), false);
        self.address.set(address);
    }

    fn arrive(self, path: &str, scroll: Option<f64>) {
        let address = Address::parse(path);
        let before = self.address.get_untracked();
        if address.lang != before.lang {
            keep_language(address.lang);
        }
        if address.route != before.route || address.lang != before.lang {
            self.arrival
                .set_value(scroll.map(|scroll| Arrival { scroll, link: None }));
        }
        self.address.set(address);
    }

    /// The heading of the new page stands: moves focus and scroll there, once per move. The first
    /// page of all does not steal the focus.
    pub(crate) fn arrived(self, heading: &web_sys::HtmlElement) {
        let Some(arrival) = self.arrival.try_update_value(Option::take).flatten() else {
            return;
        };
        let heading = heading.clone();
        request_animation_frame(move || {
            // Fails only for an element that cannot be focused; then the place stays as it is.
            let _ = heading.focus();
            settle(arrival, heading, LATE);
        });
    }

    /// Begins to listen to clicks on links and to the Back button.
    pub(crate) fn listen(self) {
        if let Ok(history) = window().history() {
            let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        }
        let clicks = window_event_listener(ev::click, move |event| {
            if let Some((path, href)) = own_page(&event) {
                event.prevent_default();
                remember_place(Some(&href));
                push(&path, false);
                self.arrive(&path, Some(0.0));
            }
        });
        let back = window_event_listener(ev::popstate, move |event| {
            let state = event.state().as_string().unwrap_or_default();
            let (scroll, link) = state.split_once(' ').unwrap_or(("0", ""));
            let location = window().location();
            let path = format!(
                "{}{}",
                location.pathname().unwrap_or_default(),
                location.search().unwrap_or_default()
            );
            // A page that was loaded anew has the history of the one before it, which another app may have written.
            let before = self.address.with_untracked(|address| address.route.clone());
            if !can_follow(&before, &Address::parse(&path).route) {
                // The address is that of the page already.
                let _ = location.reload();
                return;
            }
            self.arrive(&path, None);
            self.arrival.set_value(Some(Arrival {
                scroll: scroll.parse().unwrap_or_default(),
                link: Some(link.to_owned()).filter(|l| !l.is_empty()),
            }));
        });
        // The listeners live as long as the page.
        std::mem::forget((clicks, back));
    }
}

/// How often a place that is not there yet is looked for, and how often a second.
const LATE: u32 = 50;
const LOOK: Duration = Duration::from_millis(100);
/// Marks the document whose place is held (`overflow-anchor` in the style).
const HELD: &str = "data-place-held";

/// Moves focus and scroll to where they were when the page was left. What stands there may come later than
/// the heading: it is waited for, unless the reader moves meanwhile.
fn settle(arrival: Arrival, heading: web_sys::HtmlElement, looks: u32) {
    let left = arrival.link.as_deref().and_then(link_to);
    if let Some(link) = &left {
        let _ = link.focus();
    }
    window().scroll_to_with_x_and_y(0.0, arrival.scroll);
    let reached = window().scroll_y().unwrap_or_default();
    let complete = left.is_some() || arrival.link.is_none();
    if looks == 0 || (complete && reached + 1.0 >= arrival.scroll) {
        hold_place(false);
        return;
    }
    hold_place(true);
    set_timeout(
        move || {
            let moved = (window().scroll_y().unwrap_or_default() - reached).abs() > 1.0;
            let focus = document().active_element();
            let still = focus
                .is_some_and(|focus| focus == *heading || left.as_ref().is_some_and(|link| focus == **link));
            if still && !moved {
                settle(arrival, heading, looks - 1);
            } else {
                hold_place(false);
            }
        },
        LOOK,
    );
}

/// Whether the browser leaves the scroll position alone when something comes in above what is seen. By
/// itself it follows what is seen, and that looks as if the reader had moved.
fn hold_place(held: bool) {
    if let Some(root) = document().document_element() {
        // A plain attribute can always be set and taken away.
        let _ = if held {
            root.set_attribute(HELD, "")
        } else {
            root.remove_attribute(HELD)
        };
    }
}

/// Tells the server in which language to answer from now on: the cookie that it sets with each page.
fn keep_language(lang: Lang) {
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        // A browser that takes no cookies answers in the language of its own wishes.
        let _ = document.set_cookie(&format!("{LANGUAGE_COOKIE}={}; path=/; SameSite=Lax", lang.tag()));
    }
}

/// Notes in the history where this page stands, before it is left.
fn remember_place(link: Option<&str>) {
    let scroll = window().scroll_y().unwrap_or_default();
    let state = format!("{scroll} {}", link.unwrap_or_default());
    if let Ok(history) = window().history() {
        // Browsers refuse only when a page does this hundreds of times a minute.
        let _ = history.replace_state_with_url(&JsValue::from_str(&state), "", None);
    }
}

/// Whether a page of ours opens without loading anew: what has been begun then goes on.
pub(crate) fn opens_here(path: &str) -> bool {
    is_shown_here(&Address::parse(path).route)
}

/// Whether the page can be shown without loading anew.
fn is_shown_here(route: &Route) -> bool {
    let here = window().location().pathname().unwrap_or_default();
    let (_, here) = Route::parse(&here);
    can_follow(&here, route)
}

/// Whether a page can come after another in one document: this build of the app has it, and the document may do
/// what both do.
fn can_follow(before: &Route, route: &Route) -> bool {
    route.app().is_built_in() && before.has_camera() == route.has_camera()
}

fn push(path: &str, replace: bool) {
    if let Ok(history) = window().history() {
        let url = Some(path);
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", url)
        } else {
            history.push_state_with_url(&JsValue::NULL, "", url)
        };
    }
}

/// The visible link to an address, if the page has one.
fn link_to(href: &str) -> Option<web_sys::HtmlElement> {
    let link = format!("a[href=\"{}\"]", href.replace(['"', '\\'], ""));
    ["main", "footer", "header"]
        .into_iter()
        .find_map(|part| {
            document()
                .query_selector(&format!("{part} {link}"))
                .ok()
                .flatten()
        })?
        .dyn_into()
        .ok()
}

/// Path with query, and the `href` as written, of a click that means "show this page of ours here".
fn own_page(event: &web_sys::MouseEvent) -> Option<(String, String)> {
    let plain = event.button() == 0
        && !event.meta_key()
        && !event.ctrl_key()
        && !event.shift_key()
        && !event.alt_key()
        && !event.default_prevented();
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link: web_sys::HtmlAnchorElement = target.closest("a[href]").ok().flatten()?.dyn_into().ok()?;
    let here = window().location();
    let elsewhere = !link.target().is_empty()
        || link.has_attribute("download")
        || link.origin() != here.origin().unwrap_or_default();
    if !plain || elsewhere {
        return None;
    }
    let path = format!("{}{}", link.pathname(), link.search());
    let present = format!(
        "{}{}",
        here.pathname().unwrap_or_default(),
        here.search().unwrap_or_default()
    );
    // A jump within the page belongs to the browser.
    let jump = !link.hash().is_empty() && path == present;
    let (lang, route) = Route::parse(&link.pathname());
    let known = route != Route::NotFound && is_shown_here(&route);
    // What the fragment says is said of the page in each language.
    let (lang_here, route_here) = Route::parse(&here.pathname().unwrap_or_default());
    let fragment = if link.hash().is_empty() && route_here == route && lang_here != lang {
        here.hash().unwrap_or_default()
    } else {
        link.hash()
    };
    (known && !jump).then(|| {
        (
            format!("{path}{fragment}"),
            link.get_attribute("href").unwrap_or_default(),
        )
    })
}

/// The navigator, from the context.
///
/// # Panics
/// Outside of [`crate::app::App`].
pub fn use_nav() -> Nav {
    #[expect(clippy::expect_used, reason = "App provides it to the whole tree")]
    use_context().expect("App provides the navigator")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_shows_the_pages_of_its_app_alone() {
        assert!(can_follow(&Route::Dashboard, &Route::Home));
        assert_eq!(
            can_follow(&Route::Home, &Route::Dashboard),
            cfg!(feature = "area")
        );
        assert_eq!(
            can_follow(&Route::Dashboard, &Route::Desk),
            cfg!(feature = "desk")
        );
        assert_eq!(
            can_follow(&Route::Verify, &Route::Verify),
            cfg!(feature = "check")
        );
    }

    #[test]
    fn a_page_that_may_use_the_camera_is_a_document_of_its_own() {
        for page in [Route::Verify, Route::PayNotice] {
            assert!(!can_follow(&Route::Home, &page));
            assert!(!can_follow(&page, &Route::Home));
        }
    }
}
