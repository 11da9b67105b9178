//! Who owes.

use sportello_types::values::{CodiceFiscale, Email, PartitaIva};
use std::str::FromStr;

/// Whoever owes.
#[derive(Clone, PartialEq, Eq)]
pub struct DebtorRecord {
    /// Fiscal code; nothing for somebody who has none, or whose code nobody knows.
    pub tax_code: Option<TaxCode>,
    /// Name in full.
    pub name: String,
    /// Where to write to.
    pub email: Option<Email>,
}

/// A fiscal code of sixteen characters or of eleven digits. The eleven digits may be a person's too, who has
/// a provisional code; a citizen who has signed in has sixteen characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaxCode {
    /// A person's.
    Person(CodiceFiscale),
    /// A body's.
    Body(PartitaIva),
}

/// The text is not a fiscal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fiscal code of sixteen characters or eleven digits")]
pub struct InvalidTaxCode;

impl TaxCode {
    /// The code as text, in its normal form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Person(code) => code.as_str(),
            Self::Body(code) => code.as_str(),
        }
    }
}

impl From<CodiceFiscale> for TaxCode {
    fn from(code: CodiceFiscale) -> Self {
        Self::Person(code)
    }
}

impl From<PartitaIva> for TaxCode {
    fn from(code: PartitaIva) -> Self {
        Self::Body(code)
    }
}

impl FromStr for TaxCode {
    type Err = InvalidTaxCode;

    fn from_str(text: &str) -> Result<Self, InvalidTaxCode> {
        let body = || text.parse().map(Self::Body).map_err(|_| InvalidTaxCode);
        text.parse().map(Self::Person).or_else(|_| body())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_persons_or_a_bodys_and_nothing_else() {
        let person: TaxCode = "rssmra80a01h501u".parse().unwrap();
        assert!(matches!(person, TaxCode::Person(_)));
        assert_eq!(person.as_str(), "RSSMRA80A01H501U");
        let body: TaxCode = "01234567897".parse().unwrap();
        assert!(matches!(body, TaxCode::Body(_)));
        for wrong in ["", "01234567890", "RSSMRA80A01H501X", "ANONIMO"] {
            assert!(wrong.parse::<TaxCode>().is_err(), "{wrong}");
        }
    }
}
