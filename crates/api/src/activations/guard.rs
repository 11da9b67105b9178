//! No operation of a group before the citizen has activated it.

use super::{texts, view};
use crate::http::{Fail, ToProblem};
use sportello_storage::{Tx, activations};
use sportello_types::activations::ActivationStatus;
use sportello_types::ids::CitizenId;
use sportello_types::istanze::Status;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::text::activations as words;

/// 403 `service_not_active`, naming the groups, unless all of them are active by the text in force.
pub async fn require(tx: &Tx, citizen: CitizenId, groups: &[ServiceGroup]) -> Result<(), Fail> {
    let current = activations::current(tx, citizen).await?;
    let missing: Vec<_> = groups
        .iter()
        .copied()
        .filter(|group| {
            let last = current.iter().find(|event| event.group == *group);
            texts::of(*group).is_none_or(|text| view::status(text, last) != ActivationStatus::Active)
        })
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(NotActive(missing).into())
    }
}

/// The same for an istanza that is already there: a draft is being filled in, all else is followed.
pub async fn require_for(tx: &Tx, citizen: CitizenId, status: Status) -> Result<(), Fail> {
    let group = match status {
        Status::Draft => ServiceGroup::Applications,
        _ => ServiceGroup::YourApplications,
    };
    require(tx, citizen, &[group]).await
}

#[derive(Debug, thiserror::Error)]
#[error("groups {0:?} are not active")]
struct NotActive(Vec<ServiceGroup>);

impl ToProblem for NotActive {
    fn code(&self) -> ProblemCode {
        ProblemCode::ServiceNotActive
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let titles: Vec<_> = self
            .0
            .iter()
            .filter_map(|g| texts::of(*g))
            .map(|t| t.title.text(lang))
            .collect();
        Some(words::not_active(lang, titles.join(", ")))
    }
}
