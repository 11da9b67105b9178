//! Strict reading of XML: what messages of pagoPA do not need is refused before anybody looks at it.
//!
//! Refused: more than a megabyte, anything but UTF-8, document types, processing instructions, entities
//! other than the five of XML, comments inside a text, text beside elements, prefixes that nobody declared,
//! repeated attributes, more than 16 levels, 2000 elements, 16 attributes on one element. Lists, which are longer
//! than messages, say how long they may be ([`read_within`]).

use super::element::{Attribute, Element};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;

/// Five stamps have a tenth of it.
const LARGEST: usize = 1024 * 1024;
const DEEPEST: usize = 16;
const MOST_ELEMENTS: usize = 2000;
const MOST_ATTRIBUTES: usize = 16;
const LONGEST_NAMESPACE: usize = 256;

/// Why a document was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlFault {
    /// More bytes, levels, elements or attributes than allowed.
    #[error("the document is too large")]
    TooLarge,
    /// Not UTF-8, or declared as something else.
    #[error("the document is not UTF-8")]
    Encoding,
    /// Not well formed, or with text beside elements.
    #[error("the document is not well formed")]
    Malformed,
    /// A document type, a processing instruction, or an entity that is not one of the five.
    #[error("the document has what no message may have: a DOCTYPE, an instruction or an entity")]
    Forbidden,
    /// A prefix without declaration, or a declaration that cannot be.
    #[error("a namespace is not declared, or not as it should be")]
    Namespace,
    /// A comment inside a text, where one reader sees two texts and another one.
    #[error("the document has a comment inside a text")]
    Comment,
}

/// How much a document may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Bytes.
    pub(super) bytes: usize,
    /// Elements.
    pub(super) elements: usize,
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Result<Element, XmlFault> {
    let bounds = Bounds {
        bytes: LARGEST,
        elements: MOST_ELEMENTS,
    };
    read_within(bytes, bounds)
}

/// Reads a document that may be larger, or less so, than a message.
pub(super) fn read_within(bytes: &[u8], bounds: Bounds) -> Result<Element, XmlFault> {
    if bytes.len() > bounds.bytes {
        return Err(XmlFault::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlFault::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.chars().all(is_xml_char) {
        return Err(XmlFault::Malformed);
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut tree = Tree {
        most: bounds.elements,
        ..Tree::default()
    };
    let mut first = true;
    loop {
        let event = reader.read_event().map_err(|_| XmlFault::Malformed)?;
        match event {
            Event::Start(tag) => {
                let element = tree.begin(&tag, reader.resolver())?;
                tree.open.push(Open {
                    element,
                    comment: false,
                });
            }
            Event::Empty(tag) => {
                let element = tree.begin(&tag, reader.resolver())?;
                tree.close(Open {
                    element,
                    comment: false,
                })?;
            }
            Event::End(_) => {
                let open = tree.open.pop().ok_or(XmlFault::Malformed)?;
                tree.close(open)?;
            }
            Event::Text(data) => {
                if data.contains("]]>") {
                    return Err(XmlFault::Malformed);
                }
                tree.text(&data.xml10_content())?;
            }
            Event::CData(data) if !tree.open.is_empty() => tree.text(&data.xml10_content())?,
            Event::GeneralRef(reference) if !tree.open.is_empty() => {
                tree.text(resolve(&reference)?.encode_utf8(&mut [0; 4]))?;
            }
            Event::Comment(_) => {
                if let Some(open) = tree.open.last_mut() {
                    open.comment = true;
                }
            }
            Event::Decl(declaration) if first => check_declaration(&declaration)?,
            Event::Decl(_) | Event::CData(_) | Event::GeneralRef(_) => return Err(XmlFault::Malformed),
            Event::PI(_) | Event::DocType(_) => return Err(XmlFault::Forbidden),
            Event::Eof => break,
        }
        first = false;
    }
    if !tree.open.is_empty() {
        return Err(XmlFault::Malformed);
    }
    tree.root.ok_or(XmlFault::Malformed)
}

struct Open {
    element: Element,
    comment: bool,
}

#[derive(Default)]
struct Tree {
    elements: usize,
    /// Most elements.
    most: usize,
    open: Vec<Open>,
    root: Option<Element>,
}

impl Tree {
    fn begin(&mut self, tag: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<Element, XmlFault> {
        self.elements += 1;
        if self.elements > self.most || self.open.len() >= DEEPEST {
            return Err(XmlFault::TooLarge);
        }
        check_name(tag.name())?;
        let (namespace, local) = resolver.resolve_element(tag.name());
        Ok(Element {
            namespace: namespace_text(&namespace)?,
            local: local.into_inner().to_owned(),
            attributes: attributes(tag, resolver)?,
            children: Vec::new(),
            text: String::new(),
        })
    }

    fn close(&mut self, open: Open) -> Result<(), XmlFault> {
        let Open { mut element, comment } = open;
        if element.children.is_empty() {
            if comment {
                return Err(XmlFault::Comment);
            }
        } else if element.text.chars().all(is_blank) {
            element.text.clear();
        } else {
            return Err(XmlFault::Malformed);
        }
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None if self.root.is_none() => self.root = Some(element),
            None => return Err(XmlFault::Malformed),
        }
        Ok(())
    }

    fn text(&mut self, data: &str) -> Result<(), XmlFault> {
        match self.open.last_mut() {
            Some(open) => open.element.text.push_str(data),
            None if data.chars().all(is_blank) => {}
            None => return Err(XmlFault::Malformed),
        }
        Ok(())
    }
}

fn attributes(tag: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<Vec<Attribute>, XmlFault> {
    let mut found: Vec<Attribute> = Vec::new();
    for (index, attribute) in tag.attributes().enumerate() {
        if index >= MOST_ATTRIBUTES {
            return Err(XmlFault::TooLarge);
        }
        let attribute = attribute.map_err(|_| XmlFault::Malformed)?;
        if attribute.value.contains('<') {
            return Err(XmlFault::Malformed);
        }
        // No message needs a reference in an attribute, and not all readers resolve it in a declaration.
        if attribute.value.contains('&') {
            return Err(XmlFault::Forbidden);
        }
        check_name(attribute.key)?;
        if attribute.key.as_namespace_binding().is_some() {
            check_declared_namespace(attribute.key, &attribute.value)?;
            continue;
        }
        let (namespace, local) = resolver.resolve_attribute(attribute.key);
        let attribute = Attribute {
            namespace: namespace_text(&namespace)?,
            local: local.into_inner().to_owned(),
            value: attribute.value.into_owned(),
        };
        let repeated =
            |other: &Attribute| other.local == attribute.local && other.namespace == attribute.namespace;
        if found.iter().any(repeated) {
            return Err(XmlFault::Malformed);
        }
        found.push(attribute);
    }
    Ok(found)
}

/// Taking back a prefix (`xmlns:p=""`) does not exist in Namespaces 1.0.
fn check_declared_namespace(key: QName<'_>, value: &str) -> Result<(), XmlFault> {
    let takes_back = value.is_empty() && key.prefix().is_some();
    if takes_back || value.len() > LONGEST_NAMESPACE || value.chars().any(is_blank) {
        return Err(XmlFault::Namespace);
    }
    Ok(())
}

fn namespace_text(namespace: &ResolveResult<'_>) -> Result<String, XmlFault> {
    match namespace {
        ResolveResult::Bound(namespace) => Ok(namespace.as_ref().to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(_) => Err(XmlFault::Namespace),
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, XmlFault> {
    let character = match reference.as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => match reference.resolve_char_ref() {
            Ok(Some(character)) => character,
            Ok(None) => return Err(XmlFault::Forbidden),
            Err(_) => return Err(XmlFault::Malformed),
        },
    };
    is_xml_char(character)
        .then_some(character)
        .ok_or(XmlFault::Malformed)
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), XmlFault> {
    if declaration.version().map_err(|_| XmlFault::Malformed)? != "1.0" {
        return Err(XmlFault::Malformed);
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(_) => Err(XmlFault::Encoding),
    }
}

/// `prefix:local` or `local`, both of letters, digits, `_`, `-`, `.`, or beyond ASCII.
fn check_name(name: QName<'_>) -> Result<(), XmlFault> {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii();
    let goes_on = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let part = |part: &str| {
        part.bytes().next().is_some_and(begins) && part.bytes().all(|byte| begins(byte) || goes_on(byte))
    };
    let good = match name.into_inner().split_once(':') {
        Some((prefix, local)) => part(prefix) && part(local),
        None => part(name.into_inner()),
    };
    good.then_some(()).ok_or(XmlFault::Malformed)
}

/// Whether XML 1.0 can hold it (§2.2).
pub(super) const fn is_xml_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

pub(super) const fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> XmlFault {
        read(text.as_bytes()).err().unwrap()
    }

    #[test]
    fn a_document_is_read_as_it_stands() {
        let root = read(
            b"<?xml version='1.0'?>\n<p:a xmlns:p='urn:x'><b>1 &amp; <![CDATA[<2>]]></b><!-- -->\n<c/></p:a>",
        );
        let root = root.unwrap();
        assert!(root.is("urn:x", "a"));
        let texts: Vec<&str> = root.children.iter().map(|child| child.text.as_str()).collect();
        assert_eq!(texts, ["1 & <2>", ""]);
    }

    #[test]
    fn what_no_message_needs_is_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxx'>]><a>&x;</a>";
        for (text, wanted) in [
            (bomb, XmlFault::Forbidden),
            ("<a>&x;</a>", XmlFault::Forbidden),
            ("<?php 1?><a/>", XmlFault::Forbidden),
            ("<a b='&#49;'/>", XmlFault::Forbidden),
            ("<a>1<!-- -->2</a>", XmlFault::Comment),
            ("<a>1<b/></a>", XmlFault::Malformed),
            ("<a/><a/>", XmlFault::Malformed),
            ("<a>", XmlFault::Malformed),
            ("<a></b>", XmlFault::Malformed),
            ("<a b='1' b='2'/>", XmlFault::Malformed),
            (
                "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
                XmlFault::Malformed,
            ),
            ("<a>&#0;</a>", XmlFault::Malformed),
            ("<a>\u{1}</a>", XmlFault::Malformed),
            ("<a>1 ]]> 2</a>", XmlFault::Malformed),
            ("1<a/>", XmlFault::Malformed),
            ("", XmlFault::Malformed),
            ("<p:a/>", XmlFault::Namespace),
            ("<a xmlns:p='u'><b xmlns:p=''/></a>", XmlFault::Namespace),
            ("<?xml version='1.1'?><a/>", XmlFault::Malformed),
            (
                "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
                XmlFault::Encoding,
            ),
        ] {
            assert_eq!(fault(text), wanted, "{text}");
        }
        assert_eq!(read(b"<a>\xe0</a>").err(), Some(XmlFault::Encoding));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
        assert!(read(deep(DEEPEST).as_bytes()).is_ok());
        assert_eq!(fault(&deep(DEEPEST + 1)), XmlFault::TooLarge);
        assert_eq!(fault(&deep(100_000)), XmlFault::TooLarge);
        let wide = |elements: usize| format!("<a>{}</a>", "<b/>".repeat(elements));
        assert!(read(wide(MOST_ELEMENTS - 1).as_bytes()).is_ok());
        assert_eq!(fault(&wide(MOST_ELEMENTS)), XmlFault::TooLarge);
        let attributes = (0..=MOST_ATTRIBUTES).fold(String::new(), |text, n| text + &format!(" a{n}='1'"));
        assert_eq!(fault(&format!("<a{attributes}/>")), XmlFault::TooLarge);
        let long = format!("<a>{}</a>", "x".repeat(10 * 1024 * 1024));
        assert_eq!(fault(&long), XmlFault::TooLarge);
        let list = Bounds {
            bytes: 11 * 1024 * 1024,
            elements: MOST_ELEMENTS + 1,
        };
        let within = |text: &str| read_within(text.as_bytes(), list).err();
        assert_eq!(within(&long), None);
        assert_eq!(within(&wide(MOST_ELEMENTS)), None);
        assert_eq!(within(&wide(MOST_ELEMENTS + 1)), Some(XmlFault::TooLarge));
    }
}
