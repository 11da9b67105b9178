//! A page whose form submits itself: the HTTP-POST binding, and the second look at a cookie that a
//! cross-site POST did not bring. Works without script: the button is there.

use crate::http::security_headers;
use actix_web::HttpResponse;
use actix_web::http::header;
use sportello_types::lang::Lang;
use sportello_types::text::auth as text;
use url::Url;

/// The script that submits the form, as a file of this host: the policy allows none inline.
const SCRIPT: &str = "document.forms[0].submit();\n";

/// Where the script is served.
pub(super) const SCRIPT_PATH: &str = "/auth/submit.js";

/// `GET /auth/submit.js`.
pub(super) async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(SCRIPT)
}

/// Takes the browser to an identity provider.
pub(super) fn to_provider(action: &str, fields: &[(String, String)], lang: Lang) -> HttpResponse {
    let words = (text::to_provider_title(lang), text::to_provider_text(lang));
    page(action, fields, words, lang)
}

/// Has the browser post the answer once more, now from this host, so that its cookies come along.
pub(super) fn back_again(action: &str, fields: &[(String, String)], lang: Lang) -> HttpResponse {
    let words = (text::back_title(lang), text::back_text(lang));
    page(action, fields, words, lang)
}

fn page(
    action: &str,
    fields: &[(String, String)],
    (title, explanation): (&str, &str),
    lang: Lang,
) -> HttpResponse {
    let mut inputs = String::new();
    for (name, value) in fields {
        let (name, value) = (escape(name), escape(value));
        let parts = [
            "<input type=\"hidden\" name=\"",
            &name,
            "\" value=\"",
            &value,
            "\">",
        ];
        inputs.extend(parts);
    }
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><script src=\"{SCRIPT_PATH}\" defer></script></head>\
         <body><main><h1>{title}</h1><p>{explanation}</p><form method=\"post\" action=\"{}\">{inputs}\
         <button type=\"submit\">{}</button></form></main></body></html>",
        lang.tag(),
        escape(action),
        text::go_on(lang),
    );
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/html; charset=utf-8");
    if let Ok(url) = Url::parse(action) {
        let policy = security_headers::policy_with_form_action(&url.origin().ascii_serialization());
        answer.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    answer.body(html)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::to_bytes;

    #[actix_web::test]
    async fn fields_cannot_break_out_of_the_form_and_only_the_provider_may_be_posted_to() {
        let fields = [("RelayState".to_owned(), "\"><script>x</script>".to_owned())];
        let page = to_provider("https://idp.example/sso?a=1&b=2", &fields, Lang::It);
        let policy = page
            .headers()
            .get(header::CONTENT_SECURITY_POLICY)
            .unwrap()
            .to_str()
            .unwrap();
        assert!(policy.ends_with("; form-action https://idp.example"), "{policy}");
        let html = to_bytes(page.into_body()).await.unwrap();
        let html = std::str::from_utf8(&html).unwrap();
        assert!(html.contains("value=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\""));
        assert!(html.contains("action=\"https://idp.example/sso?a=1&amp;b=2\""));
    }
}
