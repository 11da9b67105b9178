//! By what a person is the same person at the next login.

use super::{CodiceFiscale, EidasIdentifier};

/// The key of a citizen's account: who signs in with an Italian identity has a fiscal code, who signs in
/// with that of another member state has what the eIDAS node calls them, and often nothing else. The two
/// are never taken for one another: that a fiscal code belongs to an eIDAS identity is for the
/// municipality to find out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKey {
    /// Certified by SPID, CIE or a card.
    TaxCode(CodiceFiscale),
    /// Certified by another member state.
    Eidas(EidasIdentifier),
}

impl AccountKey {
    /// The fiscal code, where there is one.
    pub const fn tax_code(&self) -> Option<&CodiceFiscale> {
        match self {
            Self::TaxCode(code) => Some(code),
            Self::Eidas(_) => None,
        }
    }

    /// The identifier of the eIDAS node, where there is one.
    pub const fn eidas(&self) -> Option<&EidasIdentifier> {
        match self {
            Self::TaxCode(_) => None,
            Self::Eidas(identifier) => Some(identifier),
        }
    }
}
