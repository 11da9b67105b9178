//! Reads the catalogue out of the files that the build embeds.

use super::answers::Answer;
use super::catalogue::{Asked, Catalogue, Kind, NonEu, Told};
use super::check;
use crate::certificates::tables::{Column, Lines, TableOf};
use crate::certificates::wording::Wording;
use crate::certificates::{self, KindRegister, Need, Validity};
use serde::Deserialize;
use sportello_types::form::{
    Check, Field, FieldKind, Form, LoadError as FormError, Params, ResolveError, Step,
};
use sportello_types::lang::{Lang, Localized};
use sportello_types::registry::StateRef;
use sportello_types::self_certifications::Article;
use sportello_types::text::selfcertificationpaper as text;
use sportello_types::values::Slug;
use std::collections::BTreeMap;

/// A folder of `self-certifications/`, as embedded: its name and what `declaration.toml` holds.
type Source = (&'static str, &'static str);

static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/self-certifications.rs"));

const UNION: &str = include_str!("../../self-certifications/union.toml");

/// Longest letter of art. 46, as the API knows it.
const LONGEST_LETTER: usize = 8;

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct LoadError {
    /// The folder or file.
    pub file: String,
    /// Why.
    pub fault: Fault,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Not what is expected there, or a wording that cannot be read.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A folder whose name is no slug.
    #[error("the folder's name is no slug")]
    Name,
    /// A letter under art. 47, or none under art. 46.
    #[error("needs the letter of art. 46, and under art. 47 none")]
    Letter,
    /// Neither facts nor a form that states something, or one that states without asking.
    #[error("says nothing, or has a form without what it states or the other way round")]
    SaysNothing,
    /// A table with a column that its lines do not have, or whose heading the words lack.
    #[error("a column of its table has no cells or no heading")]
    Column,
    /// The form does not hold together.
    #[error("the form: {0}")]
    Form(#[from] FormError),
    /// The form needs parameters of the municipality.
    #[error("the form: {0}")]
    Parameters(#[from] ResolveError),
    /// A kind of answer that cannot stand on paper.
    #[error("`{0}` is of a kind that cannot be stated")]
    Kind(String),
    /// A place for an answer that the form does not ask for.
    #[error("there is no answer `{0}`")]
    Unknown(String),
    /// A place outside of brackets for an answer that may be missing.
    #[error("`{0}` may be missing, and stands outside of brackets")]
    Optional(String),
    /// Words for what is no choice, for an option that there is not, or not for all.
    #[error("the words of `{0}` are not those of its options")]
    Words(String),
    /// A first answer for what takes no text.
    #[error("`{0}` takes no first answer")]
    Prefill(String),
    /// Two at the same place of the order.
    #[error("its place in the order is another's")]
    Order,
}

/// `declaration.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    article: Article,
    letter: Option<String>,
    order: u16,
    title: Localized,
    about: Localized,
    validity: Option<Validity>,
    non_eu: NonEu,
    #[serde(default)]
    own_only: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    facts: Vec<DeclaredFacts>,
    #[serde(default)]
    stated: Vec<Wording<Answer>>,
    table: Option<String>,
    #[serde(default)]
    prefill: BTreeMap<String, Wording>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, Wording<Answer>>>,
    #[serde(default, rename = "step")]
    steps: Vec<Step>,
    #[serde(default, rename = "check")]
    checks: Vec<Check>,
}

/// What is said without asking.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredFacts {
    register: KindRegister,
    #[serde(default)]
    needs: Vec<Need>,
    #[serde(default)]
    partial: bool,
    #[serde(default = "yes")]
    from_registry: bool,
    sentences: Vec<Wording>,
    table: Option<DeclaredTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredTable {
    of: Lines,
    columns: Vec<Column>,
}

/// `union.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Union {
    states: Vec<StateRef>,
}

const fn yes() -> bool {
    true
}

/// The catalogue; what cannot be read is left out of it and named among its faults. Without the list of
/// the Union's countries nobody but Italians is taken for one of its citizens.
pub(super) fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue {
        kinds: Vec::new(),
        union: Vec::new(),
        faults: Vec::new(),
    };
    match toml::from_str::<Union>(UNION) {
        Ok(union) => catalogue.union = union.states,
        Err(error) => catalogue.fail("union.toml", error.into()),
    }
    for source in SOURCES {
        match kind(*source, &catalogue) {
            Ok(kind) => catalogue.kinds.push(kind),
            Err(fault) => catalogue.fail(source.0, fault),
        }
    }
    catalogue.kinds.sort_by_key(|kind| (kind.article, kind.order));
    catalogue
}

impl Catalogue {
    fn fail(&mut self, file: &str, fault: Fault) {
        self.faults.push(LoadError {
            file: file.to_owned(),
            fault,
        });
    }
}

fn kind((name, text): Source, so_far: &Catalogue) -> Result<Kind, Fault> {
    let declared: Declared = toml::from_str(text)?;
    let slug = name.parse::<Slug>().map_err(|_| Fault::Name)?;
    let lettered = match (&declared.letter, declared.article) {
        (Some(letter), Article::Certification) => (1..=LONGEST_LETTER).contains(&letter.len()),
        (None, Article::Notoriety) => true,
        _ => false,
    };
    ensure(lettered, || Fault::Letter)?;
    let taken = |known: &Kind| known.article == declared.article && known.order == declared.order;
    ensure(!so_far.kinds.iter().any(taken), || Fault::Order)?;
    let asks = !declared.steps.is_empty();
    let whole = asks != declared.stated.is_empty() && (asks || !declared.facts.is_empty());
    ensure(whole, || Fault::SaysNothing)?;
    let facts = declared
        .facts
        .into_iter()
        .map(told)
        .collect::<Result<Vec<_>, _>>()?;
    let asked = Asked {
        form: Form::new(declared.steps.clone(), declared.checks.clone())?.resolve(&Params::new())?,
        limited: limited(declared.steps, declared.checks)?,
        stated: declared.stated,
        table: declared.table,
        words: declared.words,
        prefill: declared.prefill,
    };
    check::together(&asked)?;
    Ok(Kind {
        slug,
        article: declared.article,
        letter: declared.letter,
        title: declared.title,
        about: declared.about,
        validity: declared.validity,
        non_eu: declared.non_eu,
        own_only: declared.own_only,
        sensitive: declared.sensitive,
        order: declared.order,
        facts,
        asked: asks.then_some(asked),
        notes: declared.notes,
    })
}

pub(super) fn ensure(holds: bool, otherwise: impl FnOnce() -> Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn told(declared: DeclaredFacts) -> Result<Told, Fault> {
    ensure(!declared.sentences.is_empty(), || Fault::SaysNothing)?;
    let table = declared.table.map(|table| TableOf {
        of: table.of,
        columns: table.columns,
        mark: String::new(),
    });
    if let Some(table) = &table {
        let phrases = &certificates::catalogue().phrases;
        let headless = |column| phrases.column(column).is_none();
        let sound = table.stray_column().is_none() && !table.columns.iter().copied().any(headless);
        ensure(sound, || Fault::Column)?;
    }
    Ok(Told {
        register: declared.register,
        needs: declared.needs,
        partial: declared.partial,
        from_registry: declared.from_registry,
        sentences: declared.sentences,
        table,
    })
}

/// The form with the word of who is no citizen of the Union (art. 3 c. 2).
fn limited(mut steps: Vec<Step>, checks: Vec<Check>) -> Result<Form, Fault> {
    let both = |text: fn(Lang) -> &'static str| Localized {
        it: text(Lang::It).to_owned(),
        en: text(Lang::En).to_owned(),
    };
    steps.push(Step {
        id: "article_3".to_owned(),
        title: both(text::limit_title),
        intro: None,
        fields: vec![Field {
            id: "certifiable_in_italy".to_owned(),
            label: both(text::limit_label),
            hint: Some(both(text::limit_hint)),
            kind: FieldKind::Declaration { text: None },
            required: true,
            required_when: None,
            visible_when: None,
            read_only_when: None,
            read_only: false,
            compute: None,
            prefill: None,
            autocomplete: None,
            sensitive: false,
        }],
    });
    Ok(Form::new(steps, checks)?.resolve(&Params::new())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind on its own, with a change.
    fn read(from: &str, to: &str) -> Result<Kind, Fault> {
        let whole = r#"
            article = "certification"
            letter = "z"
            order = 9999
            title = { it = "Prova", en = "Trial" }
            about = { it = "Dice una prova.", en = "Says a trial." }
            validity = { months = 6 }
            non_eu = "certifiable"
            stated = ["{di essere/che è} {outcome} il {on}[, {note}]"]
            prefill = { note = "{residence}" }

            [[facts]]
            register = "resident"
            sentences = ["{di essere/che è} {nato|nata} {birth_on}"]
            table = { of = "members", columns = ["name"] }

            [words.outcome]
            first = "{primo|prima}"
            other = "{altro|altra}[ ({note})]"

            [[step]]
            id = "trial"
            title = { it = "La prova", en = "The trial" }

            [[step.fields]]
            id = "outcome"
            label = { it = "Esito", en = "Outcome" }
            required = true

            [step.fields.kind]
            type = "choice"
            options = [
                { id = "first", label = { it = "Primo", en = "First" } },
                { id = "other", label = { it = "Altro", en = "Other" } },
            ]

            [[step.fields]]
            id = "on"
            label = { it = "Giorno", en = "Day" }
            required = true
            kind = { type = "date", max = "today" }

            [[step.fields]]
            id = "note"
            label = { it = "Nota", en = "Note" }
            kind = { type = "text" }
        "#;
        assert!(whole.contains(from), "{from}");
        let text: &'static str = whole.replacen(from, to, 1).leak();
        kind(("prova", text), super::super::catalogue())
    }

    #[test]
    fn a_kind_is_read_or_refused_with_the_reason() {
        if let Err(fault) = read("Prova", "Prova") {
            panic!("{fault}");
        }
        for (from, to, why) in [
            ("letter = \"z\"", "", "the letter of art. 46"),
            ("\"certification\"", "\"notoriety\"", "the letter of art. 46"),
            ("9999", "9999\ncolour = 1", "unknown field `colour`"),
            ("{birth_on}", "{birthday}", "no such field: `birthday`"),
            (
                "columns = [\"name\"]",
                "columns = [\"address\"]",
                "no cells or no heading",
            ),
            ("stated = [", "stated = [] #", "without what it states"),
            ("[, {note}]", ", {note}", "`note` may be missing"),
            ("il {on}", "il {off}", "there is no answer `off`"),
            ("il {on}", "il {on.birth_date}", "there is no answer `on`"),
            ("il {on}", "il {on.height}", "no such field: `on.height`"),
            ("other = \"", "another = \"", "the words of `outcome`"),
            ("[ ({note})]", " {outcome}", "the words of `outcome`"),
            ("[ ({note})]", " {note}", "`note` may be missing"),
            ("\"{primo|prima}\"", "\"\"", "`outcome` may be missing"),
            ("prefill = { note", "prefill = { on", "`on` takes no first answer"),
            ("prefill = { note", "prefill = { off", "there is no answer `off`"),
            (
                "type = \"text\"",
                "type = \"file\", formats = [\"pdf\"]",
                "cannot be stated",
            ),
            ("max = \"today\"", "max = \"tenant.limit\"", "the form"),
            ("id = \"on\"", "id = \"certifiable_in_italy\"", "used twice"),
        ] {
            let fault = read(from, to).expect_err(to).to_string();
            assert!(fault.contains(why), "{to}: {fault}");
        }
    }
}
