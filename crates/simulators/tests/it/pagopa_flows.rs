//! The flows of the simulated pagoPA through the portal's own readers: by REST (FdR v3) and by SOAP (`nodeForPa`),
//! which tell the same, and how the node answers who does not ask as it should.

use super::messages;
use super::pagopa_station::{CREDITOR, World, inside, nav};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;
use sportello_integrations::payments::PaymentError;
use sportello_integrations::payments::fdr::soap::{Caller, FdrSoap, Node};
use sportello_integrations::payments::fdr::{Fdr, Flow, FlowOutcome, FlowSource, NamedFlow};
use sportello_integrations::payments::gpd::Service;
use sportello_simulators::pagopa::{Fault, FlowCaller, Trouble};
use sportello_types::values::EuroCents;
use std::time::Duration;

const KEY: &str = "second-key";
const OTHER: &str = "98765432103";
const PASSWORD: &str = "<between>&us";
const TIME: Duration = Duration::from_secs(10);
const NODE: &str = "/nodo-auth/node-for-pa/v1";

/// As whom the readers ask.
#[derive(Clone, Copy)]
struct Asking {
    broker: &'static str,
    station: &'static str,
    password: &'static str,
    creditor: &'static str,
    key: &'static str,
}

const RIGHT: Asking = Asking {
    broker: CREDITOR,
    station: "01234567897_01",
    password: PASSWORD,
    creditor: CREDITOR,
    key: KEY,
};

fn soap(world: &World, asking: Asking) -> FdrSoap {
    let node = Node {
        url: format!("{}{NODE}", world.town.pagopa.base_url()).parse().unwrap(),
        key: Some(SecretString::from(asking.key)),
        second_key: None,
    };
    let caller = Caller {
        broker: asking.broker.to_owned(),
        station: asking.station.to_owned(),
        password: SecretString::from(asking.password),
    };
    let creditor = asking.creditor.parse().unwrap();
    FdrSoap::new(&node, caller, creditor, TIME, world.client.clone()).unwrap()
}

fn rest(world: &World) -> Fdr {
    let service = Service {
        url: format!("{}/fdr-org/service/v1", world.town.pagopa.base_url())
            .parse()
            .unwrap(),
        key: SecretString::from(KEY),
        second_key: None,
    };
    Fdr::new(&service, CREDITOR.parse().unwrap(), TIME, world.client.clone()).unwrap()
}

async fn world() -> World {
    let world = World::new().await;
    world.town.pagopa.open_flows(FlowCaller {
        broker: CREDITOR.to_owned(),
        station: "01234567897_01".to_owned(),
        password: PASSWORD.to_owned(),
        creditors: vec![CREDITOR.to_owned()],
    });
    world
}

/// Both ways to the same flows.
fn ways(world: &World) -> [Box<dyn FlowSource>; 2] {
    [Box::new(rest(world)), Box::new(soap(world, RIGHT))]
}

/// What was published since an instant, if it is one flow, and the flow.
async fn one(way: &dyn FlowSource, after: Option<DateTime<Utc>>) -> (NamedFlow, Flow) {
    let mut listed = way.published(after).await.unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    let named = listed.remove(0);
    let flow = way.flow(&named).await.unwrap();
    (named, flow)
}

#[tokio::test]
async fn both_ways_tell_the_same_flows_and_the_same_revisions() {
    let world = world().await;
    let ways = ways(&world);
    for base in [1, 2] {
        assert_eq!(world.publish(base).await, 201);
        assert_eq!(world.pay(base, "paid").await.as_deref(), Some("/ok"));
    }
    world.control("advance", json!({ "days": 1 })).await;
    for way in &ways {
        assert!(way.published(None).await.unwrap().is_empty());
    }
    world.control("advance", json!({ "days": 1 })).await;
    let mut before = Vec::new();
    for way in &ways {
        before.push(one(way.as_ref(), None).await);
    }
    let [(by_rest, first), (by_soap, same)] = before.as_slice() else {
        panic!("two ways");
    };
    assert_eq!(first, same);
    assert_eq!(
        (&by_rest.psp, &by_rest.flow, by_rest.published),
        (&by_soap.psp, &by_soap.flow, by_soap.published),
        "the same key: who changes from one way to the other finds what is there"
    );
    let name = by_rest.flow.clone();
    assert_eq!(first.total, EuroCents(3304));
    let codes: Vec<u8> = first.payments.iter().map(|paid| paid.outcome.code()).collect();
    assert_eq!(codes, [0, 0]);

    // Twice within the same second: whoever publishes a flow anew gives it a later instant.
    for (how, code, times) in [("revoked", 3, 1), ("unexpected", 9, 1), ("restored", 0, 2)] {
        let anew = json!({ "flow": name, "how": how });
        assert_eq!(world.control("revise", anew).await.0, 200);
        let mut now = Vec::new();
        for (way, (old, _)) in ways.iter().zip(&before) {
            let (named, flow) = one(way.as_ref(), Some(old.published)).await;
            assert_eq!((&named.psp, &named.flow), (&old.psp, &old.flow));
            assert!(named.revision > old.revision, "{named:?}");
            let outcomes: Vec<FlowOutcome> = flow.payments.iter().map(|paid| paid.outcome).collect();
            let told = outcomes.iter().filter(|outcome| outcome.code() == code);
            assert_eq!(told.count(), times, "{outcomes:?}");
            now.push((named, flow));
        }
        assert_eq!(now[0].1, now[1].1);
        before = now;
    }
    world.end().await;
}

#[tokio::test]
async fn a_revision_that_is_no_more_given_is_not_taken_for_another() {
    let world = world().await;
    let way = soap(&world, RIGHT);
    assert_eq!(world.publish(1).await, 201);
    assert_eq!(world.pay(1, "paid").await.as_deref(), Some("/ok"));
    world.control("advance", json!({ "days": 2 })).await;
    let (old, _) = one(&way, None).await;
    let anew = json!({ "flow": old.flow, "how": "revoked" });
    assert_eq!(world.control("revise", anew).await.0, 200);
    let why = way.flow(&old).await.unwrap_err();
    assert!(why.is_transient(), "the list has the new one: {why}");
    let (new, flow) = one(&way, None).await;
    assert!(new.revision > old.revision);
    assert_eq!(flow.payments[0].outcome, FlowOutcome::Revoked);
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_read_either_way_can_be_once_it_is_told_anew() {
    let world = world().await;
    let ways = ways(&world);
    assert_eq!(world.publish(1).await, 201);
    assert_eq!(world.pay(1, "paid").await.as_deref(), Some("/ok"));
    let (_, told) = world
        .control("report", json!({ "notice": nav(1), "unreadable": true }))
        .await;
    let flow = told["flows"][0].as_str().unwrap();
    for way in &ways {
        let listed = way.published(None).await.unwrap();
        let why = way.flow(&listed[0]).await.unwrap_err();
        assert!(why.is_transient(), "{why}");
    }
    assert_eq!(world.control("revise", json!({ "flow": flow })).await.0, 200);
    for way in &ways {
        assert_eq!(one(way.as_ref(), None).await.1.total, EuroCents(1652));
    }
    for trouble in [Trouble::Html, Trouble::ServerError, Trouble::Reset] {
        for way in &ways {
            world.town.pagopa.suffer(Fault {
                call: "fdr.".to_owned(),
                trouble,
                times: 1,
                milliseconds: 0,
            });
            let why = way.published(None).await.unwrap_err();
            assert!(why.is_transient(), "{trouble:?}: {why}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn who_asks_wrongly_hears_what_is_wrong() {
    let world = world().await;
    for (asking, code) in [
        (
            Asking {
                broker: OTHER,
                ..RIGHT
            },
            "PPT_INTERMEDIARIO_PA_SCONOSCIUTO of NodoDeiPagamentiSPC",
        ),
        (
            Asking {
                station: "01234567897_02",
                ..RIGHT
            },
            "PPT_STAZIONE_INT_PA_SCONOSCIUTA of NodoDeiPagamentiSPC",
        ),
        (
            Asking {
                password: "between them",
                ..RIGHT
            },
            "PPT_AUTENTICAZIONE of NodoDeiPagamentiSPC: the password of the station is refused",
        ),
        (
            Asking {
                creditor: OTHER,
                ..RIGHT
            },
            "PPT_AUTORIZZAZIONE of NodoDeiPagamentiSPC",
        ),
        (
            Asking {
                creditor: "80010470922",
                ..RIGHT
            },
            "PPT_DOMINIO_SCONOSCIUTO of NodoDeiPagamentiSPC",
        ),
        (
            Asking {
                key: "wrong",
                ..RIGHT
            },
            "it answered 401",
        ),
    ] {
        let why = soap(&world, asking).published(None).await.unwrap_err();
        assert!(why.to_string().contains(code), "{why}");
        assert!(why.is_transient(), "it can be put right: {why}");
        assert!(!why.to_string().contains(asking.password), "{why}");
    }
    let named = NamedFlow {
        psp: "PROVAIT1".to_owned(),
        flow: "2026-11-25PROVAIT1-9".to_owned(),
        revision: 1_795_586_405,
        published: "2026-11-25T06:00:05Z".parse().unwrap(),
    };
    let why = soap(&world, RIGHT).flow(&named).await.unwrap_err();
    assert!(why.to_string().contains("PPT_ID_FLUSSO_SCONOSCIUTO"), "{why}");
    assert!(matches!(why, PaymentError::Unavailable(_)));
    world.end().await;
}

/// A question as somebody else's program would write it.
fn question(operation: &str, password: &str, rest: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:ws=\"http://ws.pagamenti.telematici.gov/\"><soapenv:Header/><soapenv:Body><ws:{operation}>\
         <identificativoIntermediarioPA>{CREDITOR}</identificativoIntermediarioPA>\
         <identificativoStazioneIntermediarioPA>{CREDITOR}_01</identificativoStazioneIntermediarioPA>\
         <password>{password}</password>{rest}</ws:{operation}></soapenv:Body></soapenv:Envelope>"
    )
}

/// Asks the node: the status, and what it says.
async fn ask(world: &World, action: &str, body: String) -> (u16, String) {
    let answer = world
        .client
        .post(format!("{}{NODE}", world.town.pagopa.base_url()))
        .header("Ocp-Apim-Subscription-Key", KEY)
        .header("Content-Type", "text/xml")
        .header("SOAPAction", action)
        .body(body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let said = answer.text().await.unwrap();
    messages::keep("xml", &said);
    (status, said)
}

#[tokio::test]
async fn the_node_takes_what_its_schema_has_and_nothing_else() {
    const LIST: &str = "nodoChiediElencoFlussiRendicontazione";
    const ONE: &str = "nodoChiediFlussoRendicontazione";
    let world = world().await;
    for base in [1, 2] {
        assert_eq!(world.publish(base).await, 201);
        assert_eq!(world.pay(base, "paid").await.as_deref(), Some("/ok"));
    }
    world.control("advance", json!({ "days": 2 })).await;
    let written = "&lt;between&gt;&amp;us";
    let domain = format!("<identificativoDominio>{CREDITOR}</identificativoDominio>");
    // The schema lets both be left out.
    let mut flow = None;
    for rest in [
        "",
        domain.as_str(),
        "<identificativoPSP>PROVAIT1</identificativoPSP>",
    ] {
        let (status, said) = ask(&world, LIST, question(LIST, written, rest)).await;
        assert_eq!(
            (status, inside(&said, "totRestituiti").as_deref()),
            (200, Some("1"))
        );
        flow = inside(&said, "identificativoFlusso");
    }
    let named = format!("<identificativoFlusso>{}</identificativoFlusso>", flow.unwrap());
    let (status, said) = ask(&world, ONE, question(ONE, written, &named)).await;
    assert_eq!(status, 200);
    assert!(inside(&said, "xmlRendicontazione").is_some(), "{said}");
    for (operation, password, rest, code) in [
        (LIST, "short", "", "PPT_SINTASSI_EXTRAXSD"),
        (LIST, written, "<other/>", "PPT_SINTASSI_EXTRAXSD"),
        (ONE, written, "", "PPT_SINTASSI_EXTRAXSD"),
        (LIST, "between them", "", "PPT_AUTENTICAZIONE"),
        (
            LIST,
            written,
            "<identificativoPSP>OTHER</identificativoPSP>",
            "PPT_PSP_SCONOSCIUTO",
        ),
    ] {
        let (status, said) = ask(&world, operation, question(operation, password, rest)).await;
        assert_eq!(
            (status, inside(&said, "faultCode").as_deref()),
            (200, Some(code)),
            "{said}"
        );
    }
    let doctype = format!("<!DOCTYPE a [<!ENTITY x 'y'>]>{}", question(LIST, written, ""));
    for (action, body) in [
        (LIST, doctype),
        (ONE, question(LIST, written, "")),
        (LIST, "<a/>".to_owned()),
        ("paSendRT", question("paSendRT", written, "")),
    ] {
        let (status, said) = ask(&world, action, body).await;
        assert_eq!(status, 500, "{said}");
        assert!(inside(&said, "faultcode").is_some(), "{said}");
    }
    world.end().await;
}
