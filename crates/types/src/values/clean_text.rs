//! Short texts that come from other people's systems.

use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// A line of text: 1 to 200 characters, composed (Unicode NFC), single blanks, without control
/// characters and without the traces of a broken encoding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CleanText(String);

text_value!(
    CleanText,
    pattern = "^[^\\x00-\\x1F]{1,200}$",
    example = "Via dei Gelsomini"
);
personal_debug!(CleanText);

/// A family name or the given names of a person, as the registry writes them: a [`CleanText`] of
/// letters, blanks, apostrophes, hyphens and full stops, 1 to 100 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

text_value!(
    PersonName,
    pattern = "^[^\\x00-\\x1F0-9]{1,100}$",
    example = "D'ANGELO"
);
personal_debug!(PersonName);

/// The text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCleanText {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Longer than allowed.
    #[error("too long")]
    TooLong,
    /// A control character, or one that no name has.
    #[error("holds a character that does not belong there")]
    Character,
    /// Letters that were read in one encoding and written in another: `Ã¨` for `è`, `�`.
    #[error("was read in the wrong encoding")]
    Encoding,
}

/// What the bytes 0x80 to 0x9F become in Windows-1252.
const WINDOWS_1252: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// Whether UTF-8 was taken for Latin-1 or Windows-1252 on the way here. `Ã` before an ordinary
/// letter is Portuguese (`CONCEIÇÃO`) and right.
fn is_mojibake(text: &str) -> bool {
    let follows = |c: char| ('\u{80}'..='\u{BF}').contains(&c) || WINDOWS_1252.contains(c);
    text.contains('\u{FFFD}')
        || text
            .chars()
            .zip(text.chars().skip(1))
            .any(|(lead, next)| matches!(lead, 'Ã' | 'Â' | 'Å' | 'Ä') && follows(next))
        || text.contains("â€")
}

fn clean(text: &str, longest: usize) -> Result<String, InvalidCleanText> {
    if is_mojibake(text) {
        return Err(InvalidCleanText::Encoding);
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidCleanText::Character);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let text: String = words.join(" ").nfc().collect();
    match text.chars().count() {
        0 => Err(InvalidCleanText::Empty),
        length if length > longest => Err(InvalidCleanText::TooLong),
        _ => Ok(text),
    }
}

impl FromStr for CleanText {
    type Err = InvalidCleanText;

    fn from_str(text: &str) -> Result<Self, InvalidCleanText> {
        clean(text, 200).map(Self)
    }
}

impl FromStr for PersonName {
    type Err = InvalidCleanText;

    fn from_str(text: &str) -> Result<Self, InvalidCleanText> {
        let text = clean(text, 100)?;
        let admitted = |c: char| {
            c.is_alphabetic()
                || unicode_normalization::char::is_combining_mark(c)
                || matches!(c, ' ' | '\'' | '’' | '‘' | 'ʼ' | '`' | '-' | '.')
        };
        if text.chars().all(admitted) && text.chars().any(char::is_alphabetic) {
            Ok(Self(text))
        } else {
            Err(InvalidCleanText::Character)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_peoples_are_names() {
        for good in [
            "D'ÀNGELO",
            "Nicolò",
            "CONCEIÇÃO",
            "JOÃO",
            "O’Neil",
            "Maria-Grazia",
            "St. John",
            "李",
            "Åse",
        ] {
            assert_eq!(good.parse::<PersonName>().unwrap().as_str(), good);
        }
        assert_eq!(
            "  DE   ROSSI ".parse::<PersonName>().unwrap().as_str(),
            "DE ROSSI"
        );
        assert_eq!("Nicolo\u{300}".parse::<PersonName>().unwrap().as_str(), "Nicolò");
    }

    #[test]
    fn broken_encodings_and_strange_characters_are_told_apart() {
        for (text, why) in [
            ("", InvalidCleanText::Empty),
            (" \u{a0} ", InvalidCleanText::Empty),
            ("NicolÃ²", InvalidCleanText::Encoding),
            ("NICOLÃ’", InvalidCleanText::Encoding),
            ("D\u{FFFD}ANGELO", InvalidCleanText::Encoding),
            ("Dâ€™ANGELO", InvalidCleanText::Encoding),
            ("ROSSI\u{7}", InvalidCleanText::Character),
            ("ROSSI2", InvalidCleanText::Character),
            ("-", InvalidCleanText::Character),
            ("ROSSI;MARIO", InvalidCleanText::Character),
        ] {
            assert_eq!(text.parse::<PersonName>(), Err(why), "{text:?}");
        }
        assert_eq!(
            "a".repeat(101).parse::<PersonName>(),
            Err(InvalidCleanText::TooLong)
        );
        assert_eq!(
            "Via Roma 12/A".parse::<CleanText>().unwrap().as_str(),
            "Via Roma 12/A"
        );
    }
}
