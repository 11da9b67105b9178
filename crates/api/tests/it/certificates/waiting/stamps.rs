//! Digital stamps: bought for the digest of the paper, and sold where one is needed.

use super::{BANK, USE, digital, francesca, give_up, held, notice, on_paper, shown, town};
use crate::certificates::{FRANCESCA, exempt, issue, ready, settled, uses};
use crate::payments::{Paid, Station};
use chrono::Duration;
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_types::loa::Loa;
use sportello_types::payments::Destination;

#[actix_web::test]
async fn a_stamp_is_bought_for_the_digest_of_the_paper_and_without_it_nothing_is_issued() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    assert_eq!(waits["duty"], json!({ "kind": "digital_stamp" }));
    assert_eq!(waits["payment"]["total"], 1652);
    let published = collector.published.lock().unwrap().last().unwrap().clone();
    assert!(!published.options[0][0].description.contains("LAI"));
    let parts = published.options[0][0].parts.as_slice().to_vec();
    let [fees, stamp] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert_eq!((fees.amount.0, fees.category.as_str()), (52, "9/0104103SP/"));
    assert_eq!((stamp.amount.0, stamp.category.as_str()), (1600, "9/0115103TS/"));
    let Destination::Stamp { stamp } = &stamp.to else {
        panic!("{stamp:?}")
    };
    assert_eq!(waits["sha256"], stamp.document.to_string());
    assert_eq!(stamp.province.as_str(), "CA", "where the citizen lives");

    // The receipt brings no stamp: all is paid, and an operator looks at it.
    let notice = notice(&francesca, &waits).await;
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(&notice, "R1")).await,
        "OK"
    );
    town.work().await;
    let waits = shown(&francesca, &waits).await;
    assert_eq!(
        (&waits["status"], &waits["payment"]["status"]),
        (&json!("held"), &json!("paid"))
    );
    let refused = give_up(&francesca, &waits).await.expect(409);
    assert_eq!(refused.problem(), "conflict");
    town.app.clock.advance(Duration::days(30));
    Worker::sweep(&town.app).await;
    let again = town.citizen(FRANCESCA, Loa::L2).await;
    assert_eq!(shown(&again, &waits).await["status"], "held", "never thrown away");
}

#[actix_web::test]
async fn one_stamp_alone_and_only_where_one_is_needed_and_sold() {
    let (town, _) = town().await;
    let francesca = francesca(&town).await;
    let (_, free) = uses(&francesca, "FRANCESCA").await;
    let mut both = on_paper();
    both["digital_stamp"] = json!(true);
    let mut needless = exempt(&["residenza"], &free, None);
    needless["digital_stamp"] = json!(true);
    for (request, code) in [(both, "combination"), (needless, "needless")] {
        let refused = issue(&francesca, &request).await.expect(422);
        assert_eq!(refused.pointers(), ["/digital_stamp"]);
        assert_eq!(refused.json()["fields"][0]["code"], code);
    }
    let debts = francesca.get("/payments/debts").await.expect(200).json();
    assert_eq!(debts["items"], json!([]));

    let without = settled(|setup| {
        setup.pec = false;
        setup.tenants = |settings| {
            let fees = [(USE.parse().unwrap(), sportello_types::values::EuroCents(52))];
            settings.certificates.fees = fees.into_iter().collect();
            settings.certificates.collect = true;
            settings.payments.enabled = false;
        };
    })
    .await;
    let francesca = ready(&without, FRANCESCA).await;
    let refused = issue(&francesca, &digital()).await.expect(422);
    assert_eq!(refused.pointers(), ["/digital_stamp"]);
    assert_eq!(refused.json()["fields"][0]["code"], "not_offered");
    let mut by_pec = on_paper();
    by_pec["deliver"] = json!({ "by": "pec", "address": BANK });
    let refused = issue(&francesca, &by_pec).await.expect(422);
    assert_eq!(refused.pointers(), ["/deliver/by"]);
    let told = issue(&francesca, &on_paper()).await.expect(201).json();
    assert_eq!(told["status"], "valid", "fees are told, and nothing waits");
}
