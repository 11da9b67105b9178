//! Who sees which istanze, and how a list of them is searched.

use super::{begin, ready_draft, submit};
use crate::support::{EVA, MONTEFIORE, Town};
use serde_json::{Value, json};
use sportello_types::loa::Loa;

#[actix_web::test]
async fn other_citizens_and_other_municipalities_see_nothing() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = ready_draft(&mario).await;
    let eva = town.citizen(EVA, Loa::L2).await;
    let elsewhere = town.citizen_of(MONTEFIORE, "RSSMRA80A01H501U", Loa::L2).await;
    let visitor = town.visitor();
    for (who, status) in [(&eva, 404), (&elsewhere, 404), (&visitor, 401)] {
        who.get(&format!("/istanze/{id}")).await.expect(status);
        who.put(&format!("/istanze/{id}/draft"), &etag, &json!({ "answers": {} }))
            .await
            .expect(status);
        who.delete(&format!("/istanze/{id}")).await.expect(status);
        submit(who, &id, "k").await.expect(status);
    }
    eva.activate("your_applications").await;
    assert_eq!(eva.get("/istanze").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn a_low_level_session_is_asked_to_step_up() {
    let town = Town::open().await;
    let mario = town.citizen("RSSMRA80A01H501U", Loa::L1).await;
    assert_eq!(
        mario.get("/istanze").await.expect(403).problem(),
        "step_up_required"
    );
}

#[actix_web::test]
async fn the_list_is_filtered_searched_and_paged() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    for _ in 0..3 {
        begin(&mario).await;
    }
    let (sent, _) = ready_draft(&mario).await;
    submit(&mario, &sent, "k").await.expect(200);
    let ids = |list: &Value| -> Vec<String> {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let drafts = mario.get("/istanze?status=draft").await.expect(200).json();
    assert_eq!(ids(&drafts).len(), 3);
    let found = mario.get("/istanze?q=0000001").await.expect(200).json();
    assert_eq!(ids(&found), [sent]);
    let first = mario.get("/istanze?limit=2").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = mario
        .get(&format!("/istanze?limit=2&cursor={cursor}"))
        .await
        .expect(200)
        .json();
    let mut all = ids(&first);
    all.extend(ids(&second));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4);
    for wrong in [
        "/istanze?limit=0",
        "/istanze?status=dreft",
        "/istanze?sort=name",
        "/istanze?cursor=x",
    ] {
        mario.get(wrong).await.expect(400);
    }
}
