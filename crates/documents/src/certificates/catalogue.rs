//! The types of certificates and what they may be for.

use super::destinations::Destination;
use super::german::{German, GermanUse};
use super::load::{self, LoadError};
use super::presets::Preset;
use super::rules::Need;
use super::tables::TableOf;
use super::wording::Wording;
use super::words::Phrases;
use chrono::{Months, NaiveDate};
use serde::Deserialize;
use sportello_types::certificates::Archive;
use sportello_types::lang::{Localized, PaperLanguage};
use sportello_types::values::{EuroCents, Slug};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(load::catalogue);

/// The catalogue, read once from the folders of `certificates/`.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// The types of certificates, the uses, the words.
#[derive(Debug)]
pub struct Catalogue {
    pub(super) kinds: Vec<Kind>,
    pub(super) uses: Vec<Use>,
    pub(super) duties: Vec<StampDuty>,
    pub(super) presets: Vec<Preset>,
    pub(super) destinations: Vec<Destination>,
    pub(crate) phrases: Phrases,
    /// The same words in German.
    pub(crate) german: Phrases,
    pub(super) faults: Vec<LoadError>,
}

impl Catalogue {
    /// All types, by their number in ANPR's table.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The type of a slug.
    pub fn kind(&self, slug: &Slug) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.slug == *slug)
    }

    /// All uses, of all times: one whose norm changes stands there once for each norm.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// The uses of a day, stamped paper first.
    pub fn uses_on(&self, on: NaiveDate) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(move |known| known.is_on(on))
    }

    /// The use of a slug on a day.
    pub fn use_of(&self, slug: &Slug, on: NaiveDate) -> Option<&Use> {
        self.uses_on(on).find(|known| known.slug == *slug)
    }

    /// The stamp duty on a day of a certificate, of one type or several; before the first day of the data
    /// what it was then.
    pub fn stamp_duty(&self, on: NaiveDate) -> EuroCents {
        let begun = self.duties.iter().rfind(|duty| duty.since <= on);
        let duty = begun.or_else(|| self.duties.first());
        duty.map(|duty| duty.amount).unwrap_or_default()
    }

    /// Types that are often asked for together, each set as a ready choice.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// To whom a certificate may be handed over, what is meant where nothing is said first.
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// The destination of a slug.
    pub fn destination(&self, slug: &Slug) -> Option<&Destination> {
        self.destinations.iter().find(|known| known.slug == *slug)
    }

    /// Nothing when the types can stand on one certificate; else the first two that cannot. The order
    /// of the types does not count.
    pub fn clash(&self, kinds: &[&Kind]) -> Option<(Slug, Slug)> {
        let mut rest = kinds.iter();
        while let Some(one) = rest.next() {
            if let Some(other) = rest.clone().find(|other| one.clashes(other)) {
                return Some((one.slug.clone(), other.slug.clone()));
            }
        }
        None
    }

    /// What of the data could not be read, and is left out; a test keeps this empty.
    pub fn faults(&self) -> &[LoadError] {
        &self.faults
    }
}

/// A type of certificate.
#[expect(clippy::struct_excessive_bools, reason = "each is declared by itself")]
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name: the folder's.
    pub slug: Slug,
    /// Its number in ANPR's table of certificates; nothing where that table has no such type.
    pub anpr_code: Option<u8>,
    /// Where what it says is kept.
    pub archive: Archive,
    /// What it is called: `Certificato di residenza`.
    pub title: Localized,
    /// What it says, in a sentence, for who chooses.
    pub about: Localized,
    /// For how long it is valid.
    pub validity: Validity,
    /// Whether citizens get it online; otherwise at the desk alone.
    pub online: bool,
    /// Whether it is issued for a reason that the registrar weighs alone, also to the person: what is past
    /// (DPR 223/1989 art. 35 c. 4).
    pub reasoned: bool,
    /// Who else of the household may ask for it than those who see the whole record of whom it is about.
    pub open_to: OpenTo,
    /// Whether it stands alone.
    pub alone: bool,
    /// Types with which it cannot stand on one certificate; these may not name it in turn.
    pub not_with: Vec<Slug>,
    /// About whom it can be issued.
    pub register: KindRegister,
    /// Whether it is issued of who is partially certifiable (ANPR 1).
    pub partial: bool,
    /// Whether it is issued although a procedure about the person is open (ANPR since 5.10.0: types 8, 10, 12).
    pub despite_procedure: bool,
    /// What a record must be like.
    pub needs: Vec<Need>,
    /// What it says.
    pub content: Content,
    /// The same in German; nothing where nobody has written it.
    pub german: Option<German>,
}

impl Kind {
    /// Whether there is something that it says: then it can be issued at the counter, be it online or not.
    pub const fn has_content(&self) -> bool {
        !self.content.sentences.is_empty()
    }

    /// Whether it can be written in a language.
    pub const fn speaks(&self, language: PaperLanguage) -> bool {
        !language.has_german() || self.german.is_some()
    }

    /// Whether two types cannot stand on one certificate: the same twice; one of them alone; one excludes
    /// the other, in whichever of the two folders that is written; one for residents and one for
    /// residents abroad.
    fn clashes(&self, other: &Self) -> bool {
        let excludes = |one: &Self, other: &Self| one.alone || one.not_with.contains(&other.slug);
        let apart = matches!(
            (self.register, other.register),
            (KindRegister::Resident, KindRegister::Aire) | (KindRegister::Aire, KindRegister::Resident)
        );
        self.slug == other.slug || excludes(self, other) || excludes(other, self) || apart
    }
}

/// Who of the household may ask online for a type about another member, beside those who see that member's
/// whole record: spouse or partner, who answers for a minor or a ward
/// ([`sight`](sportello_types::registry::sight)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenTo {
    /// Nobody: it says more than the household's list.
    #[default]
    Whole,
    /// Whom the record names as the other one of a registered cohabitation: it says what both declared.
    Partner,
    /// Whoever is shown the member in the household's list: it says nothing that does not stand there, or what
    /// anybody may ask for (DPR 223/1989 art. 33 c. 1).
    Listed,
}

/// About whom a type can be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindRegister {
    /// Residents.
    Resident,
    /// Italians resident abroad.
    Aire,
    /// Both.
    Both,
}

/// For how long a certificate is valid (DPR 445/2000 art. 41; DPR 223/1989 art. 33 c. 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Months from the day of issue.
    Months(u8),
    /// What it says cannot change.
    Unlimited,
}

impl Validity {
    /// The last day of a certificate issued on a day: the same day of the month or, where that month has
    /// no such day, its last (c.c. art. 2963). Nothing when there is none.
    pub fn until(self, issued: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Months(months) => issued.checked_add_months(Months::new(u32::from(months))),
            Self::Unlimited => None,
        }
    }

    /// The months; nothing without end.
    pub const fn months(self) -> Option<u8> {
        match self {
            Self::Months(months) => Some(months),
            Self::Unlimited => None,
        }
    }
}

/// What a type of certificate says; empty for one that the desk alone issues.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Above what it says: `Residenza`.
    pub(super) heading: String,
    /// What it says.
    pub(super) sentences: Vec<Wording>,
    /// A table under it.
    pub(super) table: Option<TableOf>,
    /// Short facts for the mark: label and value, left out where the registry lacks it.
    #[serde(default)]
    pub(super) mark: Vec<(String, Wording)>,
    /// The norms by which it is issued.
    pub(super) law: Vec<String>,
}

/// What a certificate may be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its name.
    pub slug: Slug,
    /// What it is called.
    pub title: Localized,
    /// What frees from the stamp duty; nothing on stamped paper.
    pub exemption: Option<Exemption>,
    /// The norm by which the stamp duty is due; nothing where something frees from it.
    pub duty_by: Option<String>,
    /// The first day of this norm.
    pub since: Option<NaiveDate>,
    /// The last day of this norm.
    pub until: Option<NaiveDate>,
    /// Title and norm in German.
    pub german: GermanUse,
}

impl Use {
    /// Whether it is one on a day.
    pub fn is_on(&self, on: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// How much the stamp duty is from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StampDuty {
    /// How much.
    pub(super) amount: EuroCents,
    /// The first day.
    pub(super) since: NaiveDate,
}

/// An exemption from the stamp duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Its code in ANPR's table 39; `99` for what that table has no code for.
    pub anpr_code: u8,
    /// The norm, as it is printed: `DPR 26 ottobre 1972, n. 642, tabella, allegato B, art. 9`.
    pub by: String,
    /// Whether it frees from the secretariat fees too (L. 604/1962).
    pub fees: bool,
}
