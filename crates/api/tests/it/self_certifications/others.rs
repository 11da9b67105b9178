//! Self-certifications about somebody else: who declares for whom.

use super::{RESIDENCE, about, download, make, options};
use crate::certificates::{FRANCESCA, GIULIA, MARCO, SOFIA, id_of, residents, town, town_with};
use crate::households::ready;
use crate::istanze::printed;
use crate::support::{Answer, BORGOVERDE, MONTEFIORE};
use serde_json::json;
use sportello_types::loa::Loa;

#[actix_web::test]
async fn a_parent_declares_for_a_minor_who_reads_so() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let sofia_id = id_of(&giulia, "SOFIA").await;
    options(&giulia, &sofia_id).await.expect(200);
    let wanted = about(download(&[RESIDENCE]), &sofia_id);
    let text = printed(&make(&giulia, &wanted).await.expect(200).bytes);
    assert!(text.contains("SOFIA") && text.contains("GIULIA"), "{text}");
    let sofia = ready(&town, SOFIA).await;
    let log = sofia.get("/profile/accesses").await.expect(200).json();
    let looks: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|access| access["actor"] == "household")
        .map(|access| access["description"].as_str().unwrap())
        .take(2)
        .collect();
    assert_eq!(
        looks,
        [
            "Mario Rossi ha fatto un'autocertificazione per te",
            "Mario Rossi ha guardato che cosa può dichiarare per te",
        ]
    );
}

#[actix_web::test]
async fn adults_declare_for_themselves_alone_and_minors_do_not() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let marco_id = id_of(&giulia, "MARCO").await;
    let detail = |answer: &Answer| answer.json()["detail"].as_str().unwrap().to_owned();
    for answer in [
        options(&giulia, &marco_id).await,
        make(&giulia, &about(download(&[RESIDENCE]), &marco_id)).await,
    ] {
        let refused = answer.expect(409);
        assert_eq!(refused.problem(), "not_declarable");
        assert!(
            detail(&refused).contains("dichiara per sé"),
            "{}",
            detail(&refused)
        );
    }
    let sofia = ready(&town, SOFIA).await;
    let sofia_id = id_of(&sofia, "SOFIA").await;
    for answer in [
        options(&sofia, &sofia_id).await,
        make(&sofia, &download(&[RESIDENCE])).await,
    ] {
        let refused = answer.expect(409);
        assert_eq!(refused.problem(), "not_declarable");
        assert!(detail(&refused).contains("maggiorenne"), "{}", detail(&refused));
    }
    let marco = ready(&town, MARCO).await;
    let log = marco.get("/profile/accesses").await.expect(200).json();
    assert!(
        !log.to_string().contains("self_certification"),
        "nothing was looked at"
    );
}

#[actix_web::test]
async fn the_guardian_declares_for_the_ward_of_age() {
    let town = town_with(|_| ()).await;
    let mut all = residents();
    for resident in &mut all {
        if resident["identity"]["tax_code"]["code"] == MARCO {
            resident["certifiability"] = json!("4");
            resident["responsibilities"] =
                json!([{ "holder": { "tax_code": GIULIA }, "kind": "guardian", "since": "2025-01-01" }]);
        }
    }
    town.settle_residents(BORGOVERDE, &all).await;
    let giulia = ready(&town, GIULIA).await;
    let household = giulia.get("/registry/household").await.expect(200).json();
    let marco = crate::households::member(&household, "MARCO");
    assert_eq!(marco["declarable"], true);
    options(&giulia, &marco["id"]).await.expect(200);
    // The registry does not vouch for the data of a ward: the guardian says them.
    let mut wanted = about(download(&[RESIDENCE]), &marco["id"]);
    wanted["declared"][0]["answers"] = json!({ "home": "Via Roma 1, Borgoverde" });
    let text = printed(&make(&giulia, &wanted).await.expect(200).bytes);
    assert!(text.contains("MARCO") && text.contains("tutrice"), "{text}");
}

#[actix_web::test]
async fn nobody_declares_about_somebody_elses_household() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let sofia_id = id_of(&giulia, "SOFIA").await;
    let francesca = ready(&town, FRANCESCA).await;
    // The same person at another municipality, whose registry has her too.
    let elsewhere = town.citizen_of(MONTEFIORE, GIULIA, Loa::L2).await;
    elsewhere.make_ready().await;
    elsewhere.activate("registry").await;
    for stranger in [&francesca, &elsewhere] {
        assert_eq!(
            options(stranger, &sofia_id).await.expect(404).problem(),
            "not_found"
        );
        let wanted = about(download(&[RESIDENCE]), &sofia_id);
        assert_eq!(make(stranger, &wanted).await.expect(404).problem(), "not_found");
    }
}
