//! What `sportello doctor` says of CIE (keys that cannot be used, a federation that answers, or does not), and
//! of a registry that nobody has brought up to date.

use crate::program::{Place, Said};
use crate::stage::Stage;
use crate::waiting_certificates::bring_residents;
use std::fs;
use std::process::Command;

/// The command in a process of its own, while this one goes on answering as the federation.
async fn doctor(place: Place) -> (Place, Said) {
    let ran = tokio::task::spawn_blocking(move || {
        let said = place.run(&["doctor"]);
        (place, said)
    });
    ran.await.unwrap()
}

fn settings(world: &str) -> String {
    format!(
        "[cie]\ntrust_anchor = \"{world}/cie/ta\"\nproviders = [\"{world}/cie/op\"]\nprivate_addresses = true\n"
    )
}

#[tokio::test]
async fn doctor_asks_the_federation_for_chains_and_for_our_standing() {
    let stage = Stage::open().await;
    let world = stage.town.simulators.public_url.clone();
    // The federation believes nobody whose configuration it cannot read.
    let place = Place::new(&settings(&world));
    let (_, said) = doctor(settled(place).await).await;
    for line in [
        "ok     keys for CIE of borgoverde: 1 for the federation, 1 for signing, 1 for encryption",
        &format!("ok     trust chain of {world}/cie/op: until "),
        "FAULT  standing of http://localhost/auth/cie in the federation: statement about us: ",
    ] {
        assert!(said.out.contains(line), "{line}: {said:?}");
    }
    // One that it does not reach at all.
    let place = Place::new(&settings("http://localhost:1"));
    let (_, said) = doctor(settled(place).await).await;
    let line = "FAULT  trust chain of http://localhost:1/cie/op: configuration of the trust anchor: ";
    assert!(said.out.contains(line), "{said:?}");
    // Those whom it knows, as the portal that answers for them sees it.
    let found = sportello_api::auth::cie::refresh::once(stage.town.portal.app()).await;
    assert_eq!((found.chains.len(), found.standings.len()), (1, 4));
    let now = stage.town.portal.app().clock.now();
    for (entity, standing) in found.standings {
        let standing = standing.unwrap_or_else(|error| panic!("{entity}: {error}"));
        let days = (standing.marks_end_at().unwrap() - now).num_days();
        assert!((360..=366).contains(&days), "{entity}: {days}");
        assert!(standing.knows_our_keys && standing.refused_by_policy.is_none());
    }
    stage.close().await;
}

async fn settled(place: Place) -> Place {
    let settling = tokio::task::spawn_blocking(move || {
        place.settle();
        place
    });
    settling.await.unwrap()
}

#[tokio::test]
async fn doctor_tells_which_key_for_cie_cannot_be_used_and_why() {
    let mut place = settled(Place::new(&settings("http://localhost:1"))).await;
    let keys = place.path("data/keys/borgoverde");
    let elliptic = Command::new("openssl")
        .args([
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .output()
        .unwrap();
    let signing = fs::read_to_string(keys.join("cie-signing.key.pem")).unwrap();
    let what = "FAULT  keys for CIE of borgoverde: ";
    let elliptic = String::from_utf8(elliptic.stdout).unwrap();
    for (content, fault) in [
        (signing.as_str(), "one key stands in two files, or twice in one"),
        (&elliptic, ": not an RSA key of 2048 bits or more"),
        ("nonsense", ": not the PEM expected"),
        (
            "",
            "not all three kinds are there, see `sportello cie keys borgoverde`",
        ),
    ] {
        fs::write(keys.join("cie-encryption.key.pem"), content).unwrap();
        let said;
        (place, said) = doctor(place).await;
        let line = said.out.lines().find(|line| line.contains(what));
        assert!(
            line.is_some_and(|line| line.ends_with(fault)),
            "{fault}: {said:?}"
        );
        assert_eq!(said.code, Some(1));
    }
}

#[test]
fn doctor_says_of_which_day_a_registry_is_and_when_it_is_too_old_to_be_certified() {
    let place = Place::new("");
    place.settle();
    bring_residents(&place);
    let said = place.run(&["doctor"]);
    assert!(
        said.out.contains("ok     registry of borgoverde: of "),
        "{said:?}"
    );
    let import = |as_of: &str| {
        let args = ["registry", "import", "--tenant", "borgoverde", "--as-of", as_of];
        let args: Vec<&str> = args.into_iter().chain(["residents.jsonl"]).collect();
        place.run(&args)
    };
    import("2020-01-02").expect_good();
    let said = place.run(&["doctor"]);
    let line = "WARN   registry of borgoverde: of 2020-01-02, more than 7 days ago: no certificate";
    assert!(said.out.contains(line), "{said:?}");
    let refused = import("2999-01-01").expect_bad();
    assert!(refused.err.contains("that day has not come yet"), "{refused:?}");
}
