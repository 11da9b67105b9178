//! The codes under which a municipality asks for payments: those that it names, and those of the national list
//! under which the portal asks by itself where it names none.

use super::settings::{PaymentSettings, UnfitPayments};
use super::spontaneous_settings::UnfitSpontaneous;
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_types::values::TaxonomyCode;

/// Fees of certificates (*diritti di segreteria, certificati anagrafici*): their name in the settings, and their
/// code where that is not there.
pub(crate) const CERTIFICATE_FEES: (&str, &str) = ("certificati", "9/0104103SP/");
/// The same of stamp duty that is no part of another tax (*altre imposte di bollo*).
pub(crate) const STAMP_DUTY: (&str, &str) = ("marca-da-bollo", "9/0115103TS/");
/// The same of fees of offices (*diritti di segreteria e notifica*).
pub(crate) const OFFICE_FEES: (&str, &str) = ("diritti-istanze", "9/0103100TS/");

/// Under which the portal asks by itself.
const NATIONAL: [(&str, &str); 3] = [CERTIFICATE_FEES, STAMP_DUTY, OFFICE_FEES];

impl PaymentSettings {
    /// Whether all codes that it names are in the list. Those that do not hold yet, or no longer, are: the list
    /// changes by the day, and nothing is asked for under them meanwhile.
    pub fn check_codes(&self, list: &Taxonomy) -> Result<(), UnfitPayments> {
        for (name, code) in &self.taxonomy {
            if !list.lists(code) {
                return Err(UnfitPayments::Code(name.clone(), code.clone()));
            }
        }
        for (at, kind) in (1..).zip(&self.spontaneous) {
            if !list.lists(&kind.category) {
                return Err(UnfitPayments::Spontaneous(at, UnfitSpontaneous::Code));
            }
        }
        Ok(())
    }

    /// All codes under which payments may be asked for by the settings, each with what names it there.
    pub fn codes(&self) -> Vec<(String, TaxonomyCode)> {
        let named = self.taxonomy.iter();
        let named = named.map(|(name, code)| (format!("taxonomy.{name}"), code.clone()));
        let spontaneous = self.spontaneous.iter();
        let spontaneous =
            spontaneous.map(|kind| (format!("spontaneous {}", kind.slug), kind.category.clone()));
        let is_named = |name: &str| self.taxonomy.keys().any(|known| known.as_str() == name);
        let national = NATIONAL.into_iter().filter(|(name, _)| !is_named(name));
        let national = national.filter_map(|(name, code)| Some((name.to_owned(), code.parse().ok()?)));
        named.chain(spontaneous).chain(national).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(changed: serde_json::Value) -> PaymentSettings {
        serde_json::from_value(changed).unwrap()
    }

    #[test]
    fn what_the_portal_asks_for_by_itself_is_in_the_list_that_it_carries() {
        let list = Taxonomy::municipal().unwrap();
        let codes = PaymentSettings::default().codes();
        assert_eq!(codes.len(), NATIONAL.len());
        for (name, code) in codes {
            assert!(list.lists(&code), "{name}");
        }
    }

    #[test]
    fn a_code_that_is_not_in_the_list_is_refused_however_it_is_delivered() {
        let list = Taxonomy::municipal().unwrap();
        for known in ["9/0107101TS/", "6/0107101TS/", "7/0107101TS/", "8/0107101TS/"] {
            let mensa = settings(json!({ "taxonomy": { "mensa": known } }));
            assert_eq!(mensa.check_codes(&list), Ok(()));
        }
        let unknown = settings(json!({ "taxonomy": { "mensa": "9/0107999TS/" } }));
        let error = unknown.check_codes(&list).unwrap_err().to_string();
        assert!(
            error.contains("`taxonomy.mensa`") && error.contains("9/0107999TS/"),
            "{error}"
        );
        let kind = json!({
            "slug": "copie", "title": { "it": "Copie", "en": "Copies" },
            "about": { "it": "Per le copie.", "en": "For copies." }, "category": "9/0107999TS/",
            "amount": { "fixed": 516 }
        });
        assert_eq!(
            settings(json!({ "spontaneous": [kind] })).check_codes(&list),
            Err(UnfitPayments::Spontaneous(1, UnfitSpontaneous::Code))
        );
    }

    #[test]
    fn what_is_named_takes_the_place_of_the_national_code() {
        let named = settings(json!({ "taxonomy": { "certificati": "9/0103101AP/" } })).codes();
        let of = |wanted: &str| named.iter().filter(|(name, _)| name == wanted).count();
        assert_eq!((of("taxonomy.certificati"), of("certificati")), (1, 0));
        assert_eq!((of("marca-da-bollo"), of("diritti-istanze")), (1, 1));
    }
}
