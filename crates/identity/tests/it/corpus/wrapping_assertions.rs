//! Signature wrapping, XSW3 to XSW8, of the assertion: the signed one is hidden, a forged one is read.
//! Each place of the signed and of the forged one is tried with an ID of its own, with the ID of the
//! signed one and without any, and with the response's own signature, stale, beside it.

use super::Attack;
use super::forge::{
    after_issuer, at_end, evil, object, original, response, response_signature, signature, within,
};
use crate::support::signer::place;
use crate::support::{assertion, swap};
use sportello_identity::spid::Refusal;

/// Puts the forged assertion and what is signed into a response.
type Wrap = fn(&str) -> String;

const TWO: Refusal = Refusal::Assertions(2);
const CHILD: Refusal = Refusal::Unexpected("Response/*");

/// How a signature looks that holds something more, before its end.
fn stuffed(inside: &str) -> String {
    within(&signature(), "ds:Signature", inside)
}

fn in_extensions(inside: &str, rest: &str) -> String {
    let extensions = format!("<samlp:Extensions>{inside}</samlp:Extensions><samlp:Status>");
    swap(&response(rest), "<samlp:Status>", &extensions)
}

fn in_status(inside: &str, rest: &str) -> String {
    let detail = format!("<samlp:StatusDetail>{inside}</samlp:StatusDetail>");
    within(&response(rest), "samlp:Status", &detail)
}

const WRAPS: [(&str, &str, Wrap, Refusal); 22] = [
    (
        "XSW3",
        "forged assertion before the signed one",
        |evil| response(&(evil.to_owned() + &original())),
        TWO,
    ),
    (
        "XSW3",
        "forged assertion after the signed one",
        |evil| response(&(original() + evil)),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion after the issuer of the forged one",
        |evil| response(&after_issuer(evil, &original())),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion at the end of the forged one",
        |evil| response(&at_end(evil, &original())),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion in the subject of the forged one",
        |evil| response(&within(evil, "saml:SubjectConfirmationData", &original())),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion as an attribute's value of the forged one",
        |evil| response(&within(evil, "saml:AttributeValue", &original())),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion in the context of the forged one",
        |evil| response(&within(evil, "saml:AuthnContext", &original())),
        TWO,
    ),
    (
        "XSW4",
        "signed assertion as advice of the forged one",
        |evil| {
            response(&at_end(
                evil,
                &format!("<saml:Advice>{}</saml:Advice>", original()),
            ))
        },
        Refusal::Unexpected("Advice"),
    ),
    (
        "XSW5",
        "signature moved into the forged assertion, original after it",
        |evil| response(&(after_issuer(evil, &signature()) + &assertion())),
        TWO,
    ),
    (
        "XSW5",
        "signature moved into the forged assertion, original before it",
        |evil| response(&(assertion() + &after_issuer(evil, &signature()))),
        TWO,
    ),
    (
        "XSW5",
        "signature moved into the forged assertion, original at its end",
        |evil| response(&at_end(&after_issuer(evil, &signature()), &assertion())),
        TWO,
    ),
    (
        "XSW6",
        "original inside the moved signature",
        |evil| response(&after_issuer(evil, &stuffed(&assertion()))),
        TWO,
    ),
    (
        "XSW6",
        "original inside the key information of the moved signature",
        |evil| {
            response(&after_issuer(
                evil,
                &within(&signature(), "ds:KeyInfo", &assertion()),
            ))
        },
        TWO,
    ),
    (
        "XSW7",
        "forged assertion in Extensions",
        |evil| in_extensions(evil, &original()),
        CHILD,
    ),
    (
        "XSW7",
        "original in Extensions, signature moved into the forged one",
        |evil| in_extensions(&assertion(), &after_issuer(evil, &signature())),
        CHILD,
    ),
    (
        "XSW7",
        "signed assertion in Extensions, forged one in its place",
        |evil| in_extensions(&original(), evil),
        CHILD,
    ),
    (
        "XSW7",
        "forged assertion in StatusDetail",
        |evil| in_status(evil, &original()),
        TWO,
    ),
    (
        "XSW7",
        "signed assertion in StatusDetail, forged one in its place",
        |evil| in_status(&original(), evil),
        TWO,
    ),
    (
        "XSW8",
        "original in an Object of the moved signature",
        |evil| response(&after_issuer(evil, &stuffed(&object(&assertion())))),
        TWO,
    ),
    (
        "XSW8",
        "forged assertion in an Object of the good signature",
        |evil| response(&place(&assertion(), &stuffed(&object(evil)))),
        TWO,
    ),
    (
        "XSW8",
        "forged assertion in the key information of the good signature",
        |evil| response(&place(&assertion(), &within(&signature(), "ds:KeyInfo", evil))),
        TWO,
    ),
    (
        "XSW8",
        "signed assertion in an Object of a signature of the response",
        |evil| {
            place(
                &response(evil),
                &within(
                    &response_signature(&response(&original())),
                    "ds:Signature",
                    &object(&original()),
                ),
            )
        },
        TWO,
    ),
];

pub(super) fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (family, member, wrap, refused) in WRAPS {
        let own = evil();
        let same = swap(&own, r#"ID="_evil""#, r#"ID="_assertion""#);
        let none = swap(&own, r#" ID="_evil""#, "");
        let repeated = if refused == TWO { Refusal::Ids } else { refused };
        for (id, evil, refused) in [
            ("its own ID", own, refused),
            ("the signed one's ID", same, repeated),
            ("no ID", none, refused),
        ] {
            let alone = wrap(&evil);
            let stale = place(&alone, &response_signature(&response(&original())));
            let mut documents = vec![(format!("{id}, assertion signed"), alone)];
            if !member.ends_with("of the response") {
                documents.push((format!("{id}, response's signature stale"), stale));
            }
            for (variant, document) in documents {
                // Two elements with the signed one's ID: which of them is meant is up to the library.
                let fools = id != "the signed one's ID";
                attacks.push(Attack {
                    fools,
                    ..Attack::new(family, member, variant, document, refused)
                });
            }
        }
    }
    attacks
}
