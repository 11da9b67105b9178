//! The frame of every page of the simulators: plain, without any outside resource, and plainly
//! not the portal's.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use actix_web::{HttpResponse, Responder};
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};

/// `form-action` is left open: answers are posted to the portal, wherever it is.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     frame-src 'self'; base-uri 'none'; frame-ancestors 'self'";

/// A page to be shown.
pub(crate) struct Page<'a> {
    title: &'a str,
    brand: Option<(&'a str, &'a str)>,
    status: StatusCode,
    script: bool,
}

impl<'a> Page<'a> {
    pub(crate) fn new(title: &'a str) -> Self {
        Self {
            title,
            brand: None,
            status: StatusCode::OK,
            script: false,
        }
    }

    /// The simulated provider whose page this is: name and slug (which picks the colour).
    pub(crate) fn brand(mut self, name: &'a str, slug: &'a str) -> Self {
        self.brand = Some((name, slug));
        self
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Loads the script that sends the form `#answer` at once.
    pub(crate) fn sends_itself(mut self) -> Self {
        self.script = true;
        self
    }

    pub(crate) fn show(self, content: &Markup) -> HttpResponse {
        let page = html! {
            (DOCTYPE)
            html lang="it" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – " (self.brand.map_or("Simulatori", |(name, _)| name)) }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href="/assets/simulator.css";
                    @if self.script { script src="/assets/send.js" defer {} }
                }
                body class=(self.brand.map_or("plain", |(_, slug)| slug)) {
                    header {
                        p.warning { strong { "Simulatore" } " Persone e dati sono inventati. Niente di questo è vero." }
                        p.brand { @if let Some((name, _)) = self.brand { (name) } @else { a href="/" { "Il mondo simulato" } } }
                    }
                    main { h1 { (self.title) } (content) }
                    footer { p { a href="/" { "Che cosa è simulato" } } }
                }
            }
        };
        HttpResponse::build(self.status)
            .content_type("text/html; charset=utf-8")
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .insert_header(("Cache-Control", "no-store"))
            .insert_header(("X-Content-Type-Options", "nosniff"))
            .insert_header(("Referrer-Policy", "strict-origin"))
            .body(page.into_string())
    }
}

/// An instant in words of UTC; the simulators keep no time zone.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.format("%d/%m/%Y %H:%M:%S UTC").to_string()
}

pub(crate) async fn style_sheet() -> impl Responder {
    asset("text/css; charset=utf-8", include_str!("assets/simulator.css"))
}

pub(crate) async fn send_script() -> impl Responder {
    asset("text/javascript; charset=utf-8", include_str!("assets/send.js"))
}

fn asset(media_type: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(("Cache-Control", "no-cache"))
        .body(body)
}
