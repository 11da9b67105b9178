//! Where positions and instalments stand, and why something cannot be done with them.

/// Where a position stands: the states of v1, which v3 tells by fewer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Draft,
    Published,
    Valid,
    Invalid,
    Expired,
    PartiallyPaid,
    Paid,
    Reported,
}

impl Status {
    pub(super) const fn v3(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Valid => "VALID",
            Self::Invalid | Self::Expired => "UNPAYABLE",
            Self::PartiallyPaid => "PARTIALLY_PAID",
            Self::Paid | Self::Reported => "PAID",
        }
    }

    pub(super) const fn v1(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Valid => "VALID",
            Self::Invalid => "INVALID",
            Self::Expired => "EXPIRED",
            Self::PartiallyPaid => "PARTIALLY_PAID",
            Self::Paid => "PAID",
            Self::Reported => "REPORTED",
        }
    }

    /// Whether money has been taken for it: then it is neither changed nor deleted.
    pub(super) const fn has_payments(self) -> bool {
        matches!(self, Self::PartiallyPaid | Self::Paid | Self::Reported)
    }
}

/// Where an instalment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemStatus {
    Unpaid,
    Paid,
    PartiallyReported,
    Reported,
}

impl ItemStatus {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unpaid => "UNPAID",
            Self::Paid => "PAID",
            Self::PartiallyReported => "PARTIALLY_REPORTED",
            Self::Reported => "REPORTED",
        }
    }
}

/// Why a notice cannot be paid, as a fault of the creditor would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpayable {
    Unknown,
    Paid,
    Expired,
    Cancelled,
}

impl Unpayable {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "PAA_PAGAMENTO_SCONOSCIUTO",
            Self::Paid => "PAA_PAGAMENTO_DUPLICATO",
            Self::Expired => "PAA_PAGAMENTO_SCADUTO",
            Self::Cancelled => "PAA_PAGAMENTO_ANNULLATO",
        }
    }
}

/// Why a position cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpublishable {
    State,
    AfterValidity,
    AfterDue,
}
