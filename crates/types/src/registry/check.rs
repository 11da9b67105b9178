//! Whether a record contradicts itself.

use super::{Dated, Relative, ResidentData, Union, UnionKind};
use chrono::NaiveDate;

/// A contradiction in a record, and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {fault}")]
pub struct InvalidResident {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Neither family nor given name.
    #[error("neither a family name nor a given name")]
    Nameless,
    /// A period that ends before it begins.
    #[error("ends before it begins")]
    Backwards,
    /// Something that began before the birth.
    #[error("begins before the birth")]
    BeforeBirth,
    /// Something that began after the death.
    #[error("begins after the death")]
    AfterDeath,
    /// Two at a time where there can be one.
    #[error("two at the same time")]
    Overlap,
    /// A person who is his own relative.
    #[error("names the person itself")]
    Itself,
    /// Neither an address in Italy nor one abroad, or both.
    #[error("needs an address in Italy or one abroad, not both")]
    Address,
    /// A separation as the end of a marriage.
    #[error("a separation does not end a marriage: it is `separated_on`")]
    Separation,
    /// A contract of cohabitation without a cohabitation.
    #[error("a contract of cohabitation stands with a cohabitation alone")]
    Contract,
    /// More than anybody's history has.
    #[error("more entries than a record can have")]
    TooMany,
}

/// More than anybody's history has; a record of megabytes is no record.
const MOST_ENTRIES: usize = 200;

/// Whether the parts of a record do not contradict each other.
pub(super) fn check(data: &ResidentData) -> Result<(), InvalidResident> {
    let fail = |field, fault| Err(InvalidResident { field, fault });
    if data.identity.family_name.is_none() && data.identity.given_name.is_none() {
        return fail("identity", Fault::Nameless);
    }
    let born = data.identity.birth.date.earliest();
    let died = data.death.as_ref().map(|death| death.on);
    if died.is_some_and(|died| died < born) {
        return fail("death", Fault::BeforeBirth);
    }
    let life = (born, died);
    hold("citizenships", &data.citizenships, life, false)?;
    hold("marital_statuses", &data.marital_statuses, life, true)?;
    hold("registrations", &data.registrations, life, true)?;
    hold("memberships", &data.memberships, life, true)?;
    hold("unions", &data.unions, life, false)?;
    let contracts: Vec<_> = data
        .unions
        .iter()
        .filter_map(|union| union.contract.clone())
        .collect();
    hold("unions", &contracts, life, false)?;
    hold("responsibilities", &data.responsibilities, life, false)?;
    hold("identity_cards", &data.identity_cards, life, false)?;
    hold("permits", &data.permits, life, false)?;
    hold("pensions", &data.pensions, life, false)?;
    let residing: Vec<_> = data
        .residences
        .iter()
        .filter(|residence| residence.kind.is_residence() && !residence.kind.is_restated())
        .cloned()
        .collect();
    hold("residences", &data.residences, life, false)?;
    hold("residences", &residing, life, true)?;
    if data
        .residences
        .iter()
        .any(|residence| residence.address.is_some() == residence.abroad.is_some())
    {
        return fail("residences", Fault::Address);
    }
    if data.former_tax_codes.len() > MOST_ENTRIES {
        return fail("former_tax_codes", Fault::TooMany);
    }
    let separation = |union: &Union| {
        let reason = union.ended.as_ref().and_then(|ending| ending.reason);
        matches!(reason, Some(super::EndReason::Marriage(end)) if end.is_separation())
    };
    if data.unions.iter().any(separation) {
        return fail("unions", Fault::Separation);
    }
    let strays = |union: &Union| union.contract.is_some() && union.kind != UnionKind::Cohabitation;
    if data.unions.iter().any(strays) {
        return fail("unions", Fault::Contract);
    }
    let itself = |other: &Relative| other.id.as_ref() == Some(&data.id);
    for (field, parent) in [("father", &data.father), ("mother", &data.mother)] {
        if parent.as_ref().is_some_and(itself) {
            return fail(field, Fault::Itself);
        }
    }
    if data.unions.iter().any(|union| itself(&union.partner)) {
        return fail("unions", Fault::Itself);
    }
    Ok(())
}

/// Holds entries to a life; `alone` where there can be one at a time.
fn hold<T: Dated>(
    field: &'static str,
    items: &[T],
    (born, died): (NaiveDate, Option<NaiveDate>),
    alone: bool,
) -> Result<(), InvalidResident> {
    let fail = |fault| Err(InvalidResident { field, fault });
    if items.len() > MOST_ENTRIES {
        return fail(Fault::TooMany);
    }
    let mut periods: Vec<_> = items.iter().map(Dated::period).collect();
    for period in &periods {
        if !period.is_ordered() {
            return fail(Fault::Backwards);
        }
        if period.since.is_some_and(|since| since < born) {
            return fail(Fault::BeforeBirth);
        }
        if let (Some(since), Some(died)) = (period.since, died)
            && since > died
        {
            return fail(Fault::AfterDeath);
        }
    }
    periods.sort_by_key(|period| period.since);
    let overlap = periods
        .iter()
        .zip(periods.iter().skip(1))
        .any(|(one, next)| one.overlaps(*next));
    if alone && overlap {
        return fail(Fault::Overlap);
    }
    Ok(())
}
