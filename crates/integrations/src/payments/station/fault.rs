//! The faults that a creditor answers with (pagoPA, *manuale dei codici di errore*, prefix `PAA_`).

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The message does not follow the schema.
    SyntaxXsd,
    /// The creditor is not ours.
    UnknownCreditor,
    /// Who connects the creditor is not ours.
    UnknownBroker,
    /// The station is not ours.
    UnknownStation,
    /// No such notice, or not payable yet, or of an option that was not chosen.
    UnknownPayment,
    /// The notice is paid.
    AlreadyPaid,
    /// The notice cannot be paid any longer.
    Expired,
    /// The notice was withdrawn.
    Cancelled,
    /// The same debt is being paid under another number.
    BeingPaid,
    /// The receipt is here already.
    DuplicateReceipt,
    /// Anything else that does not make sense.
    Semantics,
    /// We fail ourselves: the node tries again.
    System,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::SyntaxXsd,
        Self::UnknownCreditor,
        Self::UnknownBroker,
        Self::UnknownStation,
        Self::UnknownPayment,
        Self::AlreadyPaid,
        Self::Expired,
        Self::Cancelled,
        Self::BeingPaid,
        Self::DuplicateReceipt,
        Self::Semantics,
        Self::System,
    ];

    /// Its code (`faultCode`).
    pub const fn code(self) -> &'static str {
        match self {
            Self::SyntaxXsd => "PAA_SINTASSI_XSD",
            Self::UnknownCreditor => "PAA_ID_DOMINIO_ERRATO",
            Self::UnknownBroker => "PAA_ID_INTERMEDIARIO_ERRATO",
            Self::UnknownStation => "PAA_STAZIONE_INT_ERRATA",
            Self::UnknownPayment => "PAA_PAGAMENTO_SCONOSCIUTO",
            Self::AlreadyPaid => "PAA_PAGAMENTO_DUPLICATO",
            Self::Expired => "PAA_PAGAMENTO_SCADUTO",
            Self::Cancelled => "PAA_PAGAMENTO_ANNULLATO",
            Self::BeingPaid => "PAA_PAGAMENTO_IN_CORSO",
            Self::DuplicateReceipt => "PAA_RECEIPT_DUPLICATA",
            Self::Semantics => "PAA_SEMANTICA",
            Self::System => "PAA_SYSTEM_ERROR",
        }
    }

    /// What it says to who reads the node's log (`faultString`): Italian, as all such logs.
    pub(super) const fn string(self) -> &'static str {
        match self {
            Self::SyntaxXsd => "Il messaggio non rispetta lo schema.",
            Self::UnknownCreditor => "L'ente creditore non è di questa stazione.",
            Self::UnknownBroker => "L'intermediario non è di questa stazione.",
            Self::UnknownStation => "La stazione non è questa.",
            Self::UnknownPayment => "L'avviso non è noto all'ente creditore.",
            Self::AlreadyPaid => "L'avviso è già pagato.",
            Self::Expired => "L'avviso è scaduto.",
            Self::Cancelled => "L'avviso è annullato.",
            Self::BeingPaid => "Il debito è in corso di pagamento con un altro avviso.",
            Self::DuplicateReceipt => "La ricevuta è già stata acquisita.",
            Self::Semantics => "La richiesta non è coerente.",
            Self::System => "L'ente creditore non riesce a rispondere.",
        }
    }
}
