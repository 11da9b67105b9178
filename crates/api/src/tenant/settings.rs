//! What a municipality sets for itself; a row, not configuration.

use serde::{Deserialize, Serialize};
use sportello_types::form::Params;
use sportello_types::services::Office;
use sportello_types::tenant::Tenant;

/// The settings of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// The host name by which SPID and links in mails know the municipality; it may answer at
    /// others too.
    pub host: String,
    /// What everybody may know.
    pub public: Tenant,
    /// Offices that answer for services.
    pub offices: Vec<Office>,
    /// The crest, an SVG document.
    pub crest_svg: String,
    /// The primary colour, from which all others follow.
    pub colour: Colour,
    /// Who is responsible for the data, and the data protection officer's mail box.
    pub privacy: Privacy,
    /// What forms refer to as `tenant.…`: lists (nursery schools, zones…) and limits.
    #[serde(default)]
    pub parameters: Params,
}

/// What the privacy notice needs to name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// The data controller (*titolare del trattamento*).
    pub controller: String,
    /// Mail box of the data protection officer (*responsabile della protezione dei dati*).
    pub dpo_email: String,
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
