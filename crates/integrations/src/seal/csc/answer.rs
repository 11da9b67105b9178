//! What an answer says: done, to be asked again with another token, refused, or passing.

use super::wire;
use crate::seal::KeyError;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

/// How one exchange ended without an answer.
pub(super) enum Fault {
    /// The token counts no more; nothing was done.
    Expired,
    Error(KeyError),
}

/// What an answer says, beside its body.
pub(super) fn judge(status: StatusCode, body: &[u8]) -> Result<(), Fault> {
    if status.is_success() {
        return Ok(());
    }
    let code = serde_json::from_slice::<wire::Refusal>(body).ok();
    let code = code
        .map(|refusal| clean(&refusal.error))
        .filter(|code| !code.is_empty());
    if matches!(code.as_deref(), Some("invalid_token" | "expired_token")) {
        return Err(Fault::Expired);
    }
    let passing = matches!(code.as_deref(), Some("server_error" | "temporarily_unavailable"));
    let why = code.unwrap_or_else(|| format!("HTTP {}", status.as_u16()));
    Err(match status.as_u16() {
        401 => Fault::Expired,
        408 | 429 | 500.. => Fault::Error(KeyError::Unavailable(why)),
        _ if passing => Fault::Error(KeyError::Unavailable(why)),
        _ => Fault::Error(KeyError::Refused(why)),
    })
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, KeyError> {
    serde_json::from_slice(body).map_err(|_| KeyError::Unavailable("its answer cannot be read".to_owned()))
}

/// Somebody else's text for our log.
pub(super) fn clean(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    kept.take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> Result<(), Fault> {
        judge(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn a_refusal_is_told_from_what_passes() {
        assert!(told(200, "").is_ok());
        for (status, body) in [
            (503, ""),
            (429, "<html>"),
            (400, r#"{"error":"temporarily_unavailable"}"#),
            (500, r#"{"error":"server_error"}"#),
        ] {
            let error = told(status, body);
            assert!(
                matches!(error, Err(Fault::Error(KeyError::Unavailable(_)))),
                "{status} {body}"
            );
        }
        for (status, body, why) in [
            (
                400,
                r#"{"error":"invalid_otp","error_description":"1234"}"#,
                "invalid_otp",
            ),
            (403, "", "HTTP 403"),
            (302, "", "HTTP 302"),
            (400, "{\"error\":\"a\\nb\u{e8}\"}", "ab"),
        ] {
            match told(status, body) {
                Err(Fault::Error(KeyError::Refused(said))) => assert_eq!(said, why),
                _ => panic!("{status} {body}"),
            }
        }
        for (status, body) in [
            (401, ""),
            (401, r#"{"error":"access_denied"}"#),
            (400, r#"{"error":"invalid_token"}"#),
        ] {
            assert!(
                matches!(told(status, body), Err(Fault::Expired)),
                "{status} {body}"
            );
        }
    }
}
