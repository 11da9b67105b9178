//! The real program as an administrator runs it: processes of its own, a folder with its settings.

use crate::database::{self, Postgres};
use crate::drawn::Drawn;
use serde_json::Value;
use sportello_api::tenant::TenantSettings;
use sportello_server::config::Config;
use sportello_server::keys::KeyFolder;
use sportello_server::tenants::TenantFile;
use sportello_server::wiring;
use sportello_storage::Db;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A municipality's file, as it comes with the program.
pub(crate) const BORGOVERDE: &str = include_str!("../../demo/borgoverde.toml");

/// A folder with settings and data.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    /// Where its rows are, unless they are in the folder.
    postgres: Option<Postgres>,
}

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) good: bool,
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A portal at work in its own process. Dropped, it is killed.
pub(crate) struct Serving {
    child: Child,
    /// Nowhere for a worker.
    pub(crate) portal: SocketAddr,
    pub(crate) metrics: SocketAddr,
    log: Receiver<Value>,
    heard: Arc<Mutex<String>>,
}

impl Place {
    /// A folder with settings for loopback and whatever `more` says, in TOML. The database is on the
    /// server of `SPORTELLO_TEST_POSTGRES_URL`, or SQLite.
    pub(crate) fn new(more: &str) -> Self {
        Self::with(Postgres::new(), more)
    }

    /// The same, on SQLite in any case.
    pub(crate) fn on_sqlite() -> Self {
        Self::with(None, "")
    }

    fn with(postgres: Option<Postgres>, more: &str) -> Self {
        let database = postgres
            .as_ref()
            .map(|postgres| format!("[database]\nurl = {:?}\n", postgres.url()))
            .unwrap_or_default();
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
            postgres,
        };
        let jobs = if more.contains("[jobs]") {
            ""
        } else {
            "[jobs]\nmetrics_listen = \"127.0.0.1:0\"\n"
        };
        let settings = format!(
            "data_dir = {:?}\n[http]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\n\
             scheme = \"http\"\nworkers = 2\nrequests_per_minute = 60000\n\
             [log]\nfilter = \"warn,sportello_server=info,sportello_api::jobs=info\"\n{jobs}{database}{more}",
            place.path("data"),
        );
        std::fs::write(place.path("sportello.toml"), settings).unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        if let Some(postgres) = &self.postgres {
            postgres.make();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command
    }

    /// Runs a command to its end, in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, [])
    }

    /// The same, with settings in the environment.
    pub(crate) fn run_with<'a>(
        &self,
        args: &[&str],
        environment: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Said {
        let output = self.command(args).envs(environment).output().unwrap();
        Said {
            good: output.status.success(),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Its database, where that is on PostgreSQL.
    pub(crate) const fn postgres(&self) -> Option<&Postgres> {
        self.postgres.as_ref()
    }

    /// Changes a file by hand, byte for byte, wherever it holds `from`.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        assert_eq!(from.len(), to.len());
        let mut bytes = std::fs::read(self.path(file)).unwrap();
        let places: Vec<usize> = (0..bytes.len())
            .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
            .collect();
        assert!(!places.is_empty(), "{file} does not hold {from}");
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        std::fs::write(self.path(file), bytes).unwrap();
    }

    /// Makes the schema, the municipality of Borgoverde and its keys. Where there is no database yet it is a copy of
    /// one for which the commands have done so once in this run, and so are the keys.
    pub(crate) fn settle(&self) {
        static KEYS: Drawn = Drawn::new(|name| name.ends_with("pem"));
        std::fs::write(self.path("borgoverde.toml"), BORGOVERDE).unwrap();
        let copied = match &self.postgres {
            Some(postgres) => postgres.copy_settled(),
            None => database::lend_settled(&self.path("data")),
        };
        if !copied {
            self.found();
        }
        let settings: TenantSettings = TenantFile::parse(BORGOVERDE).unwrap().settings;
        let now = sportello_api::Clock::system().now();
        let mut rng = <rand_chacha::ChaCha20Rng as rand::SeedableRng>::seed_from_u64(1);
        let keys = KeyFolder::of(&self.path("data/keys"), "borgoverde");
        KEYS.lend(keys.path());
        keys.make_missing(&settings, "http://localhost", now, &mut rng)
            .unwrap();
        KEYS.keep(keys.path());
    }

    /// Has the commands make the schema and the municipality.
    pub(crate) fn found(&self) {
        self.run(&["migrate"]).expect_good();
        std::fs::write(self.path("borgoverde.toml"), BORGOVERDE).unwrap();
        self.run(&["tenant", "borgoverde.toml"]).expect_good();
    }

    /// Starts a command that stays, and waits until it is up.
    pub(crate) fn start(&self, args: &[&str]) -> Serving {
        let mut child = self.command(args).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, log) = mpsc::channel();
        let heard = Arc::new(Mutex::new(String::new()));
        let keep = Arc::clone(&heard);
        // Read to the end: a full pipe would stop the program.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let entry: Value = serde_json::from_str(&line).unwrap_or_default();
                {
                    let mut kept = keep.lock().unwrap();
                    kept.push_str(&line);
                    kept.push('\n');
                }
                if matches!(entry["level"].as_str(), Some("ERROR") | None) {
                    eprintln!("{line}");
                }
                // Nobody listens any more once the test is over.
                let _ = sender.send(entry["fields"].clone());
            }
        });
        let up = wait_for(&log, "sportello is up");
        let address = |name: &str| up[name].as_str().map(|address| address.parse().unwrap());
        Serving {
            portal: address("address").unwrap_or_else(|| ([0, 0, 0, 0], 0).into()),
            metrics: address("metrics").unwrap(),
            child,
            log,
            heard,
        }
    }

    /// Begins a command and leaves it at work.
    pub(crate) fn begin(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// The database, opened beside the program.
    pub(crate) async fn db(&self) -> Db {
        if let Some(postgres) = &self.postgres {
            postgres.make();
        }
        let config = Config::read(Some(&self.path("sportello.toml"))).unwrap();
        wiring::database(&config).await.unwrap()
    }
}

impl Said {
    pub(crate) fn expect_good(self) -> Self {
        assert!(self.good, "{self:?}");
        self
    }

    pub(crate) fn expect_bad(self) -> Self {
        assert!(!self.good, "{self:?}");
        self
    }
}

/// Waits for a line of the log.
fn wait_for(log: &Receiver<Value>, message: &str) -> Value {
    loop {
        let line = log
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("never said: {message}"));
        if line["message"] == message {
            return line;
        }
    }
}

/// The longest wait for something that is bound to come.
const PATIENCE: Duration = Duration::from_mins(1);

impl Serving {
    /// Waits until it logs this.
    pub(crate) fn says(&self, message: &str) -> Value {
        wait_for(&self.log, message)
    }

    /// Everything that it has logged so far.
    pub(crate) fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }

    /// Ends it as the kernel does when memory is short: at once, between any two instructions.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits for it.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.child.id())])
            .status()
            .unwrap();
        assert!(asked.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // An error is that of one that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client without a proxy in between.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
