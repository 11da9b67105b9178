//! Operation numbers for ANPR (`idOperazioneClient`): of one municipality and use case each is
//! greater than all before, whichever process asks.

use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};

/// The next number. The first is the instant in milliseconds, so that it is beyond what another
/// program of the municipality may have used.
pub async fn next(tx: &Tx, use_case: &str, now: DateTime<Utc>) -> Result<u64> {
    let row = tx
        .row(
            "INSERT INTO anpr_operation (tenant_id, use_case, last) VALUES ($1, $2, $3) \
             ON CONFLICT (tenant_id, use_case) DO UPDATE SET last = anpr_operation.last + 1 RETURNING last",
            args![use_case, now.timestamp_millis()],
        )
        .await?
        .ok_or(Error::NotFound)?;
    row.int("last")
}
