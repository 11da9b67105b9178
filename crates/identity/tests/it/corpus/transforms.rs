//! Tricks with transforms and references: what is digested is not what is read, or code runs before
//! anything is known to be good. Each is signed with its transforms in it, and inserted afterwards.

use super::Attack;
use super::algorithms::signed;
use crate::support::signer::{ENVELOPED, EXC_C14N, Signer};
use crate::support::{Draft, KEYS};
use sportello_identity::saml::SignatureError as E;
use sportello_identity::spid::{At, Refusal};

const FAMILY: &str = "Transforms and references";
const PLACES: [(&str, At); 2] = [
    ("on the assertion", At::Assertion),
    ("on the response", At::Response),
];

fn transform(algorithm: &str, inside: &str) -> String {
    format!(r#"<ds:Transform Algorithm="{algorithm}">{inside}</ds:Transform>"#)
}

pub(super) fn attacks() -> Vec<Attack> {
    [chains(), inserted(), references(), structure()]
        .into_iter()
        .flatten()
        .collect()
}

fn chains() -> Vec<Attack> {
    let enveloped = transform(ENVELOPED, "");
    let exclusive = transform(EXC_C14N, "");
    let xpath = transform(
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "<ds:XPath>not(ancestor-or-self::*[@Name='fiscalNumber'])</ds:XPath>",
    );
    let filter = transform(
        "http://www.w3.org/2002/06/xmldsig-filter2",
        r#"<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">//*[@Name='fiscalNumber']</f:XPath>"#,
    );
    let xslt = transform(
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        r#"<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"><xsl:value-of select="document('file:///etc/passwd')"></xsl:value-of></xsl:template></xsl:stylesheet>"#,
    );
    let prefixes = |inside: &str| transform(EXC_C14N, inside);
    let rows: [(&str, String); 13] = [
        (
            "XPath that leaves a value out",
            format!("{enveloped}{xpath}{exclusive}"),
        ),
        (
            "XPath filter 2.0 that leaves a value out",
            format!("{enveloped}{filter}{exclusive}"),
        ),
        ("XSLT that reads a file", format!("{enveloped}{exclusive}{xslt}")),
        ("XSLT alone", xslt),
        (
            "base64",
            transform("http://www.w3.org/2000/09/xmldsig#base64", ""),
        ),
        (
            "XPointer",
            transform("http://www.w3.org/2001/04/xmldsig-more/xptr", ""),
        ),
        ("no canonical form", enveloped.clone()),
        ("not enveloped", exclusive.clone()),
        ("the wrong way round", format!("{exclusive}{enveloped}")),
        (
            "comments kept",
            format!(
                "{enveloped}{}",
                transform("http://www.w3.org/2001/10/xml-exc-c14n#WithComments", "")
            ),
        ),
        (
            "inclusive canonical form",
            format!(
                "{enveloped}{}",
                transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "")
            ),
        ),
        (
            "one transform twice",
            format!("{enveloped}{exclusive}{exclusive}"),
        ),
        (
            "something else than prefixes in the canonical form",
            format!("{enveloped}{}", prefixes("<ds:XPath>/</ds:XPath>")),
        ),
    ];
    let mut attacks = Vec::new();
    for (member, transforms) in &rows {
        for (variant, at) in PLACES {
            let bend = |signer: &mut Signer, _: &str| signer.transforms.clone_from(transforms);
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Transform),
            ));
        }
    }
    attacks
}

/// Into a good document, after it was signed: many libraries run transforms before they know whether
/// the signature holds.
fn inserted() -> Vec<Attack> {
    let good = Draft::default().build();
    let end = "</ds:Transforms>";
    [
        (
            "XSLT inserted after signing",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
        ),
        (
            "XPath inserted after signing",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
        ),
    ]
    .into_iter()
    .flat_map(|(member, algorithm)| {
        let more = format!("{}{end}", transform(algorithm, ""));
        let response = good.replacen(end, &more, 1);
        let (first, rest) = good.split_once(end).unwrap();
        // The response's own signature would find the change first.
        let assertion = Draft::default()
            .unsigned_response()
            .build()
            .replacen(end, &more, 1);
        let both = format!("{first}{end}{}", rest.replacen(end, &more, 1));
        [
            ("on the response", response, At::Response, E::Transform),
            ("on the assertion", assertion, At::Assertion, E::Transform),
            (
                "on the assertion, response signed",
                both,
                At::Response,
                E::Invalid,
            ),
        ]
        .map(|(variant, document, at, error)| {
            Attack::new(FAMILY, member, variant, document, Refusal::Signature(at, error))
        })
    })
    .collect()
}

fn references() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (member, uri) in [
        ("an empty reference", ""),
        ("a reference to nothing", "#_nothing"),
        ("a reference without an ID", "#"),
        ("a reference to an address", "https://evil.example/#_assertion"),
        ("a reference to a file", "file:///etc/passwd"),
        ("an XPointer", "#xpointer(id('_assertion'))"),
        ("an XPointer to the whole document", "#xpointer(/)"),
        ("a reference with an escape", "#%5Fassertion"),
    ] {
        for (variant, at) in PLACES {
            let bend = |signer: &mut Signer, _: &str| uri.clone_into(&mut signer.uri);
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Reference),
            ));
        }
    }
    for (variant, at) in PLACES {
        let bend = |signer: &mut Signer, _: &str| {
            let id = if matches!(at, At::Response) {
                "#_assertion"
            } else {
                "#_response"
            };
            id.clone_into(&mut signer.uri);
        };
        let document = signed(at, bend, &KEYS.idp);
        attacks.push(Attack::new(
            FAMILY,
            "a reference to the other element",
            variant,
            document,
            Refusal::Signature(at, E::Reference),
        ));
    }
    attacks
}

fn structure() -> Vec<Attack> {
    let reference = r##"<ds:Reference URI="#_response"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"##;
    let mut attacks = Vec::new();
    for (variant, at) in PLACES {
        let bend = |signer: &mut Signer, _: &str| reference.clone_into(&mut signer.references);
        let document = signed(at, bend, &KEYS.idp);
        attacks.push(Attack::new(
            FAMILY,
            "two references",
            variant,
            document,
            Refusal::Signature(at, E::Reference),
        ));
        for (member, after) in [
            ("an empty Object", "<ds:Object></ds:Object>"),
            ("a Manifest", "<ds:Object><ds:Manifest></ds:Manifest></ds:Object>"),
            ("a second SignedInfo", "<ds:SignedInfo></ds:SignedInfo>"),
            ("a second value", "<ds:SignatureValue>AAAA</ds:SignatureValue>"),
        ] {
            let bend = |signer: &mut Signer, _: &str| after.clone_into(&mut signer.after);
            let document = signed(at, bend, &KEYS.idp);
            attacks.push(Attack::new(
                FAMILY,
                member,
                variant,
                document,
                Refusal::Signature(at, E::Shape),
            ));
        }
    }
    attacks
}
