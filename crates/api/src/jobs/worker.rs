//! The worker: takes jobs under a lease, does them, says what became of them. Each job has a task of
//! its own and less time than its lease: one that hangs or falls over has failed, and nothing else.

use super::{JobError, expire, given_up, perform};
use crate::app::App;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use sportello_storage::Error;
use sportello_storage::outbox::{self, TakenJob};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::Instrument;

/// Jobs taken at once.
const BATCH: u32 = 8;
/// How long to wait when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
/// How often what is over is removed.
const HOUSEKEEPING: Duration = Duration::from_mins(10);

/// Does the jobs of the outbox until told to stop. Any number of workers may run, in any number of
/// processes.
#[derive(Clone)]
pub struct Worker {
    app: Data<App>,
    orders: watch::Receiver<Order>,
}

/// What a worker is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    /// Take jobs and do them.
    Work,
    /// Take no more; finish those in hand.
    Finish,
    /// Let go of those in hand, too.
    GiveBack,
}

/// Tells a worker to stop.
pub struct Stopper(watch::Sender<Order>);

impl Stopper {
    /// No more jobs are taken; those in hand are finished.
    pub fn finish(&self) {
        self.0.send_replace(Order::Finish);
    }

    /// Jobs in hand are let go, for another worker to do at once.
    pub fn give_back(&self) {
        self.0.send_replace(Order::GiveBack);
    }
}

impl Worker {
    /// A worker, and what tells it to stop.
    pub fn new(app: Data<App>) -> (Self, Stopper) {
        let (stop, orders) = watch::channel(Order::Work);
        (Self { app, orders }, Stopper(stop))
    }

    /// Works until told to stop. A worker that falls over is started again.
    pub async fn run(mut self) {
        loop {
            self.app.metrics.worker_started(self.app.clock.now());
            let mut rounds = JoinSet::new();
            rounds.spawn(self.clone().rounds());
            if let Some(Ok(())) | None = rounds.join_next().await {
                return;
            }
            tracing::error!("the worker fell over and is started again");
            let _ = tokio::time::timeout(IDLE, self.orders.changed()).await;
        }
    }

    async fn rounds(mut self) {
        let mut swept: Option<Instant> = None;
        let mut sweeping = JoinSet::new();
        while *self.orders.borrow() == Order::Work {
            self.app.metrics.worker_seen(self.app.clock.now());
            let over = sweeping.try_join_next().is_some() || sweeping.is_empty();
            if over && swept.is_none_or(|at| at.elapsed() >= HOUSEKEEPING) {
                swept = Some(Instant::now());
                let app = self.app.clone();
                sweeping.spawn(async move { expire::run(&app, app.clock.now()).await });
            }
            if !run_due(&self.app, &self.orders).await {
                // Neither end of the wait needs more than another look.
                let _ = tokio::time::timeout(IDLE, self.orders.changed()).await;
            }
        }
    }

    /// Does everything that is due now, and what comes of it; for tests.
    pub async fn drain(app: &Data<App>) {
        let (_stop, orders) = watch::channel(Order::Work);
        while run_due(app, &orders).await {}
    }

    /// One round of housekeeping; for tests.
    pub async fn sweep(app: &App) {
        expire::run(app, app.clock.now()).await;
    }
}

/// Takes a batch and does it; false when nothing was due.
async fn run_due(app: &Data<App>, orders: &watch::Receiver<Order>) -> bool {
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
    join_all(jobs.iter().map(|job| run_one(app, job, orders.clone()))).await;
    true
}

async fn take(app: &App, now: DateTime<Utc>) -> Result<Vec<TakenJob>, Error> {
    let tx = app.db.system().await?;
    let jobs = outbox::take_due(&tx, BATCH, app.settings.job_lease, now).await?;
    tx.commit().await?;
    Ok(jobs)
}

/// Does work in a task of its own, within a time. Dropped half-way, it stops the work.
async fn within<T: Send + 'static>(
    time: Duration,
    work: impl Future<Output = Result<T, JobError>> + Send + 'static,
) -> Result<T, JobError> {
    let mut task = JoinSet::new();
    task.spawn(work);
    match tokio::time::timeout(time, task.join_next()).await {
        Ok(Some(Ok(ended))) => ended,
        Ok(Some(Err(_)) | None) => Err(JobError::Panicked),
        Err(_) => Err(JobError::Overdue),
    }
}

async fn run_one(app: &Data<App>, job: &TakenJob, orders: watch::Receiver<Order>) {
    let span = tracing::info_span!("job", tenant = tracing::field::Empty);
    if let Ok(Some(tenant)) = app.tenants.by_id(&app.db, job.tenant).await {
        span.record("tenant", tenant.public().slug.as_str());
    }
    attempt(app, job, orders).instrument(span).await;
}

async fn attempt(app: &Data<App>, job: &TakenJob, mut orders: watch::Receiver<Order>) {
    let now = app.clock.now();
    let started = Instant::now();
    // The rest of the lease is for writing down how it ended.
    let time = (app.settings.job_lease * 3 / 4).to_std().unwrap_or_default();
    let work = {
        let (app, job) = (app.clone(), job.clone());
        async move { perform(&app, &job, now).await }.in_current_span()
    };
    let told_to_let_go = async { orders.wait_for(|order| *order == Order::GiveBack).await.is_ok() };
    let ended = tokio::select! {
        ended = within(time, work) => ended,
        true = told_to_let_go => {
            return note(job, release(app, job, now).await);
        }
    };
    let outcome = match &ended {
        Ok(()) => "done",
        Err(error) if error.failure().ends(job) => "dead",
        Err(_) => "retry",
    };
    app.metrics.job(&job.name, outcome, started.elapsed());
    match ended {
        Ok(()) => tracing::info!(job.name, job.id = %job.id, job.attempt, "job done"),
        Err(error) => {
            tracing::warn!(job.name, job.id = %job.id, job.attempt, outcome, %error, "job failed");
            note(job, put_off(app, job, &error, now).await);
        }
    }
}

/// What could not be written down is no loss: the lease runs out by itself.
fn note(job: &TakenJob, written: Result<(), Error>) {
    if let Err(error) = written {
        tracing::error!(job.id = %job.id, %error, "the end of a job could not be noted");
    }
}

async fn release(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = app.db.begin(job.tenant).await?;
    outbox::release(&tx, job, now).await?;
    tx.commit().await
}

async fn put_off(app: &App, job: &TakenJob, error: &JobError, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = app.db.begin(job.tenant).await?;
    let due_at = now + outbox::backoff(job.attempt, &mut app.rng());
    let ours = outbox::failed(&tx, job, error.failure(), &error.to_string(), due_at).await?;
    if ours && error.failure().ends(job) {
        given_up(app, &tx, job, now).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_hangs_or_falls_over_has_failed_and_its_worker_goes_on() {
        let time = Duration::from_millis(20);
        let hung = within(time, std::future::pending::<Result<(), JobError>>()).await;
        assert!(matches!(hung, Err(JobError::Overdue)));
        let falls: fn() -> Result<(), JobError> = || panic!("a fault of the program");
        let fallen = within(time, async move { falls() }).await;
        assert!(matches!(fallen, Err(JobError::Panicked)));
        assert_eq!(within(time, async { Ok(7) }).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_is_stopped() {
        let (alive, mut watched) = watch::channel(());
        let work = async move {
            let _alive = alive;
            std::future::pending::<Result<(), JobError>>().await
        };
        drop(tokio::time::timeout(Duration::from_millis(20), within(Duration::from_mins(1), work)).await);
        assert!(watched.changed().await.is_err(), "the task still holds its end");
    }
}
