//! The fixed words of a certificate's paper (`[paper]` in `certificates/words.toml`), in one language.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Declares the words.
macro_rules! paper_words {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// The fixed words. One of several parts has `{…}` where a part goes.
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct PaperWords {
            $($(#[$doc])* pub(crate) $name: String,)+
        }

        impl PaperWords {
            /// All of them, by name.
            fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
                [$((stringify!($name), self.$name.as_str()),)+].into_iter()
            }
        }
    };
}

paper_words! {
    /// The office, under the municipality’s name.
    office,
    /// What the arms are, for those who do not see them; with `{name}`.
    crest_alt,
    /// Under the title; with `{number}` and `{day}`.
    numbered,
    /// In front of the number of a page.
    page,
    /// Between the number of a page and how many there are.
    page_of,
    /// First line of the formula.
    formula_first,
    /// Second line of the formula.
    formula_second,
    /// Last line of the formula, in capitals.
    formula_certifies,
    /// Born, of whom the sex is not known.
    born,
    /// Born, of a woman.
    born_f,
    /// Born, of a man.
    born_m,
    /// With `{born}`, `{at}`, the place with its preposition, and `{day}`.
    born_at_on,
    /// Where of the day only a part is known; with `{born}`, `{at}` and `{known}`.
    born_at_about,
    /// Without the place; with `{born}` and `{day}`.
    born_on,
    /// Without the place, where of the day only a part is known; with `{known}`.
    born_about,
    /// With `{code}`.
    tax_code,
    /// What it is for.
    purpose,
    /// The stamp duty.
    duty,
    /// With `{by}`, the norm.
    duty_exempt,
    /// With `{amount}`, `{number}` and `{day}`.
    duty_paper_stamp,
    /// With `{amount}`.
    duty_digital_stamp,
    /// The secretariat fees.
    fees,
    /// None are due.
    fees_none,
    /// An amount; with `{amount}`.
    euro,
    /// Its number.
    number,
    /// Where and when it is issued.
    issued,
    /// With `{name}` and `{day}`.
    issued_by_on,
    /// The day whose state of the registry it says, where that is an earlier one.
    as_of,
    /// The last day of its validity.
    valid_until,
    /// In the place of that day, where there is none.
    valid_without_limit,
    /// In the box for the stamp; with `{amount}`.
    stamp_here,
    /// In the box; with `{number}`.
    stamp_number,
    /// In the box; with `{day}`.
    stamp_day,
    /// Who signs.
    registrar,
    /// Why the name is enough (D.Lgs. 39/1993 art. 3 c. 2).
    signature_in_print,
    /// Why the mark is enough (CAD art. 23-ter c. 5).
    signature_by_mark,
    /// The code to check it by.
    code,
    /// Where one types it; with `{url}`.
    verification,
    /// What the QR code is, for those who do not see it; with `{number}`.
    mark_alt,
    /// What it holds and until when it is checked; with `{day}`.
    mark_note,
    /// Behind the text of a facsimile, on every page.
    facsimile,
    /// What a facsimile is called; with `{title}`.
    facsimile_title,
    /// That a facsimile counts for nothing.
    facsimile_note,
    /// Who would issue a facsimile, where no municipality is named.
    facsimile_issuer,
}

impl PaperWords {
    /// The first of these words that has other places for parts than its counterpart.
    pub(super) fn stray(&self, other: &Self) -> Option<&'static str> {
        let mut pairs = self.all().zip(other.all());
        pairs
            .find(|((_, own), (_, other))| places(own) != places(other))
            .map(|((name, _), _)| name)
    }
}

/// The words with each part in its place.
pub(crate) fn fill(words: &str, parts: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let part = parts.iter().find(|(known, _)| *known == name);
        filled.extend(part.map(|(_, value)| value.to_string()));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

/// The names of the places for parts.
pub(super) fn places(words: &str) -> BTreeSet<&str> {
    let opened = words.split('{').skip(1);
    opened
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_goes_to_its_place_and_is_not_read_again() {
        let parts: [(&str, &dyn Display); 2] = [("name", &"{day}"), ("day", &3)];
        assert_eq!(fill("{name}, {day}.", &parts), "{day}, 3.");
        assert_eq!(fill("senza posti", &parts), "senza posti");
        assert_eq!(places("{name}, {day}."), BTreeSet::from(["day", "name"]));
    }

    #[test]
    fn words_that_drop_a_part_are_found() {
        let own = PaperWords {
            numbered: "n. {number} del {day}".to_owned(),
            ..PaperWords::default()
        };
        let other = PaperWords {
            numbered: "Nr. {number}".to_owned(),
            ..PaperWords::default()
        };
        assert_eq!(own.stray(&other), Some("numbered"));
        assert_eq!(own.stray(&own.clone()), None);
    }
}
