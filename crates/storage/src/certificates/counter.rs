//! How a certificate was issued at the counter.

use super::Certificate;
use super::sealed::{APPLICANT, place};
use crate::row::Row;
use crate::{Error, Keyring, Result};
use sportello_types::ids::CitizenId;
use sportello_types::issued_certificates::{Applicant, Capacity};

/// An issue at the counter.
#[derive(Clone)]
pub struct Counter {
    /// By which operator.
    pub operator: CitizenId,
    /// What whoever asked is to the person.
    pub capacity: Capacity,
    sealed_applicant: Vec<u8>,
}

/// The issue at the counter in a certificate's row, if it was one.
pub(super) fn counter(row: &Row) -> Result<Option<Counter>> {
    let (Some(operator), Some(capacity), Some(sealed_applicant)) = (
        row.get("operator_id")?,
        row.word_opt("capacity")?,
        row.get("applicant")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Counter {
        operator,
        capacity,
        sealed_applicant,
    }))
}

impl Certificate {
    /// Who asked for it at the counter; nothing where a citizen asked at the portal.
    ///
    /// # Errors
    ///
    /// [`Error::Corrupt`] when its key is not here, or it is not as it was sealed.
    pub fn applicant(&self, keys: &Keyring) -> Result<Option<Applicant>> {
        let open = |counter: &Counter| {
            keys.open(&place(self.tenant, self.id, APPLICANT), &counter.sealed_applicant)
                .and_then(|text| serde_json::from_slice(&text).ok())
                .ok_or(Error::Corrupt { column: APPLICANT })
        };
        self.counter.as_ref().map(open).transpose()
    }
}
