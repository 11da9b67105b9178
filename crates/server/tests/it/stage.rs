//! The whole product on free ports, with a browser: portal, simulated identity providers, mailbox.

use crate::database;
use crate::drawn::Drawn;
use chrono::TimeDelta;
use reqwest::{Client, Response, StatusCode, Url};
use sportello_api::App;
use sportello_server::config::Config;
use sportello_server::running::Running;
use sportello_server::town::{Ports, Town, settle};
use sportello_server::wiring::Surroundings;
use sportello_storage::login_log::{self, Outcome};
use sportello_storage::{Tx, tenants};
use std::path::Path;
use std::time::Duration;

pub(crate) struct Stage {
    pub(crate) town: Town,
    pub(crate) folder: tempfile::TempDir,
}

const ANY: Ports = Ports {
    portal: 0,
    simulators: 0,
};

/// The folders of a town's data that hold keys, with those that are drawn already.
static DRAWN: [(&str, Drawn); 2] = [
    ("keys", Drawn::new(is_any_towns)),
    ("simulators", Drawn::new(is_any_towns)),
];

/// Certificates for SPID name the address of their portal, and those of seals that of the simulators; the key
/// of the log of logins is each portal's own.
fn is_any_towns(name: &str) -> bool {
    let key = ["key", "pem", "crt"].iter().any(|end| name.ends_with(end));
    key && !["spid.", "seal."].iter().any(|own| name.starts_with(own))
}

fn lend_keys(data: &Path) {
    for (folder, drawn) in &DRAWN {
        drawn.lend(&data.join(folder));
    }
}

/// One browser, with its cookies.
pub(crate) struct Browser {
    client: Client,
    portal: String,
    providers: String,
}

/// A form that a page would have the browser post.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Stage {
    pub(crate) async fn open() -> Self {
        Box::pin(Self::open_with(|_| ())).await
    }

    /// The same, with other settings.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        Box::pin(Self::start(ANY, Surroundings::system(), change))
            .await
            .with_keys_kept()
    }

    /// The same, with another clock.
    pub(crate) async fn open_in(around: Surroundings, change: impl FnOnce(&mut Config)) -> Self {
        Box::pin(Self::start(ANY, around, change)).await
    }

    /// The same, at these ports: for who must know them beforehand.
    pub(crate) async fn open_at(
        ports: Ports,
        around: Surroundings,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        Box::pin(Self::start(ports, around, change)).await
    }

    fn with_keys_kept(self) -> Self {
        for (folder, drawn) in &DRAWN {
            drawn.keep(&self.folder.path().join(folder));
        }
        self
    }

    async fn start(ports: Ports, around: Surroundings, change: impl FnOnce(&mut Config)) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config {
            data_dir: folder.path().to_owned(),
            ..Config::default()
        };
        settle(&mut config, ports);
        config.http.workers = Some(1);
        lend_keys(folder.path());
        database::lend_schema(folder.path());
        change(&mut config);
        let town = Box::pin(Town::start(&config, ports, around)).await.unwrap();
        Self { town, folder }
    }

    pub(crate) fn browser(&self) -> Browser {
        let client = Client::builder()
            .cookie_store(true)
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .build();
        self.browser_of(client.unwrap())
    }

    /// A browser that has more in its hands than cookies.
    pub(crate) fn browser_of(&self, client: Client) -> Browser {
        Browser {
            client,
            portal: self.town.url.clone(),
            providers: self.town.simulators.public_url.clone(),
        }
    }

    /// A page of the simulated providers.
    pub(crate) async fn providers_page(&self, path: &str) -> String {
        let page = self
            .browser()
            .client
            .get(format!("{}{path}", self.town.simulators.public_url));
        page.send().await.unwrap().text().await.unwrap()
    }

    pub(crate) async fn close(self) {
        self.town.cut().await;
    }

    /// Everybody else goes away, and the portal stays.
    pub(crate) async fn deserted(self) -> Deserted {
        let Town {
            portal, simulators, ..
        } = self.town;
        simulators.stop().await;
        Deserted {
            portal,
            _folder: self.folder,
        }
    }
}

/// A portal whose identity providers do not answer.
pub(crate) struct Deserted {
    pub(crate) portal: Running,
    _folder: tempfile::TempDir,
}

impl Deserted {
    pub(crate) async fn close(self) {
        self.portal.cut().await;
    }
}

/// What Borgoverde has stored.
pub(crate) async fn borgoverde(app: &App) -> Tx {
    let tx = app.db.system_read().await.unwrap();
    let row = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    app.db.read(row.id).await.unwrap()
}

/// How the last login ended, as the log of logins has it: `accepted`, or the reason.
pub(crate) async fn last_outcome(app: &App) -> String {
    let tx = borgoverde(app).await;
    let since = app.clock.now() - TimeDelta::hours(1);
    let outcomes = login_log::last_outcomes(&tx, since).await.unwrap();
    let Outcome { outcome, .. } = outcomes.into_iter().next().unwrap();
    outcome
}

impl Browser {
    /// Opens a page of the portal.
    pub(crate) async fn open(&self, path: &str) -> Response {
        self.client
            .get(format!("{}{path}", self.portal))
            .header("Accept", "text/html")
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn whoami(&self) -> (StatusCode, serde_json::Value) {
        let response = self.open("/api/v1/whoami").await;
        (response.status(), response.json().await.unwrap_or_default())
    }

    pub(crate) fn entity_id(&self, provider: &str) -> String {
        format!("{}/spid/{provider}", self.providers)
    }

    /// Begins a login: the page with the form for the identity provider.
    pub(crate) async fn begin(&self, provider: &str, level: u8, return_to: &str) -> Response {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("idp", &self.entity_id(provider))
            .append_pair("level", &level.to_string())
            .append_pair("return_to", return_to)
            .finish();
        self.open(&format!("/auth/spid/login?{query}")).await
    }

    /// Goes to the identity provider and decides there; the form with its answer.
    pub(crate) async fn answer(
        &self,
        provider: &str,
        level: u8,
        return_to: &str,
        decision: &[(&str, &str)],
    ) -> Form {
        let begun = self.begin(provider, level, return_to).await;
        assert_eq!(begun.status(), 200);
        let page = self.post(&form_of(&begun.text().await.unwrap())).await;
        assert_eq!(page.status(), 200, "{}", page.text().await.unwrap());
        let decided = self
            .client
            .post(page.url().clone())
            .form(decision)
            .send()
            .await
            .unwrap();
        form_of(&decided.text().await.unwrap())
    }

    pub(crate) async fn post(&self, form: &Form) -> Response {
        let base = Url::parse(&self.portal).unwrap();
        self.client
            .post(base.join(&form.action).unwrap())
            .header("Accept", "text/html")
            .form(&form.fields)
            .send()
            .await
            .unwrap()
    }

    /// Whether anybody is where a form leads.
    pub(crate) async fn reaches(&self, form: &Form) -> bool {
        let request = self.client.post(&form.action).form(&form.fields);
        request.send().await.is_ok()
    }

    /// Posts a form at the simulated providers; redirects are followed.
    pub(crate) async fn at_providers(&self, path: &str, form: &[(&str, String)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.providers));
        request.form(form).send().await.unwrap()
    }

    /// A whole login; what the portal answers in the end.
    pub(crate) async fn login(&self, provider: &str, level: u8, decision: &[(&str, &str)]) -> Response {
        let answer = self.answer(provider, level, "/domande-frequenti", decision).await;
        self.post(&answer).await
    }
}

/// A browser that follows no redirect by itself.
pub(crate) fn slow_browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// The first form of a page that posts.
pub(crate) fn form_of(page: &str) -> Form {
    let (_, rest) = page
        .split_once("method=\"post\" action=\"")
        .unwrap_or_else(|| panic!("no form in {page}"));
    let (action, rest) = rest.split_once('"').unwrap();
    let (inside, _) = rest.split_once("</form>").unwrap();
    let fields = inside
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            let (value, _) = rest.split_once('"').unwrap();
            (name.to_owned(), unescape(value))
        })
        .collect();
    Form {
        action: unescape(action),
        fields,
    }
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
