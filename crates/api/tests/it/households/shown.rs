//! What is shown of household and record, and to whom.

use super::{ALESSANDRA, detail, fact, family, member, names, ready, section, town};
use crate::support::{BORGOVERDE, EVA, MARIO, Town};
use serde_json::{Value, json};

#[actix_web::test]
async fn the_household_is_shown_as_registered_in_the_gender_of_each_and_the_dead_on_demand() {
    let town = town().await;
    let mario = ready(&town, MARIO).await;
    let household = mario.get("/registry/household").await.expect(200).json();
    assert_eq!(names(&household), ["MARIO", "EVA", "ALESSANDRA", "UGO"]);
    assert_eq!(
        (&household["source"], &household["as_of"], &household["at"]),
        (&json!("municipality"), &json!("2026-11-24"), &json!("2026-11-24"))
    );
    let eva = member(&household, "EVA");
    assert_eq!(
        [
            &eva["relation"],
            &eva["marital_status"],
            &eva["sight"],
            &eva["tax_code"],
            &eva["own"]
        ],
        [
            &json!("Moglie"),
            &json!("Coniugata"),
            &json!("whole"),
            &json!(EVA),
            &json!(false)
        ]
    );
    let mario_himself = member(&household, "MARIO");
    assert_eq!(
        [
            &mario_himself["relation"],
            &mario_himself["marital_status"],
            &mario_himself["own"]
        ],
        [&json!("Intestatario"), &json!("Coniugato"), &json!(true)]
    );
    let alessandra = member(&household, "ALESSANDRA");
    assert_eq!(
        [
            &alessandra["sight"],
            &alessandra["tax_code"],
            &alessandra["marital_status"]
        ],
        [&json!("listed"), &Value::Null, &json!("Nubile")]
    );
    assert_eq!(member(&household, "UGO")["sight"], "whole");

    let all = mario
        .get("/registry/household?deceased=true")
        .await
        .expect(200)
        .json();
    assert_eq!(names(&all), ["MARIO", "EVA", "ALESSANDRA", "UGO", "ROSA"]);
    let rosa = member(&all, "ROSA");
    assert_eq!(
        [&rosa["deceased_on"], &rosa["position"], &rosa["sight"]],
        [&json!("2024-03-03"), &json!("Deceduta"), &json!("listed")]
    );
    let text = all.to_string();
    assert!(!text.contains("PIA"), "who is protected is not there");
    assert!(!text.contains("\"A2\""), "keys of the registry stay in the house");

    let then = mario
        .get("/registry/household?at=2015-01-01")
        .await
        .expect(200)
        .json();
    assert_eq!(names(&then), ["MARIO", "EVA", "ROSA", "ALESSANDRA"]);
    assert_eq!(member(&then, "ROSA")["deceased_on"], Value::Null);
}

#[actix_web::test]
async fn a_record_shows_by_section_what_the_registry_holds_and_parents_to_oneself_alone() {
    let town = town().await;
    let mario = ready(&town, MARIO).await;
    let household = mario.get("/registry/household").await.expect(200).json();
    let own = detail(&mario, member(&household, "MARIO"))
        .await
        .expect(200)
        .json();
    assert_eq!(fact(&own, "parents", 0, "Madre"), Some("BIANCHI ROSA"));
    assert_eq!(fact(&own, "unions", 0, "Stato civile"), Some("Coniugato"));
    assert_eq!(fact(&own, "unions", 1, "Matrimonio con"), Some("AIELLO EVA"));
    assert_eq!(
        fact(&own, "unions", 1, "Atto"),
        Some("PAVIA, anno 2005, n. 91, parte 2, serie A")
    );
    assert_eq!(
        fact(&own, "residences", 0, "Residenza"),
        Some("VIA NUOVA 2, BORGOVERDE (CA)")
    );
    assert_eq!(fact(&own, "residences", 1, "Al"), Some("31/05/2012"));
    assert_eq!(fact(&own, "electoral", 0, "Sezione"), Some("7"));
    assert_eq!(section(&own, "pensions").unwrap()["entries"], json!([]));

    let id = member(&household, "MARIO")["id"].as_str().unwrap().to_owned();
    let then = mario
        .get(&format!("/registry/people/{id}?at=2010-01-01"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        fact(&then, "residences", 0, "Residenza"),
        Some("VIA VECCHIA 1, PAVIA (PV)")
    );
    assert_eq!(fact(&then, "residences", 0, "Al"), None, "the end had not come");
    assert!(
        section(&then, "electoral").is_none(),
        "what is not dated is of today"
    );

    for whole in ["EVA", "UGO"] {
        let person = detail(&mario, member(&household, whole)).await.expect(200).json();
        assert!(section(&person, "personal_data").is_some(), "{whole}");
        assert!(section(&person, "parents").is_none(), "{whole}");
    }
    let listed = detail(&mario, member(&household, "ALESSANDRA"))
        .await
        .expect(200)
        .json();
    assert_eq!(listed["sections"], json!([]));
    assert_eq!(listed["person"]["tax_code"], Value::Null);
    assert!(!listed.to_string().contains(ALESSANDRA));
}

#[actix_web::test]
async fn a_name_of_a_member_opens_nothing_to_another_member() {
    let town = town().await;
    let mario = ready(&town, MARIO).await;
    let eva = ready(&town, EVA).await;
    let seen_by_mario = mario.get("/registry/household").await.expect(200).json();
    let seen_by_eva = eva.get("/registry/household").await.expect(200).json();
    let ugo = member(&seen_by_mario, "UGO");
    assert_ne!(ugo["id"], member(&seen_by_eva, "UGO")["id"]);
    assert_eq!(detail(&eva, ugo).await.expect(404).problem(), "not_found");
    let again = mario.get("/registry/household").await.expect(200).json();
    assert_eq!(ugo["id"], member(&again, "UGO")["id"], "an address can be kept");
    mario.get("/registry/people/A3").await.expect(404);
}

#[actix_web::test]
async fn a_day_of_the_past_opens_no_record_that_today_keeps_closed() {
    let town = Town::open().await;
    let mut residents = family();
    let statuses = json!([
        { "status": "2", "since": "2005-06-18", "until": "2020-06-30" },
        { "status": "4", "since": "2020-07-01" },
    ]);
    for divorced in &mut residents[..2] {
        divorced["marital_statuses"] = statuses.clone();
        divorced["unions"][0]["ended"] = json!({ "on": "2020-06-30" });
    }
    town.settle_residents(BORGOVERDE, &residents).await;
    let mario = ready(&town, MARIO).await;
    for day in ["", "?at=2015-01-01"] {
        let household = mario
            .get(&format!("/registry/household{day}"))
            .await
            .expect(200)
            .json();
        let eva = member(&household, "EVA");
        assert_eq!(
            (&eva["sight"], &eva["tax_code"]),
            (&json!("listed"), &Value::Null)
        );
        let id = eva["id"].as_str().unwrap();
        let record = mario
            .get(&format!("/registry/people/{id}{day}"))
            .await
            .expect(200)
            .json();
        assert_eq!(record["sections"], json!([]), "{day}");
    }
}

#[actix_web::test]
async fn a_fiscal_code_of_before_is_told_to_who_had_it_alone() {
    let town = Town::open().await;
    let mut residents = family();
    residents[1]["former_tax_codes"] = json!(["PRSLSU48T48F979B"]);
    town.settle_residents(BORGOVERDE, &residents).await;
    let label = "Codici fiscali precedenti";
    for (who, expected) in [(MARIO, None), (EVA, Some("PRSLSU48T48F979B"))] {
        let person = ready(&town, who).await;
        let household = person.get("/registry/household").await.expect(200).json();
        let eva = detail(&person, member(&household, "EVA"))
            .await
            .expect(200)
            .json();
        assert_eq!(fact(&eva, "personal_data", 0, label), expected);
    }
}

#[actix_web::test]
async fn a_contract_of_cohabitation_stands_in_the_record_as_it_was_on_the_day() {
    let town = Town::open().await;
    let mut residents = family();
    residents[0]["marital_statuses"] = json!([]);
    residents[0]["unions"] = json!([{
        "kind": "cohabitation",
        "since": "2018-05-05",
        "partner": { "id": "A4", "family_name": "ROSSI", "given_name": "ALESSANDRA" },
        "contract": {
            "on": "2021-03-10",
            "place": { "kind": "italy", "municipality": { "name": "CAGLIARI", "province": "CA" } },
            "professional": "NOTAIO ANNA PIRAS",
            "seat": "CAGLIARI",
            "received_on": "2021-03-15",
            "protocol": "2021/4471",
            "ended": { "on": "2024-05-31", "reason": { "kind": "union", "code": "31" } },
        },
    }]);
    town.settle_residents(BORGOVERDE, &residents).await;
    let mario = ready(&town, MARIO).await;
    let household = mario.get("/registry/household").await.expect(200).json();
    let id = member(&household, "MARIO")["id"].as_str().unwrap().to_owned();
    let then = async |day: &str| {
        mario
            .get(&format!("/registry/people/{id}?at={day}"))
            .await
            .expect(200)
            .json()
    };
    let today = detail(&mario, member(&household, "MARIO"))
        .await
        .expect(200)
        .json();
    for (label, value) in [
        ("Convivenza di fatto con", "ROSSI ALESSANDRA"),
        ("Contratto di convivenza del", "10/03/2021"),
        ("Luogo del contratto", "CAGLIARI (CA)"),
        ("Notaio o avvocato", "NOTAIO ANNA PIRAS"),
        ("Sede del professionista", "CAGLIARI"),
        ("Contratto arrivato al Comune il", "15/03/2021"),
        ("Protocollo del contratto", "2021/4471"),
        ("Contratto risolto il", "31/05/2024"),
        ("Come è stato risolto", "Accordo tra le parti"),
    ] {
        assert_eq!(fact(&today, "unions", 0, label), Some(value), "{label}");
    }
    assert_eq!(
        fact(&today, "unions", 0, "Fine"),
        None,
        "the cohabitation goes on"
    );
    let stood = then("2022-01-01").await;
    assert_eq!(
        fact(&stood, "unions", 0, "Contratto di convivenza del"),
        Some("10/03/2021")
    );
    assert_eq!(fact(&stood, "unions", 0, "Contratto risolto il"), None);
    let before = then("2020-01-01").await;
    assert_eq!(
        fact(&before, "unions", 0, "Convivenza di fatto con"),
        Some("ROSSI ALESSANDRA")
    );
    assert_eq!(fact(&before, "unions", 0, "Contratto di convivenza del"), None);
}
