//! Signature exclusion: nothing is signed, or not what counts, or only in appearance.

use super::Attack;
use super::forge::{FORGED, evil, original, response, response_signature, signature};
use crate::support::signer::place;
use crate::support::{DS, assertion, swap};
use sportello_identity::saml::SignatureError as E;
use sportello_identity::spid::{At, Refusal};

const FAMILY: &str = "Signature exclusion";

fn at(at: At, error: E) -> Refusal {
    Refusal::Signature(at, error)
}

/// The signature with its part of this name emptied.
fn emptied(signature: &str, part: &str) -> String {
    let (head, rest) = signature.split_once(&format!("<ds:{part}>")).unwrap();
    let (_, tail) = rest.split_once(&format!("</ds:{part}>")).unwrap();
    format!("{head}<ds:{part}></ds:{part}>{tail}")
}

/// The signature without its part of this name.
fn without(signature: &str, part: &str) -> String {
    swap(&emptied(signature, part), &format!("<ds:{part}></ds:{part}>"), "")
}

/// Takes something out of a signature.
type Hollow = fn(&str) -> String;

pub(super) fn attacks() -> Vec<Attack> {
    let row = |member: &'static str, variant: &str, document: String, refused: Refusal| {
        Attack::new(FAMILY, member, variant, document, refused)
    };
    let signed_response = |inside: &str| {
        let response = response(inside);
        place(&response, &response_signature(&response))
    };
    let mut attacks = vec![
        row(
            "neither is signed",
            "good data",
            response(&assertion()),
            at(At::Assertion, E::Missing),
        ),
        row(
            "neither is signed",
            "forged data",
            response(&evil()),
            at(At::Assertion, E::Missing),
        ),
        row(
            "the response is signed, the assertion is not",
            "by the provider itself",
            signed_response(&assertion()),
            at(At::Assertion, E::Missing),
        ),
        row(
            "the assertion's signature is taken away after signing",
            "response signed",
            swap(&signed_response(&original()), &signature(), ""),
            at(At::Response, E::Invalid),
        ),
        row(
            "both signatures are taken away after signing",
            "data changed",
            response(&assertion().replace("RSSMRA80A01H501U", FORGED)),
            at(At::Assertion, E::Missing),
        ),
        row(
            "a signature of other data with the same ID",
            "on the assertion",
            response(&place(
                &swap(&evil(), r#"ID="_evil""#, r#"ID="_assertion""#),
                &signature(),
            )),
            at(At::Assertion, E::Invalid),
        ),
        row(
            "a signature of other data with the same ID",
            "on the response, assertion good",
            place(
                &swap(
                    &response(&original()),
                    "<samlp:Status>",
                    "<samlp:Status><!-- --> ",
                ),
                &response_signature(&response(&original())),
            ),
            at(At::Response, E::Invalid),
        ),
        row(
            "a signature of something else",
            "the response's on the assertion",
            response(&place(&assertion(), &response_signature(&response(&assertion())))),
            at(At::Assertion, E::Reference),
        ),
        row(
            "a signature of something else",
            "the assertion's on the response",
            place(&response(&assertion()), &signature()),
            at(At::Response, E::Reference),
        ),
        row(
            "a signature in another namespace",
            "on the assertion",
            response(&place(
                &assertion(),
                &swap(&signature(), DS, "urn:looks-like-a-signature"),
            )),
            at(At::Assertion, E::Missing),
        ),
        row(
            "a signature in another namespace",
            "on the response",
            place(
                &response(&assertion()),
                &swap(
                    &response_signature(&response(&assertion())),
                    DS,
                    "urn:looks-like-a-signature",
                ),
            ),
            Refusal::Unexpected("Response/*"),
        ),
        row(
            "a signature where none may be",
            "in the subject of the assertion",
            response(&swap(
                &assertion(),
                "</saml:Subject>",
                &format!("{}</saml:Subject>", signature()),
            )),
            at(At::Response, E::Misplaced),
        ),
        row(
            "a signature where none may be",
            "before the issuer of the assertion",
            response(&swap(
                &assertion(),
                "<saml:Issuer ",
                &format!("{}<saml:Issuer ", signature()),
            )),
            at(At::Assertion, E::Misplaced),
        ),
        row(
            "a signature twice",
            "on the assertion",
            response(&place(&assertion(), &signature().repeat(2))),
            at(At::Assertion, E::Repeated),
        ),
        row(
            "a signature twice",
            "on the response",
            place(
                &response(&original()),
                &response_signature(&response(&original())).repeat(2),
            ),
            Refusal::Unexpected("Signature"),
        ),
    ];
    // What is left of a signature must not count as one.
    let empty = format!(r#"<ds:Signature xmlns:ds="{DS}"></ds:Signature>"#);
    let of_response = response_signature(&response(&original()));
    let hollows: [(&str, Hollow, E); 8] = [
        ("an empty element", |_| String::new(), E::Shape),
        ("no SignedInfo", |s| without(s, "SignedInfo"), E::Shape),
        ("an empty SignedInfo", |s| emptied(s, "SignedInfo"), E::Shape),
        ("no value", |s| without(s, "SignatureValue"), E::Shape),
        ("an empty value", |s| emptied(s, "SignatureValue"), E::Invalid),
        ("an empty digest", |s| emptied(s, "DigestValue"), E::Invalid),
        ("no digest", |s| without(s, "DigestValue"), E::Shape),
        ("no transforms", |s| without(s, "Transforms"), E::Shape),
    ];
    for (variant, hollow, error) in hollows {
        let member = "a hollow signature";
        let cut = |signature: &str| {
            Some(hollow(signature))
                .filter(|s| !s.is_empty())
                .unwrap_or_else(|| empty.clone())
        };
        attacks.push(row(
            member,
            &format!("{variant}, on the assertion"),
            response(&place(&assertion(), &cut(&signature()))),
            at(At::Assertion, error),
        ));
        attacks.push(row(
            member,
            &format!("{variant}, on the response"),
            place(&response(&original()), &cut(&of_response)),
            at(At::Response, error),
        ));
    }
    attacks
}
