//! Adds to each operation what all of them share.

use super::samples;
use serde_json::{Map, Value, json};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::{Scope, words};

const UNSAFE: [&str; 4] = ["post", "put", "patch", "delete"];

pub(super) fn complete(document: &mut Value) {
    rename_generics(document);
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        paths.sort_keys();
        for (path, item) in paths.iter_mut() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if let Some(operation) = operation.as_object_mut() {
                    operation_of(path, method, operation);
                }
            }
        }
    }
    components(document);
    bound(document);
}

fn operation_of(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let is_unsafe = UNSAFE.contains(&method);
    let public = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|schemes| schemes.iter().all(|s| s.as_object().is_none_or(Map::is_empty)));
    let token = operation
        .get("security")
        .and_then(Value::as_array)
        .and_then(|schemes| schemes.iter().find(|scheme| scheme.get("token").is_some()))
        .cloned();
    let session = match (public, is_unsafe) {
        (true, false) => None,
        (true, true) => Some(json!({ "csrf": [] })),
        (false, false) => Some(json!({ "session": [] })),
        (false, true) => Some(json!({ "session": [], "csrf": [] })),
    };
    let security: Vec<Value> = session.into_iter().chain(token).collect();
    operation.insert("security".to_owned(), security.into());
    if let Some(content) = operation
        .get_mut("requestBody")
        .and_then(|body| body.get_mut("content"))
    {
        examples(content);
    }
    let has_input = operation.contains_key("parameters") || operation.contains_key("requestBody");
    let has_body = operation.contains_key("requestBody");
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        if status.starts_with('2') {
            success(response);
        }
    }
    let mut statuses: Vec<u16> = vec![404, 500];
    if has_input {
        statuses.push(400);
    }
    if has_body {
        statuses.extend([408, 413, 415, 422]);
    }
    if !public || is_unsafe {
        statuses.extend([401, 403]);
    }
    if path != "/status" {
        statuses.push(429);
    }
    for status in statuses {
        responses
            .entry(status.to_string())
            .or_insert_with(|| json!({ "description": "" }));
    }
    responses
        .entry("default")
        .or_insert_with(|| json!({ "description": "Any other problem" }));
    for (status, response) in responses.iter_mut() {
        if !status.starts_with('2') && !status.starts_with('3') {
            problem(status, response);
        }
    }
    responses.sort_keys();
}

/// Headers and examples of an answer that went well.
fn success(response: &mut Value) {
    let Some(response) = response.as_object_mut() else {
        return;
    };
    let headers = response.entry("headers").or_insert_with(|| json!({}));
    if let Some(headers) = headers.as_object_mut() {
        for name in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] {
            headers
                .entry(name)
                .or_insert_with(|| json!({ "$ref": format!("#/components/headers/{name}") }));
        }
        if let Some(version) = headers.get_mut("ETag") {
            *version = json!({ "$ref": "#/components/headers/ETag" });
        }
        headers
            .entry("Cache-Control")
            .or_insert_with(|| json!({ "$ref": "#/components/headers/Cache-Control" }));
    }
    let undescribed = response
        .get("description")
        .and_then(Value::as_str)
        .is_none_or(str::is_empty);
    if undescribed {
        response.insert("description".to_owned(), json!("Done"));
    }
    if let Some(content) = response.get_mut("content") {
        examples(content);
    }
}

/// The problem document of a status, with its headers.
fn problem(status: &str, response: &mut Value) {
    let codes: Vec<&ProblemCode> = ProblemCode::ALL
        .iter()
        .filter(|code| code.status().to_string() == status)
        .collect();
    let Some(response) = response.as_object_mut() else {
        return;
    };
    let described = response
        .get("description")
        .and_then(Value::as_str)
        .is_some_and(|text| !text.is_empty());
    if !described {
        let names: Vec<&str> = codes.iter().map(|code| code.code()).collect();
        response.insert("description".to_owned(), json!(names.join(", ")));
    }
    response.insert(
        "content".to_owned(),
        json!({ "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "example": samples::problem(codes.first().map_or(ProblemCode::Internal, |code| **code)),
        }}),
    );
    if matches!(status, "429" | "503") {
        response.insert(
            "headers".to_owned(),
            json!({ "Retry-After": { "$ref": "#/components/headers/Retry-After" } }),
        );
    }
}

/// Bytes are not arrays of numbers.
fn binary(content: &mut Value) {
    for (media_type, media) in content.as_object_mut().into_iter().flatten() {
        let bytes = media.pointer("/schema/type").and_then(Value::as_str) == Some("array");
        if !media_type.ends_with("json")
            && bytes
            && let Some(schema) = media.get_mut("schema")
        {
            *schema = json!({ "type": "string", "format": "binary" });
        }
    }
}

/// An example from [`samples`] for each body whose schema is one of ours.
fn examples(content: &mut Value) {
    binary(content);
    for (_, media) in content.as_object_mut().into_iter().flatten() {
        let name = media
            .pointer("/schema/$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.rsplit('/').next())
            .map(str::to_owned);
        if media.get("example").is_none()
            && let Some(example) = name.and_then(|name| samples::of(&name))
            && let Some(media) = media.as_object_mut()
        {
            media.insert("example".to_owned(), example);
        }
    }
}

fn components(document: &mut Value) {
    let integer = |description: &str| json!({ "description": description, "schema": { "type": "integer", "format": "int32", "minimum": 0 } });
    let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) else {
        return;
    };
    components.insert(
        "headers".to_owned(),
        json!({
            "RateLimit-Limit": integer("Requests allowed in a minute"),
            "RateLimit-Remaining": integer("Requests left"),
            "RateLimit-Reset": integer("Seconds until all requests are allowed again"),
            "Retry-After": integer("Seconds after which to try again"),
            "ETag": {
                "description": "The version of what was read or written; a change sends it back in `If-Match`",
                "schema": { "type": "string", "maxLength": 32, "pattern": "^\"[0-9]+\"$" }
            },
            "Cache-Control": {
                "description": "no-store, unless the answer is public: then max-age",
                "schema": { "type": "string", "maxLength": 100 }
            }
        }),
    );
    components.insert(
        "securitySchemes".to_owned(),
        json!({
            "session": {
                "type": "apiKey", "in": "cookie", "name": "__Host-sportello",
                "description": "The session that a sign-in opens (on http loopback: `sportello`)"
            },
            "csrf": {
                "type": "apiKey", "in": "header", "name": crate::http::csrf::HEADER,
                "description": "Constant `1`, with a same-origin `Origin` or `Sec-Fetch-Site`: proves that \
                    the request does not come from another site"
            },
            "token": token_scheme()
        }),
    );
    if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
        for (name, schema) in samples::shared_schemas() {
            schemas.entry(name).or_insert(schema);
        }
        // The derive does not see through the macro that declares the codes.
        let codes: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        schemas.insert(
            "ProblemCode".to_owned(),
            json!({
                "type": "string",
                "description": "Every way an operation can fail. Append-only, never reused.",
                "enum": codes
            }),
        );
        let scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        schemas.insert(
            "Scope".to_owned(),
            json!({
                "type": "string",
                "description": "What a token lets its bearer do. Append-only.",
                "enum": scopes
            }),
        );
        name_items(schemas);
        schemas.sort_keys();
    }
}

/// The tokens of apps (code flow) and of systems (client credentials). An operation that does not name
/// a scope is reached by none.
fn token_scheme() -> Value {
    let address = |name: &str| format!("https://sportello.example.it/oauth/{name}");
    let scopes = |of_systems: bool| -> Map<String, Value> {
        let of_the_api = |scope: &&Scope| scope.name().contains(':') && scope.is_for_systems() == of_systems;
        let named = |scope: &Scope| (scope.name().to_owned(), words(*scope, Lang::En).into());
        Scope::ALL.iter().filter(of_the_api).map(named).collect()
    };
    json!({
        "type": "oauth2",
        "description": "An access token of this portal's issuer (`/.well-known/openid-configuration`), in \
            `Authorization: Bearer`. The cookie counts for nothing then, and neither does `csrf`",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": address("authorize"),
                "tokenUrl": address("token"),
                "refreshUrl": address("token"),
                "scopes": scopes(false)
            },
            "clientCredentials": { "tokenUrl": address("token"), "scopes": scopes(true) }
        }
    })
}

/// The items of a page are named, not spelled out once more.
fn name_items(schemas: &mut Map<String, Value>) {
    let names: Vec<String> = schemas
        .keys()
        .filter_map(|name| name.strip_suffix("Page").map(str::to_owned))
        .filter(|item| schemas.contains_key(item))
        .collect();
    for item in names {
        if let Some(items) = schemas
            .get_mut(&format!("{item}Page"))
            .and_then(|page| page.pointer_mut("/properties/items/items"))
        {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

/// `Page_Session` is not PascalCase: `SessionPage` is, and reads better.
fn rename_generics(document: &mut Value) {
    let renamed: Vec<(String, String)> = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .filter_map(|name| {
            let item = name.strip_prefix("Page_")?;
            Some((name.clone(), format!("{item}Page")))
        })
        .collect();
    if renamed.is_empty() {
        return;
    }
    let mut text = document.to_string();
    for (old, new) in &renamed {
        text = text
            .replace(&format!("/schemas/{old}\""), &format!("/schemas/{new}\""))
            .replace(&format!("\"{old}\":"), &format!("\"{new}\":"));
    }
    if let Ok(value) = serde_json::from_str(&text) {
        *document = value;
    }
}

/// Bounds that derives cannot state: items of arrays are bounded where the array is a map's value,
/// and every free string and array that a derive left open gets a generous bound.
fn bound(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let is = |map: &Map<String, Value>, kind: &str| match map.get("type") {
                Some(Value::String(one)) => one == kind,
                Some(Value::Array(many)) => many.iter().any(|one| one == kind),
                _ => false,
            };
            let free = ["maxLength", "format", "pattern", "enum", "const"]
                .iter()
                .all(|key| !map.contains_key(*key));
            if is(map, "string") && free {
                map.insert("maxLength".to_owned(), json!(10_000));
            }
            if is(map, "array") && !map.contains_key("maxItems") {
                map.insert("maxItems".to_owned(), json!(1_000));
            }
            for (key, child) in map.iter_mut() {
                if key != "example" && key != "examples" {
                    bound(child);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}
