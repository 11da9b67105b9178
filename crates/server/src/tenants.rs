//! Municipalities from files, to rows.

use chrono::{DateTime, Utc};
use rand::Rng;
use serde::Deserialize;
use sportello_api::payments::Collector;
use sportello_api::tenant::TenantSettings;
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_storage::{Db, new_id, tenants};

/// A municipality in a file: the host names at which it answers, its settings, its crest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantFile {
    /// Host names, lower-case. `settings.host` must be one of them.
    pub hosts: Vec<String>,
    /// What it sets for itself.
    pub settings: TenantSettings,
}

/// A file that describes no municipality.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// Not TOML, or not of the shape.
    #[error("the file does not describe a municipality")]
    Malformed(#[from] toml::de::Error),
    /// The canonical host is not among the hosts.
    #[error("`settings.host` is not one of `hosts`")]
    Host,
    /// The address of its own privacy notice is none that a page may link to.
    #[error("`settings.public.privacy.notice` is not an https address")]
    Notice,
    /// The colour cannot carry white text.
    #[error("`settings.colour`: {0}")]
    Colour(#[from] sportello_frontend::theme::ThemeRefused),
    /// Certificates that the catalogue does not have.
    #[error("`settings.certificates`, {0}")]
    Certificates(#[from] sportello_api::certificates::UnfitCertificates),
    /// Payments that could not be received.
    #[error("`settings.payments`, {0}")]
    Payments(#[from] sportello_api::payments::UnfitPayments),
    /// Who collects would change while debts are with them.
    #[error(transparent)]
    Collector(#[from] sportello_api::payments::StillCollected),
    /// It cannot be written.
    #[error("the municipality cannot be stored")]
    Storage(#[from] sportello_storage::Error),
    /// It cannot be written as JSON.
    #[error("the settings cannot be written")]
    Settings(#[from] serde_json::Error),
}

impl TenantFile {
    /// Reads and checks a file.
    pub fn parse(text: &str) -> Result<Self, TenantError> {
        let file: Self = toml::from_str(text)?;
        if !file.hosts.contains(&file.settings.host) {
            return Err(TenantError::Host);
        }
        let notice = file.settings.public.privacy.notice.as_deref();
        if notice.is_some_and(|notice| !notice.starts_with("https://")) {
            return Err(TenantError::Notice);
        }
        crate::web::theme(file.settings.colour)?;
        file.settings.certificates.check()?;
        let settings = &file.settings;
        settings.payments.check()?;
        settings
            .payments
            .check_offices(|slug| settings.offices.iter().any(|office| office.slug == slug))?;
        Ok(file)
    }

    /// Whether the codes under which it asks for payments are in the list.
    pub fn check_codes(&self, list: &Taxonomy) -> Result<(), TenantError> {
        Ok(self.settings.payments.check_codes(list)?)
    }

    /// Creates the municipality, or changes the one with its slug. Who collects for it does not change while debts
    /// are with them.
    pub async fn store(&self, db: &Db, now: DateTime<Utc>, rng: &mut impl Rng) -> Result<(), TenantError> {
        let settings = serde_json::to_value(&self.settings)?;
        let tx = db.system().await?;
        let slug = &self.settings.public.slug;
        if let Some(stored) = tenants::by_slug(&tx, slug).await? {
            let collector = Collector::of(&stored)?;
            collector.gives_way(&tx, &stored, &self.settings.payments).await?;
        }
        tenants::upsert(&tx, new_id(now, rng), slug, &self.hosts, &settings, now).await?;
        tx.commit().await?;
        Ok(())
    }
}
