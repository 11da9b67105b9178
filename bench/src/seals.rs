//! The seal of one file alone, beside the bare signature by the same key, and the check of the file natively, on
//! one thread. What is sealed and the key stay in a folder, for a program that others wrote
//! (`bench/pyhanko_seal.py`).

use crate::certificate_papers::single;
use crate::documents::Nothing;
use crate::fixtures::now;
use crate::marks::{BASE, residence};
use crate::per_second;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rcgen::KeyPair;
use secrecy::ExposeSecret;
use sportello_check::{FileState, MarkState, Pdf, SealWord, published};
use sportello_documents::seal::{Algorithm, LocalKey, demo_certificate, has_signed};
use sportello_documents::{Seal, certificate};
use sportello_mark::{KeySet, MarkKey, sign};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// As many bytes as the attributes that a seal signs.
const SIGNED: [u8; 160] = [7; 160];

/// Writes `draft.pdf`, `seal.key` and `seal.pem` into a folder; seals, signs and checks for a while each.
pub(crate) fn run(folder: &Path, length: Duration) {
    let key = MarkKey::from_seed(&[7; 32]);
    let claims = residence(now().timestamp());
    let mut paper = single();
    paper.code = claims.code;
    paper.mark_url = sign(&claims, &key).unwrap().to_url(BASE);
    let draft = certificate(&paper, &Nothing, now()).unwrap();
    let demo = demo_certificate("Comune di Borgoverde", [7; 16], now()).unwrap();
    let pem = demo.key_pem.expose_secret();
    fs::write(folder.join("draft.pdf"), &draft).unwrap();
    fs::write(folder.join("seal.key"), pem).unwrap();
    fs::write(folder.join("seal.pem"), &demo.certificate_pem).unwrap();

    let seal = LocalKey::from_pem(&demo.key_pem, &demo.certificate_pem).unwrap();
    let sealed = seal.seal(&draft, now()).unwrap();
    let ours = per_second(length, || {
        seal.seal(&draft, now()).unwrap();
    });
    println!(
        "seals alone, RSA of 3072 bits, a file of {} kB: {ours:.0} a second",
        draft.len() / 1000
    );
    let bare = bare(pem, length);
    println!("bare signatures by the same key: {bare:.0} a second");
    println!("seals reach {:.0} % of the bare signatures", 100.0 * ours / bare);

    let certificate = seal.certificates().unwrap().remove(0);
    let until = "2027-11-24T00:00:00Z".parse().unwrap();
    let marks = KeySet::new(vec![
        key.published("2026-01-01T00:00:00Z".parse().unwrap(), until),
    ]);
    let keys = marks.with_seals([published(certificate).unwrap()]);
    let rate = per_second(length, || assert!(is_untouched(&sealed, &keys)));
    println!("files checked natively, seal and mark: {rate:.0} a second");
}

/// The bare signature by the key of a file.
fn bare(pem: &str, length: Duration) -> f64 {
    let der = KeyPair::from_pem(pem).unwrap().serialize_der();
    let key = RsaKeyPair::from_pkcs8(&der).unwrap();
    let random = SystemRandom::new();
    let mut signature = vec![0; key.public_modulus_len()];
    per_second(length, || {
        key.sign(&RSA_PKCS1_SHA256, &random, &SIGNED, &mut signature)
            .unwrap();
    })
}

/// Reads a file and judges its mark and its seal, as `sportello verify` does.
fn is_untouched(file: &[u8], keys: &KeySet) -> bool {
    let pdf = Pdf::read(file).unwrap();
    let state = match pdf.seal(keys) {
        SealWord::Said(state) => state,
        SealWord::Asks(signed) => {
            let holds = has_signed(
                Algorithm::RsaSha256,
                &signed.key,
                &signed.message,
                &signed.signature,
            );
            signed.judged(holds)
        }
    };
    matches!(state, FileState::Untouched(_)) && matches!(pdf.mark(keys), MarkState::Genuine(_))
}
