//! Time-stamps of the provider of trust services, before `openssl ts`; what it says of revocation.

use super::portal::browser;
use super::world::world;
use sportello_simulators::tsa::Fault;
use sportello_simulators::{Config, Running};
use std::path::Path;
use std::process::Command;

async fn town(folder: &Path) -> Running {
    world(Config {
        http_addr: ([127, 0, 0, 1], 0).into(),
        smtp_addr: ([127, 0, 0, 1], 0).into(),
        data_dir: Some(folder.to_owned()),
        ..Config::default()
    })
    .await
}

/// Whether it ended well; nothing, with a line that says so, where openssl is not installed.
fn openssl(folder: &Path, arguments: &[&str]) -> Option<bool> {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output();
    match output {
        Ok(output) => Some(output.status.success()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED a check: openssl is not installed");
            None
        }
        Err(error) => panic!("openssl: {error}"),
    }
}

async fn ask(town: &Town<'_>, fault: Option<Fault>) {
    let mut address = town.running.time_stamp_url();
    if let Some(fault) = fault {
        address = format!("{address}?fault={}", fault.name());
    }
    let question = std::fs::read(town.folder.join("question")).unwrap();
    let request = browser()
        .post(address)
        .header("Content-Type", "application/timestamp-query");
    let answer = request.body(question).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/timestamp-reply");
    std::fs::write(town.folder.join("answer"), answer.bytes().await.unwrap()).unwrap();
}

struct Town<'a> {
    running: &'a Running,
    folder: &'a Path,
}

#[tokio::test]
async fn openssl_believes_the_time_stamps_and_none_of_the_wrong_ones() {
    let folder = tempfile::tempdir().unwrap();
    let running = town(folder.path()).await;
    let town = Town {
        running: &running,
        folder: folder.path(),
    };
    std::fs::write(folder.path().join("data"), "una ricevuta").unwrap();
    let query = [
        "ts",
        "-query",
        "-data",
        "data",
        "-sha256",
        "-cert",
        "-tspolicy",
        "1.3.76.16.99.1",
        "-out",
        "question",
    ];
    if openssl(folder.path(), &query).is_some() {
        let verify = [
            "ts",
            "-verify",
            "-queryfile",
            "question",
            "-in",
            "answer",
            "-CAfile",
            "tsa/authority.pem",
        ];
        ask(&town, None).await;
        assert_eq!(openssl(folder.path(), &verify), Some(true));
        for fault in Fault::ALL {
            if fault != Fault::Silent {
                ask(&town, Some(fault)).await;
                assert_eq!(openssl(folder.path(), &verify), Some(false), "{fault:?}");
            }
        }
    }
    running.cut().await;
}

#[tokio::test]
async fn openssl_hears_which_seal_is_revoked_from_the_responder_and_from_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let running = town(folder.path()).await;
    let (_, good) = running.trust.seal("Comune di Borgoverde").unwrap();
    let (_, bad) = running.trust.seal("Comune di Montefiore").unwrap();
    running.trust.revoke(&bad).unwrap();
    for (name, chain) in [("good.pem", good), ("bad.pem", bad)] {
        std::fs::write(folder.path().join(name), chain).unwrap();
        let question = [
            "ocsp",
            "-issuer",
            "tsa/authority.pem",
            "-cert",
            name,
            "-no_nonce",
            "-reqout",
            "asked",
        ];
        if openssl(folder.path(), &question).is_none() {
            continue;
        }
        let asked = std::fs::read(folder.path().join("asked")).unwrap();
        let address = format!("{}/tsa/ocsp", running.public_url);
        let answer = browser().post(address).body(asked).send().await.unwrap();
        std::fs::write(folder.path().join("said"), answer.bytes().await.unwrap()).unwrap();
        let heard = Command::new("openssl")
            .args([
                "ocsp",
                "-issuer",
                "tsa/authority.pem",
                "-cert",
                name,
                "-respin",
                "said",
                "-CAfile",
                "tsa/authority.pem",
            ])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let word = if name == "good.pem" { ": good" } else { ": revoked" };
        assert!(String::from_utf8_lossy(&heard.stdout).contains(word), "{heard:?}");
    }
    let list = browser()
        .get(format!("{}/tsa/authority.crl", running.public_url))
        .send()
        .await
        .unwrap();
    std::fs::write(folder.path().join("list"), list.bytes().await.unwrap()).unwrap();
    let verify = [
        "crl",
        "-inform",
        "DER",
        "-in",
        "list",
        "-CAfile",
        "tsa/authority.pem",
        "-noout",
    ];
    assert_ne!(openssl(folder.path(), &verify), Some(false));
    running.cut().await;
}

#[test]
fn every_fault_has_a_name_of_its_own() {
    for fault in Fault::ALL {
        assert_eq!(fault.name().parse(), Ok(fault));
    }
    assert!("other".parse::<Fault>().is_err());
}
