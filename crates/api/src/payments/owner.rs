//! Whose debts they are: under the citizen's id, or their certified fiscal code.

use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use sportello_storage::payments::{self, StoredDebt};
use sportello_storage::{Tx, citizens};
use sportello_types::ids::{CitizenId, NoticeId};
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::values::{CodiceFiscale, Email};

/// The one who asks.
pub(super) struct Owner {
    pub(super) citizen: CitizenId,
    /// As an identity or an office has certified it; a code that was merely stated is nobody's key.
    pub(super) tax_code: Option<CodiceFiscale>,
    pub(super) email: Option<Email>,
}

impl Owner {
    /// A citizen who has activated payments.
    pub(super) async fn of(tx: &Tx, citizen: &Citizen<L2>) -> Result<Self, Fail> {
        activations::require(tx, citizen.id, &[ServiceGroup::Payments]).await?;
        let found = citizens::find(tx, citizen.id).await?;
        let profile = found.ok_or(ProblemCode::Unauthenticated)?.profile;
        Ok(Self {
            citizen: citizen.id,
            tax_code: profile.tax_code,
            email: profile.email,
        })
    }

    /// The debt of a notice of theirs; what is somebody else's does not exist.
    pub(super) async fn notice(&self, tx: &Tx, id: NoticeId) -> Result<StoredDebt, Fail> {
        let found = payments::own_notice(tx, self.citizen, self.tax_code.as_ref(), id).await?;
        Ok(found.ok_or(ProblemCode::NotFound)?)
    }
}
