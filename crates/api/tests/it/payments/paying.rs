//! Paying from the portal: carts, returns, and what a return does not prove.

use super::{Paid, Station, Trouble, citizen, first, notice, order, pay, payable, shown, text, town};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, MONTEFIORE, Person};
use reqwest::Method;
use serde_json::{Value, json};

async fn come_back(person: &Person<'_>, token: &str, outcome: &str) -> Answer {
    let body = json!({ "token": token, "outcome": outcome });
    person.post("/payments/returns", &body).await
}

#[actix_web::test]
async fn a_forged_return_never_shows_paid_and_the_receipt_does() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let attempt = pay(&mario, &[first(&debt)]).await.expect(201).json();
    assert_eq!(attempt["status"], "begun");
    assert_eq!(
        text(&attempt["pay_at"]),
        format!("https://pay.example/carts/{}", text(&attempt["id"]))
    );
    let token = collector.token();
    let back = come_back(&mario, &token, "paid").await.expect(200).json();
    assert_eq!((&back["status"], back.get("pay_at")), (&"waiting".into(), None));
    assert!(attempt.get("returned_at").is_none());
    assert!(
        back["returned_at"].is_string(),
        "since when it is waited for: {back}"
    );
    assert_eq!(shown(&mario, &debt).await["status"], "to_pay");
    let path = format!("/payments/attempts/{}", text(&attempt["id"]));
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "waiting");
    // It changes its mind, which proves as little.
    let back = come_back(&mario, &token, "cancelled").await.expect(200).json();
    assert_eq!(back["status"], "given_up");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await,
        "OK"
    );
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "paid");
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
    let back = come_back(&mario, &token, "failed").await.expect(200).json();
    assert_eq!(back["status"], "paid", "what is paid stays paid");
}

#[actix_web::test]
async fn a_payment_is_its_citizens_and_its_token_nobody_elses() {
    let (town, collector) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let attempt = pay(&mario, &[first(&debt)]).await.expect(201).json();
    let token = collector.token();
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let namesake = citizen(&town, MONTEFIORE, MARIO).await;
    let path = format!("/payments/attempts/{}", text(&attempt["id"]));
    for stranger in [&eva, &namesake] {
        stranger.get(&path).await.expect(404);
        come_back(stranger, &token, "paid").await.expect(404);
    }
    come_back(&mario, "guessed", "paid").await.expect(404);
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "begun");
    let cart = collector.carts.lock().unwrap().last().unwrap().clone();
    for back in [
        &cart.back.paid,
        &cart.back.cancelled,
        &cart.back.failed,
        &cart.back.waiting,
    ] {
        assert!(
            back.as_str()
                .starts_with("http://borgoverde.test/area-personale/pagamenti/ritorno/"),
            "{back}"
        );
        assert!(!back.as_str().contains(MARIO), "{back}");
    }
    assert_eq!(cart.id.to_string(), text(&attempt["id"]));
}

#[actix_web::test]
async fn several_are_paid_together_once_all_receipts_are_here() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (one, two) = (
        payable(&town, &order(MARIO, 100)).await,
        payable(&town, &order(EVA, 200)).await,
    );
    // Eva's notice lay in Mario's letterbox.
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let found = format!("/payments/notice?number={}", text(&first(&two)["number"]));
    let found = mario.get(&found).await.expect(200).json();
    let attempt = pay(&mario, &[first(&one), &found["notice"]])
        .await
        .expect(201)
        .json();
    let path = format!("/payments/attempts/{}", text(&attempt["id"]));
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&one), "R1")).await,
        "OK"
    );
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "begun");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&two), "R2")).await,
        "OK"
    );
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "paid");
    mario
        .get(&format!("/payments/debts/{}", text(&two["id"])))
        .await
        .expect(404);
}

#[actix_web::test]
async fn money_for_what_was_withdrawn_meanwhile_is_waited_for_no_longer() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let attempt = pay(&mario, &[first(&debt)]).await.expect(201).json();
    let back = come_back(&mario, &collector.token(), "paid").await;
    assert_eq!(back.expect(200).json()["status"], "waiting");
    let withdrawn = format!("/backoffice/payments/debts/{}/withdrawal", text(&debt["id"]));
    let reason = json!({ "reason": "Chiesto due volte" });
    let operator = town.operator(EVA).await;
    operator.post(&withdrawn, &reason).await.expect(200);
    let path = format!("/payments/attempts/{}", text(&attempt["id"]));
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "waiting");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await,
        "OK"
    );
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "seen");
    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    let bodies = messages["items"].as_array().unwrap().iter();
    let told = bodies.filter(|message| text(&message["body"]).contains("è un avviso annullato"));
    assert_eq!(told.count(), 1, "{messages}");
}

#[actix_web::test]
async fn instalments_of_one_plan_are_paid_together() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let mut plan = order(MARIO, 1600);
    plan["options"] = json!([[notice(1600)], [notice(700), notice(800), notice(100)]]);
    let debt = payable(&town, &plan).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let of = |at: usize| &debt["options"][1]["notices"][at];
    let begun = pay(&mario, &[of(0), of(1)]).await.expect(201).json();
    let amounts: Vec<i64> = {
        let carts = collector.carts.lock().unwrap();
        let notices = carts.last().unwrap().notices.iter();
        notices.map(|notice| notice.amount.0).collect()
    };
    assert_eq!(amounts.iter().sum::<i64>(), 1500, "{amounts:?}");
    let path = format!("/payments/attempts/{}", text(&begun["id"]));
    for (at, receipt, wanted) in [(0, "R1", "begun"), (1, "R2", "paid")] {
        let paid = Paid::of(of(at), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
        assert_eq!(mario.get(&path).await.expect(200).json()["status"], wanted);
    }
    let left = shown(&mario, &debt).await;
    assert_eq!(left["status"], "partly_paid");
    assert_eq!(left["options"][1]["notices"][2]["status"], "payable");
}

#[actix_web::test]
async fn what_cannot_be_paid_together_or_now_is_pointed_at() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let ways = payable(&town, &ways).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let of = |option: usize, notice: usize| &ways["options"][option]["notices"][notice];
    let nothing = json!({ "id": "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47" });
    for (chosen, pointer, code) in [
        (vec![], "/notices", "required"),
        (vec![of(0, 0); 6], "/notices", "too_many"),
        (vec![of(0, 0), of(0, 0)], "/notices/1", "duplicate"),
        (vec![of(0, 0), of(1, 0)], "/notices/1", "combination"),
        (vec![of(0, 0), &nothing], "/notices/1", "unknown"),
    ] {
        let refused = pay(&mario, &chosen).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{code}");
        assert_eq!(refused.json()["fields"][0]["code"], code);
    }
    assert!(collector.carts.lock().unwrap().is_empty());
    pay(&mario, &[of(1, 0), of(1, 1)]).await.expect(201);
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(of(1, 0), "R1")).await,
        "OK"
    );
    for (chosen, code) in [(of(1, 0), "paid"), (of(0, 0), "superseded")] {
        let refused = pay(&mario, &[chosen]).await.expect(409);
        assert_eq!(refused.problem(), "not_payable");
        assert_eq!(refused.json()["fields"][0]["code"], code);
    }
    pay(&mario, &[of(1, 1)]).await.expect(201);
}

#[actix_web::test]
async fn a_payment_repeated_with_its_key_is_begun_once() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let begin = async |body: Value| {
        let request = mario.request(Method::POST, "/payments/attempts");
        mario
            .send(request.header("Idempotency-Key", "p").json(&body))
            .await
    };
    let body = json!({ "notices": [first(&debt)["id"]] });
    let (one, two) = tokio::join!(begin(body.clone()), begin(body.clone()));
    let attempt = one.expect(201).json();
    assert_eq!(two.expect(201).json(), attempt);
    assert_eq!(begin(body).await.expect(201).json(), attempt);
    let other = begin(json!({ "notices": [] })).await.expect(409);
    assert_eq!(other.problem(), "idempotency_key_reused");
}

#[actix_web::test]
async fn a_provider_that_is_away_begins_nothing_and_is_told_of() {
    let (town, collector) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    for (trouble, status, problem) in [
        (Trouble::Away, 503, "unavailable"),
        (Trouble::Refuses, 503, "unavailable"),
        (Trouble::InPayment, 409, "not_payable"),
    ] {
        collector.suffer(Some(trouble));
        let refused = pay(&mario, &[first(&debt)]).await.expect(status);
        assert_eq!(refused.problem(), problem);
    }
    collector.suffer(None);
    pay(&mario, &[first(&debt)]).await.expect(201);
}
