//! The attacker's tools: pieces of good answers, and how to put them together wrongly.

use crate::support::signer::{Signer, place};
use crate::support::{KEYS, assertion, envelope, swap};

/// The fiscal code that the attacker wants to be believed.
pub(super) const FORGED: &str = "DNGMGR65L49B354U";

/// The citizen that the attacker wants to be, not signed by anybody.
pub(super) fn evil() -> String {
    swap(
        &swap(&assertion(), "RSSMRA80A01H501U", FORGED),
        r#"ID="_assertion""#,
        r#"ID="_evil""#,
    )
}

/// The provider's assertion with its signature.
pub(super) fn original() -> String {
    place(&assertion(), &signature())
}

/// The provider's signature of its assertion.
pub(super) fn signature() -> String {
    Signer::new("_assertion").signature(&assertion(), &KEYS.idp)
}

/// A response around this, not signed.
pub(super) fn response(inside: &str) -> String {
    swap(&envelope(), "{ASSERTION}", inside)
}

/// The attacker's response around this.
pub(super) fn evil_response(inside: &str) -> String {
    swap(&response(inside), r#"ID="_response""#, r#"ID="_evil_response""#)
}

/// The provider's signature of this response of its.
pub(super) fn response_signature(response: &str) -> String {
    Signer::new("_response").signature(response, &KEYS.idp)
}

/// Puts something right after the element's own issuer, where a signature would stand.
pub(super) fn after_issuer(element: &str, inside: &str) -> String {
    place(element, inside)
}

/// Puts something at the end of the element.
pub(super) fn at_end(element: &str, inside: &str) -> String {
    let (head, tail) = element.split_at(element.rfind("</").unwrap());
    format!("{head}{inside}{tail}")
}

/// Puts something at the end of the first part of this name.
pub(super) fn within(element: &str, part: &str, inside: &str) -> String {
    let end = format!("</{part}>");
    assert!(element.contains(&end), "no {part}");
    element.replacen(&end, &format!("{inside}{end}"), 1)
}

/// An `Object` of a signature around this.
pub(super) fn object(inside: &str) -> String {
    format!("<ds:Object>{inside}</ds:Object>")
}
