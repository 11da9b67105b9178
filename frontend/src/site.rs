//! What a page needs to know about the site that it belongs to.

use crate::route::WebApp;
use leptos::prelude::{StoredValue, UpdateValue as _, provide_context, use_context};
use serde::{Deserialize, Serialize};
use sportello_types::{
    lang::Lang,
    payments::SpontaneousPayments,
    services::{Service, ServiceSummary},
    tenant::{IdentityProvider, Tenant},
    verifications::Verification,
    whoami::WhoAmI,
};
use std::sync::Arc;

/// The files of one build of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppFiles {
    /// The script that starts the app.
    pub boot: String,
    /// The glue of wasm-bindgen, loaded by `boot`.
    pub glue: String,
    /// The app.
    pub wasm: String,
}

/// Where the built files are served (`manifest.json` of the build, read by the server).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets {
    /// The app of the public pages.
    pub public: AppFiles,
    /// The app that checks documents.
    pub check: AppFiles,
    /// The app with the reserved area.
    pub area: AppFiles,
    /// The app with the operators' pages.
    pub desk: AppFiles,
    /// The style sheet.
    pub style: String,
    /// The icon sprite.
    pub icons: String,
    /// The icon of the SPID button.
    pub spid: String,
    /// The font of the first paint.
    pub font: String,
}

impl Assets {
    /// The files of an app.
    pub const fn of(&self, app: WebApp) -> &AppFiles {
        match app {
            WebApp::Public => &self.public,
            WebApp::Check => &self.check,
            WebApp::Area => &self.area,
            WebApp::Desk => &self.desk,
        }
    }
}

/// What the server found out for a page, so that the app need not ask again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageData {
    /// Nothing.
    #[default]
    None,
    /// Services for the home and for the list: all that fit query and category.
    Services {
        /// The services found.
        services: Vec<ServiceSummary>,
    },
    /// One sheet.
    Service {
        /// The service.
        service: Box<Service>,
        /// Whether it has a blank form to print.
        blank_form: bool,
    },
    /// The identity providers, in the order to show.
    SignIn {
        /// The list.
        providers: Vec<IdentityProvider>,
    },
    /// What can be paid without having been asked for.
    Spontaneous {
        /// The kinds.
        payments: SpontaneousPayments,
    },
    /// A check of a document; `None` when no document has the code.
    Verification {
        /// The document.
        verification: Option<Verification>,
    },
    /// The operation failed and this page says why.
    Problem {
        /// The code.
        problem: sportello_types::problem::ProblemCode,
        /// The request's id, to tell the support.
        reference: Option<String>,
        /// Where *Riprova* leads.
        retry: Option<String>,
    },
}

/// What does not change while the app runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The municipality.
    pub tenant: Tenant,
    /// The built files.
    pub assets: Assets,
    /// `https://servizi.comune.borgoverde.ca.it`, without a final slash.
    pub origin: String,
    /// How long a login lasts here.
    pub session: SessionTimes,
}

/// How long a login lasts, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTimes {
    /// Without a request.
    pub idle: u64,
    /// Whatever happens.
    pub absolute: u64,
}

impl Default for SessionTimes {
    fn default() -> Self {
        Self {
            idle: 30,
            absolute: 8 * 60,
        }
    }
}

/// All that the app starts from: rendered by the server, read by the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boot {
    /// The site.
    pub site: Site,
    /// Who is signed in, as far as the server knows.
    pub signed_in: Option<WhoAmI>,
    /// The page's data.
    pub data: PageData,
    /// Path and query of the page. What explains a problem stands at whatever address that happened.
    pub path: String,
}

/// The site, from the context.
///
/// # Panics
/// Outside of [`crate::app::App`].
pub fn use_site() -> Arc<Site> {
    #[expect(clippy::expect_used, reason = "App provides it to the whole tree")]
    use_context().expect("App provides the site")
}

/// The language of the page: fixed for a component, because a change of language builds all anew.
pub fn use_lang() -> Lang {
    use_context().unwrap_or_default()
}

/// Hands the page's data to the page.
pub(crate) fn provide_page_data(data: PageData) {
    provide_context(StoredValue::new(Some(data)));
}

/// The page's data, once: who leaves the page and comes back asks the API.
pub fn take_page_data() -> Option<PageData> {
    let stored: StoredValue<Option<PageData>> = use_context()?;
    stored.try_update_value(Option::take).flatten()
}
