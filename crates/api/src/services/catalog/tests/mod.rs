//! Every folder of the catalogue, held to what a service must be.

mod fees;
mod rules;
mod samples;

use super::{COMMON, Entry, SOURCES, Source, params};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use sportello_types::attachments::{Attachment, ScanResult, SignatureFormat};
use sportello_types::form::{Answers, Field, FieldKind, Form, Params};
use sportello_types::ids::AttachmentId;
use sportello_types::istanze::Status;
use sportello_types::lang::{Lang, Localized};
use sportello_types::services::{Office, RichText};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    today: NaiveDate,
    files: Vec<SampleFile>,
    answers: Answers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleFile {
    id: AttachmentId,
    field: String,
    name: String,
    media_type: String,
    #[serde(default = "unsigned")]
    signature: SignatureFormat,
}

fn unsigned() -> SignatureFormat {
    SignatureFormat::None
}

impl Sample {
    fn read(source: &Source) -> Self {
        serde_json::from_str(source.sample).unwrap_or_else(|error| panic!("{}: {error}", source.slug))
    }

    fn attachments(&self) -> Vec<Attachment> {
        let attachment = |file: &SampleFile| Attachment {
            id: file.id,
            field: file.field.clone(),
            item: None,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: 1_000,
            sha256: "0".repeat(64),
            signature: file.signature,
            scan: ScanResult::NotScanned,
            uploaded_at: "2026-11-24T10:00:00Z".parse().unwrap(),
        };
        self.files.iter().map(attachment).collect()
    }
}

fn read(source: &Source) -> Entry {
    Entry::read(source, COMMON).unwrap_or_else(|error| panic!("{}: {error}", source.slug))
}

/// The municipality in which the samples live.
const TOWN: &str = "B354";

fn resolved(entry: &Entry) -> Form {
    entry.form(&params(TOWN, &Params::new(), false)).unwrap().0
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn office() -> Office {
    Office {
        slug: "ufficio".into(),
        name: "Ufficio".into(),
        street: "Piazza 1".into(),
        postal_code: "09124".into(),
        town: "Borgoverde".into(),
        phone: "+39070000000".into(),
        email: "ufficio@example.it".into(),
        pec: "ufficio@pec.example.it".into(),
        hours: "8–12".into(),
        person_in_charge: "Io Li".into(),
        substitute: "Ugo Bo".into(),
    }
}

/// Every field, the inner ones of groups too.
fn all_fields(form: &Form) -> Vec<(String, &Field)> {
    let mut all = Vec::new();
    for field in form.fields() {
        all.push((field.id.clone(), field));
        if let FieldKind::Group { fields, .. } = &field.kind {
            all.extend(
                fields
                    .iter()
                    .map(|inner| (format!("{}.{}", field.id, inner.id), inner)),
            );
        }
    }
    all
}

#[test]
fn every_folder_is_a_service_with_a_whole_sheet_in_both_languages() {
    assert!(SOURCES.len() >= 4);
    for source in SOURCES {
        let entry = read(source);
        for lang in Lang::ALL {
            let sheet = entry.service(lang, entry.windows(), day("2026-11-24"), office());
            let at = format!("{} {}", source.slug, lang.tag());
            let summary = &sheet.summary;
            assert!(
                summary.title.chars().count() >= 3 && summary.description.chars().count() >= 20,
                "{at}"
            );
            assert!(
                summary.description.chars().count() <= 160,
                "{at}: description too long"
            );
            assert!(
                !sheet.rules.is_empty() && sheet.rules.len() <= 20,
                "{at}: legal basis"
            );
            assert!((1..=180).contains(&sheet.term_days), "{at}: term");
            assert!(
                !sheet.costs.is_empty() && !sheet.groups.is_empty() && !sheet.audience.is_empty(),
                "{at}"
            );
            for (name, section) in [
                ("introduction", &sheet.introduction),
                ("addressed_to", &sheet.addressed_to),
                ("how_to", &sheet.how_to),
                ("needed", &sheet.needed),
                ("achieved", &sheet.achieved),
                ("times", &sheet.times),
                ("further", &sheet.further),
                ("conditions", &sheet.conditions),
            ] {
                let length: usize = words(section).chars().count();
                assert!(length >= 20, "{at}: {name}");
            }
            assert!(
                words(&sheet.times).contains(&sheet.term_days.to_string()),
                "{at}: the sheet tells the term"
            );
        }
    }
}

fn words(text: &RichText) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn what_people_look_for_is_found_in_both_languages() {
    for lang in Lang::ALL {
        let services: Vec<_> = SOURCES
            .iter()
            .map(|source| read(source).summary(lang, &[], day("2026-11-24")))
            .collect();
        let found = |words: &str| -> Vec<&str> {
            let answers = services.iter().filter(|service| service.answers(words, None));
            answers.map(|service| service.slug.as_str()).collect()
        };
        // The words that the search itself proposes.
        let hint = sportello_types::text::services::search_hint(lang);
        let (_, proposed) = hint.split_once(": ").unwrap();
        for words in proposed.split(", ") {
            assert!(!found(words).is_empty(), "{words}: nothing found");
        }
        for service in &services {
            assert!(!service.topics.is_empty() && !service.keywords.is_empty());
            for words in service.topics.iter().chain(&service.keywords) {
                assert!(
                    found(words).contains(&service.slug.as_str()),
                    "{}: {words}",
                    service.slug
                );
            }
        }
    }
    let ztl = read(&SOURCES[2]).summary(Lang::En, &[], day("2026-11-24"));
    assert_eq!(
        (ztl.category.as_str(), ztl.category_label.as_str()),
        ("Mobilità e trasporti", "Mobility and transport")
    );
    assert!(ztl.answers("PARKING plate", Some("Mobilità e trasporti")));
    assert!(!ztl.answers("parking", Some("Ambiente")));
}

#[test]
fn files_have_formats_and_no_registry_certificate_is_asked_for() {
    const HELD_BY_THE_REGISTRY: [&str; 7] = [
        "certificato di residenza",
        "stato di famiglia",
        "certificato di nascita",
        "certificato di cittadinanza",
        "estratto di nascita",
        "certificate of residence",
        "certificate of birth",
    ];
    for source in SOURCES {
        let form = resolved(&read(source));
        let mut files = 0;
        for (path, field) in all_fields(&form) {
            let FieldKind::File { formats, max_mb, .. } = &field.kind else {
                continue;
            };
            files += 1;
            assert!(!formats.is_empty() && *max_mb <= 20, "{} {path}", source.slug);
            let label = format!("{} {}", field.label.it, field.label.en).to_lowercase();
            for certificate in HELD_BY_THE_REGISTRY {
                assert!(!label.contains(certificate), "{} {path}", source.slug);
            }
        }
        assert!(files > 0, "{}", source.slug);
    }
}

#[test]
fn health_and_judicial_data_are_marked_as_sensitive() {
    const WORDS: [&str; 9] = [
        "disabil",
        "vaccin",
        "medic",
        "parto",
        "giudice",
        "condann",
        "servizi sociali",
        "contrassegno",
        "assist",
    ];
    // Counts of members, unlike data of a person, are not special data.
    const COUNTS: [&str; 1] = ["members_disabled"];
    for source in SOURCES {
        let form = resolved(&read(source));
        for (path, field) in all_fields(&form) {
            let label = field.label.it.to_lowercase();
            let special = WORDS.iter().any(|word| label.contains(word));
            assert!(
                !special || field.sensitive || COUNTS.contains(&path.as_str()),
                "{} {path} must be sensitive",
                source.slug
            );
        }
    }
}

#[test]
fn labels_are_written_in_both_languages() {
    for source in SOURCES {
        let form = resolved(&read(source));
        let mut same = Vec::new();
        let mut look = |text: &Localized| {
            if text.it == text.en && text.it.chars().count() > 5 {
                same.push(text.it.clone());
            }
        };
        for step in &form.steps {
            look(&step.title);
        }
        for (_, field) in all_fields(&form) {
            look(&field.label);
            field.hint.iter().for_each(&mut look);
        }
        assert_eq!(same, Vec::<String>::new(), "{}: not translated", source.slug);
    }
}

#[test]
fn a_form_changes_its_version_with_the_parameters_and_only_then() {
    let entry = super::find("permesso-ztl").unwrap();
    let form = |own: &Params| entry.form(&params(TOWN, own, false));
    let (first, version) = form(&Params::new()).unwrap();
    let (again, same) = form(&Params::new()).unwrap();
    assert_eq!((&again, &same), (&first, &version));
    assert_eq!(version.len(), 16);
    let two: Params = serde_json::from_value(json!({"ztl_max_plates": 2})).unwrap();
    assert_ne!(form(&two).unwrap().1, version);
    assert_ne!(
        entry.form(&params("F205", &Params::new(), false)).unwrap().1,
        version
    );
    assert_ne!(
        entry.form(&params(TOWN, &Params::new(), true)).unwrap().1,
        version
    );
    let wrong: Params = serde_json::from_value(json!({"ztl_zones": 2})).unwrap();
    assert!(form(&wrong).is_err());
}

#[test]
fn an_application_can_be_taken_back_until_the_service_says_so() {
    let ztl = super::find("permesso-ztl").unwrap();
    let sport = super::find("contributo-sport").unwrap();
    for status in [
        Status::Submitted,
        Status::Registered,
        Status::InProgress,
        Status::IntegrationRequested,
    ] {
        assert_eq!(ztl.withdrawal(status, Lang::It), Ok(()));
    }
    assert_eq!(sport.withdrawal(Status::Registered, Lang::It), Ok(()));
    let reason = sport.withdrawal(Status::InProgress, Lang::En).unwrap_err();
    assert!(reason.starts_with("The assessment has already begun"), "{reason}");
    for status in [
        Status::Draft,
        Status::AwaitingPayment,
        Status::Accepted,
        Status::Withdrawn,
    ] {
        assert!(ztl.withdrawal(status, Lang::It).is_err());
    }
}

#[test]
fn services_are_found_by_their_slug() {
    assert_eq!(super::all().len(), SOURCES.len(), "a folder is left out");
    let nido = super::find("iscrizione-nido").unwrap();
    assert_eq!(nido.title(Lang::En), "Enrolment at the nursery school");
    let sheet = nido.service(Lang::It, nido.windows(), day("2026-11-24"), office());
    assert_eq!(
        (sheet.opens_on, sheet.closes_on),
        (Some(day("2026-05-01")), Some(day("2027-02-28")))
    );
    assert_eq!(sheet.closes_at.unwrap().to_rfc3339(), "2027-02-28T23:00:00+00:00");
    assert!(super::find("nowhere").is_none());
}
