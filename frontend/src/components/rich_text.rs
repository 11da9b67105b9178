//! Text with structure.

use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::services::{Block, Inline, RichText};
use sportello_types::text::shell;

/// Paragraphs, lists and small headings, in Lora (C.SE.1.3).
#[component]
pub fn Rich(
    /// The text.
    text: RichText,
) -> impl IntoView {
    let blocks: Vec<_> = text.blocks.into_iter().map(block).collect();
    view! { <div class="richtext-wrapper lora">{blocks}</div> }
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading { text } => view! { <h3 class="h5">{text}</h3> }.into_any(),
        Block::Paragraph { inline } => view! { <p>{runs(inline)}</p> }.into_any(),
        Block::List { ordered, items } => {
            let items: Vec<_> = items
                .into_iter()
                .map(|item| view! { <li>{runs(item.inline)}</li> })
                .collect();
            if ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
    }
}

fn runs(inline: Vec<Inline>) -> Vec<AnyView> {
    inline.into_iter().map(run).collect()
}

fn run(inline: Inline) -> AnyView {
    let Inline { text, strong, href } = inline;
    let words = if strong {
        view! { <strong>{text}</strong> }.into_any()
    } else {
        text.into_any()
    };
    match href.filter(|href| leads_somewhere_safe(href)) {
        Some(href) => {
            let outside = href.starts_with("http").then(|| {
                view! { <span class="visually-hidden">" "{shell::external_link(use_lang())}</span> }
            });
            view! { <a href=href>{words}{outside}</a> }.into_any()
        }
        None => words,
    }
}

/// Guides are written by the municipality, yet a link must never run a script.
fn leads_somewhere_safe(href: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| href.starts_with(scheme))
        || (href.starts_with('/') && !href.starts_with("//"))
        || href.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_could_run_a_script_is_shown_as_text() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "JaVaScript:x",
        ] {
            assert!(!leads_somewhere_safe(bad), "{bad}");
        }
        for good in ["/servizi", "https://example.org", "tel:+39070", "#contatti"] {
            assert!(leads_somewhere_safe(good), "{good}");
        }
    }
}
