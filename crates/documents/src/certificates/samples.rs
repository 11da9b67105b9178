//! Invented people (`people/`), and of whom of them each certificate is shown (`certificates/⟨slug⟩/samples.toml`):
//! the tests speak of them, and so do facsimiles.

use super::subject::{AskedBy, Subject};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::lang::Localized;
use sportello_types::registry::{Household, RegistrySource, Resident};
use sportello_types::values::Slug;

/// A folder, as embedded: its name and the text of its file.
type Source = (&'static str, &'static str);

static PEOPLE: &[Source] = include!(concat!(env!("OUT_DIR"), "/people.rs"));
static SAMPLES: &[Source] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// An invented person, or a choice of them, that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Not what is expected there.
    #[error("{name}")]
    Malformed {
        /// The folder.
        name: String,
        /// Why not.
        source: toml::de::Error,
    },
    /// There is none of this name.
    #[error("nobody is called {0}")]
    Nobody(String),
    /// The file has no record.
    #[error("{0} has no record")]
    Empty(String),
}

/// `person.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    about: Localized,
    /// The person, then the others of the household.
    #[serde(rename = "resident")]
    residents: Vec<Resident>,
}

/// `samples.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    people: Vec<String>,
}

/// Somebody invented, on a day.
#[derive(Debug)]
pub struct SamplePerson {
    /// Who it is, in a few words.
    pub about: Localized,
    holder: Resident,
    household: Option<Household>,
    on: NaiveDate,
}

impl SamplePerson {
    /// Reads one by name.
    ///
    /// # Errors
    /// [`SampleError`] where there is none of this name, or the data are none.
    pub fn read(name: &str, on: NaiveDate) -> Result<Self, SampleError> {
        let Declared { about, residents } = parse(name, text_of(name)?)?;
        let holder = residents.first();
        let holder = holder.ok_or_else(|| SampleError::Empty(name.to_owned()))?;
        let membership = holder.membership(on);
        let household =
            membership.and_then(|membership| Household::assemble(&membership.household, on, &residents));
        Ok(Self {
            about,
            holder: holder.clone(),
            household,
            on,
        })
    }

    /// The person, whom somebody asks a certificate about.
    pub fn asked_by<'a>(&'a self, asked_by: AskedBy<'a>) -> Subject<'a> {
        Subject {
            resident: &self.holder,
            household: self.household.as_ref(),
            source: RegistrySource::Municipality,
            asked_by,
            on: self.on,
            as_of: self.on,
        }
    }
}

/// Names of all invented people.
pub fn sample_people() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().map(|(name, _)| *name)
}

/// Names of those of whom a type is shown, the one of its facsimile first; none of a type that says nothing.
///
/// # Errors
/// [`SampleError::Malformed`] where the file is none.
pub fn samples_of(kind: &Slug) -> Result<Vec<String>, SampleError> {
    match SAMPLES.iter().find(|(name, _)| *name == kind.as_str()) {
        None => Ok(Vec::new()),
        Some((name, text)) => Ok(parse::<Shown>(name, text)?.people),
    }
}

/// The file of an invented person.
pub(super) fn text_of(name: &str) -> Result<&'static str, SampleError> {
    let found = PEOPLE.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, text)| *text)
        .ok_or_else(|| SampleError::Nobody(name.to_owned()))
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, SampleError> {
    toml::from_str(text).map_err(|source| SampleError::Malformed {
        name: name.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, catalogue, refusal, state};
    use super::*;
    use std::collections::BTreeSet;

    fn today() -> NaiveDate {
        super::super::tests::people::TODAY.parse().unwrap()
    }

    /// As it is asked for online, or at the counter where it is not given online.
    fn asked<'a>(kind: &Kind, person: &'a SamplePerson) -> Subject<'a> {
        person.asked_by(if kind.online {
            AskedBy::Self_
        } else {
            AskedBy::Operator { in_person: true }
        })
    }

    #[test]
    fn each_certificate_that_says_something_has_samples_and_each_can_be_issued() {
        for kind in catalogue().kinds() {
            let people = samples_of(&kind.slug).unwrap();
            assert_eq!(people.is_empty(), !kind.has_content(), "{}", kind.slug);
            for name in people {
                let person = SamplePerson::read(&name, today()).unwrap();
                let subject = asked(kind, &person);
                assert_eq!(refusal(kind, &subject), None, "{}: {name}", kind.slug);
                let statement = state(&[kind], &subject).unwrap();
                assert_eq!(statement.title, kind.title.it, "{name}");
            }
        }
    }

    #[test]
    fn everybody_invented_is_a_sample_of_something() {
        let kinds = catalogue().kinds().iter();
        let shown: BTreeSet<String> = kinds.flat_map(|kind| samples_of(&kind.slug).unwrap()).collect();
        for name in sample_people() {
            assert!(shown.contains(name), "{name}");
            let about = SamplePerson::read(name, today()).unwrap().about;
            assert!(about.it.len() > 3 && about.en.len() > 3, "{name}");
        }
        assert!(matches!(
            SamplePerson::read("nobody", today()),
            Err(SampleError::Nobody(name)) if name == "nobody"
        ));
    }
}
