//! Finding things by words: the same rule for the server's lists and for what the browser filters
//! as one types.

/// A text as one may type it: lower case, no accents, no punctuation, single blanks.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à' | 'á' | 'â' | 'ä' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'ö' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether each word that is wanted stands somewhere in the texts, in whole or in part. Nothing
/// wanted is always found.
pub fn fits<'t>(texts: impl IntoIterator<Item = &'t str>, wanted: &str) -> bool {
    let wanted = fold(wanted);
    if wanted.is_empty() {
        return true;
    }
    let all: Vec<String> = texts.into_iter().map(fold).collect();
    wanted
        .split_whitespace()
        .all(|word| all.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_without_accents_and_in_part() {
        let texts = ["Permesso di accesso alla ZTL", "Per l’auto in città", "Mobilità"];
        for wanted in ["ztl", "PERMESSO citta", "mobilita", "access", "l'auto", "  ", ""] {
            assert!(fits(texts, wanted), "{wanted}");
        }
        assert!(!fits(texts, "permesso asilo"));
        assert_eq!(fold("Forlì del  Sannio"), "forli del sannio");
    }
}
