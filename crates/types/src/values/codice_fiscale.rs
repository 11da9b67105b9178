//! Fiscal codes of natural persons.

use crate::profile::Sex;
use crate::values::CodiceCatastale;
use chrono::{Datelike, NaiveDate};
use std::str::FromStr;

/// The fiscal code of a natural person: 16 characters, omocodia admitted, check character right
/// (DM 23 December 1976 n. 13813). Held as issued, in upper case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodiceFiscale(String);

text_value!(
    CodiceFiscale,
    pattern = "^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-MZ][0-9LMNPQRSTUV]{3}[A-Z]$",
    example = "RSSMRA80A01H501U"
);
personal_debug!(CodiceFiscale);

/// The text is not a fiscal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCodiceFiscale {
    /// Not 16 characters of the right classes.
    #[error("not a fiscal code of 16 characters")]
    Shape,
    /// The day is not one of a month, or not between 1–31 or 41–71.
    #[error("the fiscal code holds a date of birth that does not exist")]
    BirthDate,
    /// The check character does not fit.
    #[error("the check character of the fiscal code does not fit")]
    Check,
}

impl FromStr for CodiceFiscale {
    type Err = InvalidCodiceFiscale;

    fn from_str(text: &str) -> Result<Self, InvalidCodiceFiscale> {
        let text = text.trim().to_ascii_uppercase();
        let bytes: [u8; 16] = text
            .as_bytes()
            .try_into()
            .map_err(|_| InvalidCodiceFiscale::Shape)?;
        let [
            s1,
            s2,
            s3,
            n1,
            n2,
            n3,
            y1,
            y2,
            month,
            d1,
            d2,
            place,
            p1,
            p2,
            p3,
            check,
        ] = bytes;
        let letters = [s1, s2, s3, n1, n2, n3, place, check];
        let numbers = [y1, y2, d1, d2, p1, p2, p3];
        let shape = letters.iter().all(u8::is_ascii_uppercase)
            && numbers.iter().all(|&b| digit(b).is_some())
            && month_number(month).is_some()
            && matches!(place, b'A'..=b'M' | b'Z');
        if !shape {
            return Err(InvalidCodiceFiscale::Shape);
        }
        if check_character(&bytes) != Some(check) {
            return Err(InvalidCodiceFiscale::Check);
        }
        let code = Self(text);
        let (day, _) = code.day_and_sex();
        let longest = match code.birth_month() {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day == 0 || day > longest {
            return Err(InvalidCodiceFiscale::BirthDate);
        }
        Ok(code)
    }
}

impl CodiceFiscale {
    fn number(&self, positions: &[usize]) -> u32 {
        positions.iter().fold(0, |acc, &position| {
            acc * 10
                + self
                    .0
                    .as_bytes()
                    .get(position)
                    .and_then(|&b| digit(b))
                    .unwrap_or_default()
        })
    }

    fn day_and_sex(&self) -> (u32, Sex) {
        match self.number(&[9, 10]) {
            day @ 41.. => (day - 40, Sex::F),
            day => (day, Sex::M),
        }
    }

    /// Last two digits of the year of birth; the century is not in the code.
    pub fn birth_year_in_century(&self) -> u32 {
        self.number(&[6, 7])
    }

    /// Month of birth, 1 to 12.
    pub fn birth_month(&self) -> u32 {
        self.0
            .as_bytes()
            .get(8)
            .and_then(|&b| month_number(b))
            .unwrap_or_default()
    }

    /// Day of birth, 1 to 31.
    pub fn birth_day(&self) -> u32 {
        self.day_and_sex().0
    }

    /// The latest date, not after `today`, that the code can mean: it leaves the century open, and
    /// nearly everybody is less than a hundred. Nothing when no century has that day (29 February).
    pub fn latest_birth_date(&self, today: NaiveDate) -> Option<NaiveDate> {
        let year = i32::try_from(self.birth_year_in_century()).ok()?;
        let this_century = today.year() - today.year().rem_euclid(100);
        [this_century, this_century - 100]
            .into_iter()
            .filter_map(|century| {
                NaiveDate::from_ymd_opt(century + year, self.birth_month(), self.birth_day())
            })
            .find(|date| *date <= today)
    }

    /// Whether somebody born on that day can have it: the same day, in whatever century.
    pub fn is_of_birth(&self, day: NaiveDate) -> bool {
        let year = u32::try_from(day.year().rem_euclid(100)).ok();
        Some(self.birth_year_in_century()) == year
            && self.birth_month() == day.month()
            && self.birth_day() == day.day()
    }

    /// Sex, as the code has it.
    pub fn sex(&self) -> Sex {
        self.day_and_sex().1
    }

    /// Place of birth, omocodia undone.
    pub fn birth_place(&self) -> Option<CodiceCatastale> {
        let letter = char::from(*self.0.as_bytes().get(11)?);
        format!("{letter}{:03}", self.number(&[12, 13, 14])).parse().ok()
    }
}

/// The value of a digit or of the letter that omocodia puts in its place.
fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => b"LMNPQRSTUV"
            .iter()
            .position(|&b| b == byte)
            .and_then(|p| u32::try_from(p).ok()),
    }
}

fn month_number(letter: u8) -> Option<u32> {
    b"ABCDEHLMPRST"
        .iter()
        .position(|&b| b == letter)
        .and_then(|p| u32::try_from(p + 1).ok())
}

/// The check character of the first 15, computed on the code as written.
fn check_character(bytes: &[u8; 16]) -> Option<u8> {
    const ODD: [u8; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    let mut sum = 0_u8;
    for (index, &byte) in bytes.iter().take(15).enumerate() {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A',
            _ => return None,
        };
        let weight = if index % 2 == 0 {
            *ODD.get(usize::from(value))?
        } else {
            value
        };
        sum = (sum + weight) % 26;
    }
    Some(b'A' + sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_invented_people_are_read() {
        for (code, day, month, year, sex, place) in [
            ("RSSMRA80A01H501U", 1, 1, 80, Sex::M, "H501"),
            ("FOXDRA26C24H501G", 24, 3, 26, Sex::M, "H501"),
            ("LLAVEA79T71F205M", 31, 12, 79, Sex::F, "F205"),
            ("DNGMGR65L49B354U", 9, 7, 65, Sex::F, "B354"),
            ("DRSGFR58R05D969J", 5, 10, 58, Sex::M, "D969"),
        ] {
            let parsed: CodiceFiscale = code.parse().unwrap();
            assert_eq!(
                (
                    parsed.birth_day(),
                    parsed.birth_month(),
                    parsed.birth_year_in_century(),
                    parsed.sex()
                ),
                (day, month, year, sex)
            );
            assert_eq!(parsed.birth_place().unwrap().as_str(), place);
        }
    }

    #[test]
    fn the_century_is_the_latest_that_has_the_day_and_has_begun() {
        let read = |code: &str, today: &str| {
            let code: CodiceFiscale = code.parse().unwrap();
            let date = code.latest_birth_date(today.parse().unwrap());
            date.map(|date| date.to_string())
        };
        assert_eq!(read("RSSMRA80A01H501U", "2026-11-28").unwrap(), "1980-01-01");
        assert_eq!(read("BOXGUO20S30D150B", "2026-11-28").unwrap(), "2020-11-30");
        // Born on 24 March '26.
        assert_eq!(read("FOXDRA26C24H501G", "2026-03-23").unwrap(), "1926-03-24");
        assert_eq!(read("FOXDRA26C24H501G", "2026-03-24").unwrap(), "2026-03-24");
        // 29 February '72.
        assert_eq!(read("MLLJGN72B29Z112N", "2071-01-01").unwrap(), "1972-02-29");
    }

    #[test]
    fn a_personal_value_never_prints_itself_in_debug() {
        let code: CodiceFiscale = "RSSMRA80A01H501U".parse().unwrap();
        assert_eq!(format!("{code:?}"), "CodiceFiscale(…)");
    }
}
