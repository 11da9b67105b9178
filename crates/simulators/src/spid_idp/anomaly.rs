//! The anomalies of the SPID technical rules, as an identity provider shows or sends them.

/// An anomaly that the provider finds in a request or lets the person provoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anomaly {
    BindingFormat,
    RedirectSignature,
    WrongBinding,
    PostSignature,
    NotConformant,
    Version,
    Issuer,
    Id,
    AuthnContext,
    IssueInstant,
    Destination,
    Passive,
    Consumer,
    NameIdPolicy,
    AttributeSet,
    /// One that depends on the person: 19 to 25 and 30.
    Person(u8),
}

impl Anomaly {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::BindingFormat => 4,
            Self::RedirectSignature => 5,
            Self::WrongBinding => 6,
            Self::PostSignature => 7,
            Self::NotConformant => 8,
            Self::Version => 9,
            Self::Issuer => 10,
            Self::Id => 11,
            Self::AuthnContext => 12,
            Self::IssueInstant => 13,
            Self::Destination => 14,
            Self::Passive => 15,
            Self::Consumer => 16,
            Self::NameIdPolicy => 17,
            Self::AttributeSet => 18,
            Self::Person(number) => number,
        }
    }

    /// Status and sub-status, the last part of their names.
    pub(crate) fn status(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Version => ("VersionMismatch", None),
            Self::AuthnContext => ("Requester", Some("NoAuthnContext")),
            Self::IssueInstant => ("Requester", Some("RequestDenied")),
            Self::Passive => ("Requester", Some("NoPassive")),
            Self::Destination | Self::Consumer | Self::NameIdPolicy | Self::AttributeSet => {
                ("Requester", Some("RequestUnsupported"))
            }
            Self::Person(_) => ("Responder", Some("AuthnFailed")),
            _ => ("Requester", None),
        }
    }

    /// What is wrong, for the page of errors that are not sent.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::BindingFormat => "La richiesta non ha il formato del binding usato.",
            Self::RedirectSignature => "La firma della richiesta (HTTP-Redirect) non è valida.",
            Self::WrongBinding => "La richiesta è arrivata all'indirizzo di un altro binding.",
            Self::PostSignature => "La firma della richiesta (HTTP-POST) non è valida.",
            Self::Issuer => "Il fornitore di servizi che ha mandato la richiesta non è conosciuto.",
            _ => "La richiesta non è conforme.",
        }
    }
}
