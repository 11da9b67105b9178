//! What municipalities of South Tyrol are called in German (`altra_denominazione` of the archive).

use super::archive::Archive;
use super::table::MunicipalityRow;
use sportello_types::registry::MunicipalityRef;
use sportello_types::search::fold;
use std::collections::BTreeMap;

/// The province of Bolzano, whose municipalities have two names; elsewhere the archive's other names are
/// French, Slovene or Ladin.
const PROVINCE: &str = "BZ";

/// By Belfiore code, and by folded Italian name.
#[derive(Default)]
pub(super) struct Names {
    by_code: BTreeMap<String, String>,
    by_name: BTreeMap<String, String>,
}

impl Names {
    /// Those of an archive, of which a later row counts more.
    pub(super) fn of(rows: &[MunicipalityRow]) -> Self {
        let mut names = Self::default();
        let south_tyrol = rows
            .iter()
            .filter(|row| row.province == PROVINCE && !row.other_name.is_empty());
        for row in south_tyrol {
            names.by_code.insert(row.code.clone(), row.other_name.clone());
            names.by_name.insert(fold(&row.name), row.other_name.clone());
        }
        names
    }

    pub(super) fn of_municipality(&self, municipality: &MunicipalityRef) -> Option<String> {
        if let Some(code) = &municipality.code {
            return self.by_code.get(code.as_str()).cloned();
        }
        let province = municipality.province.as_ref()?;
        if !province.as_str().eq_ignore_ascii_case(PROVINCE) {
            return None;
        }
        self.by_name.get(&fold(municipality.name.as_str())).cloned()
    }
}

/// The German name of a municipality of South Tyrol, in capitals as registries write; nothing elsewhere. Without
/// a code the name decides, and the province between namesakes.
pub fn german_name(municipality: &MunicipalityRef) -> Option<String> {
    Archive::in_use().german().of_municipality(municipality)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(municipality: serde_json::Value) -> Option<String> {
        german_name(&serde_json::from_value(municipality).unwrap())
    }

    #[test]
    fn municipalities_of_south_tyrol_have_a_german_name_and_others_none() {
        for (municipality, german) in [
            (
                serde_json::json!({ "code": "A952", "name": "BOLZANO" }),
                Some("BOZEN"),
            ),
            (
                serde_json::json!({ "name": "Bolzano", "province": "BZ" }),
                Some("BOZEN"),
            ),
            (serde_json::json!({ "name": "BOLZANO" }), None),
            (serde_json::json!({ "name": "BOLZANO", "province": "VI" }), None),
            (
                serde_json::json!({ "code": "H501", "name": "ROMA", "province": "RM" }),
                None,
            ),
        ] {
            assert_eq!(named(municipality).as_deref(), german);
        }
    }
}
