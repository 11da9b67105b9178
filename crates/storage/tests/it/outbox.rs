//! Jobs: taken once, never lost, visible when they fail for good.

use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sportello_storage::Error;
use sportello_storage::outbox::{self, Failure, MAX_ATTEMPTS, MOST_TRIES, NewJob, TakenJob};
use sportello_types::backoffice::JobStatus;
use std::collections::HashSet;
use std::sync::Arc;

fn lease() -> Duration {
    Duration::seconds(60)
}

async fn enqueue(world: &World, key: &str) -> bool {
    let job = NewJob {
        id: world.id(),
        name: "receipt",
        dedup_key: key.to_owned(),
        payload: json!({"istanza": key}),
        due_at: world.now,
    };
    let tx = world.write().await;
    let enqueued = outbox::enqueue(&tx, &job, world.now).await.unwrap();
    tx.commit().await.unwrap();
    enqueued
}

async fn take(world: &World, limit: u32, now: DateTime<Utc>) -> Vec<TakenJob> {
    let tx = world.db.system().await.unwrap();
    let jobs = outbox::take_due(&tx, limit, lease(), now).await.unwrap();
    tx.commit().await.unwrap();
    jobs
}

#[tokio::test]
async fn a_job_is_enqueued_once_per_key_and_not_at_all_without_its_commit() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let job = NewJob {
            id: world.id(),
            name: "receipt",
            dedup_key: "1".to_owned(),
            payload: json!({}),
            due_at: world.now,
        };
        assert!(outbox::enqueue(&tx, &job, world.now).await.unwrap());
        drop(tx);
        assert!(take(&world, 10, world.now).await.is_empty());
        assert!(enqueue(&world, "1").await);
        assert!(!enqueue(&world, "1").await);
        assert_eq!(take(&world, 10, world.now).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn of_many_workers_one_gets_each_job() {
    on_each_engine(async |world: World| {
        for i in 0..40 {
            enqueue(&world, &i.to_string()).await;
        }
        let world = Arc::new(world);
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    loop {
                        let jobs = take(&world, 3, world.now).await;
                        if jobs.is_empty() {
                            return mine;
                        }
                        mine.extend(jobs.into_iter().map(|job| job.id));
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        assert_eq!(all.len(), 40);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 40);
    })
    .await;
}

#[tokio::test]
async fn a_killed_workers_job_comes_back_and_the_dead_hand_has_no_say() {
    on_each_engine(async |world: World| {
        enqueue(&world, "1").await;
        let killed = take(&world, 1, world.now).await.remove(0);
        assert!(
            take(&world, 1, world.later(Duration::seconds(59)))
                .await
                .is_empty()
        );
        let after = world.later(Duration::seconds(61));
        let again = take(&world, 1, after).await.remove(0);
        assert_eq!((again.id, again.attempt), (killed.id, 2));
        assert_eq!(again.payload, json!({"istanza": "1"}));
        let tx = world.write().await;
        let late = outbox::done(&tx, &killed, after).await;
        assert!(matches!(late, Err(Error::LeaseLost)));
        outbox::done(&tx, &again, after).await.unwrap();
        tx.commit().await.unwrap();
        assert!(take(&world, 1, world.later(Duration::days(1))).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_waits_longer_and_longer_then_lies_dead_until_an_operator_retries_it() {
    on_each_engine(async |world: World| {
        enqueue(&world, "1").await;
        let mut now = world.now;
        for attempt in 1..=MAX_ATTEMPTS {
            let job = take(&world, 1, now).await.remove(0);
            assert_eq!(job.attempt, attempt);
            let due_at = now + world.with_rng(|rng| outbox::backoff(attempt, rng));
            let tx = world.write().await;
            assert!(
                outbox::failed(&tx, &job, Failure::Fault, "connection refused\0", due_at)
                    .await
                    .unwrap()
            );
            tx.commit().await.unwrap();
            assert!(
                take(&world, 1, due_at - Duration::milliseconds(1))
                    .await
                    .is_empty()
            );
            now = due_at;
        }
        assert!(take(&world, 1, now + Duration::days(365)).await.is_empty());
        let tx = world.write().await;
        let dead = outbox::list(&tx, Some(JobStatus::Dead), None, 10)
            .await
            .unwrap()
            .items
            .remove(0);
        assert_eq!(
            (dead.attempts, dead.last_error.as_deref()),
            (MAX_ATTEMPTS, Some("connection refused"))
        );
        outbox::retry(&tx, dead.id, now).await.unwrap();
        assert!(matches!(
            outbox::retry(&tx, dead.id, now).await,
            Err(Error::NotFound)
        ));
        tx.commit().await.unwrap();
        assert_eq!(take(&world, 1, now).await.remove(0).attempt, 1);
        let tx = world.db.system_read().await.unwrap();
        assert_eq!(outbox::backlog(&tx).await.unwrap().open, 1);
    })
    .await;
}

async fn fail(world: &World, job: &TakenJob, failure: Failure, due_at: DateTime<Utc>) {
    let tx = world.write().await;
    assert!(
        outbox::failed(&tx, job, failure, "no answer", due_at)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_whose_far_end_is_down_outlives_a_week_end_and_is_refused_once() {
    on_each_engine(async |world: World| {
        enqueue(&world, "1").await;
        let mut now = world.now;
        for attempt in 1..MOST_TRIES {
            let job = take(&world, 1, now).await.remove(0);
            now += world.with_rng(|rng| outbox::backoff(attempt, rng));
            fail(&world, &job, Failure::Passing, now).await;
        }
        assert!(now >= world.now + Duration::days(3));
        let job = take(&world, 1, now).await.remove(0);
        assert!(!Failure::Fault.ends(&job), "tries without an answer do not count");
        fail(&world, &job, Failure::Passing, now).await;
        assert!(take(&world, 1, now).await.is_empty());

        enqueue(&world, "2").await;
        let job = take(&world, 1, now).await.remove(0);
        fail(&world, &job, Failure::Final, now).await;
        assert!(take(&world, 1, now).await.is_empty());

        let tx = world.write().await;
        assert_eq!(outbox::retry_all(&tx, "receipt_mail", now).await.unwrap(), 0);
        assert_eq!(outbox::retry_all(&tx, "receipt", now).await.unwrap(), 2);
        tx.commit().await.unwrap();
        let again = take(&world, 3, now).await;
        assert_eq!(again.len(), 2);
        assert!(
            again
                .iter()
                .all(|job| (job.attempt, job.max_attempts) == (1, MAX_ATTEMPTS))
        );
        let tx = world.db.begin(world.other).await.unwrap();
        assert_eq!(outbox::retry_all(&tx, "receipt", now).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_kills_its_worker_each_time_is_given_up_too() {
    on_each_engine(async |world: World| {
        enqueue(&world, "1").await;
        let mut now = world.now;
        for _ in 0..MAX_ATTEMPTS {
            assert_eq!(take(&world, 1, now).await.len(), 1);
            now += Duration::seconds(61);
        }
        assert!(take(&world, 1, now).await.is_empty());
        let tx = world.read().await;
        let dead = outbox::list(&tx, Some(JobStatus::Dead), None, 10).await.unwrap();
        assert_eq!(dead.items[0].last_error.as_deref(), Some("the worker died"));
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_gives_its_job_back_untried() {
    on_each_engine(async |world: World| {
        enqueue(&world, "1").await;
        let job = take(&world, 1, world.now).await.remove(0);
        let tx = world.write().await;
        assert!(outbox::release(&tx, &job, world.now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(take(&world, 1, world.now).await.remove(0).attempt, 1);
    })
    .await;
}

#[tokio::test]
async fn operators_page_through_jobs_of_their_own_municipality() {
    on_each_engine(async |world: World| {
        for i in 0..5 {
            enqueue(&world, &i.to_string()).await;
        }
        let tx = world.read().await;
        let first = outbox::list(&tx, None, None, 3).await.unwrap();
        let second = outbox::list(&tx, None, first.next_cursor.as_deref(), 3)
            .await
            .unwrap();
        let ids: HashSet<_> = first
            .items
            .iter()
            .chain(&second.items)
            .map(|job| job.id)
            .collect();
        assert_eq!((first.items.len(), second.items.len(), ids.len()), (3, 2, 5));
        drop(tx);
        let tx = world.db.read(world.other).await.unwrap();
        assert!(outbox::list(&tx, None, None, 3).await.unwrap().items.is_empty());
    })
    .await;
}
