//! The log of logins as operators and authorities get it: with a reason, sealed, and not without a trace.

use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town, start};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_storage::audit::{self, Chain};
use sportello_storage::login_log::{self, LoginLogEntry};
use sportello_storage::{Keyring, new_id};
use sportello_types::ids::CitizenId;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use std::io::{Cursor, Read as _};
use std::process::Command;
use std::sync::Arc;

const REASON: &str = "Richiesta dell'autorità giudiziaria, prot. 1234";

fn keyring() -> Keyring {
    Keyring::parse(&Keyring::draw(&mut ChaCha20Rng::seed_from_u64(5))).unwrap()
}

async fn town() -> Town {
    Town::open_with(|setup| setup.login_log_keys = Some(Arc::new(keyring()))).await
}

struct Login<'a> {
    host: &'a str,
    request: &'a str,
    minutes: i64,
    outcome: &'a str,
    citizen: Option<CitizenId>,
}

async fn keep(town: &Town, login: Login<'_>) {
    let mut rng = town.app.rng();
    let entry = LoginLogEntry {
        level: Some(2),
        citizen_id: login.citizen,
        client_address: Some("192.0.2.7".to_owned()),
        authn_request_id: Some(login.request.to_owned()),
        authn_request_issue_instant: Some(start()),
        idp: Some("https://idp.test".to_owned()),
        authn_request: Some(format!("<AuthnRequest ID=\"{}\"/>", login.request).into_bytes()),
        response: Some(format!("<Response InResponseTo=\"{}\"/>", login.request).into_bytes()),
        problem: (login.outcome != "accepted").then_some(ProblemCode::SpidRefused),
        ..LoginLogEntry::new(
            new_id(start(), &mut rng),
            start() + Duration::minutes(login.minutes),
            "spid",
            login.outcome,
        )
    };
    let tx = town.app.db.begin(town.tenant(login.host)).await.unwrap();
    login_log::append(&tx, entry, &keyring(), &mut rng).await.unwrap();
    tx.commit().await.unwrap();
}

/// Four logins at Borgoverde, one of them Mario's, and one at Montefiore.
async fn with_logins(town: &Town) -> CitizenId {
    let mario = town.citizen(MARIO, Loa::L2).await.id.unwrap();
    for (request, minutes, outcome, citizen) in [
        ("_1", 1, "accepted", Some(mario)),
        ("_2", 2, "RelayState is not the one sent", None),
        ("_3", 3, "accepted", None),
        ("_4", 90, "accepted", None),
    ] {
        let host = BORGOVERDE;
        keep(
            town,
            Login {
                host,
                request,
                minutes,
                outcome,
                citizen,
            },
        )
        .await;
    }
    let (host, outcome) = (MONTEFIORE, "accepted");
    keep(
        town,
        Login {
            host,
            request: "_5",
            minutes: 1,
            outcome,
            citizen: None,
        },
    )
    .await;
    mario
}

fn wish(more: &Value) -> Value {
    let mut wish = json!({
        "reason": REASON, "from": start(), "to": start() + Duration::hours(1)
    });
    wish.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    wish
}

fn requests(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["request_id"].as_str().unwrap())
        .collect()
}

/// How long the audit log is, which is whole.
pub(crate) async fn entries(town: &Town) -> i64 {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    match audit::verify_chain(&tx).await.unwrap() {
        Chain::Whole { entries } => entries,
        Chain::Broken { seq } => panic!("broken at {seq}"),
    }
}

#[actix_web::test]
async fn an_operator_finds_logins_by_period_citizen_request_and_outcome() {
    let town = town().await;
    let operator = town.operator(EVA).await;
    let mario = with_logins(&town).await;
    let search = async |more: Value| operator.post("/backoffice/login-log/queries", &wish(&more)).await;
    let all = search(json!({})).await.expect(200).json();
    assert_eq!(
        requests(&all),
        ["_3", "_2", "_1"],
        "the newest first, of this municipality alone"
    );
    assert_eq!(all["items"][1]["outcome"], "refused");
    assert_eq!(all["items"][1]["reason"], "RelayState is not the one sent");
    assert_eq!(all["items"][2]["citizen"], json!(mario));
    for (more, expected) in [
        (json!({ "tax_code": MARIO }), vec!["_1"]),
        (json!({ "tax_code": "DNGMGR65L49B354U" }), vec![]),
        (json!({ "request_id": "_2" }), vec!["_2"]),
        (json!({ "request_id": "_5" }), vec![]),
        (json!({ "outcome": "refused" }), vec!["_2"]),
        (json!({ "outcome": "accepted" }), vec!["_3", "_1"]),
        (json!({ "identity_provider": "https://other.test" }), vec![]),
        (
            json!({ "to": start() + Duration::hours(2), "request_id": "_4" }),
            vec!["_4"],
        ),
    ] {
        let found = search(more.clone()).await.expect(200).json();
        assert_eq!(requests(&found), expected, "{more}");
    }
    let text = all.to_string();
    assert!(
        !text.contains("AuthnRequest") && !text.contains("InResponseTo"),
        "no message: {text}"
    );
}

#[actix_web::test]
async fn an_operator_finds_the_logins_of_whoever_has_no_fiscal_code_by_the_eidas_identifier() {
    const HIS: &str = "EL/IT/39f1c2ab7d604e";
    let town = town().await;
    let operator = town.operator(EVA).await;
    with_logins(&town).await;
    let giorgos = town.european().await.id.unwrap();
    for (request, citizen) in [("_6", Some(giorgos)), ("_7", None)] {
        let (host, minutes, outcome) = (BORGOVERDE, 4, "accepted");
        keep(
            &town,
            Login {
                host,
                request,
                minutes,
                outcome,
                citizen,
            },
        )
        .await;
    }
    for (more, expected) in [
        (json!({ "eidas_identifier": HIS }), vec!["_6"]),
        (json!({ "eidas_identifier": "EL/IT/other" }), vec![]),
        // Two people have the two: nobody has both.
        (json!({ "eidas_identifier": HIS, "tax_code": MARIO }), vec![]),
        (
            json!({ "eidas_identifier": HIS, "tax_code": "DNGMGR65L49B354U" }),
            vec![],
        ),
    ] {
        let found = operator
            .post("/backoffice/login-log/queries", &wish(&more))
            .await
            .expect(200)
            .json();
        assert_eq!(requests(&found), expected, "{more}");
    }
    // He sees that somebody looked for him, and Mario that somebody looked for one who is both.
    for (person, times) in [
        (town.european().await, 1),
        (town.citizen(MARIO, Loa::L2).await, 1),
    ] {
        let accesses = person.get("/profile/accesses").await.expect(200).json();
        let seen = accesses["items"].as_array().unwrap().iter();
        let seen = seen.filter(|access| access["event"] == "login_log_searched");
        assert_eq!(seen.count(), times, "{accesses}");
    }
}

#[actix_web::test]
async fn without_a_reason_or_a_period_nothing_is_shown_and_with_one_it_is_written_down() {
    let town = town().await;
    let operator = town.operator(EVA).await;
    with_logins(&town).await;
    let before = entries(&town).await;
    for (more, pointer) in [
        (json!({ "reason": "perché sì" }), "/reason"),
        (json!({ "reason": "          .          " }), "/reason"),
        (json!({ "reason": "x".repeat(501) }), "/reason"),
        (json!({ "to": start() }), "/to"),
        (
            json!({ "identity_provider": "x".repeat(513) }),
            "/identity_provider",
        ),
        (json!({ "request_id": "è".repeat(257) }), "/request_id"),
        (json!({ "cursor": "x".repeat(513) }), "/cursor"),
    ] {
        for path in ["queries", "archives"] {
            let refused = operator
                .post(&format!("/backoffice/login-log/{path}"), &wish(&more))
                .await;
            assert_eq!(refused.expect(422).pointers(), [pointer], "{more}");
        }
    }
    assert_eq!(entries(&town).await, before);
    let path = "/backoffice/login-log/queries";
    operator
        .post(path, &wish(&json!({ "tax_code": MARIO })))
        .await
        .expect(200);
    assert_eq!(entries(&town).await, before + 1);

    // The citizen sees that somebody looked.
    let mario = town.citizen(MARIO, Loa::L2).await;
    let accesses = mario.get("/profile/accesses").await.expect(200).json();
    let seen = accesses["items"].as_array().unwrap().iter();
    let seen: Vec<_> = seen
        .filter(|access| access["event"] == "login_log_searched")
        .collect();
    assert_eq!(seen.len(), 1, "{accesses}");
}

#[actix_web::test]
async fn an_archive_for_the_authorities_holds_all_with_hashes_and_is_sealed() {
    let town = town().await;
    let operator = town.operator(EVA).await;
    with_logins(&town).await;
    let before = entries(&town).await;
    let answer = operator
        .post("/backoffice/login-log/archives", &wish(&json!({})))
        .await
        .expect(200);
    assert_eq!(entries(&town).await, before + 1);
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
        content
    };
    let list = read("elenco.json");
    let seal = read("elenco.json.p7s");
    let index: Value = serde_json::from_slice(&list).unwrap();
    assert_eq!(
        (&index["logins"], &index["municipality"]),
        (&json!(3), &json!("Comune di Borgoverde"))
    );
    let files = index["files"].as_array().unwrap();
    assert_eq!(
        files.len(),
        7,
        "three logins of two messages, and the entries: {files:?}"
    );
    for file in files {
        let content = read(file["name"].as_str().unwrap());
        assert_eq!(
            file["sha256"],
            json!(hex::encode(Sha256::digest(&content))),
            "{file}"
        );
        assert_eq!(file["bytes"], json!(content.len()));
    }
    let lines = String::from_utf8(read("accessi.jsonl")).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["request_id"], "_3");
    let message = read(&format!(
        "messaggi/{}-richiesta.xml",
        first["id"].as_str().unwrap()
    ));
    assert_eq!(message, b"<AuthnRequest ID=\"_3\"/>");

    // As a court's expert would look at it.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list"), &list).unwrap();
    std::fs::write(folder.path().join("list.p7s"), &seal).unwrap();
    std::fs::write(folder.path().join("changed"), [&list[..], b" "].concat()).unwrap();
    let verify = |content: &str| {
        Command::new("openssl")
            .args([
                "cms",
                "-verify",
                "-binary",
                "-noverify",
                "-inform",
                "DER",
                "-in",
                "list.p7s",
            ])
            .args(["-content", content, "-out", "/dev/null"])
            .current_dir(folder.path())
            .output()
    };
    let Ok(good) = verify("list") else { return };
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    assert!(!verify("changed").unwrap().status.success());
}

#[actix_web::test]
async fn an_operator_sees_how_sign_ins_end_without_seeing_anybody() {
    let town = town().await;
    with_logins(&town).await;
    let operator = town.operator(EVA).await;
    let before = entries(&town).await;
    let counts = async |operator: &Person<'_>, query: &str| {
        let shown = operator.get(&format!("/backoffice/sign-ins{query}")).await;
        shown.expect(200).json()["items"].clone()
    };
    let hour = (start() + Duration::hours(1)).format("%Y-%m-%dT%H:%M:%SZ");
    let spid = |outcome, problem: Option<&str>, count| {
        json!({
            "provider": "spid", "identity_provider": "https://idp.test", "outcome": outcome,
            "problem": problem, "anomaly": null, "count": count,
        })
    };
    let refused = spid("refused", Some("spid_refused"), 1);
    assert_eq!(
        counts(&operator, &format!("?to={hour}")).await,
        json!([spid("accepted", None, 2), refused])
    );
    town.app.clock.advance(Duration::hours(2));
    let operator = town.operator(EVA).await;
    assert_eq!(
        counts(&operator, "").await,
        json!([spid("accepted", None, 3), refused])
    );
    assert_eq!(
        counts(&operator, &format!("?from={hour}")).await,
        json!([spid("accepted", None, 1)])
    );
    let turned = format!("/backoffice/sign-ins?from={hour}&to={hour}");
    assert_eq!(operator.get(&turned).await.expect(422).pointers(), ["/to"]);
    assert_eq!(entries(&town).await, before, "nobody was looked for");
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get("/backoffice/sign-ins").await.expect(403);
}
