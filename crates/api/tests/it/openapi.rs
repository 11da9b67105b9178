//! The committed document is the one that the code generates, and says where answers have a version.

use crate::support::{EVA, Town};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn the_document_is_up_to_date() {
    let committed = include_str!("../../../../openapi/portal.json");
    assert!(
        committed == sportello_api::openapi::to_json(),
        "openapi/portal.json is stale: run `just openapi`"
    );
}

/// The operations whose good answers declare an `ETag`, and those that take one back.
fn versioned() -> (BTreeSet<String>, Vec<(String, String)>) {
    let document: Value = serde_json::from_str(&sportello_api::openapi::to_json()).unwrap();
    let (mut giving, mut taking) = (BTreeSet::new(), Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            let responses = operation["responses"].as_object().unwrap();
            for (status, response) in responses {
                let Some(declared) = response["headers"].get("ETag") else {
                    continue;
                };
                assert!(status.starts_with('2'), "{method} {path}: {status}");
                assert_eq!(declared["$ref"], "#/components/headers/ETag");
                giving.insert(id.to_owned());
            }
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            if parameters
                .into_iter()
                .any(|parameter| parameter["name"] == "If-Match")
            {
                taking.push((id.to_owned(), path.clone()));
            }
        }
    }
    assert!(document["components"]["headers"]["ETag"]["schema"].is_object());
    (giving, taking)
}

#[test]
fn whoever_must_send_a_version_back_reads_in_the_document_where_it_stands() {
    let (giving, taking) = versioned();
    assert_eq!(taking.len(), 4, "{taking:?}");
    for (id, path) in taking {
        assert!(giving.contains(&id), "{id} at {path} says no new version");
    }
}

#[actix_web::test]
async fn answers_have_a_version_where_the_document_says_so_and_nowhere_else() {
    let town = Town::open().await;
    let (mario, operator) = (town.ready_citizen().await, town.operator(EVA).await);
    let (giving, _) = versioned();
    let document: Value = serde_json::from_str(&sportello_api::openapi::to_json()).unwrap();
    let mut with = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let get = &item["get"];
        let is_json = get["responses"]["200"]["content"]
            .get("application/json")
            .is_some();
        // What needs no id.
        if path.contains('{') || !is_json {
            continue;
        }
        for person in [&mario, &operator] {
            let answer = person.get(path).await;
            if answer.status.is_success() {
                let declared = giving.contains(get["operationId"].as_str().unwrap());
                assert_eq!(answer.etag.is_some(), declared, "{path}: {:?}", answer.etag);
                with += usize::from(declared);
            }
        }
    }
    assert_eq!(with, 2, "the profile, of both");
}

#[actix_web::test]
async fn a_draft_has_its_version_from_the_first_answer_on() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (giving, _) = versioned();
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(201);
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    let shown = mario.get(&format!("/istanze/{id}")).await.expect(200);
    assert!(begun.etag.is_some() && begun.etag == shown.etag, "{begun:?}");
    for operation in ["istanze_create", "istanze_show"] {
        assert!(giving.contains(operation), "{operation}: {giving:?}");
    }
}
