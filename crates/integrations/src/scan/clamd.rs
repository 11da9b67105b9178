//! ClamAV's daemon over its `INSTREAM` command (clamd(8)): chunks with their length in front, an
//! empty one at the end, one line for an answer.

use super::{ScanError, Scanner, Verdict};
use serde::Deserialize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

const CHUNK_BYTES: usize = 64 * 1024;
const LONGEST_ANSWER: u64 = 4 * 1024;

/// How to reach the daemon.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`.
    #[schemars(with = "String")]
    pub address: Address,
    /// Seconds after which a scan is given up.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
    /// Bytes that the daemon takes at most (`StreamMaxLength` of its configuration).
    #[serde(default = "default_max_bytes")]
    pub max_bytes: u64,
}

const fn default_timeout_seconds() -> u64 {
    60
}

const fn default_max_bytes() -> u64 {
    25 * 1024 * 1024
}

/// Where the daemon listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Host and port.
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// The text is not an address of a daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a clamd address: write `tcp://host:port` or `unix:///path`")]
pub struct InvalidAddress;

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        if let Some(host) = text.strip_prefix("tcp://") {
            let (name, port) = host.rsplit_once(':').ok_or(InvalidAddress)?;
            if name.is_empty() || port.parse::<u16>().is_err() {
                return Err(InvalidAddress);
            }
            return Ok(Self::Tcp(host.to_string()));
        }
        match text.strip_prefix("unix://") {
            Some(path) if path.starts_with('/') => Ok(Self::Unix(PathBuf::from(path))),
            _ => Err(InvalidAddress),
        }
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The daemon.
#[derive(Clone, Debug)]
pub struct Clamd {
    config: Config,
}

impl Clamd {
    /// Prepares the adapter; each scan opens a connection of its own.
    pub const fn new(config: Config) -> Self {
        Self { config }
    }

    /// Asks whether the daemon answers (`PING`).
    ///
    /// # Errors
    /// [`ScanError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), ScanError> {
        let answer = self
            .in_time(async {
                let mut connection = self.connect().await?;
                connection.write_all(b"zPING\0").await.map_err(unavailable)?;
                read_answer(&mut connection).await
            })
            .await?;
        match answer.as_str() {
            "PONG" => Ok(()),
            other => Err(ScanError::Unavailable(other.to_string())),
        }
    }

    async fn connect(&self) -> Result<Box<dyn Connection>, ScanError> {
        Ok(match &self.config.address {
            Address::Tcp(host) => Box::new(TcpStream::connect(host).await.map_err(unavailable)?),
            #[cfg(unix)]
            Address::Unix(path) => {
                Box::new(tokio::net::UnixStream::connect(path).await.map_err(unavailable)?)
            }
            #[cfg(not(unix))]
            Address::Unix(_) => {
                return Err(ScanError::Unavailable(
                    "this system has no Unix sockets".to_string(),
                ));
            }
        })
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, ScanError>>) -> Result<T, ScanError> {
        let limit = Duration::from_secs(self.config.timeout_seconds.max(1));
        tokio::time::timeout(limit, work)
            .await
            .unwrap_or_else(|_| Err(ScanError::Unavailable("no answer in time".to_string())))
    }

    async fn converse(&self, content: &mut (dyn AsyncRead + Unpin + Send)) -> Result<String, ScanError> {
        let mut connection = self.connect().await?;
        connection.write_all(b"zINSTREAM\0").await.map_err(unavailable)?;
        let mut sent = 0_u64;
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            let read = content.read(&mut chunk).await.map_err(ScanError::Content)?;
            let length = u32::try_from(read).map_err(|_| ScanError::TooLarge)?;
            sent = sent.saturating_add(u64::from(length));
            if sent > self.config.max_bytes {
                return Err(ScanError::TooLarge);
            }
            let data = chunk.get(..read).unwrap_or_default();
            let written = write_chunk(&mut connection, length, data).await;
            // The daemon hangs up in the middle of a stream that it has judged already: its answer
            // counts more than the broken pipe.
            if written.is_err() || read == 0 {
                return match (read_answer(&mut connection).await, written) {
                    (Ok(answer), _) => Ok(answer),
                    (Err(_), Err(error)) => Err(unavailable(error)),
                    (Err(error), Ok(())) => Err(error),
                };
            }
        }
    }
}

#[async_trait::async_trait]
impl Scanner for Clamd {
    async fn scan(&self, content: &mut (dyn AsyncRead + Unpin + Send)) -> Result<Verdict, ScanError> {
        let answer = self.in_time(self.converse(content)).await?;
        judge(&answer)
    }
}

/// Both kinds of connection.
trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

async fn write_chunk(connection: &mut dyn Connection, length: u32, data: &[u8]) -> std::io::Result<()> {
    connection.write_all(&length.to_be_bytes()).await?;
    connection.write_all(data).await?;
    connection.flush().await
}

/// Reads up to the zero byte that ends the answer to a `z` command.
async fn read_answer(connection: &mut dyn Connection) -> Result<String, ScanError> {
    let mut answer = Vec::new();
    let mut reader = BufReader::new(connection.take(LONGEST_ANSWER));
    let read = reader.read_until(0, &mut answer).await;
    if answer.is_empty() {
        read.map_err(unavailable)?;
        return Err(ScanError::Unavailable("it hung up without an answer".to_string()));
    }
    let text = String::from_utf8_lossy(&answer);
    Ok(text.trim_matches(['\0', '\n', ' ']).to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn unavailable(error: std::io::Error) -> ScanError {
    ScanError::Unavailable(error.to_string())
}

/// `stream: OK`, `stream: <name> FOUND`, `… ERROR`.
fn judge(answer: &str) -> Result<Verdict, ScanError> {
    let verdict = answer.strip_prefix("stream: ").unwrap_or(answer);
    if verdict == "OK" {
        return Ok(Verdict::Clean);
    }
    if let Some(name) = verdict.strip_suffix(" FOUND") {
        return Ok(Verdict::Infected(name.to_string()));
    }
    if verdict.contains("size limit exceeded") {
        return Err(ScanError::TooLarge);
    }
    Err(ScanError::Unavailable(verdict.to_string()))
}
