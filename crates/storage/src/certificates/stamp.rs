//! Revenue stamps that are used up. No stamp is used twice (DPR 642/1972 art. 12 c. 4), wherever the second
//! certificate would be issued, or the second istanza sent: the key of `used_stamp` is the stamp alone, without
//! the municipality.
//!
//! The row says nothing about the stamp but a hash, and row-level security shows it to the municipality
//! that wrote it alone; another one learns from the refusal of its own insertion that the stamp is used,
//! and not by whom. The hash hides no number from whoever has the database, since fourteen digits are
//! soon tried; it keeps them out of sight. Municipality and certificate stand beside it for the office
//! that is asked which certificate took a stamp, or which istanza. A stamp stays used when its certificate is
//! annulled, and after its certificate's row is gone. It is good again alone when its certificate waited for a
//! payment that never came, and was never issued ([`super::discard`]); never when an istanza has used it.

use crate::secret::sha256_hex;
use crate::{Error, Result, Tx, args};
use sportello_types::ids::{CertificateId, IstanzaId};
use sportello_types::values::StampNumber;
use uuid::Uuid;

/// Keeps the hash from being that of any other fourteen digits.
const PREFIX: &str = "sportello/revenue-stamp/";

/// Uses a stamp up for a certificate. While somebody else is about to use it, waits for what becomes of
/// that; the transaction goes on after a refusal.
///
/// # Errors
///
/// [`Error::StampUsed`].
pub(super) async fn use_up(tx: &Tx, stamp: &StampNumber, certificate: CertificateId) -> Result<()> {
    let used = tx
        .execute(
            "INSERT INTO used_stamp (tenant_id, stamp_hash, certificate_id) VALUES ($1, $2, $3) \
             ON CONFLICT (stamp_hash) DO NOTHING",
            args![hash(stamp), certificate],
        )
        .await?;
    if used == 1 { Ok(()) } else { Err(Error::StampUsed) }
}

/// Uses a stamp up for an istanza, for good: also where that is never paid for, or taken back. The same istanza,
/// sent again, may name it again. Waits as [`use_up`] does; the transaction goes on after a refusal.
///
/// # Errors
///
/// [`Error::StampUsed`].
pub async fn use_stamp_for_istanza(tx: &Tx, stamp: &StampNumber, istanza: IstanzaId) -> Result<()> {
    let hash = hash(stamp);
    let used = tx
        .execute(
            "INSERT INTO used_stamp (tenant_id, stamp_hash, certificate_id, istanza_id) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (stamp_hash) DO NOTHING",
            args![hash.as_str(), CertificateId(Uuid::nil()), istanza],
        )
        .await?;
    if used == 1 {
        return Ok(());
    }
    let own = tx
        .row(
            "SELECT istanza_id FROM used_stamp WHERE tenant_id = $1 AND stamp_hash = $2 AND istanza_id = $3",
            args![hash, istanza],
        )
        .await?;
    own.map(|_| ()).ok_or(Error::StampUsed)
}

/// Whether a stamp could be used now: for who is about to make a PDF. The answer may be another when the
/// certificate is inserted. Tries and takes it back, since nobody can read what others have used; so it
/// needs a writing transaction, of which nothing stays.
pub async fn stamp_is_free(tx: Tx, stamp: &StampNumber) -> Result<bool> {
    let tried = use_up(&tx, stamp, CertificateId(Uuid::nil())).await;
    tx.rollback().await?;
    match tried {
        Ok(()) => Ok(true),
        Err(Error::StampUsed) => Ok(false),
        Err(other) => Err(other),
    }
}

fn hash(stamp: &StampNumber) -> String {
    sha256_hex(format!("{PREFIX}{}", stamp.as_str()).as_bytes())
}
