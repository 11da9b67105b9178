//! SPID as an administrator sees it: keys, metadata, certificates that end, what is trusted for tests alone.

use crate::commands::get;
use crate::program::{BORGOVERDE, Place};
use sportello_api::Clock;
use sportello_identity::Certificate;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_server::keys::KeyFolder;
use std::process::Command;

fn rng() -> rand_chacha::ChaCha20Rng {
    rand::SeedableRng::from_os_rng()
}

#[test]
fn a_provider_for_tests_is_refused_where_a_municipality_has_a_public_name() {
    let place = Place::new("");
    place.run(&["migrate"]).expect_good();
    let public = BORGOVERDE.replace("\"127.0.0.1\"]", "\"127.0.0.1\", \"sportello.comune.example\"]");
    std::fs::write(place.path("public.toml"), public).unwrap();
    let tested = ("SPORTELLO__SPID__TEST_IDP_METADATA", "idp.xml");
    let reason = "a municipality answers at sportello.comune.example";
    let refused = place.run_with(&["tenant", "public.toml"], [tested]).expect_bad();
    assert!(refused.err.contains(reason), "{refused:?}");
    place.run(&["tenant", "public.toml"]).expect_good();
    for command in ["serve", "worker", "doctor"] {
        let refused = place.run_with(&[command], [tested]).expect_bad();
        assert!(
            format!("{}{}", refused.out, refused.err).contains(reason),
            "{refused:?}"
        );
    }
    let listening = ("SPORTELLO__HTTP__LISTEN", "0.0.0.0:0");
    let refused = place
        .run_with(&["config", "check"], [tested, listening])
        .expect_bad();
    assert!(
        refused
            .err
            .contains("`spid.test_idp_metadata` is for tests on this machine"),
        "{refused:?}"
    );
}

#[test]
fn doctor_says_which_certificates_end_and_whether_that_is_a_fault() {
    let place = Place::new(
        "[mail]\nhost = \"localhost\"\nfrom = \"no-reply@comune.example\"\nsecurity = \"none\"\n[[spid.registry]]\nfile = \"registry.xml\"\n",
    );
    place.settle();
    // Payments would want pagoPA, and a station.
    let without = BORGOVERDE.replace(
        "[settings.payments]\nenabled = true",
        "[settings.payments]\nenabled = false",
    );
    std::fs::write(place.path("borgoverde.toml"), without).unwrap();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();
    let keys = KeyFolder::of(&place.path("data/keys"), "borgoverde");
    let certified = |name: &str, ends_in: i64| -> Certificate {
        let days = u16::try_from(100).unwrap();
        let made_at = Clock::system().now() + chrono::TimeDelta::days(ends_in - i64::from(days));
        let subject = Subject {
            common_name: name.to_owned(),
            organization_name: name.to_owned(),
            entity_id: "http://localhost".to_owned(),
            ipa_code: "c_bgv1".to_owned(),
            locality: "Borgoverde".to_owned(),
        };
        let made = self_signed(&subject, made_at, days, &mut rng()).unwrap();
        if name == "Comune di Borgoverde" {
            for file in ["spid.key.pem", "spid.crt.pem"] {
                let _ = std::fs::remove_file(place.path(&format!("data/keys/borgoverde/{file}")));
            }
            keys.keep_new(&made).unwrap();
        }
        made.signing_key().unwrap().certificate().clone()
    };
    let registry = |certificate: &Certificate| {
        let metadata = format!(
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"https://idp.example\"><md:IDPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><md:KeyDescriptor><ds:KeyInfo>\
             <ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
             <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
             Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>",
            certificate.to_base64()
        );
        std::fs::write(place.path("registry.xml"), metadata).unwrap();
    };
    for (ours, theirs, line, code) in [
        (90, 90, "ok     SPID certificate of http://localhost: until ", 0),
        (59, 90, "WARN   SPID certificate of http://localhost: ends on ", 2),
        (
            90,
            59,
            "WARN   certificate of the identity provider https://idp.example: ends on ",
            2,
        ),
        (
            90,
            -1,
            "WARN   certificate of the identity provider https://idp.example: has ended on ",
            2,
        ),
        (
            -1,
            90,
            "FAULT  SPID certificate of http://localhost: has ended on ",
            1,
        ),
    ] {
        certified("Comune di Borgoverde", ours);
        registry(&certified("Gestore", theirs));
        let said = place.run(&["doctor"]);
        assert!(said.out.contains(line), "{line}: {said:?}");
        let others = said
            .out
            .lines()
            .filter(|other| other.contains("FAULT") && !other.contains(line));
        let others: Vec<_> = others.filter(|other| !other.contains("web app")).collect();
        assert!(others.is_empty(), "{others:?}");
        let warnings = said.out.lines().filter(|line| line.contains("WARN")).count();
        assert_eq!(warnings, usize::from(code == 2), "{said:?}");
        if !said.out.contains("FAULT  web app") {
            assert_eq!(said.code, Some(code), "{line}: {said:?}");
        }
    }
}

#[tokio::test]
async fn spid_keys_are_made_published_used_and_retired_one_after_the_other() {
    let place = Place::new("");
    place.run(&["migrate"]).expect_good();
    std::fs::write(place.path("borgoverde.toml"), BORGOVERDE).unwrap();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();
    let none = place.run(&["spid", "metadata"]).expect_bad();
    assert!(none.err.contains("sportello spid keys new"), "{none:?}");
    let first = place.run(&["spid", "keys", "new"]).expect_good();
    assert!(
        first.out.starts_with("made the current key, sha256 "),
        "{first:?}"
    );
    let next = place.run(&["spid", "keys", "new", "--days", "730"]).expect_good();
    assert!(next.out.starts_with("made the next key, sha256 "), "{next:?}");
    let fingerprint = |said: &str| {
        said.split("sha256 ")
            .nth(1)
            .unwrap()
            .get(..64)
            .unwrap()
            .to_owned()
    };
    let (first, next) = (fingerprint(&first.out), fingerprint(&next.out));
    let turns = || -> Vec<(String, String)> {
        let listed = place
            .run(&["spid", "keys", "list", "--tenant", "borgoverde"])
            .expect_good();
        let lines = listed.out.lines().map(str::to_owned);
        lines
            .map(|line| (line.get(..8).unwrap().trim().to_owned(), fingerprint(&line)))
            .collect()
    };
    let turn = |turn: &str, fingerprint: &str| (turn.to_owned(), fingerprint.to_owned());
    assert_eq!(turns(), [turn("current", &first), turn("next", &next)]);

    // Both are published; the first signs, as what the portal serves says.
    let metadata = place
        .run(&["spid", "metadata", "--tenant", "borgoverde"])
        .expect_good()
        .out;
    assert_eq!(metadata.matches("<md:KeyDescriptor").count(), 2, "{metadata}");
    let serving = place.start(&["serve", "--without-worker"]);
    let (status, served) = get(&format!("http://{}/auth/spid/metadata", serving.portal)).await;
    assert_eq!(status, 200);
    assert_eq!(String::from_utf8(served).unwrap(), metadata.trim_end());
    assert!(serving.stop().success());

    place.run(&["spid", "keys", "rotate"]).expect_good();
    assert_eq!(turns(), [turn("current", &next), turn("previous", &first)]);
    let rotated = place.run(&["spid", "metadata"]).expect_good().out;
    assert_eq!(rotated.matches("<md:KeyDescriptor").count(), 2);
    assert_ne!(rotated, metadata);
    place.run(&["spid", "keys", "retire"]).expect_good();
    assert_eq!(turns(), [turn("current", &next)]);
    let again = place.run(&["spid", "keys", "rotate"]).expect_bad();
    assert!(again.err.contains("there is no next key"), "{again:?}");

    // A request waits for its certificate, and publishes nothing meanwhile.
    let asked = place.run(&["spid", "keys", "new", "--request"]).expect_good();
    assert!(
        asked.out.starts_with("-----BEGIN CERTIFICATE REQUEST-----"),
        "{asked:?}"
    );
    let listed = place.run(&["spid", "keys", "list"]).expect_good();
    assert!(listed.out.contains("waits for its certificate"), "{listed:?}");
    let metadata = place.run(&["spid", "metadata"]).expect_good().out;
    assert_eq!(metadata.matches("<md:KeyDescriptor").count(), 1);
    let other = place
        .run(&["spid", "metadata", "--tenant", "altrove"])
        .expect_bad();
    assert!(other.err.contains("--tenant: borgoverde"), "{other:?}");
}

#[test]
fn a_municipality_signs_through_an_aggregator_where_both_say_so() {
    let aggregator = "[spid.aggregator]\nentity_id = \"https://spid.unione.example\"\n\
                      name = \"Unione dei Comuni\"\nipa_code = \"uc_uni\"\nemail = \"spid@unione.example\"\n\
                      locality = \"Borgoverde\"\n";
    let place = Place::new(aggregator);
    place.run(&["migrate"]).expect_good();
    let behind = BORGOVERDE.replace("[settings.spid]", "[settings.spid]\nsigns_as = \"aggregator\"");
    std::fs::write(place.path("borgoverde.toml"), behind).unwrap();
    place.run(&["tenant", "borgoverde.toml"]).expect_good();
    let own = place.run(&["spid", "keys", "new"]).expect_bad();
    assert!(own.err.contains("use --aggregator"), "{own:?}");
    let signed_by_itself = place.run(&["spid", "keys", "new", "--aggregator"]).expect_bad();
    assert!(
        signed_by_itself.err.contains("AgID's to sign"),
        "{signed_by_itself:?}"
    );
    let asked = place
        .run(&["spid", "keys", "new", "--aggregator", "--request"])
        .expect_good();
    assert!(asked.out.contains("CERTIFICATE REQUEST"), "{asked:?}");

    // What an authority would send back: here, a certificate that the key signs itself.
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-key",
            "data/keys/_aggregator/spid.next.key.pem",
            "-days",
            "365",
        ])
        .args(["-subj", "/CN=Unione dei Comuni", "-out", "signed.pem"])
        .current_dir(place.path(""))
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        return;
    }
    place
        .run(&["spid", "keys", "install", "--aggregator", "signed.pem"])
        .expect_good();
    let metadata = place.run(&["spid", "metadata"]).expect_good().out;
    assert!(
        metadata.contains("entityID=\"https://spid.unione.example/pub-ag-full/c_bgv1\""),
        "{metadata}"
    );
    assert!(metadata.contains("spid:PublicServicesFullAggregator") && metadata.contains("index=\"99\""));
    // The settings of the installation no longer name one.
    let settings = std::fs::read_to_string(place.path("sportello.toml")).unwrap();
    std::fs::write(place.path("alone.toml"), settings.replace(aggregator, "")).unwrap();
    let alone = place
        .run(&["--config", "alone.toml", "spid", "metadata"])
        .expect_bad();
    assert!(alone.err.contains("`spid.aggregator` names none"), "{alone:?}");
}
