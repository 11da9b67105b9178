//! What the paper says, as data.

use super::catalogue::Kind;
use super::declarant::{Author, Capacity, standing};
use super::fill::part;
use crate::certificates::fields::{Facts, Field};
use crate::certificates::statement::{hidden_debug, holder};
use crate::certificates::{self, Holder, Subject, Table};
use chrono::NaiveDate;
use sportello_types::certificates::RefusalCode;
use sportello_types::form::Answers;
use sportello_types::self_certifications::{Article, Recipient};
use sportello_types::values::{CleanText, Slug};

/// A declaration, of one thing or of several. In Italian: parts of it are the words of the law.
#[derive(Clone, PartialEq, Eq)]
pub struct SelfStatement {
    /// Who declares.
    pub declarant: Declarant,
    /// In whose place, and in which quality; nothing when one declares about oneself.
    pub represented: Option<(Declarant, Capacity)>,
    /// To whom it is given.
    pub recipient: Recipient,
    /// The name of whom it is given to.
    pub addressee: Option<String>,
    /// What is declared: by article, then in the order in which it was asked for; never empty.
    pub parts: Vec<SelfPart>,
    /// Whether some of it is protected by GDPR arts. 9 and 10.
    pub sensitive: bool,
    /// Whether it is limited to what Italian public bodies can certify (art. 3 c. 2).
    pub limited: bool,
    /// For how long it is valid; nothing where nothing of it has a term.
    pub term: Option<Term>,
    /// The day, Europe/Rome.
    pub on: NaiveDate,
}

/// Somebody as a declaration names them (*generalità*).
#[derive(Clone, PartialEq, Eq)]
pub struct Declarant {
    /// Name, birth, fiscal code.
    pub holder: Holder,
    /// Address at which they reside, in Italy or abroad.
    pub residence: Option<String>,
    /// Countries of which they are citizens.
    pub citizenships: Option<String>,
}

/// What is declared of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct SelfPart {
    /// The kind.
    pub kind: Slug,
    /// By which article.
    pub article: Article,
    /// The letter of art. 46 c. 1.
    pub letter: Option<String>,
    /// `Residenza`.
    pub heading: String,
    /// What follows *dichiara*: `di essere residente in …`, `che è residente in …`.
    pub sentences: Vec<String>,
    /// A table under them.
    pub table: Option<Table>,
    /// What the reader must know of it.
    pub notes: Vec<String>,
}

/// For how long a declaration is valid (art. 48 c. 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// To the end of this day: that of the part that ends first.
    Until(NaiveDate),
    /// What it says cannot change.
    Unlimited,
}

/// What `declarant` declares about a person, the same one or a person whom they represent. The answers
/// were found right by the form that [`super::fill`] gave; those of kinds that need none are not looked at.
///
/// # Errors
/// The reason why one of them cannot be declared; of no kind there is nothing to say: `DataMissing`.
pub fn declare(
    declared: &[(&Kind, &Answers)],
    about: &Subject<'_>,
    declarant: &Subject<'_>,
    recipient: Recipient,
    addressee: Option<&CleanText>,
) -> Result<SelfStatement, RefusalCode> {
    let author = Author::of(declarant);
    let mut parts = Vec::new();
    let mut capacity = None;
    let mut limited = false;
    for (kind, answers) in declared {
        let standing = standing(kind, about, &author)?;
        capacity = standing.capacity;
        limited |= standing.limited;
        parts.push(part(kind, answers, about, standing.voice())?);
    }
    if parts.is_empty() {
        return Err(RefusalCode::DataMissing);
    }
    parts.sort_by_key(|part| part.article);
    Ok(SelfStatement {
        declarant: person(declarant),
        represented: capacity.map(|capacity| (person(about), capacity)),
        recipient,
        addressee: addressee.map(|name| name.as_str().to_owned()),
        parts,
        sensitive: declared.iter().any(|(kind, _)| kind.sensitive),
        limited,
        term: term(declared, about.on),
        on: about.on,
    })
}

fn person(subject: &Subject<'_>) -> Declarant {
    let facts = Facts {
        subject,
        phrases: &certificates::catalogue().phrases,
        called: None,
    };
    let abroad = || facts.value(Field::ResidenceAbroad);
    Declarant {
        holder: holder(subject),
        residence: facts.value(Field::Residence).or_else(abroad),
        citizenships: facts.value(Field::Citizenships),
    }
}

fn term(declared: &[(&Kind, &Answers)], on: NaiveDate) -> Option<Term> {
    let validities = declared.iter().filter_map(|(kind, _)| kind.validity);
    let mut whole = None;
    for validity in validities {
        whole = match (whole, validity.until(on)) {
            (Some(Term::Until(known)), Some(until)) => Some(Term::Until(known.min(until))),
            (_, Some(until)) => Some(Term::Until(until)),
            (None, None) => Some(Term::Unlimited),
            (known, None) => known,
        };
    }
    whole
}

hidden_debug!(SelfStatement, Declarant, SelfPart);
