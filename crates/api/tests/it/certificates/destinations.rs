//! Certificates that are handed over elsewhere than to a private party in Italy.

use super::{FRANCESCA, exempt, id_of, issue, options, ready, stamped, town, uses};
use crate::support::{BORGOVERDE, EVA, Town};
use serde_json::{Value, json};

const STAMP: &str = "01234567890123";
const ABROAD: &str = "Ai sensi dell’art. 40, D.P.R. 28 dicembre 2000, n. 445, il presente certificato è rilasciato solo per l’estero";

fn to(mut request: Value, destination: &str) -> Value {
    request["destination"] = json!(destination);
    request
}

/// The first of the sentences of the law on a certificate, as it is archived.
async fn sentence(town: &Town, certificate: &Value) -> Value {
    let id = serde_json::from_value(certificate["id"].clone()).unwrap();
    let tenant = town.tenant(BORGOVERDE);
    let keys = town.app.login_log_keys(tenant).unwrap();
    let tx = town.app.db.read(tenant).await.unwrap();
    let statement = sportello_storage::certificates::statement(&tx, id, &keys).await;
    statement.unwrap().unwrap()["law"][0].clone()
}

/// To whom a certificate is handed over, as operators read it.
async fn told(town: &Town, certificate: &Value) -> Value {
    let operator = town.registrar(EVA).await;
    let path = format!("/backoffice/certificates/{}", certificate["id"].as_str().unwrap());
    operator.get(&path).await.expect(200).json()["destination"].clone()
}

#[actix_web::test]
async fn a_certificate_for_abroad_says_so_and_is_kept_as_such() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let offered = options(&francesca, &id).await.expect(200).json();
    let names: Vec<&Value> = offered["destinations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["destination"])
        .collect();
    assert_eq!(names[0], "privato-italia");
    assert!(names.contains(&&json!("amministrazione-estera")), "{names:?}");

    let (paper, free) = uses(&francesca, "FRANCESCA").await;
    let request = to(stamped(&["residenza"], &paper, STAMP), "privato-estero");
    let abroad = issue(&francesca, &request).await.expect(201).json();
    assert_eq!(sentence(&town, &abroad).await, ABROAD);
    assert_eq!(told(&town, &abroad).await, "A un privato all’estero");

    let usual = issue(&francesca, &exempt(&["residenza"], &free, None)).await;
    let usual = usual.expect(201).json();
    let article_40 = sentence(&town, &usual).await;
    assert!(article_40.as_str().unwrap().contains("non può essere prodotto"));
    assert_eq!(told(&town, &usual).await, Value::Null);
}

#[actix_web::test]
async fn immigration_and_court_cases_take_an_exemption_online_and_at_the_counter() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let operator = town.registrar(EVA).await;
    let (paper, free) = uses(&francesca, "FRANCESCA").await;
    let search = json!({ "tax_code": FRANCESCA });
    let found = operator.post("/backoffice/counter/people/queries", &search).await;
    let resident = found.expect(200).json()["items"][0]["resident"].clone();
    for destination in ["immigrazione", "cause-giudiziarie"] {
        let wrong = to(stamped(&["residenza"], &paper, STAMP), destination);
        let at_counter = {
            let mut request = wrong.clone();
            request["resident"] = resident.clone();
            request["applicant"] = json!({
                "capacity": "self",
                "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" }
            });
            request
        };
        for refused in [
            issue(&francesca, &wrong).await,
            operator
                .post("/backoffice/counter/certificates", &at_counter)
                .await,
        ] {
            let refused = refused.expect(422);
            assert_eq!(refused.pointers(), ["/destination"]);
            assert_eq!(refused.json()["fields"][0]["code"], "exempt_only");
        }
        let right = to(exempt(&["residenza"], &free, None), destination);
        let certificate = issue(&francesca, &right).await.expect(201).json();
        let sentence = sentence(&town, &certificate).await;
        assert!(
            !sentence.as_str().unwrap().contains("non può essere prodotto"),
            "{sentence}"
        );
    }
    let unknown = to(exempt(&["residenza"], &free, None), "luna");
    let unknown = issue(&francesca, &unknown).await.expect(422);
    assert_eq!(unknown.pointers(), ["/destination"]);
    assert_eq!(unknown.json()["fields"][0]["code"], "unknown");
}
