//! Flows are asked for by SOAP at a node that answers well, badly, or with too much.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use sportello_integrations::payments::fdr::soap::{Caller, FdrSoap, InvalidAccess, Node};
use sportello_integrations::payments::fdr::{FlowSource, NamedFlow};
use sportello_integrations::payments::gpd::InvalidConfig;
use sportello_types::values::EuroCents;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

const CREDITOR: &str = "01234567897";
const PASSWORD: &str = "between us";
const LIST: &str = "nodoChiediElencoFlussiRendicontazione";
const ONE: &str = "nodoChiediFlussoRendicontazione";
const NAME: &str = "2026-11-24PROVAIT1-7";

/// A question, as it came.
#[derive(Clone, Debug, Default)]
struct Asked {
    /// The header `SOAPAction`.
    action: String,
    key: String,
    body: String,
}

/// What the node says, to whoever comes with the right key.
#[derive(Clone, Default)]
struct Said {
    list: String,
    flow: String,
}

/// A node that answers as it is told, and what it was asked.
async fn node(said: Said) -> (String, Arc<Mutex<Vec<Asked>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/node-for-pa/v1", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut read = BufReader::new(read);
            let (mut question, mut length) = (Asked::default(), 0);
            loop {
                let mut line = String::new();
                read.read_line(&mut line).await.unwrap();
                let Some((name, value)) = line.trim().split_once(':') else {
                    if line.trim().is_empty() {
                        break;
                    }
                    continue;
                };
                let value = value.trim().to_owned();
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "soapaction" => question.action = value,
                    "ocp-apim-subscription-key" => question.key = value,
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            read.read_exact(&mut body).await.unwrap();
            question.body = String::from_utf8(body).unwrap();
            let (status, answer) = match question.action.trim_matches('"') {
                _ if question.key == "old" => (401, "{}".to_owned()),
                LIST => (200, said.list.clone()),
                ONE => (200, said.flow.clone()),
                _ => (500, String::new()),
            };
            kept.lock().unwrap().push(question);
            let head = format!(
                "HTTP/1.1 {status} x\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            write.write_all(head.as_bytes()).await.unwrap();
            // Whoever has had too much hangs up.
            let _ = write.write_all(answer.as_bytes()).await;
        }
    });
    (address, asked)
}

fn node_at(url: &str, key: Option<&str>, second_key: Option<&str>) -> Node {
    Node {
        url: url.parse().unwrap(),
        key: key.map(SecretString::from),
        second_key: second_key.map(SecretString::from),
    }
}

fn caller(password: &str) -> Caller {
    Caller {
        broker: CREDITOR.to_owned(),
        station: format!("{CREDITOR}_01"),
        password: SecretString::from(password),
    }
}

fn reader(node: &Node, password: &str) -> Result<FdrSoap, InvalidAccess> {
    FdrSoap::new(
        node,
        caller(password),
        CREDITOR.parse().unwrap(),
        Duration::from_secs(20),
        reqwest::Client::builder().build().unwrap(),
    )
}

fn envelope(operation: &str, within: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>\
         <ppt:{operation}Risposta xmlns:ppt=\"http://ws.pagamenti.telematici.gov/\">{within}\
         </ppt:{operation}Risposta></soapenv:Body></soapenv:Envelope>"
    )
}

fn list() -> String {
    let lines = format!(
        "<elencoFlussiRendicontazione><totRestituiti>1</totRestituiti><idRendicontazione>\
         <identificativoFlusso>{NAME}</identificativoFlusso>\
         <dataOraFlusso>2026-11-24T07:00:05</dataOraFlusso></idRendicontazione></elencoFlussiRendicontazione>"
    );
    envelope(LIST, &lines)
}

fn document() -> String {
    format!(
        "<p:FlussoRiversamento xmlns:p=\"http://www.digitpa.gov.it/schemas/2011/Pagamenti/\">\
         <p:versioneOggetto>1.0</p:versioneOggetto><p:identificativoFlusso>{NAME}</p:identificativoFlusso>\
         <p:dataOraFlusso>2026-11-24T07:00:05</p:dataOraFlusso>\
         <p:identificativoUnivocoRegolamento>Bonifico 7</p:identificativoUnivocoRegolamento>\
         <p:dataRegolamento>2026-11-24</p:dataRegolamento>\
         <p:istitutoMittente><p:identificativoUnivocoMittente>\
         <p:tipoIdentificativoUnivoco>B</p:tipoIdentificativoUnivoco>\
         <p:codiceIdentificativoUnivoco>PROVIT2X</p:codiceIdentificativoUnivoco>\
         </p:identificativoUnivocoMittente></p:istitutoMittente>\
         <p:istitutoRicevente><p:identificativoUnivocoRicevente>\
         <p:tipoIdentificativoUnivoco>G</p:tipoIdentificativoUnivoco>\
         <p:codiceIdentificativoUnivoco>{CREDITOR}</p:codiceIdentificativoUnivoco>\
         </p:identificativoUnivocoRicevente></p:istitutoRicevente>\
         <p:numeroTotalePagamenti>1</p:numeroTotalePagamenti>\
         <p:importoTotalePagamenti>16.52</p:importoTotalePagamenti>\
         <p:datiSingoliPagamenti>\
         <p:identificativoUnivocoVersamento>01000000000000101</p:identificativoUnivocoVersamento>\
         <p:identificativoUnivocoRiscossione>R1</p:identificativoUnivocoRiscossione>\
         <p:singoloImportoPagato>16.52</p:singoloImportoPagato>\
         <p:codiceEsitoSingoloPagamento>4</p:codiceEsitoSingoloPagamento>\
         <p:dataEsitoSingoloPagamento>2026-11-23</p:dataEsitoSingoloPagamento>\
         </p:datiSingoliPagamenti></p:FlussoRiversamento>"
    )
}

fn with(document: &str) -> String {
    let encoded = STANDARD.encode(document);
    envelope(
        ONE,
        &format!("<xmlRendicontazione>{encoded}</xmlRendicontazione>"),
    )
}

fn good() -> Said {
    Said {
        list: list(),
        flow: with(&document()),
    }
}

#[tokio::test]
async fn flows_are_listed_and_read() {
    let (url, asked) = node(good()).await;
    let reader = reader(&node_at(&url, None, None), PASSWORD).unwrap();
    // Made on the 24th; it may have been sent three weeks later.
    let since = "2026-12-17T06:00:04Z".parse().unwrap();
    let listed = reader.published(Some(since)).await.unwrap();
    assert_eq!(
        listed,
        [NamedFlow {
            psp: "PROVAIT1".to_owned(),
            flow: NAME.to_owned(),
            revision: 1_795_500_005,
            published: "2026-11-24T06:00:05Z".parse().unwrap(),
        }]
    );
    let later = "2026-12-17T06:00:05Z".parse().unwrap();
    assert!(reader.published(Some(later)).await.unwrap().is_empty());
    let flow = reader.flow(&listed[0]).await.unwrap();
    assert_eq!(flow.total, EuroCents(1652));
    assert_eq!(
        (flow.payments[0].transfer, flow.payments[0].outcome.code()),
        (None, 4)
    );
    let asked = asked.lock().unwrap();
    let actions: Vec<&str> = asked.iter().map(|question| question.action.as_str()).collect();
    let (list, one) = (format!("\"{LIST}\""), format!("\"{ONE}\""));
    assert_eq!(actions, [&list, &list, &one]);
    assert!(asked.iter().all(|question| question.key.is_empty()));
    let said = &asked[2].body;
    assert!(
        said.contains(&format!("<password>{PASSWORD}</password>")),
        "{said}"
    );
    assert!(
        said.contains(&format!("<identificativoFlusso>{NAME}</identificativoFlusso>")),
        "{said}"
    );
}

#[tokio::test]
async fn the_second_key_is_taken_where_the_first_is_refused() {
    let (url, asked) = node(good()).await;
    let both = reader(&node_at(&url, Some("old"), Some("new")), PASSWORD).unwrap();
    for _ in 0..2 {
        assert_eq!(both.published(None).await.unwrap().len(), 1);
    }
    let keys: Vec<String> = asked
        .lock()
        .unwrap()
        .iter()
        .map(|question| question.key.clone())
        .collect();
    assert_eq!(keys, ["old", "new", "new"]);
    let one = reader(&node_at(&url, Some("old"), None), PASSWORD).unwrap();
    let why = one.published(None).await.unwrap_err();
    assert!(why.is_transient(), "the key is to be put right: {why}");
    let nobody = reader(&node_at("http://127.0.0.1:9/", None, None), PASSWORD).unwrap();
    assert!(nobody.published(None).await.unwrap_err().is_transient());
}

#[tokio::test]
async fn what_will_pass_later_is_told_from_what_stays_until_the_flow_is_published_anew() {
    let good = document();
    let other_total = good.replace(
        "<p:importoTotalePagamenti>16.52",
        "<p:importoTotalePagamenti>16.53",
    );
    let more = good.replace("<p:numeroTotalePagamenti>1", "<p:numeroTotalePagamenti>2");
    let other_creditor = good.replace(CREDITOR, "98765432103");
    let other_flow = good.replace(NAME, "2026-11-24PROVAIT1-8");
    let later = good.replace("2026-11-24T07:00:05", "2026-11-25T07:00:05");
    let doctype = format!("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{good}");
    let broken = good.replace("</p:FlussoRiversamento>", "");
    let broken_base64 = envelope(ONE, "<xmlRendicontazione>PD94bWw%%</xmlRendicontazione>");
    let outer_doctype = format!("<!DOCTYPE a [<!ENTITY x 'y'>]>{}", with(&good));
    let large = envelope(
        ONE,
        &format!(
            "<xmlRendicontazione>{}</xmlRendicontazione>",
            "A".repeat(25 * 1024 * 1024)
        ),
    );
    for (flow, transient, words) in [
        (with(&other_total), false, "come to another amount"),
        (with(&more), false, "not as many"),
        (with(&other_creditor), false, "not what was asked for"),
        (with(&other_flow), false, "not what was asked for"),
        (with(&doctype), false, "DOCTYPE"),
        (with(&broken), false, "not well formed"),
        (with("\u{feff}"), false, "not well formed"),
        (with(&later), true, "another revision"),
        (broken_base64, true, "xmlRendicontazione"),
        (envelope(ONE, ""), true, "xmlRendicontazione"),
        (outer_doctype, true, "DOCTYPE"),
        (list(), true, "not what was asked for"),
        (large, true, "too large"),
    ] {
        let (url, _) = node(Said { list: list(), flow }).await;
        let reader = reader(&node_at(&url, None, None), PASSWORD).unwrap();
        let listed = reader.published(None).await.unwrap();
        let why = reader.flow(&listed[0]).await.unwrap_err();
        assert!(why.to_string().contains(words), "{why}");
        assert_eq!(why.is_transient(), transient, "{why}");
        assert!(!why.to_string().contains(PASSWORD), "{why}");
    }
}

#[test]
fn nothing_is_asked_in_clear_or_with_a_password_that_cannot_be() {
    let clear = reader(&node_at("http://node.example.it/", None, None), PASSWORD);
    assert_eq!(clear.err(), Some(InvalidAccess::Service(InvalidConfig::Address)));
    let node = node_at("https://node.example.it/", None, None);
    assert_eq!(reader(&node, "short").err(), Some(InvalidAccess::Password));
    assert!(reader(&node, PASSWORD).is_ok());
}
