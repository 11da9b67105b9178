//! Seals on XML hold against xmlsec1, which shares no code with us.

use crate::fixtures::{now, receipt, seal};
use crate::poppler::run;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use secrecy::SecretString;
use sportello_documents::Seal;
use sportello_documents::seal::{Algorithm, LocalKey, verify};
use sportello_types::lang::Lang;
use std::process::Command;

/// What the canonical form has to get right: order of attributes, prefixes, escapes, empty elements.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- before -->\n\
    <prot:Segnatura xmlns:prot=\"urn:prot\" xmlns:unused=\"urn:unused\" prot:versione=\"3\" prot:lang='it'>\n  \
    <prot:Oggetto prot:note=\"a &quot;b&quot; &lt;c>&#10;\">Permesso &amp; altri &gt; &#x1F600; \u{e8}</prot:Oggetto>\n  \
    <prot:Vuoto/><![CDATA[<testo>]]><altro xmlns=\"urn:altro\" z=\"1\" a='2'/>\r\n</prot:Segnatura>\n";

fn on_p256() -> LocalKey {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate = CertificateParams::default().self_signed(&key).unwrap();
    LocalKey::from_pem(&SecretString::from(key.serialize_pem()), &certificate.pem()).unwrap()
}

/// Whether xmlsec1 finds the signature good; `None` where it is not installed.
fn judged(xml: &str, key: &LocalKey) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let (document, certificate) = (folder.path().join("sealed.xml"), folder.path().join("seal.pem"));
    std::fs::write(&document, xml).unwrap();
    let der = key.certificates().unwrap().remove(0);
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(der)
    );
    std::fs::write(&certificate, pem).unwrap();
    let judged = Command::new("xmlsec1")
        .args(["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem"])
        .arg(&certificate)
        .args([
            "--id-attr:Id",
            "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
        ])
        .arg(&document)
        .output();
    match judged {
        Ok(output) => Some(output.status.success()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("SKIPPED a check: xmlsec1 is not installed");
            None
        }
        Err(error) => panic!("xmlsec1: {error}"),
    }
}

#[test]
fn a_sealed_document_is_valid_and_one_flipped_byte_breaks_it() {
    let p256 = on_p256();
    assert_eq!(seal().algorithm(), Algorithm::RsaSha256);
    assert_eq!(p256.algorithm(), Algorithm::EcdsaSha256);
    for key in [seal(), &p256] {
        let sealed = key.seal_xml(XML, now()).unwrap();
        let Some(good) = judged(&sealed, key) else { return };
        assert!(good, "{sealed}");
        for (honest, flipped) in [
            ("Permesso", "Qermesso"),
            ("2026-11-24T09:41:07Z", "2026-11-24T09:41:06Z"),
            ("prot:versione=\"3\"", "prot:versione=\"2\""),
            ("application/xml", "application/xmm"),
        ] {
            assert_eq!(sealed.matches(honest).count(), 1, "{honest}");
            let changed = sealed.replace(honest, flipped);
            assert_eq!(judged(&changed, key), Some(false), "{honest}");
        }
    }
}

#[test]
fn the_seal_of_another_key_is_not_accepted() {
    let sealed = on_p256().seal_xml(XML, now()).unwrap();
    if let Some(good) = judged(&sealed, &on_p256()) {
        assert!(!good);
    }
}

#[test]
fn the_signature_is_the_roots_last_child_and_the_rest_stays_as_it_is() {
    let sealed = seal().seal_xml(XML, now()).unwrap();
    let (before, rest) = sealed.split_once("<ds:Signature ").unwrap();
    let (_, after) = rest.split_once("</ds:Signature>").unwrap();
    assert_eq!(after, "</prot:Segnatura>\n");
    assert_eq!(format!("{before}{after}"), XML);
    for wanted in [
        "<xades:SigningTime>2026-11-24T09:41:07Z</xades:SigningTime>",
        "<xades:SigningCertificateV2>",
        "<xades:DataObjectFormat ObjectReference=\"#document\">",
        "<ds:X509Certificate>",
    ] {
        assert_eq!(sealed.matches(wanted).count(), 1, "{wanted}");
    }
    assert_eq!(
        sealed,
        seal().seal_xml(XML, now()).unwrap(),
        "same input, same bytes"
    );
}

#[test]
fn what_is_no_xml_cannot_be_sealed() {
    assert!(seal().seal_xml("<a><b></a>", now()).is_err());
    assert!(seal().seal_xml("", now()).is_err());
}

#[test]
fn a_key_on_p256_seals_pdf_too() {
    let sealed = sportello_documents::receipt(&receipt(Lang::It), &on_p256(), now()).unwrap();
    let report = &verify(&sealed).unwrap()[0];
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    if let Some((_, verdict)) = run("pdfsig", &["-nocert"], &sealed) {
        assert!(verdict.contains("Signature is Valid"), "{verdict}");
    }
}
