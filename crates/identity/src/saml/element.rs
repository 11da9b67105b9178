//! The tree that strict reading gives.

use std::borrow::Cow;
use std::ops::Range;

/// One attribute; namespace declarations are not attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Empty when the attribute has no prefix.
    pub namespace: Cow<'a, str>,
    /// Name without prefix.
    pub local: Cow<'a, str>,
    /// Value, references resolved.
    pub value: Cow<'a, str>,
}

/// One element. Its texts are those of the source, wherever no reference and no line end had to be
/// resolved in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// Namespace, empty when there is none.
    pub namespace: Cow<'a, str>,
    /// Name without prefix.
    pub local: Cow<'a, str>,
    /// Attributes in order.
    pub attributes: Vec<Attribute<'a>>,
    /// Child elements in order.
    pub children: Vec<Element<'a>>,
    /// All character data directly inside.
    pub(super) text: Cow<'a, str>,
    /// Where the element stands in the source, in bytes.
    pub span: Range<usize>,
    /// Where its content stands; empty for `<a/>`.
    pub content: Range<usize>,
}

impl<'a> Element<'a> {
    /// Whether the element has this qualified name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }

    /// The value of an attribute without namespace.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        self.attribute_ns("", local)
    }

    /// The value of an attribute with namespace.
    pub fn attribute_ns(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.local == local && a.namespace == namespace)
            .map(|a| a.value.as_ref())
    }

    /// The character data of a leaf. An element with child elements has none.
    pub fn text(&self) -> Option<&str> {
        self.children.is_empty().then_some(self.text.as_ref())
    }

    /// Whether there is character data other than blanks, beside child elements or not.
    pub fn has_text(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// The child of this name; nothing when it is missing **or repeated**.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Self> {
        let mut found = self.children.iter().filter(|c| c.is(namespace, local));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// All children of this name.
    pub fn all<'e, 'n>(
        &'e self,
        namespace: &'n str,
        local: &'n str,
    ) -> impl Iterator<Item = &'e Self> + use<'a, 'e, 'n> {
        self.children.iter().filter(move |c| c.is(namespace, local))
    }

    /// The element and everything below it, in document order.
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants {
            open: vec![std::slice::from_ref(self).iter()],
        }
    }

    /// The same tree with its texts copied: it stays when the source goes.
    pub fn into_owned(self) -> Element<'static> {
        let owned = |text: Cow<'_, str>| -> Cow<'static, str> { Cow::Owned(text.into_owned()) };
        let attribute = |attribute: Attribute<'_>| Attribute {
            namespace: owned(attribute.namespace),
            local: owned(attribute.local),
            value: owned(attribute.value),
        };
        Element {
            namespace: owned(self.namespace),
            local: owned(self.local),
            attributes: self.attributes.into_iter().map(attribute).collect(),
            children: self.children.into_iter().map(Element::into_owned).collect(),
            text: owned(self.text),
            span: self.span,
            content: self.content,
        }
    }
}

/// What [`Element::descendants`] goes through.
#[derive(Clone, Debug)]
pub struct Descendants<'e> {
    open: Vec<std::slice::Iter<'e, Element<'e>>>,
}

impl<'e> Iterator for Descendants<'e> {
    type Item = &'e Element<'e>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.open.last_mut()?.next() {
                Some(element) => {
                    if !element.children.is_empty() {
                        self.open.push(element.children.iter());
                    }
                    return Some(element);
                }
                None => {
                    self.open.pop();
                }
            }
        }
    }
}
