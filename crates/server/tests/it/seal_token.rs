//! Keys on a token, proven on SoftHSM, which has its settings from the environment: the test runs itself
//! again in a process of its own.

use crate::program::Place;
use crate::seals::{folder_with, holds};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm,
};
use sportello_documents::seal::{Algorithm, SealError};
use sportello_server::seals::seal_of;
use std::path::{Path, PathBuf};
use std::process::Command;
use x509_cert::der::{Decode, Encode};

/// Where distributions put the library.
const MODULES: [&str; 4] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];
const SETTINGS: &str = "SOFTHSM2_CONF";
/// Tells the second process that it is one.
const AGAIN: &str = "SPORTELLO_TEST_TOKEN";
const PIN: &str = "654321";
const SO_PIN: &str = "12345678";
const LABEL: &str = "Sigilli di prova";
/// DER of the object identifier of P-256.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// The library; nothing, with a line that says so, where it is not installed. CI installs it.
fn module() -> Option<PathBuf> {
    let found = MODULES.map(PathBuf::from).into_iter().find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "softhsm2 is not installed");
        eprintln!("SKIPPED a check: softhsm2 is not installed");
    }
    found
}

#[test]
fn keys_on_a_token_keep_the_contract() {
    let Some(module) = module() else { return };
    if std::env::var_os(AGAIN).is_some() {
        keep_the_contract(&module);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (settings, tokens) = (folder.path().join("softhsm2.conf"), folder.path().join("tokens"));
    std::fs::create_dir(&tokens).unwrap();
    std::fs::write(
        &settings,
        format!("directories.tokendir = {}\n", tokens.display()),
    )
    .unwrap();
    let again = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "seal_token::keys_on_a_token_keep_the_contract",
            "--nocapture",
        ])
        .env(SETTINGS, &settings)
        .env(AGAIN, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    let complained = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.success(), "{said}{complained}");
    assert!(said.contains("1 passed"), "{said}");
}

fn keep_the_contract(module: &Path) {
    let client = Pkcs11::new(module).unwrap();
    client
        .initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))
        .unwrap();
    set_up(&client);

    let choice = |key: &str| {
        format!(
            "kind = \"pkcs11\"\nmodule = \"{}\"\ntoken = \"{LABEL}\"\n{key}pin = {{ file = \"pin\" }}\n",
            module.display()
        )
    };
    let seal = |choice: &str, pin: &str| {
        let (folder, keys) = folder_with(choice);
        std::fs::write(keys.path().join("pin"), pin).unwrap();
        let seal = seal_of(&keys).unwrap().unwrap();
        drop(folder);
        seal
    };

    // First, while nobody is signed in: the token lets in whole processes.
    let wrong = seal(&choice("key = \"rsa\"\n"), "000000");
    for _ in 0..2 {
        match wrong.sign(&[7; 32]) {
            Err(SealError::Signature(told)) => assert!(told.contains("not tried again"), "{told}"),
            other => panic!("{other:?}"),
        }
    }
    let rsa = seal(&choice("key = \"rsa\"\n"), PIN);
    holds(rsa.as_ref(), "Comune di Prova", Algorithm::RsaSha256);
    assert_eq!(
        rsa.certificates().unwrap().len(),
        2,
        "its own and the authority's"
    );
    let p256 = seal(&choice("key_id = \"02\"\n"), PIN);
    holds(p256.as_ref(), "Comune di Prova", Algorithm::EcdsaSha256);

    // The module forgets every session, as it does when a token is pulled out.
    client.finalize().unwrap();
    rsa.sign(&[7; 32]).unwrap();
    p256.sign(&[7; 32]).unwrap();

    let absent = choice("key = \"rsa\"\n").replace(LABEL, "Altro");
    let told = seal(&absent, PIN).sign(&[7; 32]);
    assert!(matches!(told, Err(SealError::Unavailable(_))), "{told:?}");
    for key in ["key = \"none\"\n", "key = \"twice\"\n"] {
        let told = seal(&choice(key), PIN).sign(&[7; 32]);
        assert!(matches!(told, Err(SealError::Signature(_))), "{key}: {told:?}");
    }

    let place = Place::new("");
    place.settle();
    let keys = place.path("data/keys/borgoverde");
    std::fs::write(
        keys.join("seal.toml"),
        choice("key = \"rsa\"\n").replace("file = \"pin\"", "env = \"PIN\""),
    )
    .unwrap();
    let settings = std::env::var_os(SETTINGS).unwrap().into_string().unwrap();
    let said = place.run_with(&["doctor"], [(SETTINGS, settings.as_str()), ("PIN", PIN)]);
    assert!(said.out.contains("ok     seal of borgoverde signs"), "{said:?}");
}

/// A token with two keys that are certified, and two of one label.
fn set_up(client: &Pkcs11) {
    let slot = client.get_slots_with_token().unwrap()[0];
    let (so_pin, pin) = (AuthPin::from(SO_PIN), AuthPin::from(PIN));
    client.init_token(slot, &so_pin, LABEL).unwrap();
    {
        let session = client.open_rw_session(slot).unwrap();
        session.login(UserType::So, Some(&so_pin)).unwrap();
        session.init_pin(&pin).unwrap();
    }
    let session = client.open_rw_session(slot).unwrap();
    session.login(UserType::User, Some(&pin)).unwrap();

    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Autorità di prova");
    put(&session, 9, parameters.self_signed(&key).unwrap().der());
    let issuer = Issuer::new(parameters, key);
    for (id, label, public) in [
        (1, "rsa", rsa(&session, 1, "rsa")),
        (2, "p256", p256(&session, 2, "p256")),
    ] {
        let mut parameters = CertificateParams::default();
        let name = &mut parameters.distinguished_name;
        name.push(DnType::OrganizationName, "Comune di Prova");
        name.push(DnType::CommonName, label);
        put(
            &session,
            id,
            parameters.signed_by(&public, &issuer).unwrap().der(),
        );
    }
    for id in [3, 4] {
        p256(&session, id, "twice");
    }
}

/// The public half of a key on the token.
struct Public {
    key: Vec<u8>,
    algorithm: &'static SignatureAlgorithm,
}

impl PublicKeyData for Public {
    fn der_bytes(&self) -> &[u8] {
        &self.key
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

fn rsa(session: &Session, id: u8, label: &str) -> Public {
    let public = [
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Verify(true),
        Attribute::ModulusBits(2048.into()),
        Attribute::PublicExponent(vec![1, 0, 1]),
    ];
    let generator = Mechanism::RsaPkcsKeyPairGen;
    let (public, _) = session
        .generate_key_pair(&generator, &public, &private(id, label))
        .unwrap();
    let found = session.get_attributes(public, &[AttributeType::Modulus]).unwrap();
    let [Attribute::Modulus(modulus)] = found.as_slice() else {
        panic!("no modulus")
    };
    assert_eq!(modulus.len(), 256);
    // RSAPublicKey (RFC 8017 appendix A.1.1) of this size, with this exponent.
    let mut key = vec![0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
    key.extend_from_slice(modulus);
    key.extend_from_slice(&[0x02, 0x03, 0x01, 0x00, 0x01]);
    Public {
        key,
        algorithm: &PKCS_RSA_SHA256,
    }
}

fn p256(session: &Session, id: u8, label: &str) -> Public {
    let public = [
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Verify(true),
        Attribute::EcParams(P256.to_vec()),
    ];
    let (public, _) = session
        .generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private(id, label))
        .unwrap();
    let found = session.get_attributes(public, &[AttributeType::EcPoint]).unwrap();
    let [Attribute::EcPoint(point)] = found.as_slice() else {
        panic!("no point")
    };
    // An octet string around the point.
    assert_eq!(point[..2], [0x04, 65]);
    Public {
        key: point[2..].to_vec(),
        algorithm: &PKCS_ECDSA_P256_SHA256,
    }
}

fn private(id: u8, label: &str) -> [Attribute; 7] {
    [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Id(vec![id]),
        Attribute::Label(label.as_bytes().to_vec()),
    ]
}

/// Puts a certificate on the token.
fn put(session: &Session, id: u8, der: &[u8]) {
    let certificate = x509_cert::Certificate::from_der(der).unwrap().tbs_certificate;
    session
        .create_object(&[
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Id(vec![id]),
            Attribute::Subject(certificate.subject.to_der().unwrap()),
            Attribute::Issuer(certificate.issuer.to_der().unwrap()),
            Attribute::Value(der.to_vec()),
        ])
        .unwrap();
}
