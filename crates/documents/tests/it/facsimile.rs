//! Facsimiles: each type that says something has one, which looks like a certificate and counts for nothing.

use crate::fixtures::now;
use crate::poppler::run;
use sportello_documents::certificates::{AskedBy, SamplePerson, catalogue, samples_of, state};
use sportello_documents::seal::{VerifyError, verify};
use sportello_documents::{FacsimilePaper, facsimile};

#[test]
fn a_facsimile_says_that_it_is_one_and_bears_no_seal() {
    let on = now().date_naive();
    for kind in catalogue().kinds().iter().filter(|kind| kind.has_content()) {
        let name = samples_of(&kind.slug).unwrap().remove(0);
        let person = SamplePerson::read(&name, on).unwrap();
        let subject = person.asked_by(AskedBy::Operator { in_person: true });
        let paper = FacsimilePaper {
            issuer: None,
            issued_at: now(),
            statement: state(&[kind], &subject).unwrap(),
            registrar: Some("Elena Serra".to_owned()),
            verification_url: "https://sportello.comune.example/verifica".to_owned(),
        };
        let pdf = facsimile(&paper).unwrap();
        assert!(
            matches!(verify(&pdf), Err(VerifyError::NoSeal)),
            "{}: sealed",
            kind.slug
        );
        // As the file has it: laid out, the letters behind the text would stand between its words.
        let Some((_, text)) = run("pdftotext", &["-raw"], &pdf) else {
            return;
        };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in [
            "FAC-SIMILE: CERTIFICATO",
            "Fac-simile senza alcun valore. La persona e i suoi dati sono inventati",
            "Il presente certificato non può essere prodotto",
            "Marca da bollo da € 16,00",
            "0000-0000-0000-0000",
            "Elena Serra",
        ] {
            assert!(words.contains(expected), "{}: {expected}: {words}", kind.slug);
        }
        assert!(!words.contains("SEGRET"), "{}: names a parent", kind.slug);
        if let Some((_, info)) = run("pdfinfo", &[], &pdf) {
            assert!(info.contains("Tagged:          yes"), "{info}");
        }
    }
}
