//! Signature wrapping of the response: XSW1 and XSW2, and what XSW3 to XSW8 become when it is the
//! response that is signed and hidden. The assertion inside is signed itself, or not.

use super::Attack;
use super::forge::{at_end, evil, evil_response, object, original, response, response_signature, within};
use crate::support::signer::place;
use crate::support::{assertion, swap};
use sportello_identity::spid::{At, Refusal};

/// Puts the provider's response and its signature into the attacker's response.
type Wrap = fn(&str, &str, &str) -> String;

const TWO: Refusal = Refusal::Assertions(2);
const CHILD: Refusal = Refusal::Unexpected("Response/*");

fn detail(evil: &str, inside: &str) -> String {
    let detail = format!("<samlp:StatusDetail>{inside}</samlp:StatusDetail>");
    within(evil, "samlp:Status", &detail)
}

fn extensions(evil: &str, inside: &str) -> String {
    let extensions = format!("<samlp:Extensions>{inside}</samlp:Extensions><samlp:Status>");
    evil.replacen("<samlp:Status>", &extensions, 1)
}

/// Members by name; the wrap takes the attacker's response, the provider's, and its signature.
const WRAPS: [(&str, &str, Wrap, Refusal); 14] = [
    (
        "XSW1",
        "original response inside its moved signature",
        |evil, original, signature| place(evil, &within(signature, "ds:Signature", original)),
        TWO,
    ),
    (
        "XSW1",
        "original response inside the key information of its moved signature",
        |evil, original, signature| place(evil, &within(signature, "ds:KeyInfo", original)),
        TWO,
    ),
    (
        "XSW2",
        "original response before its detached signature",
        |evil, original, signature| place(evil, &format!("{original}{signature}")),
        CHILD,
    ),
    (
        "XSW2",
        "original response after its detached signature",
        |evil, original, signature| place(evil, &format!("{signature}{original}")),
        CHILD,
    ),
    (
        "XSW3 of the response",
        "forged and signed response under a common root",
        |evil, original, signature| {
            format!(
                "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>{evil}{}</soap:Body></soap:Envelope>",
                place(original, signature)
            )
        },
        Refusal::Root,
    ),
    (
        "XSW4 of the response",
        "signed response at the end of the forged one",
        |evil, original, signature| at_end(evil, &place(original, signature)),
        CHILD,
    ),
    (
        "XSW4 of the response",
        "signed response in StatusDetail of the forged one",
        |evil, original, signature| detail(evil, &place(original, signature)),
        TWO,
    ),
    (
        "XSW4 of the response",
        "signed response as an attribute's value of the forged one",
        |evil, original, signature| within(evil, "saml:AttributeValue", &place(original, signature)),
        TWO,
    ),
    (
        "XSW5 of the response",
        "signature moved into the forged response, original at its end",
        |evil, original, signature| at_end(&place(evil, signature), original),
        CHILD,
    ),
    (
        "XSW5 of the response",
        "signature moved into the forged response, original in StatusDetail",
        |evil, original, signature| detail(&place(evil, signature), original),
        TWO,
    ),
    (
        "XSW7 of the response",
        "signed response in Extensions of the forged one",
        |evil, original, signature| extensions(evil, &place(original, signature)),
        CHILD,
    ),
    (
        "XSW7 of the response",
        "signature moved into the forged response, original in Extensions",
        |evil, original, signature| extensions(&place(evil, signature), original),
        CHILD,
    ),
    (
        "XSW8 of the response",
        "original response in an Object of its moved signature",
        |evil, original, signature| place(evil, &within(signature, "ds:Signature", &object(original))),
        TWO,
    ),
    (
        "XSW8 of the response",
        "forged response in an Object of the good signature",
        |evil, original, signature| place(original, &within(signature, "ds:Signature", &object(evil))),
        TWO,
    ),
];

pub(super) fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (family, member, wrap, refused) in WRAPS {
        for (inner, inside) in [
            ("assertion signed too", original()),
            ("response signed alone", assertion()),
        ] {
            let original = response(&inside);
            let signature = response_signature(&original);
            let own = evil_response(&evil());
            let same = swap(&own, r#"ID="_evil_response""#, r#"ID="_response""#);
            let none = swap(&own, r#" ID="_evil_response""#, "");
            let nested = refused == TWO;
            let repeated = if nested { Refusal::Ids } else { refused };
            // Where the forged response is the root, it is told to have an ID first of all.
            let missing = if nested && !member.ends_with("good signature") {
                Refusal::IdMissing(At::Response)
            } else {
                refused
            };
            for (id, evil, refused) in [
                ("its own ID", own, refused),
                ("the signed one's ID", same, repeated),
                ("no ID", none, missing),
            ] {
                attacks.push(Attack {
                    fools: id != "the signed one's ID",
                    ..Attack::new(
                        family,
                        member,
                        format!("{id}, {inner}"),
                        wrap(&evil, &original, &signature),
                        refused,
                    )
                });
            }
        }
    }
    attacks
}
