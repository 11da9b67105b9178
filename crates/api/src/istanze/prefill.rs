//! Once only: what the portal already knows is not asked again (DPR 445/2000 art. 43).

use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::services::Offer;
use crate::time;
use chrono::{DateTime, Utc};
use sportello_storage::istanze::Istanza;
use sportello_storage::{Tx, citizens};
use sportello_types::form::{self, Answers, Env, Form};
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;

/// The profile of a citizen who may begin an istanza: 403 `profile_incomplete` otherwise.
pub(super) async fn complete_profile(tx: &Tx, citizen: CitizenId) -> Result<Profile, Fail> {
    let profile = citizens::find(tx, citizen)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?
        .profile;
    if profile.complete {
        Ok(profile)
    } else {
        Err(ProblemCode::ProfileIncomplete.into())
    }
}

/// First answers of a draft: the profile's values, and what is computed from them. Values in
/// `kept` (of an istanza that is copied) stay, except where the profile certifies another.
pub(super) fn answers(form: &Form, profile: &Profile, kept: &Answers, now: DateTime<Utc>) -> Answers {
    let env = Env {
        today: time::rome_day(now),
        attachments: &[],
    };
    let filled = form::prefill(form, kept, profile);
    form::compute(form, &filled, &env)
}

/// The answers of a draft, with the profile of today where the citizen cannot answer otherwise.
pub(super) async fn certified(tx: &Tx, citizen: &Citizen<L2>, draft: &Istanza) -> Result<Answers, Fail> {
    let profile = citizens::find(tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?
        .profile;
    match Offer::find(&citizen.tenant, &draft.service) {
        Some(offer) => Ok(form::certify(&offer.form()?.form, &draft.answers, &profile)),
        None => Ok(draft.answers.clone()),
    }
}
