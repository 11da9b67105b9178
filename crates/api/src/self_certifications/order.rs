//! What is asked for, read: declarations that there are, by somebody who knows what they mean.

use super::flaws::Flaw;
use crate::http::{Fail, Flaws};
use sportello_documents::self_certifications::{Kind, catalogue};
use sportello_types::self_certifications::{Declared, MOST_COMBINED, SelfCertificationRequest};
use sportello_types::values::Slug;

/// One declaration of a request.
pub(super) struct Item<'r> {
    pub(super) kind: &'static Kind,
    /// What was answered, as it came.
    pub(super) declared: &'r Declared,
}

/// A request that makes sense, whoever it is about; its answers are judged against the forms of the person.
pub(super) struct Order<'r>(pub(super) Vec<Item<'r>>);

impl<'r> Order<'r> {
    /// Reads a request; everything that is wrong with it at once.
    pub(super) fn read(request: &'r SelfCertificationRequest) -> Result<Self, Fail> {
        let mut flaws = Vec::new();
        let items = items(&request.declared, &mut flaws);
        if !request.aware {
            flaws.push(Flaw::Unaware);
        }
        if flaws.is_empty() {
            Ok(Self(items))
        } else {
            Err(Flaws(flaws).into())
        }
    }

    /// What is declared, by name.
    pub(super) fn slugs(&self) -> Vec<Slug> {
        self.0.iter().map(|item| item.kind.slug.clone()).collect()
    }

    /// What is declared.
    pub(super) fn kinds(&self) -> Vec<&'static Kind> {
        self.0.iter().map(|item| item.kind).collect()
    }
}

fn items<'r>(declared: &'r [Declared], flaws: &mut Vec<Flaw>) -> Vec<Item<'r>> {
    match declared.len() {
        0 => flaws.push(Flaw::NoKinds),
        1..=MOST_COMBINED => {}
        _ => {
            flaws.push(Flaw::ManyKinds);
            return Vec::new();
        }
    }
    let mut items: Vec<Item<'r>> = Vec::new();
    for (at, declared) in declared.iter().enumerate() {
        match catalogue().kind(&declared.kind) {
            None => flaws.push(Flaw::Kind { at }),
            Some(kind) if items.iter().any(|known| known.kind.slug == kind.slug) => {
                flaws.push(Flaw::Twice { at });
            }
            Some(kind) => items.push(Item { kind, declared }),
        }
    }
    items
}
