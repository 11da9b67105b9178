//! Flows that cannot be read, and a service that does not answer.

use super::office::{Flows, town};
use crate::support::{BORGOVERDE, Town};
use chrono::{Duration, NaiveDate};
use sportello_api::jobs::JobError;
use sportello_api::jobs::payments_reconcile::{Reading, reconcile};
use std::sync::Arc;

async fn read(town: &Town, day: Option<NaiveDate>) -> Result<Reading, JobError> {
    let now = town.app.clock.now();
    reconcile(&town.app, town.tenant(BORGOVERDE), day, now).await
}

/// Five flows, one a day.
fn publish(flows: &Arc<Flows>) {
    for day in 20..=24 {
        flows.publish(&format!("F{day}"), 1, &format!("2026-11-{day}"), Vec::new());
    }
}

#[actix_web::test]
async fn flows_that_cannot_be_read_stop_no_other_one_and_are_tried_again() {
    let (town, _, flows) = town().await;
    publish(&flows);
    *flows.broken.lock().unwrap() = vec!["F20", "F21", "F22", "F24"];
    let reading = read(&town, None).await.unwrap();
    assert_eq!((reading.flows, reading.unread.len()), (1, 4), "{reading:?}");
    // What is read is read once, and what was broken again and again, until it is whole.
    *flows.read.lock().unwrap() = 0;
    *flows.broken.lock().unwrap() = vec!["F21"];
    let reading = read(&town, None).await.unwrap();
    assert_eq!((reading.flows, reading.unread), (3, vec!["F21".to_owned()]));
    assert_eq!(*flows.read.lock().unwrap(), 4);
}

#[actix_web::test]
async fn a_service_that_does_not_answer_is_asked_for_no_more_and_nothing_is_passed_over() {
    let (town, _, flows) = town().await;
    publish(&flows);
    *flows.down.lock().unwrap() = true;
    assert!(matches!(read(&town, None).await, Err(JobError::Payment(_))));
    assert_eq!(*flows.read.lock().unwrap(), 3, "and no more");
    *flows.down.lock().unwrap() = false;
    assert_eq!(read(&town, None).await.unwrap().flows, 5);
}

#[actix_web::test]
async fn flows_are_not_asked_for_from_before_there_are_any() {
    let (town, _, flows) = town().await;
    let now = town.app.clock.now();
    read(&town, None).await.unwrap();
    read(&town, Some("2020-01-01".parse().unwrap())).await.unwrap();
    let earliest = now - Duration::days(30);
    for asked in flows.asked.lock().unwrap().iter() {
        assert!(asked.is_some_and(|asked| asked >= earliest), "{asked:?}");
    }
}

#[actix_web::test]
async fn a_flow_that_is_dated_in_the_future_hides_none_that_come_after_it() {
    let (town, _, flows) = town().await;
    flows.publish("F1", 1, "2027-03-01", Vec::new());
    assert_eq!(read(&town, None).await.unwrap().flows, 1);
    flows.publish("F2", 1, "2026-11-24", Vec::new());
    assert_eq!(read(&town, None).await.unwrap().flows, 1, "the one of today");
    assert_eq!(read(&town, None).await.unwrap().flows, 0, "and each of them once");
}
