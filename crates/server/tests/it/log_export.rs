//! `sportello spid log export`: an archive for the authorities, and its trace.

use crate::program::Place;
use rand::SeedableRng as _;
use sportello_api::Clock;
use sportello_server::keys::KeyFolder;
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::{Db, new_id, tenants};
use sportello_types::ids::TenantId;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

const REASON: &str = "Richiesta dell'autorità giudiziaria, prot. 1234/2026";

/// A place whose log holds a login.
async fn with_login() -> (Place, Db, TenantId) {
    let place = Place::new("");
    place.settle();
    let db = place.db().await;
    let tx = db.system_read().await.unwrap();
    let tenant = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap().id;
    drop(tx);
    let mut rng = rand_chacha::ChaCha20Rng::from_os_rng();
    let now = Clock::system().now();
    let keys = KeyFolder::of(&place.path("data/keys"), "borgoverde")
        .make_login_log(&mut rng)
        .unwrap();
    let entry = LoginLogEntry {
        level: Some(2),
        client_address: Some("192.0.2.7".to_owned()),
        authn_request_id: Some("_1".to_owned()),
        authn_request_issue_instant: Some(now),
        idp: Some("https://idp.example.it".to_owned()),
        authn_request: Some(b"<AuthnRequest/>".to_vec()),
        response: Some(b"<Response/>".to_vec()),
        ..LoginLogEntry::new(new_id(now, &mut rng), now, "spid", "accepted")
    };
    let tx = db.begin(tenant).await.unwrap();
    login_log::append(&tx, entry, &keys, &mut rng).await.unwrap();
    tx.commit().await.unwrap();
    (place, db, tenant)
}

fn wanted() -> Vec<&'static str> {
    [
        "spid",
        "log",
        "export",
        "--tenant",
        "borgoverde",
        "--from",
        "2020-01-01T00:00:00Z",
        "--to",
        "2100-01-01T00:00:00Z",
        "--reason",
        REASON,
        "accessi.zip",
    ]
    .to_vec()
}

#[tokio::test]
async fn logins_are_taken_out_with_their_messages_and_the_audit_log_says_so() {
    let (place, db, tenant) = with_login().await;
    let said = place.run(&wanted()).expect_good();
    assert!(
        said.out
            .starts_with("1 logins in accessi.zip, sha256 of elenco.json "),
        "{said:?}"
    );
    let mode = std::fs::metadata(place.path("accessi.zip"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let archive = std::fs::read(place.path("accessi.zip")).unwrap();
    // Names stand in an archive in clear.
    for name in [
        "-richiesta.xml",
        "-risposta.xml",
        "accessi.jsonl",
        "elenco.json.p7s",
    ] {
        assert!(
            archive
                .windows(name.len())
                .any(|window| window == name.as_bytes()),
            "{name}"
        );
    }
    let tx = db.read(tenant).await.unwrap();
    let chain = sportello_storage::audit::verify_chain(&tx).await.unwrap();
    assert_eq!(format!("{chain:?}"), "Whole { entries: 1 }");
    drop(tx);
    let again = place.run(&wanted()).expect_bad();
    assert!(again.err.contains("accessi.zip"), "{again:?}");
    assert!(place.path("accessi.zip").is_file(), "what was there stays");
}

#[tokio::test]
async fn an_export_reads_while_others_write() {
    let (place, db, tenant) = with_login().await;
    let signing_in = db.begin(tenant).await.unwrap();
    let file = place.path("accessi.zip");
    let exporting = std::thread::spawn(move || (place.run(&wanted()), place));
    let begun = Instant::now();
    while std::fs::metadata(&file).is_ok_and(|file| file.len() == 0) || !file.exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it waits for the writer"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    signing_in.rollback().await.unwrap();
    let (said, _place) = exporting.join().unwrap();
    said.expect_good();
}

#[tokio::test]
async fn a_broken_off_export_leaves_no_archive() {
    let (place, _db, _tenant) = with_login().await;
    let keys = place.path("data/keys/borgoverde/login-log.keys");
    std::fs::write(keys, "0".repeat(64)).unwrap();
    place.run(&wanted()).expect_bad();
    assert!(!place.path("accessi.zip").exists());
}
