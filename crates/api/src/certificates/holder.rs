//! Whom an issued certificate is about.

use crate::http::Fail;
use sportello_storage::certificates::{self, Certificate};
use sportello_storage::{Keyring, Tx};
use sportello_types::values::CodiceFiscale;

/// The fiscal code of whom a certificate is about, as the certificate says it.
pub(crate) async fn holder_code(
    tx: &Tx,
    found: &Certificate,
    keys: &Keyring,
) -> Result<Option<CodiceFiscale>, Fail> {
    let says = certificates::statement(tx, found.id, keys).await?;
    let code = says.and_then(|says| says.pointer("/holder/tax_code")?.as_str()?.parse().ok());
    Ok(code)
}
