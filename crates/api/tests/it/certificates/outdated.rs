//! A registry that nobody has brought up to date: nothing is certified by it, and nothing declared.

use super::{FRANCESCA, exempt, id_of, issue, issued, options, ready, settled, uses};
use crate::istanze::printed;
use crate::support::{EVA, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::registry::RegistrySettings;
use sportello_types::loa::Loa;

/// A town whose data are of 24 November, and which says nothing of how old they may be: a week.
async fn town() -> Town {
    settled(|setup| {
        setup.tenants = |settings| settings.registry = RegistrySettings::default();
    })
    .await
}

async fn counter(registrar: &Person<'_>) -> Value {
    registrar.get("/backoffice/counter").await.expect(200).json()
}

/// A certificate of residence at the counter, to the person.
fn at_counter(resident: &Value, use_: &str) -> Value {
    json!({
        "resident": resident, "kinds": ["residenza"], "use": use_, "exemption_confirmed": true,
        "applicant": {
            "capacity": "self",
            "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" }
        }
    })
}

#[actix_web::test]
async fn what_is_older_than_a_week_is_shown_and_neither_certified_nor_declared() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    let request = exempt(&["residenza"], &use_, None);
    let declared = json!({
        "declared": [{ "kind": "residenza" }], "recipient": "public_body", "aware": true,
        "outcome": { "kind": "download" }
    });

    town.app.clock.advance(Duration::days(7));
    let francesca = town.citizen(FRANCESCA, Loa::L2).await;
    let certificate = issue(&francesca, &request).await.expect(201).json();
    let document = format!("/certificates/{}/document", certificate["id"].as_str().unwrap());
    for paper in [
        francesca.get(&document).await,
        francesca.post("/self-certifications", &declared).await,
    ] {
        let text = printed(&paper.expect(200).bytes);
        assert!(text.contains("24/11/2026"), "the day of the data: {text}");
    }

    town.app.clock.advance(Duration::days(1));
    let francesca = town.citizen(FRANCESCA, Loa::L2).await;
    let household = francesca.get("/registry/household").await.expect(200).json();
    assert_eq!(household["as_of"], "2026-11-24");
    let id = id_of(&francesca, "FRANCESCA").await;
    let declarable = format!(
        "/registry/people/{}/self-certification-options",
        id.as_str().unwrap()
    );
    for answer in [
        options(&francesca, &id).await,
        issue(&francesca, &request).await,
        francesca.get(&declarable).await,
        francesca.post("/self-certifications", &declared).await,
    ] {
        let answer = answer.expect(503);
        assert_eq!(answer.problem(), "registry_outdated");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("24/11/2026"), "{detail}");
    }
    assert_eq!(issued(&francesca).await.len(), 1);
}

#[actix_web::test]
async fn the_counter_says_of_which_day_the_registry_is_and_certifies_nothing_that_is_too_old() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    let registrar = town.registrar(EVA).await;
    let fresh = counter(&registrar).await;
    assert_eq!(
        (&fresh["as_of"], &fresh["outdated"]),
        (&json!("2026-11-24"), &json!(false))
    );

    town.app.clock.advance(Duration::days(8));
    let registrar = town.registrar(EVA).await;
    let old = counter(&registrar).await;
    assert_eq!(
        (&old["as_of"], &old["outdated"]),
        (&json!("2026-11-24"), &json!(true))
    );
    let search = json!({ "tax_code": FRANCESCA });
    let found = registrar
        .post("/backoffice/counter/people/queries", &search)
        .await;
    let resident = found.expect(200).json()["items"][0]["resident"].clone();
    let query = json!({ "resident": resident, "capacity": "self" });
    for (path, body) in [
        ("/backoffice/counter/certificate-options/queries", query),
        ("/backoffice/counter/certificates", at_counter(&resident, &use_)),
    ] {
        let answer = registrar.post(path, &body).await.expect(503);
        assert_eq!(answer.problem(), "registry_outdated", "{path}");
    }
}
