//! What goes wrong on demand: so many times with one kind of call, or by chance, repeatably.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// What is asked for is done, and the answer comes late.
    Latency,
    /// 503, and nothing is done.
    Unavailable,
    /// 500, and nothing is done.
    ServerError,
    /// 429, and nothing is done.
    TooMany,
    /// What is asked for is done, and the connection breaks before the answer.
    Reset,
    /// What is asked for is done, and the answer is a page instead of JSON.
    Html,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Latency,
        Self::Unavailable,
        Self::ServerError,
        Self::TooMany,
        Self::Reset,
        Self::Html,
    ];
}

/// A fault of the next calls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls: `gpd.create`, all that begin so (`gpd.`), or all (empty).
    pub call: String,
    /// How they go wrong.
    pub trouble: Trouble,
    /// How many of them.
    #[serde(default = "once")]
    pub times: u32,
    /// How late the answer comes, for [`Trouble::Latency`].
    #[serde(default = "second")]
    pub milliseconds: u64,
}

const fn once() -> u32 {
    1
}

const fn second() -> u64 {
    1_000
}

/// Faults that are due.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    wanted: Vec<Fault>,
    storm: Option<Storm>,
}

/// Faults by chance.
#[derive(Debug)]
struct Storm {
    rng: ChaCha20Rng,
    /// Of a hundred calls, how many go wrong.
    percent: u8,
}

/// Longest wait that chance gives, in milliseconds.
const LONGEST: u64 = 3_000;

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.wanted.push(fault);
    }

    /// From now on so many of a hundred calls go wrong, the same ones for the same seed.
    pub(super) fn storm(&mut self, seed: u64, percent: u8) {
        self.storm = (percent > 0).then(|| Storm {
            rng: ChaCha20Rng::seed_from_u64(seed),
            percent,
        });
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The fault of a call; a wanted one counts once less.
    pub(crate) fn due(&mut self, call: &str) -> Option<Fault> {
        let wanted = self.wanted.iter_mut().find(|fault| call.starts_with(&fault.call));
        if let Some(fault) = wanted {
            let due = fault.clone();
            fault.times = fault.times.saturating_sub(1);
            self.wanted.retain(|fault| fault.times > 0);
            return Some(due);
        }
        let storm = self.storm.as_mut()?;
        // Drawn for each call, so that what the earlier ones were does not move the later ones.
        let (chance, kind) = (
            storm.rng.random_range(0..100_u8),
            storm.rng.random_range(0..6_usize),
        );
        let milliseconds = storm.rng.random_range(1..=LONGEST);
        let trouble = Trouble::ALL.get(kind).copied()?;
        (chance < storm.percent).then(|| Fault {
            call: call.to_owned(),
            trouble,
            times: 1,
            milliseconds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wanted_fault_counts_for_its_calls_alone() {
        let mut faults = Faults::default();
        faults.add(Fault {
            call: "gpd.".to_owned(),
            trouble: Trouble::Reset,
            times: 2,
            milliseconds: 0,
        });
        assert_eq!(faults.due("checkout.carts"), None);
        assert!(faults.due("gpd.create").is_some() && faults.due("gpd.get").is_some());
        assert_eq!(faults.due("gpd.create"), None);
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let run = |seed| {
            let mut faults = Faults::default();
            faults.storm(seed, 30);
            (0..200)
                .map(|_| faults.due("gpd.get").map(|fault| fault.trouble))
                .collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        let some = run(7).iter().filter(|fault| fault.is_some()).count();
        assert!((20..100).contains(&some), "{some}");
    }
}
