//! A fiscal code against personal data: a computed code is a hypothesis, an issued one the truth,
//! so disagreements are shown, never corrected (DM 23 December 1976 n. 13813, arts. 2 to 6).

use super::codice_catastale::CodiceCatastale;
use super::codice_fiscale::CodiceFiscale;
use crate::profile::Sex;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What a fiscal code and personal data disagree on. All may have a good reason: a corrected name,
/// a double name cut short, a change of gender, a municipality that was merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mismatch {
    /// The three letters of the family name.
    FamilyName,
    /// The three letters of the given names.
    GivenName,
    /// Year, month or day of birth: the one that seldom has a good reason.
    BirthDate,
    /// Sex.
    Sex,
    /// Place of birth.
    BirthPlace,
}

impl CodiceFiscale {
    /// What the code and the person's data disagree on; data that are not given are not compared.
    pub fn mismatches(
        &self,
        given_name: &str,
        family_name: &str,
        birth_date: NaiveDate,
        sex: Option<Sex>,
        place: Option<&CodiceCatastale>,
    ) -> Vec<Mismatch> {
        let triplet = |from: usize| self.as_str().get(from..from + 3).unwrap_or_default();
        let found = [
            (triplet(0) != family_name_letters(family_name)).then_some(Mismatch::FamilyName),
            (triplet(3) != given_name_letters(given_name)).then_some(Mismatch::GivenName),
            (!self.is_of_birth(birth_date)).then_some(Mismatch::BirthDate),
            sex.filter(|sex| *sex != self.sex()).map(|_| Mismatch::Sex),
            place
                .filter(|place| self.birth_place().as_ref() != Some(place))
                .map(|_| Mismatch::BirthPlace),
        ];
        found.into_iter().flatten().collect()
    }
}

/// Consonants, then vowels, then `X`; the first three.
fn family_name_letters(name: &str) -> String {
    let (consonants, vowels) = letters(name);
    first_three(&consonants, &vowels)
}

/// As for the family name, but of four or more consonants the second is left out.
fn given_name_letters(name: &str) -> String {
    let (mut consonants, vowels) = letters(name);
    if consonants.len() >= 4 {
        consonants.remove(1);
    }
    first_three(&consonants, &vowels)
}

fn first_three(consonants: &[char], vowels: &[char]) -> String {
    consonants
        .iter()
        .chain(vowels)
        .copied()
        .chain(['X'; 3])
        .take(3)
        .collect()
}

/// Consonants and vowels of a name, A to Z: accents undone, letters that do not decompose written
/// as the registry transliterates them, all else dropped.
fn letters(name: &str) -> (Vec<char>, Vec<char>) {
    name.nfd()
        .flat_map(char::to_uppercase)
        .flat_map(|c| match c {
            'Æ' => vec!['A', 'E'],
            'Œ' | 'Ø' => vec!['O', 'E'],
            'Đ' | 'Ð' => vec!['D'],
            'Ł' => vec!['L'],
            'Þ' => vec!['T', 'H'],
            other => vec![other],
        })
        .filter(char::is_ascii_uppercase)
        .partition(|c| !"AEIOU".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(
        family: &'static str,
        given: &'static str,
        date: &str,
        sex: Sex,
        place: &str,
    ) -> (&'static str, &'static str, NaiveDate, Sex, CodiceCatastale) {
        (family, given, date.parse().unwrap(), sex, place.parse().unwrap())
    }

    #[test]
    fn codes_of_invented_people_agree_with_their_data() {
        for (code, (family, given, date, sex, place)) in [
            (
                "RSSMRA80A01H501U",
                data("Rossi", "Mario", "1980-01-01", Sex::M, "H501"),
            ),
            (
                "FOXDRA26C24H501G",
                data("Fo", "Dario", "1926-03-24", Sex::M, "H501"),
            ),
            (
                "LLAVEA79T71F205M",
                data("Aiello", "Eva", "1979-12-31", Sex::F, "F205"),
            ),
            (
                "DNGMGR65L49B354U",
                data("D'Angelo", "Maria Grazia", "1965-07-09", Sex::F, "B354"),
            ),
            (
                "DRSGFR58R05D969J",
                data("De Rosa", "Gianfranco", "1958-10-05", Sex::M, "D969"),
            ),
            ("LIXIOX01M57Z210X", data("Li", "Io", "2001-08-17", Sex::F, "Z210")),
            (
                "MLLJGN72B29Z112N",
                data("Müller", "Jürgen", "1972-02-29", Sex::M, "Z112"),
            ),
            (
                "JVNNAA84E60Z118E",
                data("Jovanović", "Ana", "1984-05-20", Sex::F, "Z118"),
            ),
            (
                "NNZNGI90H15Z131Q",
                data("Nuñez", "Iñigo", "1990-06-15", Sex::M, "Z131"),
            ),
            (
                "BOXGUO20S30D150B",
                data("Bo", "Ugo", "2020-11-30", Sex::M, "D150"),
            ),
            (
                "VRDLSN99P41G388R",
                data("Verdi", "Alessandra", "1999-09-01", Sex::F, "G388"),
            ),
            (
                "RSSMRAULALMHRLMD",
                data("Rossi", "Mario", "1980-01-01", Sex::M, "H501"),
            ),
        ] {
            let code: CodiceFiscale = code.parse().unwrap();
            let found = code.mismatches(given, family, date, Some(sex), Some(&place));
            assert_eq!(found, [], "{}", code.as_str());
        }
    }

    #[test]
    fn every_disagreement_is_named() {
        let code: CodiceFiscale = "RSSMRA80A01H501U".parse().unwrap();
        let place = "F205".parse().unwrap();
        let date = "1980-01-02".parse().unwrap();
        assert_eq!(
            code.mismatches("Maria", "Russo", date, Some(Sex::F), Some(&place)),
            [Mismatch::BirthDate, Mismatch::Sex, Mismatch::BirthPlace],
            "Russo and Rossi, Maria and Mario share their letters"
        );
        assert_eq!(
            code.mismatches("Anna", "Bianchi", "1980-01-01".parse().unwrap(), None, None),
            [Mismatch::FamilyName, Mismatch::GivenName]
        );
    }

    #[test]
    fn names_give_their_letters_whatever_they_are_made_of() {
        for (name, family, given) in [
            ("", "XXX", "XXX"),
            ("Gianfranco", "GNF", "GFR"),
            ("Ødegård", "DGR", "DRD"),
            ("Strauß", "STR", "SRS"),
            ("Łukasz", "LKS", "LSZ"),
            ("o", "OXX", "OXX"),
            ("李", "XXX", "XXX"),
        ] {
            assert_eq!(
                (
                    family_name_letters(name).as_str(),
                    given_name_letters(name).as_str()
                ),
                (family, given)
            );
        }
    }
}
