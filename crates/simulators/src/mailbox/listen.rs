//! Accepts SMTP connections until told to stop.

use super::conversation::{Conversation, GREETING, MAX_MAIL_BYTES, Step};
use super::store::Mailbox;
use crate::clock::Clock;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// A silent client is hung up on (RFC 5321 §4.5.3.2 asks servers for five minutes at least).
const SILENCE: Duration = Duration::from_mins(5);

/// Serves `listener` until `stop` turns true or its sender is gone.
pub(crate) async fn listen(
    listener: TcpListener,
    mailbox: Mailbox,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            _ = stop.wait_for(|&stopped| stopped) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (mailbox, clock) = (mailbox.clone(), clock.clone());
                    clients.spawn(async move {
                        if let Err(error) = converse(stream, mailbox, clock).await {
                            tracing::debug!(%error, "an SMTP client went away");
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "an SMTP connection could not be accepted"),
            },
            Some(_) = clients.join_next() => {}
        }
    }
    clients.shutdown().await;
}

async fn converse(stream: TcpStream, mailbox: Mailbox, clock: Clock) -> io::Result<()> {
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    output.write_all(GREETING.as_bytes()).await?;
    let mut conversation = Conversation::default();
    let longest = u64::try_from(MAX_MAIL_BYTES).unwrap_or(u64::MAX);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut bounded = (&mut input).take(longest);
        let read = timeout(SILENCE, bounded.read_until(b'\n', &mut line)).await??;
        if read == 0 {
            return Ok(());
        }
        match conversation.hear(&line) {
            Step::Listen => {}
            Step::Say(answer) => output.write_all(answer.as_bytes()).await?,
            Step::Keep(envelope, answer) => {
                mailbox.keep(envelope, clock.now());
                output.write_all(answer.as_bytes()).await?;
            }
            Step::Close(answer) => {
                output.write_all(answer.as_bytes()).await?;
                return output.shutdown().await;
            }
        }
    }
}
