//! Two ways to pay the same debt are not begun in two tabs.

use super::open::{begin as begin_open, town};
use super::own_station::two_ways;
use super::{Collector, citizen, order, pay, payable, text};
use crate::support::{Answer, BORGOVERDE, MARIO};
use chrono::Duration;
use serde_json::{Value, json};

fn of(debt: &Value, option: usize, notice: usize) -> &Value {
    &debt["options"][option]["notices"][notice]
}

fn carts(collector: &Collector) -> usize {
    collector.carts.lock().unwrap().len()
}

/// Refused for the one notice at this place of the request, with what to do.
fn is_refused(answer: Answer, place: usize) {
    let refused = answer.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    assert_eq!(refused.pointers(), [format!("/notices/{place}")]);
    let said = refused.json();
    assert_eq!(said["fields"][0]["code"], "other_way_begun");
    assert!(
        text(&said["detail"]).starts_with("Un altro modo di pagare questo stesso importo"),
        "{said}"
    );
}

#[actix_web::test]
async fn the_second_tab_is_told_of_the_first_and_nobody_is_sent_to_pay() {
    let (town, collector) = town().await;
    let debt = two_ways(&town).await;
    let other = payable(&town, &order(MARIO, 100)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    pay(&mario, &[of(&debt, 0, 0)]).await.expect(201);
    let token = collector.token();
    is_refused(pay(&mario, &[of(&debt, 1, 0)]).await, 0);
    is_refused(pay(&mario, &[of(&other, 0, 0), of(&debt, 1, 1)]).await, 1);
    let visitor = town.visitor();
    is_refused(begin_open(&visitor, &[of(&debt, 1, 0)], None).await, 0);
    assert_eq!(carts(&collector), 1, "the provider was not asked");
    // The same way again goes on.
    pay(&mario, &[of(&debt, 0, 0)]).await.expect(201);

    let back = async |token: &str| {
        let body = json!({ "token": token, "outcome": "cancelled" });
        mario.post("/payments/returns", &body).await.expect(200);
    };
    back(&token).await;
    is_refused(pay(&mario, &[of(&debt, 1, 0)]).await, 0);
    back(&collector.token()).await;
    pay(&mario, &[of(&debt, 1, 0)]).await.expect(201);
    is_refused(begin_open(&visitor, &[of(&debt, 0, 0)], None).await, 0);
}

#[actix_web::test]
async fn what_somebody_left_without_a_word_is_free_after_a_while() {
    let (town, _) = town().await;
    let debt = two_ways(&town).await;
    begin_open(&town.visitor(), &[of(&debt, 0, 0)], None)
        .await
        .expect(201);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    is_refused(pay(&mario, &[of(&debt, 1, 0)]).await, 0);
    town.app.clock.advance(Duration::minutes(19));
    is_refused(pay(&mario, &[of(&debt, 1, 0)]).await, 0);
    town.app.clock.advance(Duration::minutes(1));
    pay(&mario, &[of(&debt, 1, 0)]).await.expect(201);
}

#[actix_web::test]
async fn of_two_tabs_at_once_one_pays_and_the_other_one_reads_why_not() {
    let (town, _) = town().await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    for _ in 0..6 {
        let debt = two_ways(&town).await;
        let (whole, first) = ([of(&debt, 0, 0)], [of(&debt, 1, 0)]);
        let (one, two) = tokio::join!(pay(&mario, &whole), pay(&mario, &first));
        let (begun, refused) = if one.status.as_u16() == 201 {
            (one, two)
        } else {
            (two, one)
        };
        begun.expect(201);
        is_refused(refused, 0);
    }
}
