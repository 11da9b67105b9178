//! No operation of a group before the citizen has activated it.

use super::{texts, view};
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, ToProblem};
use crate::services::Offer;
use sportello_storage::istanze::Istanza;
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
    let missing = missing(tx, citizen, groups).await?;
    if missing.is_empty() {
        Ok(())
    } else {
        Err(NotActive(missing).into())
    }
}

/// Whether a group is active by the text in force.
pub async fn is_active(tx: &Tx, citizen: CitizenId, group: ServiceGroup) -> Result<bool, Fail> {
    Ok(missing(tx, citizen, &[group]).await?.is_empty())
}

/// What [`require`] does, for an istanza that is already there: a draft is being filled in, all else is followed.
/// What is missing for a draft to be sent is named with it, so that it can be activated at once.
pub async fn require_for(tx: &Tx, citizen: &Citizen<L2>, istanza: &Istanza) -> Result<(), Fail> {
    let group = match istanza.status {
        Status::Draft => ServiceGroup::Applications,
        _ => ServiceGroup::YourApplications,
    };
    let missing = missing(tx, citizen.id, &[group]).await?;
    if missing.is_empty() {
        return Ok(());
    }
    if istanza.status == Status::Draft
        && let Some(offer) = Offer::find(&citizen.tenant, &istanza.service)
    {
        require(tx, citizen.id, offer.groups()).await?;
    }
    Err(NotActive(missing).into())
}

/// Those of the groups that are not active by the text in force.
async fn missing(tx: &Tx, citizen: CitizenId, groups: &[ServiceGroup]) -> Result<Vec<ServiceGroup>, Fail> {
    let current = activations::current(tx, citizen).await?;
    let inactive = |group: &ServiceGroup| {
        let last = current.iter().find(|event| event.group == *group);
        texts::of(*group).is_none_or(|text| view::status(text, last) != ActivationStatus::Active)
    };
    Ok(groups.iter().copied().filter(inactive).collect())
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

    fn groups(&self) -> Vec<ServiceGroup> {
        self.0.clone()
    }
}
