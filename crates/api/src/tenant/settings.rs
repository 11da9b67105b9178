//! What a municipality sets for itself; a row, not configuration.

use serde::{Deserialize, Serialize};
use sportello_types::form::Params;
use sportello_types::services::Office;
use sportello_types::tenant::Tenant;
use std::collections::BTreeMap;

/// The settings of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// What everybody may know.
    pub public: Tenant,
    /// Offices that answer for services.
    pub offices: Vec<Office>,
    /// The crest, an SVG document.
    pub crest_svg: String,
    /// The theme: CSS custom properties by name, without `--`.
    pub theme: BTreeMap<String, String>,
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

impl TenantSettings {
    /// The theme sheet: names and values are held to what a custom property may be, so that a
    /// setting can never smuggle in another rule.
    pub fn theme_css(&self) -> String {
        let safe = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "#-.,% ()".contains(c))
        };
        let mut css = String::from(":root{");
        for (name, value) in self.theme.iter().filter(|(n, v)| safe(n) && safe(v)) {
            css.push_str(&format!("--{name}:{value};"));
        }
        css.push('}');
        css
    }
}
