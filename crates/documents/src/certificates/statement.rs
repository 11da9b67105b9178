//! What a certificate says, as data: archived as JSON, printed, and in short in the mark.

use super::catalogue::{Kind, catalogue};
use super::fields::{Facts, Field};
use super::german::German;
use super::rules::refusal;
use super::subject::Subject;
use super::tables::TableOf;
use super::wording::Wording;
use super::words::{Phrases, TownName, partial_day, place};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::PaperLanguage;
use sportello_types::profile::Sex;
use sportello_types::values::{CodiceFiscale, PersonName, Slug};

/// What a certificate says. In Italian: parts of it are the words of the law; and beside it in German, where
/// German is on the paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// What it is called.
    pub title: String,
    /// About whom.
    pub holder: Holder,
    /// What it says, a part for each type.
    pub parts: Vec<Part>,
    /// The sentence of DPR 445/2000 art. 40 c. 02, or that of a destination; then until when it is valid, then
    /// the norms.
    pub law: Vec<String>,
    /// The last day on which it is valid: of the part that ends first; nothing when none does.
    pub valid_until: Option<NaiveDate>,
    /// The day whose state of the registry it says, where that is before the day of the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// The same in German, part by part; its parts have no facts for the mark, which is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub german: Option<Box<Self>>,
}

/// About whom a certificate is (*generalità*).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Family name; some have none.
    pub family_name: Option<String>,
    /// Given names; some have none.
    pub given_name: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth: `31/01/1980`, `01/1980` or `1980`, as much as is known.
    pub birth_date: String,
    /// Place of birth: `CAGLIARI (CA)`, `CLUJ-NAPOCA (ROMANIA)`.
    pub birth_place: Option<String>,
    /// The same as it stands in a sentence: `a CAGLIARI (CA)`, `in ROMANIA`. Older papers have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_at: Option<String>,
    /// Fiscal code.
    pub tax_code: Option<CodiceFiscale>,
}

/// What a certificate says of one type.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The type.
    pub kind: Slug,
    /// `Residenza`.
    pub heading: String,
    /// Whole sentences; the holder is what they speak of.
    pub sentences: Vec<String>,
    /// A table under them.
    pub table: Option<Table>,
    /// The facts in short, for the mark: label and value.
    pub mark: Vec<(String, String)>,
}

/// A table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What stands above each column.
    pub header: Vec<String>,
    /// The lines, each with as many cells.
    pub rows: Vec<Vec<String>>,
}

/// What a certificate of these types says of this person on [`Subject::on`]: the reason why not where one
/// of them is refused. Of no type there is nothing to say: `DataMissing`. Whether the types can stand
/// together is `Catalogue::clash`'s to say.
///
/// In a language with German the Italian statement has the German one beside it, in which municipalities have
/// the names that `called` gives. Of a type that nobody has written in German ([`Kind::speaks`]) there is
/// nothing to say then.
pub fn state_in(
    language: PaperLanguage,
    called: TownName,
    kinds: &[&Kind],
    subject: &Subject<'_>,
) -> Result<Statement, RefusalCode> {
    let statement = state(kinds, subject)?;
    if !language.has_german() {
        return Ok(statement);
    }
    let facts = Facts {
        subject,
        phrases: &catalogue().german,
        called: Some(called),
    };
    let german = in_german(&statement, kinds, facts).ok_or(RefusalCode::DataMissing)?;
    Ok(Statement {
        german: Some(Box::new(german)),
        ..statement
    })
}

/// The same as [`state_in`], in Italian.
pub fn state(kinds: &[&Kind], subject: &Subject<'_>) -> Result<Statement, RefusalCode> {
    if kinds.is_empty() {
        return Err(RefusalCode::DataMissing);
    }
    let phrases = &catalogue().phrases;
    let facts = Facts {
        subject,
        phrases,
        called: None,
    };
    let mut parts = Vec::new();
    for kind in kinds {
        if let Some(code) = refusal(kind, subject) {
            return Err(code);
        }
        parts.push(told(kind, facts).ok_or(RefusalCode::DataMissing)?);
    }
    let valid_until = kinds
        .iter()
        .filter_map(|kind| kind.validity.until(subject.on))
        .min();
    Ok(Statement {
        title: title(kinds, phrases),
        holder: holder(subject),
        parts,
        law: law(
            kinds.iter().flat_map(|kind| &kind.content.law),
            valid_until,
            phrases,
        ),
        valid_until,
        as_of: (subject.as_of < subject.on).then_some(subject.as_of),
        german: None,
    })
}

/// A statement in German; nothing where nobody has written one of its types so.
fn in_german(italian: &Statement, kinds: &[&Kind], facts: Facts<'_>) -> Option<Statement> {
    let phrases = facts.phrases;
    let worded: Vec<(&Kind, &German)> = kinds
        .iter()
        .map(|kind| Some((*kind, kind.german.as_ref()?)))
        .collect::<Option<_>>()?;
    let mut parts = Vec::new();
    for (kind, german) in &worded {
        parts.push(Part {
            kind: kind.slug.clone(),
            heading: german.heading.clone(),
            sentences: sentences(&german.sentences, facts)?,
            table: match &kind.content.table {
                Some(table) => Some(filled(table, facts)?),
                None => None,
            },
            mark: Vec::new(),
        });
    }
    let title = match worded.as_slice() {
        [(_, one)] => one.title.clone(),
        several => combined(several.iter().map(|(_, german)| german.heading.as_str()), phrases),
    };
    let birth_place = facts.subject.resident.identity.birth.place.as_ref();
    Some(Statement {
        title,
        holder: Holder {
            birth_date: phrases.marked(&italian.holder.birth_date),
            birth_place: birth_place.map(|at| place(at, facts.called)),
            birth_at: birth_place.map(|at| phrases.at(at, facts.called)),
            ..italian.holder.clone()
        },
        parts,
        law: law(
            worded.iter().flat_map(|(_, german)| &german.law),
            italian.valid_until,
            phrases,
        ),
        valid_until: italian.valid_until,
        as_of: italian.as_of,
        german: None,
    })
}

/// What the sentences say; nothing when the registry lacks something that they need.
fn sentences(wordings: &[Wording], facts: Facts<'_>) -> Option<Vec<String>> {
    let sex = facts.subject.resident.identity.sex;
    let mut said = Vec::new();
    for wording in wordings {
        said.push(wording.say(&|field: &Field| facts.value(*field), sex)?);
    }
    said.retain(|sentence| !sentence.is_empty());
    Some(said)
}

/// A table with its lines; nothing when the registry lacks a cell.
fn filled(table: &TableOf, facts: Facts<'_>) -> Option<Table> {
    let heading = |column| facts.phrases.column(column).unwrap_or_default().to_owned();
    Some(Table {
        header: table.columns.iter().copied().map(heading).collect(),
        rows: table.rows(facts)?,
    })
}

/// What a type says of a person; nothing when the registry lacks something of it.
pub(super) fn told(kind: &Kind, facts: Facts<'_>) -> Option<Part> {
    let sex = facts.subject.resident.identity.sex;
    let say = |wording: &Wording| wording.say(&|field: &Field| facts.value(*field), sex);
    let sentences = sentences(&kind.content.sentences, facts)?;
    let mut mark: Vec<(String, String)> = kind
        .content
        .mark
        .iter()
        .filter_map(|(label, wording)| Some((label.clone(), say(wording)?)))
        .collect();
    let table = match &kind.content.table {
        None => None,
        Some(table) => {
            let filled = filled(table, facts)?;
            mark.extend(filled.rows.iter().map(|row| (table.mark.clone(), row.join(", "))));
            Some(filled)
        }
    };
    Some(Part {
        kind: kind.slug.clone(),
        heading: kind.content.heading.clone(),
        sentences,
        table,
        mark,
    })
}

fn title(kinds: &[&Kind], phrases: &Phrases) -> String {
    match kinds {
        [one] => one.title.it.clone(),
        several => combined(several.iter().map(|kind| kind.content.heading.as_str()), phrases),
    }
}

/// The title of a certificate of several types.
fn combined<'h>(headings: impl Iterator<Item = &'h str>, phrases: &Phrases) -> String {
    let headings: Vec<String> = headings.map(|heading| phrases.heading(heading)).collect();
    phrases.several.replace("{types}", &phrases.list(&headings))
}

pub(crate) fn holder(subject: &Subject<'_>) -> Holder {
    let identity = &subject.resident.identity;
    let birth_place = identity.birth.place.as_ref();
    let text = |name: &PersonName| name.as_str().to_owned();
    Holder {
        family_name: identity.family_name.as_ref().map(text),
        given_name: identity.given_name.as_ref().map(text),
        sex: identity.sex,
        birth_date: partial_day(identity.birth.date),
        birth_place: birth_place.map(|at| place(at, None)),
        birth_at: birth_place.map(|at| catalogue().phrases.at(at, None)),
        tax_code: identity.tax_code.as_ref().map(|known| known.code.clone()),
    }
}

/// The sentence of art. 40, the validity, then each norm once.
fn law<'n>(
    norms: impl Iterator<Item = &'n String>,
    valid_until: Option<NaiveDate>,
    phrases: &Phrases,
) -> Vec<String> {
    let validity = match valid_until {
        Some(until) => phrases.valid_until.replace("{day}", &phrases.day(until)),
        None => phrases.valid_always.clone(),
    };
    let mut law = vec![phrases.article_40.clone(), validity];
    for norm in norms {
        if !law.contains(norm) {
            law.push(norm.clone());
        }
    }
    law
}

/// What a paper says of somebody is personal: it prints as `…` in logs.
macro_rules! hidden_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
pub(crate) use hidden_debug;

hidden_debug!(Statement, Holder, Part, Table);
