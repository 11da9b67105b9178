//! What can be wrong with a time-stamp.

use std::str::FromStr;

/// A wrong answer, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It refuses: status 2 and no token.
    Refused,
    /// It does not answer.
    Silent,
    /// A stamp on something else.
    Imprint,
    /// The answer to another question.
    Nonce,
    /// Of another policy than the one asked for.
    Policy,
    /// Signed with a certificate that has ended.
    Expired,
    /// Signed with a certificate that is not one for time-stamps.
    Purpose,
    /// A signature that does not fit.
    Signature,
    /// What is no answer at all.
    Nonsense,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Refused,
        Self::Silent,
        Self::Imprint,
        Self::Nonce,
        Self::Policy,
        Self::Expired,
        Self::Purpose,
        Self::Signature,
        Self::Nonsense,
    ];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Silent => "silent",
            Self::Imprint => "imprint",
            Self::Nonce => "nonce",
            Self::Policy => "policy",
            Self::Expired => "expired",
            Self::Purpose => "purpose",
            Self::Signature => "signature",
            Self::Nonsense => "nonsense",
        }
    }
}

/// No fault has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fault of a time-stamp")]
pub struct UnknownFault;

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        Self::ALL
            .into_iter()
            .find(|fault| fault.name() == name)
            .ok_or(UnknownFault)
    }
}
