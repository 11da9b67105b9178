//! Household and record in the civil registry.

use super::{ApiError, operations};
use chrono::NaiveDate;
use sportello_types::{
    ids::SeenPersonId,
    registry::{HouseholdShown, PersonShown},
};

operations! {
    HOUSEHOLD = Get "/registry/household";
    PERSON = Get "/registry/people/{id}";
}

/// The household on a day (today without one), with those who died in it or without.
pub async fn household(at: Option<NaiveDate>, deceased: bool) -> Result<HouseholdShown, ApiError> {
    HOUSEHOLD
        .call()
        .query("at", at)
        .query("deceased", deceased.then_some(true))
        .read()
        .await
}

/// A member's record on a day (today without one).
pub async fn person(id: SeenPersonId, at: Option<NaiveDate>) -> Result<PersonShown, ApiError> {
    PERSON.at(&[&id]).query("at", at).read().await
}
