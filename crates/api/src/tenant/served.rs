//! [`ServedTenant`]: a municipality's settings, read once and kept for a short while.

use super::settings::{Aoo, TenantSettings};
use crate::http::Fail;
use crate::services::Shelf;
use moka::future::Cache;
use sportello_documents::Issuer;
use sportello_integrations::protocol::{Administration, Contacts};
use sportello_storage::{Db, tenants};
use sportello_types::ids::TenantId;
use sportello_types::lang::Lang;
use sportello_types::services::Office;
use sportello_types::tenant::Tenant;
use std::sync::Arc;
use std::time::Duration;

/// A municipality served by this installation.
#[derive(Clone, Debug)]
pub struct ServedTenant {
    /// Its id.
    pub id: TenantId,
    /// Its name in addresses and files: `borgoverde`.
    pub slug: String,
    /// What the municipality has set.
    pub settings: TenantSettings,
    /// Its services, as lists show them.
    pub shelf: Arc<Shelf>,
}

impl ServedTenant {
    /// What everybody may know of it.
    pub fn public(&self) -> &Tenant {
        &self.settings.public
    }

    /// The language in which it speaks unless asked for another.
    pub fn default_language(&self) -> Lang {
        self.settings
            .public
            .languages
            .first()
            .copied()
            .unwrap_or_default()
    }

    /// The office for whoever does not know which one to ask: the first of the list, or the
    /// municipality itself.
    pub fn front_office(&self, lang: Lang) -> Office {
        let contacts = &self.settings.public.contacts;
        let first = self.settings.offices.first();
        first.map_or_else(
            || Office {
                slug: "comune".to_owned(),
                name: self.settings.public.name.clone(),
                street: contacts.address.clone(),
                postal_code: String::new(),
                town: self.settings.public.short_name.clone(),
                phone: contacts.phone.clone(),
                email: contacts.email.clone(),
                pec: contacts.pec.clone(),
                hours: String::new(),
                person_in_charge: String::new(),
                substitute: String::new(),
            },
            |office| office.office(lang),
        )
    }

    /// The head of its papers.
    pub fn issuer(&self) -> Issuer {
        Issuer {
            name: self.settings.public.name.clone(),
            ipa_code: self.settings.public.ipa_code.clone(),
            crest_svg: Some(self.settings.crest_svg.clone()),
        }
    }

    /// The body itself with one of its offices, as other administrations know it: in Italian.
    pub fn administration(&self, office: Office) -> Administration {
        let office = self.office(&office.slug, Lang::It).unwrap_or(office);
        let Tenant {
            name,
            ipa_code,
            contacts,
            ..
        } = self.public();
        let Aoo { code, name: area } = &self.settings.aoo;
        Administration {
            name: name.clone(),
            ipa_code: ipa_code.clone(),
            tax_code: contacts.tax_code.parse().ok(),
            aoo: (code.clone(), area.clone()),
            office: Some((office.slug, office.name)),
            contacts: Contacts {
                emails: contacts.pec.parse().into_iter().collect(),
                phones: Vec::new(),
            },
        }
    }

    /// One of its offices.
    pub fn office(&self, slug: &str, lang: Lang) -> Option<Office> {
        let mut offices = self.settings.offices.iter();
        offices
            .find(|office| office.slug == slug)
            .map(|office| office.office(lang))
    }
}

/// Municipalities by host name. Settings are rows; what was read stays good for ten seconds, so
/// that a change shows soon on every replica and a request costs no query.
pub struct Tenants {
    by_host: Cache<String, Option<Arc<ServedTenant>>>,
}

impl Default for Tenants {
    fn default() -> Self {
        Self {
            by_host: Cache::builder()
                .max_capacity(1024)
                .time_to_live(Duration::from_secs(10))
                .build(),
        }
    }
}

impl Tenants {
    /// The municipality that answers at a host name (lower-case, without port).
    pub async fn find(&self, db: &Db, host: &str) -> Result<Option<Arc<ServedTenant>>, Fail> {
        if let Some(known) = self.by_host.get(host).await {
            return Ok(known);
        }
        let found = load(db, host).await?;
        self.by_host.insert(host.to_owned(), found.clone()).await;
        Ok(found)
    }

    /// The municipality of a name in addresses: where the host does not tell.
    pub async fn by_slug(&self, db: &Db, slug: &str) -> Result<Option<Arc<ServedTenant>>, Fail> {
        let tx = db.system_read().await?;
        tenants::by_slug(&tx, slug).await?.map(served).transpose()
    }

    /// The municipality of an id; for jobs.
    pub async fn by_id(&self, db: &Db, id: TenantId) -> Result<Option<Arc<ServedTenant>>, Fail> {
        let tx = db.system_read().await?;
        tenants::by_id(&tx, id).await?.map(served).transpose()
    }
}

async fn load(db: &Db, host: &str) -> Result<Option<Arc<ServedTenant>>, Fail> {
    let tx = db.system_read().await?;
    tenants::by_host(&tx, host).await?.map(served).transpose()
}

fn served(row: tenants::Tenant) -> Result<Arc<ServedTenant>, Fail> {
    let settings = serde_json::from_value(row.settings).map_err(Fail::internal)?;
    Ok(Arc::new(ServedTenant {
        id: row.id,
        slug: row.slug,
        settings,
        shelf: Arc::default(),
    }))
}
