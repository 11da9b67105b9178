//! Levels of assurance of an identity.

use serde::{Deserialize, Serialize};

/// Level of assurance of a login, by Regulation (EU) 910/2014 art. 8: low, substantial, high
/// (`SpidL1`, `SpidL2`, `SpidL3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Loa {
    /// Low: one factor.
    L1,
    /// Substantial: two factors.
    L2,
    /// High: two factors, one of them a certified device.
    L3,
}

impl Loa {
    /// The level as a number, 1 to 3.
    pub const fn number(self) -> u8 {
        match self {
            Self::L1 => 1,
            Self::L2 => 2,
            Self::L3 => 3,
        }
    }

    /// The level of a number, 1 to 3.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::L1),
            2 => Some(Self::L2),
            3 => Some(Self::L3),
            _ => None,
        }
    }
}
