//! The worker: takes jobs under a lease, does them, says what became of them.

use super::{JobError, expire, perform};
use crate::app::App;
use actix_web::web::Data;
use chrono::{DateTime, Duration, Utc};
use futures_util::future::join_all;
use sportello_storage::outbox::{self, TakenJob};
use std::sync::Arc;
use tokio::sync::Notify;

/// How long a worker may be silent before its jobs go to another.
const LEASE: Duration = Duration::minutes(2);
/// Jobs taken at once.
const BATCH: u32 = 8;
/// How long to wait when there is nothing to do.
const IDLE: std::time::Duration = std::time::Duration::from_millis(500);
/// How often what is over is removed.
const HOUSEKEEPING: std::time::Duration = std::time::Duration::from_mins(10);

/// Does the jobs of the outbox until told to stop. Any number of workers may run, in any number of
/// processes.
pub struct Worker {
    app: Data<App>,
    stop: Arc<Notify>,
}

impl Worker {
    /// A worker, and what tells it to stop.
    pub fn new(app: Data<App>) -> (Self, Arc<Notify>) {
        let stop = Arc::new(Notify::new());
        (
            Self {
                app,
                stop: Arc::clone(&stop),
            },
            stop,
        )
    }

    /// Works until told to stop; the jobs in hand are finished first.
    pub async fn run(self) {
        let mut housekeeping = tokio::time::interval(HOUSEKEEPING);
        loop {
            let worked = tokio::select! {
                biased;
                () = self.stop.notified() => return,
                _ = housekeeping.tick() => {
                    let now = self.app.clock.now();
                    if let Err(error) = expire::run(&self.app, now).await {
                        tracing::error!(%error, "housekeeping failed");
                    }
                    true
                }
                worked = run_due(&self.app) => worked,
            };
            if !worked {
                tokio::select! {
                    () = self.stop.notified() => return,
                    () = tokio::time::sleep(IDLE) => {}
                }
            }
        }
    }

    /// Does everything that is due now, and what comes of it; for tests.
    pub async fn drain(app: &App) {
        while run_due(app).await {}
    }
}

/// Takes a batch and does it; false when nothing was due.
async fn run_due(app: &App) -> bool {
    let now = app.clock.now();
    let jobs = match take(app, now).await {
        Ok(jobs) => jobs,
        Err(error) => {
            tracing::error!(%error, "jobs cannot be taken");
            return false;
        }
    };
    if jobs.is_empty() {
        return false;
    }
    join_all(jobs.iter().map(|job| run_one(app, job))).await;
    true
}

async fn take(app: &App, now: DateTime<Utc>) -> Result<Vec<TakenJob>, sportello_storage::Error> {
    let tx = app.db.system().await?;
    let jobs = outbox::take_due(&tx, BATCH, LEASE, now).await?;
    tx.commit().await?;
    Ok(jobs)
}

async fn run_one(app: &App, job: &TakenJob) {
    let now = app.clock.now();
    let Err(error) = perform(app, job, now).await else {
        tracing::info!(job.name, job.id = %job.id, job.attempt, "job done");
        return;
    };
    tracing::warn!(job.name, job.id = %job.id, job.attempt, %error, "job failed");
    if let Err(error) = give_back(app, job, &error, now).await {
        // Its lease runs out by itself.
        tracing::error!(job.id = %job.id, %error, "the failure of a job could not be noted");
    }
}

async fn give_back(
    app: &App,
    job: &TakenJob,
    error: &JobError,
    now: DateTime<Utc>,
) -> Result<(), sportello_storage::Error> {
    let tx = app.db.begin(job.tenant).await?;
    let due_at = now + outbox::backoff(job.attempt, &mut app.rng());
    outbox::failed(&tx, job, &error.to_string(), due_at).await?;
    tx.commit().await
}
