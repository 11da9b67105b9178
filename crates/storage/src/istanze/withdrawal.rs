//! The withdrawal of an istanza: a document that comes in like the istanza did, with a register entry
//! of its own (DPR 445/2000 art. 53).

use super::transition::{Actor, Document, step};
use super::{lock, registration};
use crate::row::{FromRow, Row};
use crate::secret::sha256_hex;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, IstanzaId, RegistrationId};
use sportello_types::istanze::{Registration, Transition};

/// What is fixed when an istanza is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWithdrawal {
    /// The document that is registered, canonical JSON.
    pub document: String,
    /// Why, if the citizen said so: for the story of the istanza.
    pub reason: Option<String>,
    /// Id of its register entry, drawn beforehand: the entry itself comes last in the transaction.
    pub registration: RegistrationId,
    /// Whether that entry is made in this transaction (embedded register); otherwise a job asks the
    /// municipality's own register.
    pub registered_at_once: bool,
}

/// Takes a sent istanza back: keeps the document and writes the events. Returns the hash of the
/// document, for the register entry, which follows.
///
/// # Errors
///
/// [`Error::WrongState`] when its state does not allow it, [`Error::NotFound`].
pub async fn withdraw(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    withdrawal: &NewWithdrawal,
    now: DateTime<Utc>,
) -> Result<String> {
    let mut istanza = lock(tx, citizen, id).await?.ok_or(Error::NotFound)?;
    let reason = withdrawal.reason.as_deref();
    step(
        tx,
        &mut istanza,
        Transition::Withdraw,
        Actor::Citizen,
        reason,
        now,
    )
    .await?;
    let hash = sha256_hex(withdrawal.document.as_bytes());
    tx.execute(
        "INSERT INTO istanza_withdrawal (tenant_id, istanza_id, content, sha256, registration_id) \
         VALUES ($1, $2, $3, $4, $5)",
        args![
            id,
            withdrawal.document.as_str(),
            hash.as_str(),
            withdrawal.registration,
        ],
    )
    .await?;
    if withdrawal.registered_at_once {
        let registered = Transition::RegisterWithdrawal;
        step(tx, &mut istanza, registered, Actor::System, None, now).await?;
    }
    Ok(hash)
}

/// A withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its document.
    pub document: Document,
    /// Id of its register entry, also when the entry is still to be made elsewhere.
    pub registration_id: RegistrationId,
    /// Its register entry.
    pub registration: Option<Registration>,
}

impl FromRow for Withdrawal {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            document: Document::from_row(row)?,
            registration_id: row.get("registration_id")?,
            registration: registration(row)?,
        })
    }
}

/// The withdrawal of an istanza, if it was withdrawn.
pub async fn withdrawal(tx: &Tx, id: IstanzaId) -> Result<Option<Withdrawal>> {
    tx.one(
        "SELECT w.content, w.sha256, w.registration_id, r.code AS register_code, r.number AS register_number, \
         r.year AS register_year, r.registered_at FROM istanza_withdrawal w LEFT JOIN register_entry r \
         ON r.tenant_id = w.tenant_id AND r.id = w.registration_id \
         WHERE w.tenant_id = $1 AND w.istanza_id = $2",
        args![id],
    )
    .await
}
