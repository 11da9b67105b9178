//! Mail travels through a real SMTP conversation.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeZone, Utc};
use sportello_integrations::notify::email::{Config, InvalidConfig, Smtp};
use sportello_integrations::notify::{AttachedFile, Channel, Content, Mail, MessageId, SendError};
use sportello_types::ids::JobId;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// A server that takes mail and hands it to the test; `refusal` answers the recipient instead.
async fn server(refusal: Option<&'static str>) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let sender = sender.clone();
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 test\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
                    let answer = match verb.as_str() {
                        "EHLO" => "250-test\r\n250 8BITMIME\r\n".to_string(),
                        "RCPT" if refusal.is_some() => format!("{}\r\n", refusal.unwrap()),
                        "DATA" => {
                            write.write_all(b"354 go\r\n").await.unwrap();
                            let mut message = String::new();
                            while let Ok(Some(line)) = lines.next_line().await {
                                if line == "." {
                                    break;
                                }
                                message.push_str(line.strip_prefix('.').unwrap_or(&line));
                                message.push('\n');
                            }
                            sender.send(message).unwrap();
                            "250 taken\r\n".to_string()
                        }
                        "QUIT" => {
                            let _ = write.write_all(b"221 bye\r\n").await;
                            break;
                        }
                        _ => "250 fine\r\n".to_string(),
                    };
                    if write.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (port, receiver)
}

fn config(port: u16) -> Config {
    serde_json::from_value(serde_json::json!({
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from": "no-reply@comune.borgoverde.example",
        "reply_to": "urp@comune.borgoverde.example",
        "hello_name": "sportello.test",
        "timeout_seconds": 5,
    }))
    .unwrap()
}

fn mail() -> Mail {
    let job = JobId::from_parts(1_700_000_000_000, [7; 10]);
    Mail {
        to: "ada@example.org".parse().unwrap(),
        from_name: "Comune di Borgoverde".to_string(),
        message_id: MessageId::new(job, "comune.borgoverde.example"),
        content: Content {
            subject: "Domanda ricevuta: perché\r\nBcc: altri@example.org".to_string(),
            text: "Ciao Nicolò,\n\n.una riga che comincia per punto\n".to_string(),
            html: None,
        },
        attachments: Vec::new(),
    }
}

#[tokio::test]
async fn a_mail_arrives_with_its_headers_and_nobody_elses() {
    let (port, mut inbox) = server(None).await;
    let smtp = Smtp::new(&config(port)).unwrap();
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 41, 7).unwrap();
    smtp.send(&mail(), now).await.unwrap();
    let message = inbox.recv().await.unwrap();
    let (head, _) = message.split_once("\n\n").unwrap();
    assert!(
        head.contains("From: \"Comune di Borgoverde\" <no-reply@comune.borgoverde.example>"),
        "{head}"
    );
    assert!(head.contains("To: ada@example.org"), "{head}");
    assert!(head.contains("Reply-To: urp@comune.borgoverde.example"), "{head}");
    assert!(head.contains("Date: Tue, 24 Nov 2026 09:41:07 +0000"), "{head}");
    assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
    assert!(
        head.contains("Message-ID: <018bcfe5-6800-7707-8707-070707070707@comune.borgoverde.example>"),
        "{head}"
    );
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
}

#[tokio::test]
async fn the_same_mail_keeps_its_identity_at_each_attempt() {
    let (port, mut inbox) = server(None).await;
    let smtp = Smtp::new(&config(port)).unwrap();
    let mut identities = Vec::new();
    for minute in [0, 5] {
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 10, minute, 0).unwrap();
        smtp.send(&mail(), now).await.unwrap();
        let message = inbox.recv().await.unwrap();
        let line = message
            .lines()
            .find(|line| line.starts_with("Message-ID"))
            .unwrap();
        identities.push(line.to_string());
    }
    assert_eq!(identities[0], identities[1]);
}

#[tokio::test]
async fn a_receipt_travels_whole() {
    let (port, mut inbox) = server(None).await;
    let smtp = Smtp::new(&config(port)).unwrap();
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let mut with_receipt = mail();
    with_receipt.attachments.push(AttachedFile {
        name: "ricevuta n. 0000123-2026.pdf".to_string(),
        media_type: "application/pdf".to_string(),
        bytes: bytes.clone(),
    });
    smtp.send(&with_receipt, Utc.timestamp_opt(0, 0).unwrap())
        .await
        .unwrap();
    let message = inbox.recv().await.unwrap();
    assert!(message.contains("Content-Type: application/pdf"), "{message}");
    assert!(message.contains("ricevuta n. 0000123-2026.pdf"), "{message}");
    let encoded = STANDARD.encode(bytes);
    assert!(message.replace('\n', "").contains(&encoded));
}

#[tokio::test]
async fn a_refusal_for_good_differs_from_one_for_now() {
    let (port, _inbox) = server(Some("550 no such box")).await;
    let now = Utc.timestamp_opt(0, 0).unwrap();
    let refused = Smtp::new(&config(port))
        .unwrap()
        .send(&mail(), now)
        .await
        .unwrap_err();
    assert!(matches!(refused, SendError::Rejected(_)), "{refused}");
    assert!(!refused.is_transient());

    let (port, _inbox) = server(Some("451 come back later")).await;
    let refused = Smtp::new(&config(port))
        .unwrap()
        .send(&mail(), now)
        .await
        .unwrap_err();
    assert!(refused.is_transient(), "{refused}");

    let (port, _inbox) = server(Some("530 5.7.0 authentication required")).await;
    let refused = Smtp::new(&config(port))
        .unwrap()
        .send(&mail(), now)
        .await
        .unwrap_err();
    assert!(refused.is_transient(), "ours to put right: {refused}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let refused = Smtp::new(&config(port))
        .unwrap()
        .send(&mail(), now)
        .await
        .unwrap_err();
    assert!(refused.is_transient(), "{refused}");
}

#[tokio::test]
async fn a_recipient_that_the_server_names_stays_out_of_logs_and_job_lists() {
    for (answer, told) in [
        ("550 5.1.1 <ada@example.org>: no such user", "550"),
        ("451 4.7.1 <ada@example.org>: greylisted", "451"),
    ] {
        let (port, _inbox) = server(Some(answer)).await;
        let now = Utc.timestamp_opt(0, 0).unwrap();
        let smtp = Smtp::new(&config(port)).unwrap();
        let refused = smtp.send(&mail(), now).await.unwrap_err();
        let words = format!("{refused} {refused:?}");
        assert!(words.contains(told) && !words.contains("ada"), "{words}");
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_when_tls_is_required() {
    let (port, mut inbox) = server(None).await;
    let mut strict = config(port);
    strict.security = sportello_integrations::notify::email::Security::Starttls;
    let now = Utc.timestamp_opt(0, 0).unwrap();
    assert!(Smtp::new(&strict).unwrap().send(&mail(), now).await.is_err());
    assert!(inbox.try_recv().is_err());
}

#[test]
fn configurations_that_leak_or_contradict_are_refused() {
    let mut leaking = config(25);
    leaking.username = Some("u".to_string());
    leaking.password = Some("p".to_string().into());
    assert!(matches!(Smtp::new(&leaking), Err(InvalidConfig::PasswordInClear)));
    let mut half = config(25);
    half.username = Some("u".to_string());
    assert!(matches!(Smtp::new(&half), Err(InvalidConfig::Credentials)));
    let mut nobody = config(25);
    nobody.from = "non un indirizzo".to_string();
    assert!(matches!(Smtp::new(&nobody), Err(InvalidConfig::Address(_))));
    let unknown = serde_json::json!({ "host": "h", "from": "a@b.example", "securty": "tls" });
    assert!(serde_json::from_value::<Config>(unknown).is_err());
}
