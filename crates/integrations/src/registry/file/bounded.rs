//! A reader that gives up when one row takes too much: memory stays bounded whatever the file is.

use super::LARGEST_ROW;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes that may still be read for the row under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowance(Arc<AtomicU64>);

impl Allowance {
    /// A new row begins.
    pub(crate) fn renew(&self) {
        // The parser reads ahead by its buffer.
        self.0.store(LARGEST_ROW + AHEAD, Ordering::Relaxed);
    }
}

const AHEAD: u64 = 64 * 1024;

/// Marks the error of a row that is too long.
#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
pub(crate) struct TooLong;

pub(crate) struct Bounded<R> {
    source: R,
    left: Allowance,
}

impl<R> Bounded<R> {
    pub(crate) const fn new(source: R, left: Allowance) -> Self {
        Self { source, left }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, TooLong));
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.source.read(buffer.get_mut(..most).unwrap_or_default())?;
        let taken = u64::try_from(read).unwrap_or(left);
        self.left.0.store(left.saturating_sub(taken), Ordering::Relaxed);
        Ok(read)
    }
}
