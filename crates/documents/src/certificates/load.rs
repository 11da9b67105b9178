//! Reads the catalogue out of the files that the build embeds.

use super::catalogue::{Catalogue, Content, Exemption, Kind, KindRegister, OpenTo, StampDuty, Use, Validity};
use super::destinations;
use super::german::{self, GermanUse};
use super::presets;
use super::rules::Need;
use super::wording::Wording;
use super::words::Phrases;
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::certificates::Archive;
use sportello_types::lang::Localized;
use sportello_types::values::Slug;

/// A folder of `certificates/`, as embedded: its name, what `certificate.toml` holds, and `certificate.de.toml`
/// where there is one.
type Source = (&'static str, &'static str, Option<&'static str>);

static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/certificates.rs"));

const USES: &str = include_str!("../../certificates/uses.toml");
const WORDS: &str = include_str!("../../certificates/words.toml");
const GERMAN_USES: &str = include_str!("../../certificates/uses.de.toml");
const GERMAN_WORDS: &str = include_str!("../../certificates/words.de.toml");

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
    /// A certificate that is issued online and says nothing.
    #[error("is issued online and has no content")]
    SaysNothing,
    /// A certificate that is issued online, where nobody weighs the reason that it needs.
    #[error("is issued online and needs a reason")]
    Unweighed,
    /// A table with a column that its lines do not have, or whose heading the words lack.
    #[error("a column of its table has no cells or no heading")]
    Column,
    /// A sentence that says one thing of oneself and another of somebody else.
    #[error("speaks in two voices, as self-certifications do alone")]
    Voices,
    /// Two with the same number.
    #[error("its number is another's")]
    Number,
    /// Excludes a certificate that there is not.
    #[error("excludes `{0}`, which there is not")]
    Unknown(Slug),
    /// A use that neither says by which norm the duty is due nor what frees from it, or both.
    #[error("`{0}` needs either `duty` or `exemption`")]
    Undecided(Slug),
    /// No amount of the stamp duty, or not one after the other.
    #[error("the amounts of the stamp duty do not follow each other")]
    Duties,
    /// A ready choice of a certificate that there is not.
    #[error("joins `{0}`, which there is not")]
    Stranger(Slug),
    /// A ready choice of certificates that exclude each other.
    #[error("joins `{0}` and `{1}`, which cannot stand together")]
    Apart(Slug, Slug),
    /// A ready choice of one certificate, or of more than can be combined.
    #[error("`{0}` joins too few types, or too many")]
    Few(String),
    /// A destination without a sentence, or with the name or the code of another one.
    #[error("`{0}` has no sentence, or the name or code of another destination")]
    Destination(Slug),
    /// A German wording that is not the Italian one, sentence by sentence and field by field.
    #[error("its German wording drops or adds a sentence, a field or a norm")]
    German,
    /// German words with other places for their parts than the Italian ones.
    #[error("`{0}` has other parts in German")]
    Words(&'static str),
    /// A code that has no German label.
    #[error("{0} {1} has no label in German")]
    Label(&'static str, &'static str),
    /// A use without its German norms, one for each Italian one.
    #[error("`{0}` has other norms in German")]
    Use(Slug),
    /// Two norms of one use on one day.
    #[error("two norms for `{0}` on one day")]
    Overlap(Slug),
}

/// `certificate.toml`.
#[expect(clippy::struct_excessive_bools, reason = "each is declared by itself")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    anpr: Option<u8>,
    archive: Archive,
    register: KindRegister,
    online: bool,
    #[serde(default)]
    reasoned: bool,
    #[serde(default)]
    open_to: OpenTo,
    validity: Validity,
    #[serde(default)]
    alone: bool,
    #[serde(default)]
    not_with: Vec<Slug>,
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    despite_procedure: bool,
    #[serde(default)]
    needs: Vec<Need>,
    title: Localized,
    about: Localized,
    content: Option<Content>,
}

/// `uses.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredUses {
    #[serde(rename = "duty")]
    duties: Vec<StampDuty>,
    #[serde(rename = "use")]
    uses: Vec<DeclaredUse>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredUse {
    slug: Slug,
    title: Localized,
    /// The norms by which the duty is due, one after the other; none where something frees from it.
    #[serde(default)]
    duty: Vec<Basis>,
    /// What frees from the duty; absent on stamped paper.
    exemption: Option<DeclaredExemption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredExemption {
    anpr: u8,
    fees: bool,
    /// The norms, one after the other.
    basis: Vec<Basis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Basis {
    by: String,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// The catalogue; what cannot be read is left out of it and named among its faults. Without the words
/// that the law wants on every certificate there is none.
pub(super) fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue {
        kinds: Vec::new(),
        uses: Vec::new(),
        duties: Vec::new(),
        presets: Vec::new(),
        destinations: Vec::new(),
        phrases: Phrases::default(),
        german: Phrases::default(),
        faults: Vec::new(),
    };
    match toml::from_str(WORDS) {
        Ok(phrases) => catalogue.phrases = phrases,
        Err(error) => {
            catalogue.fail("words.toml", Fault::Toml(error));
            return catalogue;
        }
    }
    match german::words(GERMAN_WORDS, &catalogue.phrases) {
        Ok(words) => catalogue.german = words,
        Err(fault) => catalogue.fail("words.de.toml", fault),
    }
    for source in SOURCES {
        match kind(*source, &catalogue) {
            Ok(kind) => catalogue.kinds.push(kind),
            Err(fault) => catalogue.fail(source.0, fault),
        }
    }
    catalogue
        .kinds
        .sort_by(|one, other| order(one).cmp(&order(other)));
    match uses(USES) {
        Ok((mut uses, duties)) => {
            if let Err(fault) = german::uses(GERMAN_USES, &mut uses) {
                catalogue.fail("uses.de.toml", fault);
            }
            catalogue.uses = uses;
            catalogue.duties = duties;
        }
        Err(fault) => catalogue.fail("uses.toml", fault),
    }
    for fault in strangers(&catalogue.kinds) {
        catalogue.fail("not_with", fault);
    }
    match destinations::destinations() {
        Ok(found) => catalogue.destinations = found,
        Err(fault) => catalogue.fail("destinations.toml", fault),
    }
    match presets::presets(&catalogue) {
        Ok(found) => catalogue.presets = found,
        Err(fault) => catalogue.fail("presets.toml", fault),
    }
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

/// In ANPR's order; those of which it knows nothing behind.
fn order(kind: &Kind) -> (bool, Option<u8>, &Slug) {
    (kind.anpr_code.is_none(), kind.anpr_code, &kind.slug)
}

fn kind((name, text, german): Source, so_far: &Catalogue) -> Result<Kind, Fault> {
    let declared: Declared = toml::from_str(text)?;
    let slug = name.parse::<Slug>().map_err(|_| Fault::Name)?;
    let is_taken = |known: &Kind| declared.anpr.is_some() && known.anpr_code == declared.anpr;
    if so_far.kinds.iter().any(is_taken) {
        return Err(Fault::Number);
    }
    if declared.online && declared.reasoned {
        return Err(Fault::Unweighed);
    }
    let content = match declared.content {
        Some(content) if content.sentences.is_empty() => return Err(Fault::SaysNothing),
        Some(content) => content,
        None if declared.online => return Err(Fault::SaysNothing),
        None => Content::default(),
    };
    let mark = content.mark.iter().map(|(_, wording)| wording);
    if content.sentences.iter().chain(mark).any(Wording::is_voiced) {
        return Err(Fault::Voices);
    }
    if let Some(table) = &content.table {
        let headless = |column| so_far.phrases.column(column).is_none();
        if table.stray_column().is_some() || table.columns.iter().copied().any(headless) {
            return Err(Fault::Column);
        }
    }
    let german = german.map(|text| german::wording(text, &content)).transpose()?;
    Ok(Kind {
        slug,
        anpr_code: declared.anpr,
        archive: declared.archive,
        title: declared.title,
        about: declared.about,
        validity: declared.validity,
        online: declared.online,
        reasoned: declared.reasoned,
        open_to: declared.open_to,
        alone: declared.alone,
        not_with: declared.not_with,
        register: declared.register,
        partial: declared.partial,
        despite_procedure: declared.despite_procedure,
        needs: declared.needs,
        content,
        german,
    })
}

fn strangers(kinds: &[Kind]) -> Vec<Fault> {
    kinds
        .iter()
        .flat_map(|kind| &kind.not_with)
        .filter(|named| !kinds.iter().any(|kind| kind.slug == **named))
        .cloned()
        .map(Fault::Unknown)
        .collect()
}

fn uses(text: &str) -> Result<(Vec<Use>, Vec<StampDuty>), Fault> {
    let declared: DeclaredUses = toml::from_str(text)?;
    let duties = declared.duties;
    if duties.is_empty() || !duties.is_sorted_by(|one, next| one.since < next.since) {
        return Err(Fault::Duties);
    }
    let mut uses: Vec<Use> = Vec::new();
    for DeclaredUse {
        slug,
        title,
        duty,
        exemption,
    } in declared.uses
    {
        if duty.is_empty() == exemption.is_none() {
            return Err(Fault::Undecided(slug));
        }
        let dated = |duty_by, exemption, since, until| Use {
            slug: slug.clone(),
            title: title.clone(),
            exemption,
            duty_by,
            since,
            until,
            german: GermanUse::default(),
        };
        for Basis { by, since, until } in duty {
            push(&mut uses, dated(Some(by), None, since, until))?;
        }
        let Some(DeclaredExemption { anpr, fees, basis }) = exemption else {
            continue;
        };
        for Basis { by, since, until } in basis {
            let exemption = Exemption {
                anpr_code: anpr,
                by,
                fees,
            };
            push(&mut uses, dated(None, Some(exemption), since, until))?;
        }
    }
    Ok((uses, duties))
}

/// Adds a use, if no norm of the same use holds on one of its days.
fn push(uses: &mut Vec<Use>, new: Use) -> Result<(), Fault> {
    let before = |one: Option<NaiveDate>, other: Option<NaiveDate>| {
        one.zip(other).is_some_and(|(until, since)| until < since)
    };
    let apart = |known: &Use| before(known.until, new.since) || before(new.until, known.since);
    if uses.iter().any(|known| known.slug == new.slug && !apart(known)) {
        return Err(Fault::Overlap(new.slug));
    }
    uses.push(new);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate on its own, with a change.
    fn read(from: &str, to: &str) -> Result<Kind, Fault> {
        let whole = r#"
            anpr = 99
            archive = "registry"
            register = "resident"
            online = true
            validity = { months = 3 }
            title = { it = "Certificato di prova", en = "Certificate of trial" }
            about = { it = "Prova.", en = "Trial." }

            [content]
            heading = "Prova"
            sentences = ["È {nato|nata} {birth_on}."]
            law = ["Prova"]
            table = { of = "members", columns = ["name"], mark = "Componente" }
        "#;
        assert!(whole.contains(from), "{from}");
        let certificate: &'static str = whole.replace(from, to).leak();
        kind(("prova", certificate, None), super::super::catalogue())
    }

    #[test]
    fn a_certificate_is_read_or_refused_with_the_reason() {
        assert!(read("Prova", "Prova").is_ok());
        for (from, to, why) in [
            ("{birth_on}", "{birthday}", "no such field: `birthday`"),
            ("{birth_on}", "{birth_on", "without its other half"),
            ("È {nato", "{Sono/È} {nato", "two voices"),
            ("\"name\"", "\"address\"", "no cells or no heading"),
            ("anpr = 99", "anpr = 8", "its number is another's"),
            ("[\"È {nato|nata} {birth_on}.\"]", "[]", "has no content"),
            (
                "online = true",
                "online = true\ncolour = 1",
                "unknown field `colour`",
            ),
            (
                "online = true",
                "online = true\nreasoned = true",
                "needs a reason",
            ),
            ("online = true", "online = true\nopen_to = \"anybody\"", "anybody"),
            ("{ months = 3 }", "\"forever\"", "forever"),
        ] {
            let fault = read(from, to).unwrap_err().to_string();
            assert!(fault.contains(why), "{to}: {fault}");
        }
    }

    #[test]
    fn a_use_has_one_norm_a_day() {
        let text = |second: &str| {
            format!(
                r#"
                [[duty]]
                amount = 1600
                since = "2013-06-26"

                [[use]]
                slug = "prova"
                title = {{ it = "Prova", en = "Trial" }}
                exemption = {{ anpr = 99, fees = false, basis = [
                    {{ by = "uno", until = "2026-12-31" }},
                    {{ by = "due", since = "{second}" }},
                ] }}
                "#
            )
        };
        assert_eq!(uses(&text("2027-01-01")).unwrap().0.len(), 2);
        assert!(matches!(
            uses(&text("2026-12-31")),
            Err(Fault::Overlap(slug)) if slug.as_str() == "prova"
        ));
        let undecided = "[[duty]]\namount = 1600\nsince = \"2013-06-26\"\n[[use]]\nslug = \"prova\"\n\
                         title = { it = \"Prova\", en = \"Trial\" }\n";
        assert!(matches!(uses(undecided), Err(Fault::Undecided(_))));
        let twice = format!("[[duty]]\namount = 1\nsince = \"2013-06-26\"\n{undecided}");
        assert!(matches!(uses(&twice), Err(Fault::Duties)));
    }
}
