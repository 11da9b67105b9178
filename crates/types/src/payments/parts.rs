//! How the amount of a notice is divided among those who get it.

use crate::values::{EuroCents, Iban, PartitaIva, ProvinceCode, Sha256, TaxonomyCode};
use serde::{Deserialize, Serialize};

/// Most parts of one notice (pagoPA GPD v3, `transfer`).
pub const MOST_PARTS: usize = 5;
/// The largest amount of a notice, in cents (pagoPA `stAmount`: 999 999 999.99 euro).
const LARGEST: i64 = 99_999_999_999;

/// A part of an amount, and who gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Part {
    /// How much: a cent at least.
    pub amount: EuroCents,
    /// The fiscal code of the body that gets it.
    pub creditor: PartitaIva,
    /// Where it arrives.
    #[serde(flatten)]
    pub to: Destination,
    /// What it is for.
    pub category: TaxonomyCode,
}

/// Where a part of an amount arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Destination {
    /// On an account.
    Account {
        /// Which.
        account: Iban,
    },
    /// At the revenue agency: it buys a digital stamp (*@e.bollo*, pagoPA SANP).
    Stamp {
        /// Which.
        stamp: StampToBuy,
    },
}

/// A digital stamp to buy: it is good for one document alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StampToBuy {
    /// The digest of the document.
    pub document: Sha256,
    /// The province in which the payer lives.
    pub province: ProvinceCode,
}

impl Part {
    /// The account on which it arrives; nothing for a stamp.
    pub const fn account(&self) -> Option<&Iban> {
        match &self.to {
            Destination::Account { account } => Some(account),
            Destination::Stamp { .. } => None,
        }
    }

    /// The stamp that it buys, if it does.
    pub const fn stamp(&self) -> Option<&StampToBuy> {
        match &self.to {
            Destination::Stamp { stamp } => Some(stamp),
            Destination::Account { .. } => None,
        }
    }
}

/// The parts of an amount: one to five, each of a cent at least; their sum is the amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Part>", into = "Vec<Part>")]
pub struct Parts {
    parts: Vec<Part>,
    total: EuroCents,
}

/// Parts that no notice can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidParts {
    /// None, or more than five.
    #[error("one part at least and {MOST_PARTS} at most")]
    Count,
    /// A part is of nothing, or of less.
    #[error("each part is of one cent at least")]
    Amount,
    /// The sum is larger than a notice can be.
    #[error("the sum is larger than a notice can be")]
    Total,
}

impl Parts {
    /// Checks and adds up.
    ///
    /// # Errors
    /// [`InvalidParts`] says what does not fit.
    pub fn new(parts: Vec<Part>) -> Result<Self, InvalidParts> {
        if parts.is_empty() || parts.len() > MOST_PARTS {
            return Err(InvalidParts::Count);
        }
        let mut total = 0_i64;
        for part in &parts {
            if part.amount.0 < 1 {
                return Err(InvalidParts::Amount);
            }
            total = total.checked_add(part.amount.0).ok_or(InvalidParts::Total)?;
        }
        if total > LARGEST {
            return Err(InvalidParts::Total);
        }
        Ok(Self {
            parts,
            total: EuroCents(total),
        })
    }

    /// The parts, in their order: the first is the creditor's own.
    pub fn as_slice(&self) -> &[Part] {
        &self.parts
    }

    /// Whether a stamp is among them. A notice with one is never printed: it is paid from the portal alone
    /// (pagoPA SANP, *Servizio @e.bollo*).
    pub fn buy_a_stamp(&self) -> bool {
        self.parts.iter().any(|part| part.stamp().is_some())
    }

    /// Their sum.
    pub const fn total(&self) -> EuroCents {
        self.total
    }
}

impl TryFrom<Vec<Part>> for Parts {
    type Error = InvalidParts;

    fn try_from(parts: Vec<Part>) -> Result<Self, InvalidParts> {
        Self::new(parts)
    }
}

impl From<Parts> for Vec<Part> {
    fn from(parts: Parts) -> Self {
        parts.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(cents: i64) -> Part {
        Part {
            amount: EuroCents(cents),
            creditor: "01234567897".parse().unwrap(),
            to: Destination::Account {
                account: "IT60X0542811101000000123456".parse().unwrap(),
            },
            category: "9/0104103SP/".parse().unwrap(),
        }
    }

    fn of(cents: &[i64]) -> Result<Parts, InvalidParts> {
        Parts::new(cents.iter().copied().map(part).collect())
    }

    #[test]
    fn what_no_notice_can_have_is_refused() {
        assert_eq!(of(&[]), Err(InvalidParts::Count));
        assert_eq!(of(&[1; 6]), Err(InvalidParts::Count));
        assert_eq!(of(&[1600, 0]), Err(InvalidParts::Amount));
        assert_eq!(of(&[1600, -1]), Err(InvalidParts::Amount));
        assert_eq!(of(&[LARGEST, 1]), Err(InvalidParts::Total));
        assert_eq!(of(&[i64::MAX, i64::MAX]), Err(InvalidParts::Total));
        assert_eq!(of(&[LARGEST]).unwrap().total(), EuroCents(LARGEST));
    }

    proptest! {
        #[test]
        fn the_sum_of_the_parts_is_the_amount(cents in prop::collection::vec(1i64..10_000_000_000, 1..=5)) {
            let parts = of(&cents).unwrap();
            prop_assert_eq!(parts.total().0, cents.iter().sum::<i64>());
            let json = serde_json::to_string(&parts).unwrap();
            prop_assert_eq!(serde_json::from_str::<Parts>(&json).unwrap(), parts);
        }
    }

    #[test]
    fn json_that_no_notice_can_have_is_refused() {
        assert!(serde_json::from_str::<Parts>("[]").is_err());
        let nothing = serde_json::to_string(&[part(0)]).unwrap();
        assert!(serde_json::from_str::<Parts>(&nothing).is_err());
    }
}
