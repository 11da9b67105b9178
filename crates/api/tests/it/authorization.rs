//! The sweep: every operation of the committed document is called by those who may not. A new
//! operation is covered by being in the document; what is open to everyone is a committed list.

use crate::support::{EVA, MARIO, MONTEFIORE, Person, Town};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sportello_types::loa::Loa;
use std::collections::{BTreeMap, BTreeSet};

/// Operations that anybody may call, with the reason in the document.
const PUBLIC: &str = include_str!("public_operations.txt");
/// Operations for which a login of level 1 is enough: the citizen's own session.
const LEVEL_1: &str = include_str!("level_1_operations.txt");

struct Operation {
    id: String,
    method: Method,
    path: String,
    public: bool,
    operator: bool,
    body: Option<(String, Value)>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(include_str!("../../../../openapi/portal.json")).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let signed_in = |scheme: &Value| scheme.get("session").is_some();
            let body = operation["requestBody"]["content"]
                .as_object()
                .and_then(|content| {
                    let (media_type, content) = content.iter().next()?;
                    Some((media_type.clone(), content["example"].clone()))
                });
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_ascii_uppercase().parse().unwrap(),
                path: path.clone(),
                public: !operation["security"].as_array().unwrap().iter().any(signed_in),
                operator: path.starts_with("/backoffice") || path == "/ratings" && method == "get",
                body,
            });
        }
    }
    assert!(operations.len() > 30, "the document lost its operations");
    operations
}

fn list(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// An id that names nothing.
const NOTHING: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";

/// The operation's address, with ids filled in.
fn address(operation: &Operation, ids: &BTreeMap<&str, String>) -> String {
    let mut path = operation.path.clone();
    while let (Some(begin), Some(end)) = (path.find('{'), path.find('}')) {
        let name = path.get(begin + 1..end).unwrap().to_owned();
        let kind = path.split('/').nth(1).unwrap().to_owned();
        let id = match (kind.as_str(), name.as_str()) {
            ("activations", _) => "applications".to_owned(),
            ("services", _) => "permesso-ztl".to_owned(),
            ("verifications", _) => "a".repeat(43),
            (_, "id") => ids.get(kind.as_str()).cloned().unwrap_or(NOTHING.to_owned()),
            (_, other) => ids.get(other).cloned().unwrap_or(NOTHING.to_owned()),
        };
        path.replace_range(begin..=end, &id);
    }
    if operation.id == "attachments_upload" {
        path.push_str("?field=registered_lease");
    }
    path
}

fn call(person: &Person<'_>, operation: &Operation, ids: &BTreeMap<&str, String>) -> RequestBuilder {
    let request = person
        .request(operation.method.clone(), &address(operation, ids))
        .header("If-Match", "\"1\"");
    match &operation.body {
        Some((media_type, example)) if media_type.ends_with("json") => request
            .header("Content-Type", media_type.as_str())
            .body(example.to_string()),
        Some((media_type, _)) => request
            .header("Content-Type", media_type.as_str())
            .header("Content-Disposition", "attachment; filename*=UTF-8''x.pdf")
            .body("%PDF-1.4"),
        None => request,
    }
}

#[test]
fn what_is_open_to_everyone_is_a_committed_list() {
    let operations = operations();
    let public: BTreeSet<&str> = operations
        .iter()
        .filter(|operation| operation.public)
        .map(|operation| operation.id.as_str())
        .collect();
    assert_eq!(public, list(PUBLIC));
    let all: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert!(list(LEVEL_1).is_subset(&all));
}

#[actix_web::test]
async fn without_a_session_nothing_reserved_answers() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for operation in operations().iter().filter(|operation| !operation.public) {
        let answer = visitor.send(call(&visitor, operation, &BTreeMap::new())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (401, "unauthenticated".to_owned()),
            "{}",
            operation.id
        );
    }
}

#[actix_web::test]
async fn a_request_from_another_site_changes_nothing() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    for operation in operations()
        .iter()
        .filter(|operation| operation.method != Method::GET)
    {
        let path = address(operation, &BTreeMap::new());
        let answer = mario
            .send(mario.bare_request(operation.method.clone(), &path))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (403, "cross_site_request".to_owned()),
            "{}",
            operation.id
        );
    }
}

#[actix_web::test]
async fn a_low_level_is_asked_to_step_up_wherever_it_is_not_enough() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L1).await;
    let enough = list(LEVEL_1);
    let reserved = operations();
    let reserved = reserved
        .iter()
        .filter(|operation| !operation.public && !enough.contains(operation.id.as_str()));
    for operation in reserved {
        let answer = mario.send(call(&mario, operation, &BTreeMap::new())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (403, "step_up_required".to_owned()),
            "{}",
            operation.id
        );
    }
}

#[actix_web::test]
async fn who_is_no_operator_does_no_operators_work() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let operations = operations();
    let of_operators: Vec<_> = operations.iter().filter(|operation| operation.operator).collect();
    assert!(of_operators.len() >= 3);
    for operation in of_operators {
        let answer = mario.send(call(&mario, operation, &BTreeMap::new())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (403, "forbidden".to_owned()),
            "{}",
            operation.id
        );
    }
}

/// What one may not see does not exist: 404, never 403, so that nobody learns that it is there.
#[actix_web::test]
async fn what_belongs_to_somebody_else_does_not_exist() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(201)
        .json();
    let session = mario.get("/sessions").await.expect(200).json()["items"][0]["id"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let ids = BTreeMap::from([("istanze", text(&begun["id"])), ("sessions", text(&session))]);
    let eva = town.citizen(EVA, Loa::L2).await;
    eva.complete_profile().await;
    let namesake = town.citizen_of(MONTEFIORE, MARIO, Loa::L2).await;
    namesake.complete_profile().await;
    let operations = operations();
    let with_id: Vec<_> = operations
        .iter()
        .filter(|operation| !operation.public && !operation.operator && operation.path.contains("{id}"))
        .collect();
    assert!(with_id.len() >= 8);
    for stranger in [&eva, &namesake] {
        for group in [
            "applications",
            "your_applications",
            "communications",
            "public_land",
        ] {
            stranger.activate(group).await;
        }
        for operation in &with_id {
            let answer = stranger.send(call(stranger, operation, &ids)).await;
            assert_eq!(
                (answer.status.as_u16(), answer.problem()),
                (404, "not_found".to_owned()),
                "{}",
                operation.id
            );
        }
    }
    mario
        .get(&format!("/istanze/{}", ids["istanze"]))
        .await
        .expect(200);
    mario.get("/whoami").await.expect(200);
}
