//! About whom one may declare in the place of a certificate or of an affidavit (DPR 445/2000 arts. 46, 47).

use super::sight::answers_for;
use super::{Certifiability, Household, Sight, sight};
use crate::values::ResidentKey;
use chrono::NaiveDate;

/// Why somebody may not declare about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotDeclare {
    /// Who declares is a minor, or under guardianship: parent or guardian declares (art. 5).
    #[error("who declares may not do so alone")]
    NotAlone,
    /// The person is of age: who is of age declares for oneself, unless under guardianship of the one who
    /// declares.
    #[error("the person declares for oneself")]
    OfAge,
    /// A minor for whom somebody else answers, or a person whom the one who declares may not see.
    #[error("who declares does not answer for the person")]
    NotTheirs,
}

impl Household {
    /// Whether `declarant` may declare about `about` on a day: about oneself; about a minor of the household
    /// for whom one answers, as parent or guardian; about who is of age and under guardianship, as guardian
    /// (art. 5). What is not certain, an age above all, is
    /// decided against it. The household must be that of the day.
    pub fn may_declare(
        &self,
        declarant: &ResidentKey,
        about: &ResidentKey,
        today: NaiveDate,
    ) -> Result<(), CannotDeclare> {
        let (Some(one), Some(other)) = (self.member(declarant), self.member(about)) else {
            return Err(CannotDeclare::NotTheirs);
        };
        let capable = one.identity.birth.date.is_certainly_adult(today)
            && one.certifiability != Some(Certifiability::UnderGuardianship)
            && !one.is_deceased(today);
        if !capable {
            return Err(CannotDeclare::NotAlone);
        }
        if one.id == other.id {
            return Ok(());
        }
        let seen = sight(self, declarant, about, today);
        if seen == Sight::Whole && answers_for(self, one, other, today) {
            Ok(())
        } else if seen != Sight::Nothing && !other.identity.birth.date.is_certainly_minor(today) {
            Err(CannotDeclare::OfAge)
        } else {
            Err(CannotDeclare::NotTheirs)
        }
    }
}
