//! Whose debts are seen by whom.

use super::{Paid, Station, citizen, first, notice, order, payable, shown, text, town};
use crate::istanze::printed;
use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE};
use serde_json::{Value, json};
use sportello_types::loa::Loa;

async fn ids(person: &crate::support::Person<'_>, query: &str) -> Vec<String> {
    let page = person
        .get(&format!("/payments/debts{query}"))
        .await
        .expect(200)
        .json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|debt| text(&debt["id"]).to_owned()).collect()
}

#[actix_web::test]
async fn a_debt_from_before_the_first_sign_in_is_there_and_nobody_elses() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(ids(&mario, "").await, [text(&debt["id"])]);
    let seen = shown(&mario, &debt).await;
    assert_eq!(
        (&seen["status"], &first(&seen)["payable"]),
        (&"to_pay".into(), &true.into())
    );
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let namesake = citizen(&town, MONTEFIORE, MARIO).await;
    let notice = text(&first(&debt)["id"]);
    for stranger in [&eva, &namesake] {
        assert!(ids(stranger, "").await.is_empty());
        for path in [
            format!("/payments/debts/{}", text(&debt["id"])),
            format!("/payments/notices/{notice}/document"),
            format!("/payments/notices/{notice}/receipt"),
        ] {
            let answer = stranger.get(&path).await.expect(404);
            assert_eq!(answer.problem(), "not_found", "{path}");
        }
    }
}

#[actix_web::test]
async fn lists_are_by_state() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let open = payable(&town, &order(MARIO, 100)).await;
    let paid = payable(&town, &order(MARIO, 200)).await;
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&paid), "R1")).await,
        "OK"
    );
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(ids(&mario, "").await.len(), 2);
    assert_eq!(ids(&mario, "?status=to_pay").await, [text(&open["id"])]);
    assert_eq!(ids(&mario, "?status=paid").await, [text(&paid["id"])]);
    assert!(ids(&mario, "?status=expired").await.is_empty());
    mario.get("/payments/debts?status=lost").await.expect(400);
}

#[actix_web::test]
async fn payments_are_activated_first_and_seen_at_level_2() {
    let (town, _) = town().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.complete_profile().await;
    let refused = mario.get("/payments/debts").await.expect(403);
    assert_eq!(refused.problem(), "service_not_active");
    assert_eq!(refused.json()["groups"], serde_json::json!(["payments"]));
    let low = town.citizen(MARIO, Loa::L1).await;
    assert_eq!(
        low.get("/payments/debts").await.expect(403).problem(),
        "step_up_required"
    );
}

#[actix_web::test]
async fn whoever_holds_a_notice_sees_what_it_costs_and_nothing_of_who_owes() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let path = format!("/payments/notice?number={number}");
    let found = eva.get(&path).await.expect(200);
    let said = String::from_utf8(found.bytes.clone()).unwrap();
    assert!(!said.contains("Rossi") && !said.contains(MARIO), "{said}");
    let found = found.json();
    assert_eq!(found["notice"]["amount"], 6450);
    assert_eq!(found["subject"], "Mensa scolastica");
    assert_eq!(found["creditor"], "Comune di Borgoverde");
    let namesake = citizen(&town, MONTEFIORE, MARIO).await;
    namesake.get(&path).await.expect(404);
    eva.get("/payments/notice?number=12").await.expect(400);
    let looks = |log: &Value| {
        let items = log["items"].as_array().unwrap().iter();
        items
            .filter(|entry| entry["event"] == "payment_notice_sought")
            .count()
    };
    let log = eva.get("/profile/accesses").await.expect(200).json();
    assert_eq!(looks(&log), 1);
    for _ in 0..28 {
        eva.get(&path).await.expect(200);
    }
    // The one that was no number did not count.
    eva.get(&path).await.expect(200);
    let refused = eva.get(&path).await.expect(429);
    assert_eq!(refused.problem(), "too_many_requests");
}

#[actix_web::test]
async fn the_notice_is_printed_while_it_can_be_paid_and_the_receipt_after() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let id = text(&first(&debt)["id"]);
    let (document, receipt) = (
        format!("/payments/notices/{id}/document"),
        format!("/payments/notices/{id}/receipt"),
    );
    let pdf = mario.get(&document).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    mario.get(&receipt).await.expect(404);
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await,
        "OK"
    );
    let refused = mario.get(&document).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    assert!(mario.get(&receipt).await.expect(200).bytes.starts_with(b"%PDF-"));
    // Eva paid it, as the receipt says.
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    assert!(eva.get(&receipt).await.expect(200).bytes.starts_with(b"%PDF-"));
    eva.get(&format!("/payments/debts/{}", text(&debt["id"])))
        .await
        .expect(404);
}

#[actix_web::test]
async fn what_is_left_of_a_plan_is_printed_under_its_own_numbers() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mut plan = order(MARIO, 6450);
    plan["options"] = json!([[notice(6450)], [notice(2150), notice(2150), notice(2150)]]);
    for (instalment, day) in ["2026-12-10", "2026-12-20", "2026-12-30"].into_iter().enumerate() {
        plan["options"][1][instalment]["due_on"] = json!(day);
    }
    let debt = payable(&town, &plan).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let notices = debt["options"][1]["notices"].as_array().unwrap();
    let paper = async |number: usize| {
        let id = text(&notices[number]["id"]);
        let path = format!("/payments/notices/{id}/document");
        printed(&mario.get(&path).await.expect(200).bytes)
    };
    let whole = paper(0).await;
    for expected in [
        "Rataunica",
        "1ªratadi3",
        "2ªratadi3",
        "3ªratadi3",
        "interooppurein3rate",
    ] {
        assert!(whole.contains(expected), "{expected}: {whole}");
    }
    let steps: [(usize, &[&str], &[&str]); 2] = [
        (0, &["2ªratadi3", "3ªratadi3"], &["1ªrata", "Rataunica"]),
        (
            1,
            &["3ªratadi3", "unaratasu3"],
            &["1ªrata", "2ªrata", "Rataunica", "unicarata"],
        ),
    ];
    for (paid, left, gone) in steps {
        let id = format!("R{paid}");
        let receipt = Paid::of(&notices[paid], &id);
        assert_eq!(station.deliver("borgoverde", &receipt).await, "OK");
        let said = paper(2).await;
        for expected in left {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        for absent in gone {
            assert!(!said.contains(absent), "{absent}: {said}");
        }
    }
}
