//! Groups of services that the citizen activates.

use super::{ApiError, operations};
use sportello_types::{
    activations::{Activate, ActivateTogether, Activation},
    page::Page,
    services::ServiceGroup,
};

operations! {
    LIST = Get "/activations";
    ACTIVATE_TOGETHER = Post "/activations";
    ACTIVATE = Put "/activations/{group}";
    WITHDRAW = Delete "/activations/{group}";
}

/// All groups, active or not.
pub async fn list() -> Result<Page<Activation>, ApiError> {
    LIST.call().read().await
}

/// Activates a group.
pub async fn activate(group: ServiceGroup, acknowledgement: &Activate) -> Result<Activation, ApiError> {
    ACTIVATE.at(&[&group.slug()]).json(acknowledgement).read().await
}

/// Activates several groups: all of them, or none.
pub async fn activate_together(acknowledgement: &ActivateTogether) -> Result<Page<Activation>, ApiError> {
    ACTIVATE_TOGETHER.call().json(acknowledgement).read().await
}

/// Withdraws the activation of a group.
pub async fn withdraw(group: ServiceGroup) -> Result<(), ApiError> {
    WITHDRAW.at(&[&group.slug()]).run().await
}
