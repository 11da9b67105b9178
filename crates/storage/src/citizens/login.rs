//! What a login tells of a citizen.

use super::{Citizen, save};
use crate::row::{to_json, to_json_opt, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::profile::{BirthPlace, IdentityDocument, Profile, Provenance, Residence, Sex, Source};
use sportello_types::values::{AccountKey, Email, Phone};
use std::collections::BTreeMap;

/// What an identity provider certifies, and what it merely passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The national identity that says it.
    pub source: Source,
    /// Who it is.
    pub account: AccountKey,
    /// Given name, where it says one: a card may not.
    pub given_name: Option<String>,
    /// Family name, as above.
    pub family_name: Option<String>,
    /// Given name in its own script, where that is not ours and both came.
    pub native_given_name: Option<String>,
    /// Family name in its own script, as above.
    pub native_family_name: Option<String>,
    /// Date of birth, and who says it.
    pub birth_date: (NaiveDate, Source),
    /// Sex, and who says it.
    pub sex: Option<(Sex, Source)>,
    /// Place of birth, and who says it.
    pub birth_place: Option<(BirthPlace, Source)>,
    /// Address, when one could be read from what the identity passes on.
    pub residence: Option<Residence>,
    /// Identity document.
    pub identity_document: Option<IdentityDocument>,
    /// E-mail.
    pub email: Option<Email>,
    /// Mobile phone.
    pub mobile: Option<Phone>,
}

/// Creates the citizen at the first login, or brings what the identity says up to date: certified
/// data are overwritten; address, document and contacts only while the citizen has not said
/// otherwise. `id` is used for a new citizen alone. The version grows only when a value changed.
pub async fn upsert_at_login(
    tx: &Tx,
    id: CitizenId,
    certified: &Certified,
    now: DateTime<Utc>,
) -> Result<Citizen> {
    if let Some(citizen) = lock(tx, &certified.account).await? {
        return update(tx, citizen, certified, now).await;
    }
    if let Some(citizen) = insert(tx, id, certified, now).await? {
        return Ok(citizen);
    }
    // Another login of the same person was quicker.
    let citizen = lock(tx, &certified.account).await?.ok_or(Error::NotFound)?;
    update(tx, citizen, certified, now).await
}

async fn lock(tx: &Tx, account: &AccountKey) -> Result<Option<Citizen>> {
    let (column, key) = match account {
        AccountKey::TaxCode(code) => ("tax_code", code.as_str()),
        AccountKey::Eidas(identifier) => ("eidas_identifier", identifier.as_str()),
    };
    let sql = format!(
        "SELECT * FROM citizen WHERE tenant_id = $1 AND {column} = $2{}",
        tx.engine().for_update()
    );
    tx.one(&sql, args![key]).await
}

async fn insert(
    tx: &Tx,
    id: CitizenId,
    certified: &Certified,
    now: DateTime<Utc>,
) -> Result<Option<Citizen>> {
    let mut profile = Profile {
        id,
        version: 1,
        complete: false,
        given_name: String::new(),
        family_name: String::new(),
        native_given_name: None,
        native_family_name: None,
        tax_code: certified.account.tax_code().cloned(),
        eidas_identifier: certified.account.eidas().cloned(),
        declared_tax_code: None,
        birth_date: certified.birth_date.0,
        sex: None,
        birth_place: None,
        residence: None,
        identity_document: None,
        email: None,
        pending_email: None,
        pec: None,
        mobile: None,
        phone: None,
        provenance: BTreeMap::new(),
    };
    merge(&mut profile, certified, now);
    let p = &profile;
    tx.one(
        "INSERT INTO citizen (tenant_id, id, tax_code, given_name, family_name, birth_date, sex, birth_place, \
         residence, identity_document, email, mobile, provenance, roles, complete, version, created_at, \
         updated_at, last_login_at, eidas_identifier, native_given_name, native_family_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '[]', $14, 1, $15, $15, $15, $16, $17, \
         $18) ON CONFLICT DO NOTHING RETURNING *",
        args![
            id,
            p.tax_code.as_ref().map(ToString::to_string),
            p.given_name.as_str(),
            p.family_name.as_str(),
            p.birth_date,
            p.sex.map(|s| to_word(&s, "sex")).transpose()?,
            to_json_opt(p.birth_place.as_ref(), "birth_place")?,
            to_json_opt(p.residence.as_ref(), "residence")?,
            to_json_opt(p.identity_document.as_ref(), "identity_document")?,
            p.email.as_ref().map(ToString::to_string),
            p.mobile.as_ref().map(ToString::to_string),
            to_json(&p.provenance, "provenance")?,
            false,
            now,
            p.eidas_identifier.as_ref().map(ToString::to_string),
            p.native_given_name.as_deref(),
            p.native_family_name.as_deref(),
        ],
    )
    .await
}

async fn update(tx: &Tx, mut citizen: Citizen, certified: &Certified, now: DateTime<Utc>) -> Result<Citizen> {
    if merge(&mut citizen.profile, certified, now) {
        citizen.profile.version += 1;
        citizen.updated_at = now;
        save(tx, &citizen.profile, now).await?;
    }
    tx.execute(
        "UPDATE citizen SET last_login_at = $3 WHERE tenant_id = $1 AND id = $2",
        args![citizen.profile.id, now],
    )
    .await?;
    citizen.last_login_at = Some(now);
    Ok(citizen)
}

/// Takes over what the identity says; true when something changed.
fn merge(profile: &mut Profile, certified: &Certified, now: DateTime<Utc>) -> bool {
    let source = certified.source;
    let mut merge = Merge {
        provenance: &mut profile.provenance,
        now,
        changed: false,
    };
    if let Some(said) = &certified.given_name {
        merge.certified("given_name", &mut profile.given_name, said, source);
    }
    if let Some(said) = &certified.family_name {
        merge.certified("family_name", &mut profile.family_name, said, source);
    }
    let account = match &certified.account {
        AccountKey::TaxCode(_) => "tax_code",
        AccountKey::Eidas(_) => {
            // Only these identities know of other scripts, and they may know of none any more.
            for (field, value, said) in [
                (
                    "native_given_name",
                    &mut profile.native_given_name,
                    &certified.native_given_name,
                ),
                (
                    "native_family_name",
                    &mut profile.native_family_name,
                    &certified.native_family_name,
                ),
            ] {
                if said.is_some() || value.is_some() {
                    merge.certified(field, value, said, source);
                }
            }
            "eidas_identifier"
        }
    };
    // The key never changes; who vouches for it is noted.
    merge.certified(account, &mut (), &(), source);
    let (birth_date, by) = &certified.birth_date;
    merge.certified("birth_date", &mut profile.birth_date, birth_date, *by);
    merge.offered("sex", &mut profile.sex, certified.sex, says_more);
    merge.offered(
        "birth_place",
        &mut profile.birth_place,
        certified.birth_place.clone(),
        says_more,
    );
    let residence = certified.residence.clone().map(|v| (v, source));
    merge.offered("residence", &mut profile.residence, residence, untouched);
    let document = certified.identity_document.clone().map(|v| (v, source));
    merge.offered(
        "identity_document",
        &mut profile.identity_document,
        document,
        untouched,
    );
    let email = certified.email.clone().map(|v| (v, source));
    merge.offered("email", &mut profile.email, email, untouched);
    let mobile = certified.mobile.clone().map(|v| (v, source));
    merge.offered("mobile", &mut profile.mobile, mobile, untouched);
    merge.changed
}

/// Whether what one source has said of the person gives way to what another says now: to one that
/// knows as much, or more. What was read from the fiscal code is a guess, made once.
const fn gives_way(old: Source, new: Source) -> bool {
    new.is_identity() && knowledge(new) >= knowledge(old)
}

/// How much a source knows of the person. SPID and CIE write names as Italian registries do, other member
/// states as their own do; an operator reads an identity document; those of a card are its issuer's, often in capitals and cut short.
const fn knowledge(source: Source) -> u8 {
    match source {
        Source::Citizen | Source::TaxCode | Source::Office => 0,
        Source::Cns => 1,
        Source::Eidas | Source::Desk => 2,
        Source::Spid | Source::Cie => 3,
    }
}

/// What the citizen typed because no identity said it gives way once one says it, and so does what was
/// read from the fiscal code; never the other way round.
const fn says_more(old: Source, new: Source) -> bool {
    new.is_identity() || !old.is_identity()
}

/// What is merely passed on counts until the citizen says otherwise.
const fn untouched(old: Source, _: Source) -> bool {
    old.is_identity()
}

struct Merge<'a> {
    provenance: &'a mut BTreeMap<String, Provenance>,
    now: DateTime<Utc>,
    changed: bool,
}

impl Merge<'_> {
    fn certified<T: PartialEq + Clone>(&mut self, field: &str, value: &mut T, said: &T, source: Source) {
        let old = self.provenance.get(field).map(|provenance| provenance.source);
        if !old.is_none_or(|old| gives_way(old, source)) {
            return;
        }
        let vouched = old.is_some_and(|old| old == source || old.is_identity());
        if value != said || !vouched {
            *value = said.clone();
            self.note(field, source);
        }
    }

    /// Takes a value over when there is none, or when the one in place came from a source that
    /// yields.
    fn offered<T: PartialEq>(
        &mut self,
        field: &str,
        value: &mut Option<T>,
        said: Option<(T, Source)>,
        yields: impl Fn(Source, Source) -> bool,
    ) {
        let Some((said, source)) = said else { return };
        // A value that the citizen removed stays removed: its provenance says so.
        let old = self.provenance.get(field).map(|provenance| provenance.source);
        if !old.is_none_or(|old| yields(old, source)) {
            return;
        }
        // Two identities that say the same take no turns.
        let vouched = old.is_some_and(|old| old == source || (old.is_identity() && source.is_identity()));
        if value.as_ref() != Some(&said) || !vouched {
            *value = Some(said);
            self.note(field, source);
        }
    }

    fn note(&mut self, field: &str, source: Source) {
        self.provenance.insert(
            field.to_owned(),
            Provenance {
                source,
                changed_at: self.now,
            },
        );
        self.changed = true;
    }
}
