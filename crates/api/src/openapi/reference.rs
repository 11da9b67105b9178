//! `GET /api/docs`: the document of the API as a page to read. Plain HTML from our own host: no
//! script, nothing fetched from elsewhere.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::sync::LazyLock;

static PAGE: LazyLock<String> = LazyLock::new(|| page(&super::document()));
static DOCUMENT: LazyLock<String> = LazyLock::new(super::to_json);

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#17324d}\
h1,h2,h3{line-height:1.2}h2{border-bottom:1px solid #5a768a;margin-top:3rem}\
section{margin:2rem 0}code,pre{background:#f2f5f8;border-radius:4px}code{padding:.1em .3em}\
pre{overflow-x:auto;padding:1rem}.method{font-weight:700;text-transform:uppercase}\
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #c5d0d9;padding:.3rem .5rem;\
text-align:left;vertical-align:top}a{color:#0053a6}summary{cursor:pointer}";

/// `GET /api/docs`.
pub(crate) async fn docs() -> HttpResponse {
    public("text/html; charset=utf-8", &PAGE)
}

/// `GET /api/docs.css`.
pub(crate) async fn style() -> HttpResponse {
    public("text/css; charset=utf-8", STYLE)
}

/// `GET /api/openapi.json`.
pub(crate) async fn json() -> HttpResponse {
    public("application/json", &DOCUMENT)
}

fn public(media_type: &'static str, body: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(body.to_owned())
}

fn page(document: &Value) -> String {
    let text = |pointer: &str| {
        escape(
            document
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default(),
        )
    };
    let mut html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body><header><h1>{title} API {version}</h1>\
         <p>{description}</p><p><a href=\"/api/openapi.json\">OpenAPI document (JSON)</a></p></header><main>",
        title = text("/info/title"),
        version = text("/info/version"),
        description = text("/info/description"),
    );
    let tags = document.get("tags").and_then(Value::as_array);
    for tag in tags.into_iter().flatten() {
        let name = tag.get("name").and_then(Value::as_str).unwrap_or_default();
        let about = tag.get("description").and_then(Value::as_str).unwrap_or_default();
        push(
            &mut html,
            format_args!("<h2 id=\"{name}\">{}</h2>", escape(about)),
        );
        for (path, method, operation) in operations(document) {
            let tagged = operation.pointer("/tags/0").and_then(Value::as_str) == Some(name);
            if tagged {
                section(&mut html, path, method, operation);
            }
        }
    }
    html.push_str("<h2 id=\"schemas\">Schemas</h2>");
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    for (name, schema) in schemas.into_iter().flatten() {
        let body = serde_json::to_string_pretty(schema).unwrap_or_default();
        push(
            &mut html,
            format_args!(
                "<details id=\"schema-{name}\"><summary><code>{name}</code></summary><pre>{}</pre></details>",
                escape(&body)
            ),
        );
    }
    html.push_str("</main></body></html>");
    html
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(Map::iter);
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

fn section(html: &mut String, path: &str, method: &str, operation: &Value) {
    let text = |key: &str| escape(operation.get(key).and_then(Value::as_str).unwrap_or_default());
    push(
        html,
        format_args!(
            "<section id=\"{}\"><h3>{}</h3><p><code><span class=\"method\">{method}</span> {}</code></p><p>{}</p>",
            text("operationId"),
            text("summary"),
            escape(path),
            text("description"),
        ),
    );
    let parameters = operation.get("parameters").and_then(Value::as_array);
    if let Some(parameters) = parameters.filter(|list| !list.is_empty()) {
        html.push_str("<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>");
        for parameter in parameters {
            let of = |key: &str| escape(parameter.get(key).and_then(Value::as_str).unwrap_or_default());
            push(
                html,
                format_args!(
                    "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                    of("name"),
                    of("in"),
                    of("description")
                ),
            );
        }
        html.push_str("</tbody></table>");
    }
    if let Some(content) = operation.pointer("/requestBody/content") {
        push(html, format_args!("<p>Body: {}</p>", bodies(content)));
    }
    html.push_str("<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>");
    let responses = operation.get("responses").and_then(Value::as_object);
    for (status, response) in responses.into_iter().flatten() {
        let about = response
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        push(
            html,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
                escape(status),
                escape(about),
                response.get("content").map(bodies).unwrap_or_default()
            ),
        );
    }
    html.push_str("</tbody></table></section>");
}

/// Media types, with a link to the schema.
fn bodies(content: &Value) -> String {
    let mut html = String::new();
    for (media_type, media) in content.as_object().into_iter().flatten() {
        push(&mut html, format_args!("<code>{}</code> ", escape(media_type)));
        let schema = media
            .pointer("/schema/$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.rsplit('/').next());
        if let Some(name) = schema {
            push(&mut html, format_args!("<a href=\"#schema-{name}\">{name}</a> "));
        }
    }
    html
}

fn push(html: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = html.write_fmt(text);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_can_be_read_and_nothing_comes_from_elsewhere() {
        let document = crate::openapi::document();
        let page = page(&document);
        for (path, _, operation) in operations(&document) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.contains(&format!("<section id=\"{id}\">")), "{path}");
        }
        assert!(!page.contains("<script"));
        assert!(!page.contains("src=\"http"));
    }
}
