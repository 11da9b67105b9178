//! A far end over HTTP/1.1 that answers as a test has it, or does not answer.

use crate::messages;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// What comes back.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// An answer: status, one more header, body.
    Reply(u16, Option<(&'static str, String)>, String),
    /// Nothing, for ever.
    Silence,
    /// The connection is closed.
    HangUp,
}

/// The far end.
pub(crate) struct FarEnd {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl FarEnd {
    /// Begins to answer.
    pub(crate) async fn open(mut answer: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let Some(request) = receive(&mut stream).await else {
                    continue;
                };
                noted.lock().unwrap().push(request.clone());
                keep(&request);
                let answer = answer(&request);
                tokio::spawn(send(stream, answer));
            }
        });
        Self { url, seen }
    }

    /// All that was asked since the last time, as `METHOD path`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.requests()
            .into_iter()
            .map(|request| format!("{} {}", request.method, request.path))
            .collect()
    }

    /// The same, whole.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

/// Leaves what was asked in JSON, for who knows its schema.
fn keep(request: &Request) {
    if let Ok(body) = serde_json::from_str::<Value>(&request.body) {
        let call = json!({ "method": request.method, "path": request.path, "request": body });
        messages::keep("json", &call.to_string());
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let (first, _) = head.split_once("\r\n")?;
        let mut words = first.split(' ');
        let request = Request {
            method: words.next()?.to_owned(),
            path: words.next()?.to_owned(),
            head: head.to_owned(),
            body: body.to_owned(),
        };
        let length = request
            .header("Content-Length")
            .map_or(0, |length| length.parse().unwrap());
        if request.body.len() >= length {
            return Some(request);
        }
    }
}

async fn send(mut stream: TcpStream, answer: Answer) {
    match answer {
        Answer::Reply(status, header, body) => {
            let header = header.map_or_else(String::new, |(name, value)| format!("{name}: {value}\r\n"));
            let length = body.len();
            let text = format!(
                "HTTP/1.1 {status} Answer\r\nContent-Length: {length}\r\nConnection: close\r\n{header}\r\n{body}"
            );
            // Who asked may have gone.
            drop(stream.write_all(text.as_bytes()).await);
            drop(stream.shutdown().await);
        }
        Answer::Silence => std::future::pending().await,
        Answer::HangUp => {}
    }
}
