//! Error pages for browsers. `api` knows what went wrong, `server` knows how a page looks.

use sportello_types::lang::Lang;
use sportello_types::problem::Problem;
use sportello_types::tenant::Tenant;

/// What an error page has to say.
#[derive(Clone, Debug)]
pub struct ErrorPage<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// The municipality, unless the host is unknown.
    pub tenant: Option<&'a Tenant>,
    /// What went wrong, in that language.
    pub problem: &'a Problem,
    /// SPID's number of the anomaly, when the identity provider sent one.
    pub anomaly: Option<u8>,
    /// The origin of the portal, as the browser knows it.
    pub origin: &'a str,
    /// Where "try again" leads: a path of this host.
    pub retry: Option<&'a str>,
}

/// Renders error pages.
pub trait ErrorPages: Send + Sync {
    /// A whole HTML document.
    fn render(&self, page: &ErrorPage<'_>) -> String;
}
