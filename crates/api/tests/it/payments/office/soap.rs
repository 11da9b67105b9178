//! Flows that come by SOAP: the office sees the money that is found, a flow that is published anew under its name, and
//! one that is not whole.

use crate::payments::{Collector, Paid, Station, first, order, payable, text};
use crate::support::{EVA, MARIO, Person, Town, municipality};
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::fdr::soap::{Caller, FdrSoap, Node};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The flows of a node, by name: when each was made, and its document.
#[derive(Clone, Default)]
struct Flows(Arc<Mutex<BTreeMap<&'static str, (&'static str, String)>>>);

impl Flows {
    /// Publishes a flow, or publishes it anew. Payments are notices, receipts and cents.
    fn publish(
        &self,
        name: &'static str,
        made: &'static str,
        total: &str,
        payments: &[(&Value, &str, &str)],
    ) {
        let lines: Vec<String> = payments
            .iter()
            .map(|(notice, receipt, amount)| {
                let iuv = text(&notice["number"]).get(1..).unwrap();
                format!(
                    "<datiSingoliPagamenti>\
                     <identificativoUnivocoVersamento>{iuv}</identificativoUnivocoVersamento>\
                     <identificativoUnivocoRiscossione>{receipt}</identificativoUnivocoRiscossione>\
                     <indiceDatiSingoloPagamento>1</indiceDatiSingoloPagamento>\
                     <singoloImportoPagato>{amount}</singoloImportoPagato>\
                     <codiceEsitoSingoloPagamento>0</codiceEsitoSingoloPagamento>\
                     <dataEsitoSingoloPagamento>2026-11-23</dataEsitoSingoloPagamento></datiSingoliPagamenti>"
                )
            })
            .collect();
        let document = format!(
            "<FlussoRiversamento xmlns='http://www.digitpa.gov.it/schemas/2011/Pagamenti/'>\
             <versioneOggetto>1.0</versioneOggetto><identificativoFlusso>{name}</identificativoFlusso>\
             <dataOraFlusso>{made}</dataOraFlusso>\
             <identificativoUnivocoRegolamento>Bonifico {name}</identificativoUnivocoRegolamento>\
             <dataRegolamento>2026-11-24</dataRegolamento>\
             <istitutoMittente><identificativoUnivocoMittente>\
             <tipoIdentificativoUnivoco>B</tipoIdentificativoUnivoco>\
             <codiceIdentificativoUnivoco>PROVIT2X</codiceIdentificativoUnivoco>\
             </identificativoUnivocoMittente></istitutoMittente>\
             <istitutoRicevente><identificativoUnivocoRicevente>\
             <tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco>\
             <codiceIdentificativoUnivoco>{creditor}</codiceIdentificativoUnivoco>\
             </identificativoUnivocoRicevente></istitutoRicevente>\
             <numeroTotalePagamenti>{count}</numeroTotalePagamenti>\
             <importoTotalePagamenti>{total}</importoTotalePagamenti>{lines}</FlussoRiversamento>",
            creditor = municipality::creditor("borgoverde"),
            count = lines.len(),
            lines = lines.concat(),
        );
        self.0.lock().unwrap().insert(name, (made, document));
    }

    /// What the node answers.
    fn answer(&self, question: &str) -> String {
        let flows = self.0.lock().unwrap();
        if question.contains("nodoChiediElencoFlussiRendicontazione") {
            let lines: Vec<String> = flows
                .iter()
                .map(|(name, (made, _))| {
                    format!(
                        "<idRendicontazione><identificativoFlusso>{name}</identificativoFlusso>\
                         <dataOraFlusso>{made}</dataOraFlusso></idRendicontazione>"
                    )
                })
                .collect();
            let list = format!(
                "<elencoFlussiRendicontazione><totRestituiti>{}</totRestituiti>{}</elencoFlussiRendicontazione>",
                lines.len(),
                lines.concat()
            );
            return envelope("nodoChiediElencoFlussiRendicontazioneRisposta", &list);
        }
        let asked = |name: &str| question.contains(&format!("<identificativoFlusso>{name}</"));
        let (_, (_, document)) = flows.iter().find(|(name, _)| asked(name)).unwrap();
        let encoded = STANDARD.encode(document);
        let within = format!("<xmlRendicontazione>{encoded}</xmlRendicontazione>");
        envelope("nodoChiediFlussoRendicontazioneRisposta", &within)
    }
}

fn envelope(root: &str, within: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
         <n:{root} xmlns:n='http://ws.pagamenti.telematici.gov/'>{within}</n:{root}></s:Body></s:Envelope>"
    )
}

async fn ask(flows: Data<Flows>, question: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/xml")
        .body(flows.answer(&question))
}

/// A node with these flows, until it is stopped, and a town that asks it.
async fn town(flows: &Flows) -> (Town, ServerHandle) {
    let data = Data::new(flows.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .route("/node-for-pa", web::post().to(ask))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let url = format!("http://{}/node-for-pa", server.addrs().first().unwrap());
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let node = Node {
        url: url.parse().unwrap(),
        key: None,
        second_key: None,
    };
    let caller = Caller {
        broker: "80010470922".to_owned(),
        station: "80010470922_01".to_owned(),
        password: SecretString::from("between us"),
    };
    let http = reqwest::Client::builder().build().unwrap();
    let creditor = municipality::creditor("borgoverde");
    let reader = FdrSoap::new(&node, caller, creditor, std::time::Duration::from_secs(10), http).unwrap();
    let town = Town::open_with(|setup| {
        setup.payments = Some(Arc::new(Collector::default()));
        setup.flows = Some(Arc::new(reader));
    })
    .await;
    (town, handle)
}

async fn read(town: &Town, operator: &Person<'_>) -> (Vec<Value>, Vec<Value>) {
    town.app.clock.advance(Duration::seconds(1));
    let order = json!({});
    operator
        .post("/backoffice/payments/reconciliations", &order)
        .await
        .expect(204);
    town.work().await;
    let shown = async |path: &str| {
        let shown = operator.get(path).await.expect(200).json();
        shown["items"].as_array().unwrap().clone()
    };
    (
        shown("/backoffice/payments/flows?day=2026-11-24").await,
        shown("/backoffice/payments/flows/unread").await,
    )
}

#[actix_web::test]
async fn money_is_found_in_flows_by_soap_and_the_last_one_of_a_name_counts() {
    let flows = Flows::default();
    let (town, node) = town(&flows).await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let one = payable(&town, &order(MARIO, 6450)).await;
    let other = payable(&town, &order(MARIO, 3200)).await;
    let (one, other) = (first(&one), first(&other));
    for (notice, receipt) in [(one, "R1"), (other, "R2")] {
        station.deliver("borgoverde", &Paid::of(notice, receipt)).await;
    }
    let (whole, odd) = ("2026-11-24PROVAIT1-1", "2026-11-24PROVAIT1-2");
    let both = [(one, "R1", "64.50"), (other, "R2", "32.00")];
    flows.publish(whole, "2026-11-24T07:00:00", "96.50", &both);
    flows.publish(odd, "2026-11-24T07:10:00", "1.00", &[]);
    let (shown, unread) = read(&town, &eva).await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    let flow = &shown[0];
    assert_eq!((text(&flow["flow"]), text(&flow["psp"])), (whole, "PROVAIT1"));
    assert_eq!(flow["revision"], 1_795_500_000, "the instant, 06:00 UTC");
    assert_eq!((&flow["payments"], &flow["open"]), (&json!(2), &json!([])));
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert_eq!(
        (text(&unread[0]["flow"]), text(&unread[0]["why"])),
        (odd, "not_whole")
    );

    // Both are published anew: one without its second payment, the other one as it should be.
    flows.publish(whole, "2026-11-25T07:00:00", "64.50", &both[..1]);
    flows.publish(odd, "2026-11-25T07:00:00", "0.00", &[]);
    let (shown, unread) = read(&town, &eva).await;
    assert_eq!(unread, Vec::<Value>::new());
    assert_eq!(shown.len(), 2, "{shown:?}");
    let flow = &shown[0];
    assert_eq!(
        (text(&flow["flow"]), flow["revision"].clone()),
        (whole, json!(1_795_586_400))
    );
    let line = &flow["open"][0];
    assert_eq!(
        (text(&line["why"]), text(&line["receipt_id"]), &line["revision"]),
        ("gone", "R2", &json!(1_795_500_000)),
        "{flow}"
    );
    node.stop(false).await;
}

#[actix_web::test]
async fn a_flow_that_is_published_anew_with_an_earlier_date_is_seen_by_the_office() {
    let flows = Flows::default();
    let (town, node) = town(&flows).await;
    let eva = town.operator(EVA).await;
    let name = "2026-11-24PROVAIT1-1";
    flows.publish(name, "2026-11-24T09:00:00", "0.00", &[]);
    let (shown, unread) = read(&town, &eva).await;
    assert_eq!((shown.len(), unread.len()), (1, 0));
    let revision = shown[0]["revision"].clone();

    flows.publish(name, "2026-11-24T08:00:00", "0.00", &[]);
    for _ in 0..2 {
        let (shown, unread) = read(&town, &eva).await;
        assert_eq!(shown[0]["revision"], revision, "the one that was read stays");
        assert_eq!(unread.len(), 1, "{unread:?}");
        let one = &unread[0];
        assert_eq!((text(&one["flow"]), text(&one["why"])), (name, "earlier"));
        assert_eq!((one.get("next_try"), &one["kept"]), (None, &json!(false)));
    }
    flows.publish(name, "2026-11-24T10:00:00", "0.00", &[]);
    let (shown, unread) = read(&town, &eva).await;
    assert_ne!(shown[0]["revision"], revision);
    assert_eq!(unread, Vec::<Value>::new());
    node.stop(false).await;
}
