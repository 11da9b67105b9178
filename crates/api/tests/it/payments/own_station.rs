//! A municipality with a station of its own: what the node is told of each notice, and that nothing changes
//! by being asked.

use super::{
    Collector, Paid, Station, ask, citizen, enveloped, first, notice, order, payable, shown, text, told,
};
use crate::support::{BORGOVERDE, EVA, MARIO, Town, municipality};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::payments::Provider;
use sportello_api::settings::NodeTimes;
use sportello_storage::payments;
use sportello_types::ids::NoticeId;
use std::sync::Arc;

pub(super) const VERIFY: &str = "paVerifyPaymentNotice";
pub(super) const GET: &str = "paGetPayment";
pub(super) const GET_V2: &str = "paGetPaymentV2";
const PROBE: &str = "000000000000000000";

async fn own_town() -> (Town, Arc<Collector>) {
    own_town_with(NodeTimes::default()).await
}

/// The same, with a node that waits so long.
pub(super) async fn own_town_with(node: NodeTimes) -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = Town::open_with(|setup| {
        setup.settings.node = node;
        setup.payments = Some(provider);
        setup.tenants = |settings| {
            let settings = &mut settings.payments;
            settings.provider = Provider::Station;
            settings.station.broker = settings.creditor.as_ref().map(ToString::to_string);
            settings.station.id = settings
                .creditor
                .as_ref()
                .map(|creditor| format!("{creditor}_01"));
        };
    })
    .await;
    (town, collector)
}

/// A question of the node's.
pub(super) struct Question<'q> {
    operation: &'q str,
    /// Whose station is asked, by slug.
    slug: &'q str,
    /// `idPA`, `idBrokerPA`, `idStation`.
    to: [String; 3],
    creditor: String,
    number: &'q str,
    pub(super) more: &'q str,
}

impl<'q> Question<'q> {
    pub(super) fn of(operation: &'q str, number: &'q str) -> Self {
        let creditor = municipality::creditor("borgoverde").to_string();
        Self {
            operation,
            slug: "borgoverde",
            to: [creditor.clone(), creditor.clone(), format!("{creditor}_01")],
            creditor,
            number,
            more: "",
        }
    }

    pub(super) async fn ask(&self, station: &Station) -> String {
        let suffix = if self.operation == GET_V2 {
            "Request"
        } else {
            "Req"
        };
        let (root, [pa, broker, id]) = (format!("{}{suffix}", self.operation), &self.to);
        let (creditor, number, more) = (&self.creditor, self.number, self.more);
        let message = format!(
            "<p:{root} xmlns:p=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"><idPA>{pa}</idPA>\
             <idBrokerPA>{broker}</idBrokerPA><idStation>{id}</idStation><qrCode>\
             <fiscalCode>{creditor}</fiscalCode><noticeNumber>{number}</noticeNumber></qrCode>{more}</p:{root}>"
        );
        let (status, body) = station
            .call(self.slug, self.operation, &enveloped(&message))
            .await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

/// What all three questions about a notice are told.
async fn told_of(station: &Station, number: &str) -> String {
    let mut answers = Vec::new();
    for operation in [VERIFY, GET, GET_V2] {
        answers.push(told(&Question::of(operation, number).ask(station).await));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.remove(0)
}

pub(super) fn inside<'b>(body: &'b str, name: &str) -> &'b str {
    let (_, rest) = body.split_once(&format!("<{name}>")).unwrap();
    rest.split_once('<').unwrap().0
}

/// What has happened to a notice so far.
async fn steps(town: &Town, notice: &Value) -> usize {
    let id: NoticeId = text(&notice["id"]).parse().unwrap();
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    payments::history(&tx, id).await.unwrap().len()
}

#[actix_web::test]
async fn a_notice_that_can_be_paid_is_told_of_and_nothing_changes() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let before = steps(&town, first(&debt)).await;
    let verified = Question::of(VERIFY, number).ask(&station).await;
    assert_eq!(told(&verified), "OK");
    assert_eq!(inside(&verified, "amount"), "64.50");
    assert_eq!(inside(&verified, "dueDate"), "2026-12-31");
    assert_eq!(inside(&verified, "companyName"), "Comune di Borgoverde");
    assert_eq!(inside(&verified, "allCCP"), "false");
    for operation in [GET, GET_V2] {
        let more = "<amount>64.50</amount><paymentNote>cart</paymentNote>";
        let question = Question {
            more,
            ..Question::of(operation, number)
        };
        let begun = question.ask(&station).await;
        assert_eq!(told(&begun), "OK");
        assert_eq!(inside(&begun, "paymentAmount"), "64.50");
        assert_eq!(inside(&begun, "dueDate"), inside(&verified, "dueDate"));
        assert_eq!(Some(inside(&begun, "creditorReferenceId")), number.get(1..));
        assert_eq!(inside(&begun, "entityUniqueIdentifierValue"), MARIO);
        // What whoever pays was told elsewhere does not count.
        let other = Question {
            more: "<amount>1.00</amount>",
            ..Question::of(operation, number)
        };
        for again in [question.ask(&station).await, other.ask(&station).await] {
            assert_eq!(again, begun, "asked again, the same is said");
        }
    }
    assert_eq!(steps(&town, first(&debt)).await, before);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(first(&shown(&mario, &debt).await)["status"], "payable");
}

#[actix_web::test]
async fn a_notice_that_cannot_be_paid_is_told_of_by_its_fault() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    assert_eq!(told_of(&station, PROBE).await, "PAA_PAGAMENTO_SCONOSCIUTO");

    let pending = ask(&town, &order(MARIO, 100)).await.expect(201).json();
    let number = text(&first(&pending)["number"]);
    assert_eq!(told_of(&station, number).await, "PAA_PAGAMENTO_SCONOSCIUTO");
    town.work().await;
    assert_eq!(told_of(&station, number).await, "OK");

    let path = format!("/backoffice/payments/debts/{}/withdrawal", text(&pending["id"]));
    let operator = town.operator(EVA).await;
    operator
        .post(&path, &json!({ "reason": "Chiesto per errore" }))
        .await
        .expect(200);
    assert_eq!(told_of(&station, number).await, "PAA_PAGAMENTO_ANNULLATO");

    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let debt = payable(&town, &ways).await;
    let of = |option: usize, notice: usize| &debt["options"][option]["notices"][notice];
    let paid = Paid::of(of(1, 0), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    for (notice, wanted) in [
        (of(1, 0), "PAA_PAGAMENTO_DUPLICATO"),
        (of(1, 1), "OK"),
        (of(0, 0), "PAA_PAGAMENTO_SCONOSCIUTO"),
    ] {
        assert_eq!(told_of(&station, text(&notice["number"])).await, wanted);
    }
}

/// A debt of two ways to pay it, the second one in instalments.
pub(super) async fn two_ways(town: &Town) -> Value {
    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    payable(town, &ways).await
}

pub(super) fn number_of(debt: &Value, option: usize, notice: usize) -> &str {
    text(&debt["options"][option]["notices"][notice]["number"])
}

#[actix_web::test]
async fn while_one_way_to_pay_is_begun_no_other_one_is() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = two_ways(&town).await;
    let (whole, first, second) = (
        number_of(&debt, 0, 0),
        number_of(&debt, 1, 0),
        number_of(&debt, 1, 1),
    );
    let say = async |operation: &'static str, number: &str| {
        let answer = Question::of(operation, number).ask(&station).await;
        told(&answer)
    };
    let before = steps(&town, &debt["options"][0]["notices"][0]).await;
    // Being asked what a notice costs begins nothing.
    for number in [whole, first, second, whole] {
        assert_eq!(say(VERIFY, number).await, "OK");
    }
    let begun = Question::of(GET_V2, whole).ask(&station).await;
    assert_eq!(told(&begun), "OK");
    assert_eq!(Question::of(GET_V2, whole).ask(&station).await, begun);
    assert_eq!(told_of(&station, whole).await, "OK");
    for number in [first, second] {
        assert_eq!(told_of(&station, number).await, "PAA_PAGAMENTO_IN_CORSO");
    }
    assert_eq!(steps(&town, &debt["options"][0]["notices"][0]).await, before);

    town.app.clock.advance(Duration::minutes(29));
    assert_eq!(say(VERIFY, first).await, "PAA_PAGAMENTO_IN_CORSO");
    // A payment that is begun again has its whole time again.
    assert_eq!(say(GET, whole).await, "OK");
    town.app.clock.advance(Duration::minutes(29));
    assert_eq!(say(GET_V2, first).await, "PAA_PAGAMENTO_IN_CORSO");
    town.app.clock.advance(Duration::minutes(1));
    assert_eq!(say(GET_V2, first).await, "OK");
    assert_eq!(told_of(&station, second).await, "OK", "both are instalments");
    assert_eq!(told_of(&station, whole).await, "PAA_PAGAMENTO_IN_CORSO");
}

#[actix_web::test]
async fn a_receipt_says_more_than_that_a_payment_was_begun() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = two_ways(&town).await;
    let whole = number_of(&debt, 0, 0);
    assert_eq!(told_of(&station, whole).await, "OK");
    // It was paid in the other way all the same: in stand-in, or from a payment of the day before.
    let paid = Paid::of(&debt["options"][1]["notices"][0], "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    assert_eq!(told_of(&station, whole).await, "PAA_PAGAMENTO_SCONOSCIUTO");
    let first = number_of(&debt, 1, 0);
    assert_eq!(told_of(&station, first).await, "PAA_PAGAMENTO_DUPLICATO");
    let second = number_of(&debt, 1, 1);
    assert_eq!(told_of(&station, second).await, "PAA_PAGAMENTO_IN_CORSO");
    town.app.clock.advance(Duration::minutes(30));
    assert_eq!(told_of(&station, second).await, "OK");
}

#[actix_web::test]
async fn what_is_refused_begins_nothing() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = two_ways(&town).await;
    let postal = Question {
        more: "<transferType>POSTAL</transferType>",
        ..Question::of(GET_V2, number_of(&debt, 0, 0))
    };
    assert_eq!(told(&postal.ask(&station).await), "PAA_SEMANTICA");
    assert_eq!(told_of(&station, number_of(&debt, 1, 0)).await, "OK");
    // Other debts of the same person are other debts.
    let other = two_ways(&town).await;
    assert_eq!(told_of(&station, number_of(&other, 0, 0)).await, "OK");
}

#[actix_web::test]
async fn of_two_ways_that_begin_at_once_one_does() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    for _ in 0..8 {
        let debt = two_ways(&town).await;
        let (whole, first) = (
            Question::of(GET_V2, number_of(&debt, 0, 0)),
            Question::of(GET_V2, number_of(&debt, 1, 0)),
        );
        let (whole, first) = tokio::join!(whole.ask(&station), first.ask(&station));
        let mut both = [told(&whole), told(&first)];
        both.sort();
        assert_eq!(both, ["OK", "PAA_PAGAMENTO_IN_CORSO"]);
    }
}

#[actix_web::test]
async fn the_last_day_ends_a_notice_only_where_it_is_to() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let mut numbers = Vec::new();
    for ends in [true, false] {
        let mut order = order(MARIO, 6450);
        order["options"][0][0]["due_on"] = json!("2026-11-25");
        order["options"][0][0]["ends"] = json!(ends);
        let debt = payable(&town, &order).await;
        numbers.push(text(&first(&debt)["number"]).to_owned());
    }
    // Still the last day in Rome.
    town.app.clock.advance(Duration::hours(36));
    assert_eq!(told_of(&station, &numbers[0]).await, "OK");
    town.app.clock.advance(Duration::hours(2));
    assert_eq!(told_of(&station, &numbers[0]).await, "PAA_PAGAMENTO_SCADUTO");
    assert_eq!(told_of(&station, &numbers[1]).await, "OK");
}

#[actix_web::test]
async fn a_question_for_somebody_else_is_refused_in_the_order_of_its_names() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let other = municipality::creditor("montefiore").to_string();
    let asked = |change: fn(&mut Question<'_>, String)| {
        let mut question = Question::of(GET_V2, number);
        change(&mut question, other.clone());
        question
    };
    for (question, wanted) in [
        (asked(|q, other| q.to[0] = other), "PAA_ID_DOMINIO_ERRATO"),
        (asked(|q, other| q.to[1] = other), "PAA_ID_INTERMEDIARIO_ERRATO"),
        (asked(|q, other| q.to[2] = other), "PAA_STAZIONE_INT_ERRATA"),
        (asked(|q, other| q.creditor = other), "PAA_ID_DOMINIO_ERRATO"),
        (asked(|q, _| q.slug = "montefiore"), "PAA_ID_DOMINIO_ERRATO"),
    ] {
        assert_eq!(told(&question.ask(&station).await), wanted);
    }
    // The number is Borgoverde's alone.
    let elsewhere = asked(|q, other| {
        q.slug = "montefiore";
        q.to = [other.clone(), other.clone(), format!("{other}_01")];
        q.creditor = other;
    });
    assert_eq!(told(&elsewhere.ask(&station).await), "PAA_PAGAMENTO_SCONOSCIUTO");
}

#[actix_web::test]
async fn what_is_badly_asked_is_a_fault_and_changes_nothing() {
    let (town, _) = own_town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let before = steps(&town, first(&debt)).await;
    for more in [
        "<amount>64,50</amount>",
        "<amount>-64.50</amount>",
        "<amount>99999999999999999999.00</amount>",
        "<transferType>BANK</transferType>",
    ] {
        let question = Question {
            more,
            ..Question::of(GET_V2, number)
        };
        assert_eq!(told(&question.ask(&station).await), "PAA_SINTASSI_XSD", "{more}");
    }
    // No account at the post office is there.
    let postal = Question {
        more: "<transferType>POSTAL</transferType>",
        ..Question::of(GET_V2, number)
    };
    assert_eq!(told(&postal.ask(&station).await), "PAA_SEMANTICA");
    let bomb = format!(
        "<!DOCTYPE a [<!ENTITY x 'x'>]>{}",
        Paid::of(first(&debt), "R1").envelope()
    );
    let long = format!("<a>{}</a>", "x".repeat(10 * 1024 * 1024));
    for body in [&bomb, &long] {
        let (status, answer) = station.call("borgoverde", "paSendRTV2", body).await;
        assert_eq!((status, told(&answer).as_str()), (200, "PAA_SINTASSI_XSD"));
    }
    let creditor = municipality::creditor("borgoverde");
    let demand = enveloped(&format!(
        "<p:paDemandPaymentNoticeRequest xmlns:p=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">\
         <idPA>{creditor}</idPA><idBrokerPA>{creditor}</idBrokerPA><idStation>{creditor}_01</idStation>\
         <idServizio>00001</idServizio><idSoggettoServizio>00001</idSoggettoServizio>\
         <datiSpecificiServizioRequest>PGEvPg==</datiSpecificiServizioRequest>\
         </p:paDemandPaymentNoticeRequest>"
    ));
    let (status, answer) = station.call("borgoverde", "paDemandPaymentNotice", &demand).await;
    assert_eq!((status, told(&answer).as_str()), (200, "PAA_SEMANTICA"));
    let of_montefiore = Paid {
        creditor: "montefiore",
        ..Paid::of(first(&debt), "R1")
    };
    assert_eq!(
        station.deliver("borgoverde", &of_montefiore).await,
        "PAA_ID_DOMINIO_ERRATO"
    );
    assert_eq!(steps(&town, first(&debt)).await, before);
    assert_eq!(told_of(&station, number).await, "OK");
}

#[actix_web::test]
async fn whoever_keeps_copies_is_told_of_what_is_over() {
    let (town, collector) = own_town().await;
    let station = Station::open(&town);
    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let debt = payable(&town, &ways).await;
    let of = |option: usize, notice: usize| &debt["options"][option]["notices"][notice];
    let numbers = || {
        let closed = std::mem::take(&mut *collector.closed.lock().unwrap());
        let notices = closed.iter().flat_map(|over| over.options.iter().flatten());
        let mut numbers: Vec<String> = notices
            .map(|notice| notice.iuv.notice_number().to_string())
            .collect();
        numbers.sort();
        numbers
    };
    assert!(numbers().is_empty());
    let paid = Paid::of(of(1, 0), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    town.work().await;
    let mut over = [of(0, 0), of(1, 0)].map(|notice| text(&notice["number"]).to_owned());
    over.sort();
    assert_eq!(numbers(), over);
    assert_eq!(
        station.deliver("borgoverde", &paid).await,
        "PAA_RECEIPT_DUPLICATA"
    );
    town.work().await;
    assert!(numbers().is_empty(), "what is known is not told again");

    let withdrawn = payable(&town, &order(MARIO, 100)).await;
    let path = format!("/backoffice/payments/debts/{}/withdrawal", text(&withdrawn["id"]));
    let operator = town.operator(EVA).await;
    operator
        .post(&path, &json!({ "reason": "Chiesto per errore" }))
        .await
        .expect(200);
    town.work().await;
    assert_eq!(numbers(), [text(&first(&withdrawn)["number"])]);
}
