//! Certificates laid out and sealed, on one thread: the ones that the tests read, no two the same, so that
//! the compiler of the layout meets each for the first time. Beside them the layout without a seal, and
//! what a signature costs by itself, with the same library and keys of the same kind.

use crate::certificate_papers::{long, single};
use crate::fixtures::{now, receipt, seal};
use crate::per_second;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use chrono::{DateTime, Utc};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use secrecy::SecretString;
use sportello_documents::seal::{Algorithm, LocalKey, SealError};
use sportello_documents::{CertificatePaper, Seal, certificate};
use sportello_types::lang::Lang;
use sportello_types::values::{CertificateCode, CertificateNumber, SubmissionNumber};
use std::time::Duration;

/// As many bytes as the attributes that a seal signs.
const SIGNED: [u8; 160] = [7; 160];

/// Puts no seal: what remains is the layout.
pub(crate) struct Nothing;

impl Seal for Nothing {
    fn sign(&self, _: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        Ok(Vec::new())
    }

    fn sign_bytes(&self, _: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok(Vec::new())
    }

    fn algorithm(&self) -> Algorithm {
        Algorithm::RsaSha256
    }

    fn certificates(&self) -> Result<Vec<Vec<u8>>, SealError> {
        Ok(Vec::new())
    }

    fn signer_name(&self) -> &'static str {
        ""
    }

    fn seal(&self, pdf: &[u8], _: DateTime<Utc>) -> Result<Vec<u8>, SealError> {
        Ok(pdf.to_vec())
    }
}

/// Makes papers for a while, kind by kind.
pub(crate) fn run(length: Duration) {
    let on_p256 = on_p256();
    let seals: [(&str, &dyn Seal); 3] = [
        ("no seal", &Nothing),
        ("RSA of 3072 bits", seal()),
        ("P-256", &on_p256),
    ];
    for (name, paper) in [("one page", single()), ("a family of thirty", long())] {
        for (sealed, seal) in seals {
            let rate = certificates(length, &paper, seal);
            println!("certificates, {name}, {sealed}: {rate:.0} a second");
        }
    }
    for (sealed, seal) in seals {
        let rate = receipts(length, seal);
        println!("receipts, {sealed}: {rate:.0} a second");
    }
    println!(
        "bare signatures, RSA of 3072 bits: {:.0} a second",
        bare_rsa(length)
    );
    println!("bare signatures, P-256: {:.0} a second", bare_p256(length));
}

fn certificates(length: Duration, paper: &CertificatePaper, seal: &dyn Seal) -> f64 {
    let mut paper = paper.clone();
    let mark = paper.mark_url.clone();
    let mut count = 0_u32;
    per_second(length, || {
        count += 1;
        paper.number = CertificateNumber::new(2026, count).unwrap();
        let mut code = [0; 10];
        code[..4].copy_from_slice(&count.to_be_bytes());
        paper.code = CertificateCode::new(code);
        paper.mark_url = format!("{mark}{count:08}");
        paper.statement.holder.given_name = Some(format!("Nicolò {count}"));
        certificate(&paper, seal, now()).unwrap();
    })
}

fn receipts(length: Duration, seal: &dyn Seal) -> f64 {
    let mut receipt = receipt(Lang::It);
    let mut count = 0_u32;
    per_second(length, || {
        count += 1;
        receipt.submission_number = SubmissionNumber::new(2026, count).unwrap();
        receipt.sent.applicant.given_name = format!("Nicolò {count}");
        sportello_documents::receipt(&receipt, seal, now()).unwrap();
    })
}

fn on_p256() -> LocalKey {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate = CertificateParams::default().self_signed(&key).unwrap();
    LocalKey::from_pem(&SecretString::from(key.serialize_pem()), &certificate.pem()).unwrap()
}

fn bare_rsa(length: Duration) -> f64 {
    let key = RsaKeyPair::generate(KeySize::Rsa3072).unwrap();
    let random = SystemRandom::new();
    let mut signature = vec![0; key.public_modulus_len()];
    per_second(length, || {
        key.sign(&RSA_PKCS1_SHA256, &random, &SIGNED, &mut signature)
            .unwrap();
    })
}

fn bare_p256(length: Duration) -> f64 {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let random = SystemRandom::new();
    per_second(length, || {
        key.sign(&random, &SIGNED).unwrap();
    })
}
