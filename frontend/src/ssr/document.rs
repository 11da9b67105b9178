//! The document around a page: head, data block, scripts. Nothing inline runs (CSP `script-src 'self'
//! 'wasm-unsafe-eval'`): the data block is data.

use crate::head::Head;
use crate::route::{Address, Route};
use crate::site::Boot;
use std::fmt::Write as _;

/// Id of the data block; the browser reads it.
const BOOT_ID: &str = "avvio";
/// Id of the element that the app replaces.
const ROOT_ID: &str = "portale";

pub(super) fn document(boot: &Boot, address: &Address, head: &Head, status: u16, body: &str) -> String {
    let site = &boot.site;
    let assets = &site.assets;
    let lang = address.lang.tag();
    let mut html = String::with_capacity(body.len() + 4096);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n",
        text(&head.title)
    );
    if !head.description.is_empty() {
        let _ = writeln!(
            html,
            "<meta name=\"description\" content=\"{}\">",
            attribute(&head.description)
        );
    }
    if status == 200 && !address.route.is_reserved() {
        links(&mut html, boot, address);
    } else {
        html.push_str("<meta name=\"robots\" content=\"noindex\">\n");
    }
    for (href, rest) in [
        (&assets.font, "as=\"font\" type=\"font/woff2\" crossorigin"),
        (&assets.style, "as=\"style\""),
    ] {
        if !href.is_empty() {
            let _ = writeln!(html, "<link rel=\"preload\" href=\"{}\" {rest}>", attribute(href));
        }
    }
    for href in [&assets.style, &site.tenant.theme_path] {
        if !href.is_empty() {
            let _ = writeln!(html, "<link rel=\"stylesheet\" href=\"{}\">", attribute(href));
        }
    }
    let _ = writeln!(
        html,
        "<link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\">",
        attribute(&site.tenant.crest_path)
    );
    let app = assets.of(address.route.app());
    if !app.boot.is_empty() {
        let _ = writeln!(
            html,
            "<script type=\"module\" src=\"{}\"></script>\n<link rel=\"modulepreload\" href=\"{}\">\n\
             <link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
            attribute(&app.boot),
            attribute(&app.glue),
            attribute(&app.wasm)
        );
    }
    let _ = write!(
        html,
        "</head>\n<body>\n<div id=\"{ROOT_ID}\">{body}</div>\n\
         <script type=\"application/json\" id=\"{BOOT_ID}\">{}</script>\n</body>\n</html>\n",
        data(boot)
    );
    html
}

/// The canonical address and the same page in the other languages.
fn links(html: &mut String, boot: &Boot, address: &Address) {
    let site = &boot.site;
    // Filters make no page of their own.
    let canonical = format!("{}{}", site.origin, address.route.path(address.lang));
    let _ = writeln!(
        html,
        "<link rel=\"canonical\" href=\"{}\">",
        attribute(&canonical)
    );
    if matches!(address.route, Route::NotFound) {
        return;
    }
    let default = site.tenant.languages.first().copied().unwrap_or_default();
    for (tag, lang) in site
        .tenant
        .languages
        .iter()
        .map(|lang| (lang.tag(), *lang))
        .chain(std::iter::once(("x-default", default)))
    {
        let href = format!("{}{}", site.origin, address.route.path(lang));
        let _ = writeln!(
            html,
            "<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\">",
            attribute(&href)
        );
    }
}

/// The data block. No `<` may stand in it, or a text could end the element.
fn data(boot: &Boot) -> String {
    serde_json::to_string(boot)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

fn text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn attribute(value: &str) -> String {
    text(value).replace('"', "&quot;")
}
