//! Who is signed in.

use crate::text::desk as words;
use crate::{ids::CitizenId, lang::Lang, loa::Loa};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// By which identity somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Provider {
    /// SPID, over SAML2.
    Spid,
    /// CIE, over OpenID Connect.
    Cie,
    /// CNS or TS-CNS, by a TLS client certificate.
    Cns,
    /// The identity of another member state, through the Italian eIDAS node.
    Eidas,
    /// User name and password of somebody whom an operator has recognised in person.
    Desk,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Spid, Self::Cie, Self::Cns, Self::Eidas, Self::Desk];

    /// The provider's name in paths: `/auth/{provider}/…`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Spid => "spid",
            Self::Cie => "cie",
            Self::Cns => "cns",
            Self::Eidas => "eidas",
            Self::Desk => "desk",
        }
    }

    /// What people call it.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Spid => "SPID",
            Self::Cie => "CIE",
            Self::Cns => "CNS",
            Self::Eidas => "eIDAS",
            Self::Desk => words::provider_name(lang),
        }
    }

    /// The provider of a path segment.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.slug() == slug)
    }
}

/// What a person may do beside a citizen's own things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Works for an office of the municipality.
    Operator,
    /// Recognises people at the desk; only beside [`Role::Operator`].
    Desk,
    /// Works for the registry office (*ufficiale d'anagrafe*): looks people up in the civil registry, issues
    /// certificates at the counter, annuls them; only beside [`Role::Operator`].
    Registrar,
}

/// The answer of `GET /api/v1/whoami`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoAmI {
    /// The citizen's id at this municipality.
    pub id: CitizenId,
    /// Given name, as certified by the identity.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub given_name: String,
    /// Family name, as certified by the identity.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub family_name: String,
    /// How the person signed in.
    pub provider: Provider,
    /// The identity provider's name, as the registry writes it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub identity_provider: String,
    /// Where a browser goes to end the session of the identity provider too, at this host: only where
    /// the provider has one (SPID at level 1), with which other services open without a new sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub single_logout_path: Option<String>,
    /// The session's level.
    pub level: Loa,
    /// Roles beside that of citizen.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub roles: Vec<Role>,
    /// Whether the profile of the first access is complete.
    pub profile_complete: bool,
    /// Messages not read yet.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0))]
    pub unread_messages: u32,
    /// When the session ends if nothing is done.
    pub idle_ends_at: DateTime<Utc>,
    /// When the session ends whatever is done.
    pub ends_at: DateTime<Utc>,
}
