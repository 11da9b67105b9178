//! What became of a taken job.

use super::TakenJob;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use rand::Rng;

/// The job is done. In the transaction of its effects, so that both happen or neither.
///
/// # Errors
///
/// [`Error::LeaseLost`]: the effects must not be committed.
pub async fn done(tx: &Tx, job: &TakenJob, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET status = 'done', done_at = $4, due_at = $4, last_error = NULL \
               WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND status = 'running'";
    match tx
        .execute(sql, args![job.id, i64::from(job.attempt), now])
        .await?
    {
        0 => Err(Error::LeaseLost),
        _ => Ok(()),
    }
}

/// What a failed try says about the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing: a far end does not answer, or something must be set up first. Such tries do not count
    /// among the [`super::MAX_ATTEMPTS`]; they end after [`super::MOST_TRIES`].
    Passing,
    /// It may fare better: a fault of ours, perhaps.
    Fault,
    /// It will not pass either.
    Final,
}

impl Failure {
    /// Whether the job is given up with this try.
    pub const fn ends(self, job: &TakenJob) -> bool {
        match self {
            Self::Passing => job.attempt >= super::MOST_TRIES,
            Self::Fault => job.attempt >= job.max_attempts,
            Self::Final => true,
        }
    }
}

/// The job failed: it waits until `due_at`, or is given up. False when the lease had run out. `error`
/// must hold no personal data: operators read it.
pub async fn failed(
    tx: &Tx,
    job: &TakenJob,
    failure: Failure,
    error: &str,
    due_at: DateTime<Utc>,
) -> Result<bool> {
    let error: String = error.chars().filter(|c| *c != '\0').take(1000).collect();
    let status = if failure.ends(job) { "dead" } else { "waiting" };
    let uncounted = i64::from(failure == Failure::Passing);
    let sql = "UPDATE job SET status = $4, last_error = $5, due_at = $6, max_attempts = max_attempts + $7 \
               WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND status = 'running'";
    Ok(tx
        .execute(
            sql,
            args![job.id, i64::from(job.attempt), status, error, due_at, uncounted],
        )
        .await?
        == 1)
}

/// Gives a job back that was not tried (the worker is told to stop); false when the lease had run
/// out.
pub async fn release(tx: &Tx, job: &TakenJob, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE job SET status = 'waiting', attempts = attempts - 1, due_at = $4 \
               WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND status = 'running'";
    Ok(tx
        .execute(sql, args![job.id, i64::from(job.attempt), now])
        .await?
        == 1)
}

/// How long to wait after a failed try: twice as long each time, from 2 seconds to an hour, with
/// up to half as much again by chance, so that those who failed together do not return together.
pub fn backoff(attempt: u32, rng: &mut (impl Rng + ?Sized)) -> Duration {
    let seconds = 1_i64.checked_shl(attempt.clamp(1, 12)).unwrap_or(3600).min(3600);
    let millis = seconds * 1000;
    Duration::milliseconds(millis + rng.random_range(0..=millis / 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::MOST_TRIES;
    use rand::SeedableRng;

    #[test]
    fn waits_grow_to_an_hour_and_a_half_at_most() {
        let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
        for attempt in 0..40 {
            let wait = backoff(attempt, &mut rng);
            let base = 2_i64.pow(attempt.clamp(1, 12)).min(3600);
            assert!(
                wait >= Duration::seconds(base) && wait <= Duration::milliseconds(base * 1500),
                "{wait}"
            );
        }
    }

    #[test]
    fn what_does_not_answer_is_tried_for_more_than_three_days_and_less_than_a_week() {
        let shortest: i64 = (1..MOST_TRIES).map(|n| 2_i64.pow(n.min(12)).min(3600)).sum();
        assert!(Duration::seconds(shortest) >= Duration::days(3));
        assert!(Duration::milliseconds(shortest * 1500) <= Duration::days(7));
    }
}
