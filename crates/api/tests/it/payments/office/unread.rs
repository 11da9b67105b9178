//! Flows that are published and cannot be read: operators see which, why, and when it is tried again.

use super::town;
use crate::payments::text;
use crate::support::{EVA, MARIO, Person, Town};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sportello_types::loa::Loa;

const UNREAD: &str = "/backoffice/payments/flows/unread";

async fn shown(operator: &Person<'_>) -> Vec<Value> {
    let shown = operator.get(UNREAD).await.expect(200).json();
    shown["items"].as_array().unwrap().clone()
}

async fn read(town: &Town, operator: &Person<'_>, order: &Value) {
    town.app.clock.advance(Duration::seconds(1));
    let path = "/backoffice/payments/reconciliations";
    operator.post(path, order).await.expect(204);
    town.work().await;
}

#[actix_web::test]
async fn operators_see_what_could_not_be_read_and_have_it_tried_again() {
    let (town, _, flows) = town().await;
    let eva = town.operator(EVA).await;
    assert_eq!(shown(&eva).await, Vec::<Value>::new());
    for name in ["F1", "F2"] {
        flows.publish(name, 1, "2026-11-23", Vec::new());
    }
    flows.broken.lock().unwrap().push("F1");
    for _ in 0..2 {
        read(&town, &eva, &json!({})).await;
    }
    let now = town.app.clock.now();
    let unread = shown(&eva).await;
    assert_eq!(unread.len(), 1, "{unread:?}");
    let flow = &unread[0];
    assert_eq!(
        (text(&flow["flow"]), text(&flow["why"]), &flow["tries"]),
        ("F1", "no_answer", &json!(2))
    );
    assert_eq!(flow["kept"], true);
    assert!(text(&flow["to_do"]).contains("non ha risposto"), "{flow}");
    let next: DateTime<Utc> = text(&flow["next_try"]).parse().unwrap();
    assert!(next > now && next - now <= Duration::hours(12), "{flow}");
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get(UNREAD).await.expect(403);

    // It is whole again, and somebody does not want to wait.
    flows.broken.lock().unwrap().clear();
    read(&town, &eva, &json!({ "day": "2026-11-23" })).await;
    assert_eq!(shown(&eva).await, Vec::<Value>::new());
}

#[actix_web::test]
async fn what_nobody_has_any_more_stays_to_be_seen_for_the_accounts() {
    let (town, _, flows) = town().await;
    let eva = town.operator(EVA).await;
    flows.publish("F1", 1, "2026-11-23", Vec::new());
    flows.broken.lock().unwrap().push("F1");
    read(&town, &eva, &json!({})).await;
    town.app.clock.advance(Duration::days(31));
    let eva = town.operator(EVA).await;
    let unread = shown(&eva).await;
    assert_eq!(unread[0]["kept"], false);
    assert!(unread[0].get("next_try").is_none(), "{unread:?}");
    assert!(text(&unread[0]["to_do"]).contains("trenta giorni"), "{unread:?}");
}
