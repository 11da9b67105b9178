//! [`Shelf`]: the list of services as it stands today, put together once a day and language.

use super::{Offer, catalog};
use crate::http::{Cursor, Fail};
use crate::tenant::ServedTenant;
use crate::time;
use actix_web::web::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::lang::Lang;
use sportello_types::page::DEFAULT_LIMIT;
use sportello_types::search::fold;
use sportello_types::services::ServiceSummary;
use std::sync::{Arc, PoisonError, RwLock};

/// The services of a municipality by title. What a list shows depends on the language, on the
/// municipality's settings and on the day (windows open and close at midnight in Rome): a shelf
/// lives as long as the settings it was filled from.
#[derive(Debug, Default)]
pub struct Shelf(RwLock<Vec<Filled>>);

#[derive(Debug)]
struct Filled {
    lang: Lang,
    day: NaiveDate,
    listed: Arc<Listed>,
}

/// All services of one language and day.
#[derive(Debug)]
pub struct Listed {
    /// In the order of their titles.
    pub services: Vec<ServiceSummary>,
    /// The first page, as the API answers when nothing is searched.
    pub first_page: Bytes,
}

impl Shelf {
    /// The services as they stand at an instant.
    pub fn at(&self, tenant: &ServedTenant, lang: Lang, now: DateTime<Utc>) -> Result<Arc<Listed>, Fail> {
        let day = time::rome_day(now);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(filled) = known
            .iter()
            .find(|filled| filled.lang == lang && filled.day == day)
        {
            return Ok(Arc::clone(&filled.listed));
        }
        drop(known);
        let listed = Arc::new(Listed::new(tenant, lang, now)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|filled| filled.lang != lang);
        kept.push(Filled {
            lang,
            day,
            listed: Arc::clone(&listed),
        });
        Ok(listed)
    }
}

impl Listed {
    fn new(tenant: &ServedTenant, lang: Lang, now: DateTime<Utc>) -> Result<Self, Fail> {
        let mut services: Vec<ServiceSummary> = catalog::all()
            .iter()
            .filter_map(|entry| Offer::find(tenant, entry.slug()))
            .map(|offer| offer.summary(lang, now))
            .collect();
        services.sort_by_cached_key(key_of);
        let page = Cursor::page(services.clone(), DEFAULT_LIMIT, key_of);
        let first_page = serde_json::to_vec(&page).map_err(Fail::internal)?.into();
        Ok(Self { services, first_page })
    }
}

/// What the list is sorted by.
pub(super) fn key_of(service: &ServiceSummary) -> String {
    format!("{}\0{}", fold(&service.title), service.slug)
}
