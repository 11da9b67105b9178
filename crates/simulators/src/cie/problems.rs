//! What can be made to go wrong.

/// A fault of the provider, to see how a service copes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// `nonce` of another login.
    Nonce,
    /// `at_hash` of another token.
    AtHash,
    /// A level below the one asked for.
    LowerLevel,
    /// `iss` of the answer is another provider.
    ForeignIssuer,
    /// No `iss` in the answer.
    MissingIssuer,
    /// `state` is not the one sent.
    State,
    /// The id token is for another service.
    Audience,
    /// The id token has expired.
    Expired,
    /// The id token is signed with a key that nobody vouches for.
    StrangerKey,
    /// The provider has just published it, but what the anchor says about the provider has expired.
    ExpiredChain,
    /// Userinfo of another person.
    OtherSubject,
    /// Userinfo for another service.
    UserinfoAudience,
    /// Userinfo signed, not encrypted.
    NotEncrypted,
    /// Userinfo in clear JSON.
    PlainJson,
    /// No fiscal code.
    NoFiscalNumber,
    /// The token endpoint fails.
    TokenDown,
    /// The token endpoint takes six seconds.
    TokenSlow,
    /// `server_error` instead of an answer.
    ServerError,
    /// `unauthorized_client` instead of an answer.
    Unauthorized,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Nonce,
        Self::AtHash,
        Self::LowerLevel,
        Self::ForeignIssuer,
        Self::MissingIssuer,
        Self::State,
        Self::Audience,
        Self::Expired,
        Self::StrangerKey,
        Self::ExpiredChain,
        Self::OtherSubject,
        Self::UserinfoAudience,
        Self::NotEncrypted,
        Self::PlainJson,
        Self::NoFiscalNumber,
        Self::TokenDown,
        Self::TokenSlow,
        Self::ServerError,
        Self::Unauthorized,
    ];

    /// Name in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Nonce => "nonce",
            Self::AtHash => "at-hash",
            Self::LowerLevel => "lower-level",
            Self::ForeignIssuer => "foreign-issuer",
            Self::MissingIssuer => "missing-issuer",
            Self::State => "state",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::StrangerKey => "stranger-key",
            Self::ExpiredChain => "expired-chain",
            Self::OtherSubject => "other-subject",
            Self::UserinfoAudience => "userinfo-audience",
            Self::NotEncrypted => "not-encrypted",
            Self::PlainJson => "plain-json",
            Self::NoFiscalNumber => "no-fiscal-number",
            Self::TokenDown => "token-down",
            Self::TokenSlow => "token-slow",
            Self::ServerError => "server-error",
            Self::Unauthorized => "unauthorized",
        }
    }

    /// The problem of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.slug() == slug)
    }

    /// In words.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Nonce => "nonce di un altro accesso",
            Self::AtHash => "at_hash di un altro token",
            Self::LowerLevel => "livello più basso di quello chiesto",
            Self::ForeignIssuer => "iss di un altro gestore nella risposta",
            Self::MissingIssuer => "risposta senza iss",
            Self::State => "state diverso da quello inviato",
            Self::Audience => "id token per un altro servizio",
            Self::Expired => "id token scaduto",
            Self::StrangerKey => "id token firmato con una chiave sconosciuta",
            Self::ExpiredChain => "chiave appena pubblicata e catena di fiducia scaduta",
            Self::OtherSubject => "userinfo di un'altra persona",
            Self::UserinfoAudience => "userinfo per un altro servizio",
            Self::NotEncrypted => "userinfo firmato ma non cifrato",
            Self::PlainJson => "userinfo in chiaro",
            Self::NoFiscalNumber => "manca il codice fiscale",
            Self::TokenDown => "il token endpoint non funziona",
            Self::TokenSlow => "il token endpoint risponde dopo sei secondi",
            Self::ServerError => "il gestore risponde server_error",
            Self::Unauthorized => "il gestore risponde unauthorized_client",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for problem in Problem::ALL {
            assert_eq!(Problem::from_slug(problem.slug()), Some(problem));
        }
    }
}
