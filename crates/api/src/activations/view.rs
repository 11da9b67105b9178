//! Where a citizen stands with a group, in words.

use super::texts::GroupText;
use sportello_storage::activations::ActivationEvent;
use sportello_types::activations::{Activation, ActivationStatus};
use sportello_types::lang::Lang;
use sportello_types::services::ServiceGroup;

/// What the last event means, given the text in force.
pub(super) fn status(text: &GroupText, last: Option<&ActivationEvent>) -> ActivationStatus {
    match last {
        Some(event) if event.active && event.text_version == text.version => ActivationStatus::Active,
        Some(event) if event.active => ActivationStatus::Outdated,
        _ => ActivationStatus::Inactive,
    }
}

/// The group as the citizen sees it.
pub(super) fn activation(
    group: ServiceGroup,
    text: &GroupText,
    last: Option<&ActivationEvent>,
    lang: Lang,
) -> Activation {
    Activation {
        group,
        title: text.title.text(lang).to_owned(),
        description: text.description.text(lang).to_owned(),
        text_version: text.version.clone(),
        text: text.notice(lang).clone(),
        status: status(text, last),
        activated_at: last.filter(|event| event.active).map(|event| event.at),
    }
}
