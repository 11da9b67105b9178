//! The list as pagoPA publishes it: the JSON of its service of taxonomy (`pagopa/pagopa-taxonomy`, version
//! `standard` or any that adds to it), an array of objects. Its days have slashes and nothing says in what
//! order: in the table from which it is made it is `mm/gg/aaaa`, older files had the day first. One order holds for
//! the whole file.

use super::{Entry, Place, RowFault, TaxonomyError, Texts};
use chrono::NaiveDate;
use serde::Deserialize;

/// A row; what else is in it says nothing of whether a code holds.
#[derive(Deserialize)]
struct Published {
    // Files before the service was one had the name with `DI`.
    #[serde(rename = "DATI SPECIFICI INCASSO", alias = "DATI SPECIFICI DI INCASSO")]
    code: String,
    #[serde(rename = "NOME MACRO AREA")]
    area: String,
    #[serde(rename = "TIPO SERVIZIO")]
    service: String,
    #[serde(rename = "DATA INIZIO VALIDITA")]
    valid_from: String,
    #[serde(rename = "DATA FINE VALIDITA")]
    valid_until: String,
}

/// What stands where there is no day.
const NO_DAY: [&str; 2] = ["", "-"];
/// Which comes first in a date: the month, or the day.
const ORDERS: [&str; 2] = ["%m/%d/%Y", "%d/%m/%Y"];

pub(super) fn read(content: &[u8]) -> Result<Vec<(Place, Entry)>, TaxonomyError> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let rows: Vec<Published> = serde_json::from_slice(content).map_err(TaxonomyError::Json)?;
    let order = order(&rows)?;
    let mut read = Vec::with_capacity(rows.len());
    for (place, row) in placed(&rows) {
        let entry = row
            .entry(order)
            .map_err(|fault| TaxonomyError::Row { place, fault })?;
        read.push((place, entry));
    }
    Ok(read)
}

fn placed(rows: &[Published]) -> impl Iterator<Item = (Place, &Published)> {
    (1..).map(Place::Entry).zip(rows)
}

/// The first order in which all dates are days.
fn order(rows: &[Published]) -> Result<&'static str, TaxonomyError> {
    let mut left = ORDERS.to_vec();
    for (place, row) in placed(rows) {
        for (column, text) in [("valid_from", &row.valid_from), ("valid_until", &row.valid_until)] {
            let fits = |order: &&str| day(column, text, order).is_ok();
            if !ORDERS.iter().any(fits) {
                let fault = RowFault::Day(column, "12/31/2026");
                return Err(TaxonomyError::Row { place, fault });
            }
            left.retain(fits);
            if left.is_empty() {
                return Err(TaxonomyError::Dates(place));
            }
        }
    }
    left.first().copied().ok_or(TaxonomyError::Empty)
}

fn day(column: &'static str, text: &str, order: &str) -> Result<Option<NaiveDate>, RowFault> {
    let text = text.trim();
    if NO_DAY.contains(&text) {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(text, order);
    day.map(Some).map_err(|_| RowFault::Day(column, "12/31/2026"))
}

impl Published {
    fn entry(&self, order: &str) -> Result<Entry, RowFault> {
        Texts {
            code: &self.code,
            area: &self.area,
            service: &self.service,
            valid_from: day("valid_from", &self.valid_from, order)?,
            valid_until: day("valid_until", &self.valid_until, order)?,
        }
        .entry()
    }
}
