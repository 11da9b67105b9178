//! `openapi/portal.json`: collected from the operations by utoipa, completed here with what all
//! operations share, so that a handler states only what is its own.
//!
//! A handler lists the statuses of its own problems without body: `(status = 409)`. Here they get
//! the problem document, and every operation gets 400, 401/403, 404, 429, 500 and `default`, the
//! `RateLimit-*`, `ETag` and `Cache-Control` headers, security schemes and examples.

mod complete;
pub(crate) mod reference;
mod samples;

use serde_json::{Value, json};
use utoipa_actix_web::AppExt;

/// The whole document.
pub fn document() -> Value {
    let (_, collected) = actix_web::App::new()
        .into_utoipa_app()
        .configure(crate::routes)
        .split_for_parts();
    let mut document = serde_json::to_value(&collected).unwrap_or_default();
    frame(&mut document);
    complete::complete(&mut document);
    document
}

/// The document as committed: pretty, with a line break at the end.
pub fn to_json() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// What the document says of the API as a whole.
fn frame(document: &mut Value) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    root.insert(
        "info".to_owned(),
        json!({
            "title": "Sportello",
            "version": env!("CARGO_PKG_VERSION"),
            "x-summary": "Digital counter of a municipality: services, applications, messages",
            "x-api-id": "6f1c3d7e-0b52-7c44-9d1a-5a7c0f3e2b10",
            "description": "The operations of a municipality's digital counter. The web app uses these and no \
                others. Instants are RFC 3339 in UTC; lists are paged by `cursor` and `limit`; errors are \
                problem documents (RFC 9457) whose member `problem` is the stable code. Texts come in the \
                language of the `lang` cookie, else of `Accept-Language`, else in the municipality's own.",
            "termsOfService": "https://sportello.example.it/note-legali",
            "contact": {
                "name": "Sportello",
                "url": "https://sportello.example.it/",
                "email": "sportello@example.it"
            },
            "license": {
                "name": "EUPL-1.2",
                "identifier": "EUPL-1.2"
            }
        }),
    );
    root.insert(
        "servers".to_owned(),
        json!([
            { "url": "https://sportello.example.it/api/v1", "description": "A municipality's portal" },
            { "url": "http://localhost:8080/api/v1", "description": "The demo", "x-sandbox": true }
        ]),
    );
    root.insert("security".to_owned(), json!([{ "session": [] }]));
    root.insert("tags".to_owned(), tags());
}

fn tags() -> Value {
    let tags = [
        ("activations", "Authorisations of groups of services"),
        ("attachments", "Files of an istanza"),
        ("backoffice", "The operators' side"),
        ("certificates", "Certificates of the civil registry"),
        ("desk", "Credentials of people recognised in person"),
        ("documents", "The citizen's documents"),
        ("identity", "Signing in, sessions"),
        ("istanze", "Applications to the municipality"),
        ("messages", "Communications and outcomes"),
        (
            "payments",
            "What is owed to the municipality, and paying it through pagoPA",
        ),
        ("places", "Municipalities and countries"),
        ("profile", "The citizen's data"),
        ("ratings", "Ratings of pages and services"),
        ("registry", "The household and its members in the civil registry"),
        (
            "self-certifications",
            "Declarations in the place of certificates and affidavits",
        ),
        ("services", "The catalogue of services"),
        ("status", "State of the service"),
        ("tenant", "The municipality"),
        ("verifications", "Checks of receipts and certificates"),
    ];
    tags.iter()
        .map(|(name, description)| json!({ "name": name, "description": description }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn operations(document: &Value) -> Vec<(String, Value)> {
        document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                item.as_object()
                    .unwrap()
                    .iter()
                    .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
            })
            .collect()
    }

    #[test]
    fn every_operation_has_an_id_of_its_own_that_names_noun_and_verb() {
        let document = document();
        let mut seen = BTreeSet::new();
        for (place, operation) in operations(&document) {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(id.contains('_'), "{place}: {id}");
            assert!(seen.insert(id.clone()), "{place}: {id} is used twice");
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }

    #[test]
    fn every_operation_is_summed_up_and_shown_by_example() {
        let document = document();
        for (place, operation) in operations(&document) {
            assert!(operation["summary"].is_string(), "{place} has no summary");
            let json = operation.pointer("/responses/200/content/application~1json");
            if let Some(content) = json {
                assert!(content.get("example").is_some(), "{place} has no example");
            }
        }
    }
}
