//! Who learns of a look.

use super::{detail, member, ready, town};
use crate::support::{EVA, MARIO};
use serde_json::Value;

#[actix_web::test]
async fn who_is_looked_at_reads_so_in_the_own_log_even_when_signing_in_later() {
    let town = town().await;
    let mario = ready(&town, MARIO).await;
    let household = mario.get("/registry/household").await.expect(200).json();
    detail(&mario, member(&household, "EVA")).await.expect(200);
    detail(&mario, member(&household, "ALESSANDRA")).await.expect(200);
    detail(&mario, member(&household, "MARIO")).await.expect(200);

    let eva = ready(&town, EVA).await;
    let log = eva.get("/profile/accesses").await.expect(200).json();
    let looks: Vec<&Value> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|access| access["actor"] == "household")
        .collect();
    let told: Vec<&str> = looks
        .iter()
        .map(|look| look["description"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "Mario Rossi ha consultato la tua scheda anagrafica",
            "Mario Rossi ha consultato la scheda di famiglia in cui compari",
        ]
    );
    assert!(
        looks.iter().all(|look| look.get("device").is_none()),
        "the other's device is the other's"
    );

    let log = mario.get("/profile/accesses").await.expect(200).json();
    let told: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|access| access["event"].as_str().unwrap())
        .take(4)
        .collect();
    assert_eq!(
        told,
        ["own_record_seen", "record_seen", "record_seen", "household_seen"]
    );
    let copy = eva.get("/profile/export").await.expect(200).json();
    assert!(
        copy.to_string()
            .contains("Mario Rossi ha consultato la tua scheda anagrafica")
    );
}
