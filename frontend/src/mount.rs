//! Takes over the page that the server rendered (ADR 10): the app is built beside it, from the
//! data that stand in it, and takes its place in one step.

use crate::app::App;
use crate::site::Boot;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Id of the data block with a [`Boot`].
pub(crate) const BOOT_ID: &str = "avvio";
/// Id of the element that holds the page.
pub(crate) const ROOT_ID: &str = "portale";

/// Starts the app. Without the server's data there is nothing to start from: the page stays as it is.
pub fn mount() {
    let document = document();
    let boot = document
        .get_element_by_id(BOOT_ID)
        .and_then(|element| element.text_content())
        .and_then(|json| serde_json::from_str::<Boot>(&json).ok());
    let Some((boot, old)) = boot.zip(document.get_element_by_id(ROOT_ID)) else {
        leptos::logging::error!("the page has no data to start from");
        return;
    };
    let Some(new) = document
        .create_element("div")
        .ok()
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    new.set_id(ROOT_ID);
    leptos::mount::mount_to(new.clone(), move || view! { <App boot=boot/> }).forget();
    keep_what_the_reader_did(&old, &new);
    let focused = document
        .active_element()
        .and_then(|element| path_of(&old, &element));
    if old.replace_with_with_node_1(&new).is_err() {
        return;
    }
    if let Some(element) = focused.and_then(|path| element_at(&new, &path)) {
        // An element that cannot be focused leaves the focus on the body.
        let _ = element.focus();
    }
}

/// Typed text and opened details survive the change.
fn keep_what_the_reader_did(old: &web_sys::Element, new: &web_sys::Element) {
    each(old, new, "input, textarea", |before, after| {
        if let (Some(before), Some(after)) = (
            before.dyn_ref::<web_sys::HtmlInputElement>(),
            after.dyn_ref::<web_sys::HtmlInputElement>(),
        ) && (before.value() != after.value() || before.checked() != after.checked())
        {
            after.set_value(&before.value());
            after.set_checked(before.checked());
            if let Ok(event) = web_sys::Event::new("input") {
                // The app's own listeners read the value; none of them cancels the event.
                let _ = after.dispatch_event(&event);
            }
        }
    });
    each(old, new, "details", |before, after| {
        if before.has_attribute("open") {
            // Setting a plain attribute does not fail.
            let _ = after.set_attribute("open", "");
        }
    });
}

/// Elements of both trees that match, in pairs: both come from the same components.
fn each(
    old: &web_sys::Element,
    new: &web_sys::Element,
    selector: &str,
    visit: impl Fn(&web_sys::Element, &web_sys::Element),
) {
    let (Ok(old), Ok(new)) = (old.query_selector_all(selector), new.query_selector_all(selector)) else {
        return;
    };
    if old.length() != new.length() {
        return;
    }
    for at in 0..old.length() {
        if let (Some(before), Some(after)) = (
            old.get(at).and_then(|n| n.dyn_into().ok()),
            new.get(at).and_then(|n| n.dyn_into().ok()),
        ) {
            visit(&before, &after);
        }
    }
}

/// The way from an element down to another one, as positions among siblings.
fn path_of(root: &web_sys::Element, element: &web_sys::Element) -> Option<Vec<u32>> {
    if !root.contains(Some(element)) || root.is_same_node(Some(element)) {
        return None;
    }
    let mut path = Vec::new();
    let mut here = element.clone();
    while !here.is_same_node(Some(root)) {
        let mut position = 0;
        let mut sibling = here.previous_element_sibling();
        while let Some(before) = sibling {
            position += 1;
            sibling = before.previous_element_sibling();
        }
        path.push(position);
        here = here.parent_element()?;
    }
    path.reverse();
    Some(path)
}

fn element_at(root: &web_sys::HtmlElement, path: &[u32]) -> Option<web_sys::HtmlElement> {
    let mut here: web_sys::Element = root.clone().into();
    for position in path {
        here = here.children().item(*position)?;
    }
    here.dyn_into().ok()
}
