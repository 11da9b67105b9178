//! Strict reading of XML: what SAML does not need is refused before anybody looks at it.
//!
//! Refused: anything but UTF-8, document types, processing instructions, entities other than the
//! five of XML, comments inside text, prefixes that nobody declared, repeated attributes, more
//! than 64 levels, 5000 elements, 64 attributes on one element.

use super::element::{Attribute, Element};
use super::names;
use crate::answer::LARGEST_MESSAGE;
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

const DEEPEST: usize = 64;
const MOST_ELEMENTS: usize = 5000;
const MOST_ATTRIBUTES: usize = 64;
const LONGEST_NAMESPACE: usize = 256;

/// Why a document was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// More bytes than allowed.
    #[error("the document is too large")]
    TooLarge,
    /// Not UTF-8, or declared as something else.
    #[error("the document is not UTF-8")]
    Encoding,
    /// Not well formed.
    #[error("the document is not well formed")]
    Malformed,
    /// A document type declaration.
    #[error("the document has a DOCTYPE")]
    Doctype,
    /// A processing instruction.
    #[error("the document has a processing instruction")]
    ProcessingInstruction,
    /// A reference to an entity that is not one of the five.
    #[error("the document refers to an entity")]
    Entity,
    /// Too many levels.
    #[error("the document is nested too deeply")]
    TooDeep,
    /// Too many elements.
    #[error("the document has too many elements")]
    TooManyElements,
    /// Too many attributes on one element.
    #[error("an element has too many attributes")]
    TooManyAttributes,
    /// Twice the same attribute.
    #[error("an element repeats an attribute")]
    DuplicateAttribute,
    /// A prefix without declaration, or a declaration that cannot be.
    #[error("a namespace is not declared, or not as it should be")]
    Namespace,
    /// A comment inside text.
    #[error("the document has a comment inside text")]
    CommentInText,
}

/// Reads one message: at most 256 KiB.
pub fn read(bytes: &[u8]) -> Result<Element<'_>, XmlError> {
    read_bounded(bytes, LARGEST_MESSAGE, MOST_ELEMENTS)
}

/// Reads a document of our own choosing (the registry), with larger bounds.
pub fn read_bounded(bytes: &[u8], most_bytes: usize, most_elements: usize) -> Result<Element<'_>, XmlError> {
    if bytes.len() > most_bytes {
        return Err(XmlError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !only_xml_chars(without_mark) {
        return Err(XmlError::Malformed);
    }
    let builder = Builder {
        source: without_mark,
        offset: text.len() - without_mark.len(),
        most_elements,
        elements: 0,
        open: Vec::new(),
        root: None,
    };
    builder.run()
}

struct Open<'a> {
    element: Element<'a>,
    comment: bool,
}

struct Builder<'a> {
    source: &'a str,
    offset: usize,
    most_elements: usize,
    elements: usize,
    open: Vec<Open<'a>>,
    root: Option<Element<'a>>,
}

impl<'a> Builder<'a> {
    fn run(mut self) -> Result<Element<'a>, XmlError> {
        let mut reader = NsReader::from_str(self.source);
        reader.config_mut().check_comments = true;
        let mut first = true;
        loop {
            let before = position(&reader, self.offset)?;
            let event = reader.read_event().map_err(|_| XmlError::Malformed)?;
            let after = position(&reader, self.offset)?;
            match event {
                Event::Start(tag) => {
                    let element = self.start(&tag, reader.resolver(), before, after)?;
                    self.open.push(Open {
                        element,
                        comment: false,
                    });
                }
                Event::Empty(tag) => {
                    let element = self.start(&tag, reader.resolver(), before, after)?;
                    self.close(element)?;
                }
                Event::End(_) => {
                    let Open { mut element, comment } = self.open.pop().ok_or(XmlError::Malformed)?;
                    if comment && (element.children.is_empty() || element.has_text()) {
                        return Err(XmlError::CommentInText);
                    }
                    element.span.end = after;
                    element.content.end = before;
                    self.close(element)?;
                }
                Event::Text(data) => {
                    if data.as_bytes().contains(&b']') && data.contains("]]>") {
                        return Err(XmlError::Malformed);
                    }
                    self.text(data.xml10_content())?;
                }
                Event::CData(data) if !self.open.is_empty() => self.text(data.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let character = resolve(&reference)?;
                    if self.open.is_empty() {
                        return Err(XmlError::Malformed);
                    }
                    self.text(Cow::Owned(character.to_string()))?;
                }
                Event::Comment(_) => {
                    if let Some(open) = self.open.last_mut() {
                        open.comment = true;
                    }
                }
                Event::Decl(declaration) if first => check_declaration(&declaration)?,
                Event::Decl(_) | Event::CData(_) => return Err(XmlError::Malformed),
                Event::PI(_) => return Err(XmlError::ProcessingInstruction),
                Event::DocType(_) => return Err(XmlError::Doctype),
                Event::Eof => break,
            }
            first = false;
        }
        if !self.open.is_empty() {
            return Err(XmlError::Malformed);
        }
        self.root.ok_or(XmlError::Malformed)
    }

    fn start(
        &mut self,
        tag: &BytesStart<'_>,
        resolver: &NamespaceResolver,
        before: usize,
        after: usize,
    ) -> Result<Element<'a>, XmlError> {
        self.elements += 1;
        if self.elements > self.most_elements {
            return Err(XmlError::TooManyElements);
        }
        if self.open.len() >= DEEPEST {
            return Err(XmlError::TooDeep);
        }
        let length = tag.name().into_inner().len();
        let tag = within(self.source, tag).ok_or(XmlError::Malformed)?;
        let attributes = attributes(Attributes::new(tag, length), resolver)?;
        let name = QName(tag.get(..length).ok_or(XmlError::Malformed)?);
        let (namespace, local) = resolver.resolve_element(name);
        check_name(name)?;
        Ok(Element {
            namespace: namespace_text(&namespace)?,
            local: Cow::Borrowed(local.into_inner()),
            attributes,
            children: Vec::new(),
            text: Cow::Borrowed(""),
            span: before..after,
            content: after..after,
        })
    }

    fn close(&mut self, element: Element<'a>) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None if self.root.is_none() => self.root = Some(element),
            None => return Err(XmlError::Malformed),
        }
        Ok(())
    }

    fn text(&mut self, data: Cow<'a, str>) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(open) if open.element.text.is_empty() => open.element.text = data,
            Some(open) => open.element.text.to_mut().push_str(&data),
            None if data.chars().all(is_blank) => {}
            None => return Err(XmlError::Malformed),
        }
        Ok(())
    }
}

fn position(reader: &NsReader<&[u8]>, offset: usize) -> Result<usize, XmlError> {
    usize::try_from(reader.buffer_position())
        .map(|position| position + offset)
        .map_err(|_| XmlError::TooLarge)
}

/// The part of `source` that the reader has lent out: the same text, for as long as the source lives.
fn within<'a>(source: &'a str, part: &str) -> Option<&'a str> {
    let start = part.as_ptr().addr().checked_sub(source.as_ptr().addr())?;
    let found = source.get(start..start.checked_add(part.len())?)?;
    (found == part).then_some(found)
}

fn attributes<'a>(
    mut attributes: Attributes<'a>,
    resolver: &NamespaceResolver,
) -> Result<Vec<Attribute<'a>>, XmlError> {
    let mut found: Vec<Attribute<'a>> = Vec::new();
    for (index, attribute) in attributes.with_checks(true).enumerate() {
        if index >= MOST_ATTRIBUTES {
            return Err(XmlError::TooManyAttributes);
        }
        let attribute = attribute.map_err(|error| match error {
            AttrError::Duplicated(..) => XmlError::DuplicateAttribute,
            _ => XmlError::Malformed,
        })?;
        let raw = attribute.value;
        if raw.bytes().any(|byte| byte == b'<') {
            return Err(XmlError::Malformed);
        }
        if attribute.key.as_namespace_binding().is_some() {
            check_declared_namespace(attribute.key, &raw)?;
            continue;
        }
        check_name(attribute.key)?;
        let (namespace, local) = resolver.resolve_attribute(attribute.key);
        let attribute = Attribute {
            namespace: namespace_text(&namespace)?,
            local: Cow::Borrowed(local.into_inner()),
            value: attribute_value(raw)?,
        };
        if found
            .iter()
            .any(|other| other.local == attribute.local && other.namespace == attribute.namespace)
        {
            return Err(XmlError::DuplicateAttribute);
        }
        found.push(attribute);
    }
    Ok(found)
}

/// A reference inside a declaration would be read by one parser and not by the other; taking back
/// a prefix (`xmlns:p=""`) does not exist in Namespaces 1.0.
fn check_declared_namespace(key: QName<'_>, value: &str) -> Result<(), XmlError> {
    let takes_back = value.is_empty() && key.prefix().is_some();
    let blank_or_reference = |byte| matches!(byte, b'&' | b' ' | b'\t' | b'\r' | b'\n');
    let plain = value.len() <= LONGEST_NAMESPACE && !value.bytes().any(blank_or_reference);
    if takes_back || !plain {
        return Err(XmlError::Namespace);
    }
    check_name(key)
}

fn namespace_text(namespace: &ResolveResult<'_>) -> Result<Cow<'static, str>, XmlError> {
    match namespace {
        ResolveResult::Bound(namespace) => Ok(names::known(namespace.as_ref())
            .map_or_else(|| Cow::Owned(namespace.as_ref().to_owned()), Cow::Borrowed)),
        ResolveResult::Unbound => Ok(Cow::Borrowed("")),
        ResolveResult::Unknown(_) => Err(XmlError::Namespace),
    }
}

fn attribute_value(raw: Cow<'_, str>) -> Result<Cow<'_, str>, XmlError> {
    let plain = !raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\r' | b'\n'));
    if plain {
        return Ok(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw.as_ref();
    while let Some((before, after)) = rest.split_once('&') {
        push_normalized(&mut value, before);
        let (reference, after) = after.split_once(';').ok_or(XmlError::Malformed)?;
        value.push(resolve(&BytesRef::new(reference))?);
        rest = after;
    }
    push_normalized(&mut value, rest);
    Ok(Cow::Owned(value))
}

/// Attribute-value normalisation (XML 1.0 §3.3.3, after §2.11).
fn push_normalized(value: &mut String, raw: &str) {
    let mut previous = '\0';
    for character in raw.chars() {
        match character {
            '\n' if previous == '\r' => {}
            '\t' | '\r' | '\n' => value.push(' '),
            other => value.push(other),
        }
        previous = character;
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    let character = match reference.as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => match reference.resolve_char_ref() {
            Ok(Some(character)) => character,
            Ok(None) => return Err(XmlError::Entity),
            Err(_) => return Err(XmlError::Malformed),
        },
    };
    is_xml_char(character)
        .then_some(character)
        .ok_or(XmlError::Malformed)
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), XmlError> {
    if declaration.version().map_err(|_| XmlError::Malformed)? != "1.0" {
        return Err(XmlError::Malformed);
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(_) => Err(XmlError::Encoding),
    }
}

/// `prefix:local` or `local`, both of letters, digits, `_`, `-`, `.`, or beyond ASCII.
fn check_name(name: QName<'_>) -> Result<(), XmlError> {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii();
    let goes_on = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let (mut colons, mut at_start) = (0, true);
    let good = name.into_inner().bytes().all(|byte| match byte {
        b':' => {
            colons += 1;
            let after_prefix = !at_start && colons == 1;
            at_start = true;
            after_prefix
        }
        byte => {
            let fits = begins(byte) || (!at_start && goes_on(byte));
            at_start = false;
            fits
        }
    });
    (good && !at_start).then_some(()).ok_or(XmlError::Malformed)
}

/// Whether all are characters of XML (XML 1.0 §2.2). Most texts are told by their bytes alone: what is
/// not a character is a control below U+0020, or begins with the byte EF.
fn only_xml_chars(text: &str) -> bool {
    let control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let without_controls = text
        .as_bytes()
        .chunks(256)
        .all(|chunk| chunk.iter().filter(|byte| control(byte)).count() == 0);
    without_controls && (!text.as_bytes().contains(&0xef) || text.chars().all(is_xml_char))
}

const fn is_xml_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

const fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' ')
}
