//! Seals wherever their key is keep one contract: what they seal is good for us and for pdfsig, which
//! shares no code with us, and one flipped byte later it is not. Keys on a token are in `seal_token.rs`.

use crate::program::Place;
use crate::sheet;
use crate::stage::Stage;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use sportello_api::Clock;
use sportello_documents::Seal;
use sportello_documents::seal::{Algorithm, SealError, demo_certificate, verify};
use sportello_server::keys::KeyFolder;
use sportello_server::seals::seal_of;
use sportello_simulators::csc::{CscClient, KeyKind, Trouble};
use sportello_storage::tenants;
use std::fs;
use std::process::Command;
use std::sync::Arc;

/// What pdfsig says; nothing where it is not installed.
fn pdfsig(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    fs::write(&path, pdf).unwrap();
    match Command::new("pdfsig").arg("-nocert").arg(&path).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED a check: pdfsig is not installed");
            None
        }
        Err(error) => panic!("pdfsig: {error}"),
    }
}

/// The contract of all seals. Call it where one may block.
pub(crate) fn holds(seal: &dyn Seal, organization: &str, algorithm: Algorithm) {
    let now = Clock::system().now();
    let plain = sheet::pdf(1);
    let sealed = seal.seal(&plain, now).unwrap();
    assert!(sealed.starts_with(&plain));
    assert_eq!((seal.signer_name(), seal.algorithm()), (organization, algorithm));
    assert!(seal.ends_at().unwrap() > now);
    let report = &verify(&sealed).unwrap()[0];
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert!(report.signer.contains(organization), "{report:?}");

    let mut changed = sealed.clone();
    let at = changed.windows(5).position(|window| window == b"Testo").unwrap();
    changed[at] = b'P';
    assert!(!verify(&changed).unwrap()[0].intact);
    if let (Some(good), Some(bad)) = (pdfsig(&sealed), pdfsig(&changed)) {
        assert!(good.contains("Signature is Valid"), "{good}");
        // What vouches for a seal later on stands behind it; pdfsig does not tell that from other changes.
        let kept_up = sealed.windows(4).any(|window| window == b"/DSS");
        assert!(kept_up || good.contains("Total document signed"), "{good}");
        assert!(!bad.contains("Signature is Valid"), "{bad}");
    }

    let xml = seal.seal_xml("<r><t>Testo</t></r>", now).unwrap();
    assert_eq!(xml.matches("<ds:SignatureValue>").count(), 1, "{xml}");
    let signature = seal.sign_bytes(b"bytes").unwrap();
    match algorithm {
        Algorithm::RsaSha256 => assert!(signature.len() >= 256),
        Algorithm::EcdsaSha256 => assert_eq!(signature.len(), 64),
    }
    assert!(!seal.certificates().unwrap().is_empty());
}

/// A folder of keys with this choice.
pub(crate) fn folder_with(choice: &str) -> (tempfile::TempDir, KeyFolder) {
    let folder = tempfile::tempdir().unwrap();
    let keys = KeyFolder::of(folder.path(), "borgoverde");
    fs::create_dir_all(keys.path()).unwrap();
    fs::write(keys.path().join("seal.toml"), choice).unwrap();
    (folder, keys)
}

#[test]
fn a_key_in_a_file_keeps_the_contract() {
    let (_folder, keys) = folder_with("kind = \"local\"\n");
    let put = |key: &str, certificate: &str| {
        fs::write(keys.path().join("seal.key.pem"), key).unwrap();
        fs::write(keys.path().join("seal.crt.pem"), certificate).unwrap();
        seal_of(&keys).unwrap().unwrap()
    };
    let made = demo_certificate("Comune di Borgoverde", [1; 16], Clock::system().now()).unwrap();
    let key = secrecy::ExposeSecret::expose_secret(&made.key_pem).to_owned();
    let rsa = put(&key, &made.certificate_pem);
    holds(rsa.as_ref(), "Comune di Borgoverde", Algorithm::RsaSha256);

    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut parameters = CertificateParams::default();
    parameters
        .distinguished_name
        .push(DnType::OrganizationName, "Comune di Prova");
    let certificate = parameters.self_signed(&key).unwrap();
    let p256 = put(&key.serialize_pem(), &certificate.pem());
    holds(p256.as_ref(), "Comune di Prova", Algorithm::EcdsaSha256);
}

/// A client of the simulated provider, and its choice of a seal.
fn enrol(stage: &Stage, id: &str, key: KeyKind) -> String {
    let csc = &stage.town.simulators.csc;
    csc.enrol(CscClient {
        id: id.to_owned(),
        secret: "secret".to_owned(),
        pin: Some("1234".to_owned()),
        organization: "Comune di Prova".to_owned(),
        key,
    })
    .unwrap();
    format!(
        "kind = \"csc\"\nurl = \"{}\"\nclient_id = \"{id}\"\nclient_secret = {{ file = \"secret\" }}\n\
         proofs = {{ PIN = {{ file = \"pin\" }} }}\ntime = \"2s\"\n",
        csc.url()
    )
}

/// What the choice names.
fn put_secrets(keys: &KeyFolder) {
    fs::write(keys.path().join("secret"), "secret\n").unwrap();
    fs::write(keys.path().join("pin"), "1234\n").unwrap();
}

async fn blocking<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(act).await.unwrap()
}

async fn signs(seal: &Arc<dyn Seal>) -> Result<(), SealError> {
    let seal = Arc::clone(seal);
    blocking(move || seal.sign(&[7; 32]).map(drop)).await
}

#[tokio::test]
async fn keys_at_a_provider_keep_the_contract_and_montefiore_s_is_one() {
    let stage = Stage::open().await;
    let app = stage.town.portal.app();
    let tx = app.db.system_read().await.unwrap();
    let montefiore = tenants::by_slug(&tx, "montefiore").await.unwrap().unwrap().id;
    drop(tx);
    let seal = app.seal(montefiore).unwrap();
    assert!(seal.ends_at().is_some(), "known from the start");
    blocking(move || holds(seal.as_ref(), "Comune di Montefiore", Algorithm::RsaSha256)).await;
    let csc = &stage.town.simulators.csc;
    assert_eq!(csc.signed().len(), 3, "a PDF, an XML document, some bytes");

    for (id, kind, algorithm) in [
        ("rsa", KeyKind::Rsa, Algorithm::RsaSha256),
        ("p256", KeyKind::P256, Algorithm::EcdsaSha256),
    ] {
        let (_folder, keys) = folder_with(&enrol(&stage, id, kind));
        put_secrets(&keys);
        let seal = seal_of(&keys).unwrap().unwrap();
        assert_eq!(seal.ends_at(), None, "nobody was asked yet");
        blocking(move || holds(seal.as_ref(), "Comune di Prova", algorithm)).await;
    }
    let page = stage.providers_page("/csc").await;
    assert!(page.contains("Comune di Montefiore") && page.contains(csc.signed().last().unwrap().as_str()));
    stage.close().await;
}

#[tokio::test]
async fn what_a_provider_does_wrong_is_told_apart() {
    let stage = Stage::open().await;
    let csc = stage.town.simulators.csc.clone();
    let (_folder, keys) = folder_with(&enrol(&stage, "troubles", KeyKind::Rsa));
    put_secrets(&keys);
    let seal = seal_of(&keys).unwrap().unwrap();
    csc.suffer(Trouble::Down, 100);
    assert!(matches!(signs(&seal).await, Err(SealError::Unavailable(_))));
    csc.suffer(Trouble::Down, 0);
    signs(&seal).await.unwrap();

    for trouble in [Trouble::Down, Trouble::Silent, Trouble::Malformed] {
        csc.suffer(trouble, 1);
        let told = signs(&seal).await;
        assert!(
            matches!(told, Err(SealError::Unavailable(_))),
            "{trouble:?}: {told:?}"
        );
        signs(&seal).await.unwrap();
    }
    for (trouble, why) in [
        (Trouble::Refused, "access_denied"),
        (Trouble::ExpiredActivation, "invalid_request"),
        (Trouble::WrongSignature, "not made by the certificate's key"),
    ] {
        csc.suffer(trouble, 1);
        match signs(&seal).await {
            Err(SealError::Signature(told)) => assert!(told.contains(why), "{trouble:?}: {told}"),
            other => panic!("{trouble:?}: {other:?}"),
        }
        signs(&seal).await.unwrap();
    }
    let before = csc.tokens();
    csc.suffer(Trouble::ExpiredToken, 1);
    signs(&seal).await.unwrap();
    assert_eq!(csc.tokens(), before + 1, "a fresh token, and the signature");
    signs(&seal).await.unwrap();
    assert_eq!(csc.tokens(), before + 1, "which is used again");

    fs::write(keys.path().join("pin"), "9999").unwrap();
    let wrong = seal_of(&keys).unwrap().unwrap();
    match signs(&wrong).await {
        Err(SealError::Signature(told)) => assert_eq!(told, "invalid_pin"),
        other => panic!("{other:?}"),
    }
    // Not before the last connection is closed.
    stage.town.stop().await;
    assert!(matches!(signs(&seal).await, Err(SealError::Unavailable(_))));
}

#[tokio::test]
async fn doctor_has_the_seal_sign() {
    let stage = Stage::open().await;
    let choice = enrol(&stage, "doctor", KeyKind::P256);
    let settled = blocking(|| {
        let place = Place::new("");
        place.settle();
        place
    });
    let mut place = settled.await;
    let keys = KeyFolder::of(&place.path("data/keys"), "borgoverde");
    fs::write(keys.path().join("seal.toml"), choice).unwrap();
    put_secrets(&keys);
    let wrong =
        "FAULT  seal of borgoverde signs: the signature failed: it was not made by the certificate's key";
    for (trouble, line) in [
        (None, "ok     seal of borgoverde signs"),
        (Some(Trouble::WrongSignature), wrong),
        (
            Some(Trouble::Refused),
            "FAULT  seal of borgoverde signs: the signature failed: access_denied",
        ),
    ] {
        if let Some(trouble) = trouble {
            stage.town.simulators.csc.suffer(trouble, 1);
        }
        let said;
        (place, said) = blocking(move || {
            let said = place.run(&["doctor"]);
            (place, said)
        })
        .await;
        assert!(said.out.contains(line), "{line}: {said:?}");
        assert!(
            said.out.contains("ok     seal of Comune di Prova: until 2046-"),
            "{said:?}"
        );
    }
    fs::write(keys.path().join("seal.toml"), "kind = \"csc\"\n").unwrap();
    let said = blocking(move || place.run(&["doctor"])).await;
    assert!(said.out.contains("FAULT  seal of borgoverde: "), "{said:?}");
    assert!(said.out.contains("does not say which seal"), "{said:?}");
    stage.close().await;
}
