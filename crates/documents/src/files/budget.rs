//! How much work a single upload may cause, however it is packed.

use super::Refused;

const UNPACKED_BYTES: u64 = 256 * 1024 * 1024;
const NESTED_ARCHIVES: u8 = 2;
const NESTED_ENVELOPES: u8 = 3;

/// What is left of the allowance.
pub(super) struct Budget {
    unpacked_bytes: u64,
    archives: u8,
    envelopes: u8,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self {
            unpacked_bytes: UNPACKED_BYTES,
            archives: NESTED_ARCHIVES,
            envelopes: NESTED_ENVELOPES,
        }
    }

    pub(super) const fn unpacked_bytes_left(&self) -> u64 {
        self.unpacked_bytes
    }

    pub(super) fn spend_unpacked(&mut self, bytes: u64) -> Result<(), Refused> {
        self.unpacked_bytes = self.unpacked_bytes.checked_sub(bytes).ok_or(Refused::Bomb)?;
        Ok(())
    }

    pub(super) fn within_archive<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.archives = self.archives.checked_sub(1).ok_or(Refused::TooDeep)?;
        let done = work(self);
        self.archives += 1;
        done
    }

    pub(super) fn within_envelope<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.envelopes = self.envelopes.checked_sub(1).ok_or(Refused::TooDeep)?;
        let done = work(self);
        self.envelopes += 1;
        done
    }
}
