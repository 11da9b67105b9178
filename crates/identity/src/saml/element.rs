//! The tree that strict reading gives.

use std::ops::Range;

/// One attribute; namespace declarations are not attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Empty when the attribute has no prefix.
    pub namespace: String,
    /// Name without prefix.
    pub local: String,
    /// Value, references resolved.
    pub value: String,
}

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Namespace, empty when there is none.
    pub namespace: String,
    /// Name without prefix.
    pub local: String,
    /// Attributes in order.
    pub attributes: Vec<Attribute>,
    /// Child elements in order.
    pub children: Vec<Element>,
    /// All character data directly inside.
    pub(super) text: String,
    /// Where the element stands in the source, in bytes.
    pub span: Range<usize>,
    /// Where its content stands; empty for `<a/>`.
    pub content: Range<usize>,
}

impl Element {
    /// Whether the element has this qualified name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }

    /// The value of an attribute without namespace.
    pub fn attribute(&self, local: &str) -> Option<&str> {
        self.attribute_ns("", local)
    }

    /// The value of an attribute with namespace.
    pub fn attribute_ns(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.namespace == namespace && a.local == local)
            .map(|a| a.value.as_str())
    }

    /// The character data of a leaf. An element with child elements has none.
    pub fn text(&self) -> Option<&str> {
        self.children.is_empty().then_some(self.text.as_str())
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
    pub fn all<'a, 'n>(
        &'a self,
        namespace: &'n str,
        local: &'n str,
    ) -> impl Iterator<Item = &'a Self> + use<'a, 'n> {
        self.children.iter().filter(move |c| c.is(namespace, local))
    }

    /// The element and everything below it, in document order.
    pub fn descendants(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(element) = open.pop() {
            found.push(element);
            open.extend(element.children.iter().rev());
        }
        found
    }
}
