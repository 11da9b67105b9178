//! Signature wrapping: documents in which a good signature covers something else than what a
//! careless reader reads (XSW 1 to 8, Somorovsky and others, 2012). Namespaces are kept, so that a
//! refusal is for the right reason.

use super::answer::{AFTER_ISSUER, Statement};
use super::keys::KeyError;
use super::problems::Cast;
use super::sign::sign;

const SIGNATURE_END: &str = "</ds:Signature>";

/// The parts that every variant arranges anew.
struct Parts {
    /// The good assertion, signed.
    signed: String,
    /// The good assertion without its signature.
    bare: String,
    /// That signature.
    signature: String,
    /// An assertion about the victim, not signed.
    forged: String,
}

fn parts(statement: &Statement, cast: &Cast<'_>) -> Result<Parts, KeyError> {
    let bare = statement.assertion();
    let signed = sign(&bare, &statement.assertion_id, AFTER_ISSUER, cast.key)?;
    Ok(Parts {
        signature: signature_of(&signed).ok_or(KeyError::Sign)?,
        signed,
        bare,
        forged: forged(statement, cast).assertion(),
    })
}

fn forged(statement: &Statement, cast: &Cast<'_>) -> Statement {
    Statement {
        assertion_id: cast.forged_id.clone(),
        attributes: cast.victim.clone(),
        ..statement.clone()
    }
}

/// The first signature of a document.
fn signature_of(signed: &str) -> Option<String> {
    let start = signed.find("<ds:Signature ")?;
    let end = signed.find(SIGNATURE_END)? + SIGNATURE_END.len();
    signed.get(start..end).map(str::to_owned)
}

fn insert_after(text: &str, mark: &str, piece: &str) -> String {
    text.replacen(mark, &format!("{mark}{piece}"), 1)
}

fn insert_before(text: &str, mark: &str, piece: &str) -> String {
    text.replacen(mark, &format!("{piece}{mark}"), 1)
}

/// A response about the victim with the good one's signature, changed by `arrange`.
fn around_response(
    statement: &Statement,
    cast: &Cast<'_>,
    arrange: impl Fn(&str, &str) -> String,
) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let bare = statement.response(&parts.signed);
    let signed = sign(&bare, &statement.response_id, AFTER_ISSUER, cast.key)?;
    let signature = signature_of(&signed).ok_or(KeyError::Sign)?;
    let evil = Statement {
        response_id: format!("{}r", cast.forged_id),
        ..statement.clone()
    };
    Ok(evil.response_with(&arrange(&bare, &signature), &parts.forged))
}

pub(super) fn xsw1(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    around_response(statement, cast, |bare, signature| {
        insert_before(signature, SIGNATURE_END, bare)
    })
}

pub(super) fn xsw2(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    around_response(statement, cast, |bare, signature| format!("{bare}{signature}"))
}

pub(super) fn xsw3(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    Ok(statement.response(&format!("{}{}", parts.forged, parts.signed)))
}

pub(super) fn xsw4(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    Ok(statement.response(&insert_before(&parts.forged, "</saml:Assertion>", &parts.signed)))
}

pub(super) fn xsw5(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let evil = insert_after(&parts.forged, AFTER_ISSUER, &parts.signature);
    Ok(statement.response(&format!("{evil}{}", parts.bare)))
}

pub(super) fn xsw6(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let signature = insert_before(&parts.signature, SIGNATURE_END, &parts.bare);
    Ok(statement.response(&insert_after(&parts.forged, AFTER_ISSUER, &signature)))
}

pub(super) fn xsw7(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let extensions = format!("<samlp:Extensions>{}</samlp:Extensions>", parts.forged);
    Ok(statement.response_with(&extensions, &parts.signed))
}

pub(super) fn xsw8(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let object = format!("<ds:Object>{}</ds:Object>", parts.bare);
    let signature = insert_before(&parts.signature, SIGNATURE_END, &object);
    Ok(statement.response(&insert_after(&parts.forged, AFTER_ISSUER, &signature)))
}

/// Two assertions, both really signed by the provider, about two people.
pub(super) fn two_assertions(statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
    let parts = parts(statement, cast)?;
    let second = sign(&parts.forged, &cast.forged_id, AFTER_ISSUER, cast.key)?;
    let response = statement.response(&format!("{}{second}", parts.signed));
    sign(&response, &statement.response_id, AFTER_ISSUER, cast.key)
}
