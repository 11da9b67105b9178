//! The numbered anomalies of the SPID technical rules.

use sportello_types::problem::ProblemCode;

/// An answer that says no: what the identity provider reports in its `Status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// The number of `ErrorCode nrNN`, when there is a readable one.
    pub number: Option<u8>,
}

impl Anomaly {
    /// Reads the number of a `StatusMessage`: `ErrorCode nr19`. The rest of a message is never
    /// shown nor judged.
    pub fn from_message(message: Option<&str>) -> Self {
        let number = message
            .and_then(|text| text.trim().strip_prefix("ErrorCode nr"))
            .filter(|digits| (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok());
        Self { number }
    }

    /// The page to show.
    pub const fn problem(self) -> ProblemCode {
        match self.number {
            Some(8..=18) => ProblemCode::SpidRequestRejected,
            Some(19) => ProblemCode::SpidTooManyAttempts,
            Some(20) => ProblemCode::SpidLevelMissing,
            Some(21) => ProblemCode::SpidTimeout,
            Some(22) => ProblemCode::SpidConsentDenied,
            Some(23) => ProblemCode::SpidIdentitySuspended,
            Some(25) => ProblemCode::SpidCancelled,
            Some(30) => ProblemCode::SpidWrongIdentityKind,
            _ => ProblemCode::SpidRefused,
        }
    }

    /// Whether the fault is ours (nr8 to nr18): somebody should look.
    pub const fn is_ours(self) -> bool {
        matches!(self.number, Some(8..=18))
    }
}

impl std::fmt::Display for Anomaly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.number {
            Some(number) => write!(f, "nr{number}"),
            None => f.write_str("without a number"),
        }
    }
}
