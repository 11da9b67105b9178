//! A world for each test: a database of its own per engine, two municipalities, a citizen each.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use secrecy::SecretString;
use serde_json::json;
use sportello_storage::citizens::{Certified, upsert_at_login};
use sportello_storage::istanze::{self, NewDraft};
use sportello_storage::register::{Direction, Document, NewEntry, Party};
use sportello_storage::{Config, Db, Keyring, NewId, Tx, new_id, tenants};
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, IstanzaId, RegistrationId, TenantId};
use sportello_types::values::AccountKey;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

pub(crate) const MARIO: &str = "RSSMRA80A01H501U";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) db: Db,
    pub(crate) url: String,
    /// Comune di Borgoverde.
    pub(crate) tenant: TenantId,
    /// Comune di Montefiore.
    pub(crate) other: TenantId,
    /// Mario, at Borgoverde.
    pub(crate) mario: CitizenId,
    pub(crate) now: DateTime<Utc>,
    rng: Mutex<ChaCha20Rng>,
    _folder: tempfile::TempDir,
}

/// Runs a test on PostgreSQL where a server is named, else on SQLite: the suite runs once with and once without.
pub(crate) async fn on_each_engine(test: impl AsyncFn(World)) {
    test(World::here().await).await;
}

impl World {
    /// On PostgreSQL where a server is named, else on SQLite.
    pub(crate) async fn here() -> Self {
        match Self::on_postgres().await {
            Some(world) => world,
            None => Self::on_sqlite().await,
        }
    }

    pub(crate) async fn on_sqlite() -> Self {
        static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
        let bytes = MIGRATED
            .get_or_init(async || {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("new/portal.db");
                migrate(format!("sqlite:{}", path.display())).await;
                std::fs::read(path).unwrap()
            })
            .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("portal.db");
        std::fs::write(&path, bytes).unwrap();
        Self::build(Engine::Sqlite, format!("sqlite:{}", path.display()), folder).await
    }

    async fn on_postgres() -> Option<Self> {
        let url = postgres_database().await?;
        Some(Self::build(Engine::Postgres, url, tempfile::tempdir().unwrap()).await)
    }

    async fn build(engine: Engine, url: String, folder: tempfile::TempDir) -> Self {
        let config = Config {
            url: SecretString::from(url.clone()),
            max_connections: 8,
            acquire_timeout_seconds: 60,
            ..Config::default()
        };
        let db = Db::connect(&config).await.unwrap();
        let now = DateTime::parse_from_rfc3339("2026-11-24T09:30:00.123456Z")
            .unwrap()
            .to_utc();
        let mut world = Self {
            engine,
            db,
            url,
            tenant: TenantId(uuid::Uuid::nil()),
            other: TenantId(uuid::Uuid::nil()),
            mario: CitizenId(uuid::Uuid::nil()),
            now,
            rng: Mutex::new(ChaCha20Rng::seed_from_u64(7)),
            _folder: folder,
        };
        world.tenant = world.found("borgoverde").await;
        world.other = world.found("montefiore").await;
        world.mario = world.citizen(world.tenant, MARIO).await;
        world
    }

    pub(crate) async fn found(&self, slug: &str) -> TenantId {
        let tx = self.db.system().await.unwrap();
        let hosts = [format!("{slug}.example.it")];
        let tenant = tenants::upsert(&tx, self.id(), slug, &hosts, &json!({"name": slug}), self.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        tenant.id
    }

    pub(crate) fn id<T: NewId>(&self) -> T {
        new_id(self.now, &mut *self.rng.lock().unwrap())
    }

    pub(crate) fn with_rng<T>(&self, draw: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        draw(&mut self.rng.lock().unwrap())
    }

    /// A ring of keys of its own.
    pub(crate) fn keyring(&self) -> Keyring {
        Keyring::parse(&self.with_rng(Keyring::draw)).unwrap()
    }

    pub(crate) fn later(&self, by: Duration) -> DateTime<Utc> {
        self.now + by
    }

    pub(crate) async fn write(&self) -> Tx {
        self.db.begin(self.tenant).await.unwrap()
    }

    pub(crate) async fn read(&self) -> Tx {
        self.db.read(self.tenant).await.unwrap()
    }

    pub(crate) async fn citizen(&self, tenant: TenantId, tax_code: &str) -> CitizenId {
        let tx = self.db.begin(tenant).await.unwrap();
        let citizen = upsert_at_login(&tx, self.id(), &certified(tax_code), self.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        citizen.profile.id
    }

    pub(crate) async fn draft(&self, title: &str, at: DateTime<Utc>) -> IstanzaId {
        let tx = self.write().await;
        let draft = istanze::create(&tx, self.new_draft(title), at).await.unwrap();
        tx.commit().await.unwrap();
        draft.id
    }

    pub(crate) fn new_draft(&self, title: &str) -> NewDraft {
        NewDraft {
            id: self.id(),
            citizen: self.mario,
            service: "permesso-ztl".to_owned(),
            service_title: title.to_owned(),
            form_version: "1".to_owned(),
            answers: answers(&json!({})),
            copied_from: None,
        }
    }

    /// A connection that knows no tenant and no rules: what an intruder in the database has.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        let mut one = ConnectOptions::new(self.url.as_str());
        one.max_connections(1);
        let raw = Database::connect(one).await.unwrap();
        if self.engine == Engine::Postgres {
            raw.execute_unprepared("SET app.tenant = 'system'").await.unwrap();
        }
        raw
    }

    /// The same, with the locks of the append-only tables broken.
    pub(crate) async fn unlocked(&self, tables: &[&str]) -> DatabaseConnection {
        let raw = self.raw().await;
        for table in tables {
            let unlock = match self.engine {
                Engine::Sqlite => format!("DROP TRIGGER {table}_no_update; DROP TRIGGER {table}_no_delete"),
                Engine::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER USER"),
            };
            raw.execute_unprepared(&unlock).await.unwrap();
        }
        raw
    }
}

/// The database refuses it, and says why.
pub(crate) async fn is_refused(raw: &DatabaseConnection, sql: &str, why: &str) {
    let refused = raw.execute_unprepared(sql).await;
    let told = refused.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.contains(why), "{sql}: {told}");
}

pub(crate) fn entry(id: RegistrationId) -> NewEntry {
    NewEntry {
        id,
        direction: Direction::Incoming,
        sender: Party {
            name: "Mario Rossi".to_owned(),
            tax_code: Some(MARIO.to_owned()),
        },
        recipients: vec![Party {
            name: "Polizia locale".to_owned(),
            tax_code: None,
        }],
        subject: "Permesso ZTL".to_owned(),
        documents: vec![Document {
            name: "istanza.json".to_owned(),
            media_type: "application/json".to_owned(),
            size: 2,
            sha256: "0".repeat(64),
        }],
        received_number: None,
        received_on: None,
        request_id: None,
    }
}

pub(crate) fn answers(value: &serde_json::Value) -> Answers {
    serde_json::from_value(value.clone()).unwrap()
}

pub(crate) fn certified(tax_code: &str) -> Certified {
    Certified {
        source: sportello_types::profile::Source::Spid,
        account: AccountKey::TaxCode(tax_code.parse().unwrap()),
        given_name: Some("Mario".to_owned()),
        family_name: Some("Rossi".to_owned()),
        native_given_name: None,
        native_family_name: None,
        birth_date: (
            NaiveDate::from_ymd_opt(1980, 1, 1).unwrap(),
            sportello_types::profile::Source::Spid,
        ),
        sex: None,
        birth_place: None,
        residence: None,
        identity_document: None,
        email: Some("mario@example.it".parse().unwrap()),
        mobile: None,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the server is, is the environment's to say"
)]
fn postgres_server() -> Option<String> {
    std::env::var("SPORTELLO_TEST_POSTGRES_URL")
        .ok()
        .filter(|url| !url.is_empty())
}

/// A fresh database, cloned from a template that was migrated once, owned by a role that row-level security binds.
pub(crate) async fn postgres_database() -> Option<String> {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = postgres_server()?;
    let template = TEMPLATE
        .get_or_init(async || {
            let name = format!("sportello_template_{}", std::process::id());
            let admin = Database::connect(server.as_str()).await.unwrap();
            let role = "DO $$ BEGIN CREATE ROLE sportello_test LOGIN PASSWORD 'sportello'; \
                        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
            admin.execute_unprepared(role).await.unwrap();
            let create = format!("CREATE DATABASE {name} OWNER sportello_test");
            admin.execute_unprepared(&create).await.unwrap();
            migrate(as_test_role(&server, &name)).await;
            admin.close().await.unwrap();
            name
        })
        .await;
    let name = format!("{template}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Database::connect(server.as_str()).await.unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE {template} OWNER sportello_test");
    admin.execute_unprepared(&create).await.unwrap();
    admin.close().await.unwrap();
    Some(as_test_role(&server, &name))
}

async fn migrate(url: String) {
    let config = Config {
        url: SecretString::from(url),
        ..Config::default()
    };
    let db = Db::connect(&config).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await.unwrap();
}

fn as_test_role(server: &str, database: &str) -> String {
    let after_user = server
        .rsplit_once('@')
        .map_or_else(|| server.split_once("://").unwrap().1, |(_, host)| host);
    let host = after_user.split('/').next().unwrap();
    format!("postgres://sportello_test:sportello@{host}/{database}")
}
