//! The archive as operators look through it: what is looked for in it, what is shown, what is written down.

use super::{FRANCESCA, GIULIA, exempt, id_of, issue, one, ready, residents, town, town_with, uses};
use crate::support::{BORGOVERDE, EVA, MARIO, Person};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const REASON: &str = "Richiesta scritta dell'interessata";

async fn list(operator: &Person<'_>, query: &str) -> Vec<Value> {
    let path = format!("/backoffice/certificates{query}");
    let page = operator.get(&path).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

async fn search(operator: &Person<'_>, search: &Value) -> Vec<Value> {
    let page = operator.post("/backoffice/certificates/queries", search).await;
    page.expect(200).json()["items"].as_array().unwrap().clone()
}

fn ids(items: &[Value]) -> Vec<&Value> {
    items.iter().map(|item| &item["id"]).collect()
}

/// The descriptions of what operators did, in somebody's own log, the newest first.
async fn by_operators(person: &Person<'_>) -> Vec<String> {
    let log = person.get("/profile/accesses").await.expect(200).json();
    let items = log["items"].as_array().unwrap().iter();
    items
        .filter(|access| access["actor"] == "operator")
        .map(|access| access["event"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn the_archive_is_listed_by_number_and_day_and_names_nobody() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let first = one(&francesca).await;
    town.app.clock.advance(chrono::Duration::minutes(1));
    let second = one(&francesca).await;
    let operator = town.registrar(EVA).await;
    let all = list(&operator, "").await;
    assert_eq!(ids(&all), [&second["id"], &first["id"]]);
    assert!(!json!(all).to_string().contains("LAI"), "{all:?}");
    let number = first["number"].as_str().unwrap();
    assert_eq!(
        ids(&list(&operator, &format!("?number={number}")).await),
        [&first["id"]]
    );
    assert_eq!(list(&operator, "?day=2026-11-24").await.len(), 2);
    assert!(list(&operator, "?day=2026-11-25").await.is_empty());
    let page = operator
        .get("/backoffice/certificates?limit=1")
        .await
        .expect(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = list(&operator, &format!("?limit=1&cursor={cursor}")).await;
    assert_eq!(ids(&rest), [&first["id"]]);
    for wrong in ["?number=123", "?day=ieri", "?day=9999-12-31", "?cursor=x"] {
        let path = format!("/backoffice/certificates{wrong}");
        operator.get(&path).await.expect(400);
    }
    assert!(by_operators(&francesca).await.is_empty(), "nobody was looked for");
}

#[actix_web::test]
async fn somebodys_certificates_are_looked_for_with_a_reason_which_is_written_down() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    let operator = town.registrar(EVA).await;
    let by_code = search(&operator, &json!({ "code": certificate["code"] })).await;
    assert_eq!(ids(&by_code), [&certificate["id"]]);
    assert!(by_operators(&francesca).await.is_empty(), "the paper was there");
    for reason in [json!({}), json!({ "reason": "così" })] {
        let mut wanted = json!({ "tax_code": FRANCESCA });
        wanted
            .as_object_mut()
            .unwrap()
            .extend(reason.as_object().unwrap().clone());
        let answer = operator.post("/backoffice/certificates/queries", &wanted).await;
        assert_eq!(answer.expect(422).pointers(), ["/reason"]);
    }
    for several in [
        json!({ "reason": REASON }),
        json!({ "tax_code": FRANCESCA, "code": certificate["code"], "reason": REASON }),
    ] {
        let answer = operator.post("/backoffice/certificates/queries", &several).await;
        assert_eq!(answer.expect(422).pointers(), ["/tax_code"]);
    }
    let found = search(&operator, &json!({ "tax_code": FRANCESCA, "reason": REASON })).await;
    assert_eq!(ids(&found), [&certificate["id"]]);
    let nobody = search(&operator, &json!({ "tax_code": MARIO, "reason": REASON })).await;
    assert!(nobody.is_empty());
    let people = operator
        .post(
            "/backoffice/counter/people/queries",
            &json!({ "tax_code": FRANCESCA }),
        )
        .await
        .expect(200)
        .json();
    let key = &people["items"][0]["resident"];
    let found = search(&operator, &json!({ "resident": key, "reason": REASON })).await;
    assert_eq!(ids(&found), [&certificate["id"]]);
    assert_eq!(
        by_operators(&francesca).await,
        [
            "certificates_searched",
            "counter_person_found",
            "certificates_searched"
        ]
    );
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let entries =
        sportello_storage::audit::list_for_citizen(&tx, francesca.id.unwrap(), None, None, 10).await;
    let searched: Vec<_> = entries
        .unwrap()
        .items
        .into_iter()
        .filter(|entry| entry.event.name == "certificates_searched")
        .collect();
    assert_eq!(searched[0].event.detail["reason"], REASON);
    assert_eq!(searched[0].event.detail["found"], 1);
}

#[actix_web::test]
async fn one_shows_all_but_what_it_says_and_both_read_of_it() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let id = id_of(&giulia, "MARCO").await;
    let (_, use_) = uses(&giulia, "MARCO").await;
    let request = exempt(&["residenza"], &use_, Some(&id));
    let certificate = issue(&giulia, &request).await.expect(201).json();
    let marco = ready(&town, super::MARCO).await;
    let operator = town.registrar(EVA).await;
    let path = format!("/backoffice/certificates/{}", certificate["id"].as_str().unwrap());
    let shown = operator.get(&path).await.expect(200).json();
    assert_eq!(shown["holder"], "MARCO MELIS");
    assert_eq!(
        shown["asker"],
        json!({ "kind": "citizen", "name": "Mario Rossi", "own": false })
    );
    assert_eq!(shown["printable"], false);
    let text = shown.to_string();
    assert!(
        !text.contains("GELSOMINI") && !text.contains(certificate["code"].as_str().unwrap()),
        "{text}"
    );
    for person in [&giulia, &marco] {
        assert_eq!(by_operators(person).await, ["certificate_shown"]);
    }
    let document = format!("{path}/document");
    for none in [json!({}), json!({ "reason": "boh" })] {
        let answer = operator.post(&document, &none).await;
        assert_eq!(answer.expect(422).pointers(), ["/reason"]);
    }
    let pdf = operator
        .post(&document, &json!({ "reason": REASON }))
        .await
        .expect(200)
        .bytes;
    assert_eq!(certificate["sha256"], hex::encode(Sha256::digest(&pdf)));
    for person in [&giulia, &marco] {
        assert_eq!(by_operators(person).await[0], "certificate_taken");
    }
    let again = operator.get(&path).await.expect(200).json();
    assert_eq!(again["downloads"], 1);
}

#[actix_web::test]
async fn what_was_issued_at_the_counter_is_annulled_and_whom_it_is_about_is_written_to() {
    let town = town_with(|_| ()).await;
    town.settle_residents(BORGOVERDE, &residents()).await;
    let francesca = ready(&town, FRANCESCA).await;
    let operator = town.registrar(EVA).await;
    let people = operator
        .post(
            "/backoffice/counter/people/queries",
            &json!({ "tax_code": FRANCESCA }),
        )
        .await
        .expect(200)
        .json();
    let key = &people["items"][0]["resident"];
    let options = operator
        .post(
            "/backoffice/counter/certificate-options/queries",
            &json!({ "resident": key, "capacity": "self" }),
        )
        .await
        .expect(200)
        .json();
    let request = json!({
        "resident": key, "kinds": ["residenza"], "use": super::use_of(&options, true),
        "exemption_confirmed": true,
        "applicant": { "capacity": "self", "document": {
            "kind": "passaporto", "number": "YA1234567", "issued_on": "2024-03-01"
        } }
    });
    let certificate = operator
        .post("/backoffice/counter/certificates", &request)
        .await
        .expect(201)
        .json();
    let path = format!("/backoffice/certificates/{}", certificate["id"].as_str().unwrap());
    let annulment = json!({ "reason": "Indirizzo non aggiornato" });
    operator
        .post(&format!("{path}/annulment"), &annulment)
        .await
        .expect(204);
    let shown = operator.get(&path).await.expect(200).json();
    assert_eq!(shown["status"], "annulled");
    assert_eq!(shown["annulled"]["reason"], annulment["reason"]);
    assert_eq!(shown["annulled"]["by"], "Mario Rossi");
    assert_eq!(shown["printable"], false);
    let messages = francesca.get("/messages").await.expect(200).json();
    assert!(messages.to_string().contains("Indirizzo non aggiornato"));
    let log = by_operators(&francesca).await;
    assert!(log.contains(&"certificate_annulled".to_owned()), "{log:?}");
}
