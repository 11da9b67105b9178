//! The sections `spid` and `cie` of `sportello.toml`: who says who somebody is.

use super::units::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

/// SPID.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spid {
    /// Where the metadata of identity providers come from; several are put together.
    pub registry: Vec<RegistrySource>,
    /// One more file, for a checker such as `spid-sp-test`. Refused unless the portal listens on
    /// loopback and every municipality answers at `localhost`, `*.localhost` or a loopback address.
    pub test_idp_metadata: Option<PathBuf>,
    /// Address of the registry's list for the button (JSON with `entity_id` and `logo_uri`): names the
    /// logos of providers whose metadata do not.
    #[schemars(with = "Option<String>")]
    pub logos: Option<Url>,
    /// How often they are read again.
    pub refresh: Time,
    /// How requests travel: `post` or `redirect`.
    pub binding: Binding,
    /// Clock skew tolerated each way.
    pub skew: Time,
    /// The Italian eIDAS node, for municipalities whose `settings.spid.eidas` says so.
    pub eidas: Option<Eidas>,
    /// Who authenticates for municipalities whose `settings.spid.signs_as` says so; its key is in the
    /// folder `_aggregator` of the keys.
    pub aggregator: Option<Aggregator>,
}

/// The Italian eIDAS node: one more identity provider, which vouches for people of other member states.
/// It is not in the registry of SPID; its metadata are signed by a key of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Eidas {
    /// Its entity id: `https://sp-proxy.eid.gov.it/spproxy/idpit`.
    pub entity_id: String,
    /// Where its metadata come from.
    pub metadata: RegistrySource,
}

/// One who authenticates for municipalities of this installation (*soggetto aggregatore*, Avviso 19).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aggregator {
    /// Its entity id, below which those of the municipalities stand: `https://spid.unione.example`.
    pub entity_id: String,
    /// Full name, as the public registers write it.
    pub name: String,
    /// Code in the index of public administrations.
    #[serde(default)]
    pub ipa_code: Option<String>,
    /// VAT number with country: `IT12345678901`.
    #[serde(default)]
    pub vat_number: Option<String>,
    /// Fiscal code of the organisation.
    #[serde(default)]
    pub fiscal_code: Option<String>,
    /// A mail box of the organisation, not of a person.
    pub email: String,
    /// `+39…`, without blanks.
    #[serde(default)]
    pub phone: Option<String>,
    /// Town of the seat, for the request of a certificate.
    pub locality: String,
    /// Certificate (PEM) with which identity providers validate it where municipalities sign with
    /// their own keys (light).
    #[serde(default)]
    pub validation_certificate_file: Option<PathBuf>,
}

/// A source of metadata: an address with the certificate that signs them, or a file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrySource {
    /// Address of the registry; needs `certificate_file`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub url: Option<Url>,
    /// File kept by the administrator; believed as it is.
    #[serde(default)]
    pub file: Option<PathBuf>,
    /// Certificate (PEM) that signs the metadata.
    #[serde(default)]
    pub certificate_file: Option<PathBuf>,
}

/// CIE, or SPID over OpenID Connect: the federation that is trusted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cie {
    /// Entity id of the trust anchor, exactly as the federation writes it.
    pub trust_anchor: String,
    /// Thumbprints (RFC 7638) of its federation keys; without them TLS alone vouches for it.
    #[serde(default)]
    pub trust_anchor_keys: Vec<String>,
    /// Entity ids of the providers offered: CIE has one.
    pub providers: Vec<String>,
    /// Entity ids of our superiors; by default the trust anchor.
    #[serde(default)]
    pub authority_hints: Vec<String>,
    /// Whose rules hold.
    #[serde(default)]
    pub profile: CieProfile,
    /// Clock skew tolerated each way.
    #[serde(default = "one_minute")]
    pub skew: Time,
    /// Accept a userinfo answer without `iss`, `aud` and `exp`, as the reference implementation
    /// sends it: where `http.scheme` is `http` alone.
    #[serde(default)]
    pub bare_userinfo: bool,
    /// Reach addresses of private networks: where `http.scheme` is `http` alone.
    #[serde(default)]
    pub private_addresses: bool,
}

/// Whose rules hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CieProfile {
    /// CIE's.
    #[default]
    Cie,
    /// SPID's.
    Spid,
}

fn one_minute() -> Time {
    Time::minutes(1)
}

/// How requests travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Binding {
    /// HTTP-POST.
    Post,
    /// HTTP-Redirect.
    Redirect,
}

impl Default for Spid {
    fn default() -> Self {
        Self {
            registry: Vec::new(),
            test_idp_metadata: None,
            logos: None,
            eidas: None,
            refresh: Time::minutes(6 * 60),
            binding: Binding::Post,
            skew: Time::minutes(1),
            aggregator: None,
        }
    }
}
