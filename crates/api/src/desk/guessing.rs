//! What keeps guessing slow, for whatever is guessed.

use crate::http::ToProblem;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sportello_identity::desk::{Patience, wait};
use sportello_storage::{Error, Tx, desk};
use sportello_types::problem::ProblemCode;

/// Wrong too often: for so long nothing is looked at, right or wrong.
#[derive(Debug, thiserror::Error)]
#[error("wrong too often")]
pub(crate) struct Locked(TimeDelta);

impl ToProblem for Locked {
    fn code(&self) -> ProblemCode {
        ProblemCode::CredentialsLocked
    }

    fn retry_after(&self) -> Option<u64> {
        u64::try_from(self.0.num_seconds())
            .ok()
            .map(|seconds| seconds + 1)
    }
}

/// What failures and mails are counted about, as a hash of its parts.
pub(crate) fn about(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// Counts an attempt as a failure about each of these, unless one of them has to wait. Commit before what
/// was typed is looked at, so that many at the same time are no more than one after the other; a success
/// takes it back ([`desk::forget_failures`]).
pub(crate) async fn admit(
    tx: &Tx,
    counted: &[([u8; 32], Patience)],
    now: DateTime<Utc>,
) -> Result<Option<Locked>, Error> {
    for (key, patience) in counted {
        let failures = desk::failures(tx, key, now).await?;
        if let Some(left) = wait(*patience, failures.count, failures.last_at, now) {
            return Ok(Some(Locked(left)));
        }
    }
    for (key, _) in counted {
        desk::miss(tx, key, now).await?;
    }
    Ok(None)
}
