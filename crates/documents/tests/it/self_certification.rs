//! Self-certifications: what they say by whom they are for, and that nobody can take them for acts of the
//! municipality.

use crate::fixtures::now;
use crate::poppler::{is_archivable, is_sound, is_tagged, text_layer};
use chrono::NaiveDate;
use sportello_documents::certificates::{Holder, Table};
use sportello_documents::self_certifications::{Capacity, Declarant, SelfPart, SelfStatement, Term};
use sportello_documents::{SelfCertificationPaper, self_certification};
use sportello_types::profile::Sex;
use sportello_types::self_certifications::{Article, Recipient};

const EXEMPT: &str = "Esente da bollo ai sensi dell’art. 37 DPR 445/2000";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_string).to_vec()
}

fn person(given: &str, sex: Option<Sex>) -> Declarant {
    Declarant {
        holder: Holder {
            family_name: Some("D’ANGELÒ".to_string()),
            given_name: Some(given.to_string()),
            sex,
            birth_date: "10/12/1985".to_string(),
            birth_place: Some("BORGOVERDE (CA)".to_string()),
            birth_at: None,
            tax_code: Some("RSSMRA85T10A562S".parse().unwrap()),
        },
        residence: Some("VIA DEL TORRENTE 3, 09999 BORGOVERDE (CA)".to_string()),
        citizenships: Some("ITALIA".to_string()),
    }
}

fn residence() -> SelfPart {
    SelfPart {
        kind: "residenza".parse().unwrap(),
        article: Article::Certification,
        letter: Some("b".to_string()),
        heading: "Residenza".to_string(),
        sentences: strings([
            "di essere residente in VIA DEL TORRENTE 3, come risulta all’anagrafe il 24/11/2026.",
        ]),
        table: None,
        notes: Vec::new(),
    }
}

fn family() -> SelfPart {
    SelfPart {
        kind: "stato-famiglia".parse().unwrap(),
        letter: Some("f".to_string()),
        heading: "Stato di famiglia".to_string(),
        sentences: strings(["che la propria famiglia anagrafica si compone delle seguenti persone:"]),
        table: Some(Table {
            header: strings(["Cognome e nome", "Luogo e data di nascita"]),
            rows: vec![
                strings(["D’ANGELÒ NICOLE", "BORGOVERDE (CA), 10/12/1985"]),
                strings(["D’ANGELÒ SOFIA", "CAGLIARI (CA), 21/09/2010"]),
            ],
        }),
        ..residence()
    }
}

fn loss() -> SelfPart {
    SelfPart {
        kind: "smarrimento-documento".parse().unwrap(),
        article: Article::Notoriety,
        letter: None,
        heading: "Smarrimento o furto di un documento".to_string(),
        sentences: strings([
            "che è avvenuto lo smarrimento del seguente documento: tessera della biblioteca, il 20/11/2026.",
        ]),
        table: None,
        notes: strings(["Per la carta d’identità serve la denuncia."]),
    }
}

fn paper(recipient: Recipient, parts: Vec<SelfPart>) -> SelfCertificationPaper {
    SelfCertificationPaper {
        municipality: "Comune di Borgoverde".to_string(),
        made_at: now(),
        statement: SelfStatement {
            declarant: person("NICOLE", Some(Sex::F)),
            represented: None,
            recipient,
            addressee: Some("Biblioteca di Borgoverde".to_string()),
            parts,
            sensitive: false,
            limited: false,
            term: Some(Term::Until(day(2027, 2, 24))),
            on: day(2026, 11, 24),
        },
    }
}

fn combined() -> SelfCertificationPaper {
    paper(Recipient::PublicBody, vec![residence(), family(), loss()])
}

fn made(paper: &SelfCertificationPaper) -> Vec<u8> {
    self_certification(paper).unwrap()
}

/// The text in one line, for sentences that run over several.
fn words(paper: &SelfCertificationPaper) -> Option<String> {
    text_layer(&made(paper)).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn self_certifications_say_everything_that_the_law_wants() {
    let single = paper(Recipient::PublicBody, vec![residence()]);
    let private = paper(Recipient::PrivateParty, vec![loss()]);
    for (name, paper) in [("single", single), ("combined", combined()), ("private", private)] {
        let Some(text) = text_layer(&made(&paper)) else {
            return;
        };
        insta::assert_snapshot!(format!("self_certification_{name}"), text);
    }
}

#[test]
fn how_it_is_signed_and_what_it_costs_depends_on_whom_it_is_for() {
    let authenticated = "Sindaco, che autentica la firma (art. 21, comma 2";
    let before_employee = "si firma davanti al dipendente addetto";
    let duty = "imposta di bollo di € 16,00 e, in Comune, i diritti di segreteria di € 0,52";
    for (recipient, parts, said, unsaid) in [
        (
            Recipient::PublicBody,
            vec![residence()],
            vec![EXEMPT, "artt. 40, 43 e 46", "art. 65 del D.Lgs. 82/2005"],
            vec![authenticated, before_employee, duty],
        ),
        (
            Recipient::PublicBody,
            vec![loss()],
            vec![
                EXEMPT,
                before_employee,
                "art. 38, comma 3",
                "art. 65 del D.Lgs. 82/2005",
            ],
            vec![authenticated, duty],
        ),
        (
            Recipient::PrivateParty,
            vec![residence()],
            vec![EXEMPT, "Anche i privati sono tenuti ad accettarla"],
            vec![authenticated, before_employee, duty],
        ),
        (
            Recipient::PrivateParty,
            vec![loss()],
            vec![authenticated, duty, "La dichiarazione in sé è esente"],
            vec![EXEMPT, before_employee],
        ),
    ] {
        let Some(words) = words(&paper(recipient, parts)) else {
            return;
        };
        for expected in said {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        for absent in unsaid {
            assert!(!words.contains(absent), "{absent}: {words}");
        }
        for always in [
            "art. 75 del DPR 445/2000",
            "art. 76 del DPR 445/2000",
            "art. 13 del Regolamento UE 2016/679",
            "art. 48, comma 2",
            "fino al 24/02/2027",
            "A: Biblioteca di Borgoverde",
            "La dichiarante",
        ] {
            assert!(words.contains(always), "{always}: {words}");
        }
    }
}

#[test]
fn whom_one_declares_for_and_in_which_quality_is_said() {
    let mut paper = paper(Recipient::PublicBody, vec![residence()]);
    paper.statement.represented = Some((person("SOFIA", Some(Sex::F)), Capacity::Parent));
    let Some(parent) = words(&paper) else { return };
    assert!(parent.contains("in qualità di genitore"), "{parent}");
    assert!(parent.contains("D’ANGELÒ SOFIA"), "{parent}");
    paper.statement.represented = Some((person("SOFIA", None), Capacity::Guardian));
    paper.statement.declarant = person("NICOLÒ", None);
    let Some(guardian) = words(&paper) else { return };
    for expected in ["tutore/tutrice", "Il/la sottoscritto/a", "Il/la dichiarante"] {
        assert!(guardian.contains(expected), "{expected}: {guardian}");
    }
    paper.statement.declarant.holder = Holder {
        family_name: None,
        given_name: None,
        sex: Some(Sex::M),
        birth_date: "1985".to_string(),
        birth_place: None,
        birth_at: None,
        tax_code: None,
    };
    paper.statement.declarant.residence = None;
    paper.statement.declarant.citizenships = None;
    paper.statement.represented = None;
    let Some(bare) = words(&paper) else { return };
    assert!(bare.contains("Il dichiarante"), "{bare}");
    for absent in ["Codice fiscale", "Cittadinanza", "in qualità di"] {
        assert!(!bare.contains(absent), "{absent}: {bare}");
    }
}

#[test]
fn protected_data_limits_and_terms_are_told() {
    let mut paper = paper(Recipient::PublicBody, vec![residence()]);
    let Some(plain) = words(&paper) else { return };
    paper.statement.sensitive = true;
    paper.statement.limited = true;
    paper.statement.term = Some(Term::Unlimited);
    let Some(told) = words(&paper) else { return };
    for expected in [
        "artt. 9 e 10 del Regolamento",
        "art. 3, comma 2",
        "senza limite di tempo",
    ] {
        assert!(
            told.contains(expected) && !plain.contains(expected),
            "{expected}: {told}"
        );
    }
    paper.statement.term = None;
    let Some(without) = words(&paper) else { return };
    assert!(!without.contains("Ha la stessa validità"), "{without}");
}

#[test]
fn nobody_can_take_it_for_an_act_of_the_municipality() {
    let pdf = made(&combined());
    let holds = |what: &[u8]| pdf.windows(what.len()).any(|window| window == what);
    assert!(!holds(b"/ByteRange"), "it is sealed");
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let figure = document.objects.values().any(|object| {
        let tag = object.as_dict().ok();
        tag.is_some_and(|tag| matches!(tag.get(b"S"), Ok(lopdf::Object::Name(name)) if name == b"Figure"))
    });
    assert!(!figure, "arms or a code");
    let Some(words) = words(&combined()) else { return };
    assert!(
        words.starts_with("D’ANGELÒ NICOLE Dichiarazione sostitutiva"),
        "{words}"
    );
    assert!(
        words.contains("non la firma e non ne attesta il contenuto"),
        "{words}"
    );
}

#[test]
fn a_self_certification_is_tagged_and_archivable() {
    let pdf = made(&combined());
    is_tagged(&pdf, "Dichiarazione sostitutiva");
    is_archivable(&pdf, &["2026-11-24T09:41:07"]);
    is_sound(&pdf);
    assert!(made(&combined()) == pdf, "the same twice");
}
