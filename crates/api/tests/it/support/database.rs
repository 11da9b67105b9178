//! Where a town's rows are: in a copy of a database that has been migrated once, of its own.

use sportello_storage::{Config, Db};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// The address of a new database: on the PostgreSQL server that the environment names, else SQLite's, in the folder.
pub(super) async fn new(folder: &Path) -> String {
    match server() {
        Some(server) => on_postgres(&server).await,
        None => on_sqlite(folder).await,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the server is, is the environment's to say"
)]
fn server() -> Option<String> {
    std::env::var("SPORTELLO_TEST_POSTGRES_URL")
        .ok()
        .filter(|url| !url.is_empty())
}

async fn on_sqlite(folder: &Path) -> String {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let bytes = MIGRATED
        .get_or_init(async || {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("portal.db");
            migrate(format!("sqlite:{}", path.display())).await;
            std::fs::read(path).unwrap()
        })
        .await;
    let path = folder.join("portal.db");
    std::fs::write(&path, bytes).unwrap();
    format!("sqlite:{}", path.display())
}

/// Made by the server's own client: `api` knows no driver. Its owner is a role that row-level security binds.
async fn on_postgres(server: &str) -> String {
    static MIGRATED: OnceCell<String> = OnceCell::const_new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let template = MIGRATED
        .get_or_init(async || {
            let name = format!("api_{}", std::process::id());
            let role = "DO $$ BEGIN CREATE ROLE sportello_test LOGIN PASSWORD 'sportello'; \
                        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
            let create = format!("CREATE DATABASE {name} OWNER sportello_test");
            psql(server, &[role, &create]);
            migrate(address(server, &name)).await;
            name
        })
        .await;
    let name = format!("{template}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    psql(
        server,
        &[&format!(
            "CREATE DATABASE {name} TEMPLATE {template} OWNER sportello_test"
        )],
    );
    address(server, &name)
}

async fn migrate(url: String) {
    let config = Config {
        url: url.into(),
        ..Config::default()
    };
    let db = Db::connect(&config).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await.unwrap();
}

fn psql(server: &str, statements: &[&str]) {
    let statements = statements.iter().flat_map(|statement| ["-c", statement]);
    let done = std::process::Command::new("psql")
        .args([server, "-qX"])
        .args(statements)
        .status()
        .unwrap();
    assert!(done.success(), "no database for the test");
}

fn address(server: &str, database: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_username("sportello_test").unwrap();
    url.set_password(Some("sportello")).unwrap();
    url.set_path(database);
    url.into()
}
