//! Time-stamps and evidence over real HTTP, from the simulated provider of trust services: what the demo's
//! seals hold, each fault of the provider, what `doctor` says.

use crate::program::{Place, Said};
use crate::stage::Stage;
use sportello_api::Clock;
use sportello_documents::Seal;
use sportello_documents::seal::{Level, SealError, SealReport, verify};
use sportello_server::config::units::Time;
use sportello_server::config::{Config, SealLevel, SealTime as Section, WhenSilent};
use sportello_server::keys::KeyFolder;
use sportello_server::seal_time::{SealTime, measures, with_time};
use sportello_simulators::tsa::Fault;
use std::sync::Arc;

/// A PDF to seal.
async fn plain(stage: &Stage) -> Vec<u8> {
    let form = stage
        .browser()
        .open("/api/v1/services/permesso-ztl/blank-form")
        .await;
    form.bytes().await.unwrap().to_vec()
}

/// Settings for the stage's provider.
fn section(stage: &Stage, query: &str) -> Section {
    Section {
        url: format!("{}{query}", stage.town.simulators.time_stamp_url())
            .parse()
            .unwrap(),
        roots: stage.folder.path().join("simulators/tsa/authority.pem"),
        policy: Some("1.3.76.16.99.1".to_owned()),
        username: None,
        password: None,
        level: SealLevel::Evidence,
        when_silent: WhenSilent::Refuse,
        time: Time::seconds(1),
    }
}

/// Borgoverde's seal with these settings.
fn seal(stage: &Stage, section: Section) -> Arc<dyn Seal> {
    let mut config = Config::default();
    config.seal.time = Some(section);
    let time = SealTime::of(&config, &Clock::system()).unwrap();
    let key = KeyFolder::of(&stage.folder.path().join("keys"), "borgoverde").seal();
    with_time(Arc::new(key.unwrap().unwrap()), time.as_ref())
}

async fn sealed(seal: Arc<dyn Seal>, pdf: &[u8]) -> Result<Vec<u8>, SealError> {
    let (pdf, now) = (pdf.to_vec(), Clock::system().now());
    let sealing = tokio::task::spawn_blocking(move || seal.seal(&pdf, now));
    sealing.await.unwrap()
}

fn only(pdf: &[u8]) -> SealReport {
    let [report] = <[SealReport; 1]>::try_from(verify(pdf).unwrap()).unwrap();
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    report
}

#[tokio::test]
async fn the_seals_of_the_demo_have_a_time_stamp_and_evidence() {
    let stage = Stage::open().await;
    let pdf = plain(&stage).await;
    let seals: Vec<Arc<dyn Seal>> = stage.town.portal.app().seals.values().cloned().collect();
    assert_eq!(seals.len(), 4);
    for seal in seals {
        let report = only(&sealed(seal, &pdf).await.unwrap());
        assert_eq!(report.level, Level::Lt, "{report:?}");
        let authority = report.time_stamp.unwrap().authority.unwrap();
        assert!(authority.contains("Marche temporali"), "{authority}");
    }
    stage.close().await;
}

#[tokio::test]
async fn a_seal_with_a_time_stamp_alone_asks_no_responder() {
    let stage = Stage::open().await;
    let pdf = plain(&stage).await;
    let with_time_alone = Section {
        level: SealLevel::Time,
        ..section(&stage, "")
    };
    let seal = seal(&stage, with_time_alone);
    let sealed = sealed(Arc::clone(&seal), &pdf).await.unwrap();
    assert_eq!(only(&sealed).level, Level::T);
    // XML has none, and the signature is the same key's.
    let now = Clock::system().now();
    let xml = tokio::task::spawn_blocking(move || seal.seal_xml("<a>b</a>", now)).await;
    assert!(xml.unwrap().unwrap().contains("QualifyingProperties"));
    stage.close().await;
}

#[tokio::test]
async fn each_fault_of_the_provider_stops_the_seal_and_silence_alone_may_be_done_without() {
    let stage = Stage::open().await;
    let pdf = plain(&stage).await;
    for fault in Fault::ALL {
        let query = format!("?fault={}", fault.name());
        let absent = [Fault::Silent, Fault::Refused].contains(&fault);
        let refused = sealed(seal(&stage, section(&stage, &query)), &pdf).await;
        match refused.unwrap_err() {
            SealError::Unavailable(_) => assert!(absent, "{fault:?}"),
            SealError::Signature(_) => assert!(!absent, "{fault:?}"),
            other => panic!("{fault:?}: {other}"),
        }
        let tolerant = Section {
            when_silent: WhenSilent::DoWithout,
            ..section(&stage, &query)
        };
        let done = sealed(seal(&stage, tolerant), &pdf).await;
        assert_eq!(done.is_ok(), absent, "{fault:?}");
        if let Ok(done) = done {
            assert_eq!(only(&done).level, Level::B);
        }
    }
    let counted = measures();
    let (_, count) = counted.trim_end().rsplit_once(' ').unwrap();
    assert!(count.parse::<u64>().unwrap() >= 2, "{counted}");

    // Nobody there at all.
    let nobody = Section {
        url: "http://localhost:1/tsa".parse().unwrap(),
        ..section(&stage, "")
    };
    let refused = sealed(seal(&stage, nobody), &pdf).await.unwrap_err();
    assert!(matches!(refused, SealError::Unavailable(_)), "{refused:?}");
    stage.close().await;
}

#[tokio::test]
async fn a_revoked_seal_seals_no_more() {
    let stage = Stage::open().await;
    let pdf = plain(&stage).await;
    let chain = std::fs::read_to_string(stage.folder.path().join("keys/borgoverde/seal.crt.pem")).unwrap();
    stage.town.simulators.trust.revoke(&chain).unwrap();
    let tolerant = Section {
        when_silent: WhenSilent::DoWithout,
        ..section(&stage, "")
    };
    let refused = sealed(seal(&stage, tolerant), &pdf).await.unwrap_err();
    assert!(
        matches!(&refused, SealError::Signature(words) if words.contains("revoked")),
        "{refused:?}"
    );
    stage.close().await;
}

async fn doctor(settings: String) -> Said {
    let ran = tokio::task::spawn_blocking(move || {
        let place = Place::new(&settings);
        place.settle();
        place.run(&["doctor"])
    });
    ran.await.unwrap()
}

#[tokio::test]
async fn doctor_says_whether_time_stamps_are_to_be_had() {
    let stage = Stage::open().await;
    let roots = stage.folder.path().join("simulators/tsa/authority.pem");
    let settings = |url: &str, more: &str| {
        format!("[seal.time]\nurl = {url:?}\nroots = {roots:?}\ntime = \"1s\"\n{more}")
    };
    let url = stage.town.simulators.time_stamp_url();
    let said = doctor(settings(&url, "")).await;
    let line = "ok     certificate of the time-stamp authority CN=Prova - Marche temporali";
    assert!(said.out.contains(line), "{said:?}");
    let nobody = "http://localhost:1/tsa";
    let said = doctor(settings(nobody, "")).await;
    assert!(said.out.contains("FAULT  time-stamp authority: "), "{said:?}");
    let said = doctor(settings(nobody, "when_silent = \"do-without\"\n")).await;
    assert!(said.out.contains("WARN   time-stamp authority: "), "{said:?}");
    let said = doctor(settings(&format!("{url}?fault=expired"), "")).await;
    assert!(said.out.contains("FAULT  time-stamp authority: "), "{said:?}");
    stage.close().await;
}
