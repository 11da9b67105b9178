//! Finding services by words and category: on the server, and in the browser as one types.

use sportello_types::services::ServiceSummary;

/// Whether a service fits: each word of `q` begins somewhere in its texts, accents and case aside.
pub(super) fn fits(service: &ServiceSummary, q: &str, category: Option<&str>) -> bool {
    if category.is_some_and(|category| category != service.category) {
        return false;
    }
    let texts = [&service.title, &service.description, &service.category];
    let all: String = texts
        .into_iter()
        .chain(&service.topics)
        .fold(String::new(), |all, text| all + " " + &folded(text));
    folded(q).split_whitespace().all(|word| all.contains(word))
}

/// Lower case without the accents of Italian.
fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à' | 'á' => 'a',
            'è' | 'é' => 'e',
            'ì' | 'í' | 'î' => 'i',
            'ò' | 'ó' => 'o',
            'ù' | 'ú' => 'u',
            '’' => '\'',
            c => c,
        })
        .collect()
}

/// The categories that have services, with their number, in the order of their names.
pub(super) fn categories(services: &[ServiceSummary]) -> Vec<(String, u64)> {
    let mut found = std::collections::BTreeMap::new();
    for service in services {
        *found.entry(service.category.clone()).or_insert(0) += 1;
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::services::Availability;

    fn service() -> ServiceSummary {
        ServiceSummary {
            slug: "permesso-ztl".into(),
            title: "Permesso di accesso alla ZTL".into(),
            description: "Per entrare con l’auto nella zona a traffico limitato della città.".into(),
            category: "Mobilità e trasporti".into(),
            topics: vec!["ZTL".into(), "Parcheggi".into()],
            availability: Availability::Open,
        }
    }

    #[test]
    fn words_are_found_in_any_order_without_accents_and_in_part() {
        for q in [
            "ztl",
            "PERMESSO citta",
            "mobilita",
            "parchegg",
            "l'auto",
            "  ",
            "",
        ] {
            assert!(fits(&service(), q, None), "{q}");
        }
        assert!(!fits(&service(), "permesso asilo", None));
        assert!(!fits(&service(), "ztl", Some("Ambiente")));
    }
}
