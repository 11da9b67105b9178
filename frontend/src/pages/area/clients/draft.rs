//! A registration as it is typed, and what can be read from it.

use sportello_types::ids::ClientId;
use sportello_types::lang::Lang;
use sportello_types::text::clients as words;
use sportello_types::tokens::{self, ClientAuthentication, ClientKind, ClientRegistration, Scope};

/// What stands in the fields. Lists are one entry a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) kind: Option<ClientKind>,
    pub(super) authentication: Option<ClientAuthentication>,
    pub(super) redirects: String,
    pub(super) logout_redirects: String,
    pub(super) scopes: Vec<Scope>,
    pub(super) jwks: String,
    pub(super) exchanges: String,
}

/// Something that cannot be read: where it stands in the registration, and what is wrong.
pub(super) type Unreadable = (String, String);

impl Draft {
    /// What is registered.
    pub(super) fn of(given: &ClientRegistration) -> Self {
        let jwks = given
            .jwks
            .as_ref()
            .and_then(|keys| serde_json::to_string_pretty(keys).ok());
        let apps: Vec<_> = given.exchanges.iter().map(ToString::to_string).collect();
        Self {
            name: given.name.clone(),
            owner: given.owner.clone(),
            kind: Some(given.kind),
            authentication: Some(given.authentication),
            redirects: given.redirect_uris.join("\n"),
            logout_redirects: given.post_logout_redirect_uris.join("\n"),
            scopes: given.scopes.clone(),
            jwks: jwks.unwrap_or_default(),
            exchanges: apps.join("\n"),
        }
    }

    /// How it proves who it is, as far as its kind leaves a choice.
    pub(super) fn authentication(&self) -> Option<ClientAuthentication> {
        match self.kind {
            Some(kind) if kind.is_confidential() => self
                .authentication
                .filter(|chosen| *chosen != ClientAuthentication::None),
            Some(_) => Some(ClientAuthentication::None),
            None => None,
        }
    }

    /// The scopes that a client of this kind can have.
    pub(super) fn scopes_to_choose(&self) -> Vec<Scope> {
        let systems = self.kind == Some(ClientKind::Service);
        let exchanging = systems && !self.exchanges.trim().is_empty();
        let fits =
            |scope: &Scope| scope.is_for_systems() == systems || exchanging && scope.name().contains(':');
        Scope::ALL.iter().copied().filter(fits).collect()
    }

    /// Those of them that are ticked.
    fn chosen_scopes(&self) -> Vec<Scope> {
        let mut scopes = self.scopes_to_choose();
        scopes.retain(|scope| self.scopes.contains(scope));
        scopes
    }

    /// The registration, or all that cannot be read. Fields that the kind does not have are left out.
    pub(super) fn registration(&self, lang: Lang) -> Result<ClientRegistration, Vec<Unreadable>> {
        let mut wrong = Vec::new();
        let mut missing = |pointer: &str, text: &str| wrong.push((pointer.to_owned(), text.to_owned()));
        for (pointer, text) in [("/name", &self.name), ("/owner", &self.owner)] {
            if text.trim().is_empty() {
                missing(pointer, words::length(lang));
            }
        }
        match self.kind {
            None => missing("/kind", words::kind_missing(lang)),
            Some(kind) => {
                if kind != ClientKind::Service && lines(&self.redirects).is_empty() {
                    missing("/redirect_uris", words::redirect_uris(lang));
                }
                if self.chosen_scopes().is_empty() {
                    missing("/scopes", words::scopes_missing(lang));
                }
            }
        }
        let authentication = self.authentication();
        if self.kind.is_some() && authentication.is_none() {
            missing("/authentication", words::authentication_missing(lang));
        }
        let signs = authentication == Some(ClientAuthentication::PrivateKeyJwt);
        let jwks = signs.then(|| serde_json::from_str(&self.jwks));
        if matches!(jwks, Some(Err(_))) {
            missing("/jwks", words::keys(lang));
        }
        let mut exchanges = Vec::new();
        if self.kind.is_some_and(ClientKind::is_confidential) {
            for (place, line) in lines(&self.exchanges).into_iter().enumerate() {
                match line.parse::<ClientId>() {
                    Ok(id) => exchanges.push(id),
                    Err(_) => missing(&format!("/exchanges/{place}"), words::exchange_unknown(lang)),
                }
            }
        }
        let (Some(kind), Some(authentication), true) = (self.kind, authentication, wrong.is_empty()) else {
            return Err(wrong);
        };
        let returns = kind != ClientKind::Service;
        let addresses = |text: &str| if returns { lines(text) } else { Vec::new() };
        Ok(ClientRegistration {
            name: self.name.trim().to_owned(),
            owner: self.owner.trim().to_owned(),
            kind,
            authentication,
            redirect_uris: addresses(&self.redirects),
            post_logout_redirect_uris: addresses(&self.logout_redirects),
            scopes: self.chosen_scopes(),
            jwks: jwks.and_then(Result::ok),
            exchanges,
        })
    }
}

fn lines(text: &str) -> Vec<String> {
    let given = text.lines().map(str::trim).filter(|line| !line.is_empty());
    given.map(str::to_owned).collect()
}

/// A kind of client, in the operator's words.
pub(super) fn kind_words(kind: ClientKind, lang: Lang) -> &'static str {
    match kind {
        ClientKind::Native => words::kind_native(lang),
        ClientKind::Browser => words::kind_browser(lang),
        ClientKind::Web => words::kind_web(lang),
        ClientKind::Service => words::kind_service(lang),
    }
}

/// A way of proving who one is.
pub(super) fn authentication_words(how: ClientAuthentication, lang: Lang) -> &'static str {
    match how {
        ClientAuthentication::None => words::authentication_none(lang),
        ClientAuthentication::ClientSecret => words::authentication_secret(lang),
        ClientAuthentication::PrivateKeyJwt => words::authentication_key(lang),
    }
}

/// A scope: its name for whoever programs, its words as the citizen reads them.
pub(super) fn scope_words(scope: Scope, lang: Lang) -> String {
    format!("{}: {}", scope.name(), tokens::words(scope, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Draft {
        Draft {
            name: " Borgoverde in tasca ".to_owned(),
            owner: "Associazione Civica".to_owned(),
            kind: Some(ClientKind::Native),
            redirects: "https://app.example/\n\n  http://127.0.0.1/back ".to_owned(),
            scopes: vec![Scope::OpenId, Scope::JobsRead],
            ..Draft::default()
        }
    }

    fn pointers(draft: &Draft) -> Vec<String> {
        let wrong = draft.registration(Lang::It).unwrap_err();
        wrong.into_iter().map(|(pointer, _)| pointer).collect()
    }

    #[test]
    fn what_is_typed_becomes_a_registration_and_back() {
        let read = typed().registration(Lang::It).unwrap();
        assert_eq!(read.name, "Borgoverde in tasca");
        assert_eq!(
            read.redirect_uris,
            ["https://app.example/", "http://127.0.0.1/back"]
        );
        assert_eq!(read.authentication, ClientAuthentication::None);
        // What was ticked before another kind was chosen is not for this kind.
        assert_eq!(read.scopes, [Scope::OpenId]);
        assert_eq!(Draft::of(&read).registration(Lang::It).unwrap(), read);
    }

    #[test]
    fn what_cannot_be_read_is_pointed_at() {
        assert_eq!(pointers(&Draft::default()), ["/name", "/owner", "/kind"]);
        let empty = Draft {
            redirects: " \n".to_owned(),
            scopes: Vec::new(),
            ..typed()
        };
        assert_eq!(pointers(&empty), ["/redirect_uris", "/scopes"]);
        let mut system = Draft {
            kind: Some(ClientKind::Service),
            scopes: vec![Scope::JobsRead],
            ..typed()
        };
        assert_eq!(pointers(&system), ["/authentication"]);
        system.authentication = Some(ClientAuthentication::PrivateKeyJwt);
        system.exchanges = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47\nborgoverde".to_owned();
        assert_eq!(pointers(&system), ["/jwks", "/exchanges/1"]);
    }

    #[test]
    fn a_system_has_no_return_address_and_a_citizens_scopes_only_when_it_exchanges() {
        let mut system = Draft {
            kind: Some(ClientKind::Service),
            authentication: Some(ClientAuthentication::ClientSecret),
            ..typed()
        };
        assert_eq!(
            system.scopes_to_choose(),
            [Scope::RatingsRead, Scope::JobsRead, Scope::DebtsWrite]
        );
        assert!(system.registration(Lang::It).unwrap().redirect_uris.is_empty());
        system.exchanges = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47".to_owned();
        assert!(system.scopes_to_choose().contains(&Scope::IstanzeRead));
        assert!(!system.scopes_to_choose().contains(&Scope::OpenId));
    }
}
