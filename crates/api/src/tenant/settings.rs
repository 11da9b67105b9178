//! What a municipality sets for itself; a row, not configuration.

use crate::certificates::CertificateSettings;
use crate::payments::PaymentSettings;
use crate::registry::RegistrySettings;
use crate::services::catalog::Window;
use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::form::Params;
use sportello_types::lang::{Lang, Localized};
use sportello_types::loa::Loa;
use sportello_types::places::Municipality;
use sportello_types::services::Office;
use sportello_types::tenant::Tenant;
use std::collections::BTreeMap;

/// The settings of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// The host name by which SPID and links in mails know the municipality; it may answer at
    /// others too.
    pub host: String,
    /// What everybody may know.
    pub public: Tenant,
    /// Which municipality it is, as the national archive knows it; a demonstration's own is marked
    /// as invented and joins the list of municipalities.
    pub municipality: Municipality,
    /// Where it registers documents.
    pub aoo: Aoo,
    /// Offices that answer for services.
    pub offices: Vec<OfficeSettings>,
    /// The crest, an SVG document.
    pub crest_svg: String,
    /// The primary colour, from which all others follow.
    pub colour: Colour,
    /// How it presents itself to SPID.
    #[serde(default)]
    pub spid: SpidSettings,
    /// Credentials of people recognised at the desk.
    #[serde(default)]
    pub desk: DeskSettings,
    /// What forms refer to as `tenant.…`: lists (nursery schools, zones…) and limits.
    #[serde(default)]
    pub parameters: Params,
    /// When services take applications, by slug, where that differs from what the catalogue says.
    #[serde(default)]
    pub calls: BTreeMap<String, Vec<Window>>,
    /// Which civil registry it asks.
    #[serde(default)]
    pub registry: RegistrySettings,
    /// Certificates of the registry.
    #[serde(default)]
    pub certificates: CertificateSettings,
    /// Payments through pagoPA.
    #[serde(default)]
    pub payments: PaymentSettings,
}

/// How a municipality presents itself to SPID.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpidSettings {
    /// In whose name and with whose key.
    pub signs_as: SpidSigner,
    /// Its entity id, where it is known to AgID by another one than its address.
    pub entity_id: Option<String>,
    /// Whether its metadata also ask for what the eIDAS node gives.
    pub eidas: bool,
}

/// Credentials of people whom an operator recognises in person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeskSettings {
    /// Whether the municipality gives them. Off unless it says so: for citizens the law knows SPID, CIE
    /// and CNS alone (CAD art. 64 c. 3-bis), and each body answers for its exceptions.
    pub enabled: bool,
    /// The level of assurance of a sign-in, 1 or 2. 1 unless the municipality says otherwise: password
    /// and personal code are both things that one knows, and one factor is what level 1 means.
    pub level: Loa,
    /// Months without a sign-in after which they are revoked, 2 to 120; 15 unless said otherwise, as
    /// POLIS had it. Holds from the next sign-in on.
    pub idle_months: u32,
    /// The level of a sign-in with a passkey besides, 1 or 2, and never below the other one. 2 unless the
    /// municipality says otherwise: two factors of different categories are what that level means
    /// (Regulation (EU) 2015/1502, annex, 2.2.1, *substantial*), and recognition in person with a document
    /// is more than it asks of the enrolment (2.1.2).
    pub passkey_level: Loa,
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            level: Loa::L1,
            idle_months: 15,
            passkey_level: Loa::L2,
        }
    }
}

impl DeskSettings {
    /// The level of a sign-in, without or with a passkey; never above 2, whatever is set.
    pub fn level_of(self, with_passkey: bool) -> Loa {
        let level = if with_passkey {
            self.passkey_level.max(self.level)
        } else {
            self.level
        };
        level.min(Loa::L2)
    }

    /// When credentials are revoked that were last used now.
    pub fn idle_ends_at(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + Months::new(self.idle_months.clamp(2, 120))
    }
}

/// In whose name and with whose key a municipality speaks SPID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpidSigner {
    /// For itself, with its own key.
    #[default]
    Itself,
    /// Behind the aggregator of the installation, with the aggregator's key (full, Avviso 19).
    Aggregator,
    /// Behind the aggregator of the installation, with its own key (light, Avviso 19).
    ItselfThroughAggregator,
}

/// An office that answers for services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// The name by which services refer to it.
    pub slug: String,
    /// Its name.
    pub name: Localized,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postal_code: String,
    /// Town.
    pub town: String,
    /// Phone.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// Certified mail.
    pub pec: String,
    /// Opening hours in words.
    pub hours: Localized,
    /// The person in charge of procedures (L. 241/1990 art. 5).
    pub person_in_charge: String,
    /// Who steps in when a term passes in vain (L. 241/1990 art. 2 c. 9-bis).
    pub substitute: String,
}

impl OfficeSettings {
    /// The office in the words of a language.
    pub fn office(&self, lang: Lang) -> Office {
        Office {
            slug: self.slug.clone(),
            name: self.name.text(lang).to_owned(),
            street: self.street.clone(),
            postal_code: self.postal_code.clone(),
            town: self.town.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            pec: self.pec.clone(),
            hours: self.hours.text(lang).to_owned(),
            person_in_charge: self.person_in_charge.clone(),
            substitute: self.substitute.clone(),
        }
    }
}

/// The organisational area that keeps the register (*area organizzativa omogenea*, DPR 445/2000
/// art. 50 c. 4), as the index of public administrations (IPA) knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aoo {
    /// Its code.
    pub code: String,
    /// Its name: `Protocollo generale`.
    pub name: String,
}

/// A colour, the way the national style sheets compute with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    /// Hue, 0 to 360 degrees.
    pub hue: u16,
    /// Saturation, 0 to 100 per cent.
    pub saturation: u8,
    /// Brightness, 0 to 100 per cent.
    pub brightness: u8,
}
