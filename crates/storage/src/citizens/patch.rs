//! What a citizen changes.

use super::{Citizen, lock, save};
use crate::{Error, Result, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::{BirthPlace, IdentityDocument, Provenance, Residence, Source};
use sportello_types::values::{CodiceFiscale, Email, Phone};

/// A change that `api` has found to be allowed. `None` leaves a value as it is, `Some(None)`
/// removes it. A new e-mail address goes through [`super::request_email`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Given name, which no identity says.
    pub given_name: Option<String>,
    /// Family name, which no identity says.
    pub family_name: Option<String>,
    /// Date of birth, which no identity says: noted as the citizen's even where it stays the same.
    pub birth_date: Option<NaiveDate>,
    /// Place of birth.
    pub birth_place: Option<Option<BirthPlace>>,
    /// Residence.
    pub residence: Option<Option<Residence>>,
    /// Fiscal code that nobody has checked.
    pub declared_tax_code: Option<Option<CodiceFiscale>>,
    /// Identity document.
    pub identity_document: Option<Option<IdentityDocument>>,
    /// The address in use, to be dropped (`Some(None)`).
    pub email: Option<Option<Email>>,
    /// The address that waits for confirmation.
    pub pending_email: Option<Option<Email>>,
    /// Certified mail.
    pub pec: Option<Option<Email>>,
    /// Mobile phone.
    pub mobile: Option<Option<Phone>>,
    /// Fixed phone.
    pub phone: Option<Option<Phone>>,
    /// Closes the first access.
    pub complete: bool,
}

/// Changes a profile.
///
/// # Errors
///
/// [`Error::Stale`] when `expected_version` is not the one in force, [`Error::NotFound`].
pub async fn patch(
    tx: &Tx,
    id: CitizenId,
    expected_version: i64,
    change: ProfileChange,
    now: DateTime<Utc>,
) -> Result<Citizen> {
    let mut citizen = lock(tx, id).await?.ok_or(Error::NotFound)?;
    let profile = &mut citizen.profile;
    if profile.version != expected_version {
        return Err(Error::Stale {
            current: profile.version,
        });
    }
    macro_rules! apply {
        ($($field:ident),+) => {$(
            if let Some(value) = change.$field && value != profile.$field {
                profile.$field = value;
                let provenance = Provenance { source: Source::Citizen, changed_at: now };
                profile.provenance.insert(stringify!($field).to_owned(), provenance);
            }
        )+};
    }
    if let Some(date) = change.birth_date {
        profile.birth_date = date;
        let provenance = Provenance {
            source: Source::Citizen,
            changed_at: now,
        };
        profile.provenance.insert("birth_date".to_owned(), provenance);
    }
    apply!(
        given_name,
        family_name,
        birth_place,
        residence,
        declared_tax_code,
        identity_document,
        email,
        pec,
        mobile,
        phone
    );
    if let Some(pending) = change.pending_email {
        profile.pending_email = pending;
    }
    profile.complete |= change.complete;
    profile.version += 1;
    citizen.updated_at = now;
    save(tx, &citizen.profile, now).await?;
    Ok(citizen)
}
