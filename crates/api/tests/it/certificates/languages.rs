//! Certificates in German and in two languages, where the municipality has them.

use super::{FRANCESCA, exempt, id_of, issue, options, ready, settled, town, uses};
use crate::support::{EVA, Town};
use serde_json::{Value, json};
use sportello_documents::seal::{VerifyError, verify};
use sportello_types::lang::PaperLanguage;

/// A municipality of South Tyrol.
async fn bilingual() -> Town {
    settled(|setup| {
        setup.tenants = |settings| {
            settings.certificates.languages = vec![PaperLanguage::ItDe, PaperLanguage::It, PaperLanguage::De];
            settings.certificates.german_name = Some("Gemeinde Grünheim".to_owned());
        };
    })
    .await
}

fn says(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|window| window == text.as_bytes())
}

fn asked(use_: &str, language: Option<&str>) -> Value {
    let mut request = exempt(&["residenza"], use_, None);
    if let Some(language) = language {
        request["language"] = json!(language);
    }
    request
}

#[actix_web::test]
async fn a_certificate_is_in_the_language_that_is_asked_for() {
    let town = bilingual().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let offered = options(&francesca, &id).await.expect(200).json();
    assert_eq!(offered["languages"], json!(["it_de", "it", "de"]));
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    for (language, kept, italian, german) in [
        (None, "it_de", true, true),
        (Some("it_de"), "it_de", true, true),
        (Some("it"), "it", true, false),
        (Some("de"), "de", false, true),
    ] {
        let certificate = issue(&francesca, &asked(&use_, language))
            .await
            .expect(201)
            .json();
        assert_eq!(certificate["language"], kept, "{language:?}");
        assert_eq!(
            certificate["title"], "Certificato di residenza",
            "the archive has one language"
        );
        let path = format!("/certificates/{}", certificate["id"].as_str().unwrap());
        assert_eq!(francesca.get(&path).await.expect(200).json()["language"], kept);
        let pdf = francesca.get(&format!("{path}/document")).await.expect(200).bytes;
        // The title, in the description of the file.
        assert_eq!(says(&pdf, "Certificato di residenza"), italian, "{language:?}");
        assert_eq!(says(&pdf, "Wohnsitzbescheinigung"), german, "{language:?}");
    }
}

#[actix_web::test]
async fn a_municipality_without_german_refuses_it() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let offered = options(&francesca, &id).await.expect(200).json();
    assert_eq!(offered["languages"], json!(["it"]));
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    for language in ["de", "it_de"] {
        let answer = issue(&francesca, &asked(&use_, Some(language))).await.expect(422);
        assert_eq!(answer.problem(), "validation_failed");
        assert_eq!(answer.pointers(), ["/language"]);
        assert_eq!(answer.json()["fields"][0]["code"], "not_offered");
    }
    let certificate = issue(&francesca, &asked(&use_, Some("it"))).await.expect(201);
    assert_eq!(certificate.json()["language"], "it");
}

#[actix_web::test]
async fn the_operator_chooses_the_language_at_the_counter() {
    let town = bilingual().await;
    let operator = town.registrar(EVA).await;
    let search = json!({ "tax_code": FRANCESCA });
    let found = operator.post("/backoffice/counter/people/queries", &search).await;
    let resident = found.expect(200).json()["items"][0]["resident"].clone();
    let query = json!({ "resident": resident, "capacity": "self" });
    let path = "/backoffice/counter/certificate-options/queries";
    let offered = operator.post(path, &query).await.expect(200).json();
    assert_eq!(offered["languages"], json!(["it_de", "it", "de"]));
    let request = json!({
        "resident": resident, "kinds": ["residenza"], "use": super::use_of(&offered, true),
        "exemption_confirmed": true, "language": "de",
        "applicant": {
            "capacity": "self",
            "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" }
        }
    });
    let issued = operator.post("/backoffice/counter/certificates", &request).await;
    assert_eq!(issued.expect(201).json()["language"], "de");
}

#[actix_web::test]
async fn a_facsimile_is_to_be_had_in_each_language_in_which_certificates_are() {
    let town = bilingual().await;
    let visitor = town.visitor();
    for (query, italian, german) in [
        ("", true, true),
        ("?language=it_de", true, true),
        ("?language=it", true, false),
        ("?language=de", false, true),
    ] {
        let path = format!("/certificate-kinds/residenza/facsimile{query}");
        let pdf = visitor.get(&path).await.expect(200).bytes;
        assert!(matches!(verify(&pdf), Err(VerifyError::NoSeal)), "{query}");
        assert_eq!(
            says(&pdf, "Fac-simile: Certificato di residenza"),
            italian,
            "{query}"
        );
        assert_eq!(says(&pdf, "Muster: Wohnsitzbescheinigung"), german, "{query}");
    }
    let path = "/certificate-kinds/residenza/facsimile?language=fr";
    assert_eq!(visitor.get(path).await.expect(400).problem(), "bad_request");
}

#[actix_web::test]
async fn there_is_no_facsimile_in_a_language_in_which_no_certificates_are() {
    let town = town().await;
    let visitor = town.visitor();
    let path = "/certificate-kinds/residenza/facsimile";
    visitor.get(path).await.expect(200);
    visitor.get(&format!("{path}?language=it")).await.expect(200);
    for language in ["de", "it_de"] {
        let answer = visitor.get(&format!("{path}?language={language}")).await;
        assert_eq!(answer.expect(404).problem(), "not_found");
    }
}
