//! Names of places: as they are found, as they are shown.

/// Whether a word of the folded name begins with what is wanted.
pub(super) fn matches(key: &str, wanted: &str) -> bool {
    wanted.is_empty()
        || key
            .match_indices(wanted)
            .any(|(at, _)| at == 0 || key.as_bytes().get(at - 1) == Some(&b' '))
}

/// `REGGIO NELL'EMILIA` → `Reggio nell'Emilia`: the archive writes in capitals only.
pub fn title_case(name: &str) -> String {
    const SMALL: [&str; 30] = [
        "a", "ad", "al", "alla", "alle", "ai", "con", "d", "da", "dal", "dalla", "de", "degli", "dei", "del",
        "dell", "della", "delle", "di", "e", "ed", "in", "nel", "nell", "nella", "per", "su", "sul", "sull",
        "sulla",
    ];
    let mut result = String::with_capacity(name.len());
    let mut word = String::new();
    let mut first = true;
    for c in name.chars().chain(std::iter::once(' ')) {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if !first && SMALL.contains(&word.as_str()) {
            result.push_str(&word);
        } else {
            let mut letters = word.chars();
            result.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            result.extend(letters);
        }
        first = first && word.is_empty();
        word.clear();
        result.push(c);
    }
    result.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_they_are_written_in_words() {
        assert_eq!(title_case("REGGIO NELL'EMILIA"), "Reggio nell'Emilia");
        assert_eq!(title_case("L'AQUILA"), "L'Aquila");
        assert_eq!(title_case("SAN GIOVANNI IN FIORE"), "San Giovanni in Fiore");
    }
}
