//! Places of events and addresses, as the registry writes them.

use super::personal_debug;
use crate::values::{Cap, CleanText, CodiceCatastale};
use serde::{Deserialize, Serialize};

/// An Italian municipality, of today or of its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MunicipalityRef {
    /// Belfiore code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodiceCatastale>,
    /// Its name.
    pub name: CleanText,
    /// Two letters of the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<CleanText>,
}

/// A country. One that no longer exists has a name and perhaps no code (ANPR `998`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateRef {
    /// Belfiore code (`Z110`), where there is one; Italy has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodiceCatastale>,
    /// Its name, in Italian.
    pub name: CleanText,
}

impl StateRef {
    /// Whether it is Italy.
    pub fn is_italy(&self) -> bool {
        let name = self.name.as_str();
        self.code.is_none() && (name.eq_ignore_ascii_case("italia") || name.eq_ignore_ascii_case("italiana"))
    }
}

/// Where something happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Place {
    /// In an Italian municipality.
    Italy {
        /// Which.
        municipality: MunicipalityRef,
    },
    /// Abroad.
    Abroad {
        /// The country.
        state: StateRef,
        /// The town.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        town: Option<CleanText>,
    },
    /// Elsewhere: on board of a ship.
    Exceptional {
        /// In words.
        description: CleanText,
    },
}

impl Place {
    /// Belfiore code of municipality or country.
    pub const fn code(&self) -> Option<&CodiceCatastale> {
        match self {
            Self::Italy { municipality } => municipality.code.as_ref(),
            Self::Abroad { state, .. } => state.code.as_ref(),
            Self::Exceptional { .. } => None,
        }
    }
}

/// An address in Italy.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeAddress {
    /// Street with its generic name: `VIA DEI GELSOMINI`.
    pub street: CleanText,
    /// House number with its letter: `12/A`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<CleanText>,
    /// Staircase, floor, door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interior: Option<CleanText>,
    /// Hamlet (*frazione*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hamlet: Option<CleanText>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<Cap>,
    /// Municipality.
    pub municipality: MunicipalityRef,
}

/// An address abroad (AIRE).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignAddress {
    /// Street and number, as written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<CleanText>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<CleanText>,
    /// Country.
    pub state: StateRef,
    /// The consulate in charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consulate: Option<CleanText>,
}

personal_debug!(Place, HomeAddress, ForeignAddress);
