//! What a municipality sets about its certificates.

use serde::{Deserialize, Serialize};
use sportello_documents::certificates::{Validity, catalogue};
use sportello_types::lang::PaperLanguage;
use sportello_types::values::{EuroCents, Slug};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Certificates of the registry, as a municipality issues them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertificateSettings {
    /// Whether citizens may ask for them. Off unless the municipality says so: it needs a seal and a key
    /// for the marks.
    pub enabled: bool,
    /// Slug of the office to which citizens are sent with what cannot be had online; the first office
    /// where there is none of that name.
    pub office: String,
    /// Name of the registrar (*ufficiale d'anagrafe*) that is printed instead of a signature (D.Lgs.
    /// 39/1993 art. 3 c. 2).
    pub registrar: Option<String>,
    /// Secretariat fees in cents by use; none for a use that is not named.
    pub fees: BTreeMap<Slug, EuroCents>,
    /// The same at the counter, where they are others: a council may have abolished those of the portal
    /// alone. `fees` for a use that is not named.
    pub counter_fees: BTreeMap<Slug, EuroCents>,
    /// Whether fees are paid online, and the certificate waits for them. Needs payments; without them, and
    /// unless the municipality says so, fees are printed and shown alone.
    pub collect: bool,
    /// Months for which a type is valid, where that is not what the catalogue says. What cannot change is
    /// valid without end whatever stands here (DPR 445/2000 art. 41 c. 1).
    pub months: BTreeMap<Slug, u8>,
    /// In which languages they are issued, the one first in which they are unless another is asked for. In
    /// Italian alone unless the municipality says so: German is for the province of Bolzano (DPR 574/1988).
    pub languages: Vec<PaperLanguage>,
    /// What the municipality is called on papers in German: `Gemeinde Bozen`.
    pub german_name: Option<String>,
}

impl Default for CertificateSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            office: "anagrafe".to_owned(),
            registrar: None,
            fees: BTreeMap::new(),
            counter_fees: BTreeMap::new(),
            collect: false,
            months: BTreeMap::new(),
            languages: vec![PaperLanguage::It],
            german_name: None,
        }
    }
}

/// Six months at most (DPR 445/2000 art. 41 c. 1).
const MONTHS: RangeInclusive<u8> = 1..=6;

/// Settings that no certificate could follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitCertificates {
    /// A use that the catalogue does not have.
    #[error("`fees`, `counter_fees`: there is no use `{0}`")]
    Use(Slug),
    /// An amount below zero.
    #[error("`fees`, `counter_fees`: an amount for `{0}` below zero")]
    Fee(Slug),
    /// A type that the catalogue does not have, or that is valid without end.
    #[error("`months`: there is no type `{0}` whose validity ends")]
    Kind(Slug),
    /// No language, or one twice.
    #[error("`languages`: one at least, and none twice")]
    Languages,
    /// German without the municipality's name in it.
    #[error("`german_name`: papers in German need the municipality's name in German")]
    GermanName,
    /// Too many months, or none.
    #[error("`months`: `{0}` may be valid for one month to six")]
    Months(Slug),
}

impl CertificateSettings {
    /// Whether the catalogue knows what they name.
    pub fn check(&self) -> Result<(), UnfitCertificates> {
        for (name, fee) in self.fees.iter().chain(&self.counter_fees) {
            if !catalogue().uses().iter().any(|known| known.slug == *name) {
                return Err(UnfitCertificates::Use(name.clone()));
            }
            if fee.0 < 0 {
                return Err(UnfitCertificates::Fee(name.clone()));
            }
        }
        for (name, months) in &self.months {
            let known = catalogue().kind(name).map(|kind| kind.validity);
            if !matches!(known, Some(Validity::Months(_))) {
                return Err(UnfitCertificates::Kind(name.clone()));
            }
            if !MONTHS.contains(months) {
                return Err(UnfitCertificates::Months(name.clone()));
            }
        }
        let each: BTreeSet<PaperLanguage> = self.languages.iter().copied().collect();
        if each.is_empty() || each.len() != self.languages.len() {
            return Err(UnfitCertificates::Languages);
        }
        let unnamed = self
            .german_name
            .as_deref()
            .is_none_or(|name| name.trim().is_empty());
        if unnamed && each.into_iter().any(PaperLanguage::has_german) {
            return Err(UnfitCertificates::GermanName);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(settings: serde_json::Value) -> Result<(), UnfitCertificates> {
        serde_json::from_value::<CertificateSettings>(settings)
            .unwrap()
            .check()
    }

    #[test]
    fn what_the_catalogue_does_not_have_is_refused() {
        let slug = |text: &str| text.parse::<Slug>().unwrap();
        assert_eq!(check(serde_json::json!({})), Ok(()));
        assert_eq!(check(serde_json::json!({ "months": { "residenza": 6 } })), Ok(()));
        assert_eq!(
            check(serde_json::json!({ "months": { "residenza": 7 } })),
            Err(UnfitCertificates::Months(slug("residenza")))
        );
        assert_eq!(
            check(serde_json::json!({ "months": { "nascita": 3 } })),
            Err(UnfitCertificates::Kind(slug("nascita")))
        );
        assert_eq!(
            check(serde_json::json!({ "fees": { "no-such-use": 52 } })),
            Err(UnfitCertificates::Use(slug("no-such-use")))
        );
        let known = &catalogue().uses().first().unwrap().slug;
        assert_eq!(
            check(serde_json::json!({ "fees": { (known.as_str()): 52 } })),
            Ok(())
        );
        assert_eq!(
            check(serde_json::json!({ "fees": { (known.as_str()): -1 } })),
            Err(UnfitCertificates::Fee(known.clone()))
        );
        assert_eq!(
            check(serde_json::json!({ "counter_fees": { "no-such-use": 52 } })),
            Err(UnfitCertificates::Use(slug("no-such-use")))
        );
    }

    #[test]
    fn german_needs_the_name_of_the_municipality_in_german() {
        for (languages, name, expected) in [
            (vec!["it"], None, Ok(())),
            (vec!["it_de", "it", "de"], Some("Gemeinde Bozen"), Ok(())),
            (vec!["it", "de"], None, Err(UnfitCertificates::GermanName)),
            (vec!["it_de"], Some(" "), Err(UnfitCertificates::GermanName)),
            (vec![], None, Err(UnfitCertificates::Languages)),
            (vec!["it", "it"], None, Err(UnfitCertificates::Languages)),
        ] {
            let settings = serde_json::json!({ "languages": languages, "german_name": name });
            assert_eq!(check(settings), expected, "{languages:?} {name:?}");
        }
    }
}
