//! The real program finds its money in flows that it reads from the simulated node by SOAP, though FdR v3 is there too,
//! and hears of a flow that is published anew.

use crate::payments_books::Books;
use crate::payments_place::{CREDITOR, World};
use chrono::TimeDelta;
use serde_json::json;
use sportello_simulators::pagopa::FlowCaller;
use sportello_types::payments::NoticeStatus;
use std::collections::BTreeSet;

const PASSWORD: &str = "entre nous 3";
const DEBTS: usize = 2;

/// As whom Borgoverde asks the node.
fn settings() -> String {
    format!(
        "[pagopa.fdr_soap]\nurl = \"{{platform}}/nodo-auth/node-for-pa/v1\"\nkey = \"between us\"\n\
         [pagopa.fdr_soap.stations.borgoverde]\nbroker = \"{CREDITOR}\"\nstation = \"{CREDITOR}_01\"\n\
         password = {PASSWORD:?}\n"
    )
}

/// How many notices stand so.
async fn count(world: &World, status: NoticeStatus) -> usize {
    let books = Books::open(&world.place).await;
    books.balance(DEBTS);
    books.notices().filter(|notice| notice.status == status).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_found_in_flows_by_soap_and_a_later_one_of_the_same_name_counts() {
    let world = World::open(20_261_202, &settings()).await;
    let known = |password: &str| {
        world.simulators.pagopa.open_flows(FlowCaller {
            broker: CREDITOR.to_owned(),
            station: format!("{CREDITOR}_01"),
            password: password.to_owned(),
            creditors: vec![CREDITOR.to_owned()],
        });
    };
    known("another one");
    world.import("F", DEBTS);
    let serving = world.place.start(&["serve"]);
    let mut paid = BTreeSet::new();
    for number in world.published(DEBTS).await {
        paid.insert(world.pay(&number, &json!({})).await);
    }
    assert_eq!(paid.len(), DEBTS);
    world.simulators.pagopa.advance(TimeDelta::days(3)).await;
    let refused = world.reconcile(&[]).expect_bad();
    let said = format!("{refused:?}");
    assert!(said.contains("PPT_AUTENTICAZIONE"), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
    assert_eq!(count(&world, NoticeStatus::Paid).await, DEBTS);

    known(PASSWORD);
    world.reconcile(&[]).expect_good();
    assert_eq!(count(&world, NoticeStatus::Reconciled).await, DEBTS);
    // The same again is not read again.
    let read = |call: &str| {
        let calls = world.simulators.pagopa.journal(0, Some("call"));
        calls.iter().filter(|entry| entry.what["call"] == call).count()
    };
    let before = read("fdr.soap.flow");
    assert!(before > 0);
    world.reconcile(&[]).expect_good();
    assert_eq!(read("fdr.soap.flow"), before);

    let flows = world.simulators.pagopa.journal(0, Some("flow"));
    let anew = json!({ "flow": flows[0].what["flow"], "how": "without" });
    world.control("revise", &anew).await.unwrap();
    world.reconcile(&[]).expect_good();
    assert!(read("fdr.soap.flow") > before);
    assert_eq!(read("fdr.list"), 0, "nobody asks by REST");
    assert_eq!(count(&world, NoticeStatus::Reconciled).await, DEBTS - 1);
    assert_eq!(count(&world, NoticeStatus::Paid).await, 1);
    assert!(!serving.heard().contains(PASSWORD));

    let examined = world.place.run(&["doctor"]);
    assert!(
        examined.out.contains("ok     flows of borgoverde, by SOAP"),
        "{examined:?}"
    );
    assert!(serving.stop().success());
    world.place.run(&["verify"]).expect_good();
    world.simulators.stop().await;
}
