//! Types that are often asked for together, read out of `certificates/presets.toml`.

use super::catalogue::{Catalogue, Kind};
use super::load::Fault;
use serde::Deserialize;
use sportello_types::certificates::MOST_COMBINED;
use sportello_types::lang::Localized;
use sportello_types::values::Slug;

const PRESETS: &str = include_str!("../../certificates/presets.toml");

/// A ready choice of several types for one certificate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The types, in the order in which they stand on the certificate.
    pub kinds: Vec<Slug>,
    /// What it is called: `Residenza e stato di famiglia`.
    pub title: Localized,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    #[serde(rename = "preset")]
    presets: Vec<Preset>,
}

/// The ready choices, each of types of the catalogue that can stand together.
pub(super) fn presets(catalogue: &Catalogue) -> Result<Vec<Preset>, Fault> {
    read(PRESETS, catalogue)
}

fn read(text: &str, catalogue: &Catalogue) -> Result<Vec<Preset>, Fault> {
    let Declared { presets } = toml::from_str(text)?;
    for preset in &presets {
        if !(2..=MOST_COMBINED).contains(&preset.kinds.len()) {
            return Err(Fault::Few(preset.title.it.clone()));
        }
        let mut kinds: Vec<&Kind> = Vec::new();
        for slug in &preset.kinds {
            let kind = catalogue.kind(slug);
            kinds.push(kind.ok_or_else(|| Fault::Stranger(slug.clone()))?);
        }
        if let Some((one, other)) = catalogue.clash(&kinds) {
            return Err(Fault::Apart(one, other));
        }
    }
    Ok(presets)
}

#[cfg(test)]
mod tests {
    use super::super::catalogue;
    use super::*;

    fn fault(kinds: &str) -> String {
        let text = format!("[[preset]]\nkinds = {kinds}\ntitle = {{ it = \"Prova\", en = \"Trial\" }}\n");
        match read(&text, catalogue()) {
            Ok(_) => String::new(),
            Err(fault) => fault.to_string(),
        }
    }

    #[test]
    fn a_ready_choice_is_of_types_that_can_stand_together() {
        assert_eq!(fault(r#"["residenza", "stato-famiglia"]"#), "");
        for (kinds, why) in [
            (r#"["residenza"]"#, "`Prova` joins too few types, or too many"),
            (
                r#"["residenza", "reddito"]"#,
                "joins `reddito`, which there is not",
            ),
            (
                r#"["residenza", "matrimonio", "stato-libero"]"#,
                "joins `matrimonio` and `stato-libero`, which cannot stand together",
            ),
            (
                r#"["residenza", "residenza"]"#,
                "joins `residenza` and `residenza`, which cannot stand together",
            ),
        ] {
            assert_eq!(fault(kinds), why);
        }
    }
}
