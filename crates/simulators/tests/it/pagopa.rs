//! The simulated pagoPA over HTTP: debt positions, carts, receipts, flows.

use super::pagopa_station::{CARTS, DEBTS, LEGACY, POSTAL, RECEIPTS, World, cart, debt, inside, iuv, nav};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_position_is_made_once_and_by_its_creditor_alone() {
    let world = World::new().await;
    for (key, status) in [
        ("", 401),
        ("wrong", 401),
        ("foreign-key", 403),
        ("second-key", 201),
    ] {
        let answer = world.call_as(key, Method::POST, DEBTS, Some(&debt(1))).await;
        assert_eq!(answer.unwrap().status(), status, "{key}");
    }
    let mut foreign = debt(2);
    foreign["paymentOption"][0]["installments"][0]["iuv"] = json!("02000000000009989");
    let mut same_number = debt(1);
    same_number["iupd"] = json!("other");
    let mut wrong_sum = debt(3);
    wrong_sum["paymentOption"][0]["installments"][0]["amount"] = json!(1653);
    let mut past = debt(4);
    past["paymentOption"][0]["installments"][0]["dueDate"] = json!("2026-11-24T09:00:00");
    for (sent, status) in [
        (debt(1), 409),
        (same_number, 409),
        (foreign, 403),
        (wrong_sum, 400),
        (past, 400),
        (json!({ "iupd": "x" }), 400),
    ] {
        let (found, why) = world.call(Method::POST, DEBTS, Some(&sent)).await;
        assert_eq!(found, status, "{why}");
        assert_eq!(why["status"], status, "the problem says it too");
    }
    let one = format!("{DEBTS}/debt-1");
    let (status, draft) = world.call(Method::GET, &one, None).await;
    assert_eq!((status, &draft["status"]), (200, &json!("DRAFT")));
    assert_eq!(draft["paymentOption"][0]["installments"][0]["nav"], nav(1));
    let published = world.call(Method::POST, &format!("{one}/publish"), None).await;
    assert_eq!((published.0, &published.1["status"]), (200, &json!("VALID")));
    assert_eq!(
        world.call(Method::POST, &format!("{one}/publish"), None).await.0,
        409
    );
    let (_, page) = world
        .call(Method::GET, &format!("{DEBTS}?status=VALID"), None)
        .await;
    assert_eq!(page["page_info"]["items_found"], 1);
    let long = format!("{DEBTS}?due_date_from=2026-11-01&due_date_to=2026-12-24");
    assert_eq!(world.call(Method::GET, &long, None).await.0, 400);

    // What is changed is in draft again, unless it is published in the same breath.
    let (status, changed) = world.call(Method::PUT, &one, Some(&debt(1))).await;
    assert_eq!((status, &changed["status"]), (200, &json!("DRAFT")));
    let publish = format!("{one}?toPublish=true");
    let (_, changed) = world.call(Method::PUT, &publish, Some(&debt(1))).await;
    assert_eq!(changed["status"], "VALID");
    assert_eq!(world.call(Method::PUT, &one, Some(&debt(2))).await.0, 400);
    let absent = format!("{DEBTS}/debt-9");
    assert_eq!(world.call(Method::PUT, &absent, Some(&debt(9))).await.0, 404);
    assert_eq!(world.call(Method::DELETE, &one, None).await.0, 200);
    assert_eq!(world.call(Method::GET, &one, None).await.0, 404);
    // A number is not used for two debts, be the first one gone.
    let mut again = debt(1);
    again["iupd"] = json!("other");
    assert_eq!(world.call(Method::POST, DEBTS, Some(&again)).await.0, 409);
    assert_eq!(world.publish(1).await, 201);
    world.end().await;
}

#[tokio::test]
async fn states_follow_the_platform_s_clock() {
    let world = World::new().await;
    let mut later = debt(1);
    later["paymentOption"][0]["validityDate"] = json!("2026-11-25T10:00:00");
    let publish = format!("{DEBTS}?toPublish=true");
    assert_eq!(world.call(Method::POST, &publish, Some(&later)).await.0, 201);
    assert_eq!(world.publish(2).await, 201);
    assert_eq!(
        (world.status(1).await, world.status(2).await),
        ("PUBLISHED".to_owned(), "VALID".to_owned())
    );
    world.control("advance", json!({ "days": 1 })).await;
    assert_eq!(world.status(1).await, "VALID");
    let withdrawn = format!("{LEGACY}/debtpositions/debt-1/invalidate");
    assert_eq!(world.call(Method::POST, &withdrawn, None).await.0, 200);
    assert_eq!(world.call(Method::POST, &withdrawn, None).await.0, 409);
    world.control("advance", json!({ "days": 30 })).await;
    assert_eq!(
        (world.status(1).await, world.status(2).await),
        ("INVALID".to_owned(), "EXPIRED".to_owned())
    );
    for (base, code) in [(1, "PAA_PAGAMENTO_ANNULLATO"), (2, "PAA_PAGAMENTO_SCADUTO")] {
        let who = json!({ "creditor": "01234567897", "notice": nav(base) });
        assert_eq!(world.control("pay", who).await, (409, json!({ "fault": code })));
    }
    world.end().await;
}

#[tokio::test]
async fn a_cart_is_paid_and_the_receipt_is_there_before_the_browser() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    let page = world.cart(&[1]).await.unwrap();
    let shown = world.client.get(&page).send().await.unwrap();
    assert_eq!(shown.status(), 200);
    let shown = shown.text().await.unwrap();
    for text in ["Certificato di residenza", "16,52 euro", "Simulatore", "Annulla"] {
        assert!(shown.contains(text), "{text}");
    }
    let form = [("ending", "paid")];
    let back = world.client.post(&page).form(&form).send().await.unwrap();
    assert_eq!(back.status(), 303);
    assert!(back.headers()["Location"].to_str().unwrap().ends_with("/ok"));
    let came = world.desk.came();
    assert_eq!(came.len(), 1);
    let (number, identifier) = (nav(1), iuv(1).to_string());
    for (name, value) in [
        ("idPA", "01234567897"),
        ("idStation", "01234567897_01"),
        ("noticeNumber", number.as_str()),
        ("creditorReferenceId", identifier.as_str()),
        ("paymentAmount", "16.52"),
        ("paymentNote", "attempt-1"),
        ("paymentDateTime", "2026-11-24T11:00:00"),
    ] {
        assert_eq!(inside(&came[0], name).as_deref(), Some(value), "{name}");
    }
    // Neither again on the page, nor in another cart, nor is it changed any longer.
    assert_eq!(
        world
            .client
            .post(&page)
            .form(&form)
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    assert_eq!(world.cart(&[1]).await, Err(422));
    let one = format!("{DEBTS}/debt-1");
    assert_eq!(world.call(Method::PUT, &one, Some(&debt(1))).await.0, 409);
    assert_eq!(world.call(Method::DELETE, &one, None).await.0, 409);
    let (_, paid) = world.call(Method::GET, &one, None).await;
    let item = &paid["paymentOption"][0]["installments"][0];
    assert_eq!(
        (&paid["status"], &item["status"], &item["idReceipt"]),
        (
            &json!("PAID"),
            &json!("PAID"),
            &json!(inside(&came[0], "receiptId"))
        )
    );
    world.end().await;
}

#[tokio::test]
async fn what_is_paid_at_the_post_arrives_where_its_creditor_said() {
    let world = World::new().await;
    let publish = format!("{DEBTS}?toPublish=true");
    let with = |base: u64, postal: &str| {
        let mut debt = debt(base);
        debt["paymentOption"][0]["installments"][0]["transfer"][0]["postalIban"] = json!(postal);
        debt
    };
    let (status, why) = world
        .call(
            Method::POST,
            &publish,
            Some(&with(1, "IT60X0542811101000000123456")),
        )
        .await;
    assert_eq!(status, 400, "{why}");
    assert_eq!(world.publish(1).await, 201);
    let unknown = with(2, "IT45R0760103200000000001016");
    assert_eq!(world.call(Method::POST, &publish, Some(&unknown)).await.0, 201);
    let good = with(3, POSTAL);
    assert_eq!(world.call(Method::POST, &publish, Some(&good)).await.0, 201);
    let (_, kept) = world.call(Method::GET, &format!("{DEBTS}/debt-3"), None).await;
    let transfer = &kept["paymentOption"][0]["installments"][0]["transfer"][0];
    assert_eq!(transfer["postalIban"], POSTAL);

    let who = |base: u64| json!({ "creditor": "01234567897", "notice": nav(base), "at_the_post": true });
    for (base, fault) in [(1, "PAA_SEMANTICA"), (2, "PPT_IBAN_NON_CENSITO")] {
        let paid = world.control("pay", who(base)).await;
        assert_eq!(paid, (409, json!({ "fault": fault })));
    }
    assert_eq!(world.control("pay", who(3)).await.0, 200);
    let came = world.desk.came();
    assert_eq!(came.len(), 1);
    assert_eq!(inside(&came[0], "IBAN").as_deref(), Some(POSTAL));
    world.end().await;
}

#[tokio::test]
async fn carts_that_break_the_rules_are_refused() {
    let world = World::new().await;
    let mut without_waiting = cart(&[1]);
    without_waiting["returnUrls"]
        .as_object_mut()
        .unwrap()
        .remove("returnWaitingUrl");
    let mut free = cart(&[1]);
    free["paymentNotices"][0]["amount"] = json!(0);
    let cases: [(Value, u16); 5] = [
        (cart(&[]), 400),
        (without_waiting.clone(), 400),
        (free, 400),
        (cart(&[1, 2, 3, 4, 5, 6]), 422),
        (cart(&[1, 1]), 422),
    ];
    for (sent, status) in cases {
        let (found, why) = world.call(Method::POST, CARTS, Some(&sent)).await;
        assert_eq!(found, status, "{why}");
    }
    let first = "/checkout/ec/v1/carts";
    assert_eq!(world.call(Method::POST, first, Some(&cart(&[1]))).await.0, 400);
    assert_eq!(
        world.call(Method::POST, first, Some(&without_waiting)).await.0,
        302
    );
    let keyless = world.call_as("", Method::POST, CARTS, Some(&cart(&[1]))).await;
    assert_eq!(keyless.unwrap().status(), 401);

    // Nobody knows this notice: the page says so, and it can only be left.
    let page = world.cart(&[7]).await.unwrap();
    let shown = world
        .client
        .get(&page)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(shown.contains("PAA_PAGAMENTO_SCONOSCIUTO"), "{shown}");
    assert_eq!(world.pay(7, "paid").await.as_deref(), Some("/error"));
    assert!(world.desk.came().is_empty());

    // A cart lasts ten minutes.
    assert_eq!(world.publish(8).await, 201);
    let page = world.cart(&[8]).await.unwrap();
    world.control("advance", json!({ "seconds": 600 })).await;
    assert_eq!(world.client.get(&page).send().await.unwrap().status(), 404);

    // Whoever walks away in the middle keeps the notice for as long.
    assert_eq!(world.pay(8, "abandoned").await, None);
    assert_eq!(world.cart(&[8]).await, Err(422));
    world.control("advance", json!({ "seconds": 600 })).await;
    assert!(world.cart(&[8]).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn receipts_can_be_fetched_as_the_node_wrote_them() {
    let world = World::new().await;
    assert_eq!(world.publish(1).await, 201);
    let one = format!("{RECEIPTS}/{}", iuv(1));
    assert_eq!(world.call(Method::GET, &one, None).await.0, 404);
    assert_eq!(world.pay(1, "paid-held").await.as_deref(), Some("/ok"));
    assert!(world.desk.came().is_empty());
    let (status, xml) = world.call(Method::GET, &one, None).await;
    let xml = xml.as_str().unwrap().to_owned();
    assert_eq!(status, 200);
    assert!(xml.contains("<pa:paSendRTV2Request "), "{xml}");
    assert_eq!(inside(&xml, "noticeNumber"), Some(nav(1)));
    let (_, list) = world.call(Method::GET, RECEIPTS, None).await;
    assert_eq!(list["results"][0]["iuv"], iuv(1).to_string());
    // The service is not made to be asked all the time.
    let mut refused = 0;
    for _ in 0..100 {
        refused += u32::from(world.call(Method::GET, &one, None).await.0 == 429);
    }
    assert!(refused > 0);
    world.control("advance", json!({ "days": 31 })).await;
    let (_, list) = world.call(Method::GET, RECEIPTS, None).await;
    assert_eq!(list["results"], json!([]));
    world.end().await;
}

#[tokio::test]
async fn what_was_paid_is_in_a_flow_two_days_later_and_can_be_told_anew() {
    let world = World::new().await;
    let flows = "/fdr-org/service/v1/organizations/01234567897/fdrs";
    for base in [1, 2] {
        assert_eq!(world.publish(base).await, 201);
        assert_eq!(world.pay(base, "paid").await.as_deref(), Some("/ok"));
    }
    world.control("advance", json!({ "days": 1 })).await;
    let (_, none) = world.call(Method::GET, flows, None).await;
    assert_eq!(none["count"], 0);
    world.control("advance", json!({ "days": 1 })).await;
    let (_, list) = world.call(Method::GET, flows, None).await;
    assert_eq!(list["count"], 1, "{list}");
    let flow = &list["data"][0];
    let (id, psp) = (flow["fdr"].as_str().unwrap(), flow["pspId"].as_str().unwrap());
    let revision = |number: u32| format!("{flows}/{id}/revisions/{number}/psps/{psp}");
    let (_, whole) = world.call(Method::GET, &revision(1), None).await;
    assert_eq!(
        (&whole["totPayments"], &whole["sumPayments"]),
        (&json!(2), &json!(33.04))
    );
    let (_, payments) = world
        .call(
            Method::GET,
            &format!("{}/payments?size=1&page=2", revision(1)),
            None,
        )
        .await;
    let receipts: Vec<_> = world
        .desk
        .came()
        .iter()
        .map(|xml| inside(xml, "receiptId"))
        .collect();
    assert_eq!(payments["metadata"]["totPage"], 2);
    assert_eq!(payments["data"][0]["iur"], json!(receipts[1]));
    assert_eq!(payments["data"][0]["payStatus"], "EXECUTED");
    assert_eq!(world.status(1).await, "REPORTED");

    let anew = json!({ "flow": id, "how": "unexpected" });
    assert_eq!(
        world.control("revise", anew.clone()).await,
        (200, json!({ "revision": 2 }))
    );
    let (_, list) = world.call(Method::GET, flows, None).await;
    assert_eq!(
        (&list["count"], &list["data"][0]["revision"]),
        (&json!(1), &json!(2))
    );
    let (_, payments) = world
        .call(Method::GET, &format!("{}/payments", revision(2)), None)
        .await;
    assert_eq!(payments["data"][2]["payStatus"], "NO_RPT");
    let published = format!("{flows}?publishedGt=2026-11-26T23:00:00");
    assert_eq!(world.call(Method::GET, &published, None).await.1["count"], 0);
    assert_eq!(world.call(Method::GET, &revision(3), None).await.0, 404);
    world.control("advance", json!({ "days": 2 })).await;
    assert_eq!(world.control("revise", anew).await.0, 409);
    world.end().await;
}

#[tokio::test]
async fn what_was_paid_of_one_notice_can_be_told_at_once_and_be_unreadable_until_it_is_told_anew() {
    let world = World::new().await;
    let flows = "/fdr-org/service/v1/organizations/01234567897/fdrs";
    for base in [1, 2] {
        assert_eq!(world.publish(base).await, 201);
        assert_eq!(world.pay(base, "paid").await.as_deref(), Some("/ok"));
    }
    let broken = json!({ "notice": nav(1), "unreadable": true });
    let (_, told) = world.control("report", broken.clone()).await;
    let id = told["flows"][0].as_str().unwrap();
    let (_, again) = world.control("report", broken).await;
    assert_eq!(again, json!({ "flows": [] }), "it is told once");
    let (_, list) = world.call(Method::GET, flows, None).await;
    assert_eq!((&list["count"], &list["data"][0]["fdr"]), (&json!(1), &json!(id)));
    let psp = list["data"][0]["pspId"].as_str().unwrap();
    let revision = |number: u32| format!("{flows}/{id}/revisions/{number}/psps/{psp}");
    assert_eq!(world.call(Method::GET, &revision(1), None).await.0, 500);
    let anew = json!({ "flow": id, "how": "same" });
    assert_eq!(world.control("revise", anew).await.0, 200);
    let (_, whole) = world.call(Method::GET, &revision(2), None).await;
    assert_eq!(whole["totPayments"], 1, "the other notice waits for its own day");
    world.end().await;
}

#[tokio::test]
async fn a_call_can_be_done_and_its_answer_be_lost() {
    let world = World::new().await;
    let lost = json!({ "call": "gpd.create", "trouble": "reset" });
    assert_eq!(world.control("faults", lost).await.0, 204);
    let sent = debt(1);
    let answer = world.call_as("first-key", Method::POST, DEBTS, Some(&sent)).await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(world.call(Method::POST, DEBTS, Some(&sent)).await.0, 409);
    assert_eq!(
        world.call(Method::GET, &format!("{DEBTS}/debt-1"), None).await.0,
        200
    );
    let page = json!({ "call": "gpd.", "trouble": "html" });
    world.control("faults", page).await;
    let (status, body) = world.call(Method::GET, &format!("{DEBTS}/debt-1"), None).await;
    assert_eq!(status, 200);
    assert!(body.as_str().unwrap().starts_with("<html>"));
    let away = json!({ "call": "checkout.", "trouble": "unavailable", "times": 2 });
    world.control("faults", away).await;
    assert_eq!(world.cart(&[1]).await, Err(503));
    assert_eq!(world.call(Method::DELETE, "/control/faults", None).await.0, 204);
    assert!(world.cart(&[1]).await.is_ok());
    assert_eq!(world.journal("fault").len(), 3);
    world.end().await;
}
