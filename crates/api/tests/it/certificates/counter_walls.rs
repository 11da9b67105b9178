//! Who works at the counter of certificates, and who is served there in person alone.

use super::counter::{delegate, exempt, find, issue, one, options, own};
use super::{FRANCESCA, offered, ready, refusal, residents, town, town_with, use_of};
use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town};
use serde_json::json;
use sportello_types::loa::Loa;
use sportello_types::whoami::Role;

#[actix_web::test]
async fn who_is_protected_gets_certificates_in_person_alone() {
    let town = town_with(|_| ()).await;
    let mut all = residents();
    for resident in &mut all {
        if resident["identity"]["tax_code"]["code"] == FRANCESCA {
            resident["withheld"] = json!(true);
        }
    }
    town.settle_residents(BORGOVERDE, &all).await;
    let operator = town.registrar(EVA).await;
    let found = find(&operator, &json!({ "tax_code": FRANCESCA })).await;
    assert_eq!(found[0]["withheld"], true);
    let key = found[0]["resident"].as_str().unwrap();
    let other = options(&operator, key, "delegate").await;
    assert!(offered(&other).is_empty());
    assert_eq!(refusal(&other, "residenza")["code"], "not_entitled");
    let herself = options(&operator, key, "self").await;
    let use_ = use_of(&herself, true);
    let refused = issue(&operator, &exempt(key, &["residenza"], &use_, &delegate())).await;
    assert_eq!(refused.expect(409).problem(), "not_certifiable");
    issue(&operator, &exempt(key, &["residenza"], &use_, &own()))
        .await
        .expect(201);
}

#[actix_web::test]
async fn the_counter_is_for_the_registrars_of_the_municipality() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let certificate = one(&operator, FRANCESCA).await;
    let francesca = ready(&town, FRANCESCA).await;
    let stranger = operator_of_montefiore(&town).await;
    let id = certificate["id"].as_str().unwrap();
    let show = format!("/backoffice/certificates/{id}");
    let document = format!("{show}/document");
    let annulment = format!("{show}/annulment");
    let reason = json!({ "reason": "Richiesta dell'interessata" });
    for (person, status) in [(&francesca, 403), (&stranger, 404)] {
        person.get(&show).await.expect(status);
        person.post(&document, &reason).await.expect(status);
        person.post(&annulment, &reason).await.expect(status);
    }
    francesca.get("/backoffice/certificates").await.expect(403);
    for path in [
        "/backoffice/certificates/queries",
        "/backoffice/counter/people/queries",
    ] {
        francesca
            .post(path, &json!({ "tax_code": FRANCESCA, "reason": "curiosità mia" }))
            .await
            .expect(403);
    }
    let list = stranger.get("/backoffice/certificates").await.expect(200).json();
    assert_eq!(list["items"], json!([]));
    let number = certificate["number"].as_str().unwrap();
    let path = format!("/backoffice/certificates?number={number}");
    assert_eq!(stranger.get(&path).await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn an_operator_of_another_office_is_told_which_role_it_takes() {
    let town = town().await;
    let certificate = one(&town.registrar(EVA).await, FRANCESCA).await;
    let operator = town.desk_officer(MARIO).await;
    let why = json!({ "reason": "Indirizzo sbagliato" });
    let annulment = format!(
        "/backoffice/certificates/{}/annulment",
        certificate["id"].as_str().unwrap()
    );
    let search = json!({ "tax_code": FRANCESCA });
    for (path, body) in [
        ("/backoffice/counter/people/queries", &search),
        (annulment.as_str(), &why),
    ] {
        let refused = operator.post(path, body).await.expect(403);
        assert_eq!(refused.problem(), "forbidden", "{path}");
        let told = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains("ufficiale d'anagrafe"), "{path}: {told}");
    }
    let registrar = town.registrar(EVA).await;
    let path = format!("/backoffice/certificates/{}", certificate["id"].as_str().unwrap());
    let after = registrar.get(&path).await.expect(200).json();
    assert_eq!(after["status"], "valid");
}

async fn operator_of_montefiore(town: &Town) -> Person<'_> {
    let person = town.citizen_of(MONTEFIORE, EVA, Loa::L2).await;
    let tx = town.app.db.begin(town.tenant(MONTEFIORE)).await.unwrap();
    let roles = [Role::Operator, Role::Registrar];
    sportello_storage::citizens::set_roles(&tx, person.id.unwrap(), &roles)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    person
}
