//! Where a town's rows are.

use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own, made by the server's own client: `api` knows no driver. Its owner is a
/// role that row-level security binds.
#[expect(
    clippy::disallowed_methods,
    reason = "where the server is, is the environment's to say"
)]
pub(super) fn postgres() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("SPORTELLO_TEST_POSTGRES_URL")
        .ok()
        .filter(|url| !url.is_empty())?;
    let name = format!(
        "api_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let role = "DO $$ BEGIN CREATE ROLE sportello_test LOGIN PASSWORD 'sportello'; \
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    let create = format!("CREATE DATABASE {name} OWNER sportello_test");
    let made = std::process::Command::new("psql")
        .args([server.as_str(), "-qX", "-c", role, "-c", create.as_str()])
        .status()
        .unwrap();
    assert!(made.success(), "no database for the test");
    let mut url = url::Url::parse(&server).unwrap();
    url.set_username("sportello_test").unwrap();
    url.set_password(Some("sportello")).unwrap();
    url.set_path(&name);
    Some(url.into())
}
