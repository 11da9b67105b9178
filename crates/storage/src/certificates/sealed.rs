//! What of a certificate lies sealed: its code, its mark, what it says, who asked for it at the counter, and
//! where it is sent.

use crate::keyring::{self, KeyId, Keyring};
use crate::{Error, Result, Tx, args};
use sportello_types::ids::{CertificateId, TenantId};
use std::collections::BTreeSet;

pub(super) const CODE: &str = "code";
pub(super) const MARK_URL: &str = "mark_url";
pub(super) const STATEMENT: &str = "statement";
pub(super) const APPLICANT: &str = "applicant";
pub(super) const DELIVER_TO: &str = "deliver_to";

/// What is sealed opens here and nowhere else.
pub(super) fn place(tenant: TenantId, id: CertificateId, column: &str) -> String {
    format!("certificate/{tenant}/{id}/{column}")
}

/// What a certificate says, whoever asked for it. Reading it for somebody else than the citizen is itself
/// to be written to the audit log.
///
/// # Errors
///
/// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
pub async fn statement(tx: &Tx, id: CertificateId, keys: &Keyring) -> Result<Option<serde_json::Value>> {
    let row = tx
        .row(
            "SELECT statement FROM certificate WHERE tenant_id = $1 AND id = $2",
            args![id],
        )
        .await?;
    row.map(|row| {
        let sealed: Vec<u8> = row.get(STATEMENT)?;
        keys.open(&place(tx.tenant(), id, STATEMENT), &sealed)
            .and_then(|text| serde_json::from_slice(&text).ok())
            .ok_or(Error::Corrupt { column: STATEMENT })
    })
    .transpose()
}

/// The keys that the municipality's certificates need to be read.
pub async fn keys_in_use(tx: &Tx) -> Result<BTreeSet<KeyId>> {
    // What is sealed of a certificate is sealed together.
    keyring::in_use(tx, "certificate", CODE).await
}
