//! The services of ANPR, one per use case.

use std::str::FromStr;

/// A use case (`casoUso`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseCase {
    /// Names, birth, sex.
    C015,
    /// Marriage.
    C017,
    /// Citizenship.
    C018,
    /// Residence.
    C020,
    /// Family status: all members.
    C021,
    /// Father.
    C024,
    /// Mother.
    C025,
    /// Fiscal code, or all of the personal data, to `idANPR`: the first step of all others.
    C030,
    /// Electoral lists.
    C032,
}

impl UseCase {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::C015,
        Self::C017,
        Self::C018,
        Self::C020,
        Self::C021,
        Self::C024,
        Self::C025,
        Self::C030,
        Self::C032,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::C015 => "C015",
            Self::C017 => "C017",
            Self::C018 => "C018",
            Self::C020 => "C020",
            Self::C021 => "C021",
            Self::C024 => "C024",
            Self::C025 => "C025",
            Self::C030 => "C030",
            Self::C032 => "C032",
        }
    }

    /// The service, as it stands in addresses.
    pub const fn service(self) -> &'static str {
        match self {
            Self::C015 => "C015-servizioAccertamentoGeneralita",
            Self::C017 => "C017-servizioAccertamentoMatrimonio",
            Self::C018 => "C018-servizioAccertamentoCittadinanza",
            Self::C020 => "C020-servizioAccertamentoResidenza",
            Self::C021 => "C021-servizioAccertamentoStatoFamiglia",
            Self::C024 => "C024-servizioAccertamentoPaternita",
            Self::C025 => "C025-servizioAccertamentoMaternita",
            Self::C030 => "C030-servizioAccertamentoIdUnicoNazionale",
            Self::C032 => "C032-servizioAccertamentoElettorale",
        }
    }
}

/// The text is no use case that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a use case of ANPR: C015, C017, C018, C020, C021, C024, C025, C030 or C032")]
pub struct UnknownUseCase;

impl FromStr for UseCase {
    type Err = UnknownUseCase;

    fn from_str(text: &str) -> Result<Self, UnknownUseCase> {
        Self::ALL
            .into_iter()
            .find(|known| known.code() == text)
            .ok_or(UnknownUseCase)
    }
}
