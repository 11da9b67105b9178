//! The wording of certificates: sentences with places for what the registry says.
//!
//! | Written | Becomes |
//! |---|---|
//! | `{residence}` | the field ([`Field`]) |
//! | `{nato\|nata}` | the masculine or the feminine, by the person's sex; where that is not known both: `nato/a` |
//! | `{di essere/che è}` | what is said of oneself, or of whom one declares for: in self-certifications alone |
//! | `[, dal {residence_since}]` | what is between the brackets; nothing when a field right inside is missing |
//!
//! Brackets may stand in brackets. A field that is missing outside of brackets makes the certificate
//! impossible: the registry lacks what it says.

use super::fields::Field;
use serde::{Deserialize, Deserializer};
use sportello_types::profile::Sex;
use std::str::{Chars, FromStr};

/// A sentence, read once; its places are for the registry's fields, or for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wording<P = Field>(Vec<Piece<P>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<P> {
    Text(String),
    Field(P),
    Gendered { masculine: String, feminine: String },
    Voiced { own: String, other: String },
    Optional(Vec<Self>),
}

/// Of whom a sentence speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Of the one who says it.
    Own,
    /// Of somebody else.
    Other,
}

/// The wording cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWording {
    /// A field that there is not.
    #[error("no such field: `{0}`")]
    UnknownField(String),
    /// A bracket or brace without its other half.
    #[error("a bracket or brace without its other half")]
    Unbalanced,
    /// Not exactly two forms.
    #[error("needs a masculine and a feminine form: `{0}`")]
    Genders(String),
    /// Not exactly two voices.
    #[error("needs what is said of oneself and what of another: `{0}`")]
    Voices(String),
    /// Brackets around what is always there.
    #[error("brackets without a field right inside: they would never be left out")]
    NeverLeftOut,
}

impl<P> Wording<P> {
    /// The sentence about one person; nothing when a field outside of brackets is missing. Empty when it
    /// is all in brackets and left out.
    pub(crate) fn say(&self, value: &dyn Fn(&P) -> Option<String>, sex: Option<Sex>) -> Option<String> {
        self.say_as(Voice::Other, value, sex)
    }

    /// The same, of oneself or of somebody else.
    pub(crate) fn say_as(
        &self,
        voice: Voice,
        value: &dyn Fn(&P) -> Option<String>,
        sex: Option<Sex>,
    ) -> Option<String> {
        say(&self.0, voice, value, sex).map(|said| said.trim().to_owned())
    }

    /// Its fields, each with whether the sentence needs it: whether it stands outside of brackets.
    pub(crate) fn fields(&self) -> Vec<(&P, bool)> {
        let mut found = Vec::new();
        collect(&self.0, true, &mut found);
        found
    }

    /// Whether another says the same fields, each needed in both or in neither, in whatever order.
    pub(crate) fn says_as_much_as(&self, other: &Self) -> bool
    where
        P: PartialEq,
    {
        let (own, mut rest) = (self.fields(), other.fields());
        let taken = own.iter().all(|field| {
            let found = rest.iter().position(|known| known == field);
            found.map(|at| rest.swap_remove(at)).is_some()
        });
        taken && rest.is_empty()
    }

    /// Whether it says one thing of oneself and another of somebody else.
    pub(crate) fn is_voiced(&self) -> bool {
        voiced(&self.0)
    }
}

fn say<P>(
    pieces: &[Piece<P>],
    voice: Voice,
    value: &dyn Fn(&P) -> Option<String>,
    sex: Option<Sex>,
) -> Option<String> {
    let mut said = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => said.push_str(text),
            Piece::Field(field) => said.push_str(&value(field)?),
            Piece::Gendered { masculine, feminine } => match sex {
                Some(Sex::M) => said.push_str(masculine),
                Some(Sex::F) => said.push_str(feminine),
                None => said.push_str(&both(masculine, feminine)),
            },
            Piece::Voiced { own, other } => said.push_str(match voice {
                Voice::Own => own,
                Voice::Other => other,
            }),
            Piece::Optional(inner) => said.push_str(&say(inner, voice, value, sex).unwrap_or_default()),
        }
    }
    Some(said)
}

fn collect<'w, P>(pieces: &'w [Piece<P>], needed: bool, found: &mut Vec<(&'w P, bool)>) {
    for piece in pieces {
        match piece {
            Piece::Field(field) => found.push((field, needed)),
            Piece::Optional(inner) => collect(inner, false, found),
            Piece::Text(_) | Piece::Gendered { .. } | Piece::Voiced { .. } => {}
        }
    }
}

fn voiced<P>(pieces: &[Piece<P>]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Voiced { .. } => true,
        Piece::Optional(inner) => voiced(inner),
        Piece::Text(_) | Piece::Field(_) | Piece::Gendered { .. } => false,
    })
}

/// Both genders in one word, as forms are printed: `nato/a`; `marito/moglie` where they differ by more
/// than the last letter.
fn both(masculine: &str, feminine: &str) -> String {
    let ending = |word: &str| {
        let mut letters = word.chars();
        letters
            .next_back()
            .map(|last| (letters.as_str().to_owned(), last))
    };
    match (ending(masculine), ending(feminine)) {
        (Some((stem, _)), Some((other, last))) if stem == other && !stem.is_empty() => {
            format!("{masculine}/{last}")
        }
        _ => format!("{masculine}/{feminine}"),
    }
}

impl<P: FromStr<Err = InvalidWording>> FromStr for Wording<P> {
    type Err = InvalidWording;

    fn from_str(text: &str) -> Result<Self, InvalidWording> {
        pieces(&mut text.chars(), false).map(Self)
    }
}

impl<'de, P: FromStr<Err = InvalidWording>> Deserialize<'de> for Wording<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Reads up to the end, or to the bracket that closes.
fn pieces<P: FromStr<Err = InvalidWording>>(
    characters: &mut Chars<'_>,
    bracketed: bool,
) -> Result<Vec<Piece<P>>, InvalidWording> {
    let mut read = Vec::new();
    let mut text = String::new();
    let mut closed = false;
    while let Some(character) = characters.next() {
        let piece = match character {
            '{' => braced(characters)?,
            '[' => optional(characters)?,
            ']' if bracketed => {
                closed = true;
                break;
            }
            ']' | '}' => return Err(InvalidWording::Unbalanced),
            other => {
                text.push(other);
                continue;
            }
        };
        flush(&mut text, &mut read);
        read.push(piece);
    }
    if closed != bracketed {
        return Err(InvalidWording::Unbalanced);
    }
    flush(&mut text, &mut read);
    Ok(read)
}

fn flush<P>(text: &mut String, read: &mut Vec<Piece<P>>) {
    if !text.is_empty() {
        read.push(Piece::Text(std::mem::take(text)));
    }
}

fn optional<P: FromStr<Err = InvalidWording>>(
    characters: &mut Chars<'_>,
) -> Result<Piece<P>, InvalidWording> {
    let inner = pieces(characters, true)?;
    if inner.iter().any(|piece| matches!(piece, Piece::Field(_))) {
        Ok(Piece::Optional(inner))
    } else {
        Err(InvalidWording::NeverLeftOut)
    }
}

fn braced<P: FromStr<Err = InvalidWording>>(characters: &mut Chars<'_>) -> Result<Piece<P>, InvalidWording> {
    let mut name = String::new();
    loop {
        match characters.next() {
            Some('}') => break,
            Some('{' | '[' | ']') | None => return Err(InvalidWording::Unbalanced),
            Some(other) => name.push(other),
        }
    }
    if let Some((own, other)) = name.split_once('/') {
        let two = !own.is_empty() && !other.is_empty() && !other.contains('/') && !name.contains('|');
        return if two {
            Ok(Piece::Voiced {
                own: own.to_owned(),
                other: other.to_owned(),
            })
        } else {
            Err(InvalidWording::Voices(name))
        };
    }
    let Some((masculine, feminine)) = name.split_once('|') else {
        return name.parse().map(Piece::Field);
    };
    if masculine.is_empty() || feminine.is_empty() || feminine.contains('|') {
        return Err(InvalidWording::Genders(name));
    }
    Ok(Piece::Gendered {
        masculine: masculine.to_owned(),
        feminine: feminine.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(wording: &str, sex: Option<Sex>) -> Option<String> {
        let value = |field: &Field| match field {
            Field::Residence => Some("VIA ROMA 1".to_owned()),
            Field::ResidenceSince => Some("01/02/2003".to_owned()),
            _ => None,
        };
        wording.parse::<Wording>().unwrap().say(&value, sex)
    }

    #[test]
    fn fields_genders_and_brackets_are_filled_in() {
        for (wording, sex, expected) in [
            ("Vive in {residence}.", None, Some("Vive in VIA ROMA 1.")),
            ("Vive in {consulate}.", None, None),
            (
                "Vive in {residence}[ con {consulate}].",
                None,
                Some("Vive in VIA ROMA 1."),
            ),
            ("[Con {consulate}.]", None, Some("")),
            (
                "Qui[ dal {residence_since}[ con {consulate}]].",
                None,
                Some("Qui dal 01/02/2003."),
            ),
            ("{nato|nata}", Some(Sex::F), Some("nata")),
            ("{nato|nata}", Some(Sex::M), Some("nato")),
            ("{nato|nata}", None, Some("nato/a")),
            ("{marito|moglie}", None, Some("marito/moglie")),
            ("{il|la}", None, Some("il/la")),
        ] {
            assert_eq!(said(wording, sex).as_deref(), expected, "{wording}");
        }
    }

    #[test]
    fn of_oneself_one_speaks_otherwise_than_of_others() {
        let wording: Wording = "{di essere/che è} {nato|nata}[ e {di vivere/che vive} in {residence}]"
            .parse()
            .unwrap();
        let value = |_: &Field| Some("VIA ROMA 1".to_owned());
        for (voice, expected) in [
            (Voice::Own, "di essere nata e di vivere in VIA ROMA 1"),
            (Voice::Other, "che è nata e che vive in VIA ROMA 1"),
        ] {
            let said = wording.say_as(voice, &value, Some(Sex::F));
            assert_eq!(said.as_deref(), Some(expected));
        }
        assert!(wording.is_voiced());
        assert_eq!(wording.fields(), [(&Field::Residence, false)]);
        let plain: Wording = "{residence}, {nato|nata}".parse().unwrap();
        assert!(!plain.is_voiced());
        assert_eq!(plain.fields(), [(&Field::Residence, true)]);
    }

    #[test]
    fn what_is_not_the_language_is_refused() {
        for (wording, why) in [
            ("{nothing}", InvalidWording::UnknownField("nothing".to_owned())),
            ("{}", InvalidWording::UnknownField(String::new())),
            ("{residence", InvalidWording::Unbalanced),
            ("residence}", InvalidWording::Unbalanced),
            ("[{residence}", InvalidWording::Unbalanced),
            ("{residence}]", InvalidWording::Unbalanced),
            ("{resi[dence}", InvalidWording::Unbalanced),
            ("[sempre]", InvalidWording::NeverLeftOut),
            ("[[{residence}]]", InvalidWording::NeverLeftOut),
            ("{a|b|c}", InvalidWording::Genders("a|b|c".to_owned())),
            ("{a|}", InvalidWording::Genders("a|".to_owned())),
            ("{a/}", InvalidWording::Voices("a/".to_owned())),
            ("{a/b/c}", InvalidWording::Voices("a/b/c".to_owned())),
            ("{a|b/c}", InvalidWording::Voices("a|b/c".to_owned())),
        ] {
            assert_eq!(wording.parse::<Wording>(), Err(why), "{wording}");
        }
    }

    proptest! {
        #[test]
        fn text_without_marks_is_said_as_it_stands(text in "[^\\[\\]{}]{0,40}") {
            prop_assert_eq!(said(&text, None), Some(text.trim().to_owned()));
        }

        #[test]
        fn no_text_is_too_strange_to_be_read_or_refused(text in "[a-z{}\\[\\]|/_ ]{0,40}") {
            if let Ok(wording) = text.parse::<Wording>() {
                let all = wording.say(&|_: &Field| Some(String::new()), None);
                prop_assert!(all.is_some(), "with every field there is always something to say");
            }
        }
    }
}
