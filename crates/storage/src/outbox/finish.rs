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

/// The job failed: it waits until `due_at`, or is given up after its last try. False when the lease
/// had run out. `error` must hold no personal data: operators read it.
pub async fn failed(tx: &Tx, job: &TakenJob, error: &str, due_at: DateTime<Utc>) -> Result<bool> {
    let error: String = error.chars().filter(|c| *c != '\0').take(1000).collect();
    let status = if job.attempt >= job.max_attempts {
        "dead"
    } else {
        "waiting"
    };
    let sql = "UPDATE job SET status = $4, last_error = $5, due_at = $6 \
               WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND status = 'running'";
    Ok(tx
        .execute(sql, args![job.id, i64::from(job.attempt), status, error, due_at])
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
}
