//! Seals hold against pdfsig, which shares no code with us.

use crate::fixtures::{now, receipt, seal};
use crate::made::{pdf, pdf_with_object_stream};
use crate::poppler::run;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use secrecy::SecretString;
use sportello_documents::Seal;
use sportello_documents::seal::{
    Algorithm, InvalidKey, KeySeal, LocalKey, SealError, SealKey, VerifyError, demo_certificate, verify,
};
use sportello_types::lang::Lang;

fn sealed() -> Vec<u8> {
    sportello_documents::receipt(&receipt(Lang::It), seal(), now()).unwrap()
}

#[test]
fn a_sealed_receipt_is_valid_and_wholly_covered() {
    let Some((_, verdict)) = run("pdfsig", &["-nocert"], &sealed()) else {
        return;
    };
    assert!(verdict.contains("Signature is Valid"), "{verdict}");
    assert!(verdict.contains("Total document signed"), "{verdict}");
    assert!(verdict.contains("ETSI.CAdES.detached"), "{verdict}");
    assert!(verdict.contains("Comune di Borgoverde"), "{verdict}");
}

#[test]
fn one_flipped_byte_breaks_the_seal() {
    let mut pdf = sealed();
    let middle = pdf.len() / 4;
    pdf[middle] ^= 1;
    let Some((_, verdict)) = run("pdfsig", &["-nocert"], &pdf) else {
        return;
    };
    assert!(!verdict.contains("Signature is Valid"), "{verdict}");
}

#[test]
fn the_sealed_file_begins_with_the_unsealed_one() {
    struct Recorder(std::sync::Mutex<Vec<u8>>);
    impl Seal for Recorder {
        fn sign(&self, _: &[u8; 32]) -> Result<Vec<u8>, SealError> {
            Ok(vec![0x30])
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
            "Città di prova"
        }
        fn seal(&self, pdf: &[u8], _: chrono::DateTime<chrono::Utc>) -> Result<Vec<u8>, SealError> {
            *self.0.lock().unwrap() = pdf.to_vec();
            Ok(pdf.to_vec())
        }
    }
    let recorder = Recorder(std::sync::Mutex::default());
    sportello_documents::receipt(&receipt(Lang::It), &recorder, now()).unwrap();
    let draft = recorder.0.into_inner().unwrap();
    assert!(sealed().starts_with(&draft));
}

#[test]
fn a_seal_of_a_sealed_file_leaves_the_first_one_valid() {
    let twice = seal().seal(&sealed(), now()).unwrap();
    let Some((_, verdict)) = run("pdfsig", &["-nocert"], &twice) else {
        return;
    };
    assert_eq!(verdict.matches("Signature is Valid").count(), 2, "{verdict}");
}

#[test]
fn a_certificate_of_another_key_is_refused() {
    let one = demo_certificate("Comune di Borgoverde", [1; 16], now()).unwrap();
    let other = demo_certificate("Comune di Montefiore", [2; 16], now()).unwrap();
    assert_eq!(
        LocalKey::from_pem(&one.key_pem, &other.certificate_pem).unwrap_err(),
        InvalidKey::Mismatch
    );
    assert_eq!(
        LocalKey::from_pem(&one.key_pem, "").unwrap_err(),
        InvalidKey::NoCertificate
    );
    let nonsense = SecretString::from("not a key".to_string());
    assert!(matches!(
        LocalKey::from_pem(&nonsense, &one.certificate_pem),
        Err(InvalidKey::Key(_))
    ));
}

/// A key that is far away.
struct Far {
    key: Option<EcdsaKeyPair>,
    certificate: Vec<u8>,
}

impl SealKey for Far {
    fn chain(&self) -> Result<Vec<Vec<u8>>, SealError> {
        Ok(vec![self.certificate.clone()])
    }

    fn sign(&self, algorithm: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        assert_eq!(algorithm, Algorithm::EcdsaSha256);
        let key = self.key.as_ref();
        let key = key.ok_or_else(|| SealError::Unavailable("pulled out".to_string()))?;
        // As tokens give it: the two numbers side by side.
        Ok(key.sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec())
    }
}

impl Far {
    fn new() -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key.serialize_der());
        let mut parameters = CertificateParams::default();
        parameters
            .distinguished_name
            .push(DnType::OrganizationName, "Comune di Prova");
        Self {
            key: Some(pair.unwrap()),
            certificate: parameters.self_signed(&key).unwrap().der().to_vec(),
        }
    }
}

#[test]
fn a_key_that_is_far_away_seals_and_its_certificates_are_asked_for_when_needed() {
    let seal = KeySeal::new(Far::new());
    assert_eq!(seal.ends_at(), None);
    let sealed = sportello_documents::receipt(&receipt(Lang::It), &seal, now()).unwrap();
    assert!(seal.ends_at().is_some());
    let report = &verify(&sealed).unwrap()[0];
    assert!(
        report.intact && report.signer.contains("Comune di Prova"),
        "{report:?}"
    );
    assert_eq!(seal.sign_bytes(b"bytes").unwrap().len(), 64);
}

#[test]
fn no_signature_leaves_that_the_certificate_does_not_confirm() {
    let swapped = Far {
        certificate: Far::new().certificate,
        ..Far::new()
    };
    let told = KeySeal::new(swapped).sign(&[7; 32]);
    assert!(matches!(told, Err(SealError::Signature(_))), "{told:?}");
    let nonsense = Far {
        certificate: b"nonsense".to_vec(),
        ..Far::new()
    };
    let told = KeySeal::new(nonsense).seal(&sealed(), now());
    assert!(matches!(told, Err(SealError::Signature(_))), "{told:?}");
    let away = Far {
        key: None,
        ..Far::new()
    };
    let told = KeySeal::new(away).seal_xml("<r></r>", now());
    assert!(matches!(told, Err(SealError::Unavailable(_))), "{told:?}");
}

#[test]
fn a_file_that_is_no_pdf_cannot_be_sealed() {
    assert!(seal().seal(b"no PDF at all", now()).is_err());
}

#[test]
fn our_own_check_agrees_with_pdfsig() {
    let report = &verify(&sealed()).unwrap()[0];
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert!(report.signer.contains("Comune di Borgoverde"), "{report:?}");
    assert_eq!(report.stated_time.as_deref(), Some("D:20261124094107+00'00'"));

    let mut changed = sealed();
    let at = changed
        .windows(8)
        .position(|window| window == b"Ricevuta")
        .unwrap();
    changed[at] = b'r';
    assert!(!verify(&changed).unwrap()[0].intact);
}

#[test]
fn what_is_added_after_a_seal_is_noticed() {
    let mut longer = sealed();
    longer.extend_from_slice(b"\n% aggiunta\n");
    let report = &verify(&longer).unwrap()[0];
    assert!(report.intact && !report.covers_whole_file, "{report:?}");

    let twice = verify(&seal().seal(&sealed(), now()).unwrap()).unwrap();
    assert_eq!(twice.len(), 2);
    assert!(twice.iter().all(|report| report.intact), "{twice:?}");
    assert!(
        !twice[0].covers_whole_file && twice[1].covers_whole_file,
        "{twice:?}"
    );
}

#[test]
fn a_file_without_seal_is_told_apart_from_a_broken_one() {
    assert!(matches!(verify(b"no PDF at all"), Err(VerifyError::Document(_))));
    let draft = sportello_documents::data_export(&crate::fixtures::export(Lang::It), now()).unwrap();
    assert!(matches!(verify(&draft), Err(VerifyError::NoSeal)));
}

#[test]
fn a_file_that_unpacks_without_end_is_not_looked_at() {
    const MEGABYTE: usize = 1024 * 1024;
    for (times, unpacked) in [(1, 9 * MEGABYTE), (20, 7 * MEGABYTE)] {
        let bomb = pdf_with_object_stream(times, unpacked);
        let refused = verify(&bomb);
        assert!(
            matches!(refused, Err(VerifyError::TooMuch)),
            "{times} {refused:?}"
        );
    }
    let small = verify(&pdf_with_object_stream(1, 100));
    assert!(matches!(small, Err(VerifyError::NoSeal)), "{small:?}");
}

#[test]
fn more_seals_than_a_document_has_are_not_checked() {
    let seals = |count: u8| (0..count).fold(pdf("", ""), |file, _| seal().seal(&file, now()).unwrap());
    assert_eq!(verify(&seals(3)).unwrap().len(), 3);
    let many = verify(&seals(33));
    assert!(matches!(many, Err(VerifyError::TooMuch)), "{many:?}");
}

/// What the fuzz target begins from was sealed by openssl, which shares no code with us.
#[test]
fn a_seal_of_another_program_is_checked_with_evidence_and_without() {
    let sealed = include_bytes!("../../../../fuzz/corpus/seal_verify/sealed");
    let evidence = include_bytes!("../../../../fuzz/corpus/seal_verify/evidence");
    for (file, added) in [(&sealed[..], &b"\n% aggiunta\n"[..]), (&evidence[..], &b"x"[..])] {
        let [report] = <[_; 1]>::try_from(verify(file).unwrap()).unwrap();
        assert!(report.intact && report.covers_whole_file, "{report:?}");
        assert!(report.signer.contains("Comune di Prova"), "{report:?}");
        let [report] = <[_; 1]>::try_from(verify(&[file, added].concat()).unwrap()).unwrap();
        assert!(report.intact && !report.covers_whole_file, "{report:?}");
    }
}
