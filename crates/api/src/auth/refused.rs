//! A login that did not come to an end, and what its page says.

use super::ReturnTo;
use crate::http::ToProblem;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;

/// A refused login. The page says what to do; the reason stays in log and audit.
#[derive(Debug, thiserror::Error)]
#[error("login refused: {reason}")]
pub(super) struct LoginRefused {
    pub(super) code: ProblemCode,
    pub(super) reason: String,
    pub(super) anomaly: Option<u8>,
    pub(super) retry: String,
    /// Whether the pending login is over.
    pub(super) ends: bool,
}

impl LoginRefused {
    pub(super) fn new(code: ProblemCode, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
            anomaly: None,
            retry: retry(&ReturnTo::area(), Loa::L2),
            ends: false,
        }
    }

    /// It was not begun by this browser.
    pub(super) fn foreign_browser() -> Self {
        Self::new(ProblemCode::LoginForeignBrowser, "not the browser that began")
    }

    /// It was never begun, or has ended.
    pub(super) fn over() -> Self {
        Self::new(ProblemCode::LoginExpired, "no such login, or no longer")
    }
}

impl ToProblem for LoginRefused {
    fn code(&self) -> ProblemCode {
        self.code
    }

    fn anomaly(&self) -> Option<u8> {
        self.anomaly
    }

    fn retry(&self) -> Option<String> {
        Some(self.retry.clone())
    }
}

/// The sign-in page, set to come back to the same place, in the language of that place.
pub(super) fn retry(return_to: &ReturnTo, level: Loa) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", return_to.as_str())
        .append_pair("level", &level.number().to_string())
        .finish();
    let path = return_to.as_str();
    let english = path == "/en" || path.starts_with("/en/");
    format!("{}/accesso?{query}", if english { "/en" } else { "" })
}
