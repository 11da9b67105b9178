//! Of what is reminded, and of what not: paid, withdrawn, paid while a mail was held up; instalments one by one.

use super::jobs::{messages, pass};
use super::{Paid, Station, citizen, first, notice, order, payable, text, town};
use crate::support::{BORGOVERDE, Down, EVA, MARIO, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_types::values::NoticeNumber;

/// The numbers of notices of which mails have reminded of a day, as they are written there.
fn numbers_reminded_of<'n>(town: &Town, day: &str, notices: &[&'n Value]) -> Vec<&'n str> {
    let mails = town.mails();
    let reminders: Vec<_> = mails
        .iter()
        .map(|mail| &mail.content)
        .filter(|content| content.subject.contains(day))
        .collect();
    let named = |notice: &&&Value| {
        let number: NoticeNumber = text(&notice["number"]).parse().unwrap();
        let number = number.grouped();
        reminders.iter().any(|content| content.text.contains(&number))
    };
    let found = notices.iter().filter(named);
    found.map(|notice| text(&notice["number"])).collect()
}

#[actix_web::test]
async fn nobody_is_reminded_of_what_was_paid_or_withdrawn() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let operator = town.operator(EVA).await;
    citizen(&town, BORGOVERDE, MARIO).await;
    let mut near = order(MARIO, 6450);
    near["options"][0][0]["due_on"] = json!("2026-12-04");
    let mut by_mail = near.clone();
    by_mail["debtor"]["tax_code"] = json!("SRRGLI85D52B354O");
    by_mail["debtor"]["email"] = json!("giulia@example.it");
    let mut left = Vec::new();
    for (order, receipt) in [(&near, "R1"), (&by_mail, "R2")] {
        let paid = payable(&town, order).await;
        assert_eq!(
            station
                .deliver("borgoverde", &Paid::of(first(&paid), receipt))
                .await,
            "OK"
        );
        let withdrawn = payable(&town, order).await;
        let path = format!("/backoffice/payments/debts/{}/withdrawal", text(&withdrawn["id"]));
        let reason = json!({ "reason": "Chiesto per errore" });
        operator.post(&path, &reason).await.expect(200);
        let owed = payable(&town, order).await;
        left.extend([paid, withdrawn, owed]);
    }
    pass(&town, Duration::days(4)).await;
    pass(&town, Duration::days(1)).await;
    let notices: Vec<_> = left.iter().map(first).collect();
    assert_eq!(
        numbers_reminded_of(&town, "04/12/2026", &notices),
        [text(&notices[2]["number"]), text(&notices[5]["number"])],
        "what is still owed alone"
    );
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let list = mario.get("/messages").await.expect(200).json();
    let mut reminders = messages(&list);
    reminders.retain(|subject| subject.starts_with("Da pagare entro"));
    assert_eq!(reminders, ["Da pagare entro il 04/12/2026: Mensa scolastica"]);
}

#[actix_web::test]
async fn a_reminder_that_was_held_up_says_nothing_of_what_was_paid_meanwhile() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mut near = order(MARIO, 6450);
    near["options"][0][0]["due_on"] = json!("2026-12-04");
    let (paid, owed) = (payable(&town, &near).await, payable(&town, &near).await);
    citizen(&town, BORGOVERDE, MARIO).await;
    town.mail.set_down(Some(Down::Silent));
    pass(&town, Duration::days(4)).await;
    let receipt = Paid::of(first(&paid), "R1");
    assert_eq!(station.deliver("borgoverde", &receipt).await, "OK");
    town.mail.set_down(None);
    pass(&town, Duration::days(1)).await;
    let notices = [first(&paid), first(&owed)];
    assert_eq!(
        numbers_reminded_of(&town, "04/12/2026", &notices),
        [text(&first(&owed)["number"])]
    );
}

#[actix_web::test]
async fn of_instalments_each_is_reminded_of_in_its_time() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mut plan = order(MARIO, 6450);
    let mut later = notice(3000);
    later["due_on"] = json!("2026-12-11");
    let mut sooner = notice(3450);
    sooner["due_on"] = json!("2026-12-04");
    plan["options"] = json!([[sooner, later]]);
    let debt = payable(&town, &plan).await;
    citizen(&town, BORGOVERDE, MARIO).await;
    let of = |at: usize| &debt["options"][0]["notices"][at];
    let notices = [of(0), of(1)];
    pass(&town, Duration::days(4)).await;
    let reminded = |day: &str| numbers_reminded_of(&town, day, &notices);
    assert_eq!(reminded("04/12/2026"), [text(&of(0)["number"])]);
    assert!(reminded("11/12/2026").is_empty(), "not near yet");
    let receipt = Paid::of(of(0), "R1");
    assert_eq!(station.deliver("borgoverde", &receipt).await, "OK");
    pass(&town, Duration::days(7)).await;
    assert_eq!(reminded("11/12/2026"), [text(&of(1)["number"])]);
}
