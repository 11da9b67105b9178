//! Error pages, with the look of the portal.

use super::Web;
use sportello_api::http::pages::{ErrorPage, ErrorPages};
use sportello_frontend::site::Site;
use sportello_frontend::ssr;
use sportello_types::lang::Lang;
use std::sync::Arc;

/// Renders error pages from the components of the web app.
pub struct Pages(pub Arc<Web>);

impl ErrorPages for Pages {
    fn render(&self, page: &ErrorPage<'_>) -> String {
        let Some(tenant) = page.tenant else {
            return plain(page);
        };
        let reference = page.problem.instance.trim_start_matches("urn:uuid:");
        let reference = match page.anomaly {
            Some(number) => format!("{reference} (SPID nr{number:02})"),
            None => reference.to_owned(),
        };
        let path = match page.lang {
            Lang::It => "/problems/",
            Lang::En => "/en/problems/",
        };
        let site = Site {
            tenant: tenant.clone(),
            assets: self.0.manifest.assets.clone(),
            origin: page.origin.to_owned(),
            session: self.0.session,
        };
        ssr::render_error(
            page.problem.problem,
            Some(reference),
            page.retry.map(str::to_owned),
            site,
            format!("{path}{}", page.problem.problem.code()),
        )
        .html
    }
}

/// Without a municipality there is no look: words alone. They come from our catalogue.
fn plain(page: &ErrorPage<'_>) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\
         <body><main><h1>{title}</h1><p>{}</p></main></body></html>",
        page.lang.tag(),
        page.problem.detail,
        title = page.problem.title,
    )
}
