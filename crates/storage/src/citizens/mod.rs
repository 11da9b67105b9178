//! Citizens and their profiles at one municipality.

mod confirm_email;
mod link_tax_code;
mod login;
mod patch;

pub use confirm_email::{
    Confirmed, EMAIL_REQUESTS_COUNT_FOR, EmailRequests, confirm_email, count_email_request, email_requests,
    request_email,
};
pub use link_tax_code::link_tax_code;
pub use login::{Certified, upsert_at_login};
pub use patch::{ProfileChange, patch};

use crate::row::{FromRow, Row, to_json};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::Profile;
use sportello_types::values::{CodiceFiscale, EidasIdentifier};
use sportello_types::whoami::Role;

/// A citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citizen {
    /// The profile, its id and version included.
    pub profile: Profile,
    /// Roles beside that of citizen.
    pub roles: Vec<Role>,
    /// First login.
    pub created_at: DateTime<Utc>,
    /// Last change of the profile.
    pub updated_at: DateTime<Utc>,
    /// Last login; `None` for one who was only given a role.
    pub last_login_at: Option<DateTime<Utc>>,
}

impl FromRow for Citizen {
    fn from_row(row: &Row) -> Result<Self> {
        let profile = Profile {
            id: row.get("id")?,
            version: row.get("version")?,
            complete: row.get("complete")?,
            given_name: row.get("given_name")?,
            family_name: row.get("family_name")?,
            native_given_name: row.get("native_given_name")?,
            native_family_name: row.get("native_family_name")?,
            tax_code: row.parse_opt("tax_code")?,
            eidas_identifier: row.parse_opt("eidas_identifier")?,
            declared_tax_code: row.parse_opt("declared_tax_code")?,
            birth_date: row.get("birth_date")?,
            sex: row.word_opt("sex")?,
            birth_place: row.json_opt("birth_place")?,
            residence: row.json_opt("residence")?,
            identity_document: row.json_opt("identity_document")?,
            email: row.parse_opt("email")?,
            pending_email: row.parse_opt("pending_email")?,
            pec: row.parse_opt("pec")?,
            mobile: row.parse_opt("mobile")?,
            phone: row.parse_opt("phone")?,
            provenance: row.json("provenance")?,
        };
        Ok(Self {
            profile,
            roles: row.json("roles")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            last_login_at: row.get("last_login_at")?,
        })
    }
}

/// A citizen by id.
pub async fn find(tx: &Tx, id: CitizenId) -> Result<Option<Citizen>> {
    tx.one(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await
}

/// A citizen by fiscal code.
pub async fn find_by_tax_code(tx: &Tx, tax_code: &CodiceFiscale) -> Result<Option<Citizen>> {
    tx.one(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND tax_code = $2",
        args![tax_code.as_str()],
    )
    .await
}

/// A citizen by what the eIDAS node calls them.
pub async fn find_by_eidas(tx: &Tx, identifier: &EidasIdentifier) -> Result<Option<Citizen>> {
    tx.one(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND eidas_identifier = $2",
        args![identifier.as_str()],
    )
    .await
}

/// Sets the roles of a citizen.
pub async fn set_roles(tx: &Tx, id: CitizenId, roles: &[Role]) -> Result<()> {
    let changed = tx
        .execute(
            "UPDATE citizen SET roles = $3 WHERE tenant_id = $1 AND id = $2",
            args![id, to_json(&roles, "roles")?],
        )
        .await?;
    if changed == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

async fn lock(tx: &Tx, id: CitizenId) -> Result<Option<Citizen>> {
    let sql = format!(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND id = $2{}",
        tx.engine().for_update()
    );
    tx.one(&sql, args![id]).await
}

/// Writes all that a login or a citizen can change.
async fn save(tx: &Tx, profile: &Profile, now: DateTime<Utc>) -> Result<()> {
    let p = profile;
    tx.execute(
        "UPDATE citizen SET given_name = $3, family_name = $4, birth_date = $5, sex = $6, birth_place = $7, \
         residence = $8, identity_document = $9, email = $10, pending_email = $11, pec = $12, mobile = $13, \
         phone = $14, provenance = $15, complete = $16, version = $17, updated_at = $18, \
         native_given_name = $19, native_family_name = $20, declared_tax_code = $21 \
         WHERE tenant_id = $1 AND id = $2",
        args![
            p.id,
            p.given_name.as_str(),
            p.family_name.as_str(),
            p.birth_date,
            p.sex.map(|s| crate::row::to_word(&s, "sex")).transpose()?,
            crate::row::to_json_opt(p.birth_place.as_ref(), "birth_place")?,
            crate::row::to_json_opt(p.residence.as_ref(), "residence")?,
            crate::row::to_json_opt(p.identity_document.as_ref(), "identity_document")?,
            p.email.as_ref().map(ToString::to_string),
            p.pending_email.as_ref().map(ToString::to_string),
            p.pec.as_ref().map(ToString::to_string),
            p.mobile.as_ref().map(ToString::to_string),
            p.phone.as_ref().map(ToString::to_string),
            to_json(&p.provenance, "provenance")?,
            p.complete,
            p.version,
            now,
            p.native_given_name.as_deref(),
            p.native_family_name.as_deref(),
            p.declared_tax_code.as_ref().map(ToString::to_string),
        ],
    )
    .await?;
    Ok(())
}
