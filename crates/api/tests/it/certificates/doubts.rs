//! At the counter: what the fiscal code and the record of somebody disagree on, and how it is cleared up.

use super::counter::{by_operator, find, log, options};
use super::{FRANCESCA, MARCO, offered, ready, residents, town_with};
use crate::support::{BORGOVERDE, EVA};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_types::loa::Loa;

#[actix_web::test]
async fn what_code_and_record_disagree_on_is_shown_and_cleared_up_once_for_these_data() {
    let town = town_with(|_| ()).await;
    let mut residents = residents();
    let index = residents
        .iter()
        .position(|record| record["identity"]["tax_code"]["code"] == FRANCESCA);
    let francesca = index.unwrap();
    residents[francesca]["identity"]["sex"] = json!("M");
    town.settle_residents(BORGOVERDE, &residents).await;
    let operator = town.registrar(EVA).await;
    let search = json!({ "tax_code": FRANCESCA });
    let found = find(&operator, &search).await;
    assert_eq!(found[0]["doubts"], json!(["sex"]));
    assert_eq!(found[0].get("cleared"), None);
    let marco = find(&operator, &json!({ "tax_code": MARCO })).await;
    assert_eq!(marco[0].get("doubts"), None);
    let key = found[0]["resident"].as_str().unwrap();
    // It stands in nobody's way.
    assert!(offered(&options(&operator, key, "self").await).contains(&"residenza"));
    let path = "/backoffice/counter/people/clearances";
    let clearance = |resident: &str, doubts: Value| json!({ "resident": resident, "doubts": doubts, "seen": "Sentenza di rettificazione di sesso" });
    for (wrong, problem) in [
        (clearance(key, json!(["sex", "birth_date"])), "conflict"),
        (clearance(key, json!([])), "conflict"),
        (
            clearance(marco[0]["resident"].as_str().unwrap(), json!(["sex"])),
            "conflict",
        ),
    ] {
        let refused = operator.post(path, &wrong).await.expect(409);
        assert_eq!(refused.problem(), problem, "{wrong}");
    }
    let nobody = operator.post(path, &clearance("AA99999BV", json!(["sex"]))).await;
    nobody.expect(404);
    let right = clearance(key, json!(["sex"]));
    for _ in 0..2 {
        let post = operator.request(Method::POST, path);
        let once = operator.send(post.header("Idempotency-Key", "k").json(&right));
        once.await.expect(204);
    }
    operator.post(path, &right).await.expect(409);
    for shown in [
        find(&operator, &search).await.remove(0),
        options(&operator, key, "self").await["person"].clone(),
    ] {
        assert_eq!(shown["doubts"], json!(["sex"]));
        assert_eq!(shown["cleared"]["seen"], "Sentenza di rettificazione di sesso");
        assert!(!shown["cleared"]["by"].as_str().unwrap().is_empty());
    }
    let person = ready(&town, FRANCESCA).await;
    let event = by_operator("counter_doubts_cleared");
    assert_eq!(
        log(&person).await.iter().filter(|seen| **seen == event).count(),
        1
    );
    // Of other data nothing was cleared up.
    residents[francesca]["identity"]["birth"]["date"] = json!("1979-10-01");
    town.settle_residents(BORGOVERDE, &residents).await;
    let found = find(&operator, &search).await;
    assert_eq!(found[0]["doubts"], json!(["birth_date", "sex"]));
    assert_eq!(found[0].get("cleared"), None);
    let stranger = town.citizen(MARCO, Loa::L2).await;
    stranger.post(path, &right).await.expect(403);
}
