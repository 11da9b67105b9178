//! Flows are read page by page from a service that speaks as pagoPA's does.

use sportello_integrations::payments::fdr::{Fdr, FlowSource, NamedFlow};
use sportello_integrations::payments::gpd::{InvalidConfig, Service};
use sportello_types::values::EuroCents;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const CREDITOR: &str = "01234567897";

/// A service that gives the same answers to the same addresses, and what it was asked.
async fn service(answers: &'static [(&'static str, u16, &'static str)]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/fdr/", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let Ok(Some(first)) = lines.next_line().await else {
                continue;
            };
            let mut with_key = false;
            while let Ok(Some(line)) = lines.next_line().await {
                with_key |= line.eq_ignore_ascii_case("ocp-apim-subscription-key: secret");
                if line.is_empty() {
                    break;
                }
            }
            let path = first.split(' ').nth(1).unwrap().to_owned();
            let known = answers.iter().find(|(known, ..)| *known == path);
            let (status, body) = match known {
                Some((_, status, body)) if with_key => (*status, *body),
                Some(_) => (401, "{}"),
                None => (404, "{}"),
            };
            kept.lock().unwrap().push(path);
            let answer = format!(
                "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            write.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, asked)
}

fn service_at(url: &str, key: &str) -> Service {
    Service {
        url: url.parse().unwrap(),
        key: key.to_owned().into(),
        second_key: None,
    }
}

fn client(url: &str, key: &str) -> Fdr {
    let service = service_at(url, key);
    let time = Duration::from_secs(5);
    Fdr::new(
        &service,
        CREDITOR.parse().unwrap(),
        time,
        reqwest::Client::builder().build().unwrap(),
    )
    .unwrap()
}

const SINCE: &str =
    "/fdr/organizations/01234567897/fdrs?publishedGt=2026-11-20T00%3A00%3A00.000Z&page=1&size=1000";
const SINCE_TWO: &str =
    "/fdr/organizations/01234567897/fdrs?publishedGt=2026-11-20T00%3A00%3A00.000Z&page=2&size=1000";
const HEAD: &str = "/fdr/organizations/01234567897/fdrs/2026-11-20PSP-1/revisions/2/psps/PSP%2F1";
const LINES: &str =
    "/fdr/organizations/01234567897/fdrs/2026-11-20PSP-1/revisions/2/psps/PSP%2F1/payments?page=1&size=1000";
const LINES_TWO: &str =
    "/fdr/organizations/01234567897/fdrs/2026-11-20PSP-1/revisions/2/psps/PSP%2F1/payments?page=2&size=1000";

static ANSWERS: &[(&str, u16, &str)] = &[
    (
        SINCE,
        200,
        r#"{"metadata":{"pageSize":1,"pageNumber":1,"totPage":2},"count":1,"data":[{"fdr":"2026-11-20PSP-1","pspId":"PSP/1","revision":2,"published":"2026-11-22T06:00:00Z","flowDate":"2026-11-20T10:00:00Z"}]}"#,
    ),
    (
        SINCE_TWO,
        200,
        r#"{"metadata":{"pageSize":1,"pageNumber":2,"totPage":2},"count":1,"data":[{"fdr":"2026-11-20PSP-1","pspId":"PSP/1","revision":1,"published":"2026-11-21T06:00:00Z","flowDate":"2026-11-20T10:00:00Z"}]}"#,
    ),
    (
        HEAD,
        200,
        r#"{"status":"PUBLISHED","revision":2,"fdr":"2026-11-20PSP-1","fdrDate":"2026-11-20T10:00:00Z","regulation":"SEPA - Bonifico 7","regulationDate":"2026-11-21","totPayments":2,"sumPayments":16.52}"#,
    ),
    (
        LINES,
        200,
        r#"{"metadata":{"pageSize":1,"pageNumber":1,"totPage":2},"count":1,"data":[{"index":1,"iuv":"01000000000000101","iur":"R1","idTransfer":1,"pay":16.0,"payStatus":"EXECUTED","payDate":"2026-11-19T12:00:00Z"}]}"#,
    ),
    (
        LINES_TWO,
        200,
        r#"{"metadata":{"pageSize":1,"pageNumber":2,"totPage":2},"count":1,"data":[{"index":2,"iuv":"01000000000000101","iur":"R1","idTransfer":2,"pay":0.52,"payStatus":"EXECUTED","payDate":"2026-11-19T12:00:00Z"}]}"#,
    ),
];

#[tokio::test]
async fn flows_are_listed_and_read_page_by_page() {
    let (url, asked) = service(ANSWERS).await;
    let service = client(&url, "secret");
    let since = "2026-11-20T00:00:00Z".parse().unwrap();
    let listed = service.published(Some(since)).await.unwrap();
    let revisions: Vec<u32> = listed.iter().map(|flow| flow.revision).collect();
    assert_eq!(revisions, [1, 2], "in the order of their publication");
    let flow = service.flow(&listed[1]).await.unwrap();
    assert_eq!(flow.total, EuroCents(1652));
    assert_eq!(flow.transfer.as_deref(), Some("SEPA - Bonifico 7"));
    let amounts: Vec<i64> = flow.payments.iter().map(|payment| payment.amount.0).collect();
    assert_eq!(amounts, [1600, 52]);
    assert_eq!(asked.lock().unwrap().len(), 5);
}

#[tokio::test]
async fn what_will_pass_later_is_told_from_what_never_will() {
    let (url, _) = service(ANSWERS).await;
    let since = Some("2026-11-20T00:00:00Z".parse().unwrap());
    let wrong_key = client(&url, "other").published(since).await.unwrap_err();
    assert!(
        wrong_key.is_transient(),
        "the key is to be put right: {wrong_key}"
    );
    assert!(!wrong_key.to_string().contains("other"));
    let named = NamedFlow {
        psp: "PSP".to_owned(),
        flow: "none".to_owned(),
        revision: 1,
        published: "2026-11-22T06:00:00Z".parse().unwrap(),
    };
    let unknown = client(&url, "secret").flow(&named).await.unwrap_err();
    assert!(unknown.is_transient(), "a gateway answers 404 too");
    let nobody = client("http://127.0.0.1:9/", "secret")
        .published(None)
        .await
        .unwrap_err();
    assert!(nobody.is_transient());
}

#[test]
fn the_key_does_not_travel_in_clear() {
    let service = service_at("http://fdr.example.it/", "secret");
    let time = Duration::from_secs(5);
    let refused = Fdr::new(
        &service,
        CREDITOR.parse().unwrap(),
        time,
        reqwest::Client::builder().build().unwrap(),
    );
    assert_eq!(refused.err(), Some(InvalidConfig::Address));
}
