//! The sweep: every operation of the committed document is called by those who may not. A new
//! operation is covered by being in the document; what is open to everyone is a committed list.

use crate::support::apps::{native, service};
use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sportello_types::loa::Loa;
use sportello_types::tokens::Scope;
use sportello_types::whoami::Role;
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
    /// What a token must reach, where the document says that tokens reach it at all.
    scope: Option<Scope>,
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
                scope: operation["security"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find_map(|scheme| Scope::from_name(scheme["token"][0].as_str()?)),
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

/// The role that an operation of operators takes beside theirs.
fn besides(operation: &Operation) -> Option<Role> {
    let under = |folder: &str| operation.path.starts_with(folder);
    if under("/backoffice/counter") || under("/backoffice/certificates") {
        Some(Role::Registrar)
    } else if under("/backoffice/desk/") {
        Some(Role::Desk)
    } else {
        None
    }
}

#[actix_web::test]
async fn each_role_reaches_its_own_work_and_none_reaches_any_without_that_of_operator() {
    let town = Town::open().await;
    let operations = operations();
    for role in [Role::Desk, Role::Registrar] {
        let own = operations.iter().filter(|one| besides(one) == Some(role));
        assert!(own.count() >= 5, "{role:?} has lost its operations");
    }
    let table: [&[Role]; 7] = [
        &[],
        &[Role::Desk],
        &[Role::Registrar],
        &[Role::Operator],
        &[Role::Operator, Role::Desk],
        &[Role::Operator, Role::Registrar],
        &[Role::Operator, Role::Desk, Role::Registrar],
    ];
    for roles in table {
        let eva = town.appointed(EVA, roles).await;
        for operation in operations.iter().filter(|operation| operation.operator) {
            let answer = eva.send(call(&eva, operation, &BTreeMap::new())).await;
            let refused = answer.status.as_u16() == 403 && answer.problem() == "forbidden";
            let may = roles.contains(&Role::Operator)
                && besides(operation).is_none_or(|needed| roles.contains(&needed));
            assert_eq!(refused, !may, "{} as {roles:?}: {}", operation.id, answer.status);
        }
    }
}

/// Somebody who lives alone.
fn alone(id: &str, tax_code: &str) -> Value {
    json!({
        "id": id,
        "identity": {
            "tax_code": { "code": tax_code }, "family_name": "ROSSI", "given_name": "MARIO",
            "birth": { "date": "1980-01-01" }
        },
        "memberships": [{ "household": format!("F-{id}"), "role": { "kind": "family", "relation": "1" } }]
    })
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
    for host in [BORGOVERDE, MONTEFIORE] {
        town.settle_residents(host, &[alone("A1", MARIO), alone("A2", EVA)])
            .await;
    }
    mario.activate("registry").await;
    let household = mario.get("/registry/household").await.expect(200).json();
    let ids = BTreeMap::from([
        ("istanze", text(&begun["id"])),
        ("sessions", text(&session)),
        ("registry", text(&household["members"][0]["id"])),
    ]);
    let eva = town.citizen(EVA, Loa::L2).await;
    eva.complete_profile().await;
    let namesake = town.citizen_of(MONTEFIORE, MARIO, Loa::L2).await;
    namesake.complete_profile().await;
    let operations = operations();
    let with_id: Vec<_> = operations
        .iter()
        .filter(|operation| !operation.public && !operation.operator && operation.path.contains("{id}"))
        // Requests of apps are nobody's until they are answered: who has the secret in the address has them.
        .filter(|operation| !operation.path.starts_with("/authorizations"))
        .collect();
    assert!(with_id.len() >= 8);
    for stranger in [&eva, &namesake] {
        for group in [
            "applications",
            "your_applications",
            "communications",
            "payments",
            "public_land",
            "registry",
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

/// Calls an operation with a token.
async fn with_token(town: &Town, token: &str, operation: &Operation) -> (u16, String) {
    let visitor = town.visitor();
    let request = call(&visitor, operation, &BTreeMap::new()).bearer_auth(token);
    let answer = visitor.send(request).await;
    let problem = answer.status.is_client_error().then(|| answer.problem());
    (answer.status.as_u16(), problem.unwrap_or_default())
}

#[actix_web::test]
async fn a_citizens_token_reaches_what_names_its_scope_and_nothing_else() {
    let town = Town::open_for_apps().await;
    let operations = operations();
    let scopes: Vec<&str> = Scope::ALL
        .iter()
        .filter(|scope| !scope.is_for_systems() && **scope != Scope::OfflineAccess)
        .map(|scope| scope.name())
        .collect();
    let app = town.register(&native(&scopes)).await;
    let mario = town.ready_citizen().await;
    let connected = async |scope: &str| {
        let tokens = mario.connect(&app, scope).await;
        tokens["access_token"].as_str().unwrap().to_owned()
    };
    let mut reached = BTreeSet::new();
    for scope in Scope::ALL.iter().filter(|scope| scopes.contains(&scope.name())) {
        let others: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|name| *name != scope.name())
            .collect();
        let (of_it, of_all_others) = (connected(scope.name()).await, connected(&others.join(" ")).await);
        for operation in operations.iter().filter(|operation| !operation.public) {
            let with_it = with_token(&town, &of_it, operation).await;
            let refused = (403, "insufficient_scope".to_owned());
            if operation.scope == Some(*scope) {
                assert!(
                    with_it != refused && with_it.0 != 401,
                    "{}: {with_it:?}",
                    operation.id
                );
                let without = with_token(&town, &of_all_others, operation).await;
                assert_eq!(without, refused, "{} without {scope:?}", operation.id);
                reached.insert(operation.id.clone());
            } else {
                assert_eq!(with_it, refused, "{} with {scope:?}", operation.id);
            }
        }
    }
    assert!(reached.len() >= 20, "{reached:?}");
    let documented: BTreeSet<String> = operations
        .iter()
        .filter(|operation| operation.scope.is_some_and(|scope| !scope.is_for_systems()))
        .map(|operation| operation.id.clone())
        .collect();
    assert_eq!(reached, documented);
}

#[actix_web::test]
async fn a_systems_token_reaches_what_is_for_systems_and_nothing_of_any_citizen() {
    let town = Town::open_for_apps().await;
    let systems: Vec<&str> = Scope::ALL
        .iter()
        .filter(|scope| scope.is_for_systems())
        .map(|scope| scope.name())
        .collect();
    for scope in &systems {
        let system = town.register(&service(&[scope])).await;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", system.id.as_str()),
            ("client_secret", system.secret.as_deref().unwrap()),
        ];
        let tokens = town.form("/oauth/token", &form).await.expect(200).json();
        let token = tokens["access_token"].as_str().unwrap();
        let mut reached = 0;
        for operation in operations().iter().filter(|operation| !operation.public) {
            let answer = with_token(&town, token, operation).await;
            let refused = (403, "insufficient_scope".to_owned());
            if operation.scope.is_some_and(|named| named.name() == *scope) {
                assert!(
                    answer != refused && answer.0 != 401,
                    "{}: {answer:?}",
                    operation.id
                );
                reached += 1;
            } else {
                assert_eq!(answer, refused, "{} with {scope}", operation.id);
            }
        }
        assert!(reached > 0, "{scope} reaches nothing");
    }
}

#[actix_web::test]
async fn a_token_that_is_none_of_ours_opens_nothing_not_even_what_is_open() {
    let town = Town::open_for_apps().await;
    let mario = town.ready_citizen().await;
    let token = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.";
    for operation in operations() {
        // A cookie beside it counts for nothing: it must not lend the token what it lacks.
        let request = call(&mario, &operation, &BTreeMap::new()).bearer_auth(token);
        let answer = mario.send(request).await;
        let expected = if operation.id == "status_show" { 200 } else { 401 };
        assert_eq!(answer.status.as_u16(), expected, "{}", operation.id);
        if expected == 401 {
            assert_eq!(answer.problem(), "invalid_token", "{}", operation.id);
        }
    }
}
