//! `sportello certificates sample TYPE…`.

use super::block_on;
use super::municipality::municipality;
use crate::cli::{Failure, say};
use crate::config::Config;
use crate::wiring::{self, Surroundings};
use chrono::NaiveDate;
use sportello_api::places;
use sportello_api::tenant::TenantSettings;
use sportello_api::time::rome_day;
use sportello_documents::certificates::{
    AskedBy, Kind, SamplePerson, Statement, Validity, catalogue, sample_people, samples_of, state_in,
};
use sportello_documents::{FacsimilePaper, Issuer, facsimile};
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::values::Slug;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The page of checks of the municipality that is invented.
const CHECKED_AT: &str = "https://sportello.comune.example/verifica";

/// Which certificate, about whom, of which municipality.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The type, as `residenza`; several stand on one certificate
    #[arg(required = true)]
    kinds: Vec<Slug>,
    /// The invented person, as `married`; one who may have it, if nobody is named
    #[arg(long)]
    person: Option<String>,
    /// The municipality whose arms, name and registrar stand on it, as `borgoverde`; an invented one, if
    /// nothing is said
    #[arg(long)]
    tenant: Option<String>,
    /// The language of the paper: `it`, `de`, or `it_de` for both side by side; the municipality's first, if
    /// nothing is said
    #[arg(long, value_parser = paper_language)]
    language: Option<PaperLanguage>,
    /// Where the PDF is written; `TYPE-facsimile.pdf`, with the language where that is not Italian, if nothing is
    /// said
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// A language by its name in the API.
fn paper_language(name: &str) -> Result<PaperLanguage, String> {
    let found = PaperLanguage::ALL.into_iter().find(|known| known.code() == name);
    found.ok_or_else(|| format!("there are {}", codes(&PaperLanguage::ALL)))
}

fn codes(languages: &[PaperLanguage]) -> String {
    let codes: Vec<&str> = languages.iter().map(|language| language.code()).collect();
    codes.join(", ")
}

/// Writes the facsimile of a certificate: about somebody invented, marked as such, not sealed.
pub(crate) fn run(config: Option<&Path>, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let now = Surroundings::system().clock.now();
    let municipality = match &arguments.tenant {
        Some(slug) => Some(Municipality::find(config, slug)?),
        None => None,
    };
    let kinds = kinds(&arguments.kinds, municipality.as_ref())?;
    let language = language(arguments.language, &kinds, municipality.as_ref())?;
    let named = arguments.person.as_deref();
    let (person, statement) = about(&kinds, language, named, rome_day(now))?;
    let issuer = municipality.as_ref().map(Municipality::issuer);
    let (german_issuer, registrar, verification_url) = match municipality {
        Some(found) => (
            found.settings.certificates.german_name,
            found.settings.certificates.registrar,
            found.checked_at,
        ),
        None => (None, None, CHECKED_AT.to_owned()),
    };
    let paper = FacsimilePaper {
        issuer,
        german_issuer,
        issued_at: now,
        language,
        statement,
        registrar,
        verification_url,
    };
    let slugs: Vec<&str> = arguments.kinds.iter().map(Slug::as_str).collect();
    let output = match &arguments.output {
        Some(path) => path.clone(),
        None => PathBuf::from(paper.file_name(&slugs.join("+"))),
    };
    let pdf = facsimile(&paper)?;
    std::fs::write(&output, pdf).map_err(|error| format!("{}: {error}", output.display()))?;
    say(format_args!(
        "{}: {} ({person})",
        output.display(),
        slugs.join(", ")
    ));
    Ok(ExitCode::SUCCESS)
}

/// A municipality of this installation.
struct Municipality {
    settings: TenantSettings,
    checked_at: String,
}

impl Municipality {
    fn find(config: Option<&Path>, slug: &str) -> Result<Self, Failure> {
        let config = Config::load(config)?;
        crate::places::bring(&config)?;
        let row = block_on(async {
            let db = wiring::current_database(&config).await?;
            let found = municipality(&db, slug).await;
            db.close().await?;
            found
        })?;
        let settings: TenantSettings = serde_json::from_value(row.settings)?;
        let checked_at = wiring::settings(&config).page(&settings.host, Lang::It, "/verifica");
        Ok(Self { settings, checked_at })
    }

    fn issuer(&self) -> Issuer {
        Issuer {
            name: self.settings.public.name.clone(),
            ipa_code: self.settings.public.ipa_code.clone(),
            crest_svg: Some(self.settings.crest_svg.clone()),
        }
    }
}

/// The types, valid for as long as the municipality has set.
fn kinds(slugs: &[Slug], municipality: Option<&Municipality>) -> Result<Vec<Kind>, Failure> {
    let mut found: Vec<&Kind> = Vec::new();
    for slug in slugs {
        let kind = catalogue().kind(slug);
        let kind = kind.ok_or_else(|| format!("no certificate is called {slug}"))?;
        if !kind.has_content() {
            return Err(format!("{slug} says nothing here: the office writes it").into());
        }
        found.push(kind);
    }
    if let Some((one, other)) = catalogue().clash(&found) {
        return Err(format!("{one} and {other} cannot stand on one certificate").into());
    }
    let here = |kind: &Kind| {
        let own = municipality.and_then(|found| found.settings.certificates.months.get(&kind.slug));
        match (kind.validity, own) {
            (Validity::Months(_), Some(months)) => Validity::Months(*months),
            (catalogued, _) => catalogued,
        }
    };
    let dated = |kind: &&Kind| Kind {
        validity: here(kind),
        ..(*kind).clone()
    };
    Ok(found.iter().map(dated).collect())
}

/// The language of the paper, of those in which the municipality issues these types.
fn language(
    asked: Option<PaperLanguage>,
    kinds: &[Kind],
    municipality: Option<&Municipality>,
) -> Result<PaperLanguage, Failure> {
    let all = PaperLanguage::ALL;
    let issued: &[PaperLanguage] = match municipality {
        Some(found) => &found.settings.certificates.languages,
        None => &all,
    };
    let spoken = |language: PaperLanguage| kinds.iter().all(|kind| kind.speaks(language));
    let first = || issued.iter().copied().find(|language| spoken(*language));
    match asked.or_else(first) {
        Some(language) if !issued.contains(&language) => {
            let (code, there_are) = (language.code(), codes(issued));
            Err(format!("no certificates are issued in {code}; there are {there_are}").into())
        }
        Some(language) if spoken(language) => Ok(language),
        _ => Err("one of these types is written in another language alone".into()),
    }
}

/// What they say of the person who is named, or of the first one of whom they can be issued.
fn about(
    kinds: &[Kind],
    language: PaperLanguage,
    named: Option<&str>,
    on: NaiveDate,
) -> Result<(String, Statement), Failure> {
    let people = match named {
        Some(name) => vec![name.to_owned()],
        None => match kinds.first() {
            Some(first) => samples_of(&first.slug)?,
            None => Vec::new(),
        },
    };
    let kinds: Vec<&Kind> = kinds.iter().collect();
    let mut why = String::new();
    for name in people {
        let person = SamplePerson::read(&name, on).map_err(|error| {
            let known: Vec<&str> = sample_people().collect();
            format!("{error}; there are {}", known.join(", "))
        })?;
        let subject = person.asked_by(AskedBy::Operator { in_person: true });
        match state_in(language, places::german_name, &kinds, &subject) {
            Ok(statement) => return Ok((name, statement)),
            Err(code) => why = format!("{why}; {name}: {code:?}"),
        }
    }
    Err(format!("it can be issued of nobody who is invented{why}").into())
}
