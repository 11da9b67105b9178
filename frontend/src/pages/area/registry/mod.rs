//! Household and record as the civil registry holds them: *Scheda di famiglia* and *Dettaglio*.

mod correction;
mod day;
mod household;
mod member;
mod person;
mod sections;
mod trouble;

pub(super) use correction::Correction;
pub(super) use household::HouseholdPage;
pub(super) use member::name;
pub(super) use person::PersonPage;
pub(super) use trouble::FromRegistry;
