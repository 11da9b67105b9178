//! Logins under way happen once.

use crate::support::{World, is_refused, on_each_engine};
use chrono::{Duration, Months};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use sportello_storage::housekeeping::{Retention, purge};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::logins::{self, PendingLogin};
use sportello_storage::{Error, Keyring, idp_metadata, tenants};
use std::sync::Arc;

pub(crate) fn pending(world: &World, request_id: &str) -> PendingLogin {
    PendingLogin {
        request_id: request_id.to_owned(),
        relay_state_hash: [1; 32],
        browser_hash: [2; 32],
        return_to: "/area-personale".to_owned(),
        payload: json!({"idp": "https://idp.example.it", "level": "l2"}),
        expires_at: world.later(Duration::minutes(10)),
    }
}

#[tokio::test]
async fn of_twenty_answers_at_once_one_takes_the_login() {
    on_each_engine(async |world: World| {
        let login = pending(&world, "_1");
        let tx = world.write().await;
        logins::begin(&tx, &login).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            logins::find(&world.read().await, "_1", world.now).await.unwrap(),
            Some(login.clone())
        );
        let world = Arc::new(world);
        let answers: Vec<_> = (0..20)
            .map(|_| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let taken = logins::take(&tx, "_1", world.now).await.unwrap();
                    tx.commit().await.unwrap();
                    taken
                })
            })
            .collect();
        let mut taken = Vec::new();
        for answer in answers {
            taken.extend(answer.await.unwrap());
        }
        assert_eq!(taken, [login]);
    })
    .await;
}

#[tokio::test]
async fn a_login_expires() {
    on_each_engine(async |world: World| {
        let login = pending(&world, "_1");
        let tx = world.write().await;
        logins::begin(&tx, &login).await.unwrap();
        assert_eq!(logins::find(&tx, "_1", login.expires_at).await.unwrap(), None);
        assert_eq!(logins::take(&tx, "_1", login.expires_at).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_assertion_is_used_once_per_issuer() {
    on_each_engine(async |world: World| {
        let until = world.later(Duration::minutes(5));
        let tx = world.write().await;
        assert!(
            logins::use_assertion(&tx, "https://a", "_1", until)
                .await
                .unwrap()
        );
        assert!(
            !logins::use_assertion(&tx, "https://a", "_1", until)
                .await
                .unwrap()
        );
        assert!(
            logins::use_assertion(&tx, "https://b", "_1", until)
                .await
                .unwrap()
        );
    })
    .await;
}

fn entry(world: &World) -> LoginLogEntry {
    LoginLogEntry {
        anomaly: Some(25),
        level: Some(2),
        client_address: Some("2001:db8::1".to_owned()),
        authn_request_id: Some("_1".to_owned()),
        authn_request_issue_instant: Some(world.now),
        idp: Some("https://idp.example.it".to_owned()),
        response_id: Some("_2".to_owned()),
        authn_request: Some(b"<AuthnRequest/>".to_vec()),
        response: Some(b"<Response>RSSMRA80A01H501U</Response>".to_vec()),
        ..LoginLogEntry::new(world.id(), world.now, "spid", "refused_by_user")
    }
}

async fn append(world: &World, entry: &LoginLogEntry, keys: &Keyring) {
    let tx = world.write().await;
    let mut rng = world.with_rng(|rng| rng.clone());
    login_log::append(&tx, entry.clone(), keys, &mut rng)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_log_keeps_both_sides_of_a_login_as_they_were_for_who_has_the_key() {
    on_each_engine(async |world: World| {
        let (keys, entry) = (world.keyring(), entry(&world));
        append(&world, &entry, &keys).await;
        let tx = world.read().await;
        let found = login_log::find(&tx, entry.id, &keys).await.unwrap();
        assert_eq!(found, Some(entry.clone()));
        assert_eq!(login_log::answers_to(&tx, "_1").await.unwrap(), 1);
        let others = world.keyring();
        let refused = login_log::find(&tx, entry.id, &others).await;
        assert!(matches!(refused, Err(Error::Corrupt { .. })), "{refused:?}");
        let used = login_log::keys_in_use(&tx).await.unwrap();
        assert!(used.len() == 1 && used.iter().all(|id| keys.holds(*id) && !others.holds(*id)));
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_the_database_reads_no_assertion() {
    on_each_engine(async |world: World| {
        append(&world, &entry(&world), &world.keyring()).await;
        let raw = world.raw().await;
        let sql = "SELECT authn_request, response FROM login_log";
        let statement = Statement::from_string(raw.get_database_backend(), sql);
        let row = raw.query_one_raw(statement).await.unwrap().unwrap();
        for column in ["authn_request", "response"] {
            let bytes: Vec<u8> = row.try_get("", column).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains("Re") && !text.contains("RSSMRA"),
                "{column}: {text}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn an_entry_of_the_log_of_logins_is_neither_changed_nor_removed_before_its_time() {
    on_each_engine(async |world: World| {
        append(&world, &entry(&world), &world.keyring()).await;
        let raw = world.raw().await;
        for sql in [
            "UPDATE login_log SET outcome = 'accepted'",
            "UPDATE login_log SET response = NULL",
            "DELETE FROM login_log",
        ] {
            is_refused(&raw, sql, "append-only").await;
        }
        let at = async |now| {
            let tx = world.db.system().await.unwrap();
            let removed = purge(&tx, Retention::default(), now).await.unwrap();
            tx.commit().await.unwrap();
            removed.login_log
        };
        let two_years = world.now.checked_add_months(Months::new(24)).unwrap();
        assert_eq!(at(two_years).await, 0);
        assert!(raw.execute_unprepared("DELETE FROM login_log").await.is_err());
        assert_eq!(at(two_years + Duration::days(2)).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_municipality_is_found_by_host_and_keeps_its_id_when_it_changes() {
    on_each_engine(async |world: World| {
        let tx = world.db.system().await.unwrap();
        let found = tenants::by_host(&tx, "borgoverde.example.it")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.id, found.settings),
            (world.tenant, json!({"name": "borgoverde"}))
        );
        let hosts = ["Sportello.Borgoverde.example.it".to_owned()];
        let changed = tenants::upsert(&tx, world.id(), "borgoverde", &hosts, &json!({}), world.now)
            .await
            .unwrap();
        assert_eq!((changed.id, changed.version), (world.tenant, 2));
        assert!(
            tenants::by_host(&tx, "borgoverde.example.it")
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            tenants::by_host(&tx, "sportello.borgoverde.example.it")
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(tenants::list(&tx).await.unwrap().len(), 2);
        let taken = tenants::upsert(&tx, world.id(), "montefiore", &hosts, &json!({}), world.now).await;
        assert!(taken.is_err(), "a host leads to one municipality");
    })
    .await;
}

#[tokio::test]
async fn the_last_good_copy_of_the_registry_replaces_the_one_before() {
    on_each_engine(async |world: World| {
        let tx = world.db.system().await.unwrap();
        idp_metadata::keep(&tx, "https://registry", b"<one/>", world.now)
            .await
            .unwrap();
        idp_metadata::keep(
            &tx,
            "https://registry",
            b"<two/>",
            world.later(Duration::hours(1)),
        )
        .await
        .unwrap();
        let copy = idp_metadata::find(&tx, "https://registry")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (copy.content.as_slice(), copy.fetched_at),
            (b"<two/>".as_slice(), world.later(Duration::hours(1)))
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_login_learns_on_its_way_is_sealed_for_it_alone() {
    on_each_engine(async |world: World| {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
        let tx = world.write().await;
        for id in ["_1", "_2"] {
            logins::begin(&tx, &pending(&world, id)).await.unwrap();
        }
        let sealed = logins::seal(tx.tenant(), "_1", b"RSSMRA80A01H501U", &keys, &mut rng).unwrap();
        assert!(!sealed.contains("RSSMRA"));
        let noted = logins::note(&tx, "_1", &json!({ "found": sealed }), world.now)
            .await
            .unwrap();
        assert!(noted);
        let login = logins::find(&tx, "_1", world.now).await.unwrap().unwrap();
        assert_eq!(login.return_to, "/area-personale", "nothing else changes");
        let kept = login.payload["found"].as_str().unwrap().to_owned();
        assert_eq!(
            logins::open(tx.tenant(), "_1", &kept, &keys).unwrap(),
            b"RSSMRA80A01H501U"
        );
        assert_eq!(
            logins::open(tx.tenant(), "_2", &kept, &keys),
            None,
            "another login's"
        );
        let other = logins::find(&tx, "_2", world.now).await.unwrap().unwrap();
        assert_eq!(other, pending(&world, "_2"));
        let late = world.later(Duration::minutes(10));
        assert!(!logins::note(&tx, "_1", &json!({}), late).await.unwrap(), "over");
        logins::take(&tx, "_1", world.now).await.unwrap().unwrap();
        assert!(
            !logins::note(&tx, "_1", &json!({}), world.now).await.unwrap(),
            "taken"
        );
    })
    .await;
}
