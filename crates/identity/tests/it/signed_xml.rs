//! Documents signed as a whole: which form counts, and whose signature. The canonical form is bergshamra's, so
//! that no bug of the verifier can hide in its own signer.

use crate::cns::pki::{Draft, PKI, ca_name, extension, now, sign, spki, subject};
use crate::support::signer::{ENVELOPED, EXC_C14N, RSA_SHA256, SHA256, digest_of};
use crate::support::{DS, at, swap};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bergshamra::c14n::{C14nMode, canonicalize};
use proptest::prelude::*;
use sportello_identity::Certificate;
use sportello_identity::keys::Digest;
use sportello_identity::saml::SignatureError;
use sportello_identity::signed_xml::{SignedXmlError, Signers};
use std::fmt::Write as _;
use std::sync::LazyLock;
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const ROOT: &str = r#"<stamp xmlns="urn:stamp" xmlns:ns2="http://www.w3.org/2000/09/xmldsig#">"#;
const INSIDE: &str =
    "<by>Niccolò &amp; C.</by><number kind=\"a\">1</number><ns2:DigestValue>aa</ns2:DigestValue>";

/// What a signature looks like. Every part can be wrong.
#[derive(Clone)]
struct Shape {
    mode: C14nMode,
    canonical: &'static str,
    method: &'static str,
    uri: &'static str,
    transforms: Vec<&'static str>,
    digest_method: &'static str,
    certificates: Vec<Vec<u8>>,
    after: &'static str,
}

/// A certificate of the test authority's, for the key that signs here.
fn signer() -> Draft {
    let usage = extension(&KeyUsage(KeyUsages::NonRepudiation.into()), true);
    Draft::card().with(usage)
}

fn shape() -> Shape {
    Shape {
        mode: C14nMode::Inclusive,
        canonical: C14N,
        method: RSA_SHA256,
        uri: "",
        transforms: vec![ENVELOPED],
        digest_method: SHA256,
        certificates: vec![signer().issue()],
        after: "",
    }
}

impl Shape {
    fn sign(&self, inside: &str) -> String {
        let document = format!("{ROOT}{inside}</stamp>");
        let digest = digest_of(Digest::Sha256, &canonical(&document, self.digest_mode()));
        let mut transforms = String::new();
        for algorithm in &self.transforms {
            write!(transforms, r#"<Transform Algorithm="{algorithm}"></Transform>"#).unwrap();
        }
        let info = format!(
            r#"<CanonicalizationMethod Algorithm="{}"></CanonicalizationMethod><SignatureMethod Algorithm="{}"></SignatureMethod><Reference URI="{}"><Transforms>{transforms}</Transforms><DigestMethod Algorithm="{}"></DigestMethod><DigestValue>{digest}</DigestValue></Reference>"#,
            self.canonical, self.method, self.uri, self.digest_method
        );
        // With the namespaces in scope there, of which the exclusive form keeps the used one.
        let signed = format!(r#"<SignedInfo xmlns="{DS}" xmlns:ns2="{DS}">{info}</SignedInfo>"#);
        let value = sign(&PKI.card, &canonical(&signed, self.mode));
        let value = STANDARD.encode(value.as_bytes().unwrap());
        let mut certificates = String::new();
        for der in &self.certificates {
            let text = STANDARD.encode(der);
            write!(certificates, "<X509Certificate>{text}</X509Certificate>").unwrap();
        }
        format!(
            r#"{ROOT}{inside}<Signature xmlns="{DS}"><SignedInfo>{info}</SignedInfo><SignatureValue>{value}</SignatureValue><KeyInfo><X509Data>{certificates}</X509Data></KeyInfo>{}</Signature></stamp>"#,
            self.after
        )
    }

    const fn digest_mode(&self) -> C14nMode {
        if self.transforms.len() > 1 {
            C14nMode::Exclusive
        } else {
            C14nMode::Inclusive
        }
    }
}

fn canonical(xml: &str, mode: C14nMode) -> Vec<u8> {
    canonicalize::<&str>(xml, mode, None, &[]).unwrap()
}

fn signers(of: &[&Certificate]) -> Signers {
    Signers::new(of.iter().map(|one| (*one).clone()).collect()).unwrap()
}

fn judged(document: &str) -> Result<Vec<u8>, SignedXmlError> {
    signers(&[&PKI.authority]).verified(document.as_bytes(), now())
}

static GOOD: LazyLock<String> = LazyLock::new(|| shape().sign(INSIDE));

#[test]
fn both_canonical_forms_count_and_what_comes_back_is_what_was_signed() {
    let exclusive = Shape {
        mode: C14nMode::Exclusive,
        canonical: EXC_C14N,
        transforms: vec![ENVELOPED, EXC_C14N],
        ..shape()
    };
    for shape in [shape(), exclusive] {
        let signed = shape.sign(INSIDE);
        let expected = canonical(&format!("{ROOT}{INSIDE}</stamp>"), shape.digest_mode());
        assert_eq!(judged(&signed).unwrap(), expected);
        // Written otherwise, it says the same.
        let other = swap(&signed, "<number kind=\"a\">", "<number  kind='a' >");
        assert_eq!(judged(&other).unwrap(), expected);
    }
}

#[test]
fn another_implementation_says_the_same_of_the_signature() {
    let certificate = Certificate::from_der(&signer().issue()).unwrap();
    let verifies = |xml: &str| {
        let mut keys = bergshamra::KeysManager::new();
        let spki = certificate.public_key().unwrap();
        keys.add_key(bergshamra::keys::loader::load_spki_der(spki.spki()).unwrap());
        let context = bergshamra::DsigContext::new(keys);
        bergshamra::verify(&context, xml).is_ok_and(|result| result.is_valid())
    };
    assert!(verifies(&GOOD));
    assert!(!verifies(&swap(&GOOD, "Niccolò", "Nicolò")));
}

#[test]
fn other_forms_are_refused() {
    let refused = |document: &str, error: SignatureError| {
        assert_eq!(judged(document), Err(SignedXmlError::Signature(error)), "{error}");
    };
    refused(&format!("{ROOT}{INSIDE}</stamp>"), SignatureError::Missing);
    let wrong = |change: fn(&mut Shape)| {
        let mut shape = shape();
        change(&mut shape);
        shape.sign(INSIDE)
    };
    refused(&wrong(|shape| shape.uri = "#a"), SignatureError::Reference);
    refused(
        &wrong(|shape| shape.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        SignatureError::Algorithm,
    );
    refused(
        &wrong(|shape| shape.digest_method = "http://www.w3.org/2000/09/xmldsig#sha1"),
        SignatureError::Digest,
    );
    refused(
        &wrong(|shape| shape.canonical = "http://www.w3.org/2006/12/xml-c14n11"),
        SignatureError::Canonicalization,
    );
    refused(
        &wrong(|shape| shape.transforms = vec![EXC_C14N]),
        SignatureError::Transform,
    );
    refused(
        &wrong(|shape| shape.transforms = vec![ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116"]),
        SignatureError::Transform,
    );
    refused(
        &wrong(|shape| shape.after = "<Object></Object>"),
        SignatureError::Shape,
    );
    let (head, signature) = GOOD.split_at(GOOD.find("<Signature ").unwrap());
    let signature = signature.strip_suffix("</stamp>").unwrap();
    let moved = format!("{ROOT}{signature}{}</stamp>", head.strip_prefix(ROOT).unwrap());
    refused(&moved, SignatureError::Misplaced);
    refused(
        &format!("{head}{signature}{signature}</stamp>"),
        SignatureError::Repeated,
    );
    let wrapped = format!("{ROOT}<w xmlns=\"\">{}</w></stamp>", GOOD.as_str());
    refused(&wrapped, SignatureError::Misplaced);
    let doctype = format!("<!DOCTYPE stamp [<!ENTITY x 'y'>]>{}", GOOD.as_str());
    assert!(matches!(
        judged(&doctype),
        Err(SignedXmlError::Signature(SignatureError::Xml(_)))
    ));
}

#[test]
fn only_who_is_believed_counts_and_only_while_the_certificate_does() {
    let leaf = Certificate::from_der(&signer().issue()).unwrap();
    let bytes = GOOD.as_bytes();
    assert!(
        signers(&[&leaf]).verified(bytes, now()).is_ok(),
        "the signer itself"
    );
    let namesake = signers(&[&PKI.namesake]);
    assert_eq!(namesake.verified(bytes, now()), Err(SignedXmlError::Untrusted));
    assert_eq!(Signers::new(Vec::new()), None);
    let believed = signers(&[&PKI.authority]);
    for outside in ["2023-12-31T23:59:59Z", "2030-01-01T00:00:01Z"] {
        assert_eq!(believed.verified(bytes, at(outside)), Err(SignedXmlError::Signer));
    }
    let for_keys = Shape {
        certificates: vec![
            Draft::card()
                .with(extension(&KeyUsage(KeyUsages::KeyEncipherment.into()), true))
                .issue(),
        ],
        ..shape()
    };
    assert_eq!(judged(&for_keys.sign(INSIDE)), Err(SignedXmlError::Signer));
    // Another's certificate beside the signature of this key.
    let mut other = signer();
    other.key = spki(&PKI.other);
    let strange = Shape {
        certificates: vec![other.issue()],
        ..shape()
    };
    assert_eq!(
        judged(&strange.sign(INSIDE)),
        Err(SignedXmlError::Signature(SignatureError::Invalid))
    );
}

#[test]
fn an_authority_between_may_come_along() {
    let name = ca_name("Prova - CA Intermedia");
    let middle = Draft::authority(name.clone(), &PKI.middle).issue();
    let mut leaf = signer();
    leaf.subject = subject("PSP di prova");
    let leaf = leaf.sign(&name, &PKI.middle);
    let with = Shape {
        certificates: vec![middle, leaf.clone()],
        ..shape()
    };
    assert!(judged(&with.sign(INSIDE)).is_ok(), "in whatever order");
    let without = Shape {
        certificates: vec![leaf],
        ..shape()
    };
    assert_eq!(judged(&without.sign(INSIDE)), Err(SignedXmlError::Untrusted));
}

proptest! {
    /// Whichever bit of what is signed, or of how, is another: it does not count.
    #[test]
    fn a_changed_bit_is_found(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let end = GOOD.find("<SignatureValue>").unwrap();
        let mut changed = GOOD.clone().into_bytes();
        changed[place.index(end)] ^= 1 << bit;
        let judged = signers(&[&PKI.authority]).verified(&changed, now());
        prop_assert!(judged.is_err(), "{}", String::from_utf8_lossy(&changed));
    }

    /// Nothing that is written into the document survives.
    #[test]
    fn what_is_added_is_found(place in any::<prop::sample::Index>(), text in "[a-z<>/&;' ]{1,12}") {
        let end = GOOD.find("<Signature ").unwrap();
        let boundaries: Vec<usize> = GOOD.char_indices().map(|(at, _)| at).take_while(|at| *at <= end).collect();
        let at = boundaries[place.index(boundaries.len())];
        let changed = format!("{}{text}{}", &GOOD[..at], &GOOD[at..]);
        if let Ok(bytes) = judged(&changed) {
            // Blanks between attributes, or outside the root, are no change.
            prop_assert_eq!(bytes, judged(&GOOD).unwrap());
        }
    }
}
