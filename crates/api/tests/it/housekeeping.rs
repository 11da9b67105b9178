//! What happens without anybody asking: jobs, drafts, files that belong to nobody.

use crate::support::{BORGOVERDE, Down, EVA, MARIO, Mishap, Person, Town};
use chrono::Duration;
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_storage::audit::{self, Actor};
use sportello_types::loa::Loa;

#[actix_web::test]
async fn a_job_that_falls_over_is_a_failed_attempt_and_is_done_the_next_time() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    town.mail.suffer("nuova@example.it", Mishap::Panic);
    mario
        .patch_profile(&json!({ "email": "nuova@example.it" }))
        .await
        .expect(200);
    town.work().await;
    assert_eq!(town.mails().len(), 1, "the other job of the batch is done");
    town.app.clock.advance(Duration::minutes(5));
    town.work().await;
    assert_eq!(town.mails().len(), 2);
}

/// Dead letters as an operator sees them.
async fn dead_letters(operator: &Person<'_>) -> Vec<serde_json::Value> {
    let jobs = operator.get("/backoffice/jobs?status=dead").await.expect(200);
    jobs.json()["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn a_mail_server_that_is_down_for_a_week_end_loses_no_mail() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    town.mail.set_down(Some(Down::Silent));
    let change = json!({ "email": "nuova@example.it" });
    mario.patch_profile(&change).await.expect(200);
    for _ in 0..70 {
        town.work().await;
        town.app.clock.advance(Duration::hours(1));
    }
    assert!(town.mails().is_empty());
    let operator = town.operator(EVA).await;
    assert!(dead_letters(&operator).await.is_empty());
    town.mail.set_down(None);
    town.app.clock.advance(Duration::hours(1));
    town.work().await;
    assert_eq!(town.mails().len(), 2);
}

#[actix_web::test]
async fn a_refused_mail_is_a_dead_letter_at_once_and_all_of_a_kind_are_retried_in_one_call() {
    let town = Town::open().await;
    town.mail.set_down(Some(Down::Refusing));
    for tax_code in [MARIO, EVA] {
        let citizen = town.citizen(tax_code, Loa::L2).await;
        let change = json!({ "email": format!("{}@example.it", tax_code.to_lowercase()) });
        citizen.patch_profile(&change).await.expect(200);
    }
    town.work().await;
    let operator = town.operator(EVA).await;
    let dead = dead_letters(&operator).await;
    assert_eq!(dead.len(), 4, "{dead:?}");
    assert!(dead.iter().all(|job| job["attempts"] == 1), "{dead:?}");
    town.mail.set_down(None);
    let name = json!({ "name": "confirm_email" });
    let retry = async || operator.post("/backoffice/jobs/retry", &name).await;
    assert_eq!(retry().await.expect(200).json()["retried"], 2);
    assert_eq!(retry().await.expect(200).json()["retried"], 0);
    town.work().await;
    assert_eq!(town.mails().len(), 2);
    assert_eq!(
        dead_letters(&operator).await.len(),
        2,
        "those of the other kind stay"
    );
    let endless = json!({ "name": "x".repeat(65) });
    let refused = operator
        .post("/backoffice/jobs/retry", &endless)
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/name"]);
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.post("/backoffice/jobs/retry", &name).await.expect(403);
}

#[actix_web::test]
async fn a_draft_is_announced_before_it_is_deleted_and_the_log_says_so() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let draft = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(201)
        .json();
    let place = format!("/istanze/{}", draft["id"].as_str().unwrap());
    let pass = async |days| {
        town.app.clock.advance(Duration::days(days));
        Worker::sweep(&town.app).await;
        town.work().await;
    };
    pass(75).await;
    assert!(town.mails().is_empty());
    pass(2).await;
    assert_eq!(town.mails().len(), 1);
    pass(13).await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get(&place).await.expect(200);
    let messages = mario.get("/messages").await.expect(200).json();
    assert_eq!(messages["items"].as_array().unwrap().len(), 1);
    assert_eq!(town.mails().len(), 1, "one is enough");
    pass(2).await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get(&place).await.expect(404);
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let log = audit::list_for_citizen(&tx, mario.id.unwrap(), None, None, 10)
        .await
        .unwrap();
    let deleted = log
        .items
        .iter()
        .find(|entry| entry.event.name == "draft_expired")
        .unwrap();
    assert_eq!(deleted.event.actor, Actor::System);
    assert_eq!(deleted.event.object.as_deref(), draft["id"].as_str());
}

#[actix_web::test]
async fn a_file_that_cannot_be_deleted_keeps_nothing_else_from_being_done() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let begin = async || {
        let body = json!({ "service": "permesso-ztl" });
        let begun = mario.post("/istanze", &body).await.expect(201).json();
        begun["id"].as_str().unwrap().to_owned()
    };
    let old = begin().await;
    let id = begin().await;
    let attachment = crate::istanze::attach(&mario, &id).await;
    let file = town
        .blobs()
        .join(town.tenant(BORGOVERDE).to_string())
        .join(&attachment);
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    mario
        .delete(&format!("/istanze/{id}/attachments/{attachment}"))
        .await
        .expect(204);
    for days in [77, 15] {
        town.app.clock.advance(Duration::days(days));
        Worker::sweep(&town.app).await;
        town.work().await;
    }
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get(&format!("/istanze/{old}")).await.expect(404);
    std::fs::remove_dir_all(&file).unwrap();
    Worker::sweep(&town.app).await;
}

#[actix_web::test]
async fn the_measures_say_since_when_the_worker_is_alive() {
    let town = Town::open().await;
    let since = |town: &Town| {
        let text = town.app.metrics.render().unwrap();
        let line = text
            .lines()
            .find(|line| line.starts_with("sportello_worker_alive_since_timestamp_seconds "));
        line.unwrap().rsplit(' ').next().unwrap().to_owned()
    };
    assert_eq!(since(&town), "0");
    let (worker, stop) = Worker::new(town.app.clone());
    stop.finish();
    worker.run().await;
    assert_eq!(since(&town), town.app.clock.now().timestamp().to_string());
}
