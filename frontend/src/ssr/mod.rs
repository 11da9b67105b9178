//! Pages as HTML documents, from the very components of the app.

mod document;

use crate::app::App;
use crate::head::{Head, HeadSink};
use crate::route::{Address, Route};
use crate::site::{Assets, Boot, PageData, Site};
use crate::theme::ThemeTemplate;
use leptos::prelude::*;
use sportello_types::problem::ProblemCode;
use sportello_types::whoami::WhoAmI;

/// What the build of the web app says about itself: `dist/manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
pub struct Manifest {
    /// Where the files are served.
    pub assets: Assets,
    /// How the colours of a municipality are computed.
    pub theme: ThemeTemplate,
}

/// What a page is rendered from.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// Path and query, as asked for; the language is in the path (`/en/…`).
    pub path: String,
    /// Municipality, files, origin.
    pub site: Site,
    /// Who is signed in. Give `None` for pages that a cache may keep.
    pub signed_in: Option<WhoAmI>,
    /// What the server found out for the page.
    pub data: PageData,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedPage {
    /// The HTTP status.
    pub status: u16,
    /// The whole document.
    pub html: String,
}

/// Renders a page. The status is that of the problem, if the page explains one; 404 for an unknown
/// address and for a document that does not exist.
pub fn render(request: PageRequest) -> RenderedPage {
    let address = Address::parse(&request.path);
    let status = match (&request.data, &address.route) {
        (PageData::Problem { problem, .. }, _) => problem.status(),
        (PageData::Verification { verification: None }, _) | (_, Route::NotFound) => 404,
        _ => 200,
    };
    let boot = Boot {
        site: request.site,
        signed_in: request.signed_in,
        data: request.data,
        path: request.path.clone(),
    };
    let sink = HeadSink::default();
    let head = sink.0.clone();
    let app_boot = boot.clone();
    let owner = Owner::new();
    let body = owner.with(move || {
        provide_context(sink);
        view! { <App boot=app_boot/> }.to_html()
    });
    owner.cleanup();
    let head: Head = head.lock().map(|head| head.clone()).unwrap_or_default();
    RenderedPage {
        status,
        html: document::document(&boot, &address, &head, status, &body),
    }
}

/// Renders the page that explains a problem, at whatever address it happened (e.g. at the address to
/// which an identity provider sent its answer). `reference` is the request's id; `retry` is where
/// *Riprova* leads, a path of ours.
pub fn render_error(
    problem: ProblemCode,
    reference: Option<String>,
    retry: Option<String>,
    site: Site,
    path: String,
) -> RenderedPage {
    render(PageRequest {
        path,
        site,
        signed_in: None,
        data: PageData::Problem {
            problem,
            reference,
            retry,
        },
    })
}
