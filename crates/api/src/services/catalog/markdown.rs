//! Markdown of the guides as structured text: no HTML travels, none is understood.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use sportello_types::services::{Block, Inline, ListItem, RichText};

/// Reads paragraphs, headings, lists, bold text and links; all else becomes plain text, HTML
/// nothing. Links lead to `https:`, `mailto:`, `tel:` or inside the portal; others lose their goal.
pub fn rich_text(markdown: &str) -> RichText {
    let mut reader = Reader::default();
    for event in Parser::new(markdown) {
        reader.read(event);
    }
    RichText {
        blocks: reader.blocks,
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    inline: Vec<Inline>,
    /// Lists being read, innermost last: whether numbered, and their items so far.
    lists: Vec<(bool, Vec<ListItem>)>,
    strong: u32,
    href: Option<String>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(first)) => {
                self.end_item();
                self.lists.push((first.is_some(), Vec::new()));
            }
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::Start(Tag::Link { dest_url, .. }) => self.href = goal(&dest_url),
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::End(TagEnd::Link) => self.href = None,
            Event::End(TagEnd::Paragraph) if self.lists.is_empty() => {
                let inline = std::mem::take(&mut self.inline);
                self.blocks.push(Block::Paragraph { inline });
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = std::mem::take(&mut self.inline);
                let text = words.into_iter().map(|run| run.text).collect();
                self.blocks.push(Block::Heading { text });
            }
            Event::End(TagEnd::Item) => self.end_item(),
            Event::End(TagEnd::List(_)) => self.end_list(),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let strong = self.strong > 0;
        match self.inline.last_mut() {
            Some(last) if last.strong == strong && last.href == self.href => last.text.push_str(text),
            _ => self.inline.push(Inline {
                text: text.to_owned(),
                strong,
                href: self.href.clone(),
            }),
        }
    }

    fn end_item(&mut self) {
        if let Some((_, items)) = self.lists.last_mut()
            && !self.inline.is_empty()
        {
            let inline = std::mem::take(&mut self.inline);
            items.push(ListItem { inline });
        }
    }

    /// Closes a list; the items of an inner one join those around it.
    fn end_list(&mut self) {
        let Some((ordered, items)) = self.lists.pop() else {
            return;
        };
        match self.lists.last_mut() {
            Some((_, outer)) => outer.extend(items),
            None => self.blocks.push(Block::List { ordered, items }),
        }
    }
}

fn goal(href: &str) -> Option<String> {
    let safe = ["https://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| href.starts_with(scheme));
    let inside = href.starts_with('/') && !href.starts_with("//");
    (safe || inside).then(|| href.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Inline {
        Inline {
            text: text.to_owned(),
            strong: false,
            href: None,
        }
    }

    #[test]
    fn structure_survives_and_html_does_not() {
        let text = rich_text(
            "Primo **forte**\nseguito [qui](/servizi).\n\n### Titolo\n\n1. uno\n2. due\n   - dentro\n\n<script>alert(1)</script>\n\n[via](javascript:alert(1)) <b>x</b>",
        );
        let strong = Inline {
            strong: true,
            ..run("forte")
        };
        let link = Inline {
            href: Some("/servizi".into()),
            ..run("qui")
        };
        let item = |text: &str| ListItem {
            inline: vec![run(text)],
        };
        assert_eq!(
            text.blocks,
            [
                Block::Paragraph {
                    inline: vec![run("Primo "), strong, run(" seguito "), link, run(".")]
                },
                Block::Heading {
                    text: "Titolo".into()
                },
                Block::List {
                    ordered: true,
                    items: vec![item("uno"), item("due"), item("dentro")]
                },
                Block::Paragraph {
                    inline: vec![run("via x")]
                },
            ]
        );
    }
}
