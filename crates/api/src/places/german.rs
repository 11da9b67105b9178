//! What municipalities of South Tyrol are called in German (`altra_denominazione` of the archive).

use super::archive;
use sportello_types::registry::MunicipalityRef;
use sportello_types::search::fold;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The province of Bolzano, whose municipalities have two names; elsewhere the archive's other names are
/// French, Slovene or Ladin.
const PROVINCE: &str = "BZ";

/// By Belfiore code, and by folded Italian name.
#[derive(Default)]
struct Names {
    by_code: BTreeMap<String, String>,
    by_name: BTreeMap<String, String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    for (code, italian, german) in archive::other_names(PROVINCE) {
        names.by_code.insert(code, german.clone());
        names.by_name.insert(fold(&italian), german);
    }
    names
});

/// The German name of a municipality of South Tyrol, in capitals as registries write; nothing elsewhere. Without
/// a code the name decides, and the province between namesakes.
pub fn german_name(municipality: &MunicipalityRef) -> Option<String> {
    if let Some(code) = &municipality.code {
        return NAMES.by_code.get(code.as_str()).cloned();
    }
    let province = municipality.province.as_ref()?;
    if !province.as_str().eq_ignore_ascii_case(PROVINCE) {
        return None;
    }
    NAMES.by_name.get(&fold(municipality.name.as_str())).cloned()
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
