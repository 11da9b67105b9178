//! A time-stamp authority of `openssl ts`, which shares no code with us, and a responder whose answers
//! `openssl ocsp` makes.

use chrono::{DateTime, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use secrecy::SecretString;
use sportello_documents::seal::{LocalKey, Roots};
use std::path::{Path, PathBuf};
use std::process::Command;

const EXTENDED_KEY_USAGE: [u64; 4] = [2, 5, 29, 37];
const INFORMATION_ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
const TIME_STAMPING: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08,
];
/// Where its certificates say that answers come from.
pub(crate) const RESPONDER: &str = "http://ocsp.example/";
pub(crate) const POLICY: &str = "1.3.76.16.99.1";

/// A certificate's number and the year in which it ends.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    serial: u64,
    ends: i32,
}

pub(crate) const GOOD: Kind = Kind {
    serial: 10,
    ends: 2046,
};
pub(crate) const EXPIRED: Kind = Kind {
    serial: 11,
    ends: 2021,
};

/// openssl knows the machine's clock alone.
#[expect(
    clippy::disallowed_methods,
    reason = "the other program's clock is the machine's"
)]
pub(crate) fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

/// An authority in a folder.
pub(crate) struct Authority {
    folder: tempfile::TempDir,
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn named(common: &str) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "IT");
    name.push(DnType::OrganizationName, "Comune di Borgoverde");
    name.push(DnType::CommonName, common);
    parameters.distinguished_name = name;
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2046, 1, 1);
    parameters
}

/// `SEQUENCE { SEQUENCE { id-ad-ocsp, [6] address } }`.
fn responder() -> CustomExtension {
    let address = RESPONDER.as_bytes();
    let length = u8::try_from(address.len()).unwrap();
    let mut inner = vec![
        0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x86, length,
    ];
    inner.extend_from_slice(address);
    let length = u8::try_from(inner.len()).unwrap();
    let content = [&[0x30, length + 2, 0x30, length], inner.as_slice()].concat();
    CustomExtension::from_oid_content(&INFORMATION_ACCESS, content)
}

impl Authority {
    /// `None`, with a line that says so, where openssl is not installed.
    pub(crate) fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("SKIPPED a check: openssl is not installed");
            return None;
        }
        let mut parameters = named("Prova - CA");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("ca.pem", &certificate.pem());
        write("ca.key", &key.serialize_pem());
        write("serial", "01");
        write(
            "ts.cnf",
            &format!(
                "[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_digest = sha256\n\
                 default_policy = {POLICY}\nother_policies = 1.3.76.16.99.2\ndigests = sha256\n\
                 accuracy = secs:1\nordering = no\ntsa_name = yes\ness_cert_id_chain = no\n\
                 ess_cert_id_alg = sha256\n"
            ),
        );
        Some(Self {
            pem: certificate.pem(),
            issuer: Issuer::new(parameters, key),
            folder,
        })
    }

    pub(crate) fn roots(&self) -> Roots {
        Roots::from_pem(&self.pem).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Answers a question, DER to DER.
    pub(crate) fn stamp(&self, question: &[u8], kind: Kind) -> Vec<u8> {
        let key = KeyPair::generate().unwrap();
        let mut parameters = named("Prova - Marche temporali");
        parameters.serial_number = Some(SerialNumber::from(kind.serial));
        parameters.not_after = date_time_ymd(kind.ends, 1, 1);
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let mut purpose = CustomExtension::from_oid_content(&EXTENDED_KEY_USAGE, TIME_STAMPING.to_vec());
        purpose.set_criticality(true);
        parameters.custom_extensions = vec![purpose, responder()];
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        std::fs::write(self.path("tsa.pem"), certificate.pem()).unwrap();
        std::fs::write(self.path("tsa.key"), key.serialize_pem()).unwrap();
        std::fs::write(self.path("question"), question).unwrap();
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "ts.cnf",
            "-queryfile",
            "question",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-out",
            "answer",
        ]);
        std::fs::read(self.path("answer")).unwrap()
    }

    /// A key to seal with, certified by this authority.
    pub(crate) fn seal(&self) -> LocalKey {
        let key = KeyPair::generate().unwrap();
        let mut parameters = named("Comune di Borgoverde");
        parameters.serial_number = Some(SerialNumber::from(20_u64));
        parameters.key_usages = vec![KeyUsagePurpose::ContentCommitment];
        parameters.custom_extensions = vec![responder()];
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let chain = format!("{}{}", certificate.pem(), self.pem);
        LocalKey::from_pem(&SecretString::from(key.serialize_pem()), &chain).unwrap()
    }

    /// What a responder says: of `revoked` that it is, of all others that they are good.
    pub(crate) fn answer(&self, question: &[u8], revoked: Option<u64>) -> Vec<u8> {
        let line = |serial: u64| {
            let (state, since) = if revoked == Some(serial) {
                ("R", "250101000000Z")
            } else {
                ("V", "")
            };
            format!("{state}\t460101000000Z\t{since}\t{serial:02X}\tunknown\t/CN={serial}\n")
        };
        let index: String = [10, 11, 20].into_iter().map(line).collect();
        std::fs::write(self.path("index"), index).unwrap();
        std::fs::write(self.path("asked"), question).unwrap();
        self.openssl(&[
            "ocsp",
            "-index",
            "index",
            "-CA",
            "ca.pem",
            "-rsigner",
            "ca.pem",
            "-rkey",
            "ca.key",
            "-reqin",
            "asked",
            "-respout",
            "said",
            "-resp_no_certs",
            "-ndays",
            "7",
        ]);
        std::fs::read(self.path("said")).unwrap()
    }

    fn openssl(&self, arguments: &[&str]) {
        run_in(self.folder.path(), arguments);
    }
}

fn run_in(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}
