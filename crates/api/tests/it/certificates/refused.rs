//! Who gets nothing, and what is said then.

use super::{
    FRANCESCA, GIULIA, MARCO, SOFIA, exempt, id_of, issue, issued, options, ready, refusal, residents, town,
    town_with, use_of, uses,
};
use crate::households::refused::Failing;
use crate::support::{BORGOVERDE, municipality, start};
use serde_json::{Value, json};
use sportello_integrations::registry::RegistryError;
use sportello_storage::{new_id, tenants};
use sportello_types::loa::Loa;
use std::sync::Arc;

#[actix_web::test]
async fn nobody_gets_anything_about_somebody_elses_household() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let luca = id_of(&giulia, "LUCA").await;
    let (_, use_) = uses(&giulia, "GIULIA").await;
    let francesca = ready(&town, FRANCESCA).await;
    for stranger in [luca.clone(), json!("0193573a-9f00-7a31-8d5e-2f6c1b0a9e47")] {
        let answer = options(&francesca, &stranger).await.expect(404);
        assert_eq!(answer.problem(), "not_found");
        let request = exempt(&["residenza"], &use_, Some(&stranger));
        let answer = issue(&francesca, &request).await.expect(404);
        assert_eq!(answer.problem(), "not_found");
    }
    // Not even in the own household by a name that another was given.
    let sofia = ready(&town, SOFIA).await;
    options(&sofia, &luca).await.expect(404);
    let certificate = issue(&giulia, &exempt(&["residenza"], &use_, None))
        .await
        .expect(201)
        .json();
    let path = format!("/certificates/{}", certificate["id"].as_str().unwrap());
    for path in [path.clone(), format!("{path}/document")] {
        giulia.get(&path).await.expect(200);
        francesca.get(&path).await.expect(404);
    }
}

#[actix_web::test]
async fn a_minor_gets_nothing_online() {
    let town = town().await;
    let sofia = ready(&town, SOFIA).await;
    let household = sofia.get("/registry/household").await.expect(200).json();
    assert_eq!(household["members"].as_array().unwrap().len(), 1);
    let id = id_of(&sofia, "SOFIA").await;
    let options = options(&sofia, &id).await.expect(200).json();
    assert_eq!(super::offered(&options), Vec::<&str>::new());
    assert_eq!(refusal(&options, "residenza")["code"], "not_entitled");
    let request = exempt(&["residenza"], &use_of(&options, true), None);
    let answer = issue(&sofia, &request).await.expect(409);
    assert_eq!(answer.problem(), "not_certifiable");
    assert!(issued(&sofia).await.is_empty());
}

/// They live together and are no relatives; she was married before, and a procedure about her is open.
#[actix_web::test]
async fn about_who_is_listed_alone_one_gets_what_the_list_shows_and_no_reason() {
    let town = town_with(|_| ()).await;
    let mut residents = residents();
    let chiara = &mut residents[6];
    assert_eq!(chiara["id"], "AA00007BV");
    chiara["procedure_open"] = json!(true);
    chiara["marital_statuses"] = json!([{ "status": "4", "since": "2018-01-01" }]);
    chiara["unions"] = json!([{
        "kind": "marriage", "partner": { "family_name": "SPOSO", "given_name": "DIPRIMA" },
        "since": "2015-05-05", "ended": { "on": "2018-01-01" },
    }]);
    town.settle_residents(BORGOVERDE, &residents).await;
    let nicolo = ready(&town, "DNGNCL90B28G273B").await;
    let id = id_of(&nicolo, "CHIARA").await;
    let answer = options(&nicolo, &id).await.expect(200).json();
    assert_eq!(answer["person"]["sight"], "listed");
    assert_eq!(super::offered(&answer), ["residenza", "stato-famiglia"]);
    for kind in ["matrimonio", "stato-civile", "nascita", "cittadinanza"] {
        assert_eq!(refusal(&answer, kind)["code"], "person_only", "{kind}");
    }
    let said = answer.to_string();
    assert!(
        !said.contains("procedimento") && !said.contains("DIPRIMA"),
        "{said}"
    );
    let use_ = use_of(&answer, true);
    for kinds in [
        &["matrimonio"][..],
        &["residenza", "stato-civile"],
        &["cittadinanza"],
    ] {
        let refused = issue(&nicolo, &exempt(kinds, &use_, Some(&id))).await.expect(409);
        assert_eq!(refused.problem(), "not_certifiable", "{kinds:?}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("solo la persona che riguarda"), "{detail}");
        assert!(!detail.contains("procedimento"), "{detail}");
    }
    for kind in ["residenza", "stato-famiglia"] {
        issue(&nicolo, &exempt(&[kind], &use_, Some(&id)))
            .await
            .expect(201);
    }
    // She gets of herself what stands in nobody's way, and reads what does.
    let chiara = ready(&town, "MRRCHR92M55H118J").await;
    let id = id_of(&chiara, "CHIARA").await;
    let own = options(&chiara, &id).await.expect(200).json();
    assert_eq!(refusal(&own, "matrimonio")["code"], "procedure_open");
}

#[actix_web::test]
async fn a_parent_without_responsibility_gets_about_the_child_what_the_list_shows() {
    let town = town_with(|_| ()).await;
    let mut residents = residents();
    residents[2]["responsibilities"] = json!([{ "holder": { "id": "AA00002BV" }, "kind": "revoked" }]);
    town.settle_residents(BORGOVERDE, &residents).await;
    let marco = ready(&town, MARCO).await;
    let sofia = id_of(&marco, "SOFIA").await;
    let answer = options(&marco, &sofia).await.expect(200).json();
    assert_eq!(refusal(&answer, "nascita")["code"], "person_only");
    let request = exempt(&["nascita"], &use_of(&answer, true), Some(&sofia));
    issue(&marco, &request).await.expect(409);
    let luca = id_of(&marco, "LUCA").await;
    let request = exempt(&["nascita"], &use_of(&answer, true), Some(&luca));
    issue(&marco, &request).await.expect(201);
}

#[actix_web::test]
async fn about_who_has_died_the_office_is_named() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let rosa = id_of(&giulia, "ROSA").await;
    let options = options(&giulia, &rosa).await.expect(200).json();
    assert_eq!(super::offered(&options), Vec::<&str>::new());
    assert_eq!(refusal(&options, "residenza")["code"], "deceased");
}

#[actix_web::test]
async fn a_family_with_somebody_who_is_protected_is_not_certified() {
    let town = town_with(|_| ()).await;
    let mut residents = residents();
    residents[1]["withheld"] = json!(true);
    town.settle_residents(BORGOVERDE, &residents).await;
    let giulia = ready(&town, GIULIA).await;
    let id = id_of(&giulia, "GIULIA").await;
    let answer = options(&giulia, &id).await.expect(200).json();
    assert_eq!(refusal(&answer, "stato-famiglia")["code"], "not_certifiable");
    let request = exempt(&["stato-famiglia"], &use_of(&answer, true), None);
    let refused = issue(&giulia, &request).await.expect(409);
    assert!(!refused.json().to_string().contains("MARCO"));
    assert!(super::offered(&answer).contains(&"residenza"));
}

#[actix_web::test]
async fn what_is_wrong_with_a_request_is_named_field_by_field() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (paper, free) = uses(&francesca, "FRANCESCA").await;
    let stamp = |issued_on: &str| json!({ "number": "01234567890123", "issued_on": issued_on });
    let wrong: [(Value, &[&str]); 13] = [
        (
            json!({ "kinds": [], "use": free, "exemption_confirmed": true }),
            &["/kinds"],
        ),
        (
            json!({ "kinds": vec!["residenza"; 7], "use": free, "exemption_confirmed": true }),
            &["/kinds"],
        ),
        (exempt(&["residenza", "no-such-kind"], &free, None), &["/kinds/1"]),
        (exempt(&["residenza", "residenza"], &free, None), &["/kinds/1"]),
        (
            exempt(&["stato-civile", "stato-libero"], &free, None),
            &["/kinds/1"],
        ),
        (
            exempt(&["stato-libero", "stato-civile"], &free, None),
            &["/kinds/1"],
        ),
        (exempt(&["residenza"], "no-such-use", None), &["/use"]),
        (
            json!({ "kinds": ["residenza"], "use": free }),
            &["/exemption_confirmed"],
        ),
        (
            json!({ "kinds": ["residenza"], "use": free, "stamp": stamp("2026-11-20") }),
            &["/stamp", "/exemption_confirmed"],
        ),
        (json!({ "kinds": ["residenza"], "use": paper }), &["/stamp"]),
        (
            json!({ "kinds": ["residenza"], "use": paper, "stamp": stamp("2026-11-25") }),
            &["/stamp/issued_on"],
        ),
        (
            json!({ "kinds": ["residenza"], "use": paper,
                "stamp": { "number": "0123", "issued_on": "2026-11-20" } }),
            &["/stamp/number"],
        ),
        (
            json!({ "kinds": ["no-such-kind"], "use": paper }),
            &["/kinds/0", "/stamp"],
        ),
    ];
    for (request, pointers) in wrong {
        let answer = issue(&francesca, &request).await.expect(422);
        assert_eq!(answer.problem(), "validation_failed", "{request}");
        assert_eq!(answer.pointers(), pointers, "{request}");
    }
    assert!(issued(&francesca).await.is_empty());
    let today = json!({ "kinds": ["residenza"], "use": paper, "stamp": stamp("2026-11-24") });
    issue(&francesca, &today).await.expect(201);
}

#[actix_web::test]
async fn who_has_not_activated_the_registry_is_told_so() {
    let town = town().await;
    let francesca = town.citizen(FRANCESCA, Loa::L2).await;
    francesca.make_ready().await;
    let request = exempt(&["residenza"], "no-such-use", None);
    for answer in [
        issue(&francesca, &request).await,
        francesca.get("/certificates").await,
    ] {
        assert_eq!(answer.expect(403).json()["groups"], json!(["registry"]));
    }
}

#[actix_web::test]
async fn while_the_registry_is_silent_nothing_is_issued() {
    // The uses, from a town whose registry answers.
    let answering = town().await;
    let francesca = ready(&answering, FRANCESCA).await;
    let (paper, _) = uses(&francesca, "FRANCESCA").await;
    let silent = Arc::new(Failing(RegistryError::Unavailable("too slow")));
    let town = town_with(|setup| setup.civil_registry = Some(silent)).await;
    let francesca = ready(&town, FRANCESCA).await;
    let request = super::stamped(&["residenza"], &paper, "01234567890123");
    let answer = super::issue_once(&francesca, &request, "k").await.expect(503);
    assert_eq!(answer.problem(), "registry_unavailable");
    assert!(issued(&francesca).await.is_empty());
    assert!(!town.blobs().join("certificates").exists());
    let log = francesca.get("/profile/accesses").await.expect(200).json();
    assert!(!log.to_string().contains("certificate_"), "nothing was looked at");
    let messages = francesca.get("/messages").await.expect(200).json();
    assert_eq!(messages["items"], json!([]));
}

#[actix_web::test]
async fn a_municipality_sets_whether_and_for_how_long() {
    for (enabled, months, until) in [
        (false, json!({}), None),
        (true, json!({ "residenza": 6 }), Some("2027-05-24")),
    ] {
        let town = town_with(|_| ()).await;
        town.settle_residents(BORGOVERDE, &residents()).await;
        let settings = municipality::settings(BORGOVERDE, "borgoverde", "Comune di Borgoverde");
        let mut settings = serde_json::to_value(settings).unwrap();
        settings["certificates"] = json!({ "enabled": enabled, "months": months });
        let id = new_id(start(), &mut town.app.rng());
        let tx = town.app.db.system().await.unwrap();
        tenants::upsert(
            &tx,
            id,
            "borgoverde",
            &[BORGOVERDE.to_owned()],
            &settings,
            start(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let francesca = ready(&town, FRANCESCA).await;
        let id = id_of(&francesca, "FRANCESCA").await;
        let answer = options(&francesca, &id).await;
        let Some(until) = until else {
            let refused = answer.expect(409);
            assert_eq!(refused.problem(), "not_certifiable");
            let request = exempt(&["residenza"], "no-such-use", None);
            let refused = issue(&francesca, &request).await.expect(409);
            let detail = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains("non rilascia certificati online"), "{detail}");
            continue;
        };
        let options = answer.expect(200).json();
        let use_ = use_of(&options, true);
        let certificate = issue(&francesca, &exempt(&["residenza"], &use_, None)).await;
        assert_eq!(certificate.expect(201).json()["valid_until"], until);
        let other = issue(&francesca, &exempt(&["cittadinanza"], &use_, None)).await;
        assert_eq!(other.expect(201).json()["valid_until"], "2027-02-24");
    }
}
