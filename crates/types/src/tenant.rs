//! What everybody may know of a municipality.

use crate::deliveries::DeliveryChannel;
use crate::lang::{Lang, Localized};
use crate::whoami::Provider;
use serde::{Deserialize, Serialize};

/// Public data of the municipality that answers at this host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tenant {
    /// `borgoverde`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub slug: String,
    /// `Comune di Borgoverde`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// `Borgoverde`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub short_name: String,
    /// Code in the index of public administrations (IPA).
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub ipa_code: String,
    /// Region, for the slim header.
    pub region: Link,
    /// The institutional web site.
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 512))]
    pub website: String,
    /// Where the crest (SVG) is served, by this host.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub crest_path: String,
    /// Where the theme sheet is served, by this host.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub theme_path: String,
    /// Languages offered, the default first.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub languages: Vec<Lang>,
    /// Address, numbers, mail boxes.
    pub contacts: Contacts,
    /// Pages outside the portal and legal duties.
    pub links: TenantLinks,
    /// Who answers for personal data.
    pub privacy: Privacy,
    /// How documents are sent from here: what the installation is set up for, whatever the settings of the
    /// municipality say.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub delivery_channels: Vec<DeliveryChannel>,
    /// Whether something can be paid here without signing in.
    #[serde(default)]
    pub open_payments: bool,
}

/// What the privacy notice needs to name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Privacy {
    /// The data controller (*titolare del trattamento*), with the address.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub controller: String,
    /// Mail box of the data protection officer (*responsabile della protezione dei dati*).
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub dpo_email: String,
    /// Who handles the data for the municipality (art. 13 par. 1 e of Regulation (EU) 2016/679), in
    /// paragraphs divided by empty lines.
    #[serde(default)]
    pub recipients: Option<Localized>,
    /// Which data leave the Union, and under what guarantees (art. 13 par. 1 f).
    #[serde(default)]
    pub transfers: Option<Localized>,
    /// How long data are kept, beyond what the portal says of its own (art. 13 par. 2 a).
    #[serde(default)]
    pub retention: Option<Localized>,
    /// The municipality's own notice.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 512))]
    pub notice: Option<String>,
}

/// A name and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// Words to show.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// Where to.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub href: String,
}

/// How to reach the municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// `Piazza della Repubblica 1, 09999 Borgoverde (CA)`.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub address: String,
    /// Fiscal code of the body (11 digits).
    #[cfg_attr(feature = "openapi", schema(max_length = 11))]
    pub tax_code: String,
    /// Switchboard.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub phone: String,
    /// Office for relations with the public.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub email: String,
    /// Certified mail.
    #[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
    pub pec: String,
}

/// Pages that the law, or the national model, wants in the footer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantLinks {
    /// *Amministrazione*, first item of the menu.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub management: String,
    /// *Novità*.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub news: String,
    /// *Vivere il Comune*.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub live: String,
    /// *Amministrazione trasparente*.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub transparency: String,
    /// The declaration at form.agid.gov.it.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub accessibility_declaration: String,
    /// Booking of appointments.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub appointments: String,
    /// Reports of inefficiencies.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub report_inefficiency: String,
    /// Requests for assistance.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub assistance: String,
}

/// One identity provider: of SPID, for the list behind "Entra con SPID"; or that of another national
/// identity, which has a button of its own where it is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityProvider {
    /// The national identity that it serves.
    pub provider: Provider,
    /// The entityID of its metadata.
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 512))]
    pub entity_id: String,
    /// Its name, as the registry writes it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
    /// Where a sign-in with it begins, at this host. The browser opens it with `idp` (the entityID),
    /// `level` and `return_to`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub login_path: String,
    /// Where this host serves its logo, if it has one.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub logo_path: Option<String>,
    /// Whether one can sign in there now.
    #[serde(default)]
    pub state: ProviderState,
}

/// Whether one can sign in at an identity provider now, as far as we know without asking it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProviderState {
    /// Nothing speaks against it.
    #[default]
    Ready,
    /// Its last answers, to several people, were errors of its own: worth a try, or another provider.
    Troubled,
    /// All its certificates in the registry have run out.
    Expired,
}
