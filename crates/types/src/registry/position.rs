//! Where somebody stands in the registry on a day.

use super::{Dated, DeletionReason, ResidentData};
use crate::lang::Lang;
use crate::profile::Sex;
use crate::text::registry as words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Position in the registry (*posizione anagrafica*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RegistryPosition {
    /// Resident.
    Resident,
    /// Italian resident abroad.
    Aire,
    /// Moved to another municipality.
    Emigrated,
    /// Moved abroad.
    EmigratedAbroad,
    /// Removed as untraceable.
    Untraceable,
    /// Dead.
    Deceased,
    /// Removed for another reason.
    DeletedOther,
}

impl RegistryPosition {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Resident,
        Self::Aire,
        Self::Emigrated,
        Self::EmigratedAbroad,
        Self::Untraceable,
        Self::Deceased,
        Self::DeletedOther,
    ];

    /// What it is called, in the gender of the person.
    pub fn label(self, sex: Option<Sex>, lang: Lang) -> &'static str {
        let key = match self {
            Self::Resident => "position-resident",
            Self::Aire => "position-aire",
            Self::Emigrated => "position-emigrated",
            Self::EmigratedAbroad => "position-emigrated-abroad",
            Self::Untraceable => "position-untraceable",
            Self::Deceased => "position-deceased",
            Self::DeletedOther => "position-deleted-other",
        };
        let gendered = match sex {
            Some(Sex::F) => words::lookup(&format!("{key}-f"), lang),
            Some(Sex::M) => words::lookup(&format!("{key}-m"), lang),
            None => None,
        };
        gendered.or_else(|| words::lookup(key, lang)).unwrap_or_default()
    }

    const fn after(reason: DeletionReason) -> Self {
        match reason {
            DeletionReason::Death | DeletionReason::PresumedDeath => Self::Deceased,
            DeletionReason::Emigration | DeletionReason::NoFixedAbode => Self::Emigrated,
            DeletionReason::Abroad => Self::EmigratedAbroad,
            DeletionReason::Untraceable => Self::Untraceable,
            DeletionReason::Aire => Self::Aire,
            DeletionReason::NotRenewed
            | DeletionReason::Census
            | DeletionReason::Twice
            | DeletionReason::LostCitizenship
            | DeletionReason::Restored
            | DeletionReason::Other => Self::DeletedOther,
        }
    }
}

impl ResidentData {
    /// The position on a day: death first, then the stay in the register that holds or the last one
    /// that ended. Nothing before the first.
    pub fn position(&self, day: NaiveDate) -> Option<RegistryPosition> {
        if self.is_deceased(day) {
            return Some(RegistryPosition::Deceased);
        }
        if let Some(stay) = super::at(&self.registrations, day).next() {
            // Abroad is where the person is, not where they were in a stay that is over.
            return Some(if self.aire && stay.until.is_none() {
                RegistryPosition::Aire
            } else {
                RegistryPosition::Resident
            });
        }
        let left = self
            .registrations
            .iter()
            .filter(|stay| stay.until.is_some_and(|until| until < day))
            .max_by_key(|stay| stay.until);
        if let Some(stay) = left {
            let reason = stay.deletion.map(RegistryPosition::after);
            return Some(reason.unwrap_or(RegistryPosition::DeletedOther));
        }
        if !self.registrations.is_empty() {
            return None;
        }
        // A registry that keeps no stays: who lives in a household is in the register.
        let lives = self.memberships.iter().any(|m| m.period().contains(day))
            || self.residences.iter().any(|r| r.period().contains(day));
        match (self.aire, lives) {
            (true, _) => Some(RegistryPosition::Aire),
            (false, true) => Some(RegistryPosition::Resident),
            (false, false) => None,
        }
    }
}
