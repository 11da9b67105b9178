//! Facsimiles: each type that says something has one in each language that it has, which looks like a certificate
//! and counts for nothing.

use crate::fixtures::now;
use crate::poppler::run;
use sportello_documents::certificates::{AskedBy, Kind, SamplePerson, catalogue, samples_of, state_in};
use sportello_documents::seal::{VerifyError, verify};
use sportello_documents::{FacsimilePaper, facsimile};
use sportello_types::lang::PaperLanguage;

/// The types that say something.
fn kinds() -> impl Iterator<Item = &'static Kind> {
    catalogue().kinds().iter().filter(|kind| kind.has_content())
}

fn paper(kind: &Kind, language: PaperLanguage) -> FacsimilePaper {
    let name = samples_of(&kind.slug).unwrap().remove(0);
    let person = SamplePerson::read(&name, now().date_naive()).unwrap();
    let subject = person.asked_by(AskedBy::Operator { in_person: true });
    FacsimilePaper {
        issuer: None,
        german_issuer: None,
        issued_at: now(),
        language,
        statement: state_in(language, |_| None, &[kind], &subject).unwrap(),
        registrar: Some("Elena Serra".to_owned()),
        verification_url: "https://sportello.comune.example/verifica".to_owned(),
    }
}

/// What it says. As the file has it: laid out, the letters behind the text would stand between its words.
fn words(pdf: &[u8]) -> Option<String> {
    let (_, text) = run("pdftotext", &["-raw"], pdf)?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_facsimile_says_that_it_is_one_and_bears_no_seal() {
    for kind in kinds() {
        let pdf = facsimile(&paper(kind, PaperLanguage::It)).unwrap();
        assert!(
            matches!(verify(&pdf), Err(VerifyError::NoSeal)),
            "{}: sealed",
            kind.slug
        );
        let Some(words) = words(&pdf) else { return };
        for expected in [
            "FAC-SIMILE: CERTIFICATO",
            "Fac-simile senza alcun valore. La persona e i suoi dati sono inventati",
            "Il presente certificato non può essere prodotto",
            "Marca da bollo da € 16,00",
            "0000-0000-0000-0000",
            "Elena Serra",
            "Comune di Esempio",
        ] {
            assert!(words.contains(expected), "{}: {expected}: {words}", kind.slug);
        }
        assert!(!words.contains("SEGRET"), "{}: names a parent", kind.slug);
        assert!(!words.contains("Muster"), "{}", kind.slug);
        if let Some((_, info)) = run("pdfinfo", &[], &pdf) {
            assert!(info.contains("Tagged:          yes"), "{info}");
        }
    }
}

#[test]
fn a_facsimile_says_so_in_each_language_of_its_paper() {
    let spoken = |language: PaperLanguage| kinds().filter(move |kind| kind.speaks(language));
    assert!(spoken(PaperLanguage::De).count() > 10);
    for kind in spoken(PaperLanguage::De) {
        let pdf = facsimile(&paper(kind, PaperLanguage::De)).unwrap();
        assert!(matches!(verify(&pdf), Err(VerifyError::NoSeal)), "{}", kind.slug);
        let Some(words) = words(&pdf) else { return };
        for expected in [
            "MUSTER: ",
            "Muster ohne jeden Wert. Die Person und ihre Daten sind erfunden",
            "Il presente certificato non può essere prodotto",
            "Gemeinde Beispiel",
            "Stempelmarke zu 16,00 €",
            "0000-0000-0000-0000",
        ] {
            assert!(words.contains(expected), "{}: {expected}: {words}", kind.slug);
        }
        assert!(!words.contains("Fac-simile"), "{}: {words}", kind.slug);
    }
    for kind in spoken(PaperLanguage::ItDe) {
        let pdf = facsimile(&paper(kind, PaperLanguage::ItDe)).unwrap();
        assert!(matches!(verify(&pdf), Err(VerifyError::NoSeal)), "{}", kind.slug);
        let Some(words) = words(&pdf) else { return };
        // Columns are narrow: their words break.
        for expected in ["FAC-SIMILE:", "MUSTER:", "senza alcun valore", "ohne jeden Wert"] {
            assert!(words.contains(expected), "{}: {expected}: {words}", kind.slug);
        }
        if let Some((_, info)) = run("pdfinfo", &[], &pdf) {
            assert!(info.contains("Tagged:          yes"), "{info}");
            let title = info.lines().find(|line| line.starts_with("Title:")).unwrap();
            assert!(
                title.contains("Fac-simile: ") && title.contains("Muster: "),
                "{title}"
            );
        }
    }
}

#[test]
fn a_facsimile_bears_the_name_that_the_municipality_has_in_german() {
    let residence = kinds().find(|kind| kind.slug.as_str() == "residenza").unwrap();
    let paper = FacsimilePaper {
        german_issuer: Some("Gemeinde Grünheim".to_owned()),
        ..paper(residence, PaperLanguage::De)
    };
    assert_eq!(paper.file_name("residenza"), "residenza-facsimile-de.pdf");
    let Some(words) = words(&facsimile(&paper).unwrap()) else {
        return;
    };
    assert!(words.contains("Gemeinde Grünheim"), "{words}");
    assert!(!words.contains("Gemeinde Beispiel"), "{words}");
}
