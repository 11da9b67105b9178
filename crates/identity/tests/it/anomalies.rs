//! The numbered errors of identity providers, unsigned as they come.

use crate::support::{Draft, judge, swap};
use sportello_identity::spid::Refusal;
use sportello_types::problem::ProblemCode;

fn error(status: &str, message: Option<&str>) -> Refusal {
    let message = message.map_or_else(String::new, |m| {
        format!("<samlp:StatusMessage>{m}</samlp:StatusMessage>")
    });
    let code = format!(
        r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:statuss:AuthnFailed"></samlp:StatusCode></samlp:StatusCode>{message}"#
    );
    let draft = Draft::default().unsigned_response().envelope(
        r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>"#,
        &code,
    );
    judge(&swap(&draft.envelope, "{ASSERTION}", "")).unwrap_err()
}

#[test]
fn every_number_has_its_page() {
    for number in 1..=99 {
        let expected = match number {
            8..=18 => ProblemCode::SpidRequestRejected,
            19 => ProblemCode::SpidTooManyAttempts,
            20 => ProblemCode::SpidLevelMissing,
            21 => ProblemCode::SpidTimeout,
            22 => ProblemCode::SpidConsentDenied,
            23 => ProblemCode::SpidIdentitySuspended,
            25 => ProblemCode::SpidCancelled,
            30 => ProblemCode::SpidWrongIdentityKind,
            _ => ProblemCode::SpidRefused,
        };
        let refusal = error("Responder", Some(&format!("ErrorCode nr{number:02}")));
        assert_eq!(refusal.problem(), expected, "nr{number}");
        assert_eq!(refusal.anomaly(), Some(number));
        assert_eq!(refusal.is_ours(), (8..=18).contains(&number));
        assert!(refusal.ends_login());
    }
}

#[test]
fn the_number_counts_and_nothing_around_it() {
    for message in [
        None,
        Some(""),
        Some("ErrorCode nr"),
        Some("ErrorCode nr190"),
        Some("errorcode nr19"),
        Some("ErrorCode nr19 <b>qui</b>"),
        Some("ErrorCode nr19&lt;script&gt;"),
        Some("Utente: ErrorCode nr19"),
    ] {
        let refusal = error("Requester", message);
        assert_eq!(refusal.anomaly(), None, "{message:?}");
        assert_eq!(refusal.problem(), ProblemCode::SpidRefused, "{message:?}");
        assert!(!refusal.reason().contains("script"));
    }
    assert_eq!(
        error("Responder", Some("\n  ErrorCode nr22 \n")).anomaly(),
        Some(22)
    );
    assert_eq!(
        error("VersionMismatch", Some("ErrorCode nr09")).anomaly(),
        Some(9)
    );
}
