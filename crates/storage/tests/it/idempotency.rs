//! Who asks again gets the same answer.

use crate::support::{World, on_each_engine};
use chrono::Duration;
use sportello_storage::idempotency::{Claim, StoredResponse, claim, complete, is_answered};
use std::sync::Arc;

fn response() -> StoredResponse {
    StoredResponse {
        status: 201,
        headers: vec![("location".to_owned(), "/api/v1/istanze/1".to_owned())],
        body: b"{}".to_vec(),
    }
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_and_another_request_is_told_apart() {
    on_each_engine(async |world: World| {
        let until = world.later(Duration::hours(24));
        let tx = world.write().await;
        let ask = async |request: u8, now| {
            claim(&tx, world.mario, &[1; 32], &[request; 32], until, now)
                .await
                .unwrap()
        };
        let answered = async |now| is_answered(&tx, world.mario, &[1; 32], now).await.unwrap();
        assert!(!answered(world.now).await);
        assert_eq!(ask(1, world.now).await, Claim::Fresh);
        complete(&tx, world.mario, &[1; 32], &response()).await.unwrap();
        assert_eq!(ask(1, world.now).await, Claim::Replay(response()));
        assert_eq!(ask(2, world.now).await, Claim::OtherRequest);
        assert!(answered(world.now).await && !answered(until).await);
        assert_eq!(ask(2, until).await, Claim::Fresh, "keys expire");
    })
    .await;
}

#[tokio::test]
async fn of_ten_equal_requests_at_once_one_does_the_work_and_all_get_its_answer() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let requests: Vec<_> = (0..10)
            .map(|i| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let until = world.later(Duration::hours(24));
                    let claimed = claim(&tx, world.mario, &[1; 32], &[1; 32], until, world.now)
                        .await
                        .unwrap();
                    match claimed {
                        Claim::Fresh if i % 2 == 0 => tx.rollback().await.unwrap(),
                        Claim::Fresh => {
                            complete(&tx, world.mario, &[1; 32], &response()).await.unwrap();
                            tx.commit().await.unwrap();
                            return 1;
                        }
                        other => assert_eq!(other, Claim::Replay(response())),
                    }
                    0
                })
            })
            .collect();
        let mut worked = 0;
        for request in requests {
            worked += request.await.unwrap();
        }
        assert_eq!(worked, 1);
    })
    .await;
}
