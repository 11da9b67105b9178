//! The tree that strict reading gives, and what pagoPA's messages are asked for.

use super::xml::is_blank;

/// Attributes that say nothing about what an element holds.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const HARMLESS: [&str; 3] = ["type", "schemaLocation", "noNamespaceSchemaLocation"];

/// One attribute; declarations of namespaces are not attributes.
pub(super) struct Attribute {
    /// Empty when the attribute has no prefix.
    pub(super) namespace: String,
    /// Name without prefix.
    pub(super) local: String,
    /// Value.
    pub(super) value: String,
}

/// One element.
pub(super) struct Element {
    /// Namespace, empty when there is none.
    pub(super) namespace: String,
    /// Name without prefix.
    pub(super) local: String,
    /// Attributes in order.
    pub(super) attributes: Vec<Attribute>,
    /// Child elements in order.
    pub(super) children: Vec<Self>,
    /// The text of a leaf; empty in all others.
    pub(super) text: String,
}

/// An element that is missing, repeated, or does not hold what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfit(pub(super) &'static str);

impl Element {
    /// Whether the element has this qualified name.
    pub(super) fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace == namespace
    }

    /// Whether nothing below has a namespace, and no attribute changes what an element says (`xsi:nil`).
    /// Messages of pagoPA qualify their root alone: with other names below, two readers may see two messages.
    pub(super) fn is_plain(&self) -> bool {
        self.is_all_of("")
    }

    /// Whether everything below is of one namespace, and no attribute changes what an element says.
    pub(super) fn is_all_of(&self, namespace: &str) -> bool {
        let harmless = |attribute: &Attribute| {
            attribute.namespace == XSI && HARMLESS.contains(&attribute.local.as_str())
        };
        self.attributes.iter().all(harmless)
            && self
                .children
                .iter()
                .all(|child| child.namespace == namespace && child.is_all_of(namespace))
    }

    /// The child of this name, which must be there once.
    pub(super) fn one(&self, name: &'static str) -> Result<&Self, Unfit> {
        self.maybe(name)?.ok_or(Unfit(name))
    }

    /// The child of this name, which may be there once.
    pub(super) fn maybe(&self, name: &'static str) -> Result<Option<&Self>, Unfit> {
        let mut found = self.children.iter().filter(|child| child.local == name);
        let first = found.next();
        match found.next() {
            Some(_) => Err(Unfit(name)),
            None => Ok(first),
        }
    }

    /// The text of a child, which must be there: one character at least, `most` at most.
    pub(super) fn text(&self, name: &'static str, most: usize) -> Result<&str, Unfit> {
        self.maybe_text(name, most)?.ok_or(Unfit(name))
    }

    /// The text of a child, if it is there.
    pub(super) fn maybe_text(&self, name: &'static str, most: usize) -> Result<Option<&str>, Unfit> {
        self.maybe(name)?
            .map(|child| {
                let text = child.text.as_str();
                let fits = child.children.is_empty()
                    && !text.is_empty()
                    && text.chars().take(most + 1).count() <= most;
                fits.then_some(text).ok_or(Unfit(name))
            })
            .transpose()
    }

    /// What a child says in a type that XML Schema collapses blanks of (number, date, boolean).
    pub(super) fn value<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Unfit> {
        self.maybe_value(name, read)?.ok_or(Unfit(name))
    }

    /// The same, of a child that may be missing.
    pub(super) fn maybe_value<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Unfit> {
        self.maybe_text(name, LONGEST_VALUE)?
            .map(|text| read(text.trim_matches(is_blank)).ok_or(Unfit(name)))
            .transpose()
    }

    /// The text of a child that must be digits, so many of them.
    pub(super) fn digits(&self, name: &'static str, count: usize) -> Result<&str, Unfit> {
        let text = self.text(name, count)?;
        let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then_some(text).ok_or(Unfit(name))
    }
}

/// A number, date or boolean, with the blanks around it.
const LONGEST_VALUE: usize = 100;
