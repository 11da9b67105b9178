//! The sections of `sportello.toml`.

use super::anpr::Anpr;
use super::cns::Cns;
use super::identity::{Cie, Spid};
use super::pagopa::Pagopa;
use super::pec::Pec;
use super::seal::Seal;
use super::units::{Network, Size, Time};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use sportello_integrations::{
    notify::{email, sms},
    scan::clamd,
};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

/// All settings. Those of a municipality (name, offices, colours) are rows, not settings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where everything is kept that is not said otherwise: database, files, keys.
    pub data_dir: PathBuf,
    /// Folder of the keys: `<slug>/spid.key.pem`, `spid.crt.pem`, `seal.key.pem`, `seal.crt.pem`,
    /// `seal.toml`, `cie-federation.key.pem`, `cie-signing.key.pem`, `cie-encryption.key.pem`,
    /// `pdnd.key.pem`, `mark.key.pem`, `mark-old.json`, `login-log.keys`; by default `keys` in `data_dir`.
    pub keys_dir: Option<PathBuf>,
    /// Folder of a built web app to serve instead of the one in the program.
    pub web_dir: Option<PathBuf>,
    /// How the portal is reached and what it bears.
    pub http: Http,
    /// How long a login lasts.
    pub session: Session,
    /// Rows.
    pub database: Database,
    /// Files; by default the folder `blobs` in `data_dir`.
    #[schemars(with = "Option<BlobsSchema>")]
    pub blobs: Option<sportello_storage::BlobsConfig>,
    /// Mail; without it no mail leaves: jobs that send some are tried for three days and a half, then
    /// they are dead letters, to be started again by an operator.
    pub mail: Option<email::Config>,
    /// Certified mailboxes (PEC), of single municipalities and of all others; without it documents are sent by
    /// ordinary mail alone.
    pub pec: Option<Pec>,
    /// Gateway for short messages; without it nobody is told by SMS.
    pub sms: Option<sms::Config>,
    /// Virus scanner; without it attachments are not scanned, and say so.
    pub scanner: Option<clamd::Config>,
    /// Work after the commit.
    pub jobs: Jobs,
    /// Identity providers.
    pub spid: Spid,
    /// CIE over OpenID Connect Federation; without it nobody signs in with CIE.
    pub cie: Option<Cie>,
    /// Cards (CNS, TS-CNS); without it nobody signs in with one.
    pub cns: Option<Cns>,
    /// Tokens for apps and integrators.
    pub tokens: Tokens,
    /// Seals on documents.
    pub seal: Seal,
    /// Newer archives of municipalities and countries.
    pub places: Places,
    /// ANPR, the national register of residents; without it municipalities ask their own registry alone.
    pub anpr: Option<Anpr>,
    /// pagoPA; without it nothing is paid, whatever municipalities have set.
    pub pagopa: Option<Pagopa>,
    /// Logs.
    pub log: Log,
}

/// How the portal is reached and what it bears.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Where requests are taken.
    pub listen: SocketAddr,
    /// Where `serve` gives metrics to Prometheus; keep it away from the public.
    pub metrics_listen: SocketAddr,
    /// `https` (a proxy in front ends TLS), or `http` on loopback.
    pub scheme: Scheme,
    /// Port in public addresses, when it is not the scheme's own.
    pub public_port: Option<u16>,
    /// Proxies whose `X-Forwarded-For` is believed: addresses (`127.0.0.1`) or networks
    /// (`10.0.0.0/16`, `fd00::/8`).
    pub trusted_proxies: Vec<Network>,
    /// Threads that answer; by default one per processor.
    pub workers: Option<usize>,
    /// Largest JSON body.
    pub max_json: Size,
    /// Largest attachment.
    pub max_attachment: Size,
    /// Longest time in which the body of a request arrives.
    pub body_time: Time,
    /// Longest time in which an upload arrives.
    pub upload_time: Time,
    /// Longest time in which a request is answered, beside that of its body.
    pub request_time: Time,
    /// Requests of one client in a minute.
    pub requests_per_minute: NonZeroU32,
    /// Steps of logins of one client in a minute.
    pub logins_per_minute: NonZeroU32,
    /// Ratings, confirmations of addresses and requests for desk credentials of one client in a minute.
    pub open_posts_per_minute: NonZeroU32,
    /// How long requests under way may still take when the program is told to stop.
    pub shutdown_time: Time,
}

/// As addresses begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Without TLS: loopback alone.
    Http,
    /// With TLS.
    Https,
}

/// How long a login lasts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Without a request.
    pub idle: Time,
    /// Whatever happens.
    pub absolute: Time,
}

/// The database.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:data/sportello.db` or `postgres://user:password@host/name`; by default SQLite in
    /// `data_dir`. `url_file` names a file that holds it.
    #[schemars(with = "Option<String>")]
    pub url: Option<SecretString>,
    /// Most connections of this process.
    pub max_connections: u32,
    /// How long a request may wait for a connection.
    pub acquire_timeout: Time,
    /// Longest statement (PostgreSQL).
    pub statement_timeout: Time,
    /// Whether a start applies pending changes of the schema; on SQLite it always does.
    pub auto_migrate: bool,
}

/// Work after the commit: receipts, mails, registration elsewhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Jobs {
    /// How long a worker may be silent before its jobs go to another. Longer than the longest job
    /// takes, a mail to a slow server included.
    pub lease: Time,
    /// Where `worker` gives metrics to Prometheus; keep it away from the public. A second worker of
    /// the same machine needs another one.
    pub metrics_listen: SocketAddr,
}

/// Tokens for apps and integrators.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    /// What signs them. After a change new keys sign at once, and the old ones are still believed
    /// until the last token has expired.
    pub algorithm: TokenAlgorithm,
}

/// Algorithms of our own signatures, as JOSE names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum TokenAlgorithm {
    /// ECDSA on P-256: every library knows it.
    #[default]
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// Municipalities and countries, of today and of the past: files in the place of what the program carries.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Places {
    /// Municipalities: the archive that the Ministry of the Interior publishes (`ANPR_archivio_comuni.csv`), or a
    /// file in our own columns.
    pub municipalities_file: Option<PathBuf>,
    /// Countries, in our own columns.
    pub countries_file: Option<PathBuf>,
}

/// Logs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `json` for machines, `human` for people.
    pub format: LogFormat,
    /// What is logged: `info`, or `info,sportello_api=debug`.
    pub filter: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Human,
}

/// The shape of `blobs`, for the schema.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
#[schemars(tag = "kind", rename_all = "snake_case")]
enum BlobsSchema {
    /// A folder of this machine.
    Folder { path: PathBuf },
    /// An S3-compatible store.
    S3 {
        bucket: String,
        region: String,
        endpoint: Option<String>,
        #[schemars(default)]
        virtual_hosted_style: bool,
        access_key_id: Option<String>,
        secret_access_key: Option<String>,
    },
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("data"),
            keys_dir: None,
            web_dir: None,
            http: Http::default(),
            session: Session::default(),
            database: Database::default(),
            blobs: None,
            mail: None,
            pec: None,
            sms: None,
            scanner: None,
            jobs: Jobs::default(),
            spid: Spid::default(),
            cie: None,
            cns: None,
            tokens: Tokens::default(),
            seal: Seal::default(),
            places: Places::default(),
            anpr: None,
            pagopa: None,
            log: Log::default(),
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        let plenty = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            metrics_listen: (Ipv4Addr::LOCALHOST, 9090).into(),
            scheme: Scheme::Https,
            public_port: None,
            trusted_proxies: Vec::new(),
            workers: None,
            max_json: Size::megabytes(1),
            max_attachment: Size::megabytes(20),
            body_time: Time::seconds(20),
            upload_time: Time::minutes(5),
            request_time: Time::seconds(30),
            requests_per_minute: plenty(600),
            logins_per_minute: plenty(30),
            open_posts_per_minute: plenty(20),
            shutdown_time: Time::seconds(30),
        }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle: Time::minutes(30),
            absolute: Time::minutes(8 * 60),
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            max_connections: 16,
            acquire_timeout: Time::seconds(5),
            statement_timeout: Time::seconds(30),
            auto_migrate: false,
        }
    }
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            lease: Time::minutes(2),
            metrics_listen: (Ipv4Addr::LOCALHOST, 9091).into(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Json,
            filter: "info".to_owned(),
        }
    }
}
