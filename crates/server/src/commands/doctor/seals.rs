//! Whether seals sign, and whether time is stamped on what they sign.

use super::ends::tell;
use super::findings::Findings;
use crate::certificates::{End, Use};
use crate::cli::Failure;
use crate::config::Config;
use crate::seal_time::SealTime;
use crate::wiring::Surroundings;
use chrono::TimeDelta;
use sportello_documents::Seal;
use sportello_documents::seal::SealError;
use std::sync::Arc;

/// What is signed to see whether a seal signs: the digest of no document.
const TEST_DIGEST: [u8; 32] = [0; 32];

/// By how much our clock may differ from a time-stamp authority's.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// Whether a seal can be reached and signs, and its certificate confirms what it signs. When the
/// certificate ends is told with all others.
pub(super) async fn signs(seal: Arc<dyn Seal>) -> Result<(), SealError> {
    let signed = tokio::task::spawn_blocking(move || seal.sign(&TEST_DIGEST)).await;
    signed
        .map_err(|_| SealError::Signature("the attempt broke off".to_owned()))?
        .map(drop)
}

/// Whether the time-stamp authority answers, in whose name, and whether its clock is ours.
pub(super) async fn time_stamps(config: &Config, findings: &mut Findings) -> Result<(), Failure> {
    if config.seal.time.is_none() {
        return Ok(());
    }
    let clock = Surroundings::system().clock;
    let Some(Some(time)) = findings.check("time-stamps on seals", SealTime::of(config, &clock)) else {
        return Ok(());
    };
    let refuses = time.refuses();
    let stamped = tokio::task::spawn_blocking(move || time.token(&[0; 32])).await?;
    let token = match stamped {
        Ok(token) => token,
        Err(error) if refuses => {
            findings.bad(format_args!(
                "time-stamp authority: {error}; nothing can be sealed"
            ));
            return Ok(());
        }
        Err(error) => {
            findings.soon(format_args!("time-stamp authority: {error}; seals do without"));
            return Ok(());
        }
    };
    let now = clock.now();
    let end = End {
        purpose: Use::TimeStamp,
        owner: token.authority(),
        at: token.ends_at(),
    };
    tell(&end, now, findings);
    let apart = (now - token.time()).abs();
    if apart > CLOCKS_DIFFER {
        findings.soon(format_args!(
            "clock: {} seconds from that of the time-stamp authority",
            apart.num_seconds()
        ));
    }
    Ok(())
}
