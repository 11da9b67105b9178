//! The scanner against a daemon that speaks `INSTREAM`.

use sportello_integrations::scan::clamd::{Address, Clamd, Config};
use sportello_integrations::scan::{ScanError, Scanner, Verdict};
use std::io::Cursor;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::sync::oneshot;

const EICAR: &[u8] = br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

/// Reads a command and its chunks as clamd(8) describes them; gives up beyond `limit` bytes.
async fn serve<S: AsyncReadExt + AsyncWriteExt + Unpin>(mut stream: S, limit: usize) -> Vec<u8> {
    let mut command = Vec::new();
    loop {
        let byte = stream.read_u8().await.unwrap();
        if byte == 0 {
            break;
        }
        command.push(byte);
    }
    if command == b"zPING" {
        stream.write_all(b"PONG\0").await.unwrap();
        return Vec::new();
    }
    assert_eq!(command, b"zINSTREAM");
    let mut content = Vec::new();
    loop {
        let length = usize::try_from(stream.read_u32().await.unwrap()).unwrap();
        if length == 0 {
            break;
        }
        if content.len() + length > limit {
            stream
                .write_all(b"INSTREAM size limit exceeded. ERROR\0")
                .await
                .unwrap();
            return content;
        }
        let start = content.len();
        content.resize(start + length, 0);
        stream.read_exact(&mut content[start..]).await.unwrap();
    }
    let answer: &[u8] = if content.windows(EICAR.len()).any(|window| window == EICAR) {
        b"stream: Eicar-Test-Signature FOUND\0"
    } else if content.is_empty() {
        b"stream: Can't allocate memory ERROR\0"
    } else {
        b"stream: OK\0"
    };
    stream.write_all(answer).await.unwrap();
    content
}

fn clamd(address: &str, max_bytes: u64) -> Clamd {
    let config = serde_json::json!({ "address": address, "timeout_seconds": 5, "max_bytes": max_bytes });
    Clamd::new(serde_json::from_value::<Config>(config).unwrap())
}

async fn daemon(limit: usize) -> (String, oneshot::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _): (TcpStream, _) = listener.accept().await.unwrap();
        let _ = sender.send(serve(stream, limit).await);
    });
    (address, receiver)
}

#[tokio::test]
async fn a_clean_file_reaches_the_daemon_whole() {
    let content: Vec<u8> = (0..=255).cycle().take(200_000).collect();
    let (address, received) = daemon(1_000_000).await;
    let verdict = clamd(&address, 1_000_000)
        .scan(&mut Cursor::new(&content))
        .await
        .unwrap();
    assert_eq!(verdict, Verdict::Clean);
    assert!(received.await.unwrap() == content);
}

#[tokio::test]
async fn malware_is_told_by_name() {
    let (address, _received) = daemon(1_000_000).await;
    let verdict = clamd(&address, 1_000_000)
        .scan(&mut Cursor::new(EICAR))
        .await
        .unwrap();
    assert_eq!(verdict, Verdict::Infected("Eicar-Test-Signature".to_string()));
}

#[tokio::test]
async fn the_daemon_is_reached_by_socket_too() {
    let folder = std::env::temp_dir().join(format!("sportello-clamd-{}", std::process::id()));
    let _ = std::fs::remove_file(&folder);
    let listener = UnixListener::bind(&folder).unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, 1_000).await;
    });
    let scanner = clamd(&format!("unix://{}", folder.display()), 1_000);
    scanner.ping().await.unwrap();
    std::fs::remove_file(&folder).unwrap();
}

#[tokio::test]
async fn large_files_are_refused_by_either_side() {
    let content = vec![b'a'; 300_000];
    let (address, _received) = daemon(1_000_000).await;
    let ours = clamd(&address, 100_000).scan(&mut Cursor::new(&content)).await;
    assert!(matches!(ours, Err(ScanError::TooLarge)), "{ours:?}");
    let (address, _received) = daemon(100_000).await;
    let theirs = clamd(&address, 1_000_000).scan(&mut Cursor::new(&content)).await;
    assert!(
        matches!(theirs, Err(ScanError::TooLarge | ScanError::Unavailable(_))),
        "{theirs:?}"
    );
}

#[tokio::test]
async fn a_failing_daemon_is_not_a_clean_verdict() {
    let (address, _received) = daemon(1_000).await;
    let failed = clamd(&address, 1_000).scan(&mut Cursor::new(b"")).await;
    assert!(matches!(failed, Err(ScanError::Unavailable(_))), "{failed:?}");

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { drop(listener.accept().await) });
    let hung_up = clamd(&address, 1_000).scan(&mut Cursor::new(b"abc")).await;
    assert!(matches!(hung_up, Err(ScanError::Unavailable(_))), "{hung_up:?}");

    let nobody = clamd(&address, 1_000).scan(&mut Cursor::new(b"abc")).await;
    assert!(matches!(nobody, Err(ScanError::Unavailable(_))), "{nobody:?}");
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let silent = clamd(&address, 1_000).scan(&mut Cursor::new(b"abc")).await;
    assert!(matches!(silent, Err(ScanError::Unavailable(_))), "{silent:?}");
    drop(listener);
}

#[test]
fn addresses_are_checked_when_read() {
    assert_eq!(
        "tcp://localhost:3310".parse(),
        Ok(Address::Tcp("localhost:3310".to_string()))
    );
    assert_eq!(
        "unix:///run/clamd.ctl".parse(),
        Ok(Address::Unix("/run/clamd.ctl".into()))
    );
    for bad in [
        "localhost:3310",
        "tcp://localhost",
        "tcp://:3310",
        "tcp://h:99999",
        "unix://run",
    ] {
        assert!(bad.parse::<Address>().is_err(), "{bad}");
    }
}
