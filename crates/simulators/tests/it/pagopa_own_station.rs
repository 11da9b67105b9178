//! A creditor that answers the node of the simulated pagoPA by itself: how the node asks, what it makes of bad
//! answers, and what it does while nobody answers.

use super::listening::listen;
use super::messages;
use super::pagopa_station::{ACCOUNT, CREDITOR, World, creditor, inside};
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_types::values::{Iuv, SegregationCode};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ACA: &str = "/aca/v1/paCreatePosition";
const CODE: u8 = 2;

/// What the station says.
#[derive(Clone)]
struct Said {
    verified: &'static str,
    begun: &'static str,
    transfer: &'static str,
    account: &'static str,
    company: &'static str,
    /// Instead of all this.
    fault: Option<&'static str>,
    late: bool,
}

const GOOD: Said = Said {
    verified: "16.52",
    begun: "16.52",
    transfer: "16.52",
    account: ACCOUNT,
    company: "<companyName>Comune di Montefiore</companyName>",
    fault: None,
    late: false,
};

#[derive(Clone)]
struct Counter {
    said: Arc<Mutex<Said>>,
    came: Arc<Mutex<Vec<(String, String)>>>,
}

impl Counter {
    fn say(&self, said: Said) {
        *self.said.lock().unwrap() = said;
    }

    /// The operations so far.
    fn asked(&self) -> Vec<String> {
        let came = std::mem::take(&mut *self.came.lock().unwrap());
        came.into_iter().map(|(operation, _)| operation).collect()
    }
}

fn soap(root: &str, within: &str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/xml").body(format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>\
         <n:{root} xmlns:n=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">{within}</n:{root}>\
         </e:Body></e:Envelope>"
    ))
}

async fn answer(counter: Data<Counter>, request: HttpRequest, body: String) -> HttpResponse {
    let operation = request.headers().get("SOAPAction").unwrap().to_str().unwrap();
    let operation = operation.trim_matches('"').to_owned();
    let said = counter.said.lock().unwrap().clone();
    let nav = inside(&body, "noticeNumber").unwrap();
    messages::keep("xml", &body);
    counter.came.lock().unwrap().push((operation.clone(), body));
    if said.late {
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    if operation == "paSendRTV2" {
        return soap("paSendRTV2Response", "<outcome>OK</outcome>");
    }
    let root = match operation.as_str() {
        "paVerifyPaymentNotice" => "paVerifyPaymentNoticeRes",
        "paGetPaymentV2" => "paGetPaymentV2Response",
        other => panic!("{other}"),
    };
    if let Some(code) = said.fault {
        let fault = format!(
            "<outcome>KO</outcome><fault><faultCode>{code}</faultCode><faultString>no</faultString>\
             <id>{CREDITOR}</id></fault>"
        );
        return soap(root, &fault);
    }
    let Said {
        verified,
        begun,
        transfer,
        account,
        company,
        ..
    } = said;
    let within = if root == "paVerifyPaymentNoticeRes" {
        format!(
            "<outcome>OK</outcome><paymentList><paymentOptionDescription><amount>{verified}</amount>\
             <options>EQ</options><dueDate>2026-12-31</dueDate><allCCP>false</allCCP>\
             </paymentOptionDescription></paymentList><paymentDescription>Nuoto</paymentDescription>\
             <fiscalCodePA>{CREDITOR}</fiscalCodePA><companyName>Comune di Montefiore</companyName>"
        )
    } else {
        let iuv = nav.get(1..).unwrap();
        format!(
            "<outcome>OK</outcome><data><creditorReferenceId>{iuv}</creditorReferenceId>\
             <paymentAmount>{begun}</paymentAmount><dueDate>2026-12-31</dueDate>\
             <description>Nuoto</description>{company}<debtor><uniqueIdentifier>\
             <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
             <entityUniqueIdentifierValue>SRRGLI85D52B354O</entityUniqueIdentifierValue></uniqueIdentifier>\
             <fullName>Giulia Serra</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer>\
             <transferAmount>{transfer}</transferAmount><fiscalCodePA>{CREDITOR}</fiscalCodePA>\
             <IBAN>{account}</IBAN><remittanceInformation>Nuoto</remittanceInformation>\
             <transferCategory>9/0108104AP/</transferCategory></transfer></transferList></data>"
        )
    };
    soap(root, &within)
}

/// The platform, and a creditor whose station answers for its notices.
async fn world() -> (World, Counter, ServerHandle) {
    let world = World::new().await;
    let counter = Counter {
        said: Arc::new(Mutex::new(GOOD)),
        came: Arc::default(),
    };
    let data = Data::new(counter.clone());
    let (port, handle) = listen(None, move |app| {
        app.app_data(data.clone())
            .route("/station", web::post().to(answer));
    });
    let mut own = creditor(Some(format!("http://localhost:{port}/station")));
    own.station.as_mut().unwrap().answers_for = vec!["02".to_owned()];
    world.town.pagopa.register(own).unwrap();
    (world, counter, handle)
}

fn iuv(base: u64) -> Iuv {
    Iuv::new(SegregationCode::new(CODE).unwrap(), base).unwrap()
}

fn nav(base: u64) -> String {
    iuv(base).notice_number().to_string()
}

fn copy(base: u64, amount: i64) -> Value {
    json!({
        "paFiscalCode": CREDITOR, "entityType": "F", "entityFiscalCode": "SRRGLI85D52B354O",
        "entityFullName": "Giulia Serra", "iuv": iuv(base).to_string(), "nav": nav(base),
        "amount": amount, "description": "Nuoto", "expirationDate": "2026-12-31T22:59:59Z",
        "iban": ACCOUNT, "switchToExpired": true, "payStandIn": true,
    })
}

async fn pay(world: &World, base: u64) -> (u16, Value) {
    let counter = json!({ "creditor": CREDITOR, "notice": nav(base) });
    world.control("pay", counter).await
}

#[tokio::test]
async fn a_cart_is_paid_by_asking_the_station() {
    let (world, counter, station) = world().await;
    let mut cart = super::pagopa_station::cart(&[1]);
    cart["paymentNotices"][0]["noticeNumber"] = json!(nav(1));
    let opened = world
        .call_as(
            "first-key",
            Method::POST,
            super::pagopa_station::CARTS,
            Some(&cart),
        )
        .await
        .unwrap();
    let page = opened.headers()["Location"].to_str().unwrap().to_owned();
    assert!(counter.asked().is_empty());
    let shown = world
        .client
        .get(&page)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(shown.contains("16,52 euro"), "{shown}");
    assert_eq!(counter.asked(), ["paVerifyPaymentNotice"]);
    let ended = world.client.post(&page).form(&[("ending", "paid")]).send().await;
    let back = ended.unwrap().headers()["Location"].to_str().unwrap().to_owned();
    assert!(back.ends_with("/ok"), "{back}");
    let came = counter.came.lock().unwrap().clone();
    let operations: Vec<&str> = came.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(
        operations,
        ["paVerifyPaymentNotice", "paGetPaymentV2", "paSendRTV2"]
    );
    assert_eq!(inside(&came[1].1, "amount").as_deref(), Some("16.52"));
    assert_eq!(inside(&came[1].1, "paymentNote").as_deref(), Some("attempt-1"));
    assert_eq!(inside(&came[2].1, "paymentNote").as_deref(), Some("attempt-1"));
    assert_eq!(inside(&came[2].1, "paymentAmount").as_deref(), Some("16.52"));
    assert!(world.journal("violation").is_empty());
    // The node knows by itself that it was paid.
    counter.asked();
    assert_eq!(
        pay(&world, 1).await,
        (409, json!({ "fault": "PAA_PAGAMENTO_DUPLICATO" }))
    );
    assert!(counter.asked().is_empty());
    station.stop(false).await;
    world.end().await;
}

#[tokio::test]
async fn an_answer_that_does_not_hold_together_is_no_answer() {
    let (world, counter, station) = world().await;
    for (said, why) in [
        (
            Said {
                transfer: "16.51",
                ..GOOD
            },
            "paymentAmount is not the sum of the transfers",
        ),
        (
            Said {
                verified: "16.00",
                ..GOOD
            },
            "name two amounts",
        ),
        (
            Said {
                account: "IT45R0760103200000000001016",
                ..GOOD
            },
            "the IBAN is not registered",
        ),
        (
            Said {
                account: "IT60X0542811101000000123457",
                ..GOOD
            },
            "wrong check digits",
        ),
        (Said { company: "", ..GOOD }, "data without companyName"),
        (
            Said {
                company: "<officeName>Sport</officeName><companyName>Comune</companyName>",
                ..GOOD
            },
            "companyName: not expected here",
        ),
        (
            Said {
                begun: "16.520",
                ..GOOD
            },
            "paymentAmount: not what it must hold",
        ),
    ] {
        counter.say(said);
        let before = world.journal("violation").len();
        assert_eq!(
            pay(&world, 1).await,
            (409, json!({ "fault": "PPT_STAZIONE_INT_PA_ERRORE_RESPONSE" })),
            "{why}"
        );
        let found = world.journal("violation").split_off(before);
        assert!(found[0]["wrong"].to_string().contains(why), "{why}: {found:?}");
    }
    counter.say(Said {
        fault: Some("PAA_PAGAMENTO_SCADUTO"),
        ..GOOD
    });
    assert_eq!(
        pay(&world, 1).await,
        (409, json!({ "fault": "PAA_PAGAMENTO_SCADUTO" }))
    );
    counter.say(Said { late: true, ..GOOD });
    world
        .control("settings", json!({ "notice_patience_ms": 300 }))
        .await;
    assert_eq!(
        pay(&world, 1).await,
        (409, json!({ "fault": "PPT_STAZIONE_INT_PA_TIMEOUT" }))
    );
    counter.say(GOOD);
    assert_eq!(pay(&world, 1).await.0, 200);
    station.stop(false).await;
    world.end().await;
}

#[tokio::test]
async fn a_copy_is_made_changed_and_closed_by_one_call() {
    let (world, _, station) = world().await;
    let tell = async |copy: Value| world.call(Method::POST, ACA, Some(&copy)).await;
    let copied = |base| world.town.pagopa.copied(CREDITOR, &nav(base));
    assert_eq!(tell(copy(1, 0)).await.0, 404, "nothing is there to be closed");
    for amount in [1652, 1652, 1700] {
        let (status, told) = tell(copy(1, amount)).await;
        assert_eq!((status, &told["status"]), (200, &json!("VALID")));
        assert_eq!(copied(1), Some(amount));
    }
    let (status, told) = tell(copy(1, 0)).await;
    assert_eq!((status, &told["status"]), (200, &json!("INVALID")));
    assert_eq!(copied(1), None);
    for amount in [0, 1652] {
        assert_eq!(tell(copy(1, amount)).await.0, 422, "it stays closed");
    }
    for (field, value) in [
        ("iuv", json!("02000000000009988")),
        ("nav", json!("301123456789012316")),
        ("amount", json!(-1)),
        ("entityType", json!("X")),
        ("iban", json!("IT60")),
        ("expirationDate", json!("2026-11-01T00:00:00Z")),
        ("expirationDate", json!("2026-11-01")),
        ("colour", json!("red")),
    ] {
        let mut odd = copy(2, 1652);
        odd[field] = value;
        assert_eq!(tell(odd).await.0, 400, "{field}");
    }
    let mut foreign = copy(2, 1652);
    foreign["paFiscalCode"] = json!("98765432103");
    assert_eq!(tell(foreign).await.0, 403);
    assert_eq!(copied(2), None);
    station.stop(false).await;
    world.end().await;
}

#[tokio::test]
async fn while_the_station_is_silent_the_copy_is_paid_be_it_old() {
    let (world, counter, station) = world().await;
    world.call(Method::POST, ACA, Some(&copy(1, 1600))).await;
    let odd = json!({ "stand_in": true, "stale_copies": true });
    world.control("settings", odd).await;
    // It costs more by now, and ACA only seems to have understood.
    assert_eq!(world.call(Method::POST, ACA, Some(&copy(1, 1652))).await.0, 200);
    assert_eq!(pay(&world, 1).await.0, 200);
    let came = counter.came.lock().unwrap().clone();
    let operations: Vec<&str> = came.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["paSendRTV2"], "nobody is asked, the receipt comes");
    assert_eq!(inside(&came[0].1, "paymentAmount").as_deref(), Some("16.00"));
    assert_eq!(inside(&came[0].1, "standIn").as_deref(), Some("true"));
    assert_eq!(
        pay(&world, 2).await,
        (409, json!({ "fault": "PPT_STAZIONE_INT_PA_IRRAGGIUNGIBILE" })),
        "without a copy nothing is paid"
    );
    let mut not_now = copy(3, 1652);
    not_now["payStandIn"] = json!(false);
    world.call(Method::POST, ACA, Some(&not_now)).await;
    assert_eq!(pay(&world, 3).await.0, 409);
    assert_eq!(
        world.call(Method::POST, ACA, Some(&copy(1, 0))).await.0,
        422,
        "paid"
    );
    station.stop(false).await;
    world.end().await;
}
