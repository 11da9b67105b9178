//! *Gestisci servizi*: several groups at once.

use crate::support::{MARIO, Person, Town};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_types::loa::Loa;

const GROUPS: [&str; 3] = ["applications", "your_applications", "communications"];

/// The groups with the versions in force, as a page sends them back.
async fn read(person: &Person<'_>) -> Vec<Value> {
    let list = person.get("/activations").await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    GROUPS
        .iter()
        .map(|group| {
            let item = items.iter().find(|item| item["group"] == *group).unwrap();
            json!({ "group": group, "text_version": item["text_version"] })
        })
        .collect()
}

async fn activate(person: &Person<'_>, groups: &[Value]) -> crate::support::Answer {
    let request = person
        .request(Method::POST, "/activations")
        .json(&json!({ "groups": groups }));
    person.send(request).await
}

/// The history of what was activated, as the citizen takes it away.
async fn history(person: &Person<'_>) -> Vec<Value> {
    let copy = person.get("/profile/export").await.expect(200).json();
    copy["activation_history"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn several_groups_are_activated_at_once_each_by_its_own_text() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.complete_profile().await;
    let groups = read(&mario).await;
    let answer = activate(&mario, &groups).await.expect(200).json();
    for (item, read) in answer["items"].as_array().unwrap().iter().zip(&groups) {
        assert_eq!(item["group"], read["group"]);
        assert_eq!(item["status"], "active");
    }
    let kept = history(&mario).await;
    assert_eq!(kept.len(), 3);
    for read in &groups {
        let event = kept.iter().find(|event| event["group"] == read["group"]).unwrap();
        assert_eq!(event["text_version"], read["text_version"]);
        assert_eq!(event["text_sha256"].as_str().unwrap().len(), 64);
    }
    let accesses = mario.get("/profile/accesses").await.expect(200).json();
    let given = accesses["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|access| access["event"] == "activation_given");
    assert_eq!(given.count(), 3);

    // A second click changes nothing.
    activate(&mario, &groups).await.expect(200);
    assert_eq!(history(&mario).await, kept);
    mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(201);
}

#[actix_web::test]
async fn one_text_that_is_not_in_force_activates_none() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let mut groups = read(&mario).await;
    groups[1]["text_version"] = json!("1999-1");
    let refused = activate(&mario, &groups).await.expect(422);
    assert_eq!(refused.pointers(), ["/groups/1/text_version"]);
    assert_eq!(history(&mario).await, Vec::<Value>::new());
    let many = vec![groups[0].clone(); 7];
    for wrong in [&[][..], &many] {
        let refused = activate(&mario, wrong).await.expect(422);
        assert_eq!(refused.pointers(), ["/groups"]);
    }
}
