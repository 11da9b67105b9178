//! The person whom a certificate, or a declaration in the place of one, is about.

use crate::households::Asked;
use crate::http::Fail;
use sportello_documents::certificates::{AskedBy, Subject};
use sportello_types::registry::{Resident, Seen, Sight};

/// The record of a member, as far as a certificate may say it to the one who asks: of who is listed alone
/// not the fiscal code, which the list does not show either.
pub(crate) async fn record(asked: &Asked<'_>, seen: &Seen<'_>) -> Result<Resident, Fail> {
    let record = asked.record(seen).await?;
    if seen.sight == Sight::Whole {
        return Ok(record);
    }
    let mut data = record.into_data();
    data.identity.tax_code = None;
    data.former_tax_codes.clear();
    Resident::new(data).map_err(Fail::internal)
}

/// The person with the household, as the rules of certificates look at them.
pub(crate) fn of<'a>(asked: &'a Asked<'_>, seen: &Seen<'_>, resident: &'a Resident) -> Subject<'a> {
    Subject {
        resident,
        household: Some(asked.household()),
        source: asked.source,
        asked_by: if asked.is_own(seen) {
            AskedBy::Self_
        } else {
            AskedBy::Member {
                tax_code: asked.own_tax_code(),
                sight: seen.sight,
            }
        },
        on: asked.at,
        as_of: asked.as_of,
    }
}
