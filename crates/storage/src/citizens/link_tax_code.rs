//! The fiscal code of somebody who signs in with eIDAS, once an office has checked it.

use super::Citizen;
use crate::row::to_json;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::{Provenance, Source};
use sportello_types::values::{CodiceFiscale, EidasIdentifier};

/// Makes the fiscal code that somebody has stated the one by which they are known, too.
///
/// # Errors
///
/// [`Error::NotFound`] when nobody has the identifier, [`Error::WrongState`] when they have stated another
/// code or none or have one already, [`Error::Duplicate`] when somebody else has it.
pub async fn link_tax_code(
    tx: &Tx,
    identifier: &EidasIdentifier,
    tax_code: &CodiceFiscale,
    now: DateTime<Utc>,
) -> Result<CitizenId> {
    let sql = format!(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND eidas_identifier = $2{}",
        tx.engine().for_update()
    );
    let found: Option<Citizen> = tx.one(&sql, args![identifier.as_str()]).await?;
    let mut profile = found.ok_or(Error::NotFound)?.profile;
    if profile.tax_code.is_some() || profile.declared_tax_code.as_ref() != Some(tax_code) {
        return Err(Error::WrongState);
    }
    if super::find_by_tax_code(tx, tax_code).await?.is_some() {
        return Err(Error::Duplicate);
    }
    profile.provenance.remove("declared_tax_code");
    let checked = Provenance {
        source: Source::Office,
        changed_at: now,
    };
    profile.provenance.insert("tax_code".to_owned(), checked);
    tx.execute(
        "UPDATE citizen SET tax_code = $3, declared_tax_code = NULL, provenance = $4, version = $5, \
         updated_at = $6 WHERE tenant_id = $1 AND id = $2",
        args![
            profile.id,
            tax_code.as_str(),
            to_json(&profile.provenance, "provenance")?,
            profile.version + 1,
            now,
        ],
    )
    .await?;
    Ok(profile.id)
}
