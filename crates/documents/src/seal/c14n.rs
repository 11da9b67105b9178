//! Exclusive canonical XML without comments (W3C, *Exclusive XML Canonicalization* 1.0) of a whole
//! document: the bytes that an XML signature hashes.

use super::SealError;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// A document in canonical form.
pub(super) struct Canonical {
    pub(super) text: String,
    /// Where the root's end tag begins in the document as it was given.
    pub(super) root_end: usize,
}

/// Namespaces by prefix; the default one has the empty prefix.
type Namespaces = BTreeMap<String, String>;

/// Brings a document into canonical form.
///
/// # Errors
/// [`SealError::Document`] when it is not well-formed, declares a document type, or holds a processing
/// instruction, which none of ours does.
pub(super) fn canonical(xml: &str) -> Result<Canonical, SealError> {
    let mut reader = Reader::from_str(xml);
    let mut text = String::with_capacity(xml.len());
    let mut open: Vec<Element> = Vec::new();
    let mut root_end = None;
    loop {
        let before = reader.buffer_position();
        let event = reader.read_event().map_err(refused)?;
        match event {
            Event::Start(start) => {
                if open.is_empty() && root_end.is_some() {
                    return Err(refused("it has two roots"));
                }
                open.push(Element::begin(&start, open.last(), &mut text)?);
            }
            Event::Empty(start) => {
                let Some(parent) = open.last() else {
                    return Err(refused("its root is empty"));
                };
                Element::begin(&start, Some(parent), &mut text)?.end(&mut text);
            }
            Event::End(_) => {
                // The reader has matched the names.
                let ended = open.pop().ok_or_else(|| refused("it ends before it begins"))?;
                ended.end(&mut text);
                if open.is_empty() {
                    root_end = usize::try_from(before).ok();
                }
            }
            Event::Text(part) if !open.is_empty() => push_text(&mut text, &part.xml10_content()),
            Event::CData(part) if !open.is_empty() => push_text(&mut text, &part.xml10_content()),
            Event::Text(part) if part.trim_ascii().is_empty() => {}
            Event::GeneralRef(reference) if !open.is_empty() => push_text(&mut text, &resolved(&reference)?),
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::DocType(_) | Event::PI(_) => {
                return Err(refused("it holds what a document of ours never holds"));
            }
        }
    }
    match root_end {
        Some(root_end) if open.is_empty() => Ok(Canonical { text, root_end }),
        _ => Err(refused("its root does not end")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err hands over")]
fn refused(why: impl ToString) -> SealError {
    SealError::Document(why.to_string())
}

/// An element that has begun.
struct Element {
    name: String,
    in_scope: Namespaces,
    /// What the output has declared so far, seen from here.
    rendered: Namespaces,
}

impl Element {
    fn begin(start: &BytesStart<'_>, parent: Option<&Self>, text: &mut String) -> Result<Self, SealError> {
        let (mut in_scope, mut rendered) = parent.map_or_else(Default::default, |parent| {
            (parent.in_scope.clone(), parent.rendered.clone())
        });
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(refused)?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(refused)?
                .into_owned();
            match attribute.key.as_ref() {
                "xmlns" => drop(in_scope.insert(String::new(), value)),
                name => match name.strip_prefix("xmlns:") {
                    Some(prefix) => drop(in_scope.insert(prefix.to_owned(), value)),
                    None => attributes.push((name.to_owned(), value)),
                },
            }
        }
        let name = start.name().as_ref().to_owned();
        let namespace = |name: &str| match name.split_once(':') {
            Some(("xml", _)) => Ok("http://www.w3.org/XML/1998/namespace".to_owned()),
            Some((prefix, _)) => {
                let uri = in_scope.get(prefix).cloned();
                uri.ok_or_else(|| refused("a prefix is not declared"))
            }
            None => Ok(String::new()),
        };
        // Declarations come first, by prefix, where they are used and not in force already.
        let used = attributes
            .iter()
            .filter_map(|(name, _)| Some(name.split_once(':')?.0));
        let mut used: Vec<&str> = used.filter(|prefix| *prefix != "xml").collect();
        used.push(name.split_once(':').map_or("", |(prefix, _)| prefix));
        used.sort_unstable();
        used.dedup();
        text.push('<');
        text.push_str(&name);
        for prefix in used {
            let uri = match in_scope.get(prefix) {
                Some(uri) => uri.clone(),
                None if prefix.is_empty() => String::new(),
                None => return Err(refused("a prefix is not declared")),
            };
            let in_force = rendered.get(prefix).map_or("", String::as_str);
            if uri != in_force {
                let declared = if prefix.is_empty() {
                    "xmlns".to_owned()
                } else {
                    format!("xmlns:{prefix}")
                };
                push_attribute(text, &declared, &uri);
                rendered.insert(prefix.to_owned(), uri);
            }
        }
        let mut sorted = Vec::new();
        for (name, value) in attributes {
            let local = name
                .split_once(':')
                .map_or(name.as_str(), |(_, local)| local)
                .to_owned();
            sorted.push(((namespace(&name)?, local), name, value));
        }
        sorted.sort();
        for (_, name, value) in &sorted {
            push_attribute(text, name, value);
        }
        text.push('>');
        Ok(Self {
            name,
            in_scope,
            rendered,
        })
    }

    fn end(self, text: &mut String) {
        text.push_str("</");
        text.push_str(&self.name);
        text.push('>');
    }
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, SealError> {
    match reference.resolve_char_ref().map_err(refused)? {
        Some(c) => Ok(c.to_string()),
        None => resolve_predefined_entity(reference)
            .map(str::to_owned)
            .ok_or_else(|| refused("it names an entity")),
    }
}

fn push_text(text: &mut String, part: &str) {
    for c in part.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\r' => text.push_str("&#xD;"),
            c => text.push(c),
        }
    }
}

fn push_attribute(text: &mut String, name: &str, value: &str) {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' => text.push_str("&quot;"),
            '\t' => text.push_str("&#x9;"),
            '\n' => text.push_str("&#xA;"),
            '\r' => text.push_str("&#xD;"),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> String {
        canonical(xml).unwrap().text
    }

    #[test]
    fn declarations_stand_where_they_are_used_and_attributes_in_order() {
        assert_eq!(
            text(
                "<?xml version=\"1.0\"?>\n<!-- c --><a:r xmlns:b='urn:b' xmlns:a=\"urn:a\" xmlns='urn:d' z='1' b:y='2' a:x='3'><b:c/><d/><a:e xmlns:a='urn:other'/></a:r>\n"
            ),
            "<a:r xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" z=\"1\" a:x=\"3\" b:y=\"2\"><b:c></b:c><d xmlns=\"urn:d\"></d><a:e xmlns:a=\"urn:other\"></a:e></a:r>"
        );
        assert_eq!(
            text("<r xmlns='urn:d'><s xmlns=''><t/></s></r>"),
            "<r xmlns=\"urn:d\"><s xmlns=\"\"><t></t></s></r>"
        );
    }

    #[test]
    fn characters_are_written_in_one_way() {
        assert_eq!(
            text("<r a='&quot;&lt;>&#10;\t'>&gt;&#13;<![CDATA[<&]]>\r\nè</r>"),
            "<r a=\"&quot;&lt;>&#xA; \">&gt;&#xD;&lt;&amp;\nè</r>"
        );
    }

    #[test]
    fn what_is_canonical_stays_so_and_the_end_is_found() {
        let once = text("<a:r xmlns:a='urn:a'> <b/>&amp;</a:r>");
        assert_eq!(text(&once), once);
        let given = "<r>x<r>y</r></r>\n";
        assert_eq!(canonical(given).unwrap().root_end, given.len() - 5);
    }

    #[test]
    fn what_is_not_well_formed_or_foreign_is_refused() {
        for bad in [
            "",
            "<r>",
            "<r></s>",
            "<r/>x",
            "<r></r><r></r>",
            "<!DOCTYPE r><r></r>",
            "<r>&e;</r>",
            "<?pi?><r></r>",
            "<a:r></a:r>",
            "text",
        ] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
