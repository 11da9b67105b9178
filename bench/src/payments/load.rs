//! Loads: as many as clients that wait for their answer can have, and as many as can be begun each second while the
//! answers keep within a bound.

use super::{CLIENTS, Case};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What 99 answers in 100 may take.
pub(super) const BOUND: Duration = Duration::from_millis(50);
/// A rate is kept up if so many in a hundred have ended by the time in which all were begun.
const KEPT_UP: f64 = 95.0;

/// What a load took: each answer, and the whole.
struct Load {
    times: Vec<Duration>,
    whole: Duration,
}

/// Where the cases of loads come from.
#[derive(Clone)]
pub(super) struct Cases(Arc<Mutex<dyn Iterator<Item = Case> + Send>>);

impl Cases {
    pub(super) fn new(cases: impl Iterator<Item = Case> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(cases)))
    }

    fn take(&self) -> Option<Case> {
        self.0.lock().unwrap().next()
    }
}

/// How many a second there were.
#[derive(Clone, Copy)]
pub(super) struct Rates {
    /// With [`CLIENTS`] at once, each waiting for its answer.
    full: f64,
    /// The most that kept within [`BOUND`], if any did.
    bounded: Option<f64>,
}

impl Load {
    fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap()) / self.whole.as_secs_f64()
    }
}

/// What so many in a hundred keep within.
fn percentile(times: &[Duration], share: usize) -> Duration {
    let mut all = times.to_vec();
    all.sort_unstable();
    all[(all.len() * share / 100).min(all.len() - 1)]
}

/// `p50 1.2 ms, p99 3.4 ms`.
pub(super) fn percentiles(times: &[Duration]) -> String {
    let at = |share| percentile(times, share).as_secs_f64() * 1000.0;
    format!("p50 {:.1} ms, p99 {:.1} ms", at(50), at(99))
}

/// Prints and returns how many a second there are: `length` of as many as possible, then nine tenths of that begun
/// each second, eight tenths and so on, until 99 in 100 keep within the bound.
pub(super) async fn measure<F: Future<Output = ()> + Send + 'static>(
    name: &str,
    length: Duration,
    cases: &Cases,
    work: impl Fn(Case) -> F + Clone + Send + 'static,
) -> Rates {
    let full = drive(length, cases, work.clone()).await;
    println!(
        "{name}: {:.0} a second, {}",
        full.rate(),
        percentiles(&full.times)
    );
    let full = full.rate();
    for tenths in (1..10).rev() {
        let rate = full * f64::from(tenths) / 10.0;
        if rate < 1.0 {
            break;
        }
        let load = paced(rate, length, cases, work.clone()).await;
        if load.times.is_empty() {
            println!("  all notices are used up");
            return Rates { full, bounded: None };
        }
        if load.rate() * 100.0 >= rate * KEPT_UP && percentile(&load.times, 99) < BOUND {
            println!("  {rate:.0} begun each second: {}", percentiles(&load.times));
            let bounded = Some(rate);
            return Rates { full, bounded };
        }
    }
    println!("  at no rate 99 in 100 take less than {} ms", BOUND.as_millis());
    Rates { full, bounded: None }
}

/// Prints what the station reaches of its bare statements.
pub(super) fn compare(name: &str, station: Rates, alone: Rates) {
    let share = |ours: f64, theirs: f64| 100.0 * ours / theirs;
    let full = share(station.full, alone.full);
    print!("{name} reach {full:.0} % of their bare statements");
    if let (Some(ours), Some(theirs)) = (station.bounded, alone.bounded) {
        print!(", {:.0} % within {} ms", share(ours, theirs), BOUND.as_millis());
    }
    println!();
}

/// Does something with each case, so many at once, until the time is over.
async fn drive<F: Future<Output = ()> + Send + 'static>(
    length: Duration,
    cases: &Cases,
    work: impl Fn(Case) -> F + Clone + Send + 'static,
) -> Load {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (cases, work) = (cases.clone(), work.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < length {
                    let Some(case) = cases.take() else { break };
                    let at = Instant::now();
                    work(case).await;
                    times.push(at.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    Load {
        times,
        whole: begun.elapsed(),
    }
}

/// Begins something with so many cases each second until the time is over, whether the last have ended or not.
async fn paced<F: Future<Output = ()> + Send + 'static>(
    rate: f64,
    length: Duration,
    cases: &Cases,
    work: impl Fn(Case) -> F + Clone + Send + 'static,
) -> Load {
    let begun = Instant::now();
    let mut beat = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    let mut tasks = Vec::new();
    while begun.elapsed() < length {
        beat.tick().await;
        let Some(case) = cases.take() else { break };
        let work = work.clone();
        tasks.push(tokio::spawn(async move {
            let at = Instant::now();
            work(case).await;
            at.elapsed()
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.push(task.await.unwrap());
    }
    Load {
        times,
        whole: begun.elapsed(),
    }
}
