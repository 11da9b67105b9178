//! What happens without anybody asking: telling the provider, asking for receipts, days.

use super::{Paid, Station, Trouble, citizen, first, notice, order, payable, shown, text, town};
use crate::support::{BORGOVERDE, Down, EVA, MARIO, Town};
use chrono::Duration;
use serde_json::json;
use sportello_api::jobs::Worker;

/// Lets time go by, and does what is to be done then.
pub(super) async fn pass(town: &Town, time: Duration) {
    town.app.clock.advance(time);
    Worker::sweep(&town.app).await;
    town.work().await;
}

/// What the messages of a citizen are about.
pub(super) fn messages(answer: &serde_json::Value) -> Vec<String> {
    let items = answer["items"].as_array().unwrap().iter();
    items
        .map(|message| text(&message["subject"]).to_owned())
        .collect()
}

#[actix_web::test]
async fn a_provider_that_is_away_is_told_later_and_nothing_is_payable_before() {
    let (town, collector) = town().await;
    collector.suffer(Some(Trouble::Away));
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let seen = shown(&mario, &debt).await;
    assert_eq!(
        (&first(&seen)["status"], &first(&seen)["payable"]),
        (&"pending".into(), &false.into())
    );
    let refused = mario
        .post("/payments/attempts", &json!({ "notices": [first(&debt)["id"]] }))
        .await
        .expect(409);
    assert_eq!(refused.json()["fields"][0]["code"], "pending");
    collector.suffer(None);
    pass(&town, Duration::minutes(5)).await;
    assert_eq!(first(&shown(&mario, &debt).await)["payable"], true);
}

#[actix_web::test]
async fn the_places_of_notices_do_not_shift_when_one_before_them_is_over() {
    let (town, collector) = town().await;
    collector.suffer(Some(Trouble::Away));
    let mut asked = order(MARIO, 6450);
    let mut over = notice(3000);
    over["due_on"] = json!("2026-11-25");
    over["ends"] = json!(true);
    asked["options"] = json!([[over, notice(3450)], [notice(6450)]]);
    payable(&town, &asked).await;
    pass(&town, Duration::days(2)).await;
    collector.suffer(None);
    pass(&town, Duration::hours(2)).await;
    let published = collector.published.lock().unwrap();
    let told = published.last().unwrap();
    let places: Vec<Vec<usize>> = told
        .options
        .iter()
        .map(|option| option.iter().map(|notice| notice.place).collect())
        .collect();
    assert_eq!(places, [vec![1], vec![2]]);
}

/// The provider made it payable and was not heard: one instalment is paid before it is told again.
#[actix_web::test]
async fn what_is_left_of_a_debt_can_be_paid_though_an_instalment_is_paid_before_the_retry() {
    for trouble in [None, Some(Trouble::InPayment)] {
        let (town, collector) = town().await;
        let station = Station::open(&town);
        collector.suffer(Some(Trouble::Away));
        let mut asked = order(MARIO, 6450);
        asked["options"] = json!([[notice(3000), notice(3450)]]);
        let debt = payable(&town, &asked).await;
        let mario = citizen(&town, BORGOVERDE, MARIO).await;
        let paid = Paid::of(first(&debt), "R1");
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
        let left = async || shown(&mario, &debt).await["options"][0]["notices"][1]["status"].clone();
        assert_eq!(left().await, "pending");
        collector.suffer(trouble);
        pass(&town, Duration::minutes(5)).await;
        assert_eq!(left().await, "payable", "{}", trouble.is_some());
    }
}

#[actix_web::test]
async fn a_receipt_that_does_not_come_is_asked_for_ever_more_rarely() {
    let (town, collector) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let begun = mario
        .post("/payments/attempts", &json!({ "notices": [first(&debt)["id"]] }))
        .await
        .expect(201)
        .json();
    let asked = || collector.asked.lock().unwrap().len();
    town.work().await;
    assert_eq!(asked(), 0);
    let body = json!({ "token": collector.token(), "outcome": "waiting" });
    mario.post("/payments/returns", &body).await.expect(200);
    pass(&town, Duration::minutes(3)).await;
    assert_eq!(asked(), 1);
    pass(&town, Duration::minutes(3)).await;
    assert_eq!(asked(), 2, "the browser is back");
    pass(&town, Duration::minutes(10)).await;
    assert_eq!(asked(), 3, "a quarter of an hour after it was begun");
    pass(&town, Duration::minutes(10)).await;
    assert_eq!(asked(), 3);
    collector.keep(&Paid::of(first(&debt), "R1"));
    pass(&town, Duration::hours(1)).await;
    assert_eq!(asked(), 4);
    let path = format!("/payments/attempts/{}", text(&begun["id"]));
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(mario.get(&path).await.expect(200).json()["status"], "paid");
    pass(&town, Duration::days(3)).await;
    assert_eq!(asked(), 4, "what is paid is asked for no more");
    let told = mails(&town, "Pagamento ricevuto");
    assert_eq!(told, 1);
}

fn mails(town: &Town, subject: &str) -> usize {
    let mails = town.mails();
    let those = mails
        .iter()
        .filter(|mail| mail.content.subject.starts_with(subject));
    those.count()
}

#[actix_web::test]
async fn whoever_owes_is_reminded_once_and_of_one_way_to_pay() {
    let (town, _) = town().await;
    let mut near = order(MARIO, 6450);
    near["options"] = json!([
        [{ "due_on": "2026-12-04", "parts": [{ "amount": 6450, "category": "9/0107101TS/" }] }],
        [
            { "due_on": "2026-12-04", "parts": [{ "amount": 3450, "category": "9/0107101TS/" }] },
            { "due_on": "2027-02-04", "parts": [{ "amount": 3000, "category": "9/0107101TS/" }] }
        ]
    ]);
    payable(&town, &near).await;
    payable(&town, &order(MARIO, 100)).await;
    citizen(&town, BORGOVERDE, MARIO).await;
    pass(&town, Duration::days(2)).await;
    assert_eq!(mails(&town, "Avviso di pagamento"), 0);
    pass(&town, Duration::days(2)).await;
    pass(&town, Duration::days(1)).await;
    assert_eq!(mails(&town, "Avviso di pagamento"), 1);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let list = mario.get("/messages").await.expect(200).json();
    assert_eq!(
        messages(&list),
        ["Da pagare entro il 04/12/2026: Mensa scolastica"],
        "one way of paying is told of, not both"
    );
}

#[actix_web::test]
async fn an_address_that_came_with_a_debt_is_reminded_once_while_nobody_has_signed_in() {
    let (town, _) = town().await;
    let with = |email: &str, tax_code: Option<&str>| {
        let mut order = order(MARIO, 6450);
        order["debtor"]["email"] = json!(email);
        match tax_code {
            Some(code) => order["debtor"]["tax_code"] = json!(code),
            None => drop(order["debtor"].as_object_mut().unwrap().remove("tax_code")),
        }
        order["options"][0][0]["due_on"] = json!("2026-12-04");
        order
    };
    payable(&town, &with("mario.carta@example.it", Some(MARIO))).await;
    payable(&town, &with("giulia@example.it", Some("SRRGLI85D52B354O"))).await;
    payable(&town, &with("ditta@example.it", None)).await;
    let mut silent = order(EVA, 100);
    silent["options"][0][0]["due_on"] = json!("2026-12-04");
    payable(&town, &silent).await;
    citizen(&town, BORGOVERDE, MARIO).await;
    for days in [2, 2, 1, 1] {
        pass(&town, Duration::days(days)).await;
    }
    let mails = town.mails();
    let of = |to: &str| {
        let those = mails.iter().filter(|mail| mail.to.as_str() == to);
        those.map(|mail| &mail.content).collect::<Vec<_>>()
    };
    assert!(
        of("mario.carta@example.it").is_empty(),
        "he has an area, and its address"
    );
    let (giulia, firm) = (of("giulia@example.it"), of("ditta@example.it"));
    assert_eq!((giulia.len(), firm.len()), (1, 1));
    assert!(giulia[0].text.contains("/area-personale/pagamenti"));
    assert!(
        !firm[0].text.contains("/area-personale"),
        "nobody's area shows it"
    );
    for mail in [giulia[0], firm[0]] {
        assert!(mail.subject.contains("04/12/2026"), "{}", mail.subject);
        for told in ["Mario", "64,50", "Mensa", MARIO] {
            assert!(!mail.text.contains(told), "{told}: {}", mail.text);
        }
    }
}

/// Mario, who has signed in, and Giulia, who has not: what they owe is due on 4 December. And the operator's way to
/// move that.
async fn two_debts(town: &Town) -> [String; 2] {
    let mut near = order(MARIO, 6450);
    near["options"][0][0]["due_on"] = json!("2026-12-04");
    let mut by_mail = near.clone();
    by_mail["debtor"]["tax_code"] = json!("SRRGLI85D52B354O");
    by_mail["debtor"]["email"] = json!("giulia@example.it");
    let debts = [payable(town, &near).await, payable(town, &by_mail).await];
    citizen(town, BORGOVERDE, MARIO).await;
    debts.map(|debt| format!("/backoffice/payments/debts/{}/due-date", text(&debt["id"])))
}

async fn move_to(town: &Town, debts: &[String], day: &str) {
    let operator = town.operator(EVA).await;
    let body = json!({ "due_on": day, "reason": "Mensa chiusa in dicembre" });
    for path in debts {
        operator.post(path, &body).await.expect(200);
    }
    town.work().await;
}

/// To whom the mails about a day went.
fn reminded_of(town: &Town, day: &str) -> Vec<String> {
    let mails = town.mails();
    let those = mails.iter().filter(|mail| {
        let subject = &mail.content.subject;
        subject.starts_with("Avviso di pagamento") && subject.contains(day)
    });
    let mut to: Vec<_> = those.map(|mail| mail.to.as_str().to_owned()).collect();
    to.sort();
    to
}

#[actix_web::test]
async fn whoever_was_given_more_time_is_reminded_of_the_new_day_too_and_once() {
    let (town, _) = town().await;
    let debts = two_debts(&town).await;
    pass(&town, Duration::days(4)).await;
    let first_time = reminded_of(&town, "04/12/2026");
    assert_eq!(first_time.len(), 2, "{first_time:?}");
    assert!(first_time.iter().any(|to| to == "giulia@example.it"));
    move_to(&town, &debts, "2026-12-18").await;
    pass(&town, Duration::days(1)).await;
    assert_eq!(
        reminded_of(&town, "18/12/2026"),
        Vec::<String>::new(),
        "not near yet"
    );
    pass(&town, Duration::days(12)).await;
    pass(&town, Duration::days(1)).await;
    assert_eq!(reminded_of(&town, "18/12/2026"), first_time);
    assert_eq!(reminded_of(&town, "04/12/2026"), first_time);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let list = mario.get("/messages").await.expect(200).json();
    let reminders = messages(&list)
        .into_iter()
        .filter(|of| of.starts_with("Da pagare"));
    assert_eq!(
        reminders.collect::<Vec<_>>(),
        [
            "Da pagare entro il 18/12/2026: Mensa scolastica",
            "Da pagare entro il 04/12/2026: Mensa scolastica"
        ]
    );
}

#[actix_web::test]
async fn a_reminder_that_was_held_up_says_nothing_of_a_day_that_was_moved() {
    let (town, _) = town().await;
    let debts = two_debts(&town).await;
    town.mail.set_down(Some(Down::Silent));
    pass(&town, Duration::days(4)).await;
    move_to(&town, &debts, "2026-12-18").await;
    town.mail.set_down(None);
    pass(&town, Duration::days(1)).await;
    assert_eq!(mails(&town, "Avviso di pagamento"), 0);
    pass(&town, Duration::days(12)).await;
    pass(&town, Duration::days(1)).await;
    assert_eq!(reminded_of(&town, "18/12/2026").len(), 2);
    assert_eq!(mails(&town, "Avviso di pagamento"), 2);
}

#[actix_web::test]
async fn a_notice_ends_the_day_after_its_last_one_where_it_ends() {
    let (town, _) = town().await;
    let day = |ends: bool| {
        let mut order = order(MARIO, 6450);
        order["options"][0][0]["due_on"] = json!("2026-11-25");
        order["options"][0][0]["ends"] = json!(ends);
        order
    };
    let (ends, stays) = (
        payable(&town, &day(true)).await,
        payable(&town, &day(false)).await,
    );
    pass(&town, Duration::days(1)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(first(&shown(&mario, &ends).await)["status"], "payable");
    town.app.clock.advance(Duration::days(1));
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    // Also before the housekeeping says so.
    let refused = mario
        .post("/payments/attempts", &json!({ "notices": [first(&ends)["id"]] }))
        .await
        .expect(409);
    assert_eq!(refused.json()["fields"][0]["code"], "expired");
    pass(&town, Duration::minutes(10)).await;
    assert_eq!(first(&shown(&mario, &ends).await)["status"], "expired");
    assert_eq!(first(&shown(&mario, &stays).await)["status"], "payable");
}
