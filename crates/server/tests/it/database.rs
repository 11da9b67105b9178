//! Databases of the tests that need no empty one: copies of one that the program has made once in this run. A
//! hundred changes of the schema, each of them committed to the disk, take longer than most tests.

use crate::program::Place;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The file below a data folder.
const FILE: &str = "sportello.db";

/// Puts a SQLite database with the schema and no rows into a data folder that has none.
pub(crate) fn lend_schema(data: &Path) {
    static MIGRATED: OnceLock<Vec<u8>> = OnceLock::new();
    let migrated = MIGRATED.get_or_init(|| {
        let place = Place::on_sqlite();
        place.run(&["migrate"]).expect_good();
        fs::read(place.path("data").join(FILE)).unwrap()
    });
    put(data, migrated);
}

/// The same, with the municipality of Borgoverde; false where there is a database already.
pub(crate) fn lend_settled(data: &Path) -> bool {
    static SETTLED: OnceLock<Vec<u8>> = OnceLock::new();
    if data.join(FILE).exists() {
        return false;
    }
    let settled = SETTLED.get_or_init(|| {
        let place = Place::on_sqlite();
        lend_schema(&place.path("data"));
        place.found();
        fs::read(place.path("data").join(FILE)).unwrap()
    });
    put(data, settled);
    true
}

fn put(data: &Path, database: &[u8]) {
    fs::create_dir_all(data).unwrap();
    fs::write(data.join(FILE), database).unwrap();
}

/// A database on the server that `SPORTELLO_TEST_POSTGRES_URL` names, whose owner is a role that row-level security
/// binds. It is made when somebody needs it.
pub(crate) struct Postgres {
    server: String,
    name: String,
    made: AtomicBool,
}

impl Postgres {
    /// One for a test, where a server is named.
    #[expect(
        clippy::disallowed_methods,
        reason = "where the server is, is the environment's to say"
    )]
    pub(crate) fn new() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("SPORTELLO_TEST_POSTGRES_URL")
            .ok()
            .filter(|url| !url.is_empty())?;
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        Some(Self {
            server,
            name: format!("program_{}_{next}", std::process::id()),
            made: AtomicBool::new(false),
        })
    }

    /// Its address, for its owner.
    pub(crate) fn url(&self) -> String {
        let mut url = url::Url::parse(&self.server).unwrap();
        url.set_username("sportello_test").unwrap();
        url.set_password(Some("sportello")).unwrap();
        url.set_path(&self.name);
        url.into()
    }

    /// Makes it, empty, unless it is there.
    pub(crate) fn make(&self) {
        let role = "DO $$ BEGIN CREATE ROLE sportello_test LOGIN PASSWORD 'sportello'; \
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        let create = format!("CREATE DATABASE {} OWNER sportello_test", self.name);
        self.make_by(&[role, &create]);
    }

    /// Makes it with the schema and the municipality of Borgoverde; false where it is there already.
    pub(crate) fn copy_settled(&self) -> bool {
        static SETTLED: OnceLock<String> = OnceLock::new();
        if self.made.load(Ordering::Relaxed) {
            return false;
        }
        let settled = SETTLED.get_or_init(|| {
            let place = Place::new("");
            place.found();
            place.postgres().unwrap().name.clone()
        });
        self.make_by(&[&format!(
            "CREATE DATABASE {} TEMPLATE {settled} OWNER sportello_test",
            self.name
        )])
    }

    /// Whether these statements were needed to make it.
    fn make_by(&self, statements: &[&str]) -> bool {
        if self.made.swap(true, Ordering::Relaxed) {
            return false;
        }
        let statements = statements.iter().flat_map(|statement| ["-c", statement]);
        let done = Command::new("psql")
            .args([self.server.as_str(), "-qX"])
            .args(statements)
            .status()
            .unwrap();
        assert!(done.success(), "no database for the test");
        true
    }
}

/// CI runs those modules on PostgreSQL that make a place by one of two names (`.ci/on-postgres.sh`): a helper in a
/// module of its own would hide others from it.
#[test]
fn whoever_makes_a_place_has_tests_or_is_known_to_ci() {
    let mut helpers: Vec<String> = Vec::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(source) = fs::read_to_string(&path) else {
            continue;
        };
        let tested = source.contains("#[test]") || source.contains("#[tokio::test");
        if source.contains("Place::new(") && !tested {
            helpers.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    assert_eq!(helpers, ["payments_place.rs"], "`World::open` is known");
}
