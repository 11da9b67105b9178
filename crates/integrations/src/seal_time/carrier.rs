//! Requests made in a thread of their own for callers that wait.

use crate::http::{bounded, fault};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response};
use secrecy::{ExposeSecret, SecretString};
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use url::Url;

/// What the thread may take beyond the time of a request before it is given up.
const SLACK: Duration = Duration::from_secs(2);

/// No answer, in words for the log: no address, for it may hold what belongs in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The address is none over HTTP.
    #[error("not an address over HTTP")]
    Address,
    /// Nothing came, or not all of it.
    #[error("{0}")]
    Silent(&'static str),
    /// Another status than success.
    #[error("it answers with status {0}")]
    Status(u16),
    /// Another kind of content than the protocol's.
    #[error("it answers with something else")]
    Kind,
}

/// A request.
pub(super) struct Errand {
    pub(super) method: Method,
    pub(super) url: Url,
    /// Media type and bytes.
    pub(super) body: Option<(&'static str, Vec<u8>)>,
    pub(super) credentials: Option<(String, SecretString)>,
    pub(super) answer_type: Option<&'static str>,
    pub(super) most: usize,
}

/// An errand, and where its outcome goes.
type Sent = (Errand, SyncSender<Result<Vec<u8>, CarryError>>);

/// Makes requests in a thread that lives as long as the carrier and its clones.
#[derive(Clone, Debug)]
pub struct Carrier {
    errands: UnboundedSender<Sent>,
    time: Duration,
}

impl Carrier {
    /// Starts the thread. The client is to be its own: connections belong to the thread that opened them.
    /// `time`: longest time of one request.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(client: Client, time: Duration) -> io::Result<Self> {
        let (sender, mut errands) = unbounded_channel::<(Errand, SyncSender<_>)>();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let work = async move {
            while let Some((errand, reply)) = errands.recv().await {
                let client = client.clone();
                tokio::spawn(async move {
                    let outcome = carry(&client, errand, time).await;
                    // Who asked may have given up.
                    let _ = reply.send(outcome);
                });
            }
        };
        std::thread::Builder::new()
            .name("seal-time".to_owned())
            .spawn(move || runtime.block_on(work))?;
        Ok(Self {
            errands: sender,
            time,
        })
    }

    /// Makes a request and waits for its end.
    pub(super) fn run(&self, errand: Errand) -> Result<Vec<u8>, CarryError> {
        let (reply, outcome) = sync_channel(1);
        self.errands
            .send((errand, reply))
            .map_err(|_| CarryError::Silent("nobody carries it"))?;
        outcome
            .recv_timeout(self.time + SLACK)
            .unwrap_or(Err(CarryError::Silent("no answer in time")))
    }
}

async fn carry(client: &Client, errand: Errand, time: Duration) -> Result<Vec<u8>, CarryError> {
    let mut request = client.request(errand.method, errand.url).timeout(time);
    if let Some((kind, body)) = errand.body {
        request = request.header(CONTENT_TYPE, kind).body(body);
    }
    if let Some(kind) = errand.answer_type {
        request = request.header(ACCEPT, kind);
    }
    if let Some((user, password)) = errand.credentials {
        request = request.basic_auth(user, Some(password.expose_secret()));
    }
    let answer = request
        .send()
        .await
        .map_err(|error| CarryError::Silent(fault(&error)))?;
    if !answer.status().is_success() {
        return Err(CarryError::Status(answer.status().as_u16()));
    }
    if errand.answer_type.is_some_and(|kind| !is_of_kind(&answer, kind)) {
        return Err(CarryError::Kind);
    }
    bounded(answer, errand.most).await.map_err(CarryError::Silent)
}

/// Whether the answer has this media type, whatever its parameters.
fn is_of_kind(answer: &Response, kind: &str) -> bool {
    let stated = answer.headers().get(CONTENT_TYPE);
    stated
        .and_then(|value: &HeaderValue| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|stated| stated.trim().eq_ignore_ascii_case(kind))
}
