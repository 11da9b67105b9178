//! The contract of cohabitation: certified to the two alone, online and at the counter.

use super::counter::{find, options as at_counter};
use super::{exempt, id_of, issue, offered, options, ready, refusal, residents, town, town_with, use_of};
use crate::support::{BORGOVERDE, EVA};
use serde_json::{Value, json};

/// Cohabits with Chiara, by a contract.
const NICOLO: &str = "DNGNCL90B28G273B";
const CHIARA: &str = "MRRCHR92M55H118J";

const CONTRACT: &str = "contratto-convivenza";
const COHABITATION: &str = "convivenza-fatto";

#[actix_web::test]
async fn each_of_the_two_gets_it_about_both() {
    let town = town().await;
    let chiara = ready(&town, CHIARA).await;
    for name in ["CHIARA", "NICOLÒ"] {
        let id = id_of(&chiara, name).await;
        let answer = options(&chiara, &id).await.expect(200).json();
        for kind in [CONTRACT, COHABITATION] {
            assert!(offered(&answer).contains(&kind), "{name}: {kind}");
        }
        let request = exempt(&[CONTRACT], &use_of(&answer, true), Some(&id));
        let certificate = issue(&chiara, &request).await.expect(201).json();
        assert_eq!(certificate["kinds"], json!([CONTRACT]), "{name}");
    }
}

#[actix_web::test]
async fn who_cohabits_without_a_contract_gets_the_cohabitation_certified_all_the_same() {
    let town = town_with(|_| ()).await;
    let mut residents = residents();
    let of_the_two = |record: &&mut Value| {
        [NICOLO, CHIARA].contains(
            &record["identity"]["tax_code"]["code"]
                .as_str()
                .unwrap_or_default(),
        )
    };
    for record in residents.iter_mut().filter(of_the_two) {
        assert!(record["unions"][0]["contract"].is_object());
        record["unions"][0]["contract"] = Value::Null;
    }
    town.settle_residents(BORGOVERDE, &residents).await;
    let nicolo = ready(&town, NICOLO).await;
    let id = id_of(&nicolo, "NICOLÒ").await;
    let answer = options(&nicolo, &id).await.expect(200).json();
    assert!(offered(&answer).contains(&COHABITATION));
    let refused = refusal(&answer, CONTRACT);
    assert_eq!(refused["code"], "no_contract");
    assert!(
        refused["message"]
            .as_str()
            .unwrap()
            .contains("contratto di convivenza")
    );
    let use_ = use_of(&answer, true);
    let answer = issue(&nicolo, &exempt(&[CONTRACT], &use_, None))
        .await
        .expect(409);
    assert_eq!(answer.problem(), "not_certifiable");
    issue(&nicolo, &exempt(&[COHABITATION], &use_, None))
        .await
        .expect(201);
}

#[actix_web::test]
async fn at_the_counter_nobody_but_the_two_gets_it() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let found = find(&operator, &json!({ "tax_code": NICOLO })).await;
    let key = found[0]["resident"].as_str().unwrap();
    assert!(offered(&at_counter(&operator, key, "self").await).contains(&CONTRACT));
    let answer = at_counter(&operator, key, "delegate").await;
    let refused = refusal(&answer, CONTRACT);
    assert_eq!(refused["code"], "person_only");
    assert!(!refused["message"].as_str().unwrap().contains("protetti"));
    assert!(offered(&answer).contains(&COHABITATION));
}
