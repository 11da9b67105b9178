//! Other encodings than UTF-8, namespaces that parsers read differently, and bombs.

use super::Attack;
use super::forge::{original, response};
use crate::support::{Draft, IDP, SP, swap};
use sportello_identity::AnswerError;
use sportello_identity::saml::SignatureError;
use sportello_identity::saml::XmlError as X;
use sportello_identity::spid::{At, Fault, Refusal};

/// The good answer, both signed.
fn good() -> String {
    Draft::default().build()
}

/// The good answer, the assertion signed alone.
fn alone() -> String {
    response(&original())
}

pub(super) fn attacks() -> Vec<Attack> {
    [encodings(), bombs()].into_iter().flatten().collect()
}

fn encodings() -> Vec<Attack> {
    const FAMILY: &str = "Encodings and namespaces";
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(good().chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut overlong = alone().into_bytes();
    overlong.splice(1..1, [0xc0, 0xbc]);
    let mut attacks = vec![
        Attack::new(
            FAMILY,
            "another encoding than UTF-8",
            "UTF-16",
            utf16,
            X::Encoding,
        ),
        Attack::new(
            FAMILY,
            "another encoding than UTF-8",
            "overlong UTF-8",
            overlong,
            X::Encoding,
        ),
    ];
    for declared in ["UTF-7", "UTF-16", "ISO-8859-1", "EBCDIC-CP-IT"] {
        attacks.push(Attack::new(
            FAMILY,
            "another encoding than UTF-8",
            format!("declared as {declared}"),
            format!("<?xml version=\"1.0\" encoding=\"{declared}\"?>{}", good()),
            X::Encoding,
        ));
    }
    attacks.push(Attack::new(
        FAMILY,
        "another version of XML",
        "1.1",
        format!("<?xml version=\"1.1\"?>{}", good()),
        X::Malformed,
    ));
    for (variant, from, to, error) in [
        (
            "a namespace by a character reference",
            "protocol\"",
            "protoco&#108;\"",
            X::Namespace,
        ),
        (
            "a prefix taken back",
            "<samlp:Status>",
            "<samlp:Status xmlns:saml=\"\">",
            X::Namespace,
        ),
        (
            "a prefix that nobody declared",
            "<samlp:Status>",
            "<evil:Status>",
            X::Namespace,
        ),
    ] {
        attacks.push(Attack::new(
            FAMILY,
            "namespaces that parsers read differently",
            variant,
            alone().replacen(from, to, 1),
            error,
        ));
    }
    attacks.push(Attack::new(
        FAMILY,
        "all namespaces stripped",
        "",
        alone().replace("samlp:", "").replace("saml:", ""),
        Refusal::Root,
    ));
    let other = alone().replacen(
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\"",
        1,
    );
    attacks.push(Attack::new(
        FAMILY,
        "an assertion of another standard",
        "SAML 1.0",
        other,
        Refusal::Unexpected("Response/*"),
    ));
    for (variant, what) in [("assertion's issuer", IDP), ("audience", SP)] {
        let document = alone().replace(&format!(">{what}</"), &format!("> {what}\u{200b}</"));
        let refused = if what == IDP {
            Refusal::Issuer(At::Response, Fault::Wrong)
        } else {
            Refusal::Signature(At::Assertion, SignatureError::Invalid)
        };
        attacks.push(Attack::new(
            FAMILY,
            "an invisible character in a name",
            variant,
            document,
            refused,
        ));
    }
    attacks
}

fn bombs() -> Vec<Attack> {
    const FAMILY: &str = "Bombs";
    let attributes: Vec<String> = (0..65).map(|n| format!(" a{n}=\"\"")).collect();
    vec![
        Attack::new(
            FAMILY,
            "too deep",
            "65 levels",
            format!("{}{}", "<a>".repeat(65), "</a>".repeat(65)),
            X::TooDeep,
        ),
        Attack::new(
            FAMILY,
            "too many elements",
            "5001",
            format!("<a>{}</a>", "<b/>".repeat(5000)),
            X::TooManyElements,
        ),
        Attack::new(
            FAMILY,
            "too many attributes",
            "65",
            format!("<a{}/>", attributes.concat()),
            X::TooManyAttributes,
        ),
        Attack::new(
            FAMILY,
            "too large",
            "more than 256 KiB",
            swap(
                &alone(),
                "<samlp:Status>",
                &format!("{}<samlp:Status>", " ".repeat(256 << 10)),
            ),
            AnswerError::TooLarge,
        ),
    ]
}
