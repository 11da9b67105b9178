//! What is over goes; what the law wants kept stays.

use crate::logins::pending;
use crate::sessions::new_session;
use crate::support::{World, on_each_engine};
use chrono::{Duration, Months};
use serde_json::json;
use sportello_storage::housekeeping::{Removed, Retention, purge};
use sportello_storage::outbox::{self, NewJob};
use sportello_storage::{Secret, istanze, logins, sessions};

#[tokio::test]
async fn what_has_expired_is_removed_and_nothing_else() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        logins::begin(&tx, &pending(&world, "_1")).await.unwrap();
        logins::use_assertion(&tx, "https://a", "_1", world.later(Duration::minutes(5)))
            .await
            .unwrap();
        let secret = world.with_rng(Secret::draw);
        sessions::open(&tx, new_session(&world, &secret), world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let at = async |now| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed
        };
        assert_eq!(at(world.now).await, Removed::default());
        let removed = at(world.later(Duration::hours(1))).await;
        let expected = Removed {
            pending_logins: 1,
            used_assertions: 1,
            sessions: 1,
            ..Removed::default()
        };
        assert_eq!(removed, expected);
    })
    .await;
}

#[tokio::test]
async fn done_jobs_stay_a_month_and_the_login_log_two_years_and_a_day() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let job = NewJob {
            id: world.id(),
            name: "receipt",
            dedup_key: "1".to_owned(),
            payload: json!({}),
            due_at: world.now,
        };
        outbox::enqueue(&tx, &job, world.now).await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.db.system().await.unwrap();
        let taken = outbox::take_due(&tx, 1, Duration::seconds(60), world.now)
            .await
            .unwrap()
            .remove(0);
        tx.commit().await.unwrap();
        let tx = world.write().await;
        outbox::done(&tx, &taken, world.now).await.unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        let sql = format!(
            "INSERT INTO login_log (tenant_id, id, at, provider, outcome) \
             SELECT tenant_id, id, updated_at, 'spid', 'accepted' FROM citizen WHERE tax_code = '{}'",
            crate::support::MARIO
        );
        sea_orm::ConnectionTrait::execute_unprepared(&raw, &sql)
            .await
            .unwrap();
        let at = async |now| {
            let tx = world.db.system().await.unwrap();
            purge(&tx, Retention::default(), now).await.unwrap()
        };
        assert_eq!(at(world.later(Duration::days(29))).await, Removed::default());
        assert_eq!(at(world.later(Duration::days(31))).await.jobs, 1);
        let two_years = world.now.checked_add_months(Months::new(24)).unwrap();
        assert_eq!(at(two_years).await.login_log, 0);
        assert_eq!(at(two_years + Duration::days(2)).await.login_log, 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_goes_only_after_its_citizen_was_told_and_had_time_to_come_back() {
    on_each_engine(async |world: World| {
        let old = world.draft("Uno", world.now).await;
        world.draft("Due", world.later(Duration::days(9))).await;
        let since = world.later(Duration::days(1));
        let to_warn_of = async || {
            let tx = world.db.system_read().await.unwrap();
            let found = istanze::drafts_to_warn_of(&tx, since, 10).await.unwrap();
            found.into_iter().map(|draft| draft.id).collect::<Vec<_>>()
        };
        let expired = async |warned_before| {
            let tx = world.db.system_read().await.unwrap();
            let found = istanze::expired_drafts(&tx, since, warned_before, 10)
                .await
                .unwrap();
            found.into_iter().map(|draft| draft.id).collect::<Vec<_>>()
        };
        assert_eq!(to_warn_of().await, [old]);
        assert_eq!(expired(world.later(Duration::days(99))).await, []);
        let told = world.later(Duration::days(2));
        let tx = world.write().await;
        assert!(istanze::mark_warned(&tx, old, since, told).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(to_warn_of().await, []);
        assert_eq!(expired(told - Duration::seconds(1)).await, []);
        assert_eq!(expired(told).await, [old]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_is_taken_up_just_before_its_end_stays() {
    on_each_engine(async |world: World| {
        let id = world.draft("Uno", world.now).await;
        let since = world.later(Duration::days(1));
        let tx = world.write().await;
        istanze::mark_warned(&tx, id, since, world.later(Duration::days(2)))
            .await
            .unwrap();
        let mine = crate::support::answers(&json!({}));
        let draft = istanze::Draft {
            answers: &mine,
            step: None,
            form_version: "1",
        };
        istanze::save_draft(&tx, world.mario, id, 1, &draft, world.later(Duration::days(3)))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let tx = world.write().await;
        let now = world.later(Duration::days(4));
        assert!(!istanze::expire_draft(&tx, id, since, now).await.unwrap());
        // Not even when it lies about again, before its citizen is told again.
        assert!(!istanze::expire_draft(&tx, id, now, now).await.unwrap());
        assert!(istanze::mark_warned(&tx, id, now, now).await.unwrap());
        assert!(istanze::expire_draft(&tx, id, now, now).await.unwrap());
        assert!(istanze::find(&tx, world.mario, id).await.unwrap().is_none());
    })
    .await;
}
