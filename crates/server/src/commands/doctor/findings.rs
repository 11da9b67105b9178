//! What was found: told as it is found, and counted.

use crate::cli::say;

/// Collects what was found.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) faults: usize,
    pub(super) warnings: usize,
}

impl Findings {
    pub(super) fn good(what: impl std::fmt::Display) {
        say(format_args!("  ok     {what}"));
    }

    pub(super) fn bad(&mut self, what: impl std::fmt::Display) {
        self.faults += 1;
        say(format_args!("  FAULT  {what}"));
    }

    /// What works and will not for long.
    pub(super) fn soon(&mut self, what: impl std::fmt::Display) {
        self.warnings += 1;
        say(format_args!("  WARN   {what}"));
    }

    pub(super) fn check<T, E: std::error::Error>(&mut self, what: &str, outcome: Result<T, E>) -> Option<T> {
        match outcome {
            Ok(value) => {
                Self::good(what);
                Some(value)
            }
            Err(error) => {
                let cause = error.source().map(|c| format!(": {c}")).unwrap_or_default();
                self.bad(format_args!("{what}: {error}{cause}"));
                None
            }
        }
    }
}
