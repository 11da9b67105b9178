//! The German wording of certificates: `certificate.de.toml` of each folder, `words.de.toml`, `uses.de.toml`.
//! It says what the Italian one says, field by field: a wording that drops one is refused.

use super::catalogue::{Content, Use};
use super::load::Fault;
use super::paper_words::places;
use super::wording::Wording;
use super::words::Phrases;
use serde::Deserialize;
use sportello_types::registry::{EndOfMarriage, EndOfUnion, InstitutionRelation, MaritalStatus, Relation};
use sportello_types::values::Slug;

/// What a type of certificate says in German.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct German {
    /// What it is called: `Wohnsitzbescheinigung`.
    pub(super) title: String,
    /// Above what it says: `Wohnsitz`.
    #[serde(default)]
    pub(super) heading: String,
    /// What it says, sentence by sentence as in Italian.
    #[serde(default)]
    pub(super) sentences: Vec<Wording>,
    /// The norms, one for each in Italian.
    #[serde(default)]
    pub(super) law: Vec<String>,
}

/// What a use is called in German, and its norm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GermanUse {
    /// What it is called.
    pub title: String,
    /// The norm by which the stamp duty is due, or that frees from it.
    pub by: String,
}

/// `uses.de.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredUses {
    #[serde(rename = "use")]
    uses: Vec<DeclaredUse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredUse {
    slug: Slug,
    title: String,
    by: Vec<String>,
}

/// Reads the German wording of a type beside its Italian one.
pub(super) fn wording(text: &str, italian: &Content) -> Result<German, Fault> {
    let german: German = toml::from_str(text)?;
    if german.sentences.iter().any(Wording::is_voiced) {
        return Err(Fault::Voices);
    }
    let mut pairs = italian.sentences.iter().zip(&german.sentences);
    let same = german.sentences.len() == italian.sentences.len()
        && german.law.len() == italian.law.len()
        && german.heading.is_empty() == italian.heading.is_empty()
        && pairs.all(|(own, other)| own.says_as_much_as(other));
    if same && !german.title.is_empty() {
        Ok(german)
    } else {
        Err(Fault::German)
    }
}

/// Reads the German words beside the Italian ones.
pub(super) fn words(text: &str, italian: &Phrases) -> Result<Phrases, Fault> {
    let german: Phrases = toml::from_str(text)?;
    if let Some(name) = italian.paper.stray(&german.paper) {
        return Err(Fault::Words(name));
    }
    for (name, own, other) in [
        ("valid_until", &italian.valid_until, &german.valid_until),
        ("several", &italian.several, &german.several),
    ] {
        if places(own) != places(other) {
            return Err(Fault::Words(name));
        }
    }
    if italian.columns().any(|column| german.column(column).is_none()) {
        return Err(Fault::Column);
    }
    match codes().find(|(table, code)| !german.has_label(table, code)) {
        Some((table, code)) => Err(Fault::Label(table, code)),
        None => Ok(german),
    }
}

/// The codes that a certificate can say, by table.
fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let relations = Relation::ALL.iter().map(|code| (Relation::TABLE, code.code()));
    let institution = InstitutionRelation::ALL
        .iter()
        .map(|code| (InstitutionRelation::TABLE, code.code()));
    let statuses = MaritalStatus::ALL
        .iter()
        .map(|code| (MaritalStatus::TABLE, code.code()));
    let marriages = EndOfMarriage::ALL
        .iter()
        .map(|code| (EndOfMarriage::TABLE, code.code()));
    let unions = EndOfUnion::ALL
        .iter()
        .map(|code| (EndOfUnion::TABLE, code.code()));
    relations
        .chain(institution)
        .chain(statuses)
        .chain(marriages)
        .chain(unions)
}

/// Gives each use its German title and norm.
pub(super) fn uses(text: &str, italian: &mut [Use]) -> Result<(), Fault> {
    let declared: DeclaredUses = toml::from_str(text)?;
    for DeclaredUse { slug, title, by } in declared.uses {
        let of_slug = italian.iter_mut().filter(|known| known.slug == slug);
        let mut norms = by.into_iter();
        for known in of_slug {
            let by = norms.next().ok_or_else(|| Fault::Use(slug.clone()))?;
            known.german = GermanUse {
                title: title.clone(),
                by,
            };
        }
        if norms.next().is_some() {
            return Err(Fault::Use(slug));
        }
    }
    match italian.iter().find(|known| known.german.by.is_empty()) {
        Some(known) => Err(Fault::Use(known.slug.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue;
    use super::*;

    fn italian() -> Content {
        toml::from_str(
            r#"
            heading = "Prova"
            sentences = ["È nata {birth_on}[ {birth_at}].", "[Atto: {birth_act}.]"]
            law = ["Prova"]
            "#,
        )
        .unwrap()
    }

    fn read(from: &str, to: &str) -> Result<German, Fault> {
        let whole = r#"
            title = "Probebescheinigung"
            heading = "Probe"
            sentences = ["Wurde {birth_on}[ {birth_at}] geboren.", "[Urkunde: {birth_act}.]"]
            law = ["Probe"]
        "#;
        assert!(whole.contains(from), "{from}");
        wording(&whole.replace(from, to), &italian())
    }

    #[test]
    fn a_german_wording_that_says_less_or_more_is_refused() {
        assert!(read("Probe", "Probe").is_ok());
        for (from, to) in [
            // A field is dropped, another takes its place, one that may be missing must be there.
            ("[ {birth_at}]", ""),
            ("{birth_at}", "{death_at}"),
            ("[ {birth_at}]", " {birth_at}"),
            ("{birth_on}", "{birth_on} {tax_code}"),
            (", \"[Urkunde: {birth_act}.]\"", ""),
            ("law = [\"Probe\"]", "law = []"),
            ("heading = \"Probe\"", "heading = \"\""),
            ("\"Probebescheinigung\"", "\"\""),
        ] {
            assert!(matches!(read(from, to), Err(Fault::German)), "{to}");
        }
        assert!(matches!(read("Wurde", "{Bin/Wurde}"), Err(Fault::Voices)));
        assert!(matches!(read("title", "titel"), Err(Fault::Toml(_))));
    }

    #[test]
    fn german_words_that_drop_a_part_or_a_label_are_refused() {
        const WORDS: &str = include_str!("../../certificates/words.de.toml");
        let italian = &catalogue().phrases;
        assert!(words(WORDS, italian).is_ok());
        let changed = |from: &str, to: &str| {
            assert!(WORDS.contains(from), "{from}");
            words(&WORDS.replace(from, to), italian)
        };
        assert!(matches!(
            changed("Nr. {number} vom {day}", "Nr. {number}"),
            Err(Fault::Words("numbered"))
        ));
        assert!(matches!(
            changed("bis zum {day} (D.P.R.", "immer (D.P.R."),
            Err(Fault::Words("valid_until"))
        ));
        assert!(matches!(
            changed("22 = \"anderer Grund\"\n", ""),
            Err(Fault::Label("cessazione_matrimonio", "22"))
        ));
        assert!(matches!(changed("until = \"Bis\"\n", ""), Err(Fault::Column)));
    }

    #[test]
    fn a_use_without_its_german_norm_is_refused() {
        const USES: &str = include_str!("../../certificates/uses.de.toml");
        let mut known = catalogue().uses().to_vec();
        assert!(uses(USES, &mut known).is_ok());
        let norm = "    \"GvD Nr. 123/2025\",\n";
        assert!(USES.contains(norm));
        for changed in [USES.replace(norm, ""), USES.replace(norm, &norm.repeat(2))] {
            let mut known = catalogue().uses().to_vec();
            assert!(matches!(
                uses(&changed, &mut known),
                Err(Fault::Use(slug)) if slug.as_str() == "bollo"
            ));
        }
    }
}
