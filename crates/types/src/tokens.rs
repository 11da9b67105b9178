//! Tokens for apps and integrators: what they may do, who gets them, and whom the citizen lets in.

use crate::ids::{CitizenId, ClientId};
use crate::lang::Lang;
use crate::loa::Loa;
use crate::text::tokens as text;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// What a token lets its bearer do: `noun:verb` for operations of the API, single words for
        /// what OpenID Connect knows. Append-only.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Scope {
            /// All scopes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As it stands in requests and tokens.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

scopes! {
    /// Signs in: the app learns who it is, by a name that means nothing elsewhere.
    OpenId = "openid";
    /// Name, family name and birth date.
    Profile = "profile";
    /// The e-mail address.
    Email = "email";
    /// Stays connected without the citizen at hand: refresh tokens.
    OfflineAccess = "offline_access";
    /// Reads the citizen's data.
    ProfileRead = "profile:read";
    /// Changes residence and contacts.
    ProfileWrite = "profile:write";
    /// Reads applications, their files and receipts.
    IstanzeRead = "istanze:read";
    /// Begins, fills in and deletes drafts.
    IstanzeWrite = "istanze:write";
    /// Sends applications to the municipality, and withdraws them.
    IstanzeSubmit = "istanze:submit";
    /// Reads messages.
    MessagesRead = "messages:read";
    /// Sees which groups of services are active.
    ActivationsRead = "activations:read";
    /// Integrators: reads ratings.
    RatingsRead = "ratings:read";
    /// Integrators: watches the jobs.
    JobsRead = "jobs:read";
    /// Integrators: brings in what is owed to the municipality.
    DebtsWrite = "debts:write";
}

impl Scope {
    /// The scope of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }

    /// Whether it is for systems that act for nobody (client credentials). All others are a
    /// citizen's to give.
    pub const fn is_for_systems(self) -> bool {
        matches!(self, Self::RatingsRead | Self::JobsRead | Self::DebtsWrite)
    }
}

/// What a scope lets an app do, in the citizen's words.
pub fn words(scope: Scope, lang: Lang) -> &'static str {
    match scope {
        Scope::OpenId => text::scope_openid(lang),
        Scope::Profile => text::scope_profile(lang),
        Scope::Email => text::scope_email(lang),
        Scope::OfflineAccess => text::scope_offline_access(lang),
        Scope::ProfileRead => text::scope_profile_read(lang),
        Scope::ProfileWrite => text::scope_profile_write(lang),
        Scope::IstanzeRead => text::scope_istanze_read(lang),
        Scope::IstanzeWrite => text::scope_istanze_write(lang),
        Scope::IstanzeSubmit => text::scope_istanze_submit(lang),
        Scope::MessagesRead => text::scope_messages_read(lang),
        Scope::ActivationsRead => text::scope_activations_read(lang),
        Scope::RatingsRead => text::scope_ratings_read(lang),
        Scope::JobsRead => text::scope_jobs_read(lang),
        Scope::DebtsWrite => text::scope_debts_write(lang),
    }
}

/// What sort of program a client is; the rest follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClientKind {
    /// An app on a telephone or computer: public, comes back to a loopback address or a claimed
    /// `https` one (RFC 8252 §7).
    Native,
    /// A web app without a back end: public.
    Browser,
    /// A web site with a back end: authenticates itself.
    Web,
    /// A system that acts for nobody: client credentials alone.
    Service,
}

impl ClientKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Native, Self::Browser, Self::Web, Self::Service];

    /// As it stands in a registration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Browser => "browser",
            Self::Web => "web",
            Self::Service => "service",
        }
    }

    /// Whether it can keep a secret (RFC 6749 §2.1).
    pub const fn is_confidential(self) -> bool {
        matches!(self, Self::Web | Self::Service)
    }
}

/// How a client proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClientAuthentication {
    /// It does not: PKCE and the redirect URI are what there is.
    None,
    /// A secret of ours, as `client_secret_basic` or `client_secret_post`.
    ClientSecret,
    /// Signed assertions, checked with the keys that it registered (RFC 7523 §2.2).
    PrivateKeyJwt,
}

impl ClientAuthentication {
    /// As it stands in a registration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecret => "client_secret",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }
}

/// A client to register, or its registration as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientRegistration {
    /// Its name, as citizens read it when they are asked.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 100))]
    pub name: String,
    /// Whose it is, as citizens read it.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 200))]
    pub owner: String,
    /// What sort of program it is.
    pub kind: ClientKind,
    /// How it proves who it is.
    pub authentication: ClientAuthentication,
    /// Where citizens come back; compared letter by letter, on loopback without the port.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub redirect_uris: Vec<String>,
    /// Where citizens come back after signing out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub post_logout_redirect_uris: Vec<String>,
    /// The most that it may ask for.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub scopes: Vec<Scope>,
    /// Its public keys (RFC 7517), each with a `kid`: `private_key_jwt` alone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub jwks: Option<serde_json::Value>,
    /// Apps whose tokens it may exchange, as their back end (RFC 8693).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub exchanges: Vec<ClientId>,
}

/// A registered client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// Its `client_id`.
    pub id: ClientId,
    /// What it was registered with.
    pub registration: ClientRegistration,
    /// Who registered it.
    pub registered_by: Option<CitizenId>,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// Counts changes (`ETag`).
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 1))]
    pub version: i64,
}

/// A client that was just registered, or got a new secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisteredClient {
    /// The client.
    pub client: Client,
    /// Its secret, shown now and never again.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub client_secret: Option<String>,
}

impl std::fmt::Debug for RegisteredClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisteredClient")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// An app asks the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Authorization {
    /// The app's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub client_name: String,
    /// Whose it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub client_owner: String,
    /// Where the answer goes: host name, or `loopback` for a program on this computer.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub returns_to: String,
    /// What it asks for.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub scopes: Vec<Scope>,
    /// The level that the login must have.
    pub level: Loa,
    /// Whether the citizen must sign in once more before answering.
    pub sign_in_again: bool,
}

/// The citizen's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizationDecision {
    /// Yes or no.
    pub allow: bool,
}

/// Where the browser goes with the answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizationAnswer {
    /// The app's own address, with code or error.
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 4096))]
    pub redirect_to: String,
}

impl std::fmt::Debug for AuthorizationAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthorizationAnswer(…)")
    }
}

/// An app that the citizen has let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectedApp {
    /// The app.
    pub client: ClientId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
    /// Whose it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub owner: String,
    /// What it may do.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub scopes: Vec<Scope>,
    /// Since when.
    pub allowed_at: DateTime<Utc>,
    /// When it last used a token, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_found_by_its_name_and_travels_as_it() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_name(scope.name()), Some(*scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
        }
        assert_eq!(Scope::from_name("istanze"), None);
    }

    #[test]
    fn kinds_and_ways_of_proving_travel_by_their_names() {
        for kind in ClientKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for way in [
            ClientAuthentication::None,
            ClientAuthentication::ClientSecret,
            ClientAuthentication::PrivateKeyJwt,
        ] {
            assert_eq!(serde_json::to_value(way).unwrap(), way.name());
        }
    }
}
