//! What can be declared.

use super::answers::Answer;
use super::load::{self, LoadError};
use crate::certificates::tables::TableOf;
use crate::certificates::wording::Wording;
use crate::certificates::{KindRegister, Need, Validity, Words};
use serde::Deserialize;
use sportello_types::form::Form;
use sportello_types::registry::StateRef;
use sportello_types::self_certifications::Article;
use sportello_types::values::Slug;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(load::catalogue);

/// The catalogue, read once from the folders of `self-certifications/`.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// The kinds of self-certifications.
#[derive(Debug)]
pub struct Catalogue {
    pub(super) kinds: Vec<Kind>,
    /// The countries of the European Union.
    pub(super) union: Vec<StateRef>,
    pub(super) faults: Vec<LoadError>,
}

impl Catalogue {
    /// All kinds, in the order in which they are shown: by article, then as the folders say.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind of a slug.
    pub fn kind(&self, slug: &Slug) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.slug == *slug)
    }

    /// What of the data could not be read, and is left out; a test keeps this empty.
    pub fn faults(&self) -> &[LoadError] {
        &self.faults
    }
}

/// Something that can be declared.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name: the folder's.
    pub slug: Slug,
    /// By which article.
    pub article: Article,
    /// The letter of art. 46 c. 1; nothing under art. 47.
    pub letter: Option<String>,
    /// What it is called.
    pub title: Words,
    /// What it says, in a sentence, for who chooses.
    pub about: Words,
    /// For how long it is valid: as long as what it stands for (art. 48 c. 1). Nothing where that has no
    /// term, as an affidavit.
    pub validity: Option<Validity>,
    /// What who is no citizen of the Union may do with it (art. 3).
    pub non_eu: NonEu,
    /// Whether it is said of oneself alone, and not in the place of a minor or a ward (art. 5).
    pub own_only: bool,
    /// Whether it says what GDPR arts. 9 and 10 protect: convictions, health.
    pub sensitive: bool,
    pub(super) order: u16,
    pub(super) facts: Vec<Told>,
    pub(super) asked: Option<Asked>,
    pub(super) notes: Vec<String>,
}

/// What citizens of countries outside of the Union may declare: only what Italian public bodies can
/// certify (DPR 445/2000 art. 3 c. 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonEu {
    /// An Italian body always can.
    Yes,
    /// It can what the registry says; of the rest the declarant says that it can.
    Certifiable,
    /// No Italian body can.
    No,
}

/// What is said of a person without asking.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// About whom.
    pub(super) register: KindRegister,
    /// What a record must be like.
    pub(super) needs: Vec<Need>,
    /// Whether it is said of who is partially certifiable (ANPR 1).
    pub(super) partial: bool,
    /// Whether the registry says it; otherwise the citizen alone.
    pub(super) from_registry: bool,
    /// What is said.
    pub(super) sentences: Vec<Wording>,
    /// A table under it.
    pub(super) table: Option<TableOf>,
}

/// What is asked, and what is said of the answers.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The form.
    pub(super) form: Form,
    /// The same, with the word of who is no citizen of the Union that an Italian body can certify it.
    pub(super) limited: Form,
    /// What is said.
    pub(super) stated: Vec<Wording<Answer>>,
    /// The group whose items stand in a table under it.
    pub(super) table: Option<String>,
    /// What options and yes or no are in a sentence, by field and option.
    pub(super) words: BTreeMap<String, BTreeMap<String, Wording<Answer>>>,
    /// First answers, from the registry.
    pub(super) prefill: BTreeMap<String, Wording>,
}
