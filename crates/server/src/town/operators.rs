//! The sample operators of the town.

use super::TownError;
use chrono::{DateTime, Utc};
use rand_chacha::ChaCha20Rng;
use sportello_simulators::town::{Citizen, citizens as sample};
use sportello_storage::citizens::{self, Certified};
use sportello_storage::{Db, new_id, tenants};
use sportello_types::profile::Source;
use sportello_types::values::AccountKey;
use sportello_types::whoami::Role;

/// Gives the sample operators their role, before they first sign in.
pub(super) async fn appoint(db: &Db, now: DateTime<Utc>, rng: &mut ChaCha20Rng) -> Result<(), TownError> {
    for person in sample()? {
        let Some(slug) = &person.operator_of else {
            continue;
        };
        let tx = db.system_read().await?;
        let found = tenants::by_slug(&tx, slug).await?;
        drop(tx);
        let Some(tenant) = found else { continue };
        let tx = db.begin(tenant.id).await?;
        let known = match citizens::find_by_tax_code(&tx, &person.tax_code).await? {
            Some(known) => known,
            None => citizens::upsert_at_login(&tx, new_id(now, rng), &certified(&person), now).await?,
        };
        citizens::set_roles(
            &tx,
            known.profile.id,
            &[Role::Operator, Role::Desk, Role::Registrar],
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

fn certified(person: &Citizen) -> Certified {
    Certified {
        source: Source::Spid,
        account: AccountKey::TaxCode(person.tax_code.clone()),
        given_name: Some(person.given_name.clone()),
        family_name: Some(person.family_name.clone()),
        native_given_name: None,
        native_family_name: None,
        birth_date: (person.birth_date, Source::Spid),
        sex: None,
        birth_place: None,
        residence: None,
        identity_document: None,
        email: None,
        mobile: None,
    }
}
